"""Statistics of a project: counted after the commit, so they say up to which position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.events.refusal import Code, Refused
from server.events.tasks import Status
from server.projections.statistics import NAME
from server.schema.base import Connection, Position, page, page_size
from server.schema.context import Context
from server.schema.loaders import loader

PATIENCE = 2.0
"""Seconds that a query waits for the position that it wants to see counted."""


@strawberry.type(description="How many tasks have one status.")
class StatusCount:
    """One line of the progress."""

    status: Status
    tasks: int


@strawberry.type(description="How far the work on a project is.")
class Progress:
    """Tasks by status, every status included."""

    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    total: int = strawberry.field(description="All tasks, archived ones included.")
    by_status: list[StatusCount]


@strawberry.type(description="What one person did in a project.")
class AnnotatorStatistics:
    """Numbers of events: what was submitted and then withdrawn counts as both."""

    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    member_id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    submitted: int
    revised: int
    withdrawn: int
    approved: int = strawberry.field(description="Their annotations that a reviewer approved.")
    rejected: int = strawberry.field(description="Their annotations that a reviewer rejected.")
    replaced: int = strawberry.field(description="Their annotations that a reviewer replaced.")
    skipped: int
    time_spent_seconds: float


_CHECKPOINT = (
    "SELECT projection, position FROM projection_checkpoints "
    "WHERE org_id = $1 AND projection = ANY ($2)"
)
_PROGRESS = (
    "SELECT project_id, status, tasks FROM statistics_progress "
    "WHERE org_id = $1 AND project_id = ANY ($2::uuid[])"
)
_ANNOTATORS = """
SELECT s.*, m.name FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT * FROM statistics_annotators
    WHERE org_id = $1 AND project_id = p.id AND member_id > $3 ORDER BY member_id LIMIT $4
) s LEFT JOIN projection.member m ON m.org_id = s.org_id AND m.id = s.member_id
ORDER BY s.member_id
"""


async def progress_of(context: Context, project: UUID, min_position: int | None) -> Progress:
    """Return the progress of a project.

    Raises:
        Refused: FORBIDDEN, or UNAVAILABLE where the wanted position is not counted in time.
    """
    await context.require(Permission.STATISTICS_READ, project)
    position = await _counted(context, min_position)
    read = partial(_by_project, context, _PROGRESS)
    rows = await loader(context, "progress", read).load(project)
    tasks = {row["status"]: row["tasks"] for row in rows}
    counts = [StatusCount(status=status, tasks=tasks.get(status.value, 0)) for status in Status]
    return Progress(as_of_position=position, total=sum(tasks.values()), by_status=counts)


async def annotators_of(
    context: Context, project: UUID, first: int, after: str | None, min_position: int | None
) -> Connection[AnnotatorStatistics]:
    """Return a page of what people did in a project, by the age of their accounts."""
    await context.require(Permission.STATISTICS_READ, project)
    size = page_size(first)
    last = UUID(int=0) if after is None else ids.expect("member", after, "after")
    position = await _counted(context, min_position)
    read = partial(_by_project, context, _ANNOTATORS, last, size + 1)
    rows = await loader(context, f"annotators, {size} after {last}", read).load(project)
    found = [_annotator(row, position) for row in rows]
    return page([(str(item.member_id), item) for item in found], size, after=after)


async def _by_project(context: Context, text: str, *given: Any) -> list[list[Any]]:
    """Return the rows of each project; the projects are given last."""
    *arguments, projects = given
    found = defaultdict(list)
    for row in await context.reader.raw(text, context.me.org, projects, *arguments):
        found[row["project_id"]].append(row)
    return [found[project] for project in projects]


def _annotator(row: Any, position: int) -> AnnotatorStatistics:
    names = ("submitted", "revised", "withdrawn", "approved", "rejected", "replaced", "skipped")
    return AnnotatorStatistics(
        as_of_position=Position(position),
        member_id=strawberry.ID(ids.public("member", row["member_id"])),
        name=row["name"],
        time_spent_seconds=row["time_spent_ms"] / 1000,
        **{name: row[name] for name in names},
    )


async def _counted(context: Context, wanted: int | None) -> Position:
    """Return up to which position the statistics of the present snapshot count.

    Where more is wanted, the snapshot is given up while they catch up: nobody should wait for a
    connection that waits for somebody else. Whatever the operation reads later is then newer.
    """
    position = await checkpoint(context)
    if wanted is None or position >= wanted:
        return position
    await context.release()
    await context.services.counters.caught_up(context.me.org, wanted, PATIENCE)
    position = await checkpoint(context)
    if position < wanted:
        message = f"The statistics know position {position} so far: ask again in a moment."
        raise Refused(Code.UNAVAILABLE, message, ("minPosition",))
    return position


async def checkpoint(context: Context) -> Position:
    """Return up to which position the statistics of the present snapshot count."""
    found: Position = await loader(context, "checkpoint", partial(_checkpoints, context)).load(NAME)
    return found


async def _checkpoints(context: Context, names: Sequence[str]) -> list[Position]:
    rows = await context.reader.raw(_CHECKPOINT, context.me.org, list(names))
    found = {row["projection"]: Position(row["position"]) for row in rows}
    return [found.get(name, Position(0)) for name in names]
