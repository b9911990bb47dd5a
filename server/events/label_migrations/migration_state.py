"""The label migrations in the state of a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import JsonObject


class MigrationStatus(StrEnum):
    """Where a migration stands."""

    RUNNING = "RUNNING"
    """Tasks go to the new version, slice by slice."""
    DONE = "DONE"
    """Every task has gone to the new version."""
    REVERTED = "REVERTED"
    """Another migration took it back, or is about to."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A label migration from some versions of a taxonomy to another version."""

    id: UUID
    taxonomy: UUID
    from_versions: tuple[int, ...]
    to_version: int
    plan: str
    form_version: int
    planned: int
    """Tasks with such labels when it was planned."""
    undoes: UUID | None
    started_by: UUID | None
    started_at: datetime
    started: int
    """The position of the event that started the migration."""
    tasks: int = 0
    """Tasks that followed so far."""
    reopened: int = 0
    labels: JsonObject | None = None
    annotations: JsonObject | None = None
    finished_at: datetime | None = None
    reverted_by: UUID | None = None
    """The migration that reverts this one."""

    @property
    def running(self) -> bool:
        """Whether tasks still have to be migrated."""
        return self.finished_at is None and self.reverted_by is None


@dataclass(frozen=True, slots=True)
class Slices:
    """The last slices of a migration whose events are adjacent versions of the project's stream."""

    first: int = 0
    """The version of the project after the first of these slices."""
    last: int = 0

    def and_(self, version: int) -> Slices:
        """Return the slices with one more, which made `version` of the project."""
        return Slices(self.first if version == self.last + 1 else version, version)

    def alone_since(self, version: int, now: int) -> bool:
        """Tell whether only these slices changed the project between `version` and `now`."""
        return self.last == now and self.first - 1 <= version < now


NO_SLICES = Slices()


def under_way(migrations: tuple[Migration, ...]) -> Migration | None:
    """Return the running migration, if any: only one can run, and it is the last."""
    last = migrations[-1] if migrations else None
    return last if last is not None and last.running else None
