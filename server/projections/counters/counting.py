"""Counts every event exactly once: numbers and checkpoint change in one transaction.

A stream is folded from its first event whenever one of its events is counted, so no stored state
can disagree with the ledger. An event that cannot be counted is parked, together with the rest of
its stream, in the transaction that moves the checkpoint past it. The writer may hand over events
that it just committed, with the states before and after them; those events are not read again.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.erasure.erased_content import ContentErased
from server.events.erasure.erasures import ErasureFinished
from server.ledger.select_columns import CONTENT
from server.postgres import Connection
from server.projections.counters import past_numbers, sql
from server.projections.counters.handed_changes import HandedChanges, HandedPage
from server.projections.counters.projection import Count, CounterDeltas, CounterProjection, Row
from server.projections.engine import rebuild_worker
from server.storage import BlobsAwayError

PAGE = 1_000
"""Events counted in one transaction."""
PART = 50_000
"""Deltas that are kept in memory while a ledger is counted from zero."""
LAST_VERSION = 2**31 - 1
"""No stream has so many events."""
STREAMS = 50
"""Streams folded before other work of this process gets its turn."""
TURN = 0.02
"""Seconds of counting before it does: to yield more often lets counters fall behind a busy server,
so that they must read the ledger and fall behind further."""

_COLUMNS = (
    "e.stream, e.version, e.position, e.type, e.type_version, e.actor_id, e.recorded_at, e.facts, "
)
_PAGE = (
    f"SELECT {_COLUMNS}{CONTENT} FROM events e "
    "WHERE e.org_id = $1 AND e.position > $2 ORDER BY e.position LIMIT $3"
)
# The order asks for the index by position. While a ledger is small, any index of an organization
# costs the same to look a position up, and the plan is kept while the ledger grows.
_RECORDED = (
    "SELECT count(*) "
    "FROM unnest($2::bigint[], $3::uuid[], $4::int[], $5::uuid[], $6::timestamptz[]) "
    "AS k(position, stream, version, command_id, recorded_at) CROSS JOIN LATERAL ("
    "SELECT e.position, e.stream, e.version, e.command_id, e.recorded_at FROM events e "
    "WHERE e.org_id = $1 AND e.position >= k.position ORDER BY e.position LIMIT 1) e "
    "WHERE (e.position, e.stream, e.version, e.command_id, e.recorded_at) "
    "IS NOT DISTINCT FROM (k.position, k.stream, k.version, k.command_id, k.recorded_at)"
)
_EARLIER = (
    "SELECT s.* FROM unnest($2::uuid[], $3::int[]) AS k(stream, version) CROSS JOIN LATERAL ("
    f"SELECT {_COLUMNS}{CONTENT} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "AND e.version < k.version ORDER BY e.version OFFSET 0) s"
)


class Skipped(int):
    """A position up to which a counter had nothing to look at, and so nothing to count."""


async def advance(
    connection: Connection,
    counter: CounterProjection,
    org: UUID,
    handed: HandedChanges,
    limit: int = PAGE,
) -> int:
    """Count the page of events after the checkpoint; return the checkpoint's new position.

    Args:
        connection: inside a transaction of the organization.
        counter: the counter.
        org: the organization.
        handed: events that need not be read from the ledger.
        limit: the most events to count.

    Raises:
        Overtaken: where another process moved the checkpoint meanwhile.
    """
    position, version, parked = await _progress(connection, counter, org, handed.confirmed)
    if version < counter.version:
        return await recount(connection, counter, org)
    if version > counter.version:
        # A newer server counts already; numbers of this version would mean something else.
        return position
    return await _advance(connection, counter, org, handed, limit, position, parked=parked)


async def advance_together(
    connection: Connection,
    counters: Collection[CounterProjection],
    org: UUID,
    handed: HandedChanges,
    limit: int = PAGE,
) -> dict[str, int]:
    """Count a page of handed changes for each of several counters, as `advance` does for one.

    Those that must read the ledger, count anew or have parked events are left out: that may take
    long. Returns by counter that was not left out where its checkpoint is now.
    """
    reached: dict[str, int] = {}
    known = await sql.progresses(connection, org, counters)
    for counter in counters:
        position, version, parked = known.get(counter.name, (0, 0, False))
        page = handed.after(position, limit)
        is_near = version == counter.version and not parked and page.changes
        if is_near and not page.may_last(counter):
            given = (connection, counter, org, handed, limit, position)
            reached[counter.name] = await _advance(*given, parked=False)
    return reached


async def _advance(
    connection: Connection,
    counter: CounterProjection,
    org: UUID,
    handed: HandedChanges,
    limit: int,
    position: int,
    *,
    parked: bool,
) -> int:
    """Count the page after a checkpoint of the present version; see `advance`."""
    await _lock(connection, counter, org, position)
    skipped = await _skippable(connection, counter, org)
    if skipped is not None:
        if skipped > position:
            await sql.advance(connection, org, position, skipped, CounterDeltas(counter))
        return Skipped(skipped)
    page, deltas = handed.after(position, limit), None
    if page.changes and await _is_recorded(connection, org, page, handed.confirmed):
        deltas = await _from_changes(connection, counter, org, page, parked=parked)
    reached = position + len(page)
    if deltas is None:
        rows = await connection.fetch(_PAGE, org, position, limit)
        if counter.store is None and any(map(_ends_erasure, rows)):
            # The numbers from erased content cannot be subtracted: the content is gone.
            return await recount(connection, counter, org)
        if not rows:
            return position
        deltas = await _from_ledger(connection, counter, org, rows, parked=parked)
        reached = rows[-1]["position"]
    await sql.advance(connection, org, position, reached, deltas)
    return reached


async def _lock(
    connection: Connection, counter: CounterProjection, org: UUID, position: int
) -> None:
    """Lock the checkpoint of a counter that knows more than the events, until it moves.

    Raises:
        Overtaken: where it is no longer at the position.
    """
    if counter.prepared is not None:
        locked, _ = await sql.checkpoint(connection, counter, org, lock=True)
        if locked != position:
            raise sql.Overtaken


async def _deltas(
    connection: Connection, counter: CounterProjection, org: UUID, streams: Collection[UUID]
) -> CounterDeltas:
    """Return no deltas yet, to which events of some streams can be added."""
    if counter.prepared is not None:
        return CounterDeltas(counter, await counter.prepared(connection, org, streams))
    plain = counter.of_page() if counter.of_page else counter.count
    return counter.deltas(connection, org, plain)


async def _skippable(connection: Connection, counter: CounterProjection, org: UUID) -> int | None:
    return None if counter.skippable is None else await counter.skippable(connection, org)


def _ends_erasure(row: Row) -> bool:
    """Tell whether an event is the last one of an erasure.

    The slices of a long erasure are not worth a recount each: until it is finished, the numbers may
    count what it erased.
    """
    if row["type"] != ContentErased.type:
        return bool(row["type"] == ErasureFinished.type)
    return row["type_version"] == 1 or '"erasure":null' in row["facts"]


async def _progress(
    connection: Connection,
    counter: CounterProjection,
    org: UUID,
    known: dict[int, Recorded[Event]],
) -> tuple[int, int, bool]:
    """Return position and version of the checkpoint, and whether any event is parked.

    Events in `known` go from it where the ledger has another history since they were found in it.
    """
    last = known[max(known)] if known else None
    position, version, parked, still = await sql.progress(connection, counter, org, last)
    if not still:
        known.clear()
    return position, version, parked


async def _is_recorded(
    connection: Connection, org: UUID, page: HandedPage, known: dict[int, Recorded[Event]]
) -> bool:
    """Tell whether the ledger has the events of a page, and no others in their places.

    After a restore, or a failover that lost the last commits, it may have others, written by this
    process or another one. Last events of batches in `known` are not asked for; the others are
    added to it.
    """
    asked = {position: last for position, last in page.last.items() if position not in known}
    if asked:
        columns = map(list, zip(*map(sql.identity, asked.values()), strict=True))
        if await connection.fetchval(_RECORDED, org, *columns) != len(asked):
            return False
        known.update(asked)
    return True


async def _from_changes(
    connection: Connection,
    counter: CounterProjection,
    org: UUID,
    page: HandedPage,
    *,
    parked: bool,
) -> CounterDeltas | None:
    """Count changes that were handed over; None where events must be read and may be parked.

    `parked` tells whether the counter has parked events of any stream. Raises BlobsAwayError.
    """
    counted = page.counted_by(counter)
    asked = parked or counter.prepared is not None
    streams = {recorded.stream for _, _, recorded in counted} if asked else set[UUID]()
    deltas = await _deltas(connection, counter, org, streams)
    try:
        turn = time.perf_counter()
        for change in counted:
            await deltas.look_up(*change[:2])
            deltas.add(*change)
            # A look at the clock, as most changes take a hundredth of what one of regions may.
            if time.perf_counter() - turn > TURN:
                await asyncio.sleep(0)
                turn = time.perf_counter()
    except BlobsAwayError:
        raise
    except Exception:  # noqa: BLE001 - it comes again, and is parked, when the event is read
        return None
    if not parked:
        return deltas
    return None if await sql.parked_streams(connection, counter, org, streams) else deltas


async def _from_ledger(
    connection: Connection, counter: CounterProjection, org: UUID, rows: list[Row], *, parked: bool
) -> CounterDeltas:
    """Count a page of the ledger; `parked` tells whether the counter has any parked events."""
    streams: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if not counter.ignores(row["type"]):
            streams[row["stream"]].append(row)
    for stream in [stream for stream, new in streams.items() if _are_silent(counter, new)]:
        del streams[stream]
    deltas = await _deltas(connection, counter, org, streams.keys())
    ended = await sql.parked_streams(connection, counter, org, streams) if parked else []
    for stream in ended:
        error = "an earlier event of the stream is parked"
        deltas.parked += ((row["position"], stream, error) for row in streams.pop(stream))
    first = [new[0]["version"] for new in streams.values()]
    found = await connection.fetch(_EARLIER, org, list(streams), first)
    earlier = {stream: list(before) for stream, before in groupby(found, itemgetter("stream"))}
    whole = (
        ((*earlier.get(stream, ()), *new), {row["position"] for row in new})
        for stream, new in streams.items()
    )
    await _add_streams(deltas, org, whole)
    return deltas


def _are_silent(counter: CounterProjection, rows: Iterable[Row]) -> bool:
    """Tell whether events change no number of a counter."""
    return bool(counter.silent) and all(row["type"] in counter.silent for row in rows)


async def count_streams(
    connection: Connection,
    counter: CounterProjection,
    org: UUID,
    streams: list[UUID],
    *,
    count: Count | None = None,
    wanted: Callable[[int], bool] | None = None,
) -> CounterDeltas:
    """Count whole streams, in memory.

    Args:
        connection: inside a transaction of the organization.
        counter: the counter.
        org: the organization.
        streams: which streams.
        count: what counts in place of the counter's own function.
        wanted: tells of a position whether its event is counted; None for all.
    """
    deltas = CounterDeltas(counter, count)
    rows = await connection.fetch(_EARLIER, org, streams, [LAST_VERSION] * len(streams))
    positions = wanted and {row["position"] for row in rows if wanted(row["position"])}
    found = groupby(rows, itemgetter("stream"))
    await _add_streams(deltas, org, ((list(events), positions) for _, events in found))
    return deltas


async def _add_streams(
    deltas: CounterDeltas, org: UUID, streams: Iterable[tuple[Iterable[Row], set[int] | None]]
) -> None:
    for number, (rows, wanted) in enumerate(streams, 1):
        await deltas.add_stream(org, rows, wanted)
        if number % STREAMS == 0:
            await asyncio.sleep(0)


async def recount(connection: Connection, counter: CounterProjection, org: UUID) -> int:
    """Count an organization from zero; return the new position of the checkpoint.

    The old numbers stay readable until the commit, and counting continues at the new checkpoint.
    """
    head = await sql.hold(connection, counter, org)
    await sql.clear(connection, counter, org, head)
    if await _skippable(connection, counter, org) is not None:
        return head
    async for part in _counted(connection, counter, org, head):
        await sql.add(connection, org, part)
        await past_numbers.insert(connection, org, part.changes)
    if counter.past:
        await past_numbers.write_all_checkpoints(connection, org, counter.past, counter.expansion)
    return head


async def count_all(
    connection: Connection, counter: CounterProjection, org: UUID, head: int
) -> CounterDeltas:
    """Count a ledger up to a position, in memory."""
    whole = CounterDeltas(counter)
    async for part in _counted(connection, counter, org, head):
        whole.add_all(part)
    return whole


async def _counted(
    connection: Connection, counter: CounterProjection, org: UUID, head: int
) -> AsyncIterator[CounterDeltas]:
    """Count a ledger up to a position, stream by stream: half the CPU time of counting by pages.

    Yields:
        What some streams add, of about PART deltas, so that memory stays flat.
    """
    deltas = counter.deltas(connection, org, counter.count)
    await connection.execute("SET LOCAL enable_sort = off")
    async for rows in rebuild_worker.pages(connection, rebuild_worker.Slice(org, head)):
        if counter.prepared is not None:
            ids = {row["stream"] for row in rows}
            deltas.count = await counter.prepared(connection, org, ids)
        streams = ((stream, None) for _, stream in groupby(rows, itemgetter("stream")))
        await _add_streams(deltas, org, streams)
        if deltas.totals.size > PART:
            yield deltas
            deltas = counter.deltas(connection, org, counter.count)
    yield deltas


async def replay(connection: Connection, counter: CounterProjection, org: UUID) -> tuple[int, int]:
    """Try to count the parked events; return how many were counted, and how many stay parked.

    Does nothing where another version of the code counts: its numbers mean something else.
    """
    _, version = await sql.checkpoint(connection, counter, org, lock=True)
    parked = await sql.parked(connection, counter, org)
    if version != counter.version:
        return 0, len(parked)
    deltas = await _deltas(connection, counter, org, parked.keys())
    for stream, positions in parked.items():
        rows = await connection.fetch(_EARLIER, org, [stream], [LAST_VERSION])
        await deltas.add_stream(
            org, (r for r in rows if r["position"] <= max(positions)), positions
        )
    released = set().union(*parked.values()) - {position for position, _, _ in deltas.parked}
    await sql.release(connection, org, released, deltas)
    return len(released), len(deltas.parked)
