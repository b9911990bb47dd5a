"""Pages of the tasks of a project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.reads.labeling.task_filter import TaskOrder, cursor
from server.reads.labeling.task_pages import Wanted, find_tasks
from server.reads.session import ReadSession
from server.schema.core.base import Connection, page, page_size
from server.schema.core.context import Info
from server.schema.labeling.task_filter import TaskFilter, criteria_of
from server.schema.labeling.types import Task, sees_all, task_of, view_of


async def tasks_of(
    info: Info,
    session: ReadSession,
    project: UUID,
    given: TaskFilter | None,
    order: TaskOrder,
    first: int,
    after: str | None,
) -> Connection[Task]:
    """Return a page of the tasks of a project that the caller may see.

    Raises:
        Refused: FORBIDDEN without TASKS_READ there; INVALID, LIMIT for a bad argument.
    """
    size = page_size(first)
    await info.context.require(Permission.TASKS_READ, project)
    blind = None if await sees_all(info.context, project) else info.context.me.member
    criteria = criteria_of(given, me=info.context.me.member, blind=blind)
    found = await find_tasks(session, Wanted(project, criteria, order, after, size + 1, blind))
    shown = [(cursor(row, order), _task_of(session, row, blind)) for row in found.rows]
    return page(shown, size, after=after, end=found.end)


def _task_of(session: ReadSession, row: Any, blind: UUID | None) -> Task:
    """Return a task from its row, to a blind caller as of the caller's own last act on it."""
    if blind is None:
        return task_of(session, row)
    return task_of(session, row, view_of(row, blind))
