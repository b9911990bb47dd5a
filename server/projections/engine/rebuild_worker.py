"""A worker of a rebuild: folds slices of the ledger and writes rows by COPY, a transaction each.

A slice is a range of stream ids of one organization. Its events are read in the order of streams
and versions, which is an index of the ledger, so that memory stays flat. Run as a program, this
module reads from its standard input a JSON object with database and schema, then slices, one JSON
object per line, and answers each slice with the number of events folded. The program ends with its
input, so that a killed rebuild leaves no worker behind. The module does not import SQLAlchemy: half
a second at the start is much where a rebuild takes six.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from server.events.core.event import Event, Recorded
from server.events.core.upcasters import UnknownEventError, read_event
from server.ledger.select_columns import CONTENT
from server.postgres import Connection, connect
from server.projections.engine.fold import Fold, LedgerError

PAGE = 2_000
"""Events, and rows, in memory at once."""
SETTINGS = {
    "application_name": "annolog rebuild",
    # The index has the required order; sorting all events would spill to disk.
    "enable_sort": "off",
    "enable_bitmapscan": "off",
    "enable_seqscan": "off",
    "jit": "off",
    # These rows are in use only after a later commit of the owner, which waits for the disk and so
    # for all earlier writes; after a crash before that commit, the rebuild begins again.
    "synchronous_commit": "off",
}
_EVENTS = (
    "SELECT e.stream, e.version, e.position, e.type, e.type_version, e.actor_id, e.recorded_at, "
    f"e.facts, {CONTENT}, e.occurred_at FROM events e WHERE e.org_id = $1 AND e.position <= $2 "
    "AND e.stream >= $3 AND e.stream <= $4 ORDER BY e.stream, e.version"
)
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Slice:
    """The streams from `low` to `high` of an organization, up to the position `head`."""

    org: UUID
    head: int
    low: UUID = FIRST
    high: UUID = LAST


async def pages(connection: Connection, part: Slice) -> AsyncIterator[list[asyncpg.Record]]:
    """Read a slice in pages of whole streams: rows (stream, version, position, type, …).

    Must run inside a transaction; the connection may run other statements between two pages.
    """
    cursor = await connection.cursor(_EVENTS, part.org, part.head, part.low, part.high)
    rest: list[asyncpg.Record] = []
    while page := await cursor.fetch(PAGE):
        rest += page
        # The last stream may go on in the next page.
        last = rest[-1]["stream"]
        cut = next(n for n, row in enumerate(rest) if row["stream"] == last)
        if cut:
            yield rest[:cut]
            del rest[:cut]
    if rest:
        yield rest


async def fill(connection: Connection, schema: str, part: Slice) -> int:
    """Fold a slice into the tables and return how many events it had.

    Raises:
        LedgerError: where an event does not fold.
    """
    fold = Fold()
    async with connection.transaction():
        async for rows in pages(connection, part):
            _take(fold, part.org, rows)
            await _copy(connection, schema, fold, PAGE)
        await _copy(connection, schema, fold, 1)
    return fold.events


def _take(fold: Fold, org: UUID, rows: list[asyncpg.Record]) -> None:
    for _, stream in groupby(rows, itemgetter(0)):
        fold.stream(_recorded(org, stream))


def _recorded(org: UUID, rows: Iterator[asyncpg.Record]) -> Iterator[Recorded[Event]]:
    for stream, version, position, type_, shape, actor, at, facts, content, occurred_at in rows:
        try:
            event = read_event(type_, shape, facts, content)
        except (UnknownEventError, ValueError) as error:
            place = f"Event {position} ({type_}) of organization {org}"
            raise LedgerError(f"{place} cannot be read: {error!r}.") from error
        yield Recorded(org, position, stream, version, event, actor, at, occurred_at=occurred_at)


async def _copy(connection: Connection, schema: str, fold: Fold, least: int) -> None:
    """Copy the collected rows of each table that has at least so many."""
    for operation, end in (("insert", ""), ("past", "_history")):
        for name, rows in fold.rows[operation].items():
            if len(rows) >= least:
                table = f"{name}{end}"
                await connection.copy_records_to_table(table, schema_name=schema, records=rows)
                rows.clear()


async def _work() -> None:
    """Fill the slices on the standard input until the input ends."""
    # Events and states make no cycles; searching for cycles would cost a tenth of the time.
    gc.disable()
    gc.freeze()
    place = orjson.loads(sys.stdin.readline())
    connection = await connect(place["dsn"], SETTINGS)
    while line := sys.stdin.readline():
        part = orjson.loads(line)
        ids = {name: UUID(part[name]) for name in ("org", "low", "high")}
        try:
            answer: dict[str, Any] = {
                "events": await fill(connection, place["schema"], Slice(head=part["head"], **ids))
            }
        except (LedgerError, asyncpg.PostgresError) as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.flush()
        gc.collect()
    await connection.close()


if __name__ == "__main__":
    asyncio.run(_work())
