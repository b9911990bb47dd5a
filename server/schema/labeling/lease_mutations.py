"""The mutations of leases: claim, extend, release, skip."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.visibility import may_see_all
from server.commands import DecisionContext, Receipt
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.events.gold.serving import claim_gold
from server.events.labeling import leases, queue
from server.events.labeling.leases import TaskClaimed
from server.events.labeling.tasks import Task as TaskState
from server.events.pauses.pauses import require_not_paused
from server.events.project_policy import Policy
from server.events.projects import Project
from server.reads.labeling.tasks import task_row_alone
from server.schema.accounts.role_guards import acting_member
from server.schema.core.base import (
    Position,
    Readable,
    RefusedType,
    asks_for_values_alone,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Info
from server.schema.labeling.lease_types import Lease
from server.schema.labeling.task_commands import Decide, TaskCommandInput, execute_on_task
from server.schema.labeling.types import Task, load_task

MOST_CLAIMED = 100
"""Tasks that one command may claim."""


@strawberry.input
class ClaimTaskInput(CommandInput):
    """The next task of a project, or a certain one."""

    project: strawberry.ID
    task: strawberry.ID | None = None


@strawberry.type
class ClaimTaskPayload(Readable):
    """A task that is the caller's until the lease ends."""

    position: Position
    task_uuid: strawberry.Private[UUID]
    token: int = strawberry.field(
        description="To be sent with the answer: it fences off late comers."
    )
    expires_at: datetime
    generation: strawberry.Private[int] = 0
    """The generation of the tables that the claim was just written to; 0 where it was before."""

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task."""
        row = None
        if self.generation and asks_for_values_alone(info):
            member = info.context.me.member
            row = await task_row_alone(self.session, self.task_uuid, member, self.generation)
        return await load_task(info, self.session, self.task_uuid, row=row)


@strawberry.input
class ClaimTasksInput(CommandInput):
    """The next tasks of a project."""

    project: strawberry.ID
    count: int = strawberry.field(
        description="How many, 1 to 100; fewer where fewer are free or may be held."
    )


@strawberry.type
class ClaimTasksPayload:
    """Tasks that are the caller's until their leases end."""

    position: Position
    leases: list[Lease]


@strawberry.input
class LeaseInput(TaskCommandInput):
    """A task that the caller holds."""

    token: int


@strawberry.input
class SkipTaskInput(LeaseInput):
    """A task that the caller holds and does not answer."""

    reason: str = ""


@strawberry.type
class TaskPayload(Readable):
    """A task after a command."""

    position: Position
    task_uuid: strawberry.Private[UUID]

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task."""
        return await load_task(info, self.session, self.task_uuid)


ClaimTasksResult = Annotated[ClaimTasksPayload | RefusedType, strawberry.union("ClaimTasksResult")]
ClaimTaskResult = Annotated[ClaimTaskPayload | RefusedType, strawberry.union("ClaimTaskResult")]
TaskResult = Annotated[TaskPayload | RefusedType, strawberry.union("TaskResult")]


@strawberry.type
class LabelingMutations:
    """Mutations of leases by annotators."""

    @mutation(Permission.ANNOTATE)
    async def claim_task(self, info: Info, input: ClaimTaskInput) -> ClaimTaskResult:
        """Take the next task of a project, or a certain one, for as long as the lease lasts."""
        project = ids.expect("project", input.project, "project")
        task = None if input.task is None else ids.expect("task", input.task, "task")
        decided_with: list[tuple[Actor | None, UUID, Policy]] = []

        def decide(current: DecisionContext) -> list[Change]:
            decided_with[:] = [(current.actor, project, current.project(project).policy)]
            return _claim(current, project, task)

        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            decide,
            **_named(project, task),
            draw=info.context.draw(project),
        )
        if not receipt.replayed:
            # A retry may have been decided, in vain, on rights of before that were remembered.
            info.context.use_rights(*decided_with[-1])
        claimed = [
            e for e in await info.context.events_of(receipt) if isinstance(e.event, TaskClaimed)
        ]
        if not claimed:
            return await _held(info, receipt, task)
        event: Any = claimed[-1].event
        return ClaimTaskPayload(
            session=info.context.session,
            position=Position(receipt.position),
            task_uuid=claimed[-1].stream,
            token=event.token,
            expires_at=event.expires_at,
            generation=receipt.generation,
        )

    @mutation(Permission.ANNOTATE)
    async def claim_tasks(self, info: Info, input: ClaimTasksInput) -> ClaimTasksResult:
        """Take the next tasks of a project at once, all of them or as many as there are.

        A screen can show the next task at once while an answer is on its way.
        """
        project = ids.expect("project", input.project, "project")
        count = whole(input.count, 1, MOST_CLAIMED, "count")
        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            lambda current: _claim_next(current, project, count),
            claim=project,
            claim_count=count,
            draw=info.context.draw(project),
        )
        session, me = info.context.session, info.context.me.member
        done = await info.context.events_of(receipt)
        leases = [
            Lease(
                session=session,
                annotator_uuid=me,
                task_uuid=recorded.stream,
                token=recorded.event.token,
                expires_at=recorded.event.expires_at,
            )
            for recorded in done
            if isinstance(recorded.event, TaskClaimed)
        ]
        return ClaimTasksPayload(position=Position(receipt.position), leases=leases)

    @mutation(Permission.ANNOTATE)
    async def extend_lease(self, info: Info, input: LeaseInput) -> TaskResult:
        """Hold a task for another full lease time from now."""
        return await _on_lease(
            info,
            input,
            lambda current, task: leases.extend(
                task,
                current.project(task.project),
                by=current.me,
                token=input.token,
                now=current.now,
            ),
            operation="extend",
        )

    @mutation(Permission.ANNOTATE)
    async def release_task(self, info: Info, input: LeaseInput) -> TaskResult:
        """Give a task back without an answer."""
        return await _on_lease(
            info,
            input,
            lambda current, task: leases.release(task, by=current.me, token=input.token),
            operation="release",
        )

    @mutation(Permission.ANNOTATE)
    async def skip_task(self, info: Info, input: SkipTaskInput) -> TaskResult:
        """Say that one cannot or will not answer a task; it goes to others."""
        return await _on_lease(
            info,
            input,
            lambda current, task: queue.skip(
                task,
                current.project(task.project),
                by=current.me,
                token=input.token,
                now=current.now,
                reason=input.reason,
            ),
        )


async def _on_lease(
    info: Info, given: LeaseInput, decide: Decide, *, operation: str = ""
) -> TaskPayload:
    """Run a command on a task that the caller holds, and return the task after it."""
    task = ids.expect("task", given.task, "task")
    receipt = await execute_on_task(
        info, given, Permission.ANNOTATE, task, decide, operation=operation
    )
    return task_payload(info, receipt, task)


def task_payload(info: Info, receipt: Receipt, task: UUID) -> TaskPayload:
    """Return a task after a command."""
    position = Position(receipt.position)
    return TaskPayload(session=info.context.session, position=position, task_uuid=task)


def _claim(current: DecisionContext, project: UUID, task: UUID | None) -> list[Change]:
    rules = current.project(project)
    if task is not None and current.task(task).project != project:
        raise Refused(Code.NOT_FOUND, "There is no such task in this project.", ("task",))
    if task is not None:
        _may_name(current, rules, current.task(task))
        changes = _claim_of(current, rules, current.task(task), named=True)
        if changes:
            _room(current, rules)
        return changes
    _room(current, rules)
    for offered in current.allowed_values(project, current.me):
        return _claim_of(current, rules, offered)
    raise _nothing()


def _claim_of(
    current: DecisionContext, rules: Project, task: TaskState, *, named: bool = False
) -> list[Change]:
    """Claim a task that is offered, or one that the caller names and may name."""
    me = current.me
    handed = not named or task.assignee == me or task.lease(me) or task.outdated_of(me)
    decide = claim_gold if task.gold is not None and rules.gold.on and handed else leases.claim
    return decide(task, rules, by=me, now=current.now)


def _may_name(current: DecisionContext, rules: Project, task: TaskState) -> None:
    """Refuse to claim a certain task of a project that hands out hidden gold tasks.

    Whoever tries all tasks would learn which ones are never full. What one holds, what is kept for
    one, and what one is to answer again is named by everybody.
    """
    me = current.me
    own = task.lease(me) is not None or task.assignee == me or task.outdated_of(me)
    if (
        rules.gold.on
        and not own
        and not may_see_all(acting_member(current), rules.id, rules.policy)
    ):
        message = "This project hands out its tasks in its own order: claim without naming one."
        raise Refused(Code.CONFLICT, message, ("task",))


def _named(project: UUID, task: UUID | None) -> dict[str, Any]:
    """Return what a claim names, as fields of `Command`."""
    if task is None:
        return {"claim": project}
    return {"tasks": (task,), "projects": (project,), "counts_held": project}


def _claim_next(current: DecisionContext, project: UUID, count: int) -> list[Change]:
    """Claim up to so many tasks; fewer only once the queue was scanned to its end."""
    rules = current.project(project)
    wanted = min(count, _room(current, rules))
    found: dict[UUID, list[Change]] = {}
    for offered in current.allowed_values(project, current.me):
        found[offered.id] = _claim_of(current, rules, offered)
        if len(found) == wanted:
            break
    else:
        if not found or (project, current.me) not in current.scanned:
            raise _nothing()
    return [change for changes in found.values() for change in changes]


def _room(current: DecisionContext, rules: Project) -> int:
    """Return how many more tasks the caller may hold. Raises Refused MEMBER_PAUSED or LIMIT."""
    require_not_paused(rules, current.me)
    room = rules.policy.leases_per_annotator - current.held(rules.id, current.me)
    if room <= 0:
        message = "You hold as many tasks as this project allows: answer or release one first."
        raise Refused(Code.LIMIT, message, ("project",))
    return room


def _nothing() -> Refused:
    message = "Nothing is left for you in this project now: look again later."
    return Refused(Code.NOTHING_TO_CLAIM, message, ("project",))


async def _held(info: Info, receipt: Receipt, task: UUID | None) -> ClaimTaskPayload:
    """Return the lease that the caller held before; claiming its task again wrote no event."""
    me = info.context.me.member
    state: Any = receipt.states[task] if task else None
    lease = state and state.lease(me)
    if lease is None or task is None:
        raise Refused(Code.NO_LEASE, "This claim has ended: claim again with a new command id.")
    return ClaimTaskPayload(
        session=info.context.session,
        position=Position(receipt.position),
        task_uuid=task,
        token=lease.token,
        expires_at=lease.expires_at,
    )
