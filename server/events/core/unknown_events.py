"""A placeholder for an event that this server cannot read, so that no reader skips it unnoticed.

While servers are upgraded one by one, old servers read types and versions that new servers write.
"""

from __future__ import annotations

from enum import StrEnum

from server.events.core.event import Event


class UnknownReason(StrEnum):
    """Why a server could not read an event."""

    NEWER = "NEWER"
    """A newer server wrote it: an upgraded one reads it."""
    BROKEN = "BROKEN"
    """What is stored is not what its type and version say: the ledger was changed by hand."""


class UnknownStored(Event, name=None, kind=None):
    """The placeholder for one event. It is never stored, and no `evolve` accepts it.

    It has no content: only a server that knows the event's class can tell who may see which part.
    """

    stored_type: str
    stored_version: int
    stored_facts: str
    reason: UnknownReason

    @property
    def type(self) -> str:  # type: ignore[override]
        """The stored name of the event that could not be read."""
        return self.stored_type

    @property
    def type_version(self) -> int:  # type: ignore[override]
        """The type version under which the event that could not be read was stored."""
        return self.stored_version
