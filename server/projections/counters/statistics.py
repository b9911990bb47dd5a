"""Statistics of projects: tasks by status, activity by day and by annotator, labels by value."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.forms.answers import label_rows
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import Annotation, Task, TaskImported, TaskResolved, TaskSkipped
from server.projections.counters.projection import (
    CounterProjection,
    CounterTable,
    Deltas,
    day_of,
    fast_id,
)
from server.projections.counters.task_events import TASK_EVENTS

_DAYS: dict[type[Event], str] = {
    TaskImported: "imported",
    AnnotationSubmitted: "submitted",
    AnnotationImported: "annotations_imported",
    AnnotationRevised: "revised",
    AnnotationApproved: "reviewed",
    AnnotationRejected: "reviewed",
    AnnotationReplaced: "reviewed",
    TaskSkipped: "skipped",
    TaskResolved: "resolved",
}
_AUTHORS: dict[type[Event], str] = {
    AnnotationSubmitted: "submitted",
    AnnotationImported: "imported",
    AnnotationRevised: "revised",
    AnnotationWithdrawn: "withdrawn",
    AnnotationApproved: "approved",
    AnnotationRejected: "rejected",
    AnnotationReplaced: "replaced",
}


def count(before: Task | None, after: Task, recorded: Recorded[Event]) -> Deltas:
    """Return the numbers that one event of a task's stream changes, with the amounts to add."""
    deltas: Deltas = []
    project = fast_id(after.project.int)
    if before is None:
        deltas.append((("statistics_progress", (project, str(after.status)), "tasks"), 1))
    elif before.status is not after.status:
        deltas.append((("statistics_progress", (project, str(after.status)), "tasks"), 1))
        deltas.append((("statistics_progress", (project, str(before.status)), "tasks"), -1))
    if type(recorded.event) in _DAYS:
        deltas += _of_day(project, recorded)
    deltas += _of_people(project, after, recorded)
    had, have = before.annotations if before else (), after.annotations
    if had is not have:
        if had:
            deltas += _of_labels(project, had, have, -1)
        deltas += _of_labels(project, have, had, 1)
    return deltas


def _of_day(project: UUID, recorded: Recorded[Event]) -> Deltas:
    key = (project, day_of(recorded.recorded_at))
    # The time of an imported annotation was spent elsewhere, and on another day.
    spent = 0 if type(recorded.event) is AnnotationImported else _time(recorded.event)
    return [
        (("statistics_days", key, _DAYS[type(recorded.event)]), 1),
        (("statistics_days", key, "time_spent_ms"), spent),
    ]


def _of_people(project: UUID, task: Task, recorded: Recorded[Event]) -> Deltas:
    event = recorded.event
    if type(event) is TaskSkipped:
        return _credit(project, event.annotator, "skipped", 1)
    column = _AUTHORS.get(type(event))
    if column is None:
        return []
    author = task.annotation(event.annotation).author  # type: ignore[attr-defined]
    # A reviewer who replaces an annotation has spent the time, not its author.
    worker = recorded.actor if type(event) is AnnotationReplaced else author
    return [
        *_credit(project, author, column, 1),
        *_credit(project, worker, "time_spent_ms", _time(event)),
    ]


def _credit(project: UUID, member: UUID | None, column: str, number: int) -> Deltas:
    if member is None or number == 0:
        return []
    return [(("statistics_annotators", (project, fast_id(member.int)), column), number)]


def _time(event: Event) -> int:
    return getattr(event, "time_spent_ms", 0)


def _of_labels(
    project: UUID, given: tuple[Annotation, ...], other: tuple[Annotation, ...], sign: int
) -> Deltas:
    """Count the labels of those annotations of a state that the other state does not have."""
    shared = set(map(id, other))
    return [
        (("statistics_labels", (project, question, value), "annotations"), sign)
        for annotation in given
        if id(annotation) not in shared
        for question, value in labels_of(annotation)
    ]


def labels_of(annotation: Annotation) -> Iterator[tuple[str, str]]:
    """Yield the question and the value of each label that an annotation gives, if it counts."""
    if annotation.counts and annotation.answers is not None:
        for question, _, value, _ in label_rows(annotation.answers):
            yield question, value


STATISTICS = CounterProjection(
    name="statistics",
    version=4,
    tables={
        "statistics_progress": CounterTable(
            {"project_id": "uuid", "status": "text"}, ("tasks",), past=True
        ),
        "statistics_annotators": CounterTable(
            {"project_id": "uuid", "member_id": "uuid"},
            (
                *("submitted", "revised", "withdrawn", "approved", "rejected", "replaced"),
                *("skipped", "time_spent_ms", "imported"),
            ),
            past=True,
        ),
        "statistics_days": CounterTable(
            {"project_id": "uuid", "day": "date"},
            (
                *("imported", "submitted", "revised", "reviewed", "skipped", "resolved"),
                *("time_spent_ms", "annotations_imported"),
            ),
            past=True,
        ),
        "statistics_labels": CounterTable(
            {"project_id": "uuid", "question": "text", "value": "text"},
            ("annotations",),
            past=True,
        ),
    },
    count=count,
    types=TASK_EVENTS,
    # With lists of tasks: what one counter has asked about events, others need not ask again.
    pace=1.0,
)
