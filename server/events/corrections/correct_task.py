"""Decides what a correction comes to for annotations of a task, and what happens to the task.

An annotation is corrected only where it, and the final answer of its task, stand as they did at the
position of the correction, so nothing that people did since is overwritten. What a reviewer decided
stays, unless those who asked want that corrected as well: then an approval of answers that are
others now does not stand, and the task is concluded again by the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.events.core.event import Event, JsonObject, Recorded, replace
from server.events.core.refusal import Refused
from server.events.corrections.answer_changes import corrected
from server.events.corrections.correction_events import (
    AnnotationCorrected,
    AnnotationRequeued,
    CorrectionAction,
    CorrectionOutcome,
)
from server.events.corrections.patterns import CorrectionPattern
from server.events.forms.allowed_values import Concepts
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling.annotations import freed, swap
from server.events.labeling.conclusion import conclusion_of
from server.events.labeling.resolution import ComparedAnswers
from server.events.labeling.tasks import (
    Annotation,
    AnnotationStatus,
    Answers,
    Method,
    Status,
    Task,
    acted,
    evolve,
)
from server.events.projects import Project

FULL = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
"""Statuses of a task that has all its answers."""
DECIDED = (Method.REVIEWER, Method.IMPORTED)
"""Methods of final answers that people gave."""


@dataclass(frozen=True, slots=True)
class CorrectionTask:
    """A correction: what is the same for every task."""

    correction: UUID
    pattern: CorrectionPattern
    action: CorrectionAction
    replaced_by: JsonObject | None
    with_reviewed: bool
    moment: datetime
    """The time of the position after which nothing may have changed."""
    project: Project
    forms: Mapping[int, Form]
    """By version, the forms of the project that are still there."""
    concepts: Concepts


@dataclass(frozen=True, slots=True)
class AnnotationCorrection:
    """What a correction comes to for one annotation."""

    annotation: UUID
    outcome: CorrectionOutcome
    before: JsonObject | None = None
    """The answers; None where they were erased, or the annotation is gone."""
    answers: JsonObject | None = None
    """The answers that it gets; None where it gets none."""
    form_version: int = 0


@evolve.on(AnnotationCorrected)
def _corrected(state: Task, recorded: Recorded[AnnotationCorrected]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    old = state.annotation(event.annotation)
    new = replace(
        old,
        status=AnnotationStatus.SUBMITTED,
        answers=event.content.answers if event.content else None,
        form_version=event.form_version,
        changed_at=at,
        revision=old.revision + 1,
        reviewer=None,
        reason=None,
        reasons=(),
        origins=(),
        correction=event.correction,
    )
    after = replace(state, annotations=swap(state, new), changed_at=at)
    if state.status in FULL and not stands(state, old.id):
        after = replace(after, status=Status.LABELED, resolution=None, review_reason=None)
    return acted(after, recorded, old.author)


@evolve.on(AnnotationRequeued)
def _requeued(state: Task, recorded: Recorded[AnnotationRequeued]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    old = state.annotation(event.annotation)
    new = replace(
        old,
        status=AnnotationStatus.REJECTED,
        changed_at=at,
        reviewer=None,
        reason=None,
        reasons=(),
        correction=event.correction,
    )
    after = freed(replace(state, annotations=swap(state, new), changed_at=at))
    return acted(after, recorded, old.author)


def stands(state: Task, annotation: UUID) -> bool:
    """Tell whether the final answer of a task stands, whatever becomes of an annotation.

    It does where a person gave it and it did not come from that annotation.
    """
    final = state.resolution
    return final is not None and final.method in DECIDED and annotation not in final.annotations


def outcomes_of(
    state: Task, annotations: Iterable[UUID], job: CorrectionTask, *, held: bool
) -> list[AnnotationCorrection]:
    """Return what a correction comes to for annotations that its pattern found in a task.

    Args:
        state: the task.
        annotations: those that follow the pattern.
        job: the correction.
        held: whether the task is under hold.

    Raises:
        NotLoaded: a taxonomy has to be read first.
    """
    by_id = {one.id: one for one in state.annotations}
    return [_outcome_of(state, id_, by_id.get(id_), job, held=held) for id_ in annotations]


def _outcome_of(
    state: Task, id_: UUID, found: Annotation | None, job: CorrectionTask, *, held: bool
) -> AnnotationCorrection:
    kept = _kept(state, found, job)
    if kept is not None or found is None or found.answers is None:
        before = None if found is None else found.answers
        return AnnotationCorrection(id_, kept or CorrectionOutcome.ERASED, before)
    old = found.answers
    if job.action is CorrectionAction.REQUEUE:
        outcome = CorrectionOutcome.HELD if held else CorrectionOutcome.CORRECTED
        return AnnotationCorrection(id_, outcome, old)
    new = corrected(old, job.pattern, job.action, job.replaced_by)
    if new == old:
        return AnnotationCorrection(id_, CorrectionOutcome.SAME, old)
    if held:
        return AnnotationCorrection(id_, CorrectionOutcome.HELD, old)
    fits = _fitting(state, found, new, job)
    if fits is None:
        return AnnotationCorrection(id_, CorrectionOutcome.UNFIT, old)
    checked, version = fits
    outcome = CorrectionOutcome.SAME if checked == old else CorrectionOutcome.CORRECTED
    return AnnotationCorrection(id_, outcome, old, checked, version)


def _kept(state: Task, found: Annotation | None, job: CorrectionTask) -> CorrectionOutcome | None:
    """Return why an annotation is left as it is, by where it and its task stand; None if not."""
    if found is None:
        return CorrectionOutcome.MOVED
    final = state.resolution
    decided = final is not None and final.method in DECIDED
    reviewed = decided or found.status is AnnotationStatus.APPROVED
    why = {
        CorrectionOutcome.GOLD: found.gold or state.gold is not None,
        CorrectionOutcome.MOVED: _moved(state, found, job),
        CorrectionOutcome.ARCHIVED: state.status is Status.ARCHIVED,
        CorrectionOutcome.NOT_COUNTING: not found.counts,
        CorrectionOutcome.ERASED: found.answers is None,
        CorrectionOutcome.REVIEWED: reviewed and not job.with_reviewed,
    }
    return next((outcome for outcome, holds in why.items() if holds), None)


def _moved(state: Task, found: Annotation, job: CorrectionTask) -> bool:
    final, moment = state.resolution, job.moment
    if found.changed_at > moment or (final is not None and final.at > moment):
        return True
    return job.pattern.tasks is not None and state.changed_at > moment


def _fitting(
    state: Task, found: Annotation, answers: JsonObject, job: CorrectionTask
) -> tuple[JsonObject, int] | None:
    """Return answers as a form has them, with its version; None where they fit none.

    Answers stay under the form that they were given under, where they fit it.
    """
    for version in dict.fromkeys((found.form_version, job.project.form_version)):
        form = job.forms.get(version)
        if form is None:
            continue
        try:
            return validate_answers(form, state.sizes, answers, job.concepts), version
        except NotLoaded:
            raise
        except Refused:
            continue
    return None


def correct_task(
    state: Task, found: Iterable[AnnotationCorrection], job: CorrectionTask
) -> list[Event]:
    """Return the events that correct annotations of a task: of those whose outcome is CORRECTED.

    A task that had all its answers is concluded again by the form and the policy of now.
    """
    wanted = [one for one in found if one.outcome is CorrectionOutcome.CORRECTED]
    if not wanted:
        return []
    if job.action is CorrectionAction.REQUEUE:
        return [
            AnnotationRequeued(annotation=one.annotation, correction=job.correction)
            for one in wanted
        ]
    events: list[Event] = [
        AnnotationCorrected(
            annotation=one.annotation,
            correction=job.correction,
            form_version=one.form_version,
            content=Answers(answers=one.answers or {}),
        )
        for one in wanted
    ]
    return [*events, *_concluded(state, wanted, job)]


def _concluded(state: Task, wanted: list[AnnotationCorrection], job: CorrectionTask) -> list[Event]:
    """Return the event that concludes a task again; none where it waits, or its answer stands.

    Where answers decide by how likely they are, the task may ask one more person.
    """
    if state.status not in FULL or all(stands(state, one.annotation) for one in wanted):
        return []
    new = {one.annotation: one for one in wanted}
    given = [
        ComparedAnswers(one.id, new[one.id].answers, new[one.id].form_version)
        if one.id in new
        else ComparedAnswers(one.id, one.answers, one.form_version)
        for one in state.counting
    ]
    people = [one.author for one in state.counting]
    project = job.project
    return conclusion_of(state.id, project, project.pinned(), given, people, job.concepts)
