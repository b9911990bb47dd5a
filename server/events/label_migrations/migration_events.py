"""Events of a label migration: a project and its labels change to another version of a taxonomy.

Events of the project record the progress; events of each task record the changes of its labels.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from server.events.core.event import Content, Event, JsonObject, Kind


class MigrationStarted(Event, name="project.migration_started", kind=Kind.PROJECT):
    """New answers are given under another version of a taxonomy from now on; old ones follow."""

    migration: UUID
    taxonomy: UUID
    from_versions: tuple[int, ...]
    """The versions that the project's questions drew on."""
    to_version: int
    plan: str
    """SHA-256 of the plan, a blob beside the ledger: what becomes of each concept, and why."""
    tasks: int
    """Tasks with such labels when it was planned."""
    form_version: int
    """Of the form that was published along with it."""
    undoes: UUID | None
    """The migration that this one takes back."""


class MigrationAdvanced(Event, name="project.migration_advanced", kind=Kind.PROJECT):
    """A slice of the tasks followed."""

    migration: UUID
    tasks: int
    reopened: int
    """Tasks among them that ask for answers again."""
    labels: JsonObject
    """How many labels went by which rule."""
    annotations: JsonObject
    """How many annotations; the rule that is furthest from `UNCHANGED` names each."""


class MigrationFinished(Event, name="project.migration_finished", kind=Kind.PROJECT):
    """Every label followed or waits to be given anew: the report."""

    migration: UUID
    tasks: int
    reopened: int
    labels: JsonObject
    annotations: JsonObject


class Outcome(StrEnum):
    """What became of the final answer of a task."""

    FOLLOWED = "FOLLOWED"
    """It says what its only annotation says now."""
    MAPPED = "MAPPED"
    """Its labels were mapped by themselves."""
    DROPPED = "DROPPED"
    """Mapped, it would not fit the form, so that a reviewer decides; or it came from answers in
    the words of both versions, and what follows is another one."""


class LabelsContent(Content):
    """What labels were and are.

    A change is `{annotation, question, before, after, rules}` for a choice, where the three are
    lists; for regions `{annotation, question, regions}`, where `regions` says by id of the region
    what its label was, what it is, and by which rule. The annotation is null for the final answer.
    Labels that stay as they are under the rule UNCHANGED are left out.
    """

    changes: tuple[JsonObject, ...]


class LabelsMigrated(Event, name="labels.migrated", kind=Kind.TASK):
    """Labels of a task followed their project to another version of a taxonomy."""

    migration: UUID
    form_version: int
    """The version of the form under which they stand now."""
    annotations: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    """Those with a label that is another concept now; the others stayed as they were."""
    final: Outcome | None
    labels: JsonObject
    """How many labels went by which rule."""
    content: LabelsContent | None


class LabelsRestored(Event, name="labels.restored", kind=Kind.TASK):
    """A migration was taken back: what it made of this task's labels is as it was."""

    migration: UUID
    """The one that takes back."""
    undoes: UUID
    annotations: tuple[UUID, ...]
    """Those that it had mapped."""
    changed: tuple[UUID, ...]
    """Those among them of which a label is another concept again."""
    returned: tuple[UUID, ...]
    """Those that it had set aside, and that count again."""
    final: Outcome | None
    reinstated: bool
    """Whether the task stands where it stood, with its final answer of then."""
    fills: bool
    """Whether it has all its answers in another way."""
    content: LabelsContent | None


class RelabelContent(Content):
    """What has to be answered anew.

    An item is `{annotation, question, region, concept, candidates, rule}`; the region is null for
    a choice.
    """

    items: tuple[JsonObject, ...]


class RelabelRequested(Event, name="task.relabel_requested", kind=Kind.TASK):
    """Nobody but a person can say what these labels became: their annotations were set aside."""

    migration: UUID
    annotations: tuple[UUID, ...]
    labels: JsonObject
    """How many labels of these annotations fell under which rule."""
    reopens: bool
    """Whether the task had all its answers before."""
    content: RelabelContent | None
