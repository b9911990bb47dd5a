"""Pages of the tasks of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.events.project_policy import Policy
from server.projections.counters.task_lists import TASK_LISTS
from server.reads.as_of import require_present
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_orders import COUNTED_THEN, SORT_KEYS, SortDirection, TaskOrder
from server.reads.labeling.task_pages import count_tasks, find_tasks
from server.reads.labeling.task_requests import Wanted
from server.reads.session import ReadSession
from server.schema.core.base import Connection
from server.schema.core.context import Info
from server.schema.core.paging import Paging, page_of
from server.schema.labeling.task_filter import TaskFilter, criteria_of, sorting_of
from server.schema.labeling.task_rights import hidden_conditions, policy_of, sees_all
from server.schema.labeling.types import Task, task_of, view_of
from server.schema.statistics import wait_until_counted


@dataclass(frozen=True, slots=True)
class TaskListing:
    """What a client asks of a list of tasks."""

    filter: TaskFilter | None
    order: TaskOrder
    direction: SortDirection | None
    paging: Paging
    listed: bool = False
    """Whether it is the list of one of several projects, perhaps."""


async def tasks_of(
    info: Info,
    session: ReadSession,
    project: UUID,
    listing: TaskListing,
    min_position: int | None,
) -> Connection[Task]:
    """Return a page of the tasks of a project that the caller may see.

    Args:
        info: of the field.
        session: the read session.
        project: the project.
        listing: which tasks, in which order, and which page.
        min_position: the position that what lags behind the ledger must know, if any.

    Raises:
        Refused: FORBIDDEN without TASKS_READ there, or where the list would show what the caller
            may not see; INVALID, LIMIT for a bad argument; UNAVAILABLE where the position is not
            known in time.
    """
    await info.context.require(Permission.TASKS_READ, project)
    blind = None if await sees_all(info.context, project) else info.context.me.member
    if min_position is not None:
        require_present(session, "What lags behind the ledger", "minPosition")
    hidden = await hidden_conditions(info.context, project)
    criteria = criteria_of(listing.filter, me=info.context.me.member, blind=blind, hidden=hidden)
    sorting = sorting_of(listing.order, listing.direction, blind=blind)
    page = listing.paging
    counted = await _to_be_counted(session, listing.order, criteria, min_position)
    if counted is not None:
        await wait_until_counted(info.context, session, counted, TASK_LISTS.name)
    read = sorting.flipped() if page.backward else sorting
    wanted = Wanted(
        *(project, criteria, read, page.cursor, page.size + 1, blind, page.argument),
        listed=listing.listed,
    )
    found = await find_tasks(session, wanted)
    policy = None if blind is None else await policy_of(info.context, project)
    shown = [(read.cursor(row), _task_of(session, row, blind, policy)) for row in found.rows]

    async def total() -> tuple[int, bool]:
        return await count_tasks(session, Wanted(project, criteria, sorting, blind=blind))

    return page_of(shown, page, end=found.end, total=total)


async def _to_be_counted(
    session: ReadSession, order: TaskOrder, criteria: TaskCriteria | None, min_position: int | None
) -> int | None:
    """Return the position up to which the counter of lists must have counted; None for any.

    What is written with the events themselves is known as far as the ledger reaches, so a list of
    that waits for no counter: only for a position that the ledger does not have yet.
    """
    if session.at is not None:
        return session.at if order in COUNTED_THEN else None
    if min_position is None or order in SORT_KEYS or (criteria is not None and criteria.lags):
        return min_position
    return None if (await session.cut()).head >= min_position else min_position


def _task_of(session: ReadSession, row: Any, blind: UUID | None, policy: Policy | None) -> Task:
    """Return a task from its row, to a blind caller as of the caller's own last act on it."""
    if blind is None:
        return task_of(session, row)
    return task_of(session, row, view_of(row, blind), policy)
