"""What follows when every slot of a task is filled: a final answer, or a reviewer's look."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from server.events.base import Event, JsonObject
from server.events.consensus import agrees, majority
from server.events.forms import Form
from server.events.offers import Concepts
from server.events.projects import Project, Review
from server.events.tasks import Answers, Method, ReviewReason, SentToReview, TaskResolved


def conclude(
    task: UUID,
    project: Project,
    form: Form,
    given: list[tuple[UUID, JsonObject | None]],
    concepts: Concepts,
) -> list[Event]:
    """Return what follows when every slot is filled: a resolution, or the way to a reviewer."""
    known = [answers for _, answers in given if answers is not None]
    reason = _review_reason(task, project, form, known)
    if reason is not None:
        return [SentToReview(reason=reason)]
    ids = tuple(id_ for id_, _ in given)
    if len(known) != len(given):
        return [SentToReview(reason=ReviewReason.TIE)]
    if len(given) == 1:
        return [
            TaskResolved(method=Method.SINGLE, annotations=ids, content=Answers(answers=known[0]))
        ]
    found = majority(form, known, concepts)
    if found.answers is None or found.tied:
        return [SentToReview(reason=ReviewReason.TIE)]
    content = Answers(answers=found.answers)
    return [TaskResolved(method=Method.MAJORITY, annotations=ids, content=content)]


def _review_reason(
    task: UUID, project: Project, form: Form, known: list[JsonObject]
) -> ReviewReason | None:
    policy = project.policy
    if policy.review is Review.ALL:
        return ReviewReason.POLICY
    # The draw depends on the task alone, so that a retry and a replay draw the same.
    if policy.review is Review.SAMPLE and _percentile(task) < policy.review_percent:
        return ReviewReason.SAMPLE
    if policy.review is Review.DISAGREEMENT and any(
        not agrees(form, known[0], a) for a in known[1:]
    ):
        return ReviewReason.DISAGREEMENT
    return None


def _percentile(task: UUID) -> int:
    return int.from_bytes(sha256(task.bytes).digest()[:8]) % 100
