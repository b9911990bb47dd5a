"""Annotations: submit, revise, withdraw; the last one resolves its task or asks for a review."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.events.core.event import Change, Event, JsonObject, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of, whole
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form
from server.events.gold.rounds import round_after
from server.events.labeling.conclusion import outcome_of
from server.events.labeling.leases import require_lease
from server.events.labeling.queue import require_present
from server.events.labeling.resolution import ComparedAnswers, is_reviewed
from server.events.labeling.tasks import (
    Annotation,
    AnnotationStatus,
    Answers,
    Reason,
    Status,
    Task,
    acted,
    evolve,
    without,
)
from server.events.project_policy import Visibility
from server.events.projects import Project, require_active

LONGEST = 7 * 86_400_000
"""The most milliseconds that may be given as the time spent on one answer: a week."""


class AnnotationSubmitted(Event, name="annotation.submitted", kind=Kind.TASK):
    """Somebody answered, and the slot they held is filled."""

    annotation: UUID
    annotator: UUID
    form_version: int
    guideline_version: int
    time_spent_ms: int
    fills: bool
    """Whether this was the last answer that the task asked for."""
    content: Answers | None


class AnnotationRevised(Event, name="annotation.revised", kind=Kind.TASK):
    """The author answered differently."""

    annotation: UUID
    form_version: int
    guideline_version: int
    time_spent_ms: int
    fills: bool
    content: Answers | None


class AnnotationWithdrawn(Event, name="annotation.withdrawn", kind=Kind.TASK):
    """The author took the answer back."""

    annotation: UUID
    content: Reason | None


@evolve.on(AnnotationSubmitted)
def _submitted(state: Task, recorded: Recorded[AnnotationSubmitted]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    annotation = Annotation(
        id=event.annotation,
        author=event.annotator,
        status=AnnotationStatus.SUBMITTED,
        answers=event.content.answers if event.content else None,
        form_version=event.form_version,
        guideline_version=event.guideline_version,
        time_spent_ms=event.time_spent_ms,
        created_at=at,
        changed_at=at,
        gold=state.gold is not None,
    )
    after = replace(
        state,
        status=Status.LABELED if event.fills else state.status,
        annotations=(*state.annotations, annotation),
        leases=without(state.leases, event.annotator),
        changed_at=at,
    )
    return acted(after, recorded, event.annotator)


@evolve.on(AnnotationRevised)
def _revised(state: Task, recorded: Recorded[AnnotationRevised]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    old = state.annotation(event.annotation)
    new = replace(
        old,
        status=AnnotationStatus.SUBMITTED,
        answers=event.content.answers if event.content else None,
        form_version=event.form_version,
        guideline_version=event.guideline_version,
        time_spent_ms=old.time_spent_ms + event.time_spent_ms,
        changed_at=at,
        revision=old.revision + 1,
        reviewer=None,
        reason=None,
        reasons=(),
        origins=(),
        correction=None,
    )
    after = replace(
        state,
        status=Status.LABELED if event.fills else state.status,
        review_reason=None,
        annotations=swap(state, new),
        changed_at=at,
    )
    return acted(after, recorded, old.author)


@evolve.on(AnnotationWithdrawn)
def _withdrawn(state: Task, recorded: Recorded[AnnotationWithdrawn]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    reason = event.content.reason if event.content else None
    old = state.annotation(event.annotation)
    new = replace(old, status=AnnotationStatus.WITHDRAWN, reason=reason, changed_at=at)
    after = replace(state, annotations=swap(state, new), changed_at=at)
    return acted(freed(after) if old.fills else after, recorded, old.author)


def submit(  # noqa: PLR0913 - all that an answer consists of
    state: Task,
    project: Project,
    *,
    annotation: UUID,
    by: UUID,
    token: int,
    answers: JsonObject,
    time_spent_ms: int,
    now: datetime,
    concepts: Concepts = NO_CONCEPTS,
) -> list[Change]:
    """Answer a task under the caller's lease; the last one also resolves it or asks for review."""
    require_active(project)
    require_lease(state, by=by, token=token, now=now)
    if any(given.author == by and given.counts for given in state.annotations):
        # A reviewer with a lease may have replaced somebody else's annotation meanwhile.
        message = "Your answer to this task counts already: release the slot."
        raise Refused(Code.CONFLICT, message, ("task",))
    form = project.pinned()
    checked = fitting(form, state, answers, concepts)
    last = ComparedAnswers(annotation, checked, project.form_version)
    if state.gold:
        fills, follows = False, round_after(state, annotation)
    else:
        fills, follows = outcome_of(state, project, form, state.counting, last, by, concepts)
    event = AnnotationSubmitted(
        annotation=annotation,
        annotator=by,
        form_version=project.form_version,
        guideline_version=project.guideline_version,
        time_spent_ms=whole(time_spent_ms, 0, LONGEST, "timeSpentMs"),
        fills=fills,
        content=Answers(answers=checked),
    )
    return on(state.id, event, *follows)


def revise(
    state: Task,
    project: Project,
    *,
    annotation: UUID,
    by: UUID,
    answers: JsonObject,
    time_spent_ms: int,
    concepts: Concepts = NO_CONCEPTS,
) -> list[Change]:
    """Revise the caller's annotation, as long as it is not final."""
    require_active(project)
    old = _own(state, project, annotation, by)
    others = [a for a in state.counting if a.id != annotation]
    standing = (a for a in state.annotations if a.counts and a.id != annotation)
    if not old.counts and any(given.author == by for given in standing):
        # The annotation was superseded, its author answered again, and a revert brought the first
        # one back: nobody counts twice.
        message = "Another answer of yours counts: revise that one."
        raise Refused(Code.CONFLICT, message, ("annotation",))
    if not (old.counts or old.gold) and len(others) + len(state.leases) >= state.overlap:
        message = "Your slot was given to somebody else after the rejection: claim another task."
        raise Refused(Code.CONFLICT, message, ("annotation",))
    form = project.pinned()
    checked = fitting(form, state, answers, concepts)
    if old.counts and checked == old.answers:
        return []
    last = ComparedAnswers(annotation, checked, project.form_version)
    if old.gold:
        fills, follows = False, round_after(state, annotation)
    else:
        fills, follows = outcome_of(state, project, form, others, last, by, concepts)
    event = AnnotationRevised(
        annotation=annotation,
        form_version=project.form_version,
        guideline_version=project.guideline_version,
        time_spent_ms=whole(time_spent_ms, 0, LONGEST, "timeSpentMs"),
        fills=fills,
        content=Answers(answers=checked),
    )
    return on(state.id, event, *follows)


def withdraw(
    state: Task, project: Project, *, annotation: UUID, by: UUID, reason: str
) -> list[Change]:
    """Withdraw the caller's annotation, as long as it is not final; the slot is free again."""
    found = state.annotation(annotation)
    if found.author == by and found.status is AnnotationStatus.WITHDRAWN:
        return []
    _own(state, project, annotation, by)
    content = Reason(reason=text_of(reason, "reason"))
    return on(state.id, AnnotationWithdrawn(annotation=annotation, content=content))


def swap(state: Task, new: Annotation) -> tuple[Annotation, ...]:
    """Return the annotations of a task with `new` in place of the one with the same id."""
    return tuple(new if a.id == new.id else a for a in state.annotations)


def fitting(form: Form, state: Task, answers: JsonObject, concepts: Concepts) -> JsonObject:
    """Return the answers, validated and normalised.

    Raises:
        Refused: INVALID if they do not fit the form or the task's inputs; the path begins with
            `answers`.
    """
    try:
        return validate_answers(form, state.sizes, answers, concepts)
    except Refused as refused:
        raise refused.under("answers") from None


def freed(state: Task) -> Task:
    """Return the task with a slot free again: OPEN and unresolved, but SKIPPED stays SKIPPED."""
    status = state.status if state.status is Status.SKIPPED else Status.OPEN
    return replace(state, status=status, resolution=None, review_reason=None, review_leases=())


def _own(state: Task, project: Project, annotation: UUID, by: UUID) -> Annotation:
    require_present(state)
    found = state.annotation(annotation)
    if found.author != by:
        raise Refused(Code.FORBIDDEN, "Only its author may change an annotation.", ("annotation",))
    require_not_final(state, project, found)
    if found.status is AnnotationStatus.OUTDATED:
        message = "This annotation is outdated, its labels have changed: claim the task again."
        raise Refused(Code.CONFLICT, message, ("annotation",))
    if found.status in (AnnotationStatus.WITHDRAWN, AnnotationStatus.REPLACED):
        raise Refused(
            Code.CONFLICT, f"This annotation was {found.status.lower()}.", ("annotation",)
        )
    return found


def require_not_final(state: Task, project: Project, found: Annotation) -> None:
    """Refuse to change an annotation that is final. Raises Refused CONFLICT."""
    if _final(state, project, found):
        message = "This task has all its answers, so yours is final: ask for it to be reopened."
        raise Refused(Code.CONFLICT, message, ("annotation",))


def _final(state: Task, project: Project, found: Annotation) -> bool:
    """Tell whether an annotation is final: its author may not change it any more.

    Whether a full task is DONE or waits for a review may depend on whether others agreed, so blind
    annotators get the same refusal in both cases. If the policy shows everybody's answers, or the
    overlap is 1, there is nothing to hide, and mistakes can be corrected until the review is over.
    An answer to a gold task is final when that to another task would be.
    """
    if found.gold:
        several = (state.raised_from or state.overlap) > 1
        return found.round_complete and (several or not is_reviewed(state.id, project))
    if state.raised_from and state.status is Status.OPEN:
        # Whether a task that was answered is full or asks others depends on what they answered.
        return project.policy.visibility is not Visibility.ALL
    if state.status in (Status.OPEN, Status.SKIPPED):
        return False
    alone = state.overlap == 1 and state.counting == [found]
    tells = alone or project.policy.visibility is Visibility.ALL
    return state.status is Status.DONE or not tells
