"""Reviews: a second person approves an annotation, rejects it with a reason, or replaces it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from server.events.core.event import Change, Event, JsonObject, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of, whole
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.labeling.annotations import LONGEST, fitting, freed, swap
from server.events.labeling.queue import require_present
from server.events.labeling.resolution import ComparedAnswers, resolved
from server.events.labeling.tasks import (
    Annotation,
    AnnotationStatus,
    Answers,
    Method,
    Reason,
    Task,
    acted,
    evolve,
)
from server.events.projects import Project, require_active


class AnnotationApproved(Event, name="annotation.approved", kind=Kind.TASK):
    """A reviewer found the answer right."""

    annotation: UUID


class AnnotationRejected(Event, name="annotation.rejected", kind=Kind.TASK, version=2):
    """A reviewer found the answer wrong; its slot is open again."""

    annotation: UUID
    reasons: tuple[str, ...]
    """Keys of the reasons that the project offered; none where the first version did not say."""
    content: Reason | None


class AnnotationReplaced(Event, name="annotation.replaced", kind=Kind.TASK):
    """A reviewer answered in place of the annotator."""

    annotation: UUID
    replacement: UUID
    form_version: int
    guideline_version: int
    time_spent_ms: int
    content: Answers | None


@evolve.on(AnnotationApproved)
def _approved(state: Task, recorded: Recorded[AnnotationApproved]) -> Task:
    at = recorded.recorded_at
    old = state.annotation(recorded.event.annotation)
    new = replace(
        old,
        status=AnnotationStatus.APPROVED,
        reviewer=recorded.actor,
        reason=None,
        reasons=(),
        changed_at=at,
    )
    after = replace(state, annotations=swap(state, new), changed_at=at)
    return acted(after, recorded, old.author)


@evolve.on(AnnotationRejected)
def _rejected(state: Task, recorded: Recorded[AnnotationRejected]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    reason = event.content.reason if event.content else None
    old = state.annotation(event.annotation)
    new = replace(
        old,
        status=AnnotationStatus.REJECTED,
        reviewer=recorded.actor,
        reason=reason,
        reasons=event.reasons,
        changed_at=at,
    )
    after = replace(state, annotations=swap(state, new), changed_at=at)
    return acted(after if old.gold else freed(after), recorded, old.author)


@evolve.on(AnnotationReplaced)
def _replaced(state: Task, recorded: Recorded[AnnotationReplaced]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    old = state.annotation(event.annotation)
    gone = replace(old, status=AnnotationStatus.REPLACED, reviewer=recorded.actor, changed_at=at)
    new = Annotation(
        id=event.replacement,
        author=recorded.actor,
        status=AnnotationStatus.APPROVED,
        answers=event.content.answers if event.content else None,
        form_version=event.form_version,
        guideline_version=event.guideline_version,
        time_spent_ms=event.time_spent_ms,
        created_at=at,
        changed_at=at,
        reviewer=recorded.actor,
        gold=old.gold,
    )
    after = replace(state, annotations=(*swap(state, gone), new), changed_at=at)
    return acted(acted(after, recorded, old.author), recorded, recorded.actor)


def approve(state: Task, *, annotation: UUID, by: UUID, resolve: bool) -> list[Change]:
    """Approve an annotation and, if `resolve`, make it the final answer of a task without gold."""
    found = _reviewable(state, annotation, by)
    approved = (
        []
        if found.status is AnnotationStatus.APPROVED
        else [AnnotationApproved(annotation=annotation)]
    )
    if not resolve or found.gold or _is_final(state, annotation):
        return on(state.id, *approved)
    if found.answers is None:
        raise Refused(Code.ERASED, "The answers of this annotation were erased.", ("annotation",))
    choice = ComparedAnswers(annotation, found.answers, found.form_version)
    return on(state.id, *approved, resolved(Method.REVIEWER, [choice], found.answers))


def reject(
    state: Task,
    *,
    annotation: UUID,
    by: UUID,
    reason: str,
    reasons: Sequence[str] = (),
    offered: Collection[str] = (),
) -> list[Change]:
    """Reject an annotation with a reason; the task asks for another answer.

    Args:
        state: the task.
        annotation: what is rejected.
        by: the reviewer.
        reason: in the reviewer's own words; may be empty where keys are given.
        reasons: keys of reasons that the project offers.
        offered: the keys that it does offer.
    """
    if state.annotation(annotation).status is AnnotationStatus.REJECTED:
        return []
    _reviewable(state, annotation, by)
    for number, key in enumerate(reasons):
        if key not in offered:
            message = "The project offers no such reason: choose one of its `rejectReasons`."
            raise Refused(Code.INVALID, message, ("reasons", number))
    content = Reason(reason=text_of(reason, "reason", empty=bool(reasons)))
    return on(
        state.id,
        AnnotationRejected(
            annotation=annotation, reasons=tuple(dict.fromkeys(reasons)), content=content
        ),
    )


def substitute(  # noqa: PLR0913 - all that an answer consists of
    state: Task,
    project: Project,
    *,
    annotation: UUID,
    replacement: UUID,
    by: UUID,
    answers: JsonObject,
    time_spent_ms: int,
    resolve: bool,
    concepts: Concepts = NO_CONCEPTS,
) -> list[Change]:
    """Replace an annotation by the reviewer's own and, if `resolve`, make that the final answer."""
    require_active(project)
    resolve &= not _reviewable(state, annotation, by).gold
    checked = fitting(project.pinned(), state, answers, concepts)
    event = AnnotationReplaced(
        annotation=annotation,
        replacement=replacement,
        form_version=project.form_version,
        guideline_version=project.guideline_version,
        time_spent_ms=whole(time_spent_ms, 0, LONGEST, "timeSpentMs"),
        content=Answers(answers=checked),
    )
    choice = ComparedAnswers(replacement, checked, event.form_version)
    return on(state.id, event, *([resolved(Method.REVIEWER, [choice], checked)] if resolve else ()))


def _is_final(state: Task, annotation: UUID) -> bool:
    final = state.resolution
    return (
        final is not None and final.method is Method.REVIEWER and final.annotations == (annotation,)
    )


def _reviewable(state: Task, annotation: UUID, by: UUID) -> Annotation:
    require_present(state)
    found = state.annotation(annotation)
    if not found.counts:
        message = f"This annotation was {found.status.lower()}: there is nothing to review."
        raise Refused(Code.CONFLICT, message, ("annotation",))
    # Four eyes: nobody reviews an annotation that they gave as an annotator.
    if found.author == by and found.reviewer != by:
        raise Refused(
            Code.FORBIDDEN, "Somebody else must review your own annotation.", ("annotation",)
        )
    return found
