"""Labeling: import, claim, submit, and everything else that an annotator does with a task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import Receipt, World
from server.events import annotations, ids, leases, queue
from server.events.annotations import AnnotationSubmitted
from server.events.base import Change
from server.events.ids import uuid7
from server.events.leases import TaskClaimed
from server.events.limits import BATCH
from server.events.refusal import Code, Refused
from server.projections import tables
from server.schema.answers import AnswerInput, taken
from server.schema.base import Position, RefusedType, mutation
from server.schema.context import CommandInput, Info
from server.schema.loaders import one
from server.schema.tasks import Annotation, Task, annotation_of, load_task


@strawberry.input
class TaskInput:
    """One task to import."""

    inputs: JSON
    external_id: str | None = None
    priority: int = 0
    meta: JSON | None = None
    subject_refs: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class ImportTasksInput(CommandInput):
    """Up to 1,000 tasks, all or none of them."""

    command_id: UUID
    project: strawberry.ID
    tasks: list[TaskInput]


@strawberry.type
class ImportTasksPayload:
    """What was imported, in the order given."""

    position: Position  # type: ignore[valid-type]
    task_ids: list[strawberry.ID]


@strawberry.input
class ClaimTaskInput(CommandInput):
    """The next task of a project, or a certain one."""

    command_id: UUID
    project: strawberry.ID
    task: strawberry.ID | None = None


@strawberry.type
class ClaimTaskPayload:
    """A task that is the caller's until the lease ends."""

    position: Position  # type: ignore[valid-type]
    task_uuid: strawberry.Private[UUID]
    token: int = strawberry.field(description="To be sent with the answer: it fences off late comers.")
    expires_at: datetime

    @strawberry.field
    async def task(self, info: Info) -> Task:
        """The task."""
        return await load_task(info, self.task_uuid)


@strawberry.input
class LeaseInput(CommandInput):
    """A task that the caller holds."""

    command_id: UUID
    task: strawberry.ID
    token: int


@strawberry.input
class SkipTaskInput(CommandInput):
    """A task that the caller holds and does not answer."""

    command_id: UUID
    task: strawberry.ID
    token: int
    reason: str = ""


@strawberry.input
class SubmitAnnotationInput(CommandInput):
    """The answers to a task that the caller holds."""

    command_id: UUID
    task: strawberry.ID
    token: int
    answers: list[AnswerInput]
    time_spent_ms: int = 0
    expected_version: int | None = None


@strawberry.input
class ReviseAnnotationInput(CommandInput):
    """Other answers in an annotation of the caller's own."""

    command_id: UUID
    task: strawberry.ID
    annotation: strawberry.ID
    answers: list[AnswerInput]
    time_spent_ms: int = 0
    expected_version: int | None = None


@strawberry.input
class WithdrawAnnotationInput(CommandInput):
    """An annotation of the caller's own to take back."""

    command_id: UUID
    task: strawberry.ID
    annotation: strawberry.ID
    reason: str = ""
    expected_version: int | None = None


@strawberry.type
class TaskPayload:
    """A task after a command."""

    position: Position  # type: ignore[valid-type]
    task_uuid: strawberry.Private[UUID]

    @strawberry.field
    async def task(self, info: Info) -> Task:
        """The task."""
        return await load_task(info, self.task_uuid)


@strawberry.type
class AnnotationPayload:
    """An annotation after a command."""

    position: Position  # type: ignore[valid-type]
    task_uuid: strawberry.Private[UUID]
    annotation_uuid: strawberry.Private[UUID]
    annotation_id: strawberry.ID

    @strawberry.field
    async def annotation(self, info: Info) -> Annotation:
        """The annotation."""
        return annotation_of(await one(info.context, tables.annotation, self.annotation_uuid))

    @strawberry.field
    async def task(self, info: Info) -> Task:
        """Its task."""
        return await load_task(info, self.task_uuid)


ImportTasksResult = Annotated[ImportTasksPayload | RefusedType, strawberry.union("ImportTasksResult")]
ClaimTaskResult = Annotated[ClaimTaskPayload | RefusedType, strawberry.union("ClaimTaskResult")]
TaskResult = Annotated[TaskPayload | RefusedType, strawberry.union("TaskResult")]
AnnotationResult = Annotated[AnnotationPayload | RefusedType, strawberry.union("AnnotationResult")]


def seen(task: UUID, version: int | None) -> tuple[UUID, int] | None:
    """Return what `expectedVersion` protects."""
    return None if version is None else (task, version)


def annotation_payload(receipt: Receipt, task: UUID, annotation: UUID) -> AnnotationPayload:
    """Return the payload of a command on an annotation."""
    return AnnotationPayload(
        position=receipt.position,
        task_uuid=task,
        annotation_uuid=annotation,
        annotation_id=strawberry.ID(ids.public("annotation", annotation)),
    )


@strawberry.type
class LabelingMutations:
    """What annotators do, and how tasks come in."""

    @mutation(Permission.TASKS_IMPORT)
    async def import_tasks(self, info: Info, input: ImportTasksInput) -> ImportTasksResult:
        """Import up to 1,000 tasks, all or none of them."""
        project = ids.expect("project", input.project, "project")
        if not 1 <= len(input.tasks) <= BATCH:
            raise Refused(Code.LIMIT, f"Send 1 to {BATCH:,} tasks at once.", ("tasks",))
        receipt = await info.context.execute(
            input,
            Permission.TASKS_IMPORT,
            lambda world: _import(world, project, input.tasks),
            projects=(project,),
            external_ids=tuple((project, t.external_id) for t in input.tasks if t.external_id),
        )
        made = [e.stream for e in await info.context.events_of(receipt)]
        public = [strawberry.ID(ids.public("task", id_)) for id_ in made]
        return ImportTasksPayload(position=receipt.position, task_ids=public)

    @mutation(Permission.ANNOTATE)
    async def claim_task(self, info: Info, input: ClaimTaskInput) -> ClaimTaskResult:
        """Take the next task of a project, or a certain one, for as long as the lease lasts."""
        project = ids.expect("project", input.project, "project")
        task = None if input.task is None else ids.expect("task", input.task, "task")
        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            lambda world: _claim(world, project, task),
            **({"claim": project} if task is None else {"tasks": (task,), "projects": (project,)}),
        )
        claimed = [e for e in await info.context.events_of(receipt) if isinstance(e.event, TaskClaimed)]
        if not claimed:
            return await _held(info, receipt, task)
        event: Any = claimed[-1].event
        return ClaimTaskPayload(
            position=receipt.position,
            task_uuid=claimed[-1].stream,
            token=event.token,
            expires_at=event.expires_at,
        )

    @mutation(Permission.ANNOTATE)
    async def extend_lease(self, info: Info, input: LeaseInput) -> TaskResult:
        """Hold a task for another full lease time from now."""
        return await _on_task(
            info,
            input,
            input.task,
            lambda world, task: leases.extend(
                world.task(task), project_of_task(world, task), by=world.me, token=input.token, now=world.now
            ),
        )

    @mutation(Permission.ANNOTATE)
    async def release_task(self, info: Info, input: LeaseInput) -> TaskResult:
        """Give a task back without an answer."""
        return await _on_task(
            info,
            input,
            input.task,
            lambda world, task: leases.release(world.task(task), by=world.me, token=input.token),
        )

    @mutation(Permission.ANNOTATE)
    async def skip_task(self, info: Info, input: SkipTaskInput) -> TaskResult:
        """Say that one cannot or will not answer a task; it goes to others."""
        return await _on_task(
            info,
            input,
            input.task,
            lambda world, task: queue.skip(
                world.task(task),
                project_of_task(world, task),
                by=world.me,
                token=input.token,
                now=world.now,
                reason=input.reason,
            ),
        )

    @mutation(Permission.ANNOTATE)
    async def submit_annotation(self, info: Info, input: SubmitAnnotationInput) -> AnnotationResult:
        """Answer a task that one holds."""
        task, new, answers = ids.expect("task", input.task, "task"), uuid7(), taken(input.answers)
        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            lambda world: annotations.submit(
                world.task(task),
                project_of_task(world, task),
                annotation=new,
                by=world.me,
                token=input.token,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                now=world.now,
            ),
            tasks=(task,),
            expected=seen(task, input.expected_version),
        )
        if receipt.replayed:
            done = (e.event for e in await info.context.events_of(receipt))
            new = next(e.annotation for e in done if isinstance(e, AnnotationSubmitted))
        return annotation_payload(receipt, task, new)

    @mutation(Permission.ANNOTATE)
    async def revise_annotation(self, info: Info, input: ReviseAnnotationInput) -> AnnotationResult:
        """Answer differently."""
        task = ids.expect("task", input.task, "task")
        annotation = ids.expect("annotation", input.annotation, "annotation")
        answers = taken(input.answers)
        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            lambda world: annotations.revise(
                world.task(task),
                project_of_task(world, task),
                annotation=annotation,
                by=world.me,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
            ),
            tasks=(task,),
            expected=seen(task, input.expected_version),
        )
        return annotation_payload(receipt, task, annotation)

    @mutation(Permission.ANNOTATE)
    async def withdraw_annotation(
        self, info: Info, input: WithdrawAnnotationInput
    ) -> AnnotationResult:
        """Take an answer of one's own back."""
        task = ids.expect("task", input.task, "task")
        annotation = ids.expect("annotation", input.annotation, "annotation")
        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            lambda world: annotations.withdraw(
                world.task(task), annotation=annotation, by=world.me, reason=input.reason
            ),
            tasks=(task,),
            expected=seen(task, input.expected_version),
        )
        return annotation_payload(receipt, task, annotation)


async def _on_task(
    info: Info, given: CommandInput, public_id: str, decide: Callable[[World, UUID], list[Change]]
) -> TaskPayload:
    task = ids.expect("task", public_id, "task")
    receipt = await info.context.execute(
        given, Permission.ANNOTATE, lambda world: decide(world, task), tasks=(task,)
    )
    return TaskPayload(position=receipt.position, task_uuid=task)


def project_of_task(world: World, task: UUID) -> Any:
    """Return the project of a task."""
    return world.project(world.task(task).project)


def _import(world: World, project: UUID, tasks: list[TaskInput]) -> list[Change]:
    made, taken_now = list[Change](), set[str]()
    for number, task in enumerate(tasks):
        name = task.external_id
        if name and (name in taken_now or (project, name) in world.loaded.external_ids):
            message = f"A task with the external id {name!r} exists already: leave it out."
            raise Refused(Code.DUPLICATE, message, ("tasks", number, "externalId"))
        taken_now.add(name or "")
        try:
            made += queue.import_task(
                world.project(project),
                task=uuid7(),
                inputs=task.inputs,  # type: ignore[arg-type]
                external_id=name,
                priority=task.priority,
                meta=task.meta,  # type: ignore[arg-type]
                subject_refs=tuple(task.subject_refs),
            )
        except Refused as refused:
            raise refused.under("tasks", number) from None
    return made


def _claim(world: World, project: UUID, task: UUID | None) -> list[Change]:
    rules = world.project(project)
    if task is not None and world.task(task).project != project:
        raise Refused(Code.NOT_FOUND, "There is no such task in this project.", ("task",))
    if world.held(project, world.me) >= rules.policy.leases_per_annotator:
        message = "You hold as many tasks as this project allows: answer or release one first."
        raise Refused(Code.LIMIT, message, ("project",))
    if task is not None:
        return leases.claim(world.task(task), rules, by=world.me, now=world.now)
    for offered in world.offered(project, world.me):
        return leases.claim(offered, rules, by=world.me, now=world.now)
    message = "Nothing is left for you in this project now: look again later."
    raise Refused(Code.NOTHING_TO_CLAIM, message, ("project",))


async def _held(info: Info, receipt: Receipt, task: UUID | None) -> ClaimTaskPayload:
    """Return the lease that the caller held already: claiming it again changed nothing."""
    me = info.context.me.member
    state: Any = receipt.states[task] if task else None
    lease = state and state.lease(me)
    if lease is None or task is None:
        raise Refused(Code.NO_LEASE, "This claim has ended: claim again with a new command id.")
    return ClaimTaskPayload(
        position=receipt.position, task_uuid=task, token=lease.token, expires_at=lease.expires_at
    )

