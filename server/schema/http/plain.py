"""What counts as plain data: fields that are attributes, and values that need no special care."""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from graphql import GraphQLEnumType, GraphQLField, GraphQLObjectType, Undefined
from strawberry.execution import optimized_is_awaitable
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

DEFINITION = "strawberry-definition"
"""Under this name Strawberry keeps its definition in the extensions of a graphql-core type or
field."""


class Unsupported(Exception):  # noqa: N818 - a decision, not a malfunction
    """The selection needs stock execution."""


class Surprise(Exception):  # noqa: N818 - a decision, not a malfunction
    """A value is not what the schema promises: stock execution must say how."""


def refuse(_value: Any) -> None:
    """Leave the value to stock execution.

    Raises:
        Surprise: Always.
    """
    raise Surprise


def refuse_special(value: Any) -> None:
    """Leave values to stock execution that it does not take for data.

    Raises:
        Surprise: The value is null, an exception or awaitable.
    """
    if (
        value is None
        or value is Undefined
        or isinstance(value, Exception)
        or optimized_is_awaitable(value)
        or hasattr(value, "__aiter__")
    ):
        raise Surprise


def plain_field(parent: GraphQLObjectType, name: str) -> GraphQLField:
    """Return a field whose value is an attribute of its source, and nothing else."""
    definition: GraphQLField | None = parent.fields.get(name)
    field = definition.extensions.get(DEFINITION) if definition else None
    plain = (
        definition is not None
        and isinstance(field, StrawberryField)
        and type(field).get_result is StrawberryField.get_result
        and field.is_basic_field
        and getattr(field, "default_resolver", None) is getattr
        and getattr(definition.resolve, "_is_default", False)
        and not definition.args
    )
    if not plain or definition is None:
        raise Unsupported
    return definition


def attribute(definition: GraphQLField) -> str:
    """Return the name of a plain field's attribute."""
    name = str(definition.extensions[DEFINITION].python_name)
    if not name.isidentifier() or iskeyword(name):
        raise Unsupported
    return name


def origin_of(type_: GraphQLObjectType, *, member_of_abstract: bool = False) -> tuple[type, bool]:
    """Return the class of a type's objects, and whether others may be of it as well."""
    definition = type_.extensions.get(DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of:
        raise Unsupported
    strict = type_.is_type_of is not None
    if definition.concrete_of and (strict or member_of_abstract):
        raise Unsupported
    return definition.origin, strict


def enum_names(type_: Any) -> dict[type, dict[Any, str]]:
    """Return the names of an enum's members by class and member, so that none is searched for."""
    definition = type_.extensions.get(DEFINITION)
    if not isinstance(type_, GraphQLEnumType) or not isinstance(
        definition, StrawberryEnumDefinition
    ):
        return {}
    wrapped: Any = definition.wrapped_cls
    return {wrapped: {member: type_.coerce_output_value(member) for member in wrapped}}
