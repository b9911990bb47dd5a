"""Compiles input types to functions that turn JSON values into the arguments of resolvers.

Stock code looks the types of an input up again for every value of every request: graphql-core to
coerce it and to measure its depth, then Strawberry to make objects of it. Here each type becomes
one function, made once, which gives what both together would give, or raises: stock code then finds
the words for the error. Depth is not checked here: `Limits.json_depth` bounds it before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING
from functools import partial
from typing import Any

import strawberry
from graphql import (
    GraphQLBoolean,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    Undefined,
    is_required_input_field,
)
from strawberry.relay import GlobalID
from strawberry.types.base import StrawberryContainer, StrawberryMaybe, StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from server.graphql.fastpath.plain_fields import DEFINITION, FallbackToStock, Unsupported

Convert = Callable[[Any], Any]
_UNCHANGED: dict[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""Scalars whose values stock coercion returns as they are."""


class InputTypes:
    """The compiled input types of one schema, each made when a document uses it first."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.config: Any = schema.config
        self._objects: dict[GraphQLInputObjectType, Convert | None] = {}

    def arguments(self, field: StrawberryField) -> dict[str, str]:
        """Return the names of a field's arguments in Python, by those in GraphQL.

        Raises:
            Unsupported: Strawberry must convert one of them.
        """
        for argument in field.arguments:
            _require_plain(argument.type)
        name_of = self.config.name_converter.from_argument
        return {name_of(argument): str(argument.python_name) for argument in field.arguments}

    def convert(self, type_: Any) -> Convert:
        """Return a function that converts JSON values of a type, and raises for any other value.

        Raises:
            Unsupported: The type holds itself, or an object that Strawberry makes in another way.
        """
        if isinstance(type_, GraphQLNonNull):
            return self._present(type_.of_type)
        present = self._present(type_)
        return lambda value: None if value is None else present(value)

    def _present(self, type_: Any) -> Convert:
        """Return a function that converts values of a type, and raises for null."""
        if isinstance(type_, GraphQLList):
            return partial(_list, self.convert(type_.of_type))
        if not isinstance(type_, GraphQLInputObjectType):
            return _leaf(type_)
        if type_ not in self._objects:
            self._objects[type_] = None  # Found again where the type holds itself.
            self._objects[type_] = self._object(type_)
        made = self._objects[type_]
        if made is None:
            raise Unsupported
        return made

    def _object(self, type_: GraphQLInputObjectType) -> Convert:
        definition: StrawberryObjectDefinition = type_.extensions[DEFINITION]
        if definition.from_input is not None:
            raise Unsupported
        members: dict[str, tuple[str, Convert]] = {}
        absent: dict[str, Any] = {}
        for field in definition.fields:
            _require_plain(field.resolve_type(type_definition=definition))
            name = self.config.name_converter.from_field(field)
            members[name] = field.python_name, self.convert(type_.fields[name].type)
            if field.default_value is MISSING and field.default_factory is MISSING:
                absent[field.python_name] = None
        required = frozenset(n for n, f in type_.fields.items() if is_required_input_field(f))
        check = type_.out_type if definition.is_one_of else None

        def make(value: Any) -> Any:
            if type(value) is not dict or not required <= value.keys():
                raise FallbackToStock
            if check is not None:
                check(value)
            arguments = dict(absent)
            for name, given in value.items():
                python_name, convert = members[name]  # A KeyError if there is no such member.
                arguments[python_name] = convert(given)
            return definition.origin(**arguments)

        return make


def _require_plain(type_: Any) -> None:
    """Refuse what Strawberry wraps (`Maybe`) or decodes (`GlobalID`), also in lists."""
    while isinstance(type_, StrawberryContainer):
        if isinstance(type_, StrawberryMaybe):
            raise Unsupported
        type_ = type_.of_type
    if type_ is GlobalID:
        raise Unsupported


def _list(convert: Convert, value: Any) -> Any:
    if type(value) is not list:
        raise FallbackToStock
    return [convert(item) for item in value]


def _leaf(type_: Any) -> Convert:
    stock = type_.coerce_input_value
    unchanged = _UNCHANGED.get(type_)

    def convert(value: Any) -> Any:
        if type(value) is unchanged:
            return value
        coerced = Undefined if value is None else stock(value)
        if coerced is Undefined:
            raise FallbackToStock
        return coerced

    return convert
