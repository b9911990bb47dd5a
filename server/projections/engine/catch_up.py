"""Applies the newest events of a ledger to tables that were filled up to an earlier position.

Rows are written as the writer writes them to a generation in use.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from server.events.core.event import Event, Kind, Recorded
from server.events.core.registry import KINDS, evolve
from server.events.core.stream_kind import State
from server.events.erasure.erased_content import ContentErased
from server.ledger.read import read_events
from server.postgres import Connection
from server.projections.engine.row_changes import RowChanges, with_clause
from server.projections.engine.stream_rewrite import rewrite_streams
from server.projections.tables import schema_of

PAGE = 1_000
"""Events applied by one statement."""


async def catch_up(
    owner: Connection, org: UUID, generation: int, *, upto: int | None = None
) -> int:
    """Apply one page of new events to a generation, and return how many events it had.

    Runs inside the caller's transaction. The row of `projection_fills` has the position up to which
    the generation is filled; it is locked, so that no page is applied twice.
    """
    position = await owner.fetchval(
        "SELECT position FROM projection_fills WHERE org_id = $1 AND generation = $2 FOR UPDATE",
        org,
        generation,
    )
    events = await read_events(owner, org, after=position, until=upto, limit=PAGE)
    if not events:
        return 0
    changes = RowChanges(org, generation)
    known = await _load(owner, org, generation, events)
    # Earlier events of these streams were applied with their contents, which must go now.
    erased = {r.stream for r in events if isinstance(r.event, ContentErased)}
    for recorded in events:
        if recorded.stream in erased:
            continue
        before, version = known.get(recorded.stream, (None, 0))
        if recorded.version != version + 1:
            raise ValueError(f"event {recorded.position} of {org} is not the next of its stream")
        after = evolve(before, recorded)
        changes.step(before, after, recorded)
        known[recorded.stream] = (after, recorded.version)
    texts, parameters = changes.statement()
    moved = len(parameters) + 2
    await owner.execute(
        f"{with_clause(texts)}UPDATE projection_fills SET position = ${moved}::bigint "
        f"WHERE org_id = $1::uuid AND generation = ${moved + 1}::integer",
        org,
        *parameters,
        events[-1].position,
        generation,
    )
    if erased:
        await rewrite_streams(owner, org, generation, erased, upto=events[-1].position)
    return len(events)


async def _load(
    owner: Connection, org: UUID, generation: int, events: list[Recorded[Event]]
) -> dict[UUID, tuple[State | None, int]]:
    """Return state and version of the streams to which the events belong."""
    streams = defaultdict[Kind, set[UUID]](set)
    for recorded in events:
        if recorded.event.kind is not None:
            streams[recorded.event.kind].add(recorded.stream)
    found: dict[UUID, tuple[State | None, int]] = {}
    for kind, ids in streams.items():
        rows = await owner.fetch(
            f"SELECT s.id, s.version, s.state FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL "
            f"(SELECT id, version, state FROM {schema_of(generation)}.{kind} "
            "WHERE org_id = $1 AND id = k.id LIMIT 1) s",
            org,
            list(ids),
        )
        for id_, version, state in rows:
            found[id_] = (KINDS[kind].decode(state), version)
    return found
