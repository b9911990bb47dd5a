"""Decides which fields and values are plain data, which compiled functions may complete."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import cache
from keyword import iskeyword
from typing import Any
from uuid import UUID

from graphql import GraphQLEnumType, GraphQLField, GraphQLObjectType, GraphQLSchema, Undefined
from strawberry.execution import optimized_is_awaitable
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

Read = Callable[[Any], Any]
AT_ONCE = "at once"
"""The key, in a field's metadata, of a function that returns what its resolver would, or raises.

It takes the source, and raises where the resolver has something to wait for."""
DEFINITION = "strawberry-definition"
"""The key of Strawberry's definition in the extensions of a graphql-core type or field."""


_ORDINARY = frozenset({bool, datetime, dict, float, int, list, str, UUID})
"""Classes whose values are plain data, without looking at them."""


class Unsupported(Exception):  # noqa: N818 - a decision, not a malfunction
    """The selection needs stock execution."""


class FallbackToStock(Exception):  # noqa: N818 - a decision, not a malfunction
    """A value is not what the schema promises: stock execution must say how."""


def refuse(_value: Any) -> None:
    """Leave the value to stock execution.

    Raises:
        FallbackToStock: Always.
    """
    raise FallbackToStock


def refuse_special(value: Any) -> None:
    """Leave a value to stock execution that is not plain data.

    Raises:
        FallbackToStock: The value is null, an exception or awaitable.
    """
    if (
        value is None
        or value is Undefined
        or isinstance(value, Exception)
        or optimized_is_awaitable(value)
        or hasattr(value, "__aiter__")
    ):
        raise FallbackToStock


def plain_field(
    schema: GraphQLSchema, parent: GraphQLObjectType, name: str, *, at_once: bool = False
) -> tuple[GraphQLField, str | Read]:
    """Return the definition of a plain field, with the attribute or the function that reads it.

    A field that has AT_ONCE counts as plain where `at_once` is set.

    Raises:
        Unsupported: It has extensions, or a resolver that must be given more than `self`.
    """
    definition: GraphQLField | None = parent.fields.get(name)
    field = usual_field(definition)
    if definition is None or getattr(field, "default_resolver", None) is not getattr:
        raise Unsupported
    if field.base_resolver is None:
        return definition, _attribute(field)
    if parent in {schema.query_type, schema.mutation_type, schema.subscription_type}:
        # A root field may have effects, which a fallback to stock code would repeat.
        raise Unsupported
    read = field.metadata.get(AT_ONCE) if at_once else None
    return definition, read or _method(field)


def usual_field(definition: GraphQLField | None) -> StrawberryField:
    """Return Strawberry's definition of a field, if it does nothing but call the resolver.

    Raises:
        Unsupported: The field has extensions or a class of its own, or is not Strawberry's.
    """
    field = definition.extensions.get(DEFINITION) if definition else None
    if (
        not isinstance(field, StrawberryField)
        or type(field).get_result is not StrawberryField.get_result
        or field.extensions
    ):
        raise Unsupported
    return field


def _attribute(field: StrawberryField) -> str:
    name = str(field.python_name)
    if not name.isidentifier() or iskeyword(name):
        raise Unsupported
    return name


def _method(field: StrawberryField) -> Read:
    """Return a resolver that can be called with `self` alone; an async one only if it never awaits.

    Its arguments, if any, have defaults, which hold where the document gives none.
    """
    resolver: Any = field.base_resolver
    function: Any = resolver.wrapped_func
    only_self = resolver.self_parameter and not (
        resolver.info_parameter or resolver.parent_parameter or resolver.root_parameter
    )
    if not only_self or not inspect.isfunction(function):
        raise Unsupported
    read = _called_alone(function)
    if read is None:
        raise Unsupported
    return read


@cache
def _called_alone(function: Callable[..., Any]) -> Read | None:
    """Return what calls a resolver with `self` alone; None where it needs more, or awaits."""
    _, *others = inspect.signature(function).parameters.values()
    if any(parameter.default is parameter.empty for parameter in others):
        return None
    if not inspect.iscoroutinefunction(function):
        return function
    if any(step.opname == "SEND" for step in dis.get_instructions(function)):
        # Every await, async for and async with compiles to this instruction.
        return None
    return lambda source: _run_at_once(function(source))


def _run_at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of a coroutine that awaits nothing, and so ends in its first step."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise FallbackToStock


def origin_of(type_: GraphQLObjectType, *, member_of_abstract: bool = False) -> tuple[type, bool]:
    """Return the class of a type's objects, and whether others may be of it as well."""
    definition = type_.extensions.get(DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of:
        raise Unsupported
    strict = type_.is_type_of is not None
    if definition.concrete_of and (strict or member_of_abstract):
        raise Unsupported
    return definition.origin, strict


@cache
def enum_names(type_: Any) -> dict[type, dict[Any, str]]:
    """Return the names of an enum's members by class and member, so that none is searched for.

    They are kept by type: documents are compiled with dozens of fields of one enum.
    """
    definition = type_.extensions.get(DEFINITION)
    if not isinstance(type_, GraphQLEnumType) or not isinstance(
        definition, StrawberryEnumDefinition
    ):
        return {}
    wrapped: Any = definition.wrapped_cls
    return {wrapped: {member: type_.coerce_output_value(member) for member in wrapped}}


def completed_leaf(type_: Any) -> Read:
    """Return a function that completes a value of a scalar or an enum.

    It raises FallbackToStock for what stock execution must coerce, or refuse.
    """
    coerce = type_.coerce_output_value
    names = enum_names(type_)

    def leaf(value: Any) -> Any:
        kind = type(value)
        if kind in names:
            return names[kind][value]
        if kind not in _ORDINARY:
            refuse_special(value)
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise FallbackToStock
        return coerced

    return leaf
