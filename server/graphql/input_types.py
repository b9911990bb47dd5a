"""Compiles the conversion of input types from coerced dictionaries to objects.

Strawberry looks the types of an input's fields up again for every request. `compile_inputs` does it
once, and hands what it made to Strawberry's own hook for input types that build their value
(`from_input`). Types with fields of a kind that it does not know are left to Strawberry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING
from typing import Any

import strawberry
from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import InputContext
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from server.graphql.plain_fields import Unsupported

Convert = Callable[[Any], Any]
Build = Callable[[Mapping[str, Any]], Any]
ConvertAll = Callable[[Mapping[str, Any]], dict[str, Any]]


class Inputs:
    """The compiled conversions of one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.config: Any = schema.config
        self._scalars = schema.schema_converter.scalar_registry
        self._builds: dict[type, Build | None] = {}

    def arguments(self, field: StrawberryField) -> ConvertAll:
        """Return a function that converts the coerced arguments of a field, by Python name.

        Raises:
            Unsupported: Strawberry must convert them.
        """
        names = self.config.name_converter
        known = [
            (names.from_argument(argument), argument.python_name, self._conversion(argument.type))
            for argument in field.arguments
        ]
        return lambda value: _converted(known, value)

    def build(self, type_: Any) -> Build:
        """Return what makes objects of an input type.

        Raises:
            Unsupported: It builds its value by itself, holds itself, or has a field of a kind that
                Strawberry must convert.
        """
        if type_ not in self._builds:
            self._builds[type_] = None
            self._builds[type_] = self._made(type_)
        build = self._builds[type_]
        if build is None:
            raise Unsupported
        return build

    def _made(self, type_: Any) -> Build:
        definition: StrawberryObjectDefinition = type_.__strawberry_definition__
        if isinstance(definition.from_input, _Hook):
            return definition.from_input.build
        if definition.from_input is not None:
            raise Unsupported
        name_of = self.config.name_converter.from_field
        known = []
        absent: dict[str, Any] = {}
        for field in definition.fields:
            inner = field.resolve_type(type_definition=definition)
            known.append((name_of(field), field.python_name, self._conversion(inner)))
            if field.default_value is MISSING and field.default_factory is MISSING:
                absent[field.python_name] = None
        return lambda value: type_(**{**absent, **_converted(known, value)})

    def _conversion(self, type_: Any) -> Convert | None:
        """Return how a value is converted; None where graphql-core's value is used as it is."""
        if isinstance(type_, StrawberryMaybe):
            raise Unsupported
        if isinstance(type_, StrawberryOptional):
            return self._conversion(type_.of_type)
        if self._is_leaf(type_):
            return None
        if isinstance(type_, StrawberryList):
            item = self._conversion(type_.of_type)
            # graphql-core gives the same default list to every request, so it is copied.
            return _copied if item is None else lambda value: _each(item, value)
        if has_object_definition(type_):
            build = self.build(type_)
            return lambda value: None if value is None else build(value)
        raise Unsupported

    def _is_leaf(self, type_: Any) -> bool:
        if isinstance(type_, StrawberryEnumDefinition):
            return True
        return type_ is not GlobalID and is_scalar(type_, self._scalars)


class _Hook:
    """What Strawberry calls for an input type."""

    def __init__(self, build: Build) -> None:
        self.build = build

    def __call__(self, _type: type, value: Mapping[str, Any], _context: InputContext) -> Any:
        return self.build(value)


def _converted(
    known: Sequence[tuple[str, str, Convert | None]], value: Mapping[str, Any]
) -> dict[str, Any]:
    arguments = {}
    for name, python_name, convert in known:
        if name in value:
            given = value[name]
            arguments[python_name] = given if convert is None else convert(given)
    return arguments


def _copied(value: Any) -> Any:
    return None if value is None else list(value)


def _each(convert: Convert, value: Any) -> Any:
    return None if value is None else [convert(item) for item in value]


def compile_inputs(schema: strawberry.Schema) -> Inputs:
    """Give the input types of a schema a compiled conversion, where they can have one.

    Types with a conversion of their own keep it, and so do types with `Maybe` fields, whose nulls
    Strawberry reports while validating only if the type has no conversion. The types themselves
    are changed, so schemas that share them must agree on their name converter.
    """
    inputs = Inputs(schema)
    for known in schema.schema_converter.type_map.values():
        definition = known.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            with suppress(Unsupported):
                definition.from_input = _Hook(inputs.build(definition.origin))
    return inputs
