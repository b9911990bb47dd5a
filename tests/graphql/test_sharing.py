"""Answers that a source has encoded by itself are sent as they are, and equal to others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
from strawberry.types import Info

from server.graphql import GraphQLApp, Limits
from server.graphql.engine import Engine
from server.graphql.errors import Masking
from server.graphql.request_parsing import from_json
from server.graphql.sharing import Encoded, EncodedAnswer, Execution, NotSharedError
from server.graphql.websocket import Connection
from tests.support.api import FAST


@dataclass
class Caller:
    """A context that may have values answered for others."""

    name: str = "one"
    execution: Execution[Any] | None = None


@strawberry.type
class Number:
    value: int

    @strawberry.field
    async def text(self, info: Info, suffix: str = "") -> str:
        await asyncio.sleep(0)
        if self.value == 13:
            raise ValueError("unlucky")
        return f"{info.context.name} {self.value}{suffix}"


@strawberry.type
class Query:
    hello: str = "world"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def numbers(
        self, info: Info, to: int, after: str = "", together: bool = False
    ) -> AsyncGenerator[Number, None]:
        for n in range(0, to, 2):
            pair = [Number(value=n), Number(value=n + 1)]
            if together:
                answer = info.context.execution.answer
                answers = [EncodedAnswer(await answer(each, Caller("one"))) for each in pair]
                yield Encoded(answers)  # type: ignore[misc]
            else:
                yield pair[0]
                yield pair[1]


QUERY = """subscription($to: Int!, $together: Boolean!) {
  numbers(to: $to, together: $together) { value text } }"""
SCHEMA = strawberry.Schema(Query, subscription=Subscription)


async def context(*_: object) -> Caller:
    return Caller()


def engine() -> Engine[Caller]:
    return Engine(
        SCHEMA, Limits(), Masking(), development=False, may_introspect=lambda _: False, fast=FAST
    )


def body(*, together: bool) -> dict[str, Any]:
    return {"query": QUERY, "variables": {"to": 6, "together": together}}


async def over_sse(asked: dict[str, Any]) -> bytes:
    app: GraphQLApp[Caller] = GraphQLApp(SCHEMA, context=context, fast=FAST)
    headers = [(b"accept", b"text/event-stream"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "headers": headers, "query_string": b""}
    waiting, sent = [{"type": "http.request", "body": json.dumps(asked).encode()}], []

    async def receive() -> Any:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop()

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(sent)


async def over_websocket(asked: dict[str, Any]) -> list[str]:
    sent: list[str] = []
    to_come: asyncio.Queue[Any] = asyncio.Queue()
    to_come.put_nowait({"type": "websocket.connect"})
    to_come.put_nowait({"type": "websocket.receive", "text": '{"type":"connection_init"}'})

    async def send(message: Any) -> None:
        text = message.get("text", "")
        sent.append(text)
        if "connection_ack" in text:
            operation = {"id": 'a "1"', "type": "subscribe", "payload": asked}
            await to_come.put({"type": "websocket.receive", "text": json.dumps(operation)})
        elif '"complete"' in text:
            await to_come.put({"type": "websocket.disconnect"})

    scope = {"type": "websocket", "subprotocols": ["graphql-transport-ws"], "headers": []}
    parts = (engine(), context, Limits(), Masking())
    await asyncio.wait_for(Connection(*parts, scope, to_come.get, send).serve(), 10)
    return sent


@pytest.mark.parametrize("transport", [over_sse, over_websocket])
async def test_encoded_answers_are_those_of_the_stock_way(transport: Any) -> None:
    alone, together = [await transport(body(together=t)) for t in (False, True)]
    assert together == alone
    assert str(alone).count("one 5") == 1


async def keys(*asked: tuple[str, dict[str, Any]]) -> int:
    """How many different keys the operations have."""
    found, made = set(), engine()
    for query, variables in asked:
        caller = Caller()
        given = from_json({"query": query, "variables": variables})
        answers = await made.start(made.plan(given, caller))
        await answers.aclose()
        assert caller.execution is not None
        found.add(caller.execution.key)
    return len(found)


CURSOR = """subscription($to: Int!, $after: String!, $suffix: String, $no: Boolean = false) {
  numbers(to: $to, after: $after) { value ...F text(suffix: $suffix) @skip(if: $no) } }
fragment F on Number { again: text(suffix: $suffix) }"""


async def test_arguments_of_the_root_field_are_the_sources_own() -> None:
    assert await keys(
        (CURSOR, {"to": 2, "after": "1"}),
        (CURSOR, {"to": 3, "after": "2"}),
        (CURSOR, {"to": 3, "after": "2", "unused": 1}),
    ) == 1  # fmt: skip


async def test_all_other_variables_count() -> None:
    first = {"to": 2, "after": "1"}
    assert await keys(
        (CURSOR, first),
        (CURSOR, {**first, "suffix": "!"}),
        (CURSOR, {**first, "suffix": None}),
        (CURSOR, {**first, "no": True}),
        (f"# another text\n{CURSOR}", first),
    ) == 5  # fmt: skip


async def test_a_variable_that_is_used_elsewhere_too_counts() -> None:
    query = CURSOR.replace("text(suffix: $suffix)", "text(suffix: $after)", 1)
    assert await keys((query, {"to": 2, "after": "1"}), (query, {"to": 2, "after": "2"})) == 2
    hidden = """subscription($to: Int!) { ...F }
        fragment F on Subscription { numbers(to: $to) { value } }"""
    assert await keys((hidden, {"to": 2}), (hidden, {"to": 3})) == 2


async def test_what_fails_is_not_shared() -> None:
    made, caller = engine(), Caller()
    answers = await made.start(made.plan(from_json(body(together=False)), caller))
    await answers.aclose()
    assert caller.execution is not None
    with pytest.raises(NotSharedError):
        await caller.execution.answer(Number(value=13), Caller())
    assert b"two 12" in await caller.execution.answer(Number(value=12), Caller("two"))


async def test_nothing_piles_up_while_a_subscription_lasts() -> None:
    made, caller = engine(), Caller()
    plan = made.plan(
        from_json({**body(together=False), "variables": {"to": 200, "together": False}}), caller
    )
    answers = await made.start(plan)
    sizes = set()
    async for _ in answers:
        await caller.execution.answer(Number(value=1), Caller())
        held = vars(plan.executor).items()
        sizes.add(sum(len(value) for _, value in held if hasattr(value, "__len__")))
    assert len(sizes) == 1
