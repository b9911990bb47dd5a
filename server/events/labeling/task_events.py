"""Events of a task, except those of leases, annotations, reviews and comments."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from server.events.core.event import Content, Event, JsonObject, Kind


class Status(StrEnum):
    """Where a task stands."""

    OPEN = "OPEN"
    """It waits for answers."""
    LABELED = "LABELED"
    """It has all its answers, and the caller is told no final one."""
    IN_REVIEW = "IN_REVIEW"
    """A reviewer must look at it."""
    DONE = "DONE"
    """It has a final answer."""
    SKIPPED = "SKIPPED"
    """It was skipped, and waits for no more answers."""
    ARCHIVED = "ARCHIVED"
    """It was taken out of work, and can be restored."""


class AnnotationStatus(StrEnum):
    """What became of an annotation."""

    SUBMITTED = "SUBMITTED"
    """It counts, and no reviewer has judged it."""
    APPROVED = "APPROVED"
    """It counts, and a reviewer agreed."""
    REJECTED = "REJECTED"
    """A reviewer did not agree: its author may revise it."""
    REPLACED = "REPLACED"
    """A reviewer put another answer in its place."""
    WITHDRAWN = "WITHDRAWN"
    """Its author took it back."""
    OUTDATED = "OUTDATED"
    """Set aside by a migration that could not tell what its labels became."""


VACATED = frozenset({AnnotationStatus.WITHDRAWN, AnnotationStatus.OUTDATED})
"""Statuses of annotations that fill no slot: their author may claim the task again."""


class Method(StrEnum):
    """How the final answer was found."""

    SINGLE = "SINGLE"
    """It is the only answer."""
    MAJORITY = "MAJORITY"
    """It is what most answers say."""
    REVIEWER = "REVIEWER"
    """A reviewer decided."""
    IMPORTED = "IMPORTED"
    """Approved elsewhere, before the annotation was imported."""
    RUN = "RUN"
    """By a run whose result somebody adopted."""
    LIKELIEST = "LIKELIEST"
    """It is likely enough, by how often those who answered are right."""


class ReviewReason(StrEnum):
    """Why a reviewer must look."""

    POLICY = "POLICY"
    """The policy has every task reviewed."""
    SAMPLE = "SAMPLE"
    """It belongs to the share of tasks that is reviewed."""
    DISAGREEMENT = "DISAGREEMENT"
    """Its answers differ."""
    TIE = "TIE"
    """Its answers have no majority."""
    AGREED_AFTER_MIGRATION = "AGREED_AFTER_MIGRATION"
    """The answers differed until a migration mapped their labels."""
    UNSURE = "UNSURE"
    """No answer is likely enough, and nobody else is asked."""


class Reason(Content):
    """Why somebody did it, in their words."""

    reason: str


class Answers(Content):
    """Answers by question name."""

    answers: JsonObject


class TaskContent(Content):
    """What is to be labeled, as it came in."""

    inputs: JsonObject
    external_id: str | None = None
    meta: JsonObject | None = None
    subject_refs: tuple[str, ...] = ()


class TaskImported(Event, name="task.imported", kind=Kind.TASK):
    """A task entered a project, open for as many people as its overlap says."""

    project: UUID
    priority: int
    rank: int | None
    """Its place among tasks of one priority; null means its own position."""
    overlap: int
    sizes: JsonObject
    content: TaskContent | None


class TaskSkipped(Event, name="task.skipped", kind=Kind.TASK):
    """Somebody could not or would not answer, and gave the slot back."""

    annotator: UUID
    closes: bool
    content: Reason | None


class TaskResolved(Event, name="task.resolved", kind=Kind.TASK, version=3):
    """The task has its final answer."""

    method: Method
    annotations: tuple[UUID, ...]
    form_version: int
    """Of the form under which the answer is to be read; 0 where the first version did not say."""
    run: UUID | None = None
    """The run whose result was adopted; null for another method."""
    confidence_ppm: int | None = None
    """How sure the run was, or how likely the answer is, in millionths; null for other methods."""
    content: Answers | None


class SentToReview(Event, name="task.sent_to_review", kind=Kind.TASK):
    """A reviewer must look before the task is done."""

    reason: ReviewReason


class TaskReopened(Event, name="task.reopened", kind=Kind.TASK):
    """More answers are wanted: the overlap grew, and the final answer no longer stands."""

    overlap: int


class TaskOverlapRaised(Event, name="task.overlap_raised", kind=Kind.TASK):
    """More people are asked: no answer is likely enough, or the task was drawn to be tagged."""

    overlap: int
    confidence_ppm: int
    """How likely the answers are together, in millionths: as of the least sure question.
    0 for a task that was drawn."""


class TaskPrioritized(Event, name="task.prioritized", kind=Kind.TASK):
    """The task moved in the queue."""

    priority: int


class TaskAssigned(Event, name="task.assigned", kind=Kind.TASK):
    """The task is for one person, or for anybody again."""

    assignee: UUID | None


class TaskArchived(Event, name="task.archived", kind=Kind.TASK):
    """The task left the work; whoever held it lost it."""


class TaskRestored(Event, name="task.restored", kind=Kind.TASK):
    """The task came back as it was."""
