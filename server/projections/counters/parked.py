"""Events that a projection could not take in: counted, shown, and tried again.

The rest of their stream waits with them. A newer program may read what this one cannot, so whoever
counts tries again when it starts, and now and then afterwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

import asyncpg
from prometheus_client import Gauge

from server.postgres import Connection
from server.projections.counters import counters_fold, counters_sql
from server.projections.counters.statistics import CODE_VERSION, NAME

PARKED = Gauge(
    "annolog_parked_events", "Events that a projection could not take in.", ["projection"]
)
PARKED.labels(NAME).set(0)

_RELEASE = (
    "DELETE FROM parked_events "
    "WHERE org_id = $1 AND projection = $2 AND position = ANY ($3::bigint[])"
)
_KEEP = (
    "UPDATE parked_events p SET error = t.error FROM unnest($3::bigint[], $4::text[]) "
    "AS t(position, error) WHERE p.org_id = $1 AND p.projection = $2 AND p.position = t.position"
)


async def count(connection: Connection) -> list[UUID]:
    """Set the metric, over all organizations; return those in which statistics wait."""
    rows = await connection.fetch("SELECT org_id, projection, events FROM parked_counts()")
    counts = Counter({NAME: 0})
    for _, projection, events in rows:
        counts[projection] += events
    for projection, events in counts.items():
        PARKED.labels(projection).set(events)
    return [org for org, projection, _ in rows if projection == NAME]


async def total(connection: Connection) -> int:
    """Return how many events wait, in all organizations."""
    found = await connection.fetchval("SELECT coalesce(sum(events), 0) FROM parked_counts()")
    return int(found)


async def replay(connection: Connection, org: UUID) -> tuple[int, int]:
    """Count what was parked, inside the caller's transaction: (counted now, parked still).

    Does nothing where other code counts: what this one would add means something else.
    """
    version = await connection.fetchval(
        "SELECT code_version FROM projection_checkpoints "
        "WHERE org_id = $1 AND projection = $2 FOR UPDATE",
        org,
        NAME,
    )
    parked = await connection.fetch(
        "SELECT stream, position FROM parked_events WHERE org_id = $1 AND projection = $2",
        org,
        NAME,
    )
    if version != CODE_VERSION:
        return 0, len(parked)
    counted = await _counted(connection, org, parked)
    still = {position: error for position, _, error in counted.parked}
    released = [position for _, position in parked if position not in still]
    await connection.execute(_RELEASE, org, NAME, released)
    # They keep the time since which they wait.
    await connection.execute(_KEEP, org, NAME, list(still), list(still.values()))
    await counters_sql.add(connection, org, counted.tally)
    return len(released), len(still)


async def _counted(
    connection: Connection, org: UUID, parked: Sequence[asyncpg.Record]
) -> counters_fold.Counted:
    wanted: dict[UUID, set[int]] = defaultdict(set)
    for stream, position in parked:
        wanted[stream].add(position)
    counted = counters_fold.Counted()
    for stream, positions in wanted.items():
        rows = await connection.fetch(counters_fold.EARLIER, org, [stream], [2**31 - 1])
        last = max(positions)
        counted.stream(org, [row for row in rows if row["position"] <= last], positions)
    return counted
