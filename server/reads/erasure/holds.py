"""Holds: those of an organization, and the tasks that name data subjects under hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from server.events.erasure.holds import (
    HOLDS,
    HeldBySubject,
    Holds,
    HoldTarget,
    is_held,
    stream_of,
)
from server.events.labeling.tasks import Task
from server.projections import tables
from server.reads.as_of import moment_of
from server.reads.erasure.erasable_events import Fetch
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, by_id, columns, state_of
from server.reads.session import ReadSession

holds_state = state_of(HOLDS)
"""Reads the holds of an organization; None where there never was one."""
hold_row = by_id(tables.hold)
"""Reads the row of a hold."""

_SHOWN = ", ".join(f"h.{column.name}" for column in columns(tables.hold))
_PAGE = (
    f"SELECT {_SHOWN} FROM projection.hold h "
    "WHERE h.org_id = $1 {later} ORDER BY h.id{down} LIMIT $2"
)
_STATE = "SELECT state FROM projection.holds WHERE org_id = $1 AND id = $2"
_PROJECTS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, project_id FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1) s"
)
_DIGESTS = (
    "SELECT DISTINCT s.digest FROM unnest($2::uuid[]) AS k(task) CROSS JOIN LATERAL ("
    "SELECT digest FROM task_subjects WHERE org_id = $1 AND task_id = k.task "
    "AND digest = ANY ($3::bytea[]) OFFSET 0) s"
)
_NAMING = (
    "SELECT k.task FROM unnest($2::uuid[]) AS k(task) WHERE EXISTS (SELECT FROM task_subjects s "
    "WHERE s.org_id = $1 AND s.task_id = k.task AND s.digest = ANY ($3::bytea[]))"
)


async def hold_rows(session: ReadSession, page: KeysetPage) -> list[Row]:
    """Return the rows of a page of the holds that were not released, the latest first."""
    text, after = page.fill(_PAGE, "h.id", 3, descending=True)
    return await session.raw(text, session.org, page.limit, *after)


async def holds_of(fetch: Fetch, org: UUID) -> Holds | None:
    """Return the holds of an organization; None where there never was one."""
    rows = await fetch(_STATE, org, stream_of(org))
    return HOLDS.decode(rows[0]["state"]) if rows else None


async def held_among(
    fetch: Fetch, org: UUID, streams: Collection[UUID], now: datetime
) -> set[UUID]:
    """Return those tasks and projects, among some streams, that are under hold."""
    state = await holds_of(fetch, org)
    if state is None or not streams:
        return set()
    held = {hold.task or hold.project for hold in state.holds if hold.active(now)}
    rows = await fetch(_PROJECTS, org, list(streams))
    by_subject = await held_by_subject(fetch, org, streams, now)
    tasks = {row["id"] for row in rows if row["id"] in held or row["project_id"] in held}
    return tasks | by_subject.tasks | {stream for stream in streams if stream in held}


async def holds_on(fetch: Fetch, org: UUID, held: Collection[UUID], now: datetime) -> set[UUID]:
    """Return the holds under which some tasks and projects are, given those that are under one."""
    state = await holds_of(fetch, org)
    if state is None or not held:
        return set()
    active = [hold for hold in state.holds if hold.active(now)]
    digests = [bytes.fromhex(hold.subject_digest) for hold in active if hold.subject_digest]
    rows = await fetch(_PROJECTS, org, list(held))
    named = await fetch(_DIGESTS, org, list(held), digests) if digests else ()
    under = {*held, *(row["project_id"] for row in rows), *(row["digest"].hex() for row in named)}
    return {h.id for h in active if not under.isdisjoint((h.task, h.project, h.subject_digest))}


async def held_by_subject(
    fetch: Fetch, org: UUID, tasks: Collection[UUID], now: datetime
) -> HeldBySubject:
    """Return which of some tasks name a data subject under hold, by the index of subjects."""
    return await naming_held(fetch, org, await holds_of(fetch, org), tasks, now)


async def naming_held(
    fetch: Fetch, org: UUID, state: Holds | None, tasks: Collection[UUID], now: datetime
) -> HeldBySubject:
    """Return the same, given the holds of the organization."""
    found = [] if state is None else [*state.active(now, HoldTarget.SUBJECT)]
    if not found or not tasks:
        return HeldBySubject(frozenset(hold.id for hold in found))
    digests = [bytes.fromhex(hold.subject_digest or "") for hold in found]
    rows: Sequence[Row] = await fetch(_NAMING, org, list(tasks), digests)
    return HeldBySubject(
        frozenset(hold.id for hold in found), frozenset(row["task"] for row in rows)
    )


async def held_tasks(session: ReadSession, tasks: Mapping[UUID, Task]) -> set[UUID]:
    """Return those of some tasks that are under hold at the moment of the session."""
    holds = await holds_state(session, stream_of(session.org))
    now = (await session.cut()).last_at if session.at is None else await moment_of(session)
    by_subject = await naming_held(session.raw, session.org, holds, tasks, now)
    return {
        task
        for task, state in tasks.items()
        if is_held(holds, now=now, task=task, project=state.project, by_subject=by_subject)
    }
