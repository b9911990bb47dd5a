"""What mutations share that do the same to all tasks that a filter finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.dry_run import dry_run
from server.commands.labeling.bulk_change import BulkChange, Counted, Decide
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.labeling.bulk_change import TasksChanged
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.tasks import matching_tasks
from server.schema.core.context import CommandInput, Context


@dataclass(frozen=True, kw_only=True)
class TasksInBulk:
    """Tasks of a project, and what is done to each of them in one wish."""

    project: UUID
    find: Callable[[], Awaitable[list[UUID]]]
    """Returns the tasks in the order of their ids."""
    permission: Permission
    decision: Callable[[list[UUID]], Awaitable[Decide]]
    """Returns what is done to a task, given all tasks that were found."""
    possible: Callable[[DecisionContext], list[Change]]
    """Refuses what is wrong for every task, before tasks are looked for; returns the events that
    begin the change, if any."""
    begun: Callable[[Receipt], Awaitable[None]] | None = None
    """Is given what began the change, before tasks are looked for."""
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
        if self.begun is not None:
            await self.begun(begun)
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
        wanted = await self.find()
        decide = await self.decision(wanted)
        await context.release()
        return wanted, decide


def matching(
    context: Context, project: UUID, criteria: TaskCriteria | None
) -> Callable[[], Awaitable[list[UUID]]]:
    """Return what finds the tasks of a project that meet criteria, when it is asked."""

    async def find() -> list[UUID]:
        return await matching_tasks(context.session, project, criteria)

    return find


def require_annotator(
    current: DecisionContext, member: UUID, project: UUID, path: tuple[str | int, ...]
) -> None:
    """Require that a member may annotate in a project, to be given tasks of it.

    Raises:
        Refused: CONFLICT, or as for a member who is not there, at `path`.
    """
    try:
        if current.may_annotate(member, project):
            return
    except Refused as refused:
        raise Refused(refused.code, refused.message, path) from None
    message = "This member may not annotate in the project: grant a role first."
    raise Refused(Code.CONFLICT, message, path)
