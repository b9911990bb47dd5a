"""The decision of a label migration on one task: its labels, its resolution and its status.

The decision depends on the state of the task alone, so deciding again changes nothing: a process
that resumes a migration need not know which tasks were done.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from server.events.core.event import Event, JsonObject
from server.events.label_migrations.migration_apply import effective_status
from server.events.label_migrations.migration_events import (
    LabelsContent,
    LabelsMigrated,
    LabelsRestored,
    Outcome,
    RelabelContent,
    RelabelRequested,
)
from server.events.label_migrations.migration_plan import MappedAnswer
from server.events.label_migrations.migration_revert import revert
from server.events.label_migrations.migration_task import (
    ClassifiedAnswers,
    MigrationCounts,
    MigrationTask,
    classify,
    made,
)
from server.events.label_migrations.reresolution import (
    mixed_versions,
    reresolve,
    review_reason_changed,
)
from server.events.labeling.task_events import Status, TaskOverlapRaised
from server.events.labeling.tasks import Task

__all__ = ["MigrationCounts", "MigrationTask", "migrate_task"]


def migrate_task(state: Task, job: MigrationTask, passage: MigrationCounts) -> list[Event]:
    """Return the events of a migration on a task; none if it was migrated or has no such labels."""
    found = classify(state, job)
    across = mixed_versions(state, job, found)
    events: list[Event] = []
    if (migrated := _migrated(state, job, found, across=across)) is not None:
        events.append(migrated)
    if found.doubtful:
        events.append(_asked(state, job, found.doubtful))
    if job.undoes is not None:
        events += revert(state, job, job.undoes, found, passage)
    if not across:
        events += review_reason_changed(state, job, found)
    elif not any(isinstance(e, LabelsRestored) and e.reinstated for e in events):
        events += reresolve(state, job, found)
    if events:
        passage.tasks += 1
        passage.reopened += _reopened(events)
        for one in (*found.mapped.values(), *found.doubtful.values()):
            passage.labels.update(one.labels)
            passage.annotations[one.rule] += 1
    return events


def _reopened(events: list[Event]) -> bool:
    """Tell whether a full task asks for answers again, unless returned annotations fill it."""
    if any(isinstance(e, TaskOverlapRaised) for e in events):
        return True
    full = any(isinstance(e, LabelsRestored) and (e.fills or e.reinstated) for e in events)
    return not full and any(isinstance(e, RelabelRequested) and e.reopens for e in events)


def _migrated(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, *, across: bool
) -> LabelsMigrated | None:
    outcome, final = _final(state, job, found)
    if across and state.resolution is not None:
        outcome, final = Outcome.DROPPED, None
    if not found.mapped and outcome is None:
        return None
    labels: Counter[str] = Counter()
    changes: list[JsonObject] = []
    for id_, what in found.mapped.items():
        labels.update(what.labels)
        changes += ({"annotation": str(id_), **change} for change in what.changes)
    if outcome is Outcome.MAPPED and final is not None:
        changes += ({"annotation": None, **change} for change in final.changes)
    return LabelsMigrated(
        migration=job.migration,
        form_version=job.form_version,
        annotations=tuple(found.mapped),
        changed=tuple(id_ for id_, what in found.mapped.items() if what.moves),
        final=outcome,
        labels=dict(sorted(labels.items())),
        content=LabelsContent(changes=tuple(changes)),
    )


def _final(
    state: Task, job: MigrationTask, found: ClassifiedAnswers
) -> tuple[Outcome | None, MappedAnswer | None]:
    """Return the outcome for the final answer, and its mapped labels if it has labels of its own.

    (None, None) if the migration does not concern the final answer.
    """
    final = state.resolution
    if final is None or found.doubtful or made(final.origins, job):
        return None, None
    if len(final.annotations) == 1 and final.annotations[0] in found.mapped:
        return Outcome.FOLLOWED, None
    if final.answers is None or not job.concerns(final.form_version):
        return None, None
    what = job.plan.map_answer(final.answers, final.form_version)
    if not what.labels:
        return None, None
    return (Outcome.DROPPED if what.items else Outcome.MAPPED), what


def _asked(state: Task, job: MigrationTask, doubtful: dict[UUID, MappedAnswer]) -> RelabelRequested:
    labels: Counter[str] = Counter()
    items: list[JsonObject] = []
    for id_, what in doubtful.items():
        labels.update(what.labels)
        items += ({"annotation": str(id_), **item} for item in what.items)
    return RelabelRequested(
        migration=job.migration,
        annotations=tuple(doubtful),
        labels=dict(sorted(labels.items())),
        reopens=effective_status(state) not in (Status.OPEN, Status.SKIPPED),
        content=RelabelContent(items=tuple(items)),
    )
