"""Compiles the conversion of input types from coerced dictionaries to objects.

Strawberry looks the types of an input's fields up again for every request. `compile_inputs` does it
once, through Strawberry's own hook for input types that build their value (`from_input`). Fields of
a kind that it does not know are still converted by Strawberry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

import strawberry
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

Convert = Callable[[Any, InputContext, str], Any]
_AS_IT_IS: frozenset[Any] = frozenset({str, int, float, bool, strawberry.ID})


def compile_inputs(schema: strawberry.Schema) -> list[str]:
    """Give every input type of the schema a compiled conversion; return the names of those types.

    Types with a conversion of their own keep it, and so do types with `Maybe` fields, whose nulls
    Strawberry reports while validating only if the type has no conversion. The types themselves
    are changed, so schemas that share them must agree on their name converter.
    """
    config = schema.config
    compiled = []
    for name, known in schema.schema_converter.type_map.items():
        definition = known.definition
        if not isinstance(definition, StrawberryObjectDefinition) or not definition.is_input:
            continue
        types = [field.resolve_type(type_definition=definition) for field in definition.fields]
        if definition.from_input is None and not any(isinstance(t, StrawberryMaybe) for t in types):
            definition.from_input = _converter(definition, config)
            compiled.append(name)
    return compiled


def _converter(
    definition: StrawberryObjectDefinition, config: Any
) -> Callable[[type, Mapping[str, Any], InputContext], Any]:
    fields = [_field(field, definition, config) for field in definition.fields]
    absent = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }

    def from_input(type_: type, value: Mapping[str, Any], context: InputContext) -> Any:
        arguments: dict[str, Any] = absent.copy()
        for name, python_name, convert in fields:
            if name in value:
                given = value[name]
                arguments[python_name] = given if convert is None else convert(given, context, name)
        return type_(**arguments)

    return from_input


def _field(
    field: StrawberryField, definition: StrawberryObjectDefinition, config: Any
) -> tuple[str, str, Convert | None]:
    type_ = field.resolve_type(type_definition=definition)
    return config.name_converter.from_field(field), field.python_name, _conversion(type_)


def _conversion(type_: Any) -> Convert | None:
    """Return how a field is converted; None where graphql-core's value is used as it is."""
    if isinstance(type_, StrawberryOptional):
        type_ = type_.of_type
    if _is_leaf(type_):
        return None
    if isinstance(type_, StrawberryList) and _is_leaf(type_.of_type):
        # graphql-core gives the same default list to every request, so it is copied.
        return lambda value, _context, _name: list(value) if isinstance(value, list) else value
    if has_object_definition(type_):
        inner: Any = type_
        return lambda value, context, name: _object(inner, value, context, name)
    return lambda value, context, name: context.convert(value, type_, name)


def _object(type_: Any, value: Any, context: InputContext, name: str) -> Any:
    build = type_.__strawberry_definition__.from_input
    if build is None or not isinstance(value, dict):
        return context.convert(value, type_, name)
    path = (*context.path, name)
    inside = InputContext(context.info, context.config, context.scalar_registry, path)
    return build(type_, value, inside)


def _is_leaf(type_: Any) -> bool:
    return isinstance(type_, StrawberryEnumDefinition) or type_ in _AS_IT_IS
