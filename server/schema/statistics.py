"""Statistics of a project as clients see them, read from the counters.

Counters follow the ledger some time after each commit, so every type has the position up to which
it is counted.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Status
from server.projections.counters.quality import QUALITY
from server.projections.counters.statistics import STATISTICS
from server.reads.as_of import require_present
from server.reads.quality.times import times_of
from server.reads.session import ReadSession
from server.reads.statistics import (
    Days,
    activity,
    annotator,
    annotators,
    concept_counts,
    counted_position,
    progress,
)
from server.schema.accounts.members import Member, linked_members
from server.schema.core.base import Connection, Position, query
from server.schema.core.context import Context, Info
from server.schema.core.paging import Paging, page_of
from server.schema.quality.figures import Share, share_of
from server.schema.quality.times import AnnotatorTimes, annotator_times

PATIENCE = 2.0
"""Seconds that a query waits until `minPosition` is counted."""


@strawberry.type(description="How many tasks have one status.")
class StatusCount:
    """The number of tasks with one status."""

    status: Status
    tasks: int


@strawberry.type(description="How far the work on a project is.")
class Progress:
    """The number of tasks by status; every status is listed."""

    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    total: int = strawberry.field(description="All tasks, archived ones included.")
    by_status: list[StatusCount]


@strawberry.type(description="What the caller did in a project.")
class WorkStatistics:
    """Numbers of one member's events; an annotation submitted and withdrawn counts as both."""

    submitted: int
    imported: int = strawberry.field(description="Annotations made elsewhere and imported.")
    revised: int
    withdrawn: int
    approved: int = strawberry.field(description="Their annotations that a reviewer approved.")
    rejected: int = strawberry.field(description="Their annotations that a reviewer rejected.")
    replaced: int = strawberry.field(description="Their annotations that a reviewer replaced.")
    skipped: int
    time_spent_ms: float = strawberry.field(
        description="Whole milliseconds; a Float, since Int ends after 24 days of work."
    )
    rejected_share: Share = strawberry.field(
        description="Of all verdicts of reviewers, approvals, rejections and replacements."
    )
    mean_time_ms: float | None = strawberry.field(
        description="The time spent by annotation, revisions included; null where there are none."
    )


@strawberry.type(description="What one person did in a project.")
class AnnotatorStatistics(WorkStatistics):
    """The numbers of a named member."""

    session: strawberry.Private[ReadSession]
    project: strawberry.Private[UUID]
    member_uuid: strawberry.Private[UUID]
    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    member: Member

    @query(Permission.STATISTICS_READ)
    async def times(self, info: Info, begin: date, end: date) -> AnnotatorTimes:
        """How long annotations took that were made from `begin` up to `end`, which is not included.

        Imported annotations are left out: their time was spent elsewhere. 400 days at most.
        """
        days = days_between(begin, end, MOST_TIMED, f"Ask for {MOST_TIMED} days at most.")
        await counted_up_to(info.context, self.session, None, QUALITY.name)
        found = await times_of(self.session, self.project, days)
        return annotator_times(found, found.by_member[self.member_uuid])


@strawberry.type(description="What happened in a project on one day, in UTC.")
class DayActivity:
    """Numbers of a day's events."""

    day: date
    imported: int = strawberry.field(description="Tasks.")
    annotations_imported: int = strawberry.field(description="Annotations made elsewhere.")
    submitted: int
    revised: int
    reviewed: int
    skipped: int
    resolved: int = strawberry.field(description="Tasks that got their final answer.")
    time_spent_ms: float = strawberry.field(
        description="Whole milliseconds; a Float, since Int ends after 24 days of work."
    )


@strawberry.type(description="How many labels name a concept.")
class ConceptUsage:
    """Numbers of labels in counting annotations, of which one may have several."""

    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    own: int = strawberry.field(description="Labels that name the concept itself.")
    with_narrower: int = strawberry.field(
        description="Labels that name it or anything below it, each once."
    )


async def progress_of(
    context: Context, session: ReadSession, project: UUID, min_position: int | None
) -> Progress:
    """Return the progress of a project, counted up to `min_position` at least.

    Raises:
        Refused: FORBIDDEN, or UNAVAILABLE where the wanted position is not counted in time.
    """
    await context.require(Permission.STATISTICS_READ, project)
    return await read_progress(context, session, project, min_position)


async def read_progress(
    context: Context, session: ReadSession, project: UUID, min_position: int | None
) -> Progress:
    """Return the progress of a project to whoever may see it; see `progress_of`."""
    position = await counted_up_to(context, session, min_position)
    tasks = {row["status"]: row["tasks"] for row in await progress(session, project)}
    counts = [StatusCount(status=status, tasks=tasks.get(status.value, 0)) for status in Status]
    return Progress(as_of_position=position, total=sum(tasks.values()), by_status=counts)


async def annotators_of(
    context: Context,
    session: ReadSession,
    project: UUID,
    wanted: Paging,
    min_position: int | None,
) -> Connection[AnnotatorStatistics]:
    """Return a page of the statistics of a project's annotators, the oldest account first."""
    await context.require(Permission.STATISTICS_READ, project)
    page = wanted.after_id("member")
    position = await counted_up_to(context, session, min_position)
    rows = await annotators(session, project, page)
    members = await linked_members(session, [row["member_id"] for row in rows])
    found = [
        AnnotatorStatistics(
            session=session,
            project=project,
            member_uuid=row["member_id"],
            as_of_position=position,
            member=member,
            **_numbers(row),
        )
        for row, member in zip(rows, members, strict=True)
    ]
    return page_of([(str(item.member.id), item) for item in found], wanted)


async def own_statistics_of(
    context: Context, session: ReadSession, project: UUID, min_position: int | None
) -> WorkStatistics:
    """Return what the caller did in a project. Raises Refused UNAVAILABLE as `counted_up_to`."""
    await counted_up_to(context, session, min_position)
    return WorkStatistics(**_numbers(await annotator(session, project, context.me.member)))


def _numbers(row: Any) -> dict[str, Any]:
    approved, rejected, replaced = row["approved"], row["rejected"], row["replaced"]
    submitted, imported, spent = row["submitted"], row["imported"], float(row["time_spent_ms"])
    made = submitted + imported
    return {
        "submitted": submitted,
        "imported": imported,
        "revised": row["revised"],
        "withdrawn": row["withdrawn"],
        "approved": approved,
        "rejected": rejected,
        "replaced": replaced,
        "skipped": row["skipped"],
        "time_spent_ms": spent,
        "rejected_share": share_of(rejected, approved + rejected + replaced),
        "mean_time_ms": spent / made if made else None,
    }


MOST_DAYS = 800
"""Days that one list of activity may span."""
MOST_TIMED = 400
"""Days whose annotations one answer has the times of."""


def days_between(begin: date, end: date, most: int, message: str) -> Days:
    """Return the days from `begin` up to `end`, which is not among them.

    Raises:
        Refused: INVALID where they end before they begin; LIMIT, with `message`, for more than
            `most` days.
    """
    if end <= begin:
        raise Refused(Code.INVALID, "`end` must lie after `begin`: it is not included.", ("end",))
    if (end - begin).days > most:
        raise Refused(Code.LIMIT, message, ("end",))
    return Days(begin, end)


async def activity_of(
    context: Context,
    session: ReadSession,
    project: UUID,
    span: tuple[date, date],
    min_position: int | None,
) -> list[DayActivity]:
    """Return what happened in a project on each day of a span, without days of nothing.

    Raises:
        Refused: FORBIDDEN; as `days_between`; or UNAVAILABLE where the wanted position is not
            counted in time.
    """
    await context.require(Permission.STATISTICS_READ, project)
    days = days_between(*span, MOST_DAYS, f"Ask for {MOST_DAYS} days at most.")
    await counted_up_to(context, session, min_position)
    names = (
        *("day", "imported", "annotations_imported", "submitted", "revised", "reviewed"),
        *("skipped", "resolved"),
    )
    return [
        DayActivity(time_spent_ms=float(row["time_spent_ms"]), **{n: row[n] for n in names})
        for row in await activity(session, project, days)
    ]


async def counted_up_to(
    context: Context, session: ReadSession, wanted: int | None, counter: str = STATISTICS.name
) -> Position:
    """Return the position up to which the numbers of a counter that a session reads are counted.

    As of a position it is that one, up to which they must be counted.

    Raises:
        Refused: UNAVAILABLE where the wanted position is not counted in time.
    """
    if session.at is not None:
        if wanted is not None:
            require_present(session, "What lags behind the ledger", "minPosition")
        await wait_until_counted(context, session, session.at, counter)
        return Position(session.at)
    return await wait_until_counted(context, session, wanted, counter)


async def wait_until_counted(
    context: Context, session: ReadSession, wanted: int | None, counter: str
) -> Position:
    """Return the position up to which the numbers of a counter that a session reads are counted.

    If it is before `wanted`, the read session ends while the counters catch up, so that its
    connection is free for others meanwhile. What the operation reads afterwards is newer.

    Raises:
        Refused: UNAVAILABLE where `wanted` is not counted within `PATIENCE`, or where all is being
            counted anew by a newer version of the counter.
    """
    position = await counted_position(session, counter)
    if position >= (wanted or 0):
        return Position(position)
    await context.release()
    await context.services.counters.caught_up(
        context.me.org, wanted or 1, PATIENCE, counter, counted=position
    )
    # Another field may have begun a snapshot meanwhile, which does not see what was counted since.
    await context.release()
    position = await counted_position(session, counter)
    if position < 0:
        message = "All is being counted anew after an upgrade of the server: ask again in a moment."
        raise Refused(Code.UNAVAILABLE, message)
    if wanted is not None and position < wanted:
        message = f"What is counted ends at position {position} so far: ask again in a moment."
        path = () if session.at is not None else ("minPosition",)
        raise Refused(Code.UNAVAILABLE, message, path)
    return Position(position)


async def usage_of(
    context: Context,
    session: ReadSession,
    taxonomy: UUID,
    number: int,
    concept: str,
    project: UUID,
) -> ConceptUsage:
    """Return how often a concept is used in the questions of a project that draw on its taxonomy.

    Raises:
        Refused: NOT_FOUND, FORBIDDEN.
    """
    await context.require(Permission.STATISTICS_READ, project)
    position = await counted_up_to(context, session, None)
    counts = await concept_counts(session, (taxonomy, project))
    outline = await context.services.taxonomies.outline(context.me.org, taxonomy, number)
    below = outline.descendants(concept)
    return ConceptUsage(
        as_of_position=position,
        own=counts[concept],
        with_narrower=sum(counts[id_] for id_ in (concept, *below)),
    )
