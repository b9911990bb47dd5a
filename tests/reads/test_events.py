"""What SQL leaves out beforehand is hidden: it never takes away what the rule shows.

Random histories of every command, events of newer servers and erasures among them, are looked at by
random callers with random filters. The rule judges every event of the ledger; the pages of
`events_within` must hold each of those that it shows.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access import visibility
from server.access.actor import Actor
from server.access.event_references import EventReferences
from server.access.permissions import Permission
from server.access.visibility import (
    NOBODY,
    Disclosure,
    EventVisibility,
    load_references,
)
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.accounts.roles import Role
from server.events.core.event import EVENTS, Event, Kind, Recorded
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.ledger.read import read_page, tenant
from server.reads.events import events
from server.reads.events.events import EventCriteria, References, events_within
from server.reads.session import ReadSession, open_pool
from tests.support import correction_steps, labeling_steps, management_steps
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.histories import ACTIONS, History
from tests.support.undoing import undo
from tests.support.unknown_events import append_unknown
from tests.support.workspace import new_workspace

STEPS, MOST = 200, 1_000
"""Random steps that are made until everything was met, so many at a time, and at most."""
P = Permission


@dataclass
class Ledger:
    """Everything that there is to look at."""

    session: ReadSession
    events: list[Recorded[Event]]
    references: EventReferences
    members: list[UUID]
    projects: list[UUID]
    streams: list[UUID]
    annotators: list[UUID]
    """Members of whom something is told in a task."""


@pytest.fixture(scope="module")
async def ledger(database: Database) -> AsyncIterator[Ledger]:
    """An organization with random work behind it."""
    clock, org = Clock(), uuid7()
    writer = Writer(database.server_url, clock=clock)
    owner = await asyncpg.connect(database.admin_url)
    connection = await asyncpg.connect(database.server_url)
    pool = await open_pool(database.server_url, size=1)
    session = ReadSession(pool, org)
    try:
        await create_ledger(connection, org)
        history = await History(await new_workspace(writer, clock, org)).begin()
        await erase(history, owner)
        await lapse(history)
        await undo_an_answer(history, connection)
        await play(history, Random(15), owner)
        await write_newer(history, owner)
        async with tenant(connection, org, snapshot=True):
            read = await read_page(connection, org, after=0, limit=100_000, size=1 << 30)
        described = await describe(session, [event for event, _ in read], history)
        await session.close()
        yield described
    finally:
        await pool.close()
        await connection.close()
        await owner.close()
        await writer.close()


SPOKEN_OF = {*visibility.ACTS, *visibility.OWNED, *visibility.VERDICTS}
"""Events of which the rule says who sees them, each of which is met."""


async def play(history: History, random: Random, owner: asyncpg.Connection) -> None:
    """Make random steps until everything that the rule speaks of has happened."""
    labeling, management, correcting = (
        [name for name, step in ACTIONS.items() if step.__module__ == module.__name__]
        for module in (labeling_steps, management_steps, correction_steps)
    )
    wanted, made = {event.type for event in SPOKEN_OF}, 0
    while wanted:
        assert made < MOST, f"another seed: {wanted}"
        made += STEPS
        for _ in range(STEPS):
            name = random.choice([*labeling, *labeling, *management, *correcting * 6])
            with contextlib.suppress(Refused):
                await history.step((name, random.randrange(10_000)))
        text = "SELECT DISTINCT type FROM events WHERE org_id = $1"
        wanted -= {row["type"] for row in await owner.fetch(text, history.workspace.org)}


async def lapse(history: History) -> None:
    """Let a lease expire, in a project of its own: steps may take any task of theirs."""
    workspace = history.workspace
    (task,) = await workspace.tasks(await workspace.project())
    await workspace.take(task, await workspace.member())
    workspace.clock.advance(4_000)
    await workspace.expire(task)


async def undo_an_answer(history: History, connection: asyncpg.Connection) -> None:
    """Let the owner undo what somebody answered."""
    workspace = history.workspace
    (task,) = await workspace.tasks(await workspace.project())
    await workspace.annotate(task, await workspace.member())
    answered = await workspace.do(lambda _: [], permission=None)
    await undo(workspace, connection, answered.position)


async def erase(history: History, owner: asyncpg.Connection) -> None:
    """Erase what was said when a task and a project began."""
    workspace, (*_, task), project = history.workspace, history.tasks, history.projects[0]
    for stream, named in ((task, {}), (project, {"projects": (project,)})):
        first = await owner.fetchval(
            "SELECT min(position) FROM events WHERE org_id = $1 AND stream = $2",
            workspace.org,
            stream,
        )
        await workspace.erase(stream, [first], **named)


async def write_newer(history: History, owner: asyncpg.Connection) -> None:
    """Let a newer server write to every kind of stream, one of a new kind among them."""
    workspace = history.workspace
    for stream in (
        *history.tasks,
        *history.projects,
        workspace.owner.member,
        workspace.org,
        uuid7(),
    ):
        await append_unknown(owner, workspace.org, stream, actor=workspace.owner.member)


async def describe(session: ReadSession, found: list[Recorded[Event]], history: History) -> Ledger:
    everyone = EventVisibility(Actor(org=session.org, member=NOBODY), frozenset())
    references = await load_references(References(session), found, everyone, projects={})
    by_kind = {event.stream: references.kind(event) for event in found}
    annotators = {e.event.annotator for e in found if hasattr(e.event, "annotator")}
    return Ledger(
        session,
        found,
        references,
        [stream for stream, kind in by_kind.items() if kind is Kind.MEMBER],
        history.projects,
        [*by_kind],
        sorted(annotators),
    )


async def test_references_outlast_what_is_remembered(ledger: Ledger) -> None:
    """Others may empty meanwhile what several followers of a ledger remember together."""
    everyone = EventVisibility(Actor(org=ledger.session.org, member=NOBODY), frozenset())
    remembered: dict[UUID, UUID] = {}
    reader = References(ledger.session)
    found = await load_references(reader, ledger.events, everyone, projects=remembered)
    assert remembered == ledger.references.projects
    remembered.clear()
    assert found == ledger.references


async def test_the_ledger_has_what_the_rule_speaks_of(ledger: Ledger) -> None:
    types = {type(event.event) for event in ledger.events}
    assert types >= SPOKEN_OF
    assert {visibility.UnknownStored, visibility.ContentErased, visibility.TaskImported} <= types


def callers(ledger: Ledger) -> st.SearchStrategy[EventVisibility]:
    """Members with any roles, in an organization with any projects open to its annotators."""
    roles = st.none() | st.sampled_from(Role)
    some = st.frozensets(st.sampled_from(Role), min_size=1, max_size=2)
    in_projects = st.dictionaries(st.sampled_from(ledger.projects), some)

    def made(
        member: UUID, role: Role | None, held: dict[UUID, frozenset[Role]], opened: frozenset[UUID]
    ) -> EventVisibility:
        actor = Actor(
            org=ledger.session.org,
            member=member,
            organization_role=role,
            project_roles=MappingProxyType(held),
        )
        return EventVisibility(actor, frozenset() if actor.may(P.EVENTS_READ) else opened)

    opened = st.frozensets(st.sampled_from(ledger.projects))
    members = st.sampled_from(ledger.members) | st.sampled_from(ledger.annotators)
    return st.builds(made, members, roles, in_projects, opened)


def filters(ledger: Ledger) -> st.SearchStrategy[EventCriteria]:
    types = st.sampled_from([*EVENTS, "task.teleported"])
    return st.builds(
        EventCriteria,
        stream=st.none() | st.sampled_from(ledger.streams),
        project=st.none() | st.sampled_from(ledger.projects),
        types=st.none() | st.frozensets(types, min_size=1, max_size=20),
        actors=st.none() | st.frozensets(st.sampled_from(ledger.members), min_size=1),
    )


async def read(
    ledger: Ledger, who: EventVisibility, criteria: EventCriteria, low: int, size: int
) -> list[int]:
    """All positions that SQL does not leave out, page after page."""
    seen: list[int] = []
    head = len(ledger.events)
    while True:
        page = await events_within(ledger.session, who, criteria, (low, head), size)
        seen += [event.position for event in page]
        if len(page) < size:
            await ledger.session.close()  # no snapshot waits for the next example
            return seen
        low = page[-1].position


def shown(
    ledger: Ledger, who: EventVisibility, criteria: EventCriteria, low: int
) -> dict[int, Disclosure]:
    """What the rule says of every event, as far as it shows it."""
    found = {
        event.position: who.discloses(event, ledger.references)
        for event in ledger.events
        if event.position > low and criteria.fits(event, ledger.references)
    }
    return {n: disclosure for n, disclosure in found.items() if disclosure is not Disclosure.HIDDEN}


async def missing(
    ledger: Ledger, who: EventVisibility, criteria: EventCriteria, low: int, size: int
) -> set[int]:
    """Which events the rule shows and SQL leaves out."""
    seen = await read(ledger, who, criteria, low, size)
    assert seen == sorted(set(seen))
    return set(shown(ledger, who, criteria, low)) - set(seen)


@given(data=st.data())
async def test_sql_leaves_out_nothing_that_the_rule_shows(
    ledger: Ledger, data: st.DataObject
) -> None:
    who, criteria = data.draw(callers(ledger)), data.draw(filters(ledger))
    low = data.draw(st.integers(0, len(ledger.events)))
    size = data.draw(st.sampled_from([7, 50, 10_000]))
    assert await missing(ledger, who, criteria, low, size) == set()


async def everybody(ledger: Ledger) -> AsyncIterator[EventVisibility]:
    """Callers of every kind, without chance."""
    for member in ledger.annotators:
        for opened in (frozenset[UUID](), frozenset(ledger.projects[:1])):
            for role in (Role.ANNOTATOR, None):
                held = {} if role else {ledger.projects[1]: frozenset({Role.REVIEWER})}
                actor = Actor(
                    org=ledger.session.org, member=member, organization_role=role,
                    project_roles=MappingProxyType(held),
                )  # fmt: skip
                yield EventVisibility(actor, opened)


FEWER = [name for name in visibility.SHOWN_OF_OTHERS if name != "annotation.rejected"]
BREAKS: dict[str, tuple[Any, str, Any]] = {
    "SQL forgets a type": (events, "SHOWN_OF_OTHERS", FEWER),
    "SQL forgets what is shown whole": (EventVisibility, "whole_projects", []),
    "the rule shows more": (EventVisibility, "_is_shown_blindly", lambda *_: True),
}


@pytest.mark.parametrize("name", BREAKS)
async def test_where_sql_and_the_rule_part_it_is_found(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    where, attribute, broken = BREAKS[name]
    monkeypatch.setattr(where, attribute, broken)
    lost = [
        await missing(ledger, who, EventCriteria(), 0, 10_000) async for who in everybody(ledger)
    ]
    assert any(lost)


def of_others(ledger: Ledger, who: EventVisibility, *callers: EventVisibility) -> list[Disclosure]:
    """What somebody is shown of all events but those of the streams of some callers."""
    own = {caller.actor.member for caller in callers}
    return [who.discloses(e, ledger.references) for e in ledger.events if e.stream not in own]


@given(data=st.data())
async def test_callers_of_one_audience_see_the_same_of_others(
    ledger: Ledger, data: st.DataObject
) -> None:
    one, other = data.draw(callers(ledger)), data.draw(callers(ledger))
    project = data.draw(st.none() | st.sampled_from(ledger.projects))
    key, together = one.audience(project)
    within = [e for e in ledger.events if project in (None, ledger.references.project(e))]
    inside = Ledger(**{**vars(ledger), "events": within})
    assert of_others(inside, one, one) == of_others(inside, together, one)
    if key == other.audience(project)[0]:
        assert of_others(inside, one, one, other) == of_others(inside, other, one, other)


async def test_whoever_is_blind_has_an_audience_of_one(ledger: Ledger) -> None:
    keys = [who.audience(None)[0] async for who in everybody(ledger)]
    assert len({str(key) for key in keys}) == len(keys)
