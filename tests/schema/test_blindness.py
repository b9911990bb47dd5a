"""An annotator cannot tell two organizations apart that differ in nothing but what others answered.

Every root query and subscription is asked in both, for everything the schema offers on what it
returns, and every mutation that an annotator may call is tried: the replies are equal byte for
byte. Whoever adds an operation or a filter is told what to add here. Nothing is normalised but the
order of errors (`_in_order`), since ids, salts, command ids and the clock are pinned
(`tests.schema.twin_organizations`), cursors and hashes with them. Lengths of ledgers must be equal,
for a position tells that something happened before it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from server.access import visibility
from server.events.core import ids
from server.events.labeling import annotations
from server.events.labeling.tasks import Status
from server.schema.labeling import types
from tests.schema.blind_documents import OF_PROJECT, PARTS
from tests.schema.blind_mutations import ABOUT_ONESELF, WISHES
from tests.schema.blind_queries import ASKS, EVENT_FILTERS, TASK_FILTERS, Given, Ground, moment
from tests.schema.blindness_play import play
from tests.schema.blindness_scenarios import SCENARIOS
from tests.schema.full_selections import Extent, full_document, selected
from tests.schema.generated_documents import SUBSCRIPTION, operations, schema, stream
from tests.schema.test_roles import table
from tests.schema.twin_organizations import Pins, TwinOrganization, new_twin
from tests.support.api import Client

pytestmark = [
    # A subscription may be left while an event is answered. What graphql-core wraps a resolver in
    # is cancelled then, before it has begun to await the resolver.
    pytest.mark.filterwarnings("ignore:coroutine .*_async_resolver:RuntimeWarning"),
]
BLIND = ("ann", "pia")
"""Who took part with a role in the organization, and who looks on with roles in single projects,
one of which lets her see all of the project where nothing differs."""
FEW = 6
"""Questions of one operation that both of them ask; of more, each asks every other one, in one of
its documents. All tasks are asked for in all documents after what annotators do."""
TELLING = (
    "task",
    "tasks",
    "annotation",
    "node",
    "nodes",
    "events",
    "changes",
    f"{SUBSCRIPTION}events",
)
"""Operations whose replies tell of others' answers, to those who may see them."""
FOLLOWED = 50
"""Events of a subscription that are waited for; each takes as long as a page of `events`."""
DEPTHS = defaultdict(lambda: 1, {"task": 3, "annotation": 3, "project": 2})
"""How many types deep a reply goes: a task's annotations are in one, their answers in two. Where it
tells by a filter, it goes no deeper."""


def told_by_filter(operation: str, given: dict[str, Any]) -> bool:
    """Whether a reply tells by what a filter leaves in.

    All that there is to see of it is asked for without one, of events by their positions.
    """
    return operation in {"tasks", "events"} and bool(given.get("filter", {}).keys() - WHOLE)


def documents(
    twin: TwinOrganization, operation: str, given: dict[str, Any], number: int | None, whole: bool
) -> list[str]:
    """The documents of a question; with its number, one of them, for questions in turn.

    What events say is asked for in all of them: of each event by its position alone. What the
    project of a task says is asked for at one task of each project, unless `whole`.
    """
    parts, by_filter = PARTS.get(operation, (frozenset(),)), told_by_filter(operation, given)
    more: tuple[frozenset[str], ...] = ()
    if operation == "task" and not whole:
        more = parts[-OF_PROJECT:] if given["id"] in first_tasks(twin) else ()
        parts = parts[:-OF_PROJECT]
    if number is not None and (by_filter or operation not in WHOLE_EVENTS):
        parts = (parts[number % len(parts)],)
    depth = 0 if by_filter else DEPTHS[operation]
    return [full_document(operation, depth, without) for without in (*parts, *more)]


def first_tasks(twin: TwinOrganization) -> set[str]:
    """A task of each project."""
    first = {name.partition(" ")[0]: id_ for name, id_ in reversed(twin.tasks.items())}
    return {ids.public("task", id_) for id_ in first.values()}


WHOLE_EVENTS = ("events", f"{SUBSCRIPTION}events")


WHOLE = {"positions"}
"""Filters that together leave in everything."""


@pytest.fixture(scope="module")
async def ground() -> AsyncIterator[Ground]:
    """The two organizations, with all that happened in them."""
    pins = Pins()
    with pytest.MonkeyPatch.context() as patch:
        pins.pin(patch)
        async with new_twin(0, pins) as here:
            await play(here)
            async with new_twin(1, pins) as there:
                await play(there)
                known = sorted({*await here.ids(), *await there.ids()})
                yield Ground(here, there, known, await here.types() | await there.types())


async def reply(
    twin: TwinOrganization,
    who: str,
    operation: str,
    given: dict[str, Any],
    number: int | None = None,
    *,
    whole: bool = False,
) -> bytes:
    """The whole reply to one operation; of a subscription, all that it has to say by now."""
    client, texts = twin.clients[who], documents(twin, operation, given, number, whole)
    bodies = [orjson.dumps({"query": text, "variables": given}) for text in texts]
    if operation.startswith(SUBSCRIPTION):
        waiting = await _waiting(twin, who, operation, given)
        return orjson.dumps([await stream(client, one, waiting) for one in bodies if waiting])
    return b"".join([await _answer(client, operation, body) for body in bodies])


async def _answer(client: Client, operation: str, body: bytes) -> bytes:
    status, answer = await client.send(body)
    assert status == 200, answer
    assert b'"INTERNAL"' not in answer, answer
    # A document that is too long, too dear or not valid is refused alike in both, and nothing is
    # compared.
    whole = b'"data"' in answer and b'"LIMIT"' not in answer
    assert whole, f"ask in PARTS, or less deeply, in DEPTHS: {operation} {answer!r}"
    return _in_order(answer)


def _in_order(answer: bytes) -> bytes:
    """The reply with its errors in one order: fields fail in the order in which reads come back.

    That order differs from one reply of the same organization to the next.
    """
    if b'"errors"' not in answer:
        return answer
    whole = orjson.loads(answer)
    whole.get("errors", []).sort(key=orjson.dumps)
    return orjson.dumps(whole)


async def _waiting(twin: TwinOrganization, who: str, operation: str, given: dict[str, Any]) -> int:
    """How many answers a subscription has to send at once, or 1 for its refusal."""
    if operation != "subscription events":
        return 1
    text = (
        "query($filter: EventFilter, $after: String, $first: Int)"
        " { events(filter: $filter, after: $after, first: $first) { edges { cursor } } }"
    )
    answer = await twin.clients[who].ask(text, **given, first=FOLLOWED)
    found = (answer.get("data") or {}).get("events")
    return len(found["edges"]) if found else 1


def part(who: str, operation: str, questions: list[Given]) -> list[Given]:
    """The questions of an operation that one of the blind asks where they share them."""
    if len(questions) <= FEW:
        return questions
    return questions[BLIND.index(who) :: len(BLIND)]


async def differences(
    ground: Ground, who: str, *only: str, shared: bool = False, whole: bool = False
) -> AsyncIterator[str]:
    """Ask everything in both organizations, or a part of it; what tells them apart."""
    for operation in only or ASKS:
        questions = list(ASKS[operation](ground))
        in_turns = shared and len(questions) > FEW
        for number, given in enumerate(part(who, operation, questions) if shared else questions):
            one = number if in_turns else None
            here, there = [
                await reply(w, who, operation, given, one, whole=whole) for w in ground.twins
            ]
            if here != there:
                yield f"{operation} {given}"


async def test_whatever_the_schema_offers_is_asked() -> None:
    named: dict[str, Any] = dict(schema().type_map)
    assert set(TASK_FILTERS) == set(named["TaskFilter"].fields), "add to TASK_FILTERS"
    assert set(EVENT_FILTERS) == set(named["EventFilter"].fields), "add to EVENT_FILTERS"
    mutations = named["Mutation"].fields
    assert all(not frozenset.intersection(*parts) for parts in PARTS.values())
    questions = {name for name in operations() if name not in mutations}
    assert set(ASKS) == questions, "say in ASKS what to ask of a query or subscription"
    rows = table()  # where a mutation has no row yet, test_roles says so
    allowed = {n for n in mutations if rows.get(n, {}).get("ANNOTATOR") == "allowed"}
    judged = set(WISHES) | ABOUT_ONESELF
    assert allowed <= judged, "try what annotators may do in WISHES"


async def test_the_twins_differ_in_what_annotators_may_not_know(ground: Ground) -> None:
    here, there = ground.twins
    assert (here.tasks, here.people, here.projects) == (there.tasks, there.people, there.projects)
    assert await here.head() == await there.head()
    one, other = await here.standing(), await there.standing()
    pairs = {(one[name][0], other[name][0]) for name in one}
    assert {(Status.DONE, Status.IN_REVIEW), (Status.DONE, Status.DONE)} <= pairs
    assert any(one[n][0] == other[n][0] == Status.DONE and one[n] != other[n] for n in one)
    assert all(any(task.endswith(f" {name}") for task in one) for name in SCENARIOS)


@pytest.mark.parametrize("who", BLIND)
async def test_the_blind_get_the_same_replies_in_both(ground: Ground, who: str) -> None:
    assert [difference async for difference in differences(ground, who, shared=True)] == []


@pytest.mark.soak
@pytest.mark.parametrize("who", BLIND)
async def test_each_of_the_blind_asks_everything(ground: Ground, who: str) -> None:
    assert [difference async for difference in differences(ground, who, whole=True)] == []


@pytest.mark.soak
@pytest.mark.parametrize("who", BLIND)
async def test_many_events_that_are_followed_are_the_same_in_both(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "FOLLOWED", 200)
    followed = differences(ground, who, f"{SUBSCRIPTION}events")
    assert [difference async for difference in followed] == []


@pytest.mark.parametrize("operation", TELLING)
async def test_a_reviewer_sees_the_difference(ground: Ground, operation: str) -> None:
    """The questions are good enough: who may see tells the organizations apart by each of these."""
    assert await anext(differences(ground, "rita", operation), None)


WORK = """query($project: ID!, $since: DateTime!) { viewer {
  leases(project: $project) { token expiresAt task { id version } }
  annotations(project: $project) { edges { cursor node { id status position } } }
  returned(project: $project) { edges { cursor node { id status } } }
  work(project: $project) {
    answered { count isExact } toRedo { count } left { count isExact }
    today: answered(since: $since) { count }
} } }"""


@pytest.mark.parametrize("who", BLIND)
async def test_ones_own_work_is_the_same_in_both(ground: Ground, who: str) -> None:
    for name, id_ in ground.here.projects.items():
        given = {"project": ids.public("project", id_), "since": moment(ground, 0.5)}
        here, there = [await w.clients[who].ask(WORK, **given) for w in ground.twins]
        assert here == there, name
        assert "errors" not in here


SEARCH = """query($p: ID!, $text: String!, $in: [SearchPart!], $first: Int!, $min: Position!) {
  project(id: $p) { search(text: $text, in: $in, first: $first, minPosition: $min) {
    totalCount totalIsExact pageInfo { hasNextPage endCursor } edges { cursor node {
      part excerpt position task { id version } annotation { id status position }
      comment { id text } event { __typename position } } } } } }"""


async def searched(ground: Ground, who: str) -> AsyncIterator[str]:
    """Look for words in both organizations; what tells them apart. The blind share the words."""
    questions = [
        {"p": ids.public("project", id_), "text": text, "min": str(ground.here.length), **more}
        for id_ in ground.here.projects.values()
        for text in ("ann", "bob", "says", "says a", "-a", "a or b", "rome", "why", "x")
        for more in ({"first": 200}, {"first": 1}, {"first": 50, "in": ["ANSWERS"]})
    ]
    for given in part(who, "search", questions) if who in BLIND else questions:
        here, there = [await w.clients[who].ask(SEARCH, **given) for w in ground.twins]
        assert "errors" not in here, here
        if here != there:
            yield str(given)


@pytest.mark.parametrize("who", BLIND)
async def test_a_search_finds_the_same_in_both(ground: Ground, who: str) -> None:
    assert [difference async for difference in searched(ground, who)] == []
    assert await anext(searched(ground, "rita"), None)


async def differing_pasts(ground: Ground, who: str) -> AsyncIterator[str]:
    """Ask for tasks as they were before the end, in both organizations; what tells them apart."""
    fields = selected(schema().type_map["Task"], 2, Extent(without={"Task.project", "Task.draft"}))
    text = f"query($at: Position!, $id: ID!) {{ asOf(position: $at) {{ task(id: $id) {fields} }} }}"
    at = ground.here.length * 3 // 4
    for id_ in ground.ids("task"):
        body = orjson.dumps({"query": text, "variables": {"at": str(at), "id": id_}})
        here, there = [await _answer(w.clients[who], "asOf", body) for w in ground.twins]
        if here != there:
            yield id_


async def test_the_past_is_the_same_in_both(ground: Ground) -> None:
    assert [difference async for difference in differing_pasts(ground, "ann")] == []
    assert await anext(differing_pasts(ground, "rita"), None)


async def test_leases_of_others_are_hidden(ground: Ground) -> None:
    text = "query($id: ID!) { task(id: $id) { leases { token annotator { name } } } }"
    task = ground.task("disagreement watched")
    found = (await ground.here.clients["ann"].data(text, id=task))["task"]["leases"]
    assert found == []
    found = (await ground.here.clients["rita"].data(text, id=task))["task"]["leases"]
    assert found == [{"token": None, "annotator": {"name": "bob"}}]


def _done_alone(state: Any, _: Any, __: Any) -> bool:
    return bool(state.status is Status.DONE)


BREAKS = {
    "annotations": (visibility, "may_see_all", lambda *_: True, "annotation"),
    "statuses": (types, "view_of", lambda *_: None, "task"),
    "events": (visibility.EventVisibility, "whole", lambda *_: True, "events"),
    "following": (visibility.EventVisibility, "whole", lambda *_: True, "subscription events"),
    "lists": (visibility, "may_see_all", lambda *_: True, "tasks"),
}


@pytest.mark.parametrize("rule", sorted(BREAKS))
async def test_without_the_rule_the_twins_can_be_told_apart(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    where, name, broken, operation = BREAKS[rule]
    monkeypatch.setattr(where, name, broken)
    assert await anext(differences(ground, "ann", operation), None)


async def try_mutation(ground: Ground, operation: str, given: dict[str, Any]) -> list[bytes]:
    """Try a mutation in both; repeat what was done, as a client does whose connection was cut."""
    replies = []
    for twin in ground.twins:
        twin.step()
        whole = {"input": {"commandId": str(twin.pins.uuid()), **given}}
        first = await reply(twin, "ann", operation, whole)
        refused = b'"Refused"' in first
        replies.append(first if refused else first + await reply(twin, "ann", operation, whole))
    return replies


async def test_without_its_rule_a_revision_tells(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answers again change nothing, and yet the "no" would tell if others agreed."""
    monkeypatch.setattr(annotations, "_final", _done_alone)
    for given in WISHES["reviseAnnotation"](ground):
        here, there = await try_mutation(ground, "reviseAnnotation", given)
        if here != there:
            assert given["timeSpentMs"] == 0, "nothing changed so far"
            return
    pytest.fail("nobody could tell the organizations apart")


async def test_what_annotators_do_gets_the_same_replies_in_both(ground: Ground) -> None:
    different, done = [], set()
    newest = "{ events(last: 1) { edges { cursor } } }"
    (last,) = (await ground.here.clients["ann"].data(newest))["events"]["edges"]
    for operation, wishes in WISHES.items():
        for given in wishes(ground):
            here, there = await try_mutation(ground, operation, given)
            if b'"Refused"' not in here:
                done.add(operation)
            if here != there:
                different.append(f"{operation} {given}")
    assert not different
    assert done == {name for name in WISHES if table()[name]["ANNOTATOR"] == "allowed"}
    here, there = ground.twins
    assert await here.head() == await there.head()
    # All tasks, for they are what the organizations differ in; each is asked for with its
    # annotations.
    assert [difference async for difference in differences(ground, "ann", "task")] == []
    for ask in (
        ("events", {"first": 200}),
        ("events", {"last": 200}),
        (f"{SUBSCRIPTION}events", {"after": last["cursor"]}),
    ):
        here, there = [await reply(twin, "ann", *ask) for twin in ground.twins]
        assert here == there
        assert here != b"[]"
