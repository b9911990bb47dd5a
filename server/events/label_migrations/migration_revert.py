"""The decision to revert a label migration on one task: labels, answers and resolution return."""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import Event, JsonObject
from server.events.label_migrations.migration_apply import applied, backward, suspended_by
from server.events.label_migrations.migration_events import LabelsContent, LabelsRestored, Outcome
from server.events.label_migrations.migration_plan import labels_in
from server.events.label_migrations.migration_task import (
    ClassifiedAnswers,
    MigrationCounts,
    MigrationTask,
    made,
)
from server.events.label_migrations.reresolution import resolution_events
from server.events.labeling.task_events import AnnotationStatus, Status
from server.events.labeling.tasks import Annotation, Task

RESTORED, RETURNED = "RESTORED", "RETURNED"
"""Keys in the counts of a revert, beside the rules: labels restored, answers returned."""


def revert(
    state: Task,
    job: MigrationTask,
    undoes: UUID,
    found: ClassifiedAnswers,
    passage: MigrationCounts,
) -> list[Event]:
    """Return the events that restore labels which `undoes` mapped and answers it superseded.

    `passage` is changed: restored and returned labels and annotations are added to its counts.
    """
    staying = [a for a in state.counting if a.id not in found.doubtful]
    returned = _returning(state, job, found, staying)
    counting = [a for a in state.annotations if a in staying or a in returned]
    reinstated = _reinstated(state, job, found, counting)
    full = len(counting) >= state.overlap and not reinstated
    if full and state.status is Status.ARCHIVED:
        # Restored from the archive, the task would be full, and nobody would resolve it.
        returned = []
    changes = {a.id: backward(a.answers, a.origins[-1].undo) for a in found.restored.values()}
    outcome, listed = _final_back(state, job, found, changes)
    if not found.restored and not returned and outcome is None:
        return []
    passage.annotations.update({RESTORED: len(found.restored), RETURNED: len(returned)})
    for a in found.restored.values():
        drawn = job.plan.tables.get(a.origins[-1].form_version, {})
        passage.labels[RESTORED] += labels_in(applied(a.answers, changes[a.id]), drawn)
    for a in returned:
        drawn = job.plan.tables.get(a.form_version, {})
        passage.labels[RETURNED] += labels_in(a.answers, drawn)
    opened = state.status is Status.OPEN or (
        bool(found.doubtful) and state.status not in (Status.SKIPPED, Status.ARCHIVED)
    )
    fills = bool(returned) and full and opened
    event = LabelsRestored(
        migration=job.migration,
        undoes=undoes,
        annotations=tuple(found.restored),
        changed=tuple(id_ for id_, some in changes.items() if any(map(_moves, some))),
        returned=tuple(a.id for a in returned),
        final=outcome,
        reinstated=reinstated,
        fills=fills,
        content=LabelsContent(changes=tuple(listed)),
    )
    return [event, *(resolution_events(state, job, found, counting) if fills else ())]


def _returning(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, staying: list[Annotation]
) -> list[Annotation]:
    """Return the superseded answers that count again, as far as slots are free.

    Answers of authors who have answered again since, or hold a lease, are left out: nobody counts
    twice.
    """
    free = state.overlap - len(staying) - len(state.leases)
    anew: set[UUID | None] = {held.annotator for held in state.leases}
    anew |= {
        a.author for a in staying if a.id not in found.restored and not _answers_before(a, job)
    }
    aside = [a for a in state.annotations if _set_aside(a, job) and a.author not in anew]
    return aside[: max(0, free)]


def _set_aside(annotation: Annotation, job: MigrationTask) -> bool:
    aside = annotation.aside
    return (
        annotation.status is AnnotationStatus.OUTDATED
        and aside is not None
        and aside.migration == job.undoes
    )


def _answers_before(annotation: Annotation, job: MigrationTask) -> bool:
    return annotation.form_version < job.since


def _reinstated(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, counting: list[Annotation]
) -> bool:
    """Whether reverting restores exactly the answers that resolved the task before the migration.

    It does not if somebody has answered since under the new version, even in place of one of them.
    """
    was = suspended_by(state, job.undoes)
    if was is None or state.leases or {a.id for a in counting} != set(was.counting):
        return False
    return all(
        a.id in found.restored or _set_aside(a, job) or _answers_before(a, job) for a in counting
    )


def _moves(change: JsonObject) -> bool:
    if "regions" in change:
        return any(before != after for before, after in change["regions"].values())
    return bool(change["before"] != change["after"])


def _final_back(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, changes: dict[UUID, list[JsonObject]]
) -> tuple[Outcome | None, list[JsonObject]]:
    listed = [{"annotation": str(id_), **one} for id_, some in changes.items() for one in some]
    final = state.resolution
    if final is None or found.doubtful or not made(final.origins, job):
        return None, listed
    if len(final.annotations) == 1 and final.annotations[0] in found.restored:
        return Outcome.FOLLOWED, listed
    mine = backward(final.answers, final.origins[-1].undo)
    return Outcome.MAPPED, [*listed, *({"annotation": None, **one} for one in mine)]
