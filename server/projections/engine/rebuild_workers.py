"""Fills empty tables from the ledger, slice by slice, in several processes.

The ledgers are cut into slices here; workers fill them (`projections.engine.rebuild_worker`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from server.postgres import Connection, connect
from server.projections.engine.fold import LedgerError
from server.projections.engine.rebuild_worker import FIRST, SETTINGS, Slice, fill
from server.projections.tables import schema_of

SLICE = 20_000
"""Events in a slice, about: a stream is never split between slices."""
COMMAND = (sys.executable, "-P", "-m", "server.projections.engine.rebuild_worker")
"""Without -P, a folder `server` where the command was started would be imported."""
_CUT = (
    "SELECT stream FROM events WHERE org_id = $1 AND stream > $2 "
    "ORDER BY stream, version OFFSET $3 LIMIT 1"
)


async def slices(connection: Connection, heads: dict[UUID, int]) -> AsyncIterator[Slice]:
    """Cut the ledgers into slices; yield each slice as soon as its end is known."""
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


class Filler(Protocol):
    """Fills slices: another process, or this one."""

    async def fill(self, part: Slice) -> int:
        """Fill a slice and return how many events it had. Raises LedgerError."""


@asynccontextmanager
async def workers(dsn: str, generation: int, processes: int) -> AsyncIterator[list[Filler]]:
    """Start so many worker processes; with 0, yield one filler in this process."""
    schema = schema_of(generation)
    if processes == 0:
        connection = await connect(dsn, SETTINGS)
        try:
            yield [InProcessWorker(connection, schema)]
        finally:
            await connection.close()
        return
    crew = [await Worker.start(dsn, schema) for _ in range(processes)]
    try:
        yield [*crew]
    finally:
        await asyncio.gather(*(worker.stop() for worker in crew))


@dataclass
class InProcessWorker:
    """Fills slices in this process."""

    connection: Connection
    schema: str

    async def fill(self, part: Slice) -> int:
        return await fill(self.connection, self.schema, part)


class Worker:
    """A process that fills slices."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("A worker is spoken to through pipes.")
        self._process, self._input, self._output = process, process.stdin, process.stdout

    @classmethod
    async def start(cls, dsn: str, schema: str) -> Worker:
        """Start the process; send database and schema by its input, not on the command line."""
        pipe = asyncio.subprocess.PIPE
        worker = cls(await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe))
        worker._send({"dsn": dsn, "schema": schema})
        return worker

    async def fill(self, part: Slice) -> int:
        """Let the process fill a slice, and return how many events the slice had.

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
