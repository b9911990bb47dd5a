"""Queries about tasks and annotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.projections.counters.task_lists import TASK_LISTS
from server.reads.labeling.annotations import annotation_row
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from server.reads.labeling.task_pages import Wanted, count_tasks, find_tasks
from server.reads.labeling.tasks import comment_row
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import node_loader
from server.schema.core.paging import Paging, page_of, paging
from server.schema.labeling.task_filter import TaskFilter, criteria_of, sorting_of
from server.schema.labeling.types import (
    Annotation,
    Comment,
    Task,
    annotation_of,
    comment_of,
    load_task,
    sees_all,
    task_of,
    view_of,
)
from server.schema.projects.types import load_project
from server.schema.statistics import wait_until_counted


@strawberry.type
class TaskQueries:
    """Queries about tasks and annotations."""

    @query(Permission.TASKS_READ)
    async def task(self, info: Info, id: strawberry.ID) -> Task:
        """One task."""
        task = ids.expect("task", id, "id")
        return await load_task(info, session_of(self, info), task)

    @query(Permission.TASKS_READ)
    async def tasks(
        self,
        info: Info,
        project: strawberry.ID,
        *,
        filter: TaskFilter | None = None,
        order: TaskOrder = TaskOrder.RANK,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        min_position: Position | None = None,
    ) -> Connection[Task]:
        """The tasks of a project, by pages that cost the same at any depth.

        A page looks at 20,000 tasks at most. Where a filter fits few of many, a page may hold few
        tasks or none and still have a next one: go on with `endCursor`.

        Orders other than RANK and PRIORITY, and filters by reviewer, review reason, open comments,
        time, meta and date, may miss what happened in the last seconds; with `minPosition` it waits
        up to two seconds until that is known.
        """
        id_ = ids.expect("project", project, "project")
        await load_project(info, session_of(self, info), id_, "project")
        await info.context.require(Permission.TASKS_READ, id_)
        listing = TaskListing(filter, order, direction, paging(first, after, last, before))
        return await tasks_of(info, session_of(self, info), id_, listing, min_position)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotation(self, info: Info, id: strawberry.ID) -> Annotation:
        """One annotation."""
        annotation = ids.expect("annotation", id, "id")
        return await load_annotation(info, session_of(self, info), annotation)


@dataclass(frozen=True, slots=True)
class TaskListing:
    """What a client asks of a list of tasks."""

    filter: TaskFilter | None
    order: TaskOrder
    direction: SortDirection | None
    paging: Paging


async def tasks_of(
    info: Info, session: ReadSession, project: UUID, listing: TaskListing, min_position: int | None
) -> Connection[Task]:
    """Return a page of the tasks of a project, known up to `min_position` at least.

    Raises:
        Refused: FORBIDDEN, INVALID, LIMIT; UNAVAILABLE where the position is not known in time.
    """
    blind = None if await sees_all(info.context, project) else info.context.me.member
    criteria = criteria_of(listing.filter, blind=blind)
    sorting = sorting_of(listing.order, listing.direction, blind=blind)
    page = listing.paging
    if min_position is not None:
        await wait_until_counted(info.context, session, min_position, TASK_LISTS.name)
    read = sorting.flipped() if page.backward else sorting
    wanted = Wanted(project, criteria, read, page.cursor, page.size + 1, blind, page.argument)
    found = await find_tasks(session, wanted)
    shown = [(read.cursor(row), _task_of(session, row, blind)) for row in found.rows]

    async def total() -> tuple[int, bool]:
        return await count_tasks(session, Wanted(project, criteria, sorting))

    return page_of(shown, page, end=found.end, total=total)


def _task_of(session: ReadSession, row: Any, blind: UUID | None) -> Task:
    """Return a task from its row, to a blind caller as of the caller's own last act on it."""
    if blind is None:
        return task_of(session, row)
    return task_of(session, row, view_of(row, blind))


@node_loader("annotation")
async def load_annotation(info: Info, session: ReadSession, id_: UUID) -> Annotation:
    """Return an annotation. Raises Refused NOT_FOUND where the caller may see none of this id."""
    actor = await info.context.actor()
    row = await annotation_row(session, id_)
    if row is not None:
        mine = row["author_id"] == actor.member
        if actor.may(Permission.ANNOTATIONS_READ_OWN, row["project_id"]) and (
            mine or await sees_all(info.context, row["project_id"])
        ):
            return annotation_of(session, row)
    raise Refused(Code.NOT_FOUND, "There is no such annotation.", ("id",))


@node_loader("comment")
async def load_comment(info: Info, session: ReadSession, id_: UUID) -> Comment:
    """Return a comment. Raises Refused NOT_FOUND unless the caller sees what it is about."""
    row = await comment_row(session, id_)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such comment.", ("id",))
    await load_task(info, session, row["task_id"])
    if row["annotation_id"] is not None:
        await load_annotation(info, session, row["annotation_id"])
    return comment_of(session, row)
