"""Statistics: progress, activity, annotators and labels, each number a sum over events.

What an event adds depends on its stream alone, so that events can be summed in any order of the
streams: as they come, or a whole ledger at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from typing import Any, TypeAlias
from uuid import UUID

from server.events.annotations import AnnotationRevised, AnnotationSubmitted, AnnotationWithdrawn
from server.events.base import Event, Recorded
from server.events.reviews import AnnotationApproved, AnnotationRejected, AnnotationReplaced
from server.events.tasks import Annotation, Task, TaskImported, TaskResolved, TaskSkipped
from server.projections.rows import labels

NAME = "statistics"
CODE_VERSION = 1
"""Raise it whenever the same events would give other numbers; everything is then recounted."""

KEYS = {
    "statistics_progress": {"project_id": "uuid", "status": "text"},
    "statistics_annotators": {"project_id": "uuid", "member_id": "uuid"},
    "statistics_days": {"project_id": "uuid", "day": "date"},
    "statistics_labels": {"project_id": "uuid", "question": "text", "value": "text"},
}
"""The primary key of each table after the organization, with its types."""
NUMBERS = {
    "statistics_progress": ("tasks",),
    "statistics_annotators": (
        *("submitted", "revised", "withdrawn", "approved", "rejected", "replaced", "skipped"),
        "time_spent_ms",
    ),
    "statistics_days": (
        *("imported", "submitted", "revised", "reviewed", "skipped", "resolved"),
        "time_spent_ms",
    ),
    "statistics_labels": ("annotations",),
}
"""The columns of each table that are summed."""

Tally: TypeAlias = Counter[tuple[str, tuple[Any, ...], str]]
"""By table, key and column, what is to be added. A key that comes back to zero stays."""

_DAYS: dict[type[Event], str] = {
    TaskImported: "imported",
    AnnotationSubmitted: "submitted",
    AnnotationRevised: "revised",
    AnnotationApproved: "reviewed",
    AnnotationRejected: "reviewed",
    AnnotationReplaced: "reviewed",
    TaskSkipped: "skipped",
    TaskResolved: "resolved",
}
_AUTHORS: dict[type[Event], str] = {
    AnnotationSubmitted: "submitted",
    AnnotationRevised: "revised",
    AnnotationWithdrawn: "withdrawn",
    AnnotationApproved: "approved",
    AnnotationRejected: "rejected",
    AnnotationReplaced: "replaced",
}


def count(tally: Tally, before: Task | None, after: Task, recorded: Recorded[Event]) -> None:
    """Add what one event of a task's stream counts for."""
    if before is None or before.status != after.status:
        tally["statistics_progress", (after.project, after.status), "tasks"] += 1
        if before is not None:
            tally["statistics_progress", (before.project, before.status), "tasks"] -= 1
    _count_day(tally, after, recorded)
    _count_people(tally, after, recorded)
    _count_labels(tally, before, after)


def _count_day(tally: Tally, task: Task, recorded: Recorded[Event]) -> None:
    column = _DAYS.get(type(recorded.event))
    if column is None:
        return
    key = (task.project, recorded.recorded_at.astimezone(UTC).date())
    tally["statistics_days", key, column] += 1
    tally["statistics_days", key, "time_spent_ms"] += _time(recorded.event)


def _count_people(tally: Tally, task: Task, recorded: Recorded[Event]) -> None:
    event = recorded.event
    if isinstance(event, TaskSkipped):
        _credit(tally, task, event.annotator, "skipped", 1)
    column = _AUTHORS.get(type(event))
    if column is None:
        return
    author = task.annotation(event.annotation).author  # type: ignore[attr-defined]
    _credit(tally, task, author, column, 1)
    # Who answers in place of an annotator has spent the time, not the annotator.
    worker = recorded.actor if isinstance(event, AnnotationReplaced) else author
    _credit(tally, task, worker, "time_spent_ms", _time(event))


def _credit(tally: Tally, task: Task, member: UUID | None, column: str, number: int) -> None:
    if member is not None and number:
        tally["statistics_annotators", (task.project, member), column] += number


def _time(event: Event) -> int:
    return getattr(event, "time_spent_ms", 0)


def _count_labels(tally: Tally, before: Task | None, after: Task) -> None:
    had = before.annotations if before else ()
    if had is after.annotations:
        return
    for given, sign in ((had, -1), (after.annotations, 1)):
        for question, value in _labels(given):
            tally["statistics_labels", (after.project, question, value), "annotations"] += sign


def _labels(given: tuple[Annotation, ...]) -> Iterator[tuple[str, str]]:
    for annotation in given:
        if annotation.counts and annotation.answers is not None:
            for question, _, value, _ in labels(annotation.answers):
                yield question, value
