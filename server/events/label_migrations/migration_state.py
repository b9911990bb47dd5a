"""What a project knows of its migrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import JsonObject


class MigrationStatus(StrEnum):
    """Where a migration stands."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    REVERTED = "REVERTED"
    """Another migration took it back, or is about to."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A passage from versions of a taxonomy to another one."""

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
    """The position of its start."""
    tasks: int = 0
    """Tasks that followed so far."""
    reopened: int = 0
    labels: JsonObject | None = None
    annotations: JsonObject | None = None
    finished_at: datetime | None = None
    reverted_by: UUID | None = None
    """The migration that takes it back."""

    @property
    def running(self) -> bool:
        """Whether tasks are still to follow."""
        return self.finished_at is None and self.reverted_by is None


@dataclass(frozen=True, slots=True)
class Slices:
    """The last slices of a migration that followed one another without anything in between."""

    first: int = 0
    """The version that the project had after the first of them."""
    last: int = 0

    def and_(self, version: int) -> Slices:
        """Return them with one more."""
        return Slices(self.first if version == self.last + 1 else version, version)

    def alone_since(self, version: int, now: int) -> bool:
        """Tell whether nothing else made a project go on from one version to the present one."""
        return self.last == now and self.first - 1 <= version < now


NO_SLICES = Slices()


def under_way(migrations: tuple[Migration, ...]) -> Migration | None:
    """Return the migration that runs: one at a time, and it is the last."""
    last = migrations[-1] if migrations else None
    return last if last is not None and last.running else None
