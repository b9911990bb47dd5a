"""The exports that are on record, of the organization or of what belongs to one project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast
from uuid import UUID

from server.access.visibility import EventVisibility
from server.events.accounts.operators import OperatorActed, OperatorCommand
from server.events.core import ids
from server.events.core.event import Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.unknown_events import UnknownStored
from server.events.exports import ExportCreated, ExportOrigin
from server.reads.events.events import EventCriteria, References, events_at, events_within
from server.reads.loaders import NEWER
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

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of them.
    """
    low, high = 0, (await session.cut()).head
    if cursor is not None:
        low, high = (cursor, high) if oldest_first else (low, min(cursor - 1, high))
    # A filter may be long, so those of exports that are only looked at are not read.
    criteria = EventCriteria(
        stream=session.org, types=frozenset({ExportCreated.type}), only_facts=project is not None
    )
    found: list[Recorded[ExportCreated]] = []
    for _ in range(SCAN // CHUNK):
        some = limit - len(found) if project is None else CHUNK
        events = await events_within(
            session, visibility, criteria, (low, high), some, backward=not oldest_first
        )
        if any(isinstance(one.event, UnknownStored) for one in events):
            raise Refused(Code.UNAVAILABLE, NEWER)
        read = cast("list[Recorded[ExportCreated]]", events)
        if project is not None:
            of_project = await _concerning(session, project, read)
            found += await _with_contents(session, of_project[: limit - len(found)])
        else:
            found += read
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


async def _with_contents(
    session: ReadSession, exports: Sequence[Recorded[ExportCreated]]
) -> list[Recorded[ExportCreated]]:
    """Return the same exports, of which only the facts were read, with their contents."""
    whole = {
        each.position: each for each in await events_at(session, [e.position for e in exports])
    }
    return [cast("Recorded[ExportCreated]", whole[export.position]) for export in exports]


async def operators_of(
    session: ReadSession, exports: Sequence[Recorded[ExportCreated]]
) -> dict[int, str]:
    """Return, by the position of an export, the name that whoever typed the command gave.

    The name is content of the event right before, of the same command; of older exports, it is
    content of their own. Exports without a name, and those whose name was erased, are left out.
    """
    typed = [export for export in exports if export.event.origin is ExportOrigin.DATABASE]
    acts = await events_at(session, [export.position - 1 for export in typed])
    before = {act.position + 1: act for act in acts}
    found = dict[int, str]()
    for export in typed:
        act, own = before.get(export.position), export.event.content
        named = act.event if act is not None and act.command == export.command else None
        name = own.operator if own else ""
        if isinstance(named, OperatorActed) and named.typed is OperatorCommand.EXPORT:
            name = named.content.operator if named.content else ""
        if name:
            found[export.position] = name
    return found
