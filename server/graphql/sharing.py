"""Lets the source of a subscription share one execution among several subscribers.

Which of them may share is for the source to say: it gets an `Execution` from its context, has the
answers to its values encoded once, and yields them, `Encoded`, instead of the values.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from graphql import Executor, FieldNode, Node, VariableNode
from graphql.execution import execute_subscription_event
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from server.graphql.cancellation import undisturbed
from server.graphql.replies import encode
from server.graphql.request_parsing import Parameters

C = TypeVar("C")


@dataclass(slots=True)
class EncodedAnswer:
    """An answer as bytes of JSON, with the id from which its stream can be resumed.

    It is never changed; a frozen dataclass takes four times as long to make.
    """

    json: bytes
    id: str = ""
    """See `server.graphql.resuming`; empty where the stream cannot be resumed."""

    def __len__(self) -> int:
        """Return how many bytes of memory it takes."""
        return len(self.json) + len(self.id)


class Encoded(tuple[EncodedAnswer, ...]):
    """Answers that are encoded already, in order; they are sent as they are."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Execution(Generic[C]):
    """How the values of a subscription are turned into responses."""

    key: Hashable
    """Equal operations answer equal values by equal bytes, where their contexts are equal."""
    answer: Callable[[Any, C], Awaitable[bytes]]
    """Returns the answer to a value in a context. Raises NotSharedError where a field fails."""
    at_once: Callable[[Any], bytes | None]
    """Returns the same where all that is selected can be read from the value; None otherwise."""


class NotSharedError(Exception):
    """A field failed, so each subscriber needs a response of its own."""


def shared(
    executor: Executor[Any], asked: Parameters, compiled: Callable[[Any], Any] | None = None
) -> Execution[Any]:
    """Return the execution of the values of a subscription.

    Arguments of its one root field are the source's own, and no part of the key.

    Args:
        executor: of the subscription.
        asked: its request.
        compiled: returns the data of the answer to a value, ready for orjson; or raises where
            `executor` must answer.
    """

    def at_once(value: Any) -> bytes | None:
        if compiled is None:
            return None
        try:
            return orjson.dumps({"data": compiled(value)})
        except Exception:  # noqa: BLE001 - the executor meets it again, and reports it
            return None

    async def answer(value: Any, context: Any) -> bytes:
        for_event = executor.build_per_event_executor(value)
        for_event.context_value = context
        result: Any = execute_subscription_event(for_event)
        if executor.is_awaitable(result):
            result = await undisturbed(result)
        if result.errors:
            raise NotSharedError from result.errors[0]
        return encode({"data": result.data})

    names = sorted({*variables_below_root(executor)} & asked.variables.keys())
    given = encode([asked.variables[name] for name in names])
    return Execution((asked.query, asked.operation_name, *names, given), answer, at_once)


def execute_or_pass(executor: Executor[Any]) -> Any:
    """Execute the operation for a value of its source, or pass on what is encoded already."""
    value = executor.root_value
    if isinstance(value, Encoded):
        return value
    result: Any = execute_subscription_event(executor)
    return undisturbed(result) if executor.is_awaitable(result) else result


def variables_below_root(executor: Executor[Any]) -> Iterator[str]:
    """Yield the variables that are used, except in arguments of fields of the operation itself."""
    fragments = executor.fragment_definitions.values()
    for part in (*executor.operation.selection_set.selections, *fragments):
        if isinstance(part, FieldNode):
            for node in (*(part.directives or ()), *filter(None, [part.selection_set])):
                yield from _variables(node)
        else:
            yield from _variables(part)


def _variables(node: Node) -> Iterator[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
        inner = getattr(node, key)
        for child in inner if isinstance(inner, tuple | list) else [inner]:
            if isinstance(child, Node):
                yield from _variables(child)
