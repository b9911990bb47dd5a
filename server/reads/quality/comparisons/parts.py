"""The tasks that a sample is drawn from: all of a project, or those of a slice or of some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select

from server.events.core.refusal import Refused
from server.events.labeling.tasks import COUNTING
from server.projections import tables
from server.reads.labeling.task_criteria import Condition, TaskCriteria, looked_up
from server.reads.labeling.task_filter import conditions
from server.reads.labeling.task_orders import Columns
from server.reads.loaders import among, probed
from server.reads.quality.over_time import CohortDay
from server.reads.session import ReadSession
from server.reads.statistics import Days

MOST_TASKS = 1_000
"""Tasks of a sample: a share that is found on so many is known to 0.03."""
MOST_SCANNED = 10_000
"""Tasks that are gone through for those of a slice or of some days."""
EACH = 1_000
"""Tasks that are looked at in one statement."""

_PLACES = """
SELECT task_id FROM quality_samples
WHERE org_id = $1 AND project_id = $2 AND since <= $3 ORDER BY place, task_id LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a project's tasks: those that meet all that is given."""

    slice: UUID | None = None
    days: Days | None = None
    of: CohortDay = CohortDay.ANSWERED
    """Which day of a task counts."""

    def has(self, days: Mapping[CohortDay, date]) -> bool:
        """Tell whether a task of the slice is of the days."""
        return self.days is None or self.days.begin <= days[self.of] < self.days.end


WHOLE = Part()


async def sampled_tasks(session: ReadSession, project: UUID, part: Part) -> tuple[list[UUID], bool]:
    """Return the first tasks of a part in the order of samples, and whether there may be more.

    Of days, some that are close may be among them.

    Raises:
        Refused: ERASED where nothing is known of the tasks of the slice.
    """
    most = MOST_TASKS if part == WHOLE else MOST_SCANNED
    ordered = await first_tasks(session, project, most + 1)
    tasks, found = ordered[:most], list[UUID]()
    if part == WHOLE:
        return tasks, len(ordered) > most
    wanted = await _conditions(session, project, part)
    for begin in range(0, len(tasks), EACH):
        found += await _meeting(session, tasks[begin : begin + EACH], wanted)
        if len(found) > MOST_TASKS:
            break
    return found[:MOST_TASKS], len(ordered) > most or len(found) > MOST_TASKS


async def first_tasks(session: ReadSession, project: UUID, most: int) -> list[UUID]:
    """Return the first tasks of a project in the order of samples."""
    rows = await session.raw(_PLACES, session.org, project, session.at, most)
    return [row["task_id"] for row in rows]


async def tasks_within(
    session: ReadSession, project: UUID, tasks: Sequence[UUID], part: Part
) -> set[UUID]:
    """Return those of some tasks that are of a part. Raises Refused ERASED as `sampled_tasks`."""
    wanted, found = await _conditions(session, project, part), set[UUID]()
    for begin in range(0, len(tasks), EACH):
        found.update(await _meeting(session, tasks[begin : begin + EACH], wanted))
    return found


async def _conditions(session: ReadSession, project: UUID, part: Part) -> list[Condition]:
    found: list[Condition] = []
    if part.slice is not None:
        try:
            found += await conditions(session, project, TaskCriteria(slice=part.slice))
        except Refused as refused:
            raise Refused(refused.code, refused.message) from None  # no filter named it here
    if part.days is not None:
        found.append(_of_days(part.days, part.of))
    return found


def _of_days(days: Days, of: CohortDay) -> Condition:
    begin, end = (datetime.combine(one, time.min, UTC) for one in (days.begin, days.end))
    own = tables.annotation.c

    def where(c: Columns) -> ColumnElement[bool]:
        if of is CohortDay.IMPORTED:
            return and_(c.imported_at >= begin, c.imported_at < end)
        of_task = own.org_id == bindparam("org"), own.task_id == c.id, among(own.status, COUNTING)
        return looked_up(*of_task, own.created_at >= begin, own.created_at < end)

    return Condition(where)


async def _meeting(
    session: ReadSession, tasks: Sequence[UUID], wanted: Sequence[Condition]
) -> list[UUID]:
    """Return those of some tasks that meet conditions, in their order."""
    own = tables.task.c
    rows = select(own.id).where(
        own.org_id == bindparam("org"), *(condition.where(own) for condition in wanted)
    )
    found = await session.fetch(probed(rows, own.id), ids=list(tasks))
    kept = {row["id"] for row in found}
    return [task for task in tasks if task in kept]


def days_of_task(imported: datetime, last: datetime) -> dict[CohortDay, date]:
    """Return the days, in UTC, that put a task into a stretch of time."""
    moments = {CohortDay.IMPORTED: imported, CohortDay.ANSWERED: last}
    return {of: moment.astimezone(UTC).date() for of, moment in moments.items()}
