"""Subscribers of `events` past HTTP: what each hears, and whether it was made for several."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import orjson

from server.feed import fan_out
from server.graphql import Limits
from server.graphql.engine import Engine
from server.graphql.errors import Masking, RequestProblem
from server.graphql.request_parsing import from_json
from server.graphql.sharing import Encoded
from server.schema.core.context import Caller, Context
from server.schema.core.root import build_schema
from tests.support.api import FAST

PATIENCE = 30
EVENTS = """subscription($after: String, $filter: EventFilter, $language: String) {
  events(after: $after, filter: $filter) {
    position type: name cursor stream actor { name }
    ... on AnnotationSubmitted { fills content { ... on AnswersContent { answers { value {
      ... on ChoiceAnswer { concepts(language: $language) { label } } } } } } } } }"""
LINKED = """subscription($after: String) { events(after: $after) { position type: name
  ... on TaskEvent { task { id answered } } } }"""
"""Events with links, which depend on who asks."""


class Following:
    """One subscription, past HTTP."""

    def __init__(
        self,
        subscribers: Subscribers,
        actor: Any,
        credential: Any = None,
        query: str = EVENTS,
        **variables: Any,
    ) -> None:
        self.query = query
        self.subscribers = subscribers
        caller = Caller(actor.org, actor.member, credential)
        self.context = Context(subscribers.services, caller)
        self.context.deliver = self.deliver
        self.offered = 0
        self.until = 1 << 60
        self.variables = variables
        self.heard: list[dict[str, Any]] = []
        self.shared = 0
        """How many of them were made for several."""
        self.failure: str | None = None
        self.errors: list[Any] | None = None
        """The errors of fields, where they are expected."""

    async def run(self, until: int = 1 << 60) -> None:
        """Take events up to a position, or to the end of the subscription."""
        engine, self.until = self.subscribers.engine, until
        body = {"query": self.query, "variables": self.variables}
        try:
            answers = await engine.start(engine.plan(from_json(body), self.context))
            async with aclosing(answers):
                async for answer in answers:
                    self.take(answer)
                    if self.position >= until:
                        return
                    await asyncio.sleep(0)
        except RequestProblem as problem:
            self.failure = problem.errors[0]["extensions"]["code"]
        finally:
            await engine.release(self.context)

    def deliver(self, answers: Any) -> bool:
        """Take answers at once, as a socket does; every third time, it cannot."""
        self.offered += 1
        last = int(orjson.loads(answers[-1].json)["data"]["events"]["position"])
        if self.offered % 3 == 0 or last >= self.until:
            return False
        self.take(Encoded(answers))
        return True

    def take(self, answer: Any) -> None:
        if isinstance(answer, Encoded):
            self.shared += sum(id(each) in self.subscribers.made for each in answer)
            self.heard += [orjson.loads(each.json)["data"]["events"] for each in answer]
        else:
            found = answer.get("errors", [])
            assert not found or self.errors is not None, answer
            if self.errors is not None:
                self.errors += found
            self.heard.append(answer["data"]["events"])

    @property
    def position(self) -> int:
        return int(self.heard[-1]["position"]) if self.heard else 0

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.heard]


class Subscribers:
    """Services of one process, and who follows there."""

    def __init__(self, running: Any) -> None:
        self.services = running
        self.engine: Engine[Context] = Engine(
            build_schema(),
            Limits(),
            Masking(),
            development=False,
            may_introspect=lambda _: False,
            fast=FAST,
        )
        self.tasks: list[asyncio.Task[None]] = []
        self.made: dict[int, Any] = {}
        """The answers that were made for groups, by identity."""
        join = running.fan_out.join
        running.fan_out.join = lambda org, key, position, make, *rest: join(
            org, key, position, lambda: self._noting(make()), *rest
        )

    def _noting(self, make: fan_out.Make) -> fan_out.Make:
        async def made(page: Any) -> Any:
            found = await make(page)
            self.made.update((id(each), each) for each in found)
            return found

        return made

    async def follow(self, actor: Any, credential: Any = None, **variables: Any) -> Following:
        """Begin a subscription and wait until it has joined a group."""
        made = Following(self, actor, credential, **variables)
        before = self.seats
        self.tasks.append(asyncio.create_task(made.run()))
        await until(lambda: self.seats > before or made.failure)
        return made

    @property
    def groups(self) -> list[fan_out.Group]:
        return self.services.fan_out.groups

    @property
    def seats(self) -> int:
        return sum(len(group.seats) for group in self.groups)


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is awaited sets no event
            await asyncio.sleep(0.01)


async def head_of(owner, org) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", org)


async def queried(subscribers: Subscribers, actor: Any) -> list[dict[str, Any]]:
    """All events that somebody may see, by the query."""
    found: list[dict[str, Any]] = []
    text = EVENTS.replace("subscription($after: String,", "query($after: String,").replace(
        "filter: $filter) {", "filter: $filter, first: 200) { pageInfo { hasNextPage } nodes {", 1
    )
    while True:
        context = Context(subscribers.services, Caller(actor.org, actor.member, None))
        body = {"query": text + "}", "variables": {"after": found[-1]["cursor"] if found else "0"}}
        answer = await subscribers.engine.run(subscribers.engine.plan(from_json(body), context))
        await subscribers.engine.release(context)
        assert "errors" not in answer, answer
        page = answer["data"]["events"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def reached(owner, workspace, *following: Following) -> None:
    """Wait until all have had the last event."""
    head = await head_of(owner, workspace.org)
    await until(lambda: all(f.position >= head for f in following))
