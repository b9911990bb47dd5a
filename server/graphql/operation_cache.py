"""What is prepared once for an operation that runs again and again.

graphql-core and Strawberry work out anew for every request what the document alone decides: the
types of its variables, its root field, who resolves that and how its arguments are converted.
`Repeat` keeps that. Where anything is out of the ordinary, stock code runs instead, and takes over
before a resolver was called.
"""

from __future__ import annotations

import inspect
from collections.abc import Coroutine, Mapping
from typing import Any

from graphql import (
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLField,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from server.graphql.executor import CompiledExecutor, Plans
from server.graphql.input_types import Inputs
from server.graphql.plain_fields import DEFINITION, Surprise, Unsupported
from server.graphql.variables import CoerceAll, Coercion


class Repeat:
    """One operation of one document."""

    def __init__(
        self, first: Executor[Any], plans: Plans, coercion: Coercion, inputs: Inputs
    ) -> None:
        self._plans = plans
        self._coerce: CoerceAll = _refuse
        self._root: Root | None = None
        try:
            self._coerce = coercion.variables(first.operation.variable_definitions or ())
            self._root = Root(first, inputs)
        except Unsupported:
            pass
        # Not `first` itself: it holds the context of a request.
        self._before = (first.schema, first.fragment_definitions, first.fragments, None)
        self._operation = first.operation
        self._after = (first.field_resolver, first.type_resolver, first.subscribe_field_resolver)
        self._is_awaitable, self._hide = first.is_awaitable, first.hide_suggestions

    def executor(self, context: object, variables: Mapping[str, Any]) -> CompiledExecutor:
        """Return an executor that is ready to run.

        It raises whatever it meets where a variable is not of its type, or stock code must coerce.
        """
        executor = CompiledExecutor(
            *self._before,
            context,
            self._operation,
            self._coerce(variables),
            *self._after,
            is_awaitable=self._is_awaitable,
            hide_suggestions=self._hide,
        )
        executor.use(self._plans, self._root)
        return executor


class Root:
    """The one root field of an operation, which an async resolver answers.

    Raises:
        Unsupported: The operation has another form.
    """

    def __init__(self, first: Executor[Any], inputs: Inputs) -> None:
        operation = first.operation
        parent: Any = first.schema.get_root_type(operation.operation)
        if not _is_one_field(operation) or operation.operation is OperationType.SUBSCRIPTION:
            raise Unsupported
        grouped = collect_fields(
            first.schema, first.fragments, first.variable_values, parent, operation
        ).grouped_field_set
        ((self._key, self._details),) = grouped.items()
        self._parent = parent
        self._nodes = [detail.node for detail in self._details]
        self._definition: Any = first.schema.get_field(parent, self._nodes[0].name.value)
        self._field = _resolved_by_coroutine(self._definition)
        self._convert = inputs.arguments(self._field)
        resolver: Any = self._field.base_resolver
        self._resolve = resolver.wrapped_func
        self._source = (None,) if resolver.self_parameter else ()
        self._info = resolver.info_parameter.name if resolver.info_parameter else ""
        self._info_class = inputs.config.info_class

    def start(self, executor: CompiledExecutor) -> Coroutine[Any, Any, Any] | None:
        """Return what runs the field, or None where stock code must say what is wrong with it."""
        path = Path(None, self._key, self._parent.name)
        run: Any = executor  # mypy takes the borrowed method for another class's
        info = run.build_resolve_info(self._definition, self._nodes, self._parent, path)
        values, hide = executor.variable_values, executor.hide_suggestions
        try:
            given = get_argument_values(self._definition, self._nodes[0], values, None, hide)
            arguments = self._convert(given)
            if self._info:
                arguments[self._info] = self._info_class(_raw_info=info, _field=self._field)
            answer = self._resolve(*self._source, **arguments)
        except Exception:  # noqa: BLE001 - stock code meets it again, and reports it
            return None
        return self._finish(executor, info, path, answer)

    async def _finish(
        self, executor: CompiledExecutor, info: Any, path: Path, answer: Coroutine[Any, Any, Any]
    ) -> Any:
        type_ = self._definition.type
        try:
            value = await executor.complete_awaitable_value(
                type_, self._details, info, path, answer, None
            )
        except GraphQLError as error:
            executor.collected_errors.add(error, None)
            return executor.build_response(None)
        return executor.build_response({self._key: value})


def _is_one_field(operation: OperationDefinitionNode) -> bool:
    selections = operation.selection_set.selections
    marked = operation.directives or any(selection.directives for selection in selections)
    return len(selections) == 1 and isinstance(selections[0], FieldNode) and not marked


def _resolved_by_coroutine(definition: GraphQLField | None) -> StrawberryField:
    """Return a field whose resolver Strawberry would only call, await and hand on."""
    field = definition.extensions.get(DEFINITION) if definition else None
    if (
        not isinstance(field, StrawberryField)
        or type(field).get_result is not StrawberryField.get_result
        or field.extensions
        or field.base_resolver is None
        or field.base_resolver.root_parameter
        or field.base_resolver.parent_parameter
        or not inspect.iscoroutinefunction(field.base_resolver.wrapped_func)
    ):
        raise Unsupported
    return field


def _refuse(_: Mapping[str, Any]) -> VariableValues:
    raise Surprise
