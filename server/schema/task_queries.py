"""Queries about tasks and annotations."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.schema.base import query
from server.schema.context import Info
from server.schema.tasks import Task, load_task


@strawberry.type
class TaskQueries:
    """Queries about tasks and annotations."""

    @query(Permission.TASKS_READ)
    async def task(self, info: Info, id: strawberry.ID) -> Task:
        """One task."""
        return await load_task(info, ids.expect("task", id, "id"))
