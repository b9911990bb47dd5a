"""The mutations of reviews."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.labeling import reviews
from server.events.labeling.review_leases import require_review_free
from server.events.labeling.reviews import AnnotationReplaced
from server.events.labeling.tasks import Task as TaskState
from server.schema.core.base import mutation
from server.schema.core.context import Info, expected_version
from server.schema.forms.answers import AnswerInput, AnswersInput
from server.schema.labeling.annotation_mutations import (
    AnnotationResult,
    annotation_payload,
    execute_on_annotation,
)
from server.schema.labeling.task_commands import (
    AnnotationCommandInput,
    execute_answers,
)

OF_LEASE = (
    "That of the caller's review lease; whoever sends none may review a task that no other "
    "reviewer holds."
)


@strawberry.input
class ApproveAnnotationInput(AnnotationCommandInput):
    """An annotation that a reviewer found right."""

    resolve: bool = strawberry.field(
        default=True, description="Make it the final answer of the task."
    )
    token: int | None = strawberry.field(default=None, description=OF_LEASE)
    expected_version: int | None = expected_version("task")


@strawberry.input
class RejectAnnotationInput(AnnotationCommandInput):
    """An annotation that a reviewer found wrong."""

    reason: str = strawberry.field(
        default="", description="In the reviewer's own words; needed where no `reasons` are given."
    )
    reasons: list[str] = strawberry.field(
        default_factory=list, description="Keys of the project's `rejectReasons`."
    )
    token: int | None = strawberry.field(default=None, description=OF_LEASE)
    expected_version: int | None = expected_version("task")


@strawberry.input
class ReplaceAnnotationInput(AnnotationCommandInput, AnswersInput):
    """Answers that a reviewer gives in place of the annotator's."""

    answers: list[AnswerInput]
    time_spent_ms: int = 0
    resolve: bool = strawberry.field(
        default=True, description="Make them the final answer of the task."
    )
    token: int | None = strawberry.field(default=None, description=OF_LEASE)
    expected_version: int | None = expected_version("task")


@strawberry.type
class ReviewMutations:
    """Mutations of reviews."""

    @mutation(Permission.REVIEW)
    async def approve_annotation(
        self, info: Info, input: ApproveAnnotationInput
    ) -> AnnotationResult:
        """Approve an annotation and, unless told otherwise, make it the final answer."""

        def decide(current: DecisionContext, task: TaskState, annotation: UUID) -> list[Change]:
            require_review_free(task, by=current.me, token=input.token, now=current.now)
            return reviews.approve(
                task, annotation=annotation, by=current.me, resolve=input.resolve
            )

        return await execute_on_annotation(info, input, Permission.REVIEW, decide)

    @mutation(Permission.REVIEW)
    async def reject_annotation(self, info: Info, input: RejectAnnotationInput) -> AnnotationResult:
        """Reject an annotation with a reason; the task asks for another answer."""

        def decide(current: DecisionContext, task: TaskState, annotation: UUID) -> list[Change]:
            require_review_free(task, by=current.me, token=input.token, now=current.now)
            return reviews.reject(
                task,
                annotation=annotation,
                by=current.me,
                reason=input.reason,
                reasons=input.reasons,
                offered={one.key for one in current.project(task.project).reject_reasons},
            )

        return await execute_on_annotation(info, input, Permission.REVIEW, decide)

    @mutation(Permission.REVIEW)
    async def replace_annotation(
        self, info: Info, input: ReplaceAnnotationInput
    ) -> AnnotationResult:
        """Answer in place of the annotator; unless told otherwise, that is the final answer."""
        task = ids.expect("task", input.task, "task")
        annotation = ids.expect("annotation", input.annotation, "annotation")
        new = uuid7()

        def decide(current: DecisionContext, state: TaskState, answers: JsonObject) -> list[Change]:
            require_review_free(state, by=current.me, token=input.token, now=current.now)
            return reviews.substitute(
                state,
                current.project(state.project),
                annotation=annotation,
                replacement=new,
                by=current.me,
                answers=answers,
                time_spent_ms=input.time_spent_ms,
                resolve=input.resolve,
                concepts=current.taxonomies,
            )

        receipt = await execute_answers(info, input, Permission.REVIEW, task, decide)
        events = (e.event for e in await info.context.events_of(receipt))
        made = next(e.replacement for e in events if isinstance(e, AnnotationReplaced))
        return annotation_payload(info, receipt, task, made)
