"""What managers do with tasks: order, assign, reopen, archive; one by one or by a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID, uuid5

import strawberry
from sqlalchemy import ColumnElement, bindparam, select

from server.access.permissions import Permission
from server.commands import Receipt, World
from server.events import bulk, ids, queue
from server.events.base import Change
from server.events.limits import whole
from server.events.refusal import Code, Refused
from server.events.tasks import Task as TaskState
from server.projections import tables
from server.schema.base import Position, RefusedType, mutation
from server.schema.context import CommandInput, Info, expected
from server.schema.label_values import below
from server.schema.labeling import TaskPayload, TaskResult
from server.schema.task_filter import TaskFilter, conditions

SLICE = 200
"""Tasks that one command of a bulk changes: everybody else waits that long at most."""

Decide = Callable[[World, TaskState], list[Change]]


@strawberry.input(description="What to do with a task: exactly one member.", one_of=True)
class TaskChangeInput:
    """One change."""

    priority: int | None = strawberry.UNSET
    assignee: strawberry.ID | None = strawberry.UNSET
    unassign: bool | None = strawberry.UNSET
    reopen: int | None = strawberry.field(
        default=strawberry.UNSET, description="How many more answers are wanted."
    )
    archive: bool | None = strawberry.UNSET
    restore: bool | None = strawberry.UNSET


@strawberry.input
class ChangeTaskInput(CommandInput):
    """A change of one task."""

    command_id: UUID
    task: strawberry.ID
    change: TaskChangeInput
    expected_version: int | None = None


@strawberry.input
class ChangeTasksInput(CommandInput):
    """The same change of all tasks that a filter finds."""

    command_id: UUID
    project: strawberry.ID
    filter: TaskFilter
    change: TaskChangeInput


@strawberry.type
class ChangeTasksPayload:
    """What became of a change in bulk."""

    position: Position
    matched: int
    changed: int
    refused: int = strawberry.field(
        description="Tasks whose state did not allow it; they are as they were."
    )


ChangeTasksResult = Annotated[
    ChangeTasksPayload | RefusedType, strawberry.union("ChangeTasksResult")
]


@strawberry.type
class ManagementMutations:
    """What managers do with tasks."""

    @mutation(Permission.TASKS_MANAGE)
    async def change_task(self, info: Info, input: ChangeTaskInput) -> TaskResult:
        """Prioritize, assign, reopen, archive or restore a task."""
        task = ids.expect("task", input.task, "task")
        decide, members = _decision(input.change)
        receipt = await info.context.execute(
            input,
            Permission.TASKS_MANAGE,
            lambda world: decide(world, world.task(task)),
            tasks=(task,),
            members=members,
            expected=expected(task, input.expected_version),
        )
        return TaskPayload(position=Position(receipt.position), task_uuid=task)

    @mutation(Permission.TASKS_MANAGE)
    async def change_tasks(self, info: Info, input: ChangeTasksInput) -> ChangeTasksResult:
        """Do the same to all tasks that a filter finds.

        Sent again with the same id, it goes on where it was interrupted; where it was finished, it
        changes nothing and answers what it answered.
        """
        project = ids.expect("project", input.project, "project")
        decide, members = _decision(input.change)
        conditions(input.filter, project, sees_all=True)
        # The command id itself is used up first: with another input it is refused from then on.
        begun = await info.context.execute(
            input,
            Permission.TASKS_MANAGE,
            lambda world: _possible(world, project, members),
            projects=(project,),
            members=members,
        )
        if begun.replayed and (told := await _told(info, input, project)):
            return told
        done = ChangeTasksPayload(
            position=Position(begun.position), matched=0, changed=0, refused=0
        )
        values = await below(info.context, input.filter, project)
        where = conditions(input.filter, project, sees_all=True, below=values)
        wanted = await _matching(info, where)
        for start in range(0, len(wanted), SLICE):
            part = wanted[start : start + SLICE]
            await _slice(info, input, decide, members, part, done)
        return await _finished(info, input, project, done)


async def _finished(
    info: Info, given: ChangeTasksInput, project: UUID, done: ChangeTasksPayload
) -> ChangeTasksPayload:
    """Say in the ledger what it came to, and answer what stands there."""
    counts = {"matched": done.matched, "changed": done.changed, "refused": done.refused}
    receipt = await _end(info, given, project, lambda _: bulk.finish(project, **counts))
    return await _as_told(info, receipt)


async def _told(info: Info, given: ChangeTasksInput, project: UUID) -> ChangeTasksPayload | None:
    """Return what was answered when it was done; None where it was begun and never finished."""
    unfinished = Refused(Code.NOT_FOUND, "It was not finished.")

    def refuse(_: World) -> list[Change]:
        raise unfinished

    try:
        receipt = await _end(info, given, project, refuse)
    except Refused as refused:
        if refused is unfinished:
            return None
        raise
    return await _as_told(info, receipt)


async def _end(
    info: Info, given: ChangeTasksInput, project: UUID, decide: Callable[[World], list[Change]]
) -> Receipt:
    return await info.context.execute(
        given,
        Permission.TASKS_MANAGE,
        decide,
        projects=(project,),
        command_id=uuid5(given.command_id, "finished"),
    )


async def _as_told(info: Info, receipt: Receipt) -> ChangeTasksPayload:
    counts = dict.fromkeys(("matched", "changed", "refused"), 0)
    for recorded in await info.context.events_of(receipt):
        counts = {name: getattr(recorded.event, name) for name in counts}
    return ChangeTasksPayload(position=Position(receipt.position), **counts)


def _possible(world: World, project: UUID, members: tuple[UUID, ...]) -> list[Change]:
    """Refuse a change that no task could take, before any task is looked for."""
    for member in members:
        _may_annotate(world, member, project)
    return []


async def _slice(
    info: Info,
    given: ChangeTasksInput,
    decide: Decide,
    members: tuple[UUID, ...],
    part: list[UUID],
    done: ChangeTasksPayload,
) -> None:
    """Change some tasks in one command, whose id comes from them: a retry cannot miss any."""
    refusals: list[UUID] = []

    def changes(world: World) -> list[Change]:
        refusals.clear()
        found: list[Change] = []
        for id_ in part:
            try:
                found += decide(world, world.task(id_))
            except Refused as refused:
                if refused.path[:1] == ("change",):
                    raise
                refusals.append(id_)
        return found

    own = uuid5(given.command_id, b"".join(id_.bytes for id_ in part).hex())
    receipt = await info.context.execute(
        given, Permission.TASKS_MANAGE, changes, tasks=tuple(part), members=members, command_id=own
    )
    done.position = Position(receipt.position)
    done.matched += len(part)
    done.refused += len(refusals)
    done.changed += len({e.stream for e in await info.context.events_of(receipt)})


async def _matching(info: Info, where: list[ColumnElement[bool]]) -> list[UUID]:
    table = tables.task
    statement = (
        select(table.c.id).where(table.c.org_id == bindparam("org"), *where).order_by(table.c.id)
    )
    found = [row["id"] for row in await info.context.reader.fetch(statement)]
    await info.context.release()
    return found


def _decision(change: TaskChangeInput) -> tuple[Decide, tuple[UUID, ...]]:
    """Return what the change decides, and the members that it names."""
    priority, more = change.priority, change.reopen
    if isinstance(priority, int):
        whole(priority, -queue.PRIORITY, queue.PRIORITY, "change", "priority")
        return (lambda _, task: queue.prioritize(task, priority=priority)), ()
    if isinstance(more, int):
        whole(more, 1, queue.MOST_OVERLAP, "change", "reopen")
        return (lambda _, task: queue.reopen(task, more=more)), ()
    if change.archive:
        return (lambda _, task: queue.archive(task)), ()
    if change.restore:
        return (lambda _, task: queue.restore(task)), ()
    if change.unassign:
        return (lambda _, task: queue.assign(task, assignee=None)), ()
    if isinstance(change.assignee, str):
        member = ids.expect("member", change.assignee, "change", "assignee")
        return (lambda world, task: _assign(world, task, member)), (member,)
    raise Refused(Code.INVALID, "Say what to change: true, a number or an id.", ("change",))


def _assign(world: World, task: TaskState, member: UUID) -> list[Change]:
    _may_annotate(world, member, task.project)
    return queue.assign(task, assignee=member)


def _may_annotate(world: World, member: UUID, project: UUID) -> None:
    try:
        if world.may_annotate(member, project):
            return
    except Refused as refused:
        raise Refused(refused.code, refused.message, ("change", "assignee")) from None
    message = "This member may not annotate in the project: grant a role first."
    raise Refused(Code.CONFLICT, message, ("change", "assignee"))
