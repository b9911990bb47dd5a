"""What a batch of commands names, and what is found of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from server.projections.rows import State

Known = tuple[int, State]
"""A stream's version and its state at that version."""


class Mark(NamedTuple):
    """The counter row of a ledger: it is another one after every batch that anybody writes."""

    head: int
    last_at: datetime
    generation: int


@dataclass
class Wanted:
    """What the commands of a batch name."""

    commands: list[tuple[UUID, UUID]] = field(default_factory=list)
    """(actor, command id)"""
    organization: bool = False
    members: set[UUID] = field(default_factory=set)
    projects: set[UUID] = field(default_factory=set)
    tasks: set[UUID] = field(default_factory=set)
    taxonomies: set[UUID] = field(default_factory=set)
    claims: dict[UUID, int] = field(default_factory=dict)
    """How many tasks are wanted from the queue of a project."""
    claimants: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(project, annotator)"""
    external_ids: set[tuple[UUID, str]] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)


_NONE = Mark(0, datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass
class Loaded:
    """What was found."""

    mark: Mark = _NONE
    commands: dict[tuple[UUID, UUID], tuple[bytes, int, int]] = field(default_factory=dict)
    """(fingerprint, first position, last position) of commands that were done before."""
    states: dict[UUID, Known] = field(default_factory=dict)
    queue: dict[UUID, dict[UUID, None]] = field(default_factory=dict)
    """Claimable tasks of a project, in the order in which they are to be handed out."""
    whole: set[UUID] = field(default_factory=set)
    """Projects of which that is all."""
    assigned: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """The same, of tasks kept for one annotator, by project and annotator."""
    further: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """The same, from behind the mark of one annotator."""
    leases: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    external_ids: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    emails: dict[str, UUID] = field(default_factory=dict)
    owners: set[UUID] = field(default_factory=set)

    @property
    def generation(self) -> int:
        """The tables that were read, and are to be written."""
        return self.mark.generation
