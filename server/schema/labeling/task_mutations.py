"""The mutations by which managers change one task, or all tasks that a filter finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID, uuid5

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.labeling.bulk_change import Decide
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import text_of, whole
from server.events.labeling import comments, conclusion, queue
from server.events.labeling.tasks import Task as TaskState
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected_version
from server.schema.erasure.hold_guards import Guard, hold_guard, holds_stream
from server.schema.labeling.bulk_changes import TasksInBulk, matching, require_annotator
from server.schema.labeling.lease_mutations import TaskResult, task_payload
from server.schema.labeling.task_commands import TaskCommandInput, execute_on_task
from server.schema.labeling.task_filter import TaskFilter, criteria_of
from server.schema.labeling.task_rights import GOLD_CONDITIONS, sees_gold


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
    comment: str | None = strawberry.field(
        default=strawberry.UNSET, description="What to say in a comment on the task."
    )
    resolve_comments: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether to resolve the task's open comments."
    )
    compare_again: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether to compare the answers of a task again that waits for a reviewer "
        "because they did not decide it, and to resolve it if they do now.",
    )


@strawberry.input
class ChangeTaskInput(TaskCommandInput):
    """A change of one task."""

    change: TaskChangeInput
    expected_version: int | None = expected_version("task")


@strawberry.input
class ChangeTasksInput(CommandInput):
    """The same change of all tasks that a filter finds."""

    project: strawberry.ID
    filter: TaskFilter
    change: TaskChangeInput
    dry_run: bool = strawberry.field(
        default=False, description="Only say what it would come to; nothing is written."
    )


@strawberry.type
class ChangeTasksPayload:
    """What became of a change in bulk."""

    position: Position | None = strawberry.field(description="Null for a dry run.")
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
    """Mutations of tasks by managers."""

    @mutation(Permission.TASKS_MANAGE)
    async def change_task(self, info: Info, input: ChangeTaskInput) -> TaskResult:
        """Prioritize, assign, reopen, archive, restore or comment on a task."""
        task = ids.expect("task", input.task, "task")
        decide, members = _decision(input.change, input.command_id)
        streams: tuple[tuple[StreamKind[Any], UUID], ...] = ()
        if input.change.archive:
            decide = _unless_held(decide, await hold_guard(info.context, [task]))
            streams = (holds_stream(info.context),)
        receipt = await execute_on_task(
            info, input, Permission.TASKS_MANAGE, task, decide, members=members, streams=streams
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.TASKS_MANAGE)
    async def change_tasks(self, info: Info, input: ChangeTasksInput) -> ChangeTasksResult:
        """Do the same to all tasks that a filter finds.

        Sent again with the same id, it goes on where it was interrupted; where it was finished, it
        changes nothing and answers what it answered.
        """
        project = ids.expect("project", input.project, "project")
        decide, members = _decision(input.change, input.command_id)
        # Whoever may manage tasks sees all of them; others are refused by the command.
        hidden = () if await sees_gold(info.context, project) else GOLD_CONDITIONS
        criteria = criteria_of(input.filter, me=info.context.me.member, blind=None, hidden=hidden)

        async def decision(wanted: list[UUID]) -> Decide:
            if not input.change.archive:
                return decide
            return _unless_held(decide, await hold_guard(info.context, wanted))

        many = TasksInBulk(
            project=project,
            find=matching(info.context, project, criteria),
            permission=Permission.TASKS_MANAGE,
            decision=decision,
            possible=lambda current: _possible(current, project, members),
            members=members,
            streams=(holds_stream(info.context),) if input.change.archive else (),
        )
        run = many.dry_run if input.dry_run else many.change
        bulk = await run(info.context, input)
        return ChangeTasksPayload(
            position=None if input.dry_run else Position(bulk.position),
            matched=bulk.matched,
            changed=bulk.changed,
            refused=bulk.refused,
        )


def _unless_held(decide: Decide, guard: Guard) -> Decide:
    """Return a decision that is refused for a task under hold."""

    def decided(current: DecisionContext, task: TaskState) -> list[Change]:
        guard(current, task)
        return decide(current, task)

    return decided


def _possible(current: DecisionContext, project: UUID, members: tuple[UUID, ...]) -> list[Change]:
    """Refuse a change that is wrong for every task, before tasks are looked for; no events."""
    for member in members:
        require_annotator(current, member, project, _ASSIGNEE)
    return []


_ASSIGNEE = ("change", "assignee")
_PLAIN: dict[str, Callable[[TaskState], list[Change]]] = {
    "archive": queue.archive,
    "restore": queue.restore,
    "unassign": partial(queue.assign, assignee=None),
    "resolve_comments": comments.resolve_all,
}
"""Decisions that need nothing but the state of the task, by the member of the input."""


def _decision(change: TaskChangeInput, command: UUID) -> tuple[Decide, tuple[UUID, ...]]:
    """Return the decision of a change, and the members that it names. Raises Refused INVALID."""
    priority, more = change.priority, change.reopen
    if isinstance(priority, int):
        whole(priority, -queue.PRIORITY, queue.PRIORITY, "change", "priority")
        return (lambda _, task: queue.prioritize(task, priority=priority)), ()
    if isinstance(more, int):
        whole(more, 1, queue.MOST_OVERLAP, "change", "reopen")
        return (lambda _, task: queue.reopen(task, more=more)), ()
    plain = next((decide for name, decide in _PLAIN.items() if getattr(change, name)), None)
    if plain is not None:
        return (lambda _, task: plain(task)), ()
    if change.compare_again:
        return _compare, ()
    if isinstance(change.comment, str):
        text = text_of(change.comment, "change", "comment", empty=False)
        return (lambda current, task: _remark(current, task, command, text)), ()
    if isinstance(change.assignee, str):
        member = ids.expect("member", change.assignee, "change", "assignee")
        return (lambda current, task: _assign(current, task, member)), (member,)
    raise Refused(Code.INVALID, "Say what to change: true, a number, a text or an id.", ("change",))


def _remark(current: DecisionContext, task: TaskState, command: UUID, text: str) -> list[Change]:
    # Verdicts are kept for a while only; a later retry must still make the same comment.
    id_ = uuid5(command, f"comment of {current.me} on {task.id}")
    return comments.comment(task, comment=id_, annotation=None, text=text)


def _compare(current: DecisionContext, task: TaskState) -> list[Change]:
    return conclusion.compare_again(task, current.project(task.project), current.taxonomies)


def _assign(current: DecisionContext, task: TaskState, member: UUID) -> list[Change]:
    require_annotator(current, member, task.project, _ASSIGNEE)
    return queue.assign(task, assignee=member)
