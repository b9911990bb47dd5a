"""Resolves a task whose slots are all filled, or sends it to a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

from server.events.core.event import Event, JsonObject
from server.events.forms.allowed_values import Concepts
from server.events.forms.forms import Form
from server.events.labeling.consensus import Majority, agrees, compared, majority
from server.events.labeling.tasks import (
    AnnotationStatus,
    Answers,
    Method,
    ReviewReason,
    SentToReview,
    Status,
    Task,
    TaskResolved,
)
from server.events.project_policy import Review
from server.events.projects import Project

VOTES = (
    *(ReviewReason.DISAGREEMENT, ReviewReason.TIE, ReviewReason.UNSURE),
    ReviewReason.AGREED_AFTER_MIGRATION,
)
"""The review reasons of tasks that answers did not decide when they were compared."""


class ComparedAnswers(NamedTuple):
    """The answers of one slot, as they are compared with those of the other slots."""

    annotation: UUID
    answers: JsonObject | None
    form_version: int


Vote: TypeAlias = Callable[[Form, list[JsonObject], Concepts], Majority]
"""Finds the majority, as `majority` does."""


def resolve_task(
    task: UUID,
    project: Project,
    form: Form,
    given: list[ComparedAnswers],
    concepts: Concepts,
    vote: Vote = majority,
) -> list[Event]:
    """Return the event for a task with every slot filled: TaskResolved or SentToReview."""
    known = [one.answers for one in given if one.answers is not None]
    reason = _review_reason(task, project, form, known)
    if reason is not None:
        return [SentToReview(reason=reason)]
    if len(known) != len(given):
        return [SentToReview(reason=ReviewReason.TIE)]
    if len(given) == 1:
        return [resolved(Method.SINGLE, given, known[0])]
    found = vote(form, known, concepts)
    if found.answers is None or found.tied:
        return [SentToReview(reason=ReviewReason.TIE)]
    votes = [
        ComparedAnswers(a.annotation, compared(form, a.answers or {}), a.form_version)
        for a in given
    ]
    return [resolved(Method.MAJORITY, votes, found.answers)]


def waits_for_agreement(state: Task) -> bool:
    """Tell whether a task waits for a reviewer because its answers did not decide."""
    return state.status is Status.IN_REVIEW and state.review_reason in VOTES


def approved(state: Task) -> bool:
    """Tell whether a reviewer has approved one of the annotations, and so can end the review."""
    return any(a.status is AnnotationStatus.APPROVED for a in state.counting)


def resolved(method: Method, given: list[ComparedAnswers], answers: JsonObject) -> TaskResolved:
    """Return the resolution event; its form version is the latest one of equal answers in `given`.

    If no annotation gave exactly these answers, it is the earliest form version of all.
    """
    same = [one.form_version for one in given if one.answers == answers]
    return TaskResolved(
        method=method,
        annotations=tuple(one.annotation for one in given),
        form_version=max(same, default=min(one.form_version for one in given)),
        content=Answers(answers=answers),
    )


def is_reviewed(task: UUID, project: Project) -> bool:
    """Tell whether a task is reviewed whatever its answers are."""
    policy = project.policy
    sampled = policy.review is Review.SAMPLE and _percentile(task) < policy.review_percent
    return policy.review is Review.ALL or sampled


def _review_reason(
    task: UUID, project: Project, form: Form, known: list[JsonObject]
) -> ReviewReason | None:
    policy = project.policy
    if policy.review is Review.ALL:
        return ReviewReason.POLICY
    # The sample depends on the task's id alone, so that a retry and a replay decide the same.
    if policy.review is Review.SAMPLE and _percentile(task) < policy.review_percent:
        return ReviewReason.SAMPLE
    if policy.review is Review.DISAGREEMENT and any(
        not agrees(form, known[0], a) for a in known[1:]
    ):
        return ReviewReason.DISAGREEMENT
    return None


def _percentile(task: UUID) -> int:
    return int.from_bytes(sha256(task.bytes).digest()[:8]) % 100
