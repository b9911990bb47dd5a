"""The runner of the statistics: woken by commits, polling as well, counting every event once.

Any number of processes may run one. The checkpoint moves by compare-and-set in the transaction that
writes the numbers: whoever comes second rolls back and reads on from where the first one got.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from server.ledger.read import tenant
from server.postgres import Connection
from server.projections.counters import counters_fold, counters_sql, parked
from server.projections.counters.statistics import CODE_VERSION, KEYS, NAME, NUMBERS
from server.projections.heard import Change, Heard

log = structlog.get_logger()

POLL = 5.0
"""Seconds after which all ledgers are looked at, woken or not: a wake-up is a hint."""
RETRY = 3_600.0
"""Seconds after which parked events are tried again; a program that starts tries at once."""
GATHER = 0.1
"""Seconds that a wake-up waits for others, so that a busy ledger is counted in pages."""
SETTINGS = {
    "application_name": "annolog statistics",
    "idle_in_transaction_session_timeout": "60000",
    "jit": "off",
}


async def no_probe(_: str) -> None:
    """Do nothing: tests put a fault here."""


class Runner:
    """Counts, as a task of the server."""

    def __init__(
        self,
        dsn: str,
        *,
        poll: float = POLL,
        gather: float = GATHER,
        page: int = counters_fold.PAGE,
        probe: Callable[[str], Awaitable[None]] = no_probe,
    ) -> None:
        self._dsn, self._poll, self._gather, self._page, self._probe = (
            dsn,
            poll,
            gather,
            page,
            probe,
        )
        self._positions: dict[UUID, int] = {}
        self._heads: dict[UUID, int] = {}
        self._woken = asyncio.Event()
        self._waiting: dict[UUID, set[asyncio.Future[None]]] = defaultdict(set)
        self._memory = counters_fold.Memory()
        self._heard = Heard()
        self._connection: Connection | None = None
        self._retry_at = 0.0

    def wake(self, org: UUID, head: int) -> None:
        """Say that a ledger has grown. Cheap, and never wrong: it is only a hint."""
        if head > self._heads.get(org, 0):
            self._heads[org] = head
            self._woken.set()

    def hear(self, org: UUID, head: int, changes: Sequence[Change]) -> None:
        """Say that this process made a ledger grow, and by what."""
        if changes:
            self._heard.add(org, changes)
        self.wake(org, head)

    async def caught_up(self, org: UUID, position: int, timeout: float = 2.0) -> bool:  # noqa: ASYNC109
        """Wait until the statistics include a position; False once `timeout` seconds passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                self.wake(org, position)
                while self._positions.get(org, 0) < position:
                    moved = asyncio.get_running_loop().create_future()
                    self._waiting[org].add(moved)
                    await moved
        return self._positions.get(org, 0) >= position

    async def run(self) -> None:
        """Count until cancelled; a lost connection is opened again."""
        try:
            while True:
                try:
                    await self._look_around()
                    await self._rest()
                except Exception as error:  # noqa: BLE001 - a lost connection has many names
                    # Nothing is lost: the checkpoint says where to go on.
                    log.warning("statistics stopped", error=repr(error))
                    await self._hang_up()
                    await asyncio.sleep(min(1.0, self._poll))
        finally:
            await self._hang_up()

    async def _rest(self) -> None:
        """Count what is woken until the next look at everything is due."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._poll
        while (left := due - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`: before Python 3.12 it may lose the cancellation that ends us.
                async with asyncio.timeout(left):
                    await self._woken.wait()
            if self._woken.is_set():
                await asyncio.sleep(self._gather)
                self._woken.clear()
                await self.count()

    async def _look_around(self) -> None:
        connection = await self._connected()
        for org, head, _ in await connection.fetch("SELECT * FROM ledger_heads()"):
            self._heads[org] = max(head, self._heads.get(org, 0))
        await self.count()
        waiting = await parked.count(connection)
        if waiting and time.monotonic() >= self._retry_at:
            self._retry_at = time.monotonic() + RETRY
            await self._try_again(connection, waiting)

    async def _try_again(self, connection: Connection, orgs: list[UUID]) -> None:
        """Count what was parked by a program that could not read it, if this one can."""
        for org in orgs:
            async with tenant(connection, org):
                counted, left = await parked.replay(connection, org)
            if counted:
                log.info("parked events counted", org=str(org), counted=counted, parked=left)
        await parked.count(connection)

    async def count(self) -> None:
        """Count every ledger up to the head that is known of it."""
        for org, head in list(self._heads.items()):
            while self._positions.get(org, 0) < head:
                before = self._positions.get(org)
                self._positions[org] = await self._step(org)
                for moved in self._waiting.pop(org, ()):
                    if not moved.done():
                        moved.set_result(None)
                if self._positions[org] == before:
                    break

    async def _step(self, org: UUID) -> int:
        """Count one page and return how far the statistics are, whoever brought them there."""
        connection = await self._connected()
        try:
            async with tenant(connection, org):
                reached = await self._page_of(connection, org)
                await self._probe("before commit")
        except counters_sql.Overtaken:
            return await self._checkpoint(connection, org)
        await self._probe("after commit")
        return reached

    async def _page_of(self, connection: Connection, org: UUID) -> int:
        row = await connection.fetchrow(
            "SELECT position, code_version FROM projection_checkpoints "
            "WHERE org_id = $1 AND projection = $2",
            org,
            NAME,
        )
        if row is None or row["code_version"] < CODE_VERSION:
            self._memory.clear()
            return await counters_fold.recount(connection, org)
        if row["code_version"] > CODE_VERSION:
            # A newer server counts already; what this one would add means something else.
            return int(row["position"])
        position: int = row["position"]
        heard = self._heard.after(org, position, self._page)
        if heard and await counters_fold.take(connection, org, position, heard, self._memory):
            return position + len(heard)
        return await counters_fold.advance(connection, org, position, self._page, self._memory)

    async def _checkpoint(self, connection: Connection, org: UUID) -> int:
        async with tenant(connection, org):
            found = await connection.fetchval(
                "SELECT position FROM projection_checkpoints WHERE org_id = $1 AND projection = $2",
                org,
                NAME,
            )
        return int(found or 0)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._dsn, server_settings=SETTINGS, timeout=5)
        return self._connection

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


async def rebuild(dsn: str, org: UUID | None = None) -> dict[UUID, int]:
    """Count one organization, or all, from zero while the server runs; return how far each is."""
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
    try:
        heads = await connection.fetch("SELECT org_id FROM ledger_heads()")
        reached = {}
        for one in [org] if org else [row["org_id"] for row in heads]:
            async with tenant(connection, one):
                reached[one] = await counters_fold.recount(connection, one)
        return reached
    finally:
        await connection.close()


async def check(dsn: str) -> list[str]:
    """Compare all numbers with their ledgers; return a sentence for each difference."""
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
    found: list[str] = []
    try:
        for (org,) in await connection.fetch("SELECT org_id FROM ledger_heads()"):
            async with tenant(connection, org, snapshot=True):
                found += await _differences(connection, org)
    finally:
        await connection.close()
    return found


async def _differences(connection: Connection, org: UUID) -> list[str]:
    position = await connection.fetchval(
        "SELECT position FROM projection_checkpoints WHERE org_id = $1 AND projection = $2",
        org,
        NAME,
    )
    counted = await counters_fold.counted_to(connection, org, position or 0)
    live: dict[Any, int] = {}
    for table, keys in KEYS.items():
        for row in await connection.fetch(f"SELECT * FROM {table} WHERE org_id = $1", org):
            key = tuple(row[column] for column in keys)
            live |= {(table, key, column): row[column] for column in NUMBERS[table]}
    return [
        f"{table} {' '.join(map(str, key))}: {column} is {live.get((table, key, column), 0)}, "
        f"the ledger says {counted.tally.get((table, key, column), 0)}."
        for table, key, column in sorted({*live, *counted.tally}, key=repr)
        if live.get((table, key, column), 0) != counted.tally.get((table, key, column), 0)
    ]


async def replay(dsn: str, org: UUID) -> tuple[int, int]:
    """Count the parked events of an organization: (counted now, parked still)."""
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
    try:
        async with tenant(connection, org):
            return await parked.replay(connection, org)
    finally:
        await connection.close()
