"""Compiles the coercion of variables.

graphql-core looks the types of an input up again for every value of every request: first to coerce
it, then once more to measure its depth. Here each type becomes a function, once. The functions give
what stock coercion gives, or raise: then stock coercion runs, which finds the words for the error.

Depth is not measured: `Limits.json_depth` bounds it before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    VariableDefinitionNode,
    is_required_input_field,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.utilities.coerce_input_value import coerce_default_value

from server.graphql.plain_fields import Surprise, Unsupported

Coerce = Callable[[Any], Any]
CoerceAll = Callable[[Mapping[str, Any]], VariableValues]
_UNCHANGED: dict[Any, type] = {GraphQLString: str, GraphQLBoolean: bool}
"""Scalars whose values stock coercion returns as they are."""
_AS_IT_IS = GraphQLInputObjectType.out_type


class Coercion:
    """The compiled types of one schema, each made when a document first names it."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._objects: dict[GraphQLInputObjectType, Coerce | None] = {}

    def variables(self, nodes: Sequence[VariableDefinitionNode]) -> CoerceAll:
        """Return a function that coerces the variables of an operation.

        It raises whatever it meets where a value is not of its type.

        Raises:
            Unsupported: The operation declares a default, or a type that holds itself.
        """
        known = []
        for node in nodes:
            signature = get_variable_signature(self._schema, node)
            if isinstance(signature, GraphQLError) or signature.default is not None:
                raise Unsupported
            must = isinstance(signature.type, GraphQLNonNull)
            known.append((signature.name, signature, self._of(signature.type), must))
        return partial(_all, known)

    def _of(self, type_: Any) -> Coerce:
        if isinstance(type_, GraphQLNonNull):
            return self._bare(type_.of_type)
        bare = self._bare(type_)
        return lambda value: None if value is None else bare(value)

    def _bare(self, type_: Any) -> Coerce:
        """Return what coerces values that are not null, and refuses null."""
        if isinstance(type_, GraphQLList):
            return partial(_list, self._of(type_.of_type))
        if not isinstance(type_, GraphQLInputObjectType):
            return _leaf(type_)
        if type_ not in self._objects:
            self._objects[type_] = None
            self._objects[type_] = self._object(type_)
        made = self._objects[type_]
        if made is None:
            raise Unsupported
        return made

    def _object(self, type_: GraphQLInputObjectType) -> Coerce:
        if type_.is_one_of:
            raise Unsupported  # Strawberry asks for one member in `out_type` instead.
        fields = type_.fields
        members = {n: (f.out_name or n, self._of(f.type)) for n, f in fields.items()}
        usual = {members[n][0]: coerce_default_value(f) for n, f in fields.items()}
        absent = {name: value for name, value in usual.items() if value is not Undefined}
        required = frozenset(n for n, f in fields.items() if is_required_input_field(f))
        coerce = partial(_members, members, required, absent)
        out: Any = type_.out_type
        return coerce if out is _AS_IT_IS else lambda value: out(coerce(value))


def _all(known: Sequence[Any], given: Mapping[str, Any]) -> VariableValues:
    sources, coerced = {}, {}
    for name, signature, coerce, must in known:
        value = given.get(name, Undefined)
        sources[name] = VariableValueSource(signature, value)
        if value is not Undefined:
            coerced[name] = coerce(value)
        elif must:
            raise Surprise
    return VariableValues(sources, coerced)


def _list(item: Coerce, value: Any) -> Any:
    if type(value) is not list:
        raise Surprise
    return [item(one) for one in value]


def _members(
    members: Mapping[str, tuple[str, Coerce]],
    required: frozenset[str],
    absent: Mapping[str, Any],
    value: Any,
) -> Any:
    if type(value) is not dict or not required <= value.keys():
        raise Surprise
    coerced = dict(absent)
    for name, given in value.items():
        out, coerce = members[name]  # An unknown name is a KeyError, which is a surprise as well.
        coerced[out] = coerce(given)
    return coerced


def _leaf(type_: Any) -> Coerce:
    stock = type_.coerce_input_value
    unchanged = _UNCHANGED.get(type_)

    def leaf(value: Any) -> Any:
        if type(value) is unchanged:
            return value
        coerced = Undefined if value is None else stock(value)
        if coerced is Undefined:
            raise Surprise
        return coerced

    return leaf
