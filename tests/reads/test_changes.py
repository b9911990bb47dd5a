"""Changes of random histories: what is listed are exactly the things whose folded states differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from server.access.visibility import EventVisibility
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.accounts.members import RoleGranted, RoleRevoked
from server.events.changes.field_changes import ChangeKind
from server.events.changes.object_changes import ObjectChange
from server.events.core.event import Event, Kind, Recorded
from server.events.core.ids import uuid7
from server.events.core.registry import evolve
from server.events.core.stream_kind import encode_state
from server.events.labeling.tasks import TaskImported
from server.ledger.read import read_events
from server.postgres import close_pool
from server.reads import changes, loaders
from server.reads.changes import ChangePlace, ChangesWanted, FoundChange, find_changes
from server.reads.session import ReadSession, open_pool
from tests.events.test_changes import unordered
from tests.projections.random_organization import RandomOrganization
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.workspace import Workspace, new_workspace

STEPS = 250
PAIRS = 12
"""Pairs of moments that are compared."""
COUNTS_OR_DATES = {
    *("version", "changed_at", "created_at", "imported_at", "edited_at", "mentioned_at"),
    *("deleted_at", "resolved_at", "published_at", "finished_at", "started_at", "occurred_at"),
    *("revision", "time_spent_ms", "fence", "token", "expires_at", "participants", "at", "counts"),
    *(
        "origins",
        "suspended",
        "before_archive",
        "slices",
        "published",
        "sizes",
        "source_digest",
        "tasks",
    ),
    *("guideline_digest", "credentials", "identities", "password_at", "failures_at", "pseudonym"),
    *("before_removal", "reopened", "labels", "planned", "started"),
}
"""What is not compared, as docs/decisions/changes.md says."""


@dataclass
class Ledger:
    """A random history, and everything that happened in it."""

    session: ReadSession
    workspace: Workspace
    events: list[Recorded[Event]]
    projects: list[UUID]

    @property
    def head(self) -> int:
        return self.events[-1].position

    def streams(self) -> dict[UUID, list[Recorded[Event]]]:
        found = defaultdict(list)
        for event in self.events:
            found[event.stream].append(event)
        return found

    def wanted(self, kind: Kind, id_: UUID, since: int, until: int) -> ChangesWanted:
        project = id_ if kind is Kind.PROJECT else self.project_of(id_)
        return ChangesWanted(kind, id_, project, since, until)

    def project_of(self, stream: UUID) -> UUID | None:
        (first, *_) = self.streams()[stream]
        return first.event.project if isinstance(first.event, TaskImported) else None

    async def all(self, wanted: ChangesWanted, size: int = 10_000) -> list[FoundChange]:
        """Every page, read to its end."""
        seen = EventVisibility(self.workspace.owner, frozenset())
        found: list[FoundChange] = []
        after: ChangePlace | None = None
        while True:
            page = await find_changes(self.session, seen, wanted, after, size)
            kept = page.found[:size]
            found += kept
            if page.end is None and len(page.found) <= size:
                return found
            after = kept[-1].place if len(page.found) > size else page.end


@pytest.fixture(scope="module")
async def ledger(database: Database) -> AsyncIterator[Ledger]:
    """A random history in two projects, from which six contents were erased."""
    org, clock = uuid7(), Clock()
    writer = Writer(database.server_url, clock=clock)
    connection = await asyncpg.connect(database.server_url)
    pool = await open_pool(database.server_url, size=1)
    session = ReadSession(pool, org)
    try:
        await create_ledger(connection, org)
        workspace = await new_workspace(writer, clock, org)
        history = await RandomOrganization(workspace, 4).begin()
        await history.go(STEPS)
        held = range(2, (await session.cut()).head)
        await session.close()
        await erase(workspace, database.admin_url, Random(4).sample(held, 6))
        events = await read_events(await session.connection(), org, after=0, limit=100_000)
        yield Ledger(session, workspace, events, history.projects)
    finally:
        await session.close()
        await close_pool(pool)
        await connection.close()
        await writer.close()


def normal(value: Any) -> Any:
    """A state as JSON without what is not compared, and without the order of what has none."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {name: normal(item) for name, item in value.items() if name not in COUNTS_OR_DATES}
    if isinstance(value.get("answers"), dict):
        found["answers"] = unordered(value["answers"])
    found |= {
        f"{name} once": value[name] is not None
        for name in ("deleted_at", "resolved_at", "finished_at")
        if name in value
    }
    for name in ("leases", "review_leases", "skipped_by", "mentions", "annotations"):
        if isinstance(found.get(name), list):
            found[name] = sorted(found[name], key=str)
    return found


def state_at(events: list[Recorded[Event]], position: int) -> Any:
    state = None
    for event in events:
        if event.position <= position:
            state = evolve(state, event)
    return None if state is None else normal(orjson.loads(encode_state(state)))


def moments(ledger: Ledger) -> list[tuple[int, int]]:
    random = Random(7)
    some = (sorted(random.sample(range(ledger.head + 1), 2)) for _ in range(PAIRS))
    near = ((p, p + 3) for p in random.sample(range(ledger.head - 3), PAIRS))
    return [*((a, b) for a, b in some), *near, (0, ledger.head), (ledger.head, ledger.head)]


async def test_what_is_listed_is_what_differs(ledger: Ledger) -> None:
    streams = ledger.streams()
    for since, until in moments(ledger):
        differing = {
            stream
            for stream, events in streams.items()
            if state_at(events, since) != state_at(events, until)
        }
        for stream, (first, *_) in streams.items():
            kind = first.event.kind
            if kind in {Kind.TAXONOMY, Kind.MEMBER}:
                found = await ledger.all(ledger.wanted(kind, stream, since, until))
                assert bool(found) == (stream in differing), (kind, since, until)
        for project in ledger.projects:
            found = await ledger.all(ledger.wanted(Kind.PROJECT, project, since, until))
            listed = {one.stream for one in found if one.change.after.kind != Kind.MEMBER}
            inside = {s for s in streams if s == project or ledger.project_of(s) == project}
            assert listed == differing & inside, (since, until)


async def test_every_change_names_the_events_that_made_it(ledger: Ledger) -> None:
    for project in ledger.projects:
        for one in await ledger.all(ledger.wanted(Kind.PROJECT, project, 0, ledger.head)):
            assert one.change.events, one.change.after
            assert {event.stream for event in one.change.events} == {one.stream}
            positions = [event.position for event in one.change.events]
            assert positions == sorted(positions)
            if one.change.after.kind == "annotation":
                named = {getattr(e.event, "annotation", None) for e in one.change.events}
                assert one.change.after.id in named | {
                    getattr(e.event, "replacement", None) for e in one.change.events
                }


async def test_a_task_changes_alone_as_within_its_project(ledger: Ledger) -> None:
    (project, *_), middle = ledger.projects, ledger.head // 2
    by_stream = defaultdict(list)
    for one in await ledger.all(ledger.wanted(Kind.PROJECT, project, middle, ledger.head)):
        by_stream[one.stream].append(one)
    for stream, found in by_stream.items():
        if found[0].change.after.kind in {"task", "annotation", "comment"}:
            wanted = ledger.wanted(Kind.TASK, stream, middle, ledger.head)
            assert [one.change for one in await ledger.all(wanted)] == [f.change for f in found]


def places(found: list[FoundChange]) -> list[tuple[ChangePlace, ObjectChange]]:
    return [(one.place, one.change) for one in found]


async def test_small_pages_hold_what_one_page_holds(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for project in ledger.projects:
        wanted = ledger.wanted(Kind.PROJECT, project, ledger.head // 3, ledger.head)
        whole = await ledger.all(wanted)
        assert len(whole) > 5
        assert [one.place for one in whole] == sorted(one.place for one in whole)
        for size, scan, chunk in ((1, 20_000, 500), (3, 17, 5), (50, 40, 7)):
            monkeypatch.setattr(changes, "SCAN", scan)
            monkeypatch.setattr(changes, "CHUNK", chunk)
            monkeypatch.setattr(loaders, "FOLDED", chunk)
            monkeypatch.setattr(changes, "STREAMS", size)
            monkeypatch.setattr(changes, "MOST_STREAMS", size)
            assert places(await ledger.all(wanted, size)) == places(whole)


async def test_changes_are_found_by_person_and_by_kind(ledger: Ledger) -> None:
    for project in ledger.projects:
        wanted = ledger.wanted(Kind.PROJECT, project, ledger.head // 3, ledger.head)
        whole = await ledger.all(wanted)
        for kind in ChangeKind:
            found = await ledger.all(replace(wanted, kinds=frozenset({kind})))
            assert places(found) == places([one for one in whole if one.change.kind is kind])
        actors = {event.actor for one in whole for event in one.change.events} - {None}
        assert len(actors) > 2
        for actor in actors:
            found = await ledger.all(replace(wanted, actor=actor), 2)
            theirs = [
                one.change for one in whole if actor in {event.actor for event in one.change.events}
            ]
            # They come where the person first acted, which may be in another order.
            assert len(found) == len(theirs)
            assert all(one.change in theirs for one in found)


async def test_the_members_of_a_project_are_compared_by_their_roles_in_it(ledger: Ledger) -> None:
    for project in ledger.projects:
        wanted = ledger.wanted(Kind.PROJECT, project, 0, ledger.head)
        found = [one.change for one in await ledger.all(wanted)]
        listed = {change.after.id for change in found if change.after.kind == Kind.MEMBER}
        granted = {
            event.stream
            for event in ledger.events
            if isinstance(event.event, (RoleGranted, RoleRevoked))
            and event.event.project == project
        }
        assert listed <= granted
        for change in found:
            if change.after.kind == Kind.MEMBER:
                (field,) = change.fields
                assert field.field.startswith("roles.project_")
