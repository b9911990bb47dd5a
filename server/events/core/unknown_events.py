"""What stands in place of an event that this server cannot read, so that nobody skips it unknowing.

While servers are upgraded one by one, the old ones meet types and versions that the new ones write.
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
    """In place of an event that was not understood. It is never stored, and no `evolve` takes it.

    Its content is left out: who may see what of it, only a server that knows its class can tell.
    """

    stored_type: str
    stored_version: int
    stored_facts: str
    reason: UnknownReason

    @property
    def type(self) -> str:  # type: ignore[override]
        """The stored name of the event that it stands for."""
        return self.stored_type

    @property
    def type_version(self) -> int:  # type: ignore[override]
        """The version under which that event was stored."""
        return self.stored_version
