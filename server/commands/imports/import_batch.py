"""A slice of an import: rows checked before the ledger is locked, and the command to add them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.imports.annotations.annotated_tasks import AnnotatedImport, authors_to_load
from server.commands.imports.annotations.unchecked_annotations import AuthorBook
from server.commands.imports.import_codec import CheckedRow, as_in_file, check_row
from server.commands.imports.import_readers import FileRow
from server.commands.writer.batch import Receipt
from server.commands.writer.decision_context import Command, DecisionContext
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import Concepts
from server.events.forms.media_origins import ANY, MediaOrigins
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.projects import Project
from server.ledger.append import PreparedEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a slice."""

    imported: int = 0
    present: int = 0
    """Rows that were there before."""
    annotations: int = 0
    annotations_present: int = 0
    position: int = 0

    def plus(self, other: Outcome) -> Outcome:
        """Return the outcome of two slices."""
        return Outcome(
            self.imported + other.imported,
            self.present + other.present,
            self.annotations + other.annotations,
            self.annotations_present + other.annotations_present,
            max(self.position, other.position),
        )


@dataclass(slots=True)
class ImportBatch:
    """Some consecutive rows, checked before the ledger is locked."""

    id: UUID
    fingerprint: bytes
    project: Project
    authors: AuthorBook
    rows: list[FileRow]
    tasks: list[CheckedRow] = field(default_factory=list)
    rejected: list[tuple[FileRow, Refused]] = field(default_factory=list)
    read: int = 0
    size: int = 0
    """The lengths of all rows together."""
    events: int = 0
    """How many events the rows make at least."""
    result: AnnotatedImport | None = None
    """The decision on the slice; None before it, and for a slice without annotations."""
    media: MediaOrigins = ANY
    correlation: UUID | None = None
    """The id of the wish that began the import, which all its slices share."""

    def take(self, more: list[FileRow], concepts: Concepts) -> None:
        """Check rows against the form, and prepare their events.

        Raises:
            NotLoaded: where a taxonomy must be read first; nothing was taken then.
        """
        tasks, rejected = list[CheckedRow](), list[tuple[FileRow, Refused]]()
        for row in more:
            try:
                tasks.append(check_row(row, self.project, self.authors, concepts, self.media))
            except NotLoaded:
                raise
            except Refused as refused:
                rejected.append((row, refused))
        self.tasks += tasks
        self.rejected += rejected
        self.rows += more
        self.size += sum(row.size for row in more)
        self.events += sum(row.weight for row in more)

    @property
    def annotated(self) -> int:
        """How many annotations the tasks have."""
        return sum(len(task.made) for task in self.tasks)

    def begin_again(self) -> list[FileRow]:
        """Give all rows back, as if none had been taken."""
        rows, self.rows, self.tasks, self.rejected = self.rows, [], [], []
        self.size = self.events = 0
        return rows

    def reject(self, rows: list[tuple[CheckedRow, Refused]]) -> None:
        """Move tasks to the rejected rows."""
        gone = {task.task for task, _ in rows}
        self.tasks = [task for task in self.tasks if task.task not in gone]
        self.rejected += [(task.row, as_in_file(refused)) for task, refused in rows]

    def halves(self) -> list[ImportBatch]:
        """Return the slice as two slices, each with a command id of its own."""
        middle = len(self.tasks) // 2
        return [
            self.part(uuid5(self.id, str(n)), tasks)
            for n, tasks in enumerate((self.tasks[:middle], self.tasks[middle:]))
        ]

    def part(self, id_: UUID, tasks: list[CheckedRow]) -> ImportBatch:
        """Return a slice of some of the tasks, with a command id of its own."""
        rows = [task.row for task in tasks]
        return replace(self, id=id_, rows=rows, tasks=tasks, rejected=[], result=None)

    def done(self, receipt: Receipt) -> Outcome:
        """Return what came of the slice, after its command was executed and not replayed."""
        return self.outcome(receipt.written, receipt.position)

    def outcome(self, written: int, position: int = 0) -> Outcome:
        """Return what comes of the slice, given how many events its decision makes."""
        tasks, result = len(self.tasks), self.result
        if result is None:
            return Outcome(written, tasks - written, position=position)
        counts = result.annotations, result.present
        return Outcome(result.tasks, tasks - result.tasks, *counts, position)

    def command(self, actor: Actor) -> Command:
        """Return the command that imports the tasks whose external ids the project does not have.

        The command is refused as STALE where the project's form, policy or status changed since
        the rows were checked.
        """
        project, annotated = self.project, self.annotated > 0

        def decide(current: DecisionContext) -> Sequence[tuple[UUID, PreparedEvent]]:
            now = current.project(project.id)
            if (now.form, now.policy, now.status) != (project.form, project.policy, project.status):
                raise Refused(Code.STALE, "The project changed: check the rows again.")
            return self._annotated(current) if annotated else self._plain(current)

        return Command(
            org=actor.org,
            actor=actor,
            id=self.id,
            fingerprint=self.fingerprint,
            correlation=self.correlation,
            permission=Permission.TASKS_IMPORT,
            decide=decide,
            projects=(project.id,),
            creates=len(self.tasks),
            bulk=True,
            external_ids=tuple((project.id, t.external_id) for t in self.tasks if t.external_id),
            **(self._named() if annotated else {}),
        )

    def _named(self) -> dict[str, Any]:
        """Return what the decision on annotations reads besides, as fields of the command."""
        project, tasks = self.project.id, self.tasks
        made = (one for task in tasks for one in task.made)
        return {
            "members": authors_to_load(tasks),
            "answered_ids": tuple(
                (project, t.external_id) for t in tasks if t.external_id and t.made
            ),
            "source_ids": tuple((project, one.source_id) for one in made if one.source_id),
        }

    def _plain(self, current: DecisionContext) -> Sequence[tuple[UUID, PreparedEvent]]:
        taken = {name for of, name in current.loaded.external_ids if of == self.project.id}
        changes = []
        for task in self.tasks:
            if task.external_id not in taken and task.event is not None:
                changes.append((task.task, task.event))
            if task.external_id is not None:
                taken.add(task.external_id)
        return changes

    def _annotated(self, current: DecisionContext) -> Sequence[tuple[UUID, PreparedEvent]]:
        """Decide on tasks with annotations.

        Raises:
            RowsRefused: where some of the rows must be rejected; the others are fine.
        """
        names = Counter(task.external_id for task in self.tasks if task.external_id)
        repeated = frozenset(name for name, count in names.items() if count > 1)
        result, rejected = AnnotatedImport(current, self.project, repeated), []
        for task in self.tasks:
            try:
                result.add(task)
            except Refused as refused:
                if refused.code in (Code.STALE, Code.UNAVAILABLE):
                    raise
                rejected.append((task, refused))
        if rejected:
            raise RowsRefused(rejected)
        self.result = result
        return result.changes


class RowsRefused(Refused):
    """Some rows of a slice cannot be imported; the slice is tried again without them."""

    def __init__(self, rows: list[tuple[CheckedRow, Refused]]) -> None:
        super().__init__(Code.CONFLICT, "Some rows of this slice cannot be imported.")
        self.rows = rows
