"""Queries about tasks and annotations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.labeling.annotations import annotation_row
from server.reads.labeling.task_filter import TaskOrder, cursor
from server.reads.labeling.task_pages import Wanted, find_tasks
from server.reads.labeling.tasks import comment_row
from server.reads.session import ReadSession
from server.schema.core.base import Connection, page, page_size, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import node_loader
from server.schema.labeling.task_filter import TaskFilter, criteria_of
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
        filter: TaskFilter | None = None,
        order: TaskOrder = TaskOrder.RANK,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[Task]:
        """The tasks of a project, by pages that cost the same at any depth.

        A page looks at 20,000 tasks at most. Where a filter fits few of many, a page may hold few
        tasks or none and still have a next one: go on with `endCursor`.
        """
        size = page_size(first)
        id_ = ids.expect("project", project, "project")
        session = session_of(self, info)
        await load_project(info, session, id_, "project")
        await info.context.require(Permission.TASKS_READ, id_)
        blind = None if await sees_all(info.context, id_) else info.context.me.member
        criteria = criteria_of(filter, blind=blind)
        found = await find_tasks(session, Wanted(id_, criteria, order, after, size + 1, blind))
        shown = [(cursor(row, order), _task_of(session, row, blind)) for row in found.rows]
        return page(shown, size, after=after, end=found.end)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotation(self, info: Info, id: strawberry.ID) -> Annotation:
        """One annotation."""
        annotation = ids.expect("annotation", id, "id")
        return await load_annotation(info, session_of(self, info), annotation)


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
