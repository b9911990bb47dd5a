"""What mutations share that do the same to all tasks that a filter finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.dry_run import dry_run
from server.commands.labeling.bulk_change import BulkChange, Counted, Decide
from server.events.core.event import Change
from server.events.core.stream_kind import StreamKind
from server.events.labeling.bulk_change import TasksChanged
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.tasks import matching_tasks
from server.schema.core.context import CommandInput, Context


@dataclass(frozen=True, kw_only=True)
class TasksInBulk:
    """The tasks of a project that meet criteria, and what is done to each of them in one wish."""

    project: UUID
    criteria: TaskCriteria | None
    permission: Permission
    decision: Callable[[list[UUID]], Awaitable[Decide]]
    """Returns what is done to a task, given all tasks that were found."""
    possible: Callable[[DecisionContext], list[Change]]
    """Refuses what is wrong for every task, before tasks are looked for; returns no events."""
    members: tuple[UUID, ...] = ()
    """Members whom the decision reads."""
    streams: tuple[tuple[StreamKind[Any], UUID], ...] = ()
    """Other streams that it reads."""
    counted: Counted = TasksChanged

    async def change(self, context: Context, given: CommandInput) -> BulkChange:
        """Change all tasks; sent again, the command goes on where it was interrupted."""
        # Recorded first: from then on, the command id with another input is refused.
        begun = await context.execute(
            given,
            self.permission,
            self.possible,
            projects=(self.project,),
            members=self.members,
        )
        bulk = self._bulk(context, given, context.execute, begun.position)
        if not (begun.replayed and await bulk.resume()):
            await bulk.change(*await self._found(context), self.members)
        return bulk

    async def dry_run(self, context: Context, given: CommandInput) -> BulkChange:
        """Count what a change would come to now; nothing is written."""
        bulk = self._bulk(context, given, context.dry_run, 0)
        execute = partial(context.dry_run, given, self.permission)
        await dry_run(self.possible, execute, projects=(self.project,), members=self.members)
        await bulk.dry_run(*await self._found(context), self.members)
        return bulk

    def _bulk(
        self, context: Context, given: CommandInput, run: Callable[..., Any], position: int
    ) -> BulkChange:
        named = {"projects": (self.project,), "streams": self.streams}
        execute = partial(run, given, self.permission, **named)
        id_ = given.command_id
        return BulkChange(execute, context.events_of, self.project, id_, position, self.counted)

    async def _found(self, context: Context) -> tuple[list[UUID], Decide]:
        wanted = await matching_tasks(context.session, self.project, self.criteria)
        decide = await self.decision(wanted)
        await context.release()
        return wanted, decide
