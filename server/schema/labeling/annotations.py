"""Annotations: what annotators submit, revise and withdraw."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access import visibility
from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.labeling.annotations import AnnotationSubmitted, revise, submit, withdraw
from server.events.labeling.tasks import Task as TaskState
from server.schema.accounts.role_guards import acting_member
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info, expected
from server.schema.forms.answers import AnswerInput, AnswersInput, parse_answers
from server.schema.labeling.masks import answer
from server.schema.labeling.queries import load_annotation
from server.schema.labeling.types import Annotation, Task, load_task


@strawberry.input
class SubmitAnnotationInput(AnswersInput):
    """The answers to a task that the caller holds."""

    command_id: UUID
    task: strawberry.ID
    token: int
    answers: list[AnswerInput]
    time_spent_ms: int = 0
    expected_version: int | None = None


@strawberry.input
class ReviseAnnotationInput(AnswersInput):
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


def project_of_task(current: DecisionContext, task: UUID) -> Any:
    """Return the project of a task."""
    return current.project(current.task(task).project)


def require_visible(current: DecisionContext, task: TaskState, annotation: UUID, name: str) -> None:
    """Refuse to speak of an annotation that the caller may not see, as if it did not exist."""
    project = current.project(task.project)
    found = next((a for a in task.annotations if a.id == annotation), None)
    seen_all = visibility.may_see_all(acting_member(current), project.id, project.policy)
    if found is None or not (seen_all or found.author == current.me):
        raise Refused(Code.NOT_FOUND, f"There is no such {name}.", (name,))


@strawberry.type
class AnnotationMutations:
    """What annotators answer."""

    @mutation(Permission.ANNOTATE)
    async def submit_annotation(self, info: Info, input: SubmitAnnotationInput) -> AnnotationResult:
        """Answer a task that one holds."""
        task, new, answers = (
            ids.expect("task", input.task, "task"),
            uuid7(),
            parse_answers(input.answers),
        )
        receipt = await answer(
            info.context,
            input,
            Permission.ANNOTATE,
            task,
            answers,
            lambda current, answers: submit(
                current.task(task),
                project_of_task(current, task),
                annotation=new,
                by=current.me,
                token=input.token,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                now=current.now,
                concepts=current.taxonomies,
            ),
            expected=expected(task, input.expected_version),
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

        def decide(current: DecisionContext, answers: JsonObject) -> list[Change]:
            require_visible(current, current.task(task), annotation, "annotation")
            return revise(
                current.task(task),
                project_of_task(current, task),
                annotation=annotation,
                by=current.me,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                concepts=current.taxonomies,
            )

        receipt = await answer(
            info.context,
            input,
            Permission.ANNOTATE,
            task,
            parse_answers(input.answers),
            decide,
            expected=expected(task, input.expected_version),
        )
        return annotation_payload(info, receipt, task, annotation)

    @mutation(Permission.ANNOTATE)
    async def withdraw_annotation(
        self, info: Info, input: WithdrawAnnotationInput
    ) -> AnnotationResult:
        """Take an answer of one's own back, as long as it could be revised."""
        task = ids.expect("task", input.task, "task")
        annotation = ids.expect("annotation", input.annotation, "annotation")

        def decide(current: DecisionContext) -> list[Change]:
            state = current.task(task)
            require_visible(current, state, annotation, "annotation")
            return withdraw(
                state,
                project_of_task(current, task),
                annotation=annotation,
                by=current.me,
                reason=input.reason,
            )

        receipt = await info.context.execute(
            input,
            Permission.ANNOTATE,
            decide,
            tasks=(task,),
            expected=expected(task, input.expected_version),
        )
        return annotation_payload(info, receipt, task, annotation)
