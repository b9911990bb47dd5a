"""The tasks to which people gave different values, as clients see them."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.projections.counters.quality_totals import WHOLE
from server.reads.quality.disputed import disputed_tasks
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import Paging, page_of, place_in
from server.schema.labeling.types import Task, load_task


@strawberry.type(description="A task to which people gave different values.")
class DisputedTask(Readable):
    """A task, and how far people disagree on it."""

    task_uuid: strawberry.Private[UUID]
    disagreement: float = strawberry.field(
        description="Of all pairs of people who answered, the share that gave different values."
    )

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task."""
        return await load_task(info, self.session, self.task_uuid)


async def disputed_of(
    session: ReadSession, key: QuestionKey, wanted: Paging
) -> Connection[DisputedTask]:
    """Return a page of tasks, most disagreement first.

    Raises:
        Refused: INVALID for a cursor that is none; as `disputed_tasks`.
    """
    rows = await disputed_tasks(session, key, wanted.keyset(_place(wanted)))
    return page_of(
        [
            (
                f"{row.parts} {ids.public('task', row.task)}",
                DisputedTask(session=session, task_uuid=row.task, disagreement=row.parts / WHOLE),
            )
            for row in rows
        ],
        wanted,
    )


def _place(wanted: Paging) -> tuple[int, UUID] | None:
    """Return the disagreement and the task in a cursor."""
    if wanted.cursor is None:
        return None
    parts, _, task = wanted.cursor.partition(" ")
    argument = wanted.argument
    return place_in(parts, argument), ids.expect("task", task, argument)
