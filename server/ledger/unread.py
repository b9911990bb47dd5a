"""What stands in place of an event that this server cannot read, so that nobody skips it unknowing.

While servers are upgraded one by one, the old ones meet types and versions that the new ones write.
Whoever folds events must stop there (`read_events` raises); whoever passes them on must not, and
hands on the place of the event, its stored name and its facts.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import structlog
from prometheus_client import Counter

from server.events.base import Event
from server.events.upcasters import UnknownEventError, read_event

log = structlog.get_logger()

UNREAD = Counter("annolog_unread_events", "Events met that this server cannot read.", ["reason"])


class UnreadReason(StrEnum):
    """Why a server could not read an event."""

    NEWER = "NEWER"
    """A newer server wrote it: an upgraded one reads it."""
    BROKEN = "BROKEN"
    """What is stored is not what its type and version say: the ledger was changed by hand."""


class Unread(Event, name=None, kind=None):
    """In place of an event that was not understood. It is never stored, and no `evolve` takes it.

    Its content is left out: who may see what of it, only a server that knows its class can tell.
    """

    stored_type: str
    stored_version: int
    stored_facts: str
    reason: UnreadReason

    @property
    def type(self) -> str:  # type: ignore[override]
        """The stored name of the event that it stands for."""
        return self.stored_type

    @property
    def type_version(self) -> int:  # type: ignore[override]
        """The version under which that event was stored."""
        return self.stored_version


def read_or_stand_in(type: str, type_version: int, facts: str, content: str | None) -> Event:
    """Return a stored event, or what stands in its place. See `read_event`."""
    try:
        return read_event(type, type_version, facts, content)
    except UnknownEventError:
        reason = UnreadReason.NEWER
    except Exception:  # noqa: BLE001 - whatever is wrong with it, its readers must go on
        reason = UnreadReason.BROKEN
    UNREAD.labels(reason.value).inc()
    _warn(type, type_version, reason)
    return Unread(stored_type=type, stored_version=type_version, stored_facts=facts, reason=reason)


@lru_cache(maxsize=1_000)
def _warn(type: str, type_version: int, reason: UnreadReason) -> None:
    """Say it once for each kind of event: it may be met a million times."""
    log.warning("event not understood", type=type, version=type_version, reason=reason.value)
