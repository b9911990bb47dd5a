"""Compiles selections of plain data to Python functions.

graphql-core completes a value field by field: for a list of 50 objects with 12 fields that is 600
resolver calls with a path and an info object each. Where every field below a selection only reads
its source (an attribute, or a resolver that takes `self` and waits for nothing), all of it is known
from the document alone, so one function per object type can be generated. Such a function either
returns exactly what stock completion would, or raises: then the caller completes the same value
with stock code, which finds the error again and gives it its path and its nulls. What a field reads
may therefore be read twice.

Not compiled, and so left to stock code: other resolvers, given arguments, generic members of
unions, custom `resolve_type` and `is_type_of`; directives, unless the functions are made for given
variables. Objects passed through `strawberry.cast` are not supported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from math import isfinite
from typing import Any
from uuid import UUID

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLIncludeDirective,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLString,
    GraphQLUnionType,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_directive_values
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY

from server.graphql.fastpath.plain_fields import (
    DEFINITION,
    FallbackToStock,
    Unsupported,
    completed_leaf,
    origin_of,
    plain_field,
    refuse,
    refuse_special,
)

Complete = Callable[[Any], Any]

_EXACT_TEXT = "type({v}) is not str"
_FAST: dict[str, str] = {
    # By scalar name, the condition that makes a value need stock coercion.
    "String": _EXACT_TEXT,
    "ID": _EXACT_TEXT,
    "Boolean": "type({v}) is not bool",
    "Int": "type({v}) is not int or not -2147483648 <= {v} <= 2147483647",
    "Float": "type({v}) is not float or not isfinite({v})",
}
_BUILT_IN = {
    t.name: t for t in (GraphQLString, GraphQLID, GraphQLBoolean, GraphQLInt, GraphQLFloat)
}


_CONDITIONS = (GraphQLSkipDirective, False), (GraphQLIncludeDirective, True)
"""Directives that leave selections out, each with the value of `if` that does not."""


class Compiler:
    """Compiles selections of one document; the functions share one namespace.

    Whether all can be compiled is found out at once. A function is made when it is called first:
    of the many types that a value may have, few come.

    With variables, the functions hold for these alone, and are those for events of a subscription:
    selections may have directives, fields may read AT_ONCE (`plain_fields`) what a resolver would
    have to wait for, and times are left to the encoder, which writes them alike.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: VariableValues | None = None,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._names: dict[str, Any] = {
            "datetime": datetime,
            "FallbackToStock": FallbackToStock,
            "isfinite": isfinite,
            "UUID": UUID,
        }
        self._sources: dict[str, str] = {}
        """By name, the functions that are not made yet."""
        self._objects: dict[tuple[int, ...], str | None] = {}
        """By the identities of a type and of nodes, a function, or None where some is not plain."""
        self._leaves: dict[Any, str] = {}
        """By type, a function that completes a leaf."""
        self._count = 0

    def value(self, type_: GraphQLOutputType, nodes: Sequence[FieldNode]) -> Complete:
        """Return a function that completes a value of this type with these selections.

        Raises:
            Unsupported: Part of the selection is not plain data.
        """
        body = "".join(f"    {line}\n" for line in self._complete("v", type_, nodes))
        return self._made(self._function(f"def {{name}}(v):\n{body}    return v\n"))

    def by_type(
        self, type_: GraphQLInterfaceType | GraphQLUnionType, nodes: Sequence[FieldNode]
    ) -> Complete:
        """Return a function like that of `value`, for values of a type with many members.

        What is selected of a member is compiled when a value of it comes first. The function raises
        for values of members of which something is selected that is not plain data.

        Raises:
            Unsupported: The type decides itself of which member a value is.
        """
        _require_usual(type_)
        types = {}
        for member in self._schema.get_possible_types(type_):
            with suppress(Unsupported):
                types[origin_of(member, member_of_abstract=True)[0]] = member
        made: dict[type, Complete] = {}

        def complete(value: Any) -> Any:
            found = made.get(type(value))
            if found is None:
                found = made[type(value)] = self._member(types.get(type(value)), nodes)
            return found(value)

        return complete

    def _member(self, type_: GraphQLObjectType | None, nodes: Sequence[FieldNode]) -> Complete:
        try:
            return refuse if type_ is None else self._made(self._object(type_, nodes))
        except Unsupported:
            return refuse

    def fields(
        self, parent: GraphQLObjectType, grouped: Mapping[str, Sequence[FieldNode]]
    ) -> tuple[Complete, list[str]]:
        """Return a function that executes the plain fields among some, and the keys of the others.

        The function gives a dictionary with all keys in order, None standing where others must be
        filled in. Directives on the fields themselves have been applied before.

        Raises:
            Unsupported: None of the fields is plain data all the way down.
        """
        lines: list[str] = []
        entries: list[str] = []
        left: list[str] = []
        for n, (key, nodes) in enumerate(grouped.items()):
            try:
                read, value = self._entry(f"v{n}", parent, nodes)
            except Unsupported:
                read, value = [], "None"
                left.append(key)
            lines += read
            entries.append(f"{key!r}: {value}")
        if len(left) == len(grouped):
            raise Unsupported
        return self._made(self._dictionary(lines, entries)), left

    def _entry(
        self, v: str, parent: GraphQLObjectType, nodes: Sequence[FieldNode]
    ) -> tuple[list[str], str]:
        """Return the lines that read and complete a field of `source`, and the resulting value."""
        name = nodes[0].name.value
        if name == "__typename":
            return [], repr(parent.name)
        definition, read = plain_field(
            self._schema, parent, name, at_once=self._variables is not None
        )
        if any(node.arguments for node in nodes):
            raise Unsupported
        value = f"source.{read}" if isinstance(read, str) else f"{self._name(read)}(source)"
        return [f"{v} = {value}", *self._complete(v, definition.type, nodes)], v

    def _dictionary(self, lines: Sequence[str], entries: Sequence[str]) -> str:
        body = "".join(f"    {line}\n" for line in lines)
        return self._function(
            f"def {{name}}(source):\n{body}    return {{{{{', '.join(entries)}}}}}\n"
        )

    def _complete(
        self, v: str, type_: GraphQLOutputType, nodes: Sequence[FieldNode]
    ) -> Iterator[str]:
        """Yield lines that replace the value in a variable by its completion."""
        if isinstance(type_, GraphQLNonNull):
            wanted, call = self._completion(v, type_.of_type, nodes)
            yield f"if {wanted}: {v} = {call}" if wanted else f"{v} = {call}"
        else:
            wanted, call = self._completion(v, type_, nodes)
            yield f"if {v} is not None{f' and ({wanted})' if wanted else ''}: {v} = {call}"

    def _completion(self, v: str, type_: Any, nodes: Sequence[FieldNode]) -> tuple[str, str]:
        """Return the condition under which a value needs a call, and the call; it refuses null."""
        if isinstance(type_, GraphQLList):
            return "", f"{self._list(type_, nodes)}({v})"
        if isinstance(type_, GraphQLObjectType):
            return "", f"{self._object(type_, nodes)}({v})"
        if is_abstract_type(type_):
            return "", f"{self._abstract(type_, nodes)}({v})"
        fast = _FAST[str(type_)].format(v=v) if _BUILT_IN.get(str(type_)) is type_ else ""
        call = f"{self._leaf(type_)}({v})"
        if self._variables is not None and _encodes_times(type_):
            fast = f"type({v}) is not datetime"
        elif getattr(type_, "coerce_output_value", None) is str:
            call = f"str({v}) if isinstance({v}, (int, UUID)) else {call}"
        return fast, call

    def _leaf(self, type_: Any) -> str:
        if type_ not in self._leaves:
            self._leaves[type_] = self._name(completed_leaf(type_))
        return self._leaves[type_]

    def _list(self, type_: GraphQLList[Any], nodes: Sequence[FieldNode]) -> str:
        body = "".join(f"        {line}\n" for line in self._complete("v", type_.of_type, nodes))
        return self._function(
            "def {name}(items):\n"
            # Anything else may be an iterator, which stock execution could not read once more.
            "    if type(items) is not list and type(items) is not tuple: raise FallbackToStock\n"
            "    done = []\n"
            "    for v in items:\n"
            f"{body}"
            "        done.append(v)\n"
            "    return done\n"
        )

    def _object(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]) -> str:
        """Return the name of a function that completes an object.

        It is made once: where something above the object is not plain data, its fields are compiled
        again, each with all that is below it.

        Raises:
            Unsupported: Part of the selection is not plain data.
        """
        key = (id(type_), *map(id, nodes))
        if key not in self._objects:
            self._objects[key] = None
            self._objects[key] = self._new_object(type_, nodes)
        found = self._objects[key]
        if found is None:
            raise Unsupported
        return found

    def _new_object(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]) -> str:
        origin, strict = origin_of(type_)
        check = self._name(refuse if strict else refuse_special)
        lines = [f"if type(source) is not {self._name(origin)}: {check}(source)"]
        entries = []
        for n, (key, fields) in enumerate(self._collect(type_, nodes).items()):
            read, value = self._entry(f"v{n}", type_, fields)
            lines += read
            entries.append(f"{key!r}: {value}")
        return self._dictionary(lines, entries)

    def _abstract(
        self, type_: GraphQLInterfaceType | GraphQLUnionType, nodes: Sequence[FieldNode]
    ) -> str:
        _require_usual(type_)
        members: dict[type, str] = {}
        for member in self._schema.get_possible_types(type_):
            origin, _strict = origin_of(member, member_of_abstract=True)
            members[origin] = self._object(member, nodes)
        names = self._names

        def complete(value: Any) -> Any:
            return names[members[type(value)]](value)

        return self._name(complete)

    def _collect(
        self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]
    ) -> dict[str, list[FieldNode]]:
        grouped: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for node in nodes:
            if node.selection_set:
                self._collect_into(grouped, type_, node.selection_set, seen)
        return grouped

    def _collect_into(
        self,
        grouped: dict[str, list[FieldNode]],
        type_: GraphQLObjectType,
        selections: SelectionSetNode,
        seen: set[str],
    ) -> None:
        for selection in selections.selections:
            if selection.directives and not self._is_included(selection):
                continue
            if isinstance(selection, FieldNode):
                grouped.setdefault((selection.alias or selection.name).value, []).append(selection)
                continue
            fragment: Any = selection
            if isinstance(selection, FragmentSpreadNode):
                if selection.name.value in seen:
                    continue
                seen.add(selection.name.value)
                fragment = self._fragments[selection.name.value]
            if self._applies(fragment, type_):
                self._collect_into(grouped, type_, fragment.selection_set, seen)

    def _is_included(self, selection: SelectionNode) -> bool:
        known = {directive.name for directive, _ in _CONDITIONS}
        if self._variables is None or any(
            given.name.value not in known for given in selection.directives or ()
        ):
            raise Unsupported
        given = (
            (get_directive_values(directive, selection, self._variables), wanted)
            for directive, wanted in _CONDITIONS
        )
        return all(values is None or values["if"] is wanted for values, wanted in given)

    def _applies(self, fragment: Any, type_: GraphQLObjectType) -> bool:
        if fragment.type_condition is None:
            return True
        condition = self._schema.get_type(fragment.type_condition.name.value)
        if condition is type_:
            return True
        return is_abstract_type(condition) and self._schema.is_sub_type(condition, type_)

    def _name(self, value: Any) -> str:
        self._count += 1
        name = f"n{self._count}"
        self._names[name] = value
        return name

    def _function(self, source: str) -> str:
        """Return the name of a function, in whose place stands what makes it at the first call."""
        self._count += 1
        name = f"f{self._count}"
        self._sources[name] = source.format(name=name)

        def make(value: Any) -> Any:
            return self._made(name)(value)

        self._names[name] = make
        return name

    def _made(self, name: str) -> Complete:
        """Return a function by its name; it is made now, unless it was before."""
        # The source consists of our templates, of names that GraphQL's grammar limits to letters,
        # digits and underscores, and of attribute names of our own classes.
        if name in self._sources:
            exec(self._sources.pop(name), self._names)  # noqa: S102
        function: Complete = self._names[name]
        return function


def _encodes_times(type_: Any) -> bool:
    """Tell whether a scalar is that of times, as Strawberry makes it."""
    definition = type_.extensions.get(DEFINITION)
    return definition is DEFAULT_SCALAR_REGISTRY[datetime]


def _require_usual(type_: GraphQLInterfaceType | GraphQLUnionType) -> None:
    """Raise Unsupported where a type decides itself of which member a value is."""
    if getattr(type_.extensions.get(DEFINITION), "resolve_type", None) is not None:
        raise Unsupported
