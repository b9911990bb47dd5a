"""What is compiled of a subscription to events equals ordinary execution, byte by byte.

Documents are made from the SDL: each field of each type of events, and random documents with
aliases, fragments, directives and `__typename`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any
from uuid import UUID
from weakref import ref

import orjson
import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.access.event_references import EventReferences
from server.access.visibility import Disclosure
from server.events.core.event import Kind, Recorded
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.erasure.erased_content import blanked
from server.feed.render import public_event
from server.graphql import Limits
from server.graphql.engine import Engine
from server.graphql.errors import Masking, RequestProblem
from server.graphql.fastpath.executor import CompiledExecutor
from server.graphql.request_parsing import from_json
from server.graphql.sharing import Execution, shared
from server.reads.session import ReadSession
from server.schema.accounts.members import Member
from server.schema.core.context import Caller, Context
from server.schema.core.root import build_schema
from server.schema.events.interfaces import ACTORS, EventType
from server.schema.events.types import EVENT_TYPES
from tests.feed.test_render import golden
from tests.schema.generated_documents import schema
from tests.schema.test_event_types import every_field

ORG, ANN = UUID(int=1), UUID(int=3)
LOOSE = Limits(
    depth=50, tokens=100_000, body_bytes=1 << 24, document_bytes=1 << 24, cost=10**9,
    aliases=1_000, directives=1_000, fragments=1_000, visits=10**6, overlaps=10**6,
)  # fmt: skip


class ConflictError(Exception):
    """A random document has two fields of one name that cannot be merged."""


@cache
def engine(*, fast: bool) -> Engine[Context]:
    return Engine(
        build_schema(),
        LOOSE,
        Masking(),
        development=False,
        may_introspect=lambda _: False,
        fast=fast,
    )


def session() -> ReadSession:
    return ReadSession(None, ORG)  # type: ignore[arg-type]


@cache
def values() -> list[EventType]:
    """Every event that was ever stored: whole, blind, erased; and one that cannot be read."""
    unknown = UnknownStored(
        stored_type="task.teleported", stored_version=3, stored_facts='{"to":7}',
        reason=UnknownReason.NEWER,
    )  # fmt: skip
    stored = [shown.recorded for shown in golden().values()]
    stored.append(replace(stored[0], event=unknown))
    return [value for one in stored for value in _shown(one)]


def _shown(recorded: Recorded[Any]) -> Iterator[EventType]:
    kind = recorded.event.kind or Kind.TASK
    ann = Member(session=session(), uuid=ANN, row=None, id="member_a", name="Ann")
    has_content = getattr(recorded.event, "content", None) is not None
    for one, erased in [(recorded, ()), *([(blanked(recorded), (7,))] if has_content else [])]:
        references = EventReferences(kinds={recorded.stream: kind}, erased=frozenset(erased))
        for disclosure in (Disclosure.FULL, Disclosure.BLIND):
            event = public_event(one, references, disclosure)
            yield EVENT_TYPES.of(event, session(), {ANN: ann, None: None})


def prepared(text: str, variables: dict[str, Any], *, fast: bool) -> tuple[Execution[Any], Context]:
    """Return the execution of a subscription, and a context without a database."""
    context = Context(None, Caller(ORG, ANN, None))  # type: ignore[arg-type]
    try:
        plan = engine(fast=fast).plan(from_json({"query": text, "variables": variables}), context)
    except RequestProblem as problem:
        raise (ConflictError if "conflict" in str(problem) else ValueError)(text) from problem
    executor = plan.executor
    compiled = executor.answer() if isinstance(executor, CompiledExecutor) else None
    return shared(executor, plan.asked, compiled), context


async def compare(text: str, shown: list[EventType], variables: dict[str, Any]) -> int:
    """Return how many of some events a compiled function answered, each as stock code does."""
    at_once = prepared(text, variables, fast=True)[0].at_once
    stock, context = prepared(text, variables, fast=False)
    count = 0
    for value in shown:
        found = at_once(value)
        if found is not None:
            count += 1
            context.kept[ACTORS] = value.actors
            assert found == await stock.answer(value, context), text
    return count


async def test_every_field_of_every_event_is_compiled() -> None:
    fields = every_field(links=False)
    text = f"subscription {{ events {{ {fields} actor {{ __typename id name }} }} }}"
    assert await compare(text, values(), {}) == len(values()) > 200


async def test_a_field_that_must_be_loaded_leaves_its_events_to_the_executor() -> None:
    text = "subscription { events { position ... on TaskEvent { task { id } } } }"
    of_tasks = [v for v in values() if v.public.kind is Kind.TASK and v.name != "task.teleported"]
    assert await compare(text, values(), {}) < len(values())
    at_once = prepared(text, {}, fast=True)[0].at_once
    tasks = [v for v in of_tasks if "TaskEvent" in {i.name for i in _type(v).interfaces}]
    assert tasks
    assert all(at_once(value) is None for value in tasks)


def _type(value: EventType) -> Any:
    return schema().get_type(type(value).__name__)


async def test_an_unknown_actor_is_left_to_the_executor() -> None:
    at_once = prepared("subscription { events { actor { name } } }", {}, fast=True)[0].at_once
    value = EVENT_TYPES.of(values()[0].public, session(), {})
    assert at_once(value) is None


@pytest.mark.parametrize("whole", [True, False])
async def test_directives_hold_for_the_variables_of_each_subscriber(whole: bool) -> None:
    text = (
        "subscription($whole: Boolean!) { events { position ...F @include(if: $whole)"
        " name @skip(if: $whole) } } fragment F on Event { cursor }"
    )
    assert await compare(text, values(), {"whole": whole}) == len(values())
    found = orjson.loads(prepared(text, {"whole": whole}, fast=True)[0].at_once(values()[0]) or b"")
    assert set(found["data"]["events"]) == {"position", "cursor" if whole else "name"}


def test_functions_are_kept_while_somebody_is_answered_by_them() -> None:
    """One document has as many as its variables have values, each of up to some megabytes."""
    text = "subscription($yes: Boolean!) { events { name position @include(if: $yes) } }"
    given = from_json({"query": text, "variables": {"yes": True}})
    context = Context(None, Caller(ORG, ANN, None))  # type: ignore[arg-type]
    executor = engine(fast=True).plan(given, context).executor
    assert isinstance(executor, CompiledExecutor)
    found = executor.answer()
    again = engine(fast=True).plan(given, context).executor
    assert isinstance(again, CompiledExecutor)
    assert found is not None
    assert again.answer() is found
    kept = ref(found)
    del found
    assert kept() is None


class Documents:
    """Makes a random document over the events of the SDL."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.fragments: list[str] = []

    def document(self) -> str:
        body = self.selection(schema().get_type("Event"), 3)
        name = self.random.choice(["events", "found: events"])
        return (
            "subscription($yes: Boolean!, $no: Boolean = false) { "
            f"{name} {{ y: name @include(if: $yes) n: name @skip(if: $no) {body[1:]} }} "
            + " ".join(self.fragments)
        )

    def selection(self, type_: Any, depth: int) -> str:
        parts = [self.part(type_, depth) for _ in range(self.random.randint(1, 5))]
        return f"{{ __typename {' '.join(filter(None, parts))} }}"

    def part(self, type_: Any, depth: int) -> str:
        members = sorted(
            {type_, *schema().get_possible_types(type_)} if is_abstract_type(type_) else {type_},
            key=str,
        )
        kind = self.random.choice(["field", "field", "fragment", "spread"])
        if isinstance(type_, GraphQLUnionType) and kind == "field":
            kind = "fragment"
        if kind == "field":
            return self.field(type_, depth)
        on = self.random.choice(members)
        if isinstance(on, GraphQLUnionType) or depth == 0:
            return ""
        inner, where = self.selection(on, depth - 1), self.directive()
        if kind == "fragment":
            return f"... on {on.name}{where} {inner}"
        self.fragments.append(f"fragment F{len(self.fragments)} on {on.name} {inner}")
        return f"...F{len(self.fragments) - 1}{where}"

    def field(self, type_: GraphQLObjectType, depth: int) -> str:
        name = self.random.choice(sorted(type_.fields))
        field = type_.fields[name]
        inner: Any = get_named_type(field.type)
        if any(map(is_required_argument, field.args.values())):
            return ""
        alias = f"a{self.random.randint(0, 99_999)}: " if self.random.random() < 0.3 else ""
        if is_leaf_type(inner):
            return f"{alias}{name}{self.directive()}"
        # Most objects are loaded; those are few here, so that most documents are compiled.
        loaded = "id" in inner.fields if isinstance(inner, GraphQLObjectType) else False
        if depth == 0 or (loaded and name != "actor" and self.random.randint(0, 3)):
            return ""
        body = "{ id name }" if name == "actor" else self.selection(inner, depth - 1)
        return f"{alias}{name}{self.directive()} {body}"

    def directive(self) -> str:
        some = [
            f" @{kind}(if: ${given})" for kind in ("skip", "include") for given in ("yes", "no")
        ]
        return self.random.choice(["", "", "", *some])


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.booleans())
def test_random_documents_are_answered_alike(random: Random, yes: bool) -> None:
    text = Documents(random).document()
    shown = random.sample(values(), 25)
    with suppress(ConflictError):
        asyncio.run(compare(text, shown, {"yes": yes}))
