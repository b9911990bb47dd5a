"""A slice of an import: rows checked before the ledger is locked, and the command to add them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.imports.import_codec import CheckedRow, check_row
from server.commands.imports.import_readers import FileRow
from server.commands.writer.decision_context import Command, DecisionContext
from server.events.core.refusal import Code, Refused
from server.events.forms.media_origins import ANY, MediaOrigins
from server.events.projects import Project
from server.ledger.append import PreparedEvent


@dataclass(slots=True)
class ImportBatch:
    """Some consecutive rows, checked before the ledger is locked."""

    id: UUID
    fingerprint: bytes
    project: Project
    rows: list[FileRow]
    tasks: list[CheckedRow] = field(default_factory=list)
    rejected: list[tuple[FileRow, Refused]] = field(default_factory=list)
    read: int = 0
    size: int = 0
    """The lengths of all rows together."""
    media: MediaOrigins = ANY

    def take(self, more: list[FileRow]) -> None:
        """Check rows against the form, and prepare their events."""
        self.rows += more
        self.size += sum(row.size for row in more)
        for row in more:
            try:
                self.tasks.append(check_row(row, self.project, self.media))
            except Refused as refused:
                self.rejected.append((row, refused))

    def halves(self) -> list[ImportBatch]:
        """Return the slice as two slices, each with a command id of its own."""
        middle = len(self.tasks) // 2
        return [
            replace(
                self,
                id=uuid5(self.id, str(n)),
                rows=[task.row for task in tasks],
                tasks=tasks,
                rejected=[],
            )
            for n, tasks in enumerate((self.tasks[:middle], self.tasks[middle:]))
        ]

    def command(self, actor: Actor) -> Command:
        """Return the command that imports the tasks whose external ids the project does not have.

        The command is refused as STALE where the project's form, policy or status changed since
        the rows were checked.
        """
        project = self.project

        def decide(current: DecisionContext) -> Sequence[tuple[UUID, PreparedEvent]]:
            now = current.project(project.id)
            if (now.form, now.policy, now.status) != (project.form, project.policy, project.status):
                raise Refused(Code.STALE, "The project changed: check the rows again.")
            taken = {name for of, name in current.loaded.external_ids if of == project.id}
            changes = []
            for task in self.tasks:
                if task.external_id not in taken:
                    changes.append((task.task, task.event))
                if task.external_id is not None:
                    taken.add(task.external_id)
            return changes

        return Command(
            org=actor.org,
            actor=actor,
            id=self.id,
            fingerprint=self.fingerprint,
            permission=Permission.TASKS_IMPORT,
            decide=decide,
            projects=(project.id,),
            creates=len(self.tasks),
            bulk=True,
            external_ids=tuple((project.id, t.external_id) for t in self.tasks if t.external_id),
        )
