"""Queries about tasks and annotations."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from server.reads.labeling.tasks import comment_row
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import node_loader
from server.schema.core.paging import paging
from server.schema.labeling.comments import Comment, comment_of
from server.schema.labeling.task_filter import TaskFilter
from server.schema.labeling.task_pages import TaskListing, tasks_of
from server.schema.labeling.types import (
    Annotation,
    Task,
    load_annotation,
    load_task,
)
from server.schema.projects.types import load_project


@strawberry.type
class TaskQueries:
    """Queries about tasks and annotations."""

    @query(Permission.TASKS_READ)
    async def task(self, info: Info, id: strawberry.ID) -> Task | None:
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
    ) -> Connection[Task] | None:
        """The tasks of a project, by pages that cost the same at any depth.

        A page looks at 20,000 tasks at most. Where a filter fits few of many, a page may hold few
        tasks or none and still have a next one: go on with `endCursor`.

        Orders other than RANK and PRIORITY, and filters by reviewer, review reason, open comments,
        time, meta and date, may miss what happened in the last seconds; with `minPosition` it waits
        up to two seconds until that is known.
        """
        id_ = ids.expect("project", project, "project")
        session = session_of(self, info)
        await load_project(info, session, id_, "project")
        listing = TaskListing(filter, order, direction, paging(first, after, last, before))
        return await tasks_of(info, session, id_, listing, min_position)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotation(self, info: Info, id: strawberry.ID) -> Annotation | None:
        """One annotation."""
        annotation = ids.expect("annotation", id, "id")
        return await load_annotation(info, session_of(self, info), annotation)


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
