"""What the rule of visibility needs about events and their entries do not say, and who reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from server.events.core.event import Event, Kind, Recorded
from server.events.labeling.tasks import TaskImported


class ReferenceReader(Protocol):
    """Reads what the rule needs beyond the events; an empty collection costs no query."""

    async def projects_of(self, streams: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Return the project of each stream that belongs to one, by stream."""

    async def kinds_of(self, streams: Collection[UUID]) -> Mapping[UUID, Kind]:
        """Return the kind of each stream whose kind this server knows, by stream."""

    async def authors_of(self, annotations: Collection[UUID]) -> Mapping[UUID, UUID | None]:
        """Return the author of each annotation, by annotation."""

    async def erased_among(self, positions: Collection[int]) -> frozenset[int]:
        """Return the positions of those events whose content was erased."""


@dataclass(frozen=True, slots=True)
class EventReferences:
    """Data about some events that the rule needs and their entries do not contain."""

    projects: Mapping[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that belongs to one, by stream."""
    kinds: Mapping[UUID, Kind] = field(default_factory=dict)
    """The kind of each stream with an event of a class that may occur in any kind, by stream."""
    authors: Mapping[UUID, UUID | None] = field(default_factory=dict)
    """The author of each annotation that was reviewed or commented on, by annotation."""
    erased: frozenset[int] = frozenset()
    """Positions of events whose content was erased."""

    def kind(self, event: Recorded[Event]) -> Kind | None:
        """Return the kind of an event's stream; None if only a newer server knows the kind."""
        return event.event.kind or self.kinds.get(event.stream)

    def project(self, event: Recorded[Event]) -> UUID | None:
        """Return the project that an event belongs to, if any."""
        if isinstance(event.event, TaskImported):
            return event.event.project
        if self.kind(event) is Kind.PROJECT:
            return event.stream
        return self.projects.get(event.stream)
