"""Reads events that may be of a class or version which this server does not know.

A fold must stop at such an event (`read_events` raises). A reader that only passes events on must
not stop: it passes on the position of the event, its stored name and its facts.
"""

from __future__ import annotations

from functools import lru_cache

import structlog
from prometheus_client import Counter

from server.events.core.event import Event
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.core.upcasters import UnknownEventError, read_event

log = structlog.get_logger()

UNREAD = Counter("annolog_unread_events", "Events met that this server cannot read.", ["reason"])


def read_or_stand_in(type: str, type_version: int, facts: str, content: str | None) -> Event:
    """Return a stored event, or an `UnknownStored` if it cannot be read. See `read_event`."""
    try:
        return read_event(type, type_version, facts, content)
    except UnknownEventError:
        reason = UnknownReason.NEWER
    except Exception:  # noqa: BLE001 - whatever is wrong with it, its readers must go on
        reason = UnknownReason.BROKEN
    UNREAD.labels(reason.value).inc()
    _warn(type, type_version, reason)
    return UnknownStored(
        stored_type=type, stored_version=type_version, stored_facts=facts, reason=reason
    )


@lru_cache(maxsize=1_000)
def _warn(type: str, type_version: int, reason: UnknownReason) -> None:
    """Log one warning for each name and version of events; there may be a million such events."""
    log.warning("event not understood", type=type, version=type_version, reason=reason.value)
