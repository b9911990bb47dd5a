"""Inputs of a migration decision, and a task's answers classified: mapped, ambiguous, restored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from server.events.forms.allowed_values import Concepts
from server.events.label_migrations.label_provenance import Origin
from server.events.label_migrations.migration_plan import MappedAnswer, Plan
from server.events.labeling.tasks import Annotation, Task
from server.events.projects import Project


@dataclass(frozen=True, slots=True)
class MigrationTask:
    """A running migration: the inputs of `migrate_task`, the same for every task."""

    migration: UUID
    form_version: int
    plan: Plan
    project: Project
    concepts: Concepts
    undoes: UUID | None = None
    since: int = 0
    """The first version of the form whose answers are migrated: that of the reverted migration."""

    def concerns(self, form_version: int) -> bool:
        """Tell whether answers under this version of the form have to be migrated."""
        return self.since <= form_version < self.form_version


@dataclass(slots=True)
class MigrationCounts:
    """Counts of what one slice changes: tasks, and labels and annotations by rule."""

    tasks: int = 0
    reopened: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)

    def add(self, other: MigrationCounts) -> None:
        """Add the counts of another slice or task to these."""
        self.tasks += other.tasks
        self.reopened += other.reopened
        self.labels.update(other.labels)
        self.annotations.update(other.annotations)


@dataclass(slots=True)
class ClassifiedAnswers:
    """The answers of a task by what the migration does with them, each under its annotation.

    `mapped` go on by themselves, `doubtful` need a person, `restored` are reverted.
    """

    mapped: dict[UUID, MappedAnswer] = field(default_factory=dict)
    doubtful: dict[UUID, MappedAnswer] = field(default_factory=dict)
    restored: dict[UUID, Annotation] = field(default_factory=dict)

    def moves(self, annotation: UUID) -> bool:
        """Tell whether the labels of an annotation change to another version."""
        return annotation in self.mapped or annotation in self.restored


def classify(state: Task, job: MigrationTask) -> ClassifiedAnswers:
    """Classify the answers that fill slots; answers without labels to migrate are left out."""
    found = ClassifiedAnswers()
    for annotation in state.counting:
        if made(annotation.origins, job):
            found.restored[annotation.id] = annotation
        elif annotation.answers is not None and job.concerns(annotation.form_version):
            what = job.plan.map_answer(annotation.answers, annotation.form_version)
            if what.labels:
                (found.doubtful if what.items else found.mapped)[annotation.id] = what
    return found


def made(origins: tuple[Origin, ...], job: MigrationTask) -> bool:
    """Tell whether the migration that is being reverted was the last to change these labels."""
    return bool(job.undoes and origins and origins[-1].migration == job.undoes)
