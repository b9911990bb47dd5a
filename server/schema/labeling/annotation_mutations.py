"""The mutations by which annotators submit, revise and withdraw annotations, and save drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.labeling import drafts
from server.events.core import canonical_json, ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.labeling.annotations import AnnotationSubmitted, revise, submit, withdraw
from server.events.labeling.tasks import Task as TaskState
from server.reads.labeling.tasks import project_of_task
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info, expected_version
from server.schema.forms.answers import AnswerInput, AnswersInput
from server.schema.labeling.task_commands import (
    AnnotationCommandInput,
    TaskCommandInput,
    execute_answers,
    execute_on_task,
    require_visible,
)
from server.schema.labeling.types import Annotation, Task, load_annotation, load_task


@strawberry.input
class SubmitAnnotationInput(TaskCommandInput, AnswersInput):
    """The answers to a task that the caller holds."""

    token: int
    answers: list[AnswerInput]
    time_spent_ms: int = 0
    expected_version: int | None = expected_version("task")


@strawberry.input
class ReviseAnnotationInput(AnnotationCommandInput, AnswersInput):
    """Other answers in an annotation of the caller's own."""

    answers: list[AnswerInput]
    time_spent_ms: int = 0
    expected_version: int | None = expected_version("task")


@strawberry.input
class WithdrawAnnotationInput(AnnotationCommandInput):
    """An annotation of the caller's own to take back."""

    reason: str = ""
    expected_version: int | None = expected_version("task")


@strawberry.type
class AnnotationPayload(Readable):
    """An annotation after a command."""

    position: Position
    task_uuid: strawberry.Private[UUID]
    annotation_uuid: strawberry.Private[UUID]
    annotation_id: strawberry.ID

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotation(self, info: Info) -> Annotation:
        """The annotation."""
        return await load_annotation(info, self.session, self.annotation_uuid)

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """Its task."""
        return await load_task(info, self.session, self.task_uuid)


AnnotationResult = Annotated[AnnotationPayload | RefusedType, strawberry.union("AnnotationResult")]


def annotation_payload(
    info: Info, receipt: Receipt, task: UUID, annotation: UUID
) -> AnnotationPayload:
    """Return the payload of a command on an annotation."""
    return AnnotationPayload(
        session=info.context.session,
        position=Position(receipt.position),
        task_uuid=task,
        annotation_uuid=annotation,
        annotation_id=strawberry.ID(ids.public("annotation", annotation)),
    )


async def execute_on_annotation(
    info: Info,
    given: AnnotationCommandInput,
    permission: Permission,
    decide: Callable[[DecisionContext, TaskState, UUID], list[Change]],
) -> AnnotationPayload:
    """Run a command on an annotation, and return the annotation after it."""
    task = ids.expect("task", given.task, "task")
    annotation = ids.expect("annotation", given.annotation, "annotation")
    receipt = await execute_on_task(
        info, given, permission, task, lambda current, state: decide(current, state, annotation)
    )
    return annotation_payload(info, receipt, task, annotation)


@strawberry.type
class AnnotationMutations:
    """Mutations of annotations by their authors."""

    @mutation(Permission.ANNOTATE)
    async def submit_annotation(self, info: Info, input: SubmitAnnotationInput) -> AnnotationResult:
        """Answer a task that one holds."""
        task, new = ids.expect("task", input.task, "task"), uuid7()
        receipt = await execute_answers(
            info,
            input,
            Permission.ANNOTATE,
            task,
            lambda current, state, answers: submit(
                state,
                current.project(state.project),
                annotation=new,
                by=current.me,
                token=input.token,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                now=current.now,
                concepts=current.taxonomies,
            ),
        )
        if receipt.replayed:
            done = (e.event for e in await info.context.events_of(receipt))
            new = next(e.annotation for e in done if isinstance(e, AnnotationSubmitted))
        return annotation_payload(info, receipt, task, new)

    @mutation(Permission.ANNOTATE)
    async def revise_annotation(self, info: Info, input: ReviseAnnotationInput) -> AnnotationResult:
        """Answer differently.

        Once the task has all its answers, one's own is final until it is rejected or the task is
        reopened, whether the others agreed or not. Where nobody else answers, or the project's
        policy shows everybody's annotations, it may change until the task is done.
        """
        task = ids.expect("task", input.task, "task")
        annotation = ids.expect("annotation", input.annotation, "annotation")

        def decide(current: DecisionContext, state: TaskState, answers: JsonObject) -> list[Change]:
            require_visible(current, state, annotation, "annotation")
            return revise(
                state,
                current.project(state.project),
                annotation=annotation,
                by=current.me,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                concepts=current.taxonomies,
            )

        receipt = await execute_answers(info, input, Permission.ANNOTATE, task, decide)
        return annotation_payload(info, receipt, task, annotation)

    @mutation(Permission.ANNOTATE)
    async def withdraw_annotation(
        self, info: Info, input: WithdrawAnnotationInput
    ) -> AnnotationResult:
        """Take an answer of one's own back, as long as it could be revised."""

        def decide(current: DecisionContext, state: TaskState, annotation: UUID) -> list[Change]:
            require_visible(current, state, annotation, "annotation")
            return withdraw(
                state,
                current.project(state.project),
                annotation=annotation,
                by=current.me,
                reason=input.reason,
            )

        return await execute_on_annotation(info, input, Permission.ANNOTATE, decide)


LONGEST = 256 * 1024
"""The most bytes of a draft, in canonical JSON."""


@strawberry.input
class SaveDraftInput(CommandInput):
    """What is to be kept; null forgets it."""

    task: strawberry.ID
    body: JSON | None


@strawberry.type(description="A draft was kept or forgotten.")
class DraftPayload:
    """The draft after the command."""

    body: JSON | None


DraftResult = Annotated[DraftPayload | RefusedType, strawberry.union("DraftResult")]


@strawberry.type
class DraftMutations:
    """Mutations of drafts. The last one saved replaces the others, so a retry is safe."""

    @mutation(Permission.ANNOTATE)
    async def save_draft(self, info: Info, input: SaveDraftInput) -> DraftResult:
        """Keep a half-finished answer for 30 days. It is no fact and not in the ledger."""
        context, task = info.context, ids.expect("task", input.task, "task")
        project = await project_of_task(context.session, task)
        actor = await context.actor()
        if project is None or not actor.may(Permission.TASKS_READ, project):
            raise Refused(Code.NOT_FOUND, "There is no such task.", ("task",))
        actor.require(Permission.ANNOTATE, project)
        await context.release()
        body = None if input.body is None else _fits(input.body)
        me, services = context.me, context.services
        now = services.clock()
        await drafts.save_draft(services.pool, me.org, task, me.member, body, now)
        return DraftPayload(body=input.body)


def _fits(body: Any) -> str:
    encoded = canonical_json.encode(body)
    if len(encoded) > LONGEST:
        raise Refused(Code.LIMIT, f"A draft holds {LONGEST // 1024} KiB at most.", ("body",))
    return encoded.decode()
