"""The exports that are on record, of the organization or of what belongs to one project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast
from uuid import UUID

from server.access.visibility import EventVisibility
from server.events.core import ids
from server.events.core.event import Kind, Recorded
from server.events.exports import ExportCreated
from server.reads.events.events import EventCriteria, References, events_within
from server.reads.session import ReadSession

SCAN = 5_000
"""The most exports that a page of one project looks at."""
CHUNK = 500


class RecordedExports(NamedTuple):
    """Some exports in the order in which they were read."""

    found: list[Recorded[ExportCreated]]
    end: int | None
    """The position up to which was looked, where the search ended before the page was full."""


async def recorded_exports(
    session: ReadSession,
    visibility: EventVisibility,
    *,
    project: UUID | None,
    cursor: int | None,
    limit: int,
    oldest_first: bool = False,
) -> RecordedExports:
    """Return a page of the exports on record up to the session's moment, the latest first.

    Args:
        session: the session.
        visibility: what the caller may see: all events of the organization.
        project: only exports that hold something of this project: of the project itself, of one of
            its tasks, or of the whole organization.
        cursor: the position of the export after which to begin, in the order of the page.
        limit: how many at most.
        oldest_first: whether to read from the other end.
    """
    low, high = 0, (await session.cut()).head
    if cursor is not None:
        low, high = (cursor, high) if oldest_first else (low, min(cursor - 1, high))
    criteria = EventCriteria(stream=session.org, types=frozenset({ExportCreated.type}))
    found: list[Recorded[ExportCreated]] = []
    for _ in range(SCAN // CHUNK):
        some = limit - len(found) if project is None else CHUNK
        events = await events_within(
            session, visibility, criteria, (low, high), some, backward=not oldest_first
        )
        read = cast("list[Recorded[ExportCreated]]", events)
        found += read if project is None else await _concerning(session, project, read)
        if len(found) >= limit or len(read) < some:
            return RecordedExports(found[:limit], None)
        low, high = (read[-1].position, high) if oldest_first else (low, read[-1].position - 1)
    return RecordedExports(found, low if oldest_first else high + 1)


async def _concerning(
    session: ReadSession, project: UUID, exports: Sequence[Recorded[ExportCreated]]
) -> list[Recorded[ExportCreated]]:
    """Return those exports that hold something of a project."""
    named = [ids.parse(export.event.scope) for export in exports]
    projects = await References(session).projects_of({i for kind, i in named if kind == Kind.TASK})
    return [
        export
        for export, (kind, id_) in zip(exports, named, strict=True)
        if kind == Kind.ORGANIZATION or project in (id_, projects.get(id_))
    ]
