"""Counting events exactly once: pages of the ledger in, sums and a moved checkpoint out.

A stream is folded from its first event whenever one of its events is counted, so no state is kept
that could disagree with the ledger. What does not fold is parked, together with the rest of its
stream, in the transaction that moves the checkpoint past it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias
from uuid import UUID

import asyncpg

from server.events.core.event import EVENTS, Kind, Recorded
from server.events.core.upcasters import read_event
from server.events.evolve import State, evolve
from server.ledger.select_columns import CONTENT
from server.postgres import Connection
from server.projections.counters import counters_sql
from server.projections.counters.statistics import CODE_VERSION, IDLE, KEYS, NAME, Tally, count
from server.projections.engine import rebuild_worker
from server.projections.heard import Change

Row: TypeAlias = "asyncpg.Record"

PAGE = 1_000
"""Events counted in one transaction."""
REMEMBERED = 5_000
"""Streams whose state a runner keeps."""
BREATH = 50
"""Streams folded before others have their turn in the process."""
ERASED = "content.erased"
"""What was counted from content that is gone cannot be taken back by a sum: count anew."""

_COLUMNS = (
    "e.stream, e.version, e.position, e.type, e.type_version, e.actor_id, e.recorded_at, e.facts, "
)
_PAGE = (
    f"SELECT {_COLUMNS}{CONTENT} FROM events e "
    "WHERE e.org_id = $1 AND e.position > $2 ORDER BY e.position LIMIT $3"
)
EARLIER = (
    "SELECT s.* FROM unnest($2::uuid[], $3::int[]) AS k(stream, version) CROSS JOIN LATERAL ("
    f"SELECT {_COLUMNS}{CONTENT} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "AND e.version < k.version ORDER BY e.version OFFSET 0) s"
)
_HOLD = "SELECT 1 FROM projection_checkpoints WHERE org_id = $1 AND projection = $2 FOR UPDATE"


Known: TypeAlias = tuple[int, State | None]
"""The version of a stream, and its state at that version."""
NOTHING: Known = (0, None)


@dataclass
class Counted:
    """What a number of events add up to."""

    tally: Tally = field(default_factory=Counter)
    parked: list[tuple[int, UUID, str]] = field(default_factory=list)
    """(position, stream, error)"""

    def stream(
        self,
        org: UUID,
        rows: Iterable[Row],
        wanted: set[int] | None = None,
        known: Known = NOTHING,
    ) -> Known | None:
        """Fold one stream from what is known of it, counting the wanted positions (None: all).

        From the first event that does not fold, the rest of the stream is parked. Returns what is
        known of the stream now, or None where something was parked.
        """
        version, state = known
        error = ""
        for stream, version, position, type_, shape, actor, recorded_at, facts, content in rows:
            if type_ in IDLE:
                continue
            if not error:
                try:
                    event = read_event(type_, shape, facts, content)
                    if event.kind is not Kind.TASK:
                        continue
                    recorded = Recorded(org, position, stream, version, event, actor, recorded_at)
                    before, state = state, evolve(state, recorded)
                    if wanted is None or position in wanted:
                        for place, number in count(before, state, recorded):  # type: ignore[arg-type]
                            self.tally[place] += number
                except Exception as failure:  # noqa: BLE001 - whatever it is, it must be seen
                    error = f"{type_}: {failure!r}"
            if error and (wanted is None or position in wanted):
                self.parked.append((position, stream, error))
        return None if error else (version, state)


class Memory(OrderedDict[UUID, Known]):
    """The streams that were counted last: most of them go on soon, and need not be read again.

    It may be ahead of the checkpoint where a transaction failed, so a version is used only where it
    is the one before the event at hand.
    """

    def before(self, stream: UUID, version: int) -> Known | None:
        """Return what is known of a stream just before a version."""
        known = NOTHING if version == 1 else self.get(stream)
        return known if known is not None and known[0] == version - 1 else None

    def note(self, stream: UUID, known: Known | None) -> None:
        """Keep what is known of a stream; None forgets it."""
        self.pop(stream, None)
        if known is not None:
            self[stream] = known
        while len(self) > REMEMBERED:
            self.popitem(last=False)


async def advance(
    connection: Connection,
    org: UUID,
    position: int,
    limit: int = PAGE,
    memory: Memory | None = None,
) -> int:
    """Count the page after a position inside the caller's transaction; return the new position.

    Returns the same position where there is nothing new.

    Raises:
        Overtaken: where somebody else has moved the checkpoint; roll back and read it again.
    """
    rows = await connection.fetch(_PAGE, org, position, limit)
    if not rows:
        return position
    if any(row["type"] == ERASED for row in rows):
        if memory is not None:
            memory.clear()
        return await recount(connection, org)
    counted = await _count(connection, org, rows, Memory() if memory is None else memory)
    reached: int = rows[-1]["position"]
    await counters_sql.move(connection, org, position, reached)
    await _write(connection, org, counted)
    return reached


async def take(
    connection: Connection, org: UUID, position: int, heard: list[Change], memory: Memory
) -> bool:
    """Count what follows a position as this process has just written it, instead of reading it.

    Returns False, and counts nothing, where the ledger must be read. Raises Overtaken.
    """
    tasks = [change for change in heard if change[2].event.kind is Kind.TASK]
    if any(recorded.event.type == ERASED for _, _, recorded in heard):
        return False
    if await _waiting(connection, org, {recorded.stream for _, _, recorded in tasks}):
        return False
    counted = Counted()
    for before, after, recorded in tasks:
        if recorded.event.type not in IDLE:
            for place, number in count(before, after, recorded):  # type: ignore[arg-type]
                counted.tally[place] += number
        memory.note(recorded.stream, (recorded.version, after))
    await counters_sql.move(connection, org, position, position + len(heard))
    await _write(connection, org, counted)
    return True


async def _count(connection: Connection, org: UUID, rows: list[Row], memory: Memory) -> Counted:
    """Count a page of the ledger."""
    streams: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if _of_task(row["type"]):
            streams[row["stream"]].append(row)
    counted = Counted()
    for stream in await _waiting(connection, org, streams):
        error = "an earlier event of the stream is parked"
        rest = (row for row in streams.pop(stream) if row["type"] not in IDLE)
        counted.parked += [(row["position"], stream, error) for row in rest]
    known = {stream: memory.before(stream, new[0]["version"]) for stream, new in streams.items()}
    earlier = await _earlier(connection, org, {s: streams[s] for s in streams if known[s] is None})
    for number, (stream, new) in enumerate(streams.items()):
        wanted = {row["position"] for row in new}
        whole = (*earlier.get(stream, ()), *new)
        memory.note(stream, counted.stream(org, whole, wanted, known[stream] or NOTHING))
        if number % BREATH == BREATH - 1:
            await asyncio.sleep(0)
    return counted


async def _waiting(connection: Connection, org: UUID, streams: Iterable[UUID]) -> list[UUID]:
    """Return those of the streams that have parked events."""
    rows = await connection.fetch(
        "SELECT DISTINCT stream FROM parked_events "
        "WHERE org_id = $1 AND projection = $2 AND stream = ANY ($3::uuid[])",
        org,
        NAME,
        list(streams),
    )
    return [stream for (stream,) in rows]


async def _earlier(
    connection: Connection, org: UUID, streams: dict[UUID, list[Row]]
) -> dict[UUID, list[Row]]:
    """Return the events of streams before those at hand."""
    if not streams:
        return {}
    first = [rows[0]["version"] for rows in streams.values()]
    rows = await connection.fetch(EARLIER, org, list(streams), first)
    return {stream: list(found) for stream, found in groupby(rows, itemgetter("stream"))}


def _of_task(type_: str) -> bool:
    event = EVENTS.get(type_)
    return event is None or event.kind is Kind.TASK


async def recount(connection: Connection, org: UUID) -> int:
    """Count an organization from zero inside the caller's transaction; return the new position.

    The old numbers stay readable until the commit, and counting goes on from the new position.
    """
    await connection.execute(
        "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
        "VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
        org,
        NAME,
        CODE_VERSION,
    )
    await connection.execute(_HOLD, org, NAME)
    head: int = await connection.fetchval("SELECT head FROM ledger WHERE org_id = $1", org)
    counted = await counted_to(connection, org, head)
    for table in (*KEYS, "parked_events"):
        filtered = " AND projection = 'statistics'" if table == "parked_events" else ""
        await connection.execute(f"DELETE FROM {table} WHERE org_id = $1{filtered}", org)
    await connection.execute(
        "UPDATE projection_checkpoints SET position = $3, code_version = $4 "
        "WHERE org_id = $1 AND projection = $2",
        org,
        NAME,
        head,
        CODE_VERSION,
    )
    await _write(connection, org, counted)
    return head


async def counted_to(connection: Connection, org: UUID, head: int) -> Counted:
    """Sum a whole ledger up to a position."""
    counted = Counted()
    await connection.execute("SET LOCAL enable_sort = off")
    async for rows in rebuild_worker.pages(connection, rebuild_worker.Slice(org, head)):
        for number, (_, stream) in enumerate(groupby(rows, itemgetter("stream"))):
            counted.stream(org, stream)
            if number % BREATH == BREATH - 1:
                await asyncio.sleep(0)
    return counted


async def _write(connection: Connection, org: UUID, counted: Counted) -> None:
    await counters_sql.add(connection, org, counted.tally)
    await connection.executemany(
        "INSERT INTO parked_events (org_id, projection, position, stream, error) "
        "VALUES ($1, $2, $3, $4, $5)",
        [(org, NAME, *parked) for parked in counted.parked],
    )
