"""Counts the parked events: those that a counter could not count, for metrics and reports.

The rest of a parked event's stream is parked too. A newer server may be able to count them, so the
runner tries parked events again when it starts, and periodically afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from prometheus_client import Gauge

from server.postgres import Connection

PARKED = Gauge(
    "annolog_parked_events", "Events that a projection could not take in.", ["projection"]
)


async def count(connection: Connection, names: Iterable[str]) -> list[tuple[UUID, str]]:
    """Set the metric of parked events; return each (organization, counter) that has some."""
    rows = await connection.fetch("SELECT org_id, projection, events FROM parked_counts()")
    counts = Counter(dict.fromkeys(names, 0))
    found = [(org, name) for org, name, _ in rows if name in counts]
    for _, name, events in rows:
        counts[name] += events
    for name, events in counts.items():
        PARKED.labels(name).set(events)
    return found


async def total(connection: Connection, name: str) -> int:
    """Return how many parked events one counter has, in all organizations."""
    text = "SELECT coalesce(sum(events), 0) FROM parked_counts() WHERE projection = $1"
    return int(await connection.fetchval(text, name))
