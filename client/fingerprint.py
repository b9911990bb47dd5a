"""The part of the schema that the client's operations use, which the generated code depends on."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    is_abstract_type,
    parse,
    print_ast,
    type_from_ast,
    visit,
)

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "server" / "schema" / "schema.graphql"
OPERATIONS = HERE / "operations"
GENERATED = HERE / "annolog_client" / "operations"
FINGERPRINT = GENERATED / "fingerprint.txt"


def sources() -> str:
    """Return all operations as one text."""
    return "\n".join(path.read_text() for path in sorted(OPERATIONS.glob("*.graphql")))


class _Uses(Visitor):
    """Collects the fields, arguments, inputs and enums that documents use, each as a line."""

    def __init__(self, schema: GraphQLSchema, info: TypeInfo) -> None:
        super().__init__()
        self.lines: set[str] = set()
        self._schema, self._info = schema, info

    def enter_field(self, *_: object) -> None:
        parent, field = self._info.get_parent_type(), self._info.get_field_def()
        if parent is None or field is None:
            return
        self.lines.add(f"{parent}.{self._info.get_type()} {field.type}")
        named = get_named_type(field.type)
        if is_abstract_type(named):
            possible = sorted(each.name for each in self._schema.get_possible_types(named))
            self.lines.add(f"{named} = {possible}")
        self._enum(named)

    def enter_variable_definition(self, node: object, *_: object) -> None:
        self._input(get_named_type(type_from_ast(self._schema, node.type)))  # type: ignore[attr-defined]

    def _input(self, type_: object) -> None:
        self._enum(type_)
        if not isinstance(type_, GraphQLInputObjectType):
            return
        for name, field in type_.fields.items():
            default = field.ast_node and field.ast_node.default_value
            shown = print_ast(default) if default else ""
            line = f"{type_}.{name}: {field.type} {shown}"
            if line not in self.lines:
                self.lines.add(line)
                self._input(get_named_type(field.type))

    def _enum(self, type_: object) -> None:
        if isinstance(type_, GraphQLEnumType):
            self.lines.add(f"{type_} = {sorted(type_.values)}")


def uses() -> list[str]:
    """Return what the operations use of the schema, line by line."""
    schema = build_schema(SCHEMA.read_text())
    info = TypeInfo(schema)
    collected = _Uses(schema, info)
    visit(parse(sources()), TypeInfoVisitor(info, collected))
    return sorted(collected.lines)


def fingerprint() -> str:
    """Return the digest of the operations, of what they use, and of the generated code."""
    code = [path.read_text() for path in sorted(GENERATED.glob("*.py"))]
    text = "\n".join([sources(), *uses(), *code])
    return sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    FINGERPRINT.write_text(fingerprint() + "\n")
