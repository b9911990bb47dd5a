"""Runs operations on graphql-core directly.

`strawberry.Schema.execute` parses and validates every request again and wraps it in extension hooks
that this server does not use; what it does beyond that is one call of the executor, made here. The
private names used of both libraries are pinned by tests/graphql/test_hooks.py.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import strawberry
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationType,
)
from graphql.execution import create_source_event_stream, map_source_to_response_event
from starlette.requests import HTTPConnection
from strawberry.execution import optimized_is_awaitable

from server.events.core.refusal import Code, Refused
from server.graphql.cancellation import undisturbed
from server.graphql.documents import Documents, Operation, ParsedDocument
from server.graphql.errors import (
    FormattedError,
    Masking,
    RequestProblem,
    document_problem,
    failed_problem,
    refused_problem,
    request_errors,
)
from server.graphql.executor import StrawberryExecutor
from server.graphql.fastpath.executor import CompiledExecutor
from server.graphql.fastpath.inputs import InputTypes
from server.graphql.fastpath.operations import CachedOperation
from server.graphql.fastpath.plain_fields import DEFINITION
from server.graphql.limits import Limits
from server.graphql.persisted_documents import PersistedDocuments
from server.graphql.request_parsing import Parameters
from server.graphql.sharing import Encoded, execute_or_pass, shared

C = TypeVar("C")
_is_awaitable: Any = optimized_is_awaitable

Answer = dict[str, Any]
ContextOf = Callable[[HTTPConnection, Mapping[str, Any]], Awaitable[C]]
"""Builds the context of a caller from the connection (headers, address) and, on a WebSocket, the
payload of `connection_init`; it may raise `Refused`."""

OnOperation = Callable[[str | None, str], None]
"""Is told of an operation: its name, None for one without, and its type, such as `mutation`."""


@dataclass(frozen=True, slots=True)
class Plan(Generic[C]):
    """An operation that is ready to run for one caller."""

    operation: Operation
    executor: Executor[Any]
    context: C
    asked: Parameters


class Engine(Generic[C]):
    """Prepares and runs operations of one schema; knows nothing of HTTP."""

    def __init__(
        self,
        schema: strawberry.Schema,
        limits: Limits,
        masking: Masking,
        *,
        development: bool,
        may_introspect: Callable[[C], bool],
        fast: bool = True,
        persisted: PersistedDocuments | None = None,
        on_operation: OnOperation | None = None,
    ) -> None:
        if schema.extensions or schema.directives or schema.exception_handlers:
            raise TypeError(
                "This transport runs neither Strawberry extensions, nor operation directives, nor "
                "exception handlers."
            )
        self._schema = schema._schema  # noqa: SLF001 - Strawberry offers no public way to its graphql-core schema
        _tell_of_one_of(self._schema)
        self._inputs = InputTypes(schema) if fast else None
        self._documents = Documents(self._schema, limits, suggestions=development)
        self._persisted = persisted or PersistedDocuments(limits=limits)
        self._masking = masking
        self._development = development
        self._may_introspect = may_introspect
        self._on_operation = on_operation

    def unusable_documents(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of trusted documents that this schema refuses, each with the reason."""
        for id_, text in self._persisted.trusted.items():
            try:
                self._documents.prepare(text)
            except RequestProblem as refusal:
                yield id_, str(refusal)

    def plan(self, given: Parameters, context: C) -> Plan[C]:
        """Prepare an operation: parse, guard and validate the document, coerce the variables.

        Raises:
            RequestProblem: 400, when the request cannot be executed.
        """
        named = self._persisted.concerns(given)
        if named:
            given = self._persisted.resolved(given)
        parsed = self._documents.prepare(given.query)
        if named:
            self._persisted.keep(given)
        operation = self._documents.select(parsed, given.operation_name, given.variables)
        if self._on_operation is not None:
            name = operation.node.name
            self._on_operation(name.value if name else None, operation.type.value)
        if operation.introspects and not self._development:
            self._require_introspection(context)
        executor = operation.cached and operation.cached.executor(context, given.variables)
        return Plan(
            operation, executor or self._built(parsed, operation, given, context), context, given
        )

    def _require_introspection(self, context: C) -> None:
        try:
            allowed = self._may_introspect(context)
        except Refused as refused:
            raise refused_problem(refused) from None
        if not allowed:
            raise document_problem(
                "You may not introspect this schema; its SDL is documented.", Code.FORBIDDEN
            )

    def _built(
        self, parsed: ParsedDocument, operation: Operation, given: Parameters, context: C
    ) -> Executor[Any]:
        """Return an executor built by stock code, and have the operation keep how it was built."""
        if operation.type is OperationType.SUBSCRIPTION and self._inputs and not operation.cached:
            operation.cached = CachedOperation(self._inputs)  # Called once for every event.
        executor_class = CompiledExecutor if operation.cached else StrawberryExecutor
        try:
            executor = executor_class.build(
                self._schema,
                parsed.document,
                None,
                context,
                given.variables,
                given.operation_name,
                is_awaitable=_is_awaitable,
                hide_suggestions=not self._development,
            )
        except RecursionError:
            raise document_problem("The variables are nested too deeply.", Code.LIMIT) from None
        if isinstance(executor, list):
            raise RequestProblem(400, request_errors(executor), legacy_ok=True)
        if isinstance(executor, CompiledExecutor) and operation.cached:
            operation.cached.adopt(executor)
        elif self._inputs:
            operation.cached = CachedOperation(self._inputs)
        return executor

    async def run(self, plan: Plan[C]) -> Answer:
        """Run a query or mutation, and return its response, with unexpected errors masked.

        The context of a mutation that was committed has its position in the attribute `position`.
        An error UNAVAILABLE in the response carries that position: the command itself is done.
        """
        try:
            result: Any = plan.executor.execute_operation()
            if optimized_is_awaitable(result):
                result = await result
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets a GraphQL answer
            answer: Answer = {"data": None, "errors": [self._masking.outside_a_field(error)]}
        else:
            answer = self._answer(result)
        finally:
            # They are bound methods of the executor: in such a cycle, all that belongs to a request
            # would stay in memory until the garbage collector looks at it.
            del plan.executor.async_helpers
        position = getattr(plan.context, "position", None)
        if "errors" in answer and position is not None:
            _add_position(answer["errors"], position)
        return answer

    async def release(self, context: C) -> None:
        """Call the coroutine method `release` of a context, if it has one.

        It is called when the operation has ended, and before a response is sent, so that no
        database snapshot is held while a client reads slowly.
        """
        release = getattr(context, "release", None)
        if release is None:
            return
        try:
            await release()
        except Exception as error:  # noqa: BLE001 - the answer is known; only the log hears of this
            self._masking.outside_a_field(error)

    async def start(self, plan: Plan[C]) -> AsyncGenerator[Answer | Encoded, None]:
        """Start any operation and return its answers; a subscription has many, others one.

        A context with an attribute `execution` gets the function that shares one execution.

        Raises:
            RequestProblem: A subscription could not start; raised by the iterator, it ended with an
                error.
        """
        if plan.operation.type is not OperationType.SUBSCRIPTION:
            return self._single(plan)
        if hasattr(plan.context, "execution"):
            executor = plan.executor
            compiled = executor.answer() if isinstance(executor, CompiledExecutor) else None
            plan.context.execution = shared(executor, plan.asked, compiled)
        source: Any = create_source_event_stream(plan.executor)
        if optimized_is_awaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            raise failed_problem(self._masking(source.errors or []), 400)
        results = map_source_to_response_event(plan.executor, source, execute_or_pass)
        return self._answers(plan, results)

    async def _single(self, plan: Plan[C]) -> AsyncGenerator[Answer, None]:
        answer = await undisturbed(self.run(plan))
        await self.release(plan.context)
        yield answer

    async def _answers(
        self, plan: Plan[C], results: AsyncGenerator[Any, None]
    ) -> AsyncGenerator[Answer | Encoded, None]:
        try:
            async for result in results:
                await self.release(plan.context)
                yield result if isinstance(result, Encoded) else self._answer(result)
        except Exception as error:  # noqa: BLE001 - the source failed: the client is told, and the stream ends
            raise failed_problem([self._masking.outside_a_field(error)], 500) from None
        finally:
            await results.aclose()

    def _answer(self, result: ExecutionResult) -> Answer:
        if not result.errors:
            return {"data": result.data}
        return {"data": result.data, "errors": self._masking(result.errors)}


def _add_position(errors: list[FormattedError], position: int) -> None:
    for error in errors:
        if error["extensions"].get("code") == Code.UNAVAILABLE:
            error["extensions"]["position"] = str(position)


def _tell_of_one_of(schema: GraphQLSchema) -> None:
    """Tell graphql-core of the input types that take exactly one member.

    Strawberry checks these by itself, and then the error does not say where the value is.
    """
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType) and DEFINITION in type_.extensions:
            type_.is_one_of = type_.extensions[DEFINITION].is_one_of
