"""What is cached of an operation from its second run on.

The longest part is `CachedRoot`, for operations of one field with an async resolver, as mutations
are: how to build the executor, the field's arguments and its resolver are found once.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from graphql import (
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNonNull,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.pyutils import Path
from graphql.utilities import coerce_input_literal

from server.graphql.fastpath.executor import CompiledExecutor, CompiledSelections
from server.graphql.fastpath.inputs import InputTypes
from server.graphql.fastpath.plain_fields import FallbackToStock, Unsupported, usual_field
from server.graphql.sharing import variables_below_root


class CachedOperation:
    """What is cached of one operation of one document."""

    def __init__(self, inputs: InputTypes) -> None:
        self._inputs = inputs
        self._selections: CompiledSelections | None = None
        self._root: CachedRoot | None = None

    def executor(self, context: object, variables: Mapping[str, Any]) -> CompiledExecutor | None:
        """Return an executor that is ready to run, or None where stock code must build it."""
        if self._root is None or self._selections is None:
            return None
        try:
            return self._root.executor(context, variables, self._selections)
        except Exception:  # noqa: BLE001 - stock code meets it again, and finds the words for it
            return None

    def adopt(self, executor: CompiledExecutor) -> None:
        """Give the compiled functions to an executor of stock code, and keep how it was built."""
        if self._selections is None:
            self._selections = CompiledSelections(executor.schema, executor.fragment_definitions)
            try:
                self._root = CachedRoot(executor, self._inputs)
            except Unsupported:
                self._root = None
        executor.use(self._selections)


class CachedRoot:
    """How to call the one root field of an operation, if its resolver is async.

    Raises:
        Unsupported: The operation has another form.
    """

    def __init__(self, first: Executor[Any], inputs: InputTypes) -> None:
        operation = first.operation
        schema: Any = first.schema  # mypy does not know that there is a root type
        self._node = _only_field(operation)
        self._parent: Any = schema.get_root_type(operation.operation)
        self._definition: Any = schema.get_field(self._parent, self._node.name.value)
        collected = collect_fields(
            schema, first.fragments, first.variable_values, self._parent, operation
        )
        ((self._key, self._details),) = collected.grouped_field_set.items()
        self._set_resolver(inputs)
        self._set_arguments(inputs)
        self._variables = [*self._conversions(first, inputs)]
        # Not `first` itself: it holds the context of a request.
        self._build = partial(
            CompiledExecutor,
            schema=schema,
            fragment_definitions=first.fragment_definitions,
            fragments=first.fragments,
            root_value=None,
            operation=operation,
            field_resolver=first.field_resolver,
            type_resolver=first.type_resolver,
            subscribe_field_resolver=first.subscribe_field_resolver,
            is_awaitable=first.is_awaitable,
            hide_suggestions=first.hide_suggestions,
        )

    def _set_resolver(self, inputs: InputTypes) -> None:
        self._field = usual_field(self._definition)
        resolver: Any = self._field.base_resolver
        if (
            resolver is None
            or resolver.root_parameter
            or resolver.parent_parameter
            or not inspect.iscoroutinefunction(resolver.wrapped_func)
        ):
            raise Unsupported
        self._resolve = resolver.wrapped_func
        self._source = (None,) if resolver.self_parameter else ()
        self._info = resolver.info_parameter.name if resolver.info_parameter else ""
        self._info_class = inputs.config.info_class

    def _set_arguments(self, inputs: InputTypes) -> None:
        names = inputs.arguments(self._field)
        self._constants: dict[str, Any] = {}
        self._arguments: list[tuple[str, str]] = []
        for argument in self._node.arguments or ():
            name = argument.name.value
            if isinstance(argument.value, VariableNode):
                self._arguments.append((names[name], argument.value.name.value))
            else:
                type_ = self._definition.args[name].type
                self._constants[names[name]] = _constant(argument.value, type_)
        parameters = inspect.signature(self._resolve).parameters
        self._required = {*names.values()} & {
            name for name, parameter in parameters.items() if parameter.default is parameter.empty
        }

    def _conversions(self, first: Executor[Any], inputs: InputTypes) -> Iterator[tuple[Any, ...]]:
        """Yield name, signature and conversion of each variable, and whether it must be given."""
        below = {*variables_below_root(first)}
        not_null = {
            argument.value.name.value
            for argument in self._node.arguments or ()
            if isinstance(argument.value, VariableNode)
            and isinstance(self._definition.args[argument.name.value].type, GraphQLNonNull)
        }
        for definition in first.operation.variable_definitions or ():
            signature = get_variable_signature(first.schema, definition)
            if isinstance(signature, GraphQLError) or signature.default is not None:
                raise Unsupported
            name, type_ = signature.name, signature.type
            if name in below and isinstance(get_named_type(type_), GraphQLInputObjectType):
                raise Unsupported  # Strawberry makes the input object of such an argument itself.
            must = isinstance(type_, GraphQLNonNull)
            strict = GraphQLNonNull(get_nullable_type(type_)) if name in not_null else type_
            yield name, signature, inputs.convert(strict), must

    def executor(
        self, context: object, given: Mapping[str, Any], selections: CompiledSelections
    ) -> CompiledExecutor:
        """Return an executor that is ready to run.

        It raises any exception where a variable is not of its type, or needs stock coercion.
        """
        sources, values = {}, {}
        for name, signature, convert, must in self._variables:
            value = given.get(name, Undefined)
            sources[name] = VariableValueSource(signature, value)
            if value is not Undefined:
                values[name] = convert(value)
            elif must:
                raise FallbackToStock
        arguments = dict(self._constants)
        for python_name, name in self._arguments:
            if name in values:
                arguments[python_name] = values[name]
        if not self._required <= arguments.keys():
            raise FallbackToStock
        executor = self._build(
            context_value=context, variable_values=VariableValues(sources, values)
        )
        executor.use(selections, partial(self._run, arguments))
        return executor

    async def _run(self, arguments: dict[str, Any], executor: CompiledExecutor) -> Any:
        path, type_ = Path(None, self._key, self._parent.name), self._definition.type
        run: Any = executor  # mypy takes the borrowed method for another class's
        info = run.build_resolve_info(self._definition, [self._node], self._parent, path)
        if self._info:
            # Not in the dictionary itself, which the executor has: the info has the executor.
            named = self._info_class(_raw_info=info, _field=self._field)
            arguments = {**arguments, self._info: named}
        answer = self._resolve(*self._source, **arguments)
        try:
            value = await executor.complete_awaitable_value(
                type_, self._details, info, path, answer, None
            )
        except GraphQLError as error:
            executor.collected_errors.add(error, None)
            return executor.build_response(None)
        return executor.build_response({self._key: value})


def _only_field(operation: OperationDefinitionNode) -> FieldNode:
    selections = operation.selection_set.selections
    if len(selections) != 1:  # graphql-core takes an empty selection set, too
        raise Unsupported
    (first,) = selections
    if (
        operation.operation is OperationType.SUBSCRIPTION
        or not isinstance(first, FieldNode)
        or first.directives
        or operation.directives
    ):
        raise Unsupported
    return first


def _constant(node: ValueNode, type_: Any) -> Any:
    """Return the value of an argument that is written in the document, if it is immutable."""
    if not is_leaf_type(get_nullable_type(type_)):
        raise Unsupported
    return coerce_input_literal(node, type_)
