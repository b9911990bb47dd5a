"""The decision of a migration on one task: what becomes of its labels, and of the task itself.

It looks at the state alone, so deciding twice changes nothing the second time: whoever resumes a
migration need not know how far it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from server.events.answer_kinds import REGION_FIELDS
from server.events.base import Event, JsonObject
from server.events.conclusions import conclude
from server.events.migration_events import (
    LabelsContent,
    LabelsMigrated,
    LabelsRestored,
    Outcome,
    RelabelContent,
    RelabelRequested,
)
from server.events.offers import Concepts
from server.events.origins import Origin
from server.events.plans import Found, Plan
from server.events.projects import Project
from server.events.relabels import applied, standing
from server.events.task_events import AnnotationStatus, Status
from server.events.tasks import Annotation, Task


@dataclass(frozen=True, slots=True)
class Job:
    """A migration under way."""

    migration: UUID
    form_version: int
    plan: Plan
    project: Project
    concepts: Concepts
    undoes: UUID | None = None
    since: int = 0
    """The version of the form from which on answers are concerned: that of what it takes back."""

    def concerns(self, form_version: int) -> bool:
        """Tell whether labels of this version of the form are still to follow."""
        return self.since <= form_version < self.form_version


@dataclass(slots=True)
class Passage:
    """What a slice does, counted."""

    tasks: int = 0
    reopened: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Sorted:
    """The answers of a task by what becomes of them."""

    mapped: dict[UUID, Found] = field(default_factory=dict)
    doubtful: dict[UUID, Found] = field(default_factory=dict)
    restored: dict[UUID, Annotation] = field(default_factory=dict)


RESTORED, RETURNED = "RESTORED", "RETURNED"
"""What counts beside the rules where a migration is taken back."""


def follow(state: Task, job: Job, passage: Passage) -> list[Event]:
    """Return what a migration does to a task; nothing where it has been, or has nothing to do."""
    found = _sort(state, job)
    events: list[Event] = []
    if (migrated := _migrated(state, job, found)) is not None:
        events.append(migrated)
    if found.doubtful:
        events.append(asked := _asked(state, job, found.doubtful))
        passage.reopened += asked.reopens
    if job.undoes is not None:
        events += _taken_back(state, job, job.undoes, found, passage)
    if events:
        passage.tasks += 1
        for one in (*found.mapped.values(), *found.doubtful.values()):
            passage.labels.update(one.labels)
            passage.annotations[one.rule] += 1
    return events


def _sort(state: Task, job: Job) -> _Sorted:
    found = _Sorted()
    for annotation in state.counting:
        if _made(annotation.origins, job):
            found.restored[annotation.id] = annotation
        elif annotation.answers is not None and job.concerns(annotation.form_version):
            what = job.plan.follow(annotation.answers, annotation.form_version)
            if what.labels:
                (found.doubtful if what.items else found.mapped)[annotation.id] = what
    return found


def _made(origins: tuple[Origin, ...], job: Job) -> bool:
    """Tell whether labels are what the migration that is taken back made of them."""
    return bool(job.undoes and origins and origins[-1].migration == job.undoes)


def _migrated(state: Task, job: Job, found: _Sorted) -> LabelsMigrated | None:
    outcome, final = _final(state, job, found)
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


def _final(state: Task, job: Job, found: _Sorted) -> tuple[Outcome | None, Found | None]:
    """Return what becomes of the final answer; nothing where it goes with an annotation."""
    final = state.resolution
    if final is None or found.doubtful or _made(final.origins, job):
        return None, None
    if len(final.annotations) == 1:
        return (Outcome.FOLLOWED if final.annotations[0] in found.mapped else None), None
    if final.answers is None or not job.concerns(final.form_version):
        return None, None
    what = job.plan.follow(final.answers, final.form_version)
    if not what.labels:
        return None, None
    return (Outcome.DROPPED if what.items else Outcome.MAPPED), what


def _asked(state: Task, job: Job, doubtful: dict[UUID, Found]) -> RelabelRequested:
    labels: Counter[str] = Counter()
    items: list[JsonObject] = []
    for id_, what in doubtful.items():
        labels.update(what.labels)
        items += ({"annotation": str(id_), **item} for item in what.items)
    return RelabelRequested(
        migration=job.migration,
        annotations=tuple(doubtful),
        labels=dict(sorted(labels.items())),
        reopens=standing(state) not in (Status.OPEN, Status.SKIPPED),
        content=RelabelContent(items=tuple(items)),
    )


def _taken_back(
    state: Task, job: Job, undoes: UUID, found: _Sorted, passage: Passage
) -> list[Event]:
    staying = [a for a in state.counting if a.id not in found.doubtful]
    returned = _returning(state, undoes, staying)
    reinstated = _reinstated(state, undoes, found, {a.id for a in (*staying, *returned)})
    if state.status is Status.ARCHIVED and not reinstated:
        # It would come back full, and nobody would conclude it.
        returned = []
    if not found.restored and not returned:
        return []
    passage.annotations.update({RESTORED: len(found.restored), RETURNED: len(returned)})
    counting = [a for a in state.annotations if a in staying or a in returned]
    opened = state.status is Status.OPEN or (
        bool(found.doubtful) and state.status not in (Status.SKIPPED, Status.ARCHIVED)
    )
    full = len(counting) >= state.overlap and opened
    fills = bool(returned) and full and not reinstated
    changes = {a.id: _back(a.answers, a.origins[-1].undo) for a in found.restored.values()}
    outcome, listed = _final_back(state, job, found, changes)
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
    return [event, *(_concluded(state, job, counting, found, changes) if fills else ())]


def _returning(state: Task, undoes: UUID, staying: list[Annotation]) -> list[Annotation]:
    """Return the answers that were set aside and whose slot is still free."""
    free = state.overlap - len(staying) - len(state.leases)
    taken = {a.author for a in staying if a.author is not None}
    found: list[Annotation] = []
    for a in state.annotations:
        aside = a.aside if a.status is AnnotationStatus.OUTDATED else None
        if aside is None or aside.migration != undoes or a.author in taken or len(found) >= free:
            continue
        found.append(a)
        if a.author is not None:
            taken.add(a.author)
    return found


def _reinstated(state: Task, undoes: UUID, found: _Sorted, counting: set[UUID]) -> bool:
    was = state.suspended
    if was is None or was.migration != undoes or found.doubtful:
        return False
    held = bool(state.leases) and was.status not in (Status.OPEN, Status.SKIPPED)
    return counting == set(was.counting) and not held


def _back(answers: JsonObject | None, undo: JsonObject | None) -> list[JsonObject]:
    """Return the changes that make labels what they were."""
    changes: list[JsonObject] = []
    for question, was in (undo or {}).items():
        if answers is None or question not in answers:
            continue
        answer = answers[question]
        if answer["kind"] == "choice":
            change = {"question": question, "before": answer["values"], "after": was}
        else:
            now = {r["id"]: r["label"] for r in answer[REGION_FIELDS[answer["kind"]]]}
            change = {
                "question": question,
                "regions": {id_: [now[id_], label] for id_, label in was.items() if id_ in now},
            }
        changes.append(change)
    return changes


def _moves(change: JsonObject) -> bool:
    if "regions" in change:
        return any(before != after for before, after in change["regions"].values())
    return bool(change["before"] != change["after"])


def _final_back(
    state: Task, job: Job, found: _Sorted, changes: dict[UUID, list[JsonObject]]
) -> tuple[Outcome | None, list[JsonObject]]:
    listed = [{"annotation": str(id_), **one} for id_, some in changes.items() for one in some]
    final = state.resolution
    if final is None or found.doubtful or not _made(final.origins, job):
        return None, listed
    if len(final.annotations) == 1 and final.annotations[0] in found.restored:
        return Outcome.FOLLOWED, listed
    mine = _back(final.answers, final.origins[-1].undo)
    return Outcome.MAPPED, [*listed, *({"annotation": None, **one} for one in mine)]


def _concluded(
    state: Task,
    job: Job,
    counting: list[Annotation],
    found: _Sorted,
    changes: dict[UUID, list[JsonObject]],
) -> list[Event]:
    """Return what follows where answers that came back fill the task in another way."""

    def now(a: Annotation) -> JsonObject | None:
        mapped = found.mapped.get(a.id)
        return applied(a.answers, mapped.changes if mapped else changes.get(a.id, ()))

    given = [(a.id, now(a)) for a in counting]
    return conclude(state.id, job.project, job.project.pinned(), given, job.concepts)
