"""A migration at one task: what it goes by, and the answers of the task by what becomes of them."""

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
    """A migration under way; `follow` decides by it."""

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
class MigrationCounts:
    """What a slice does, counted."""

    tasks: int = 0
    reopened: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)

    def add(self, other: MigrationCounts) -> None:
        """Count what another one counted, too."""
        self.tasks += other.tasks
        self.reopened += other.reopened
        self.labels.update(other.labels)
        self.annotations.update(other.annotations)


@dataclass(slots=True)
class ClassifiedAnswers:
    """The answers of a task by what becomes of them."""

    mapped: dict[UUID, MappedAnswer] = field(default_factory=dict)
    doubtful: dict[UUID, MappedAnswer] = field(default_factory=dict)
    restored: dict[UUID, Annotation] = field(default_factory=dict)

    def moves(self, annotation: UUID) -> bool:
        """Tell whether its labels go from one version to another."""
        return annotation in self.mapped or annotation in self.restored


def classify(state: Task, job: MigrationTask) -> ClassifiedAnswers:
    """Tell what becomes of the answers that fill slots; those without such labels are left out."""
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
    """Tell whether labels are what the migration that is taken back made of them."""
    return bool(job.undoes and origins and origins[-1].migration == job.undoes)
