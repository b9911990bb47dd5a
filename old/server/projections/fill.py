"""Filling empty tables from the ledger, slice by slice, in several processes.

A slice is a range of stream ids of one organization. Its events come in the order of streams and
versions, which is an index of the ledger, so that memory stays flat; its rows go out by COPY, in
one transaction a slice. Run as a program, this module is a worker: it reads slices from its
standard input, one JSON object a line, and answers each with the number of events that it folded.
It ends with its input, so that a killed rebuild leaves no worker behind.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.base import Event, Recorded
from server.events.upcasters import UnknownEventError, read_event
from server.ledger.read import CONTENT
from server.projections.fold import Fold, LedgerError
from server.projections.tables import schema_of

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

SLICE = 20_000
"""Events in a slice, as far as streams can be cut."""
PAGE = 2_000
"""Events, and rows, held at once."""
SETTINGS = {
    "application_name": "annolog rebuild",
    # The index has the order that is wanted; a sort of everything would spill to disk.
    "enable_sort": "off",
    "enable_bitmapscan": "off",
    "enable_seqscan": "off",
    "jit": "off",
}
_EVENTS = (
    "SELECT e.stream, e.version, e.position, e.type, e.type_version, e.actor_id, e.recorded_at, "
    f"e.facts, {CONTENT} FROM events e WHERE e.org_id = $1 AND e.position <= $2 "
    "AND e.stream >= $3 AND e.stream <= $4 ORDER BY e.stream, e.version"
)
_CUT = (
    "SELECT stream FROM events WHERE org_id = $1 AND stream > $2 "
    "ORDER BY stream, version OFFSET $3 LIMIT 1"
)
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Slice:
    """The streams from `low` to `high` of an organization, up to the position `head`."""

    org: UUID
    head: int
    low: UUID = FIRST
    high: UUID = LAST


async def slices(connection: Connection, heads: dict[UUID, int]) -> AsyncIterator[Slice]:
    """Cut the ledgers into slices; each is there as soon as its end is known."""
    for org, head in heads.items():
        low = FIRST
        while head > SLICE:
            cut = await connection.fetchval(_CUT, org, low, SLICE)
            if cut is None:
                break
            yield Slice(org, head, low, cut)
            low = UUID(int=cut.int + 1)
        if head:
            yield Slice(org, head, low)


async def pages(connection: Connection, part: Slice) -> AsyncIterator[list[asyncpg.Record]]:
    """Read a slice, whole streams at a time: (stream, version, position, type, …) in this order.

    Must run inside a transaction; the connection may do other things between two pages.
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


async def fill(connection: Connection, generation: int, part: Slice) -> int:
    """Fold a slice into the tables of a generation and return how many events it had.

    Raises:
        LedgerError: where an event does not fold.
    """
    fold = Fold()
    async with connection.transaction():
        async for rows in pages(connection, part):
            _take(fold, part.org, rows)
            await _copy(connection, generation, fold, PAGE)
        await _copy(connection, generation, fold, 1)
    return fold.events


def _take(fold: Fold, org: UUID, rows: list[asyncpg.Record]) -> None:
    for _, stream in groupby(rows, itemgetter(0)):
        fold.stream(_recorded(org, stream))


def _recorded(org: UUID, rows: Iterator[asyncpg.Record]) -> Iterator[Recorded[Event]]:
    for stream, version, position, type_, type_version, actor, recorded_at, facts, content in rows:
        try:
            event = read_event(type_, type_version, facts, content)
        except (UnknownEventError, ValueError) as error:
            place = f"Event {position} ({type_}) of organization {org}"
            raise LedgerError(f"{place} cannot be read: {error!r}.") from error
        yield Recorded(org, position, stream, version, event, actor, recorded_at)


async def _copy(connection: Connection, generation: int, fold: Fold, least: int) -> None:
    """Write what has come together, table by table, where it is worth a COPY."""
    for name, rows in fold.copies.items():
        if len(rows) >= least:
            await connection.copy_records_to_table(
                name, schema_name=schema_of(generation), records=rows
            )
            rows.clear()


class Filler(Protocol):
    """Whoever fills slices."""

    async def fill(self, part: Slice) -> int:
        """Fill a slice and return how many events it had. Raises LedgerError."""


@asynccontextmanager
async def workers(dsn: str, generation: int, processes: int) -> AsyncIterator[list[Filler]]:
    """Start so many processes; with 0, do the work here."""
    if processes == 0:
        connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
        try:
            yield [Here(connection, generation)]
        finally:
            await connection.close()
        return
    crew = [await Worker.start(dsn, generation) for _ in range(processes)]
    try:
        yield [*crew]
    finally:
        await asyncio.gather(*(worker.stop() for worker in crew))


@dataclass
class Here:
    """This process fills slices by itself."""

    connection: Connection
    generation: int

    async def fill(self, part: Slice) -> int:
        return await fill(self.connection, self.generation, part)


class Worker:
    """A process that fills slices."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("A worker is spoken to through pipes.")
        self._process, self._input, self._output = process, process.stdin, process.stdout

    @classmethod
    async def start(cls, dsn: str, generation: int) -> Worker:
        """Start the process and tell it where to work; the address stays off its command line."""
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "server.projections.fill")
        worker = cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe))
        worker._send({"dsn": dsn, "generation": generation})
        return worker

    async def fill(self, part: Slice) -> int:
        """Have a slice filled and return how many events it had.

        Raises:
            LedgerError: where an event does not fold, or the process ended.
        """
        message = {"org": str(part.org), "low": str(part.low), "high": str(part.high)}
        self._send({**message, "head": part.head})
        line = await self._output.readline()
        answer = (
            orjson.loads(line)
            if line
            else {"error": "A process of the rebuild ended: run it again."}
        )
        if "error" in answer:
            raise LedgerError(answer["error"])
        return int(answer["events"])

    async def stop(self) -> None:
        """End the process and wait for its end."""
        self._input.close()
        try:
            await asyncio.wait_for(self._process.wait(), 1)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        self._input.write(orjson.dumps(message) + b"\n")


async def _work() -> None:
    """Answer slices until the input ends."""
    # Events and states make no cycles; looking for them would cost a tenth of the time.
    gc.disable()
    gc.freeze()
    place = orjson.loads(sys.stdin.readline())
    connection = await asyncpg.connect(place["dsn"], server_settings=SETTINGS)
    while line := sys.stdin.readline():
        part = orjson.loads(line)
        ids = {name: UUID(part[name]) for name in ("org", "low", "high")}
        try:
            answer: dict[str, Any] = {
                "events": await fill(
                    connection, place["generation"], Slice(head=part["head"], **ids)
                )
            }
        except (LedgerError, asyncpg.PostgresError) as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.flush()
        gc.collect()
    await connection.close()


if __name__ == "__main__":
    asyncio.run(_work())
