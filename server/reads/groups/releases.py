"""Releases of figures by group, and what a new one is computed from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from server.events.core.event import Event, JsonObject, Recorded
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.events.erasure.erased_content import ContentErased
from server.events.groups.releases import DAYS, GROUP_RELEASE, SILENT, GroupRelease, Room
from server.events.labeling.tasks import Task
from server.ledger.read import Row as StoredRow
from server.ledger.read import fetch, generation_of, recorded, tenant
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections import tables
from server.projections.counters.slice_forms import DrawnBy, drawn_by
from server.projections.tables import SCHEMA, schema_of
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, by_id, columns, grouped
from server.reads.session import ReadSession

release_row = by_id(tables.group_release)
"""Reads the row of a release."""

TASKS = 200
"""Tasks whose events are in memory at once."""
_SHOWN = ", ".join(f"r.{column.name}" for column in columns(tables.group_release))
_PAGE = f"""
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM projection.group_release r WHERE r.org_id = $1 AND r.project_id = p.id
    {{later}} ORDER BY r.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""
_ROOM = f"""
SELECT count(*) FILTER (WHERE r.project_id = $2 AND r.status = 'RUNNING') AS running,
    count(*) FILTER (WHERE r.project_id = $2) AS of_project,
    count(*) FILTER (WHERE late.counts) AS by_attribute,
    count(*) FILTER (WHERE late.counts AND r.project_id = $2) AS by_both
FROM {SCHEMA}.group_release r JOIN ledger l ON l.org_id = r.org_id CROSS JOIN LATERAL (
    SELECT r.attribute_id = $3 AND (r.failure IS NULL OR r.failure <> ALL ($4::text[]))
    AND r.requested_at > l.last_at - make_interval(days => {DAYS}) AS counts
) late WHERE r.org_id = $1
"""
_STATE = f"SELECT state FROM {SCHEMA}.group_release WHERE org_id = $1 AND id = $2"
_STATES = (
    f"SELECT state FROM {SCHEMA}.group_release WHERE org_id = $1 AND position < $2 "
    "AND status = 'FINISHED' ORDER BY position"
)
_DECLARATIONS = (
    f"SELECT id FROM {SCHEMA}.declarations WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3"
)
_TASKS = (
    f"SELECT id, meta FROM {SCHEMA}.task WHERE org_id = $1 AND project_id = $2 AND id > $3 "
    "ORDER BY id LIMIT $4"
)
_EVENTS = (
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = ANY ($2::uuid[]) "
    "ORDER BY e.stream, e.version"
)


class Step(NamedTuple):
    """An event of a task that changed its annotations, and the task before and after it."""

    recorded: Recorded[Event]
    before: Task
    after: Task


class Past(NamedTuple):
    """A stream as of some positions."""

    states: tuple[Any, ...]
    """Its state as of each position; None where it had not begun."""
    blurred: tuple[bool, ...]
    """Of each position, whether contents from before were erased later."""
    meta: JsonObject | None = None
    """Of a task."""
    steps: tuple[Step, ...] = ()
    """Of a task, up to the last position."""


@batched
async def release_rows(
    session: ReadSession, projects: Sequence[UUID], page: KeysetPage
) -> list[list[Row]]:
    """Return the rows of a page of each project's releases, the latest first."""
    text, after = page.fill(_PAGE, "r.id", 4, descending=True)
    rows = await session.raw(text, session.org, projects, page.limit, *after)
    return grouped(rows, "project_id", projects)


async def room_for(
    project: UUID, attribute: UUID, connection: Connection, org: UUID, generation: int
) -> Room:
    """Return whether a release of a project by an attribute may be asked for.

    Days go back from the last event of the ledger.
    """
    text = _ROOM.replace(SCHEMA, schema_of(generation))
    [row] = await fetch(connection, org, text, org, project, attribute, sorted(SILENT))
    return Room.of(**dict(row))


async def releases_before(connection: Connection, org: UUID, position: int) -> list[GroupRelease]:
    """Return the releases of an organization that have figures as of an earlier position."""
    rows = await _rows(connection, org, _STATES, position)
    return [GROUP_RELEASE.decode(row["state"]) for row in rows]


async def release_state(connection: Connection, org: UUID, release: UUID) -> GroupRelease:
    """Return one release."""
    [row] = await _rows(connection, org, _STATE, release)
    return GROUP_RELEASE.decode(row["state"])


async def past_of(
    connection: Connection, org: UUID, stream: UUID, positions: Sequence[int]
) -> Past:
    """Return one stream as of some positions, which rise."""
    found = await _past(connection, org, [stream], positions)
    nothing = Past((None,) * len(positions), (False,) * len(positions))
    return found.get(stream, nothing)


async def past_declarations(
    connection: Connection, org: UUID, positions: Sequence[int]
) -> AsyncIterator[Past]:
    """Yield what each member declared as of some positions, which rise."""
    after = UUID(int=0)
    while rows := await _rows(connection, org, _DECLARATIONS, after, TASKS):
        for past in (await _past(connection, org, [row["id"] for row in rows], positions)).values():
            yield past
        after = rows[-1]["id"]


async def past_tasks(
    connection: Connection, org: UUID, project: UUID, positions: Sequence[int]
) -> AsyncIterator[Past]:
    """Yield each task of a project as of some positions, which rise, in the order of their ids."""
    after = UUID(int=0)
    while rows := await _rows(connection, org, _TASKS, project, after, TASKS):
        metas = {row["id"]: row["meta"] for row in rows}
        for id_, past in (await _past(connection, org, [*metas], positions)).items():
            meta = metas[id_]
            yield past._replace(meta=None if meta is None else orjson.loads(meta))
        after = rows[-1]["id"]


async def past_drawn(connection: Connection, org: UUID, projects: Sequence[UUID]) -> DrawnBy:
    """Return on which versions of taxonomies the forms of projects draw."""
    async with tenant(connection, org, snapshot=True):
        schema = schema_of(await generation_of(connection, org))
        return await drawn_by(connection, org, schema, projects)


async def _rows(connection: Connection, org: UUID, text: str, *arguments: Any) -> list[StoredRow]:
    async with tenant(connection, org, snapshot=True):
        generation = await generation_of(connection, org)
        text = text.replace(f"{SCHEMA}.", f"{schema_of(generation)}.")
        found: list[StoredRow] = await connection.fetch(text, org, *arguments)
    return found


async def _past(
    connection: Connection, org: UUID, streams: Sequence[UUID], positions: Sequence[int]
) -> dict[UUID, Past]:
    async with tenant(connection, org, snapshot=True):
        rows = await connection.fetch(_EVENTS, org, list(streams))
    return {
        UUID(str(stream)): _fold(org, its, positions)
        for stream, its in groupby(rows, key=itemgetter("stream"))
    }


def _fold(org: UUID, rows: Iterable[StoredRow], positions: Sequence[int]) -> Past:
    state: State | None = None
    states, erased, steps = list[State | None](), list[tuple[int, int]](), list[Step]()
    for row in rows:
        event = recorded(org, row)
        while len(states) < len(positions) and positions[len(states)] < event.position:
            states.append(state)
        if isinstance(event.event, ContentErased):
            erased.append((event.position, min(event.event.positions)))
        before, state = state, evolve(state, event)
        if len(states) < len(positions) and isinstance(before, Task) and isinstance(state, Task):
            steps += _step(event, before, state)
    states += [state] * (len(positions) - len(states))
    blurred = tuple(any(first <= one < at for at, first in erased) for one in positions)
    return Past(tuple(states), blurred, steps=tuple(steps))


def _step(event: Recorded[Event], before: Task, after: Task) -> list[Step]:
    changed = before.annotations is not after.annotations
    return [Step(event, before, after)] if changed else []
