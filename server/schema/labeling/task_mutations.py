"""What managers do with tasks: order, assign, archive, comment; one by one or by a filter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID, uuid5

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of, whole
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling import bulk_change, comments, queue, resolution
from server.events.labeling.tasks import Task as TaskState
from server.reads.tasks import matching_tasks
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected
from server.schema.labeling.lease_mutations import TaskResult, task_payload
from server.schema.labeling.task_filter import TaskFilter, criteria_of

SLICE = 200
"""Tasks that one command of a bulk changes: everybody else waits that long at most."""

Decide = Callable[[DecisionContext, TaskState], list[Change]]


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
        "because they differed, and to resolve it if they agree now.",
    )


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
        """Prioritize, assign, reopen, archive, restore or comment on a task."""
        task = ids.expect("task", input.task, "task")
        decide, members = _decision(input.change, input.command_id)
        receipt = await info.context.execute(
            input,
            Permission.TASKS_MANAGE,
            lambda current: decide(current, current.task(task)),
            tasks=(task,),
            members=members,
            expected=expected(task, input.expected_version),
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
        criteria = criteria_of(input.filter, sees_all=True)
        # The command id itself is used up first: with another input it is refused from then on.
        begun = await info.context.execute(
            input,
            Permission.TASKS_MANAGE,
            lambda current: _possible(current, project, members),
            projects=(project,),
            members=members,
        )
        run = _Run(info, input, project, Position(begun.position))
        if begun.replayed and await run.recalled():
            return run.done
        wanted = await matching_tasks(info.context.session, project, criteria)
        await info.context.release()
        await run.through(wanted, decide, members)
        return run.done


class _Run:
    """A change in bulk, slice by slice. Each is one command, and says what it came to."""

    def __init__(self, info: Info, given: ChangeTasksInput, project: UUID, begun: Position) -> None:
        self._info, self._given, self._project = info, given, project
        self._slices = 0
        self._last: UUID | None = None
        self.done = ChangeTasksPayload(position=begun, matched=0, changed=0, refused=0)

    async def recalled(self) -> bool:
        """Take in the slices that were done before; tell whether there are no more."""
        unfinished = Refused(Code.NOT_FOUND, "It was not done before.")

        def refuse(_: DecisionContext) -> list[Change]:
            raise unfinished

        try:
            while await self._took(await self._execute(refuse)):
                pass
        except Refused as refused:
            if refused is not unfinished:
                raise
            return False
        return True

    async def through(self, wanted: list[UUID], decide: Decide, members: tuple[UUID, ...]) -> None:
        """Change the tasks; a slice that somebody else did meanwhile says where to go on."""
        more = True
        while more:
            behind = wanted if self._last is None else [id_ for id_ in wanted if id_ > self._last]
            part = behind[:SLICE]
            changes = partial(_changes, self._project, part, decide)
            more = await self._took(
                await self._execute(changes, tasks=tuple(part), members=members)
            )

    async def _execute(
        self, decide: Callable[[DecisionContext], list[Change]], **names: Any
    ) -> Receipt:
        return await self._info.context.execute(
            self._given,
            Permission.TASKS_MANAGE,
            decide,
            projects=(self._project,),
            command_id=uuid5(self._given.command_id, f"slice {self._slices}"),
            **names,
        )

    async def _took(self, receipt: Receipt) -> bool:
        """Count a slice; tell whether there may be another one: all but the last are full."""
        self._slices += 1
        self.done.position = Position(receipt.position)
        told = [
            recorded.event
            for recorded in await self._info.context.events_of(receipt)
            if isinstance(recorded.event, bulk_change.TasksChanged)
        ]
        for event in told:
            self.done.matched += event.matched
            self.done.changed += event.changed
            self.done.refused += event.refused
            self._last = event.last_task
        return any(event.matched == SLICE for event in told)


def _changes(
    project: UUID, part: list[UUID], decide: Decide, current: DecisionContext
) -> list[Change]:
    """Change some tasks; those whose state does not allow it stay as they are."""
    found: list[Change] = []
    refused = 0
    for id_ in part:
        try:
            found += decide(current, current.task(id_))
        except Refused as no:
            if isinstance(no, NotLoaded) or no.path[:1] == ("change",):
                raise
            refused += 1
    return bulk_change.results_of(project, part, found, refused=refused)


def _possible(current: DecisionContext, project: UUID, members: tuple[UUID, ...]) -> list[Change]:
    """Refuse a change that no task could take, before any task is looked for."""
    for member in members:
        _may_annotate(current, member, project)
    return []


_PLAIN: dict[str, Callable[[TaskState], list[Change]]] = {
    "archive": queue.archive,
    "restore": queue.restore,
    "unassign": partial(queue.assign, assignee=None),
    "resolve_comments": comments.resolve_all,
}
"""Changes that need to know nothing but the task."""


def _decision(change: TaskChangeInput, command: UUID) -> tuple[Decide, tuple[UUID, ...]]:
    """Return what the change decides, and the members that it names."""
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
    # Sent again after its verdict was forgotten, the command still means this very comment.
    id_ = uuid5(command, f"comment of {current.me} on {task.id}")
    return comments.comment(task, comment=id_, annotation=None, text=text)


def _compare(current: DecisionContext, task: TaskState) -> list[Change]:
    return resolution.compare_again(task, current.project(task.project), current.taxonomies)


def _assign(current: DecisionContext, task: TaskState, member: UUID) -> list[Change]:
    _may_annotate(current, member, task.project)
    return queue.assign(task, assignee=member)


def _may_annotate(current: DecisionContext, member: UUID, project: UUID) -> None:
    try:
        if current.may_annotate(member, project):
            return
    except Refused as refused:
        raise Refused(refused.code, refused.message, ("change", "assignee")) from None
    message = "This member may not annotate in the project: grant a role first."
    raise Refused(Code.CONFLICT, message, ("change", "assignee"))
