"""The runner of the counters: woken by commits, polling as well, counting every event once.

Any number of processes may run one. The checkpoint of a counter moves by compare-and-set in the
transaction that writes its numbers: the second process rolls back, and continues at the checkpoint
of the first. Counters that need only what the writer has handed over count in one transaction; any
other has transactions of its own, so that no counter delays another.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from uuid import UUID

import structlog

from server.ledger.read import tenant
from server.postgres import Connection, connect
from server.projections.counters import counting, parked, sql
from server.projections.counters.blob_waits import BlobWaits
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.projection import CounterProjection, StateChange
from server.projections.counters.registry import COUNTERS
from server.storage import BlobsAwayError

log = structlog.get_logger()

POLL = 5.0
"""Seconds between two polls for counters that are behind: a wake-up is only a hint."""
RETRY = 3_600.0
"""Seconds after which parked events are tried again; a server that starts tries at once."""
GATHER = 0.1
"""Seconds that a wake-up waits for further ones, so that a busy ledger is counted in pages. Where
somebody waits for a ledger, these seconds are counted from the end of the last count."""
EACH = 0.06
"""Seconds of rest for each ledger that was counted, in which only awaited ledgers are counted.

Each costs a transaction of some ten statements for each counter: where hundreds of organizations
are at work, to count each of their commits by itself would cost more than the commits do.
"""
UNUSED = 4.0
"""Seconds by which the pace of a counter is longer while it has nothing to look at."""
HANDED = 16_000
"""Changes, of all organizations together, kept to be counted without reading their events."""
SETTINGS = {
    "application_name": "annolog counters",
    "idle_in_transaction_session_timeout": "60000",
    "jit": "off",
    # A plan that was made while a table was small is kept while it grows.
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_sort": "off",
    # With a plan for the organization at hand, each statement about events would be planned anew.
    "plan_cache_mode": "force_generic_plan",
    # Numbers and checkpoint are lost together in a crash, and counted again. So nothing waits.
    "synchronous_commit": "off",
}
_BEHIND = "SELECT org_id, projection, head FROM counters_behind($1, $2)"


async def no_probe(_: str) -> None:
    """Do nothing: tests put a fault here."""


class CounterRunner:
    """Counts events for all counters, as a background task of the server."""

    def __init__(
        self,
        dsn: str,
        counters: Sequence[CounterProjection] = COUNTERS,
        *,
        poll: float = POLL,
        gather: float = GATHER,
        page: int = counting.PAGE,
        probe: Callable[[str], Awaitable[None]] = no_probe,
    ) -> None:
        self._dsn, self._counters = dsn, {counter.name: counter for counter in counters}
        self._poll, self._gather, self._page, self._probe = poll, gather, page, probe
        self._reached: dict[tuple[UUID, str], int] = {}
        self._moved: dict[UUID, asyncio.Event] = defaultdict(asyncio.Event)
        self._heads: dict[UUID, int] = {}
        """The heads of ledgers that have grown since the last count."""
        self._handed: dict[UUID, HandedChanges] = {}
        self._waiting = 0
        """How many handed changes are not counted yet."""
        self._woken = asyncio.Event()
        self._awaited: set[UUID] = set()
        """Ledgers that somebody waits for: they are counted without a rest."""
        self._asked = asyncio.Event()
        """Set once somebody waits for a ledger."""
        self._gathers_from = -math.inf
        """When the last count ended, by the same clock as `_rest_until`."""
        self._rest_until = 0.0
        """By the clock of the event loop."""
        self._counted_at: dict[tuple[UUID, str], float] = {}
        """When a ledger was last counted by a counter that has a pace, by the same clock."""
        self._blob_waits = BlobWaits()
        self._connection: Connection | None = None
        self._failed: Exception | None = None
        """The last error of a counter in some organization, until it is raised."""
        self._retry_at = 0.0

    def wake(self, org: UUID, head: int, changes: Sequence[StateChange] = ()) -> None:
        """Note the new head of a ledger, with the changes if this process made them. A hint."""
        if changes and self._waiting + len(changes) <= HANDED:
            handed = self._handed.setdefault(org, HandedChanges())
            self._waiting -= len(handed)
            handed.add(changes)
            self._waiting += len(handed)
        self._heads[org] = max(head, self._heads.get(org, 0))
        self._woken.set()

    def forget(self) -> None:
        """Drop everything remembered: the ledgers may have another history from now on."""
        self._reached.clear()
        for handed in self._handed.values():
            handed.clear()
        self._waiting = 0

    async def caught_up(
        self,
        org: UUID,
        position: int,
        timeout: float = 2.0,  # noqa: ASYNC109
        counter: str | None = None,
        counted: int | None = None,
    ) -> bool:
        """Wait until a counter, or all, include a position; False once `timeout` seconds passed.

        Args:
            org: the organization of the ledger.
            position: the position to wait for.
            timeout: seconds.
            counter: the name of the counter; None for all.
            counted: up to which position the database says that the counter has counted; what is
                remembered beyond it, perhaps of a history that was lost, is read again.
        """
        keys = [(org, name) for name in ([counter] if counter else self._counters)]
        if counted is not None and counted < position:
            for key in keys:
                self._reached.pop(key, None)
        if all(self._reached.get(key, 0) >= position for key in keys):
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                self._awaited.add(org)
                self._asked.set()
                self.wake(org, position)
                while any(self._reached.get(key, 0) < position for key in keys):
                    await self._moved[org].wait()
        return all(self._reached.get(key, 0) >= position for key in keys)

    async def run(self) -> None:
        """Count until cancelled or until an error; the next run continues at the checkpoints.

        That a counter fails in one organization is raised once the next poll is due: until then
        the others are counted as they grow.
        """
        try:
            while True:
                await self._poll_all()
                await self._count_woken()
                failed, self._failed = self._failed, None
                if failed is not None:
                    raise failed
        finally:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.terminate()

    async def _count_woken(self) -> None:
        """Count the ledgers of wake-ups, until the next poll is due."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._poll
        while (left := due - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`: before Python 3.12 it may lose the cancellation of this task.
                async with asyncio.timeout(left):
                    await self._woken.wait()
            if self._woken.is_set():
                await self._gather_further()
                self._woken.clear()
                await self._count_heads()
                self._gathers_from = loop.time()

    async def _gather_further(self) -> None:
        """Let further ledgers grow, as `GATHER` says, before those that have grown are counted."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._gather):
                await self._asked.wait()
                await asyncio.sleep(max(0.0, self._gathers_from + self._gather - loop.time()))
        self._asked.clear()

    async def _count_heads(self) -> None:
        """Count the ledgers that have grown; during a rest, only those that somebody waits for."""
        loop = asyncio.get_running_loop()
        resting, awaited = loop.time() < self._rest_until, self._awaited
        self._awaited = set()
        some = [org for org in self._heads if org in awaited or not resting]
        heads = {org: self._heads.pop(org) for org in some}
        behind = [
            (org, name, head)
            for org, head in heads.items()
            for name in self._counters
            if self._reached.get((org, name), 0) < head
        ]
        early = self._early(behind, awaited)
        await self._count((one for one in behind if one not in early), early, awaited)
        if not resting:
            self._rest_until = loop.time() + EACH * len(heads)
        if self._heads:
            loop.call_at(self._rest_until, self._woken.set)
        for org, _, head in early:
            self._heads[org] = max(head, self._heads.get(org, 0))
        if early:
            loop.call_at(min(early.values()), self._woken.set)

    def _early(
        self, behind: list[tuple[UUID, str, int]], awaited: set[UUID]
    ) -> dict[tuple[UUID, str, int], float]:
        """Return the counts that come too early for the pace of their counter, with their time."""
        now = asyncio.get_running_loop().time()
        due = {
            (org, name, head): self._counted_at.get((org, name), 0.0) + self._counters[name].pace
            for org, name, head in behind
            if self._counters[name].pace and org not in awaited
        }
        return {one: at for one, at in due.items() if at > now}

    async def _poll_all(self) -> None:
        """Count all counters that are behind; every RETRY seconds, try the parked events."""
        connection = await self._connected()
        versions = [counter.version for counter in self._counters.values()]
        rows = await connection.fetch(_BEHIND, list(self._counters), versions)
        # During a rest, the ledgers that this process knows to have grown are counted afterwards.
        resting = asyncio.get_running_loop().time() < self._rest_until
        later = set(self._heads) if resting else set()
        await self._count((org, name, head) for org, name, head in rows if org not in later)
        waiting = await parked.count(connection, self._counters)
        if waiting and time.monotonic() >= self._retry_at:
            self._retry_at = time.monotonic() + RETRY
            await self._try_again(connection, waiting)

    async def _try_again(self, connection: Connection, waiting: list[tuple[UUID, str]]) -> None:
        """Count parked events that an older server could not count, if this server can."""
        for org, name in waiting:
            try:
                async with tenant(connection, org):
                    counted, left = await counting.replay(connection, self._counters[name], org)
            except BlobsAwayError as error:
                self._blob_waits.begin(org, name, error)
                continue
            if counted:
                about = {"org": str(org), "counter": name, "counted": counted, "parked": left}
                log.info("parked events counted", **about)
        await parked.count(connection, self._counters)

    async def _count(
        self,
        behind: Iterable[tuple[UUID, str, int]],
        early: Iterable[tuple[UUID, str, int]] = (),
        awaited: Collection[UUID] = (),
    ) -> None:
        """Count up to the heads of ledgers. A counter that fails does not stop the others.

        Args:
            behind: ledger, counter and head of what is to be counted.
            early: those that count later, for which handed changes are kept.
            awaited: ledgers that somebody waits for: no counter waits for another one there.
        """
        heads, later = dict[UUID, dict[str, int]](), {(org, name) for org, name, _ in early}
        for org, name, head in behind:
            heads.setdefault(org, {})[name] = head
        for org in heads:
            self._handed.setdefault(org, HandedChanges()).begin_round()
        for last in (False, True):  # those that may wait for blobs hold up none of the others
            for org, some in heads.items():
                part = {n: h for n, h in some.items() if last is bool(self._counters[n].lookup)}
                await self._count_ledger(org, part, awaited)
        for org, some in heads.items():
            left = {name for of, name in later if of == org}
            self._drop_counted(org, max(some.values()), left)

    async def _count_ledger(
        self, org: UUID, heads: dict[str, int], awaited: Collection[UUID]
    ) -> None:
        """Count a ledger up to a head by counter: together where that is quick, else one by one."""
        now = asyncio.get_running_loop().time()
        heads = self._blob_waits.ready(org, heads)
        self._counted_at |= {(org, name): now for name in heads if self._counters[name].pace}
        counted: dict[str, int] = {}
        if org not in awaited and len(heads) > 1 and self._handed[org]:
            # Always in one order, in which processes wait for each other's checkpoints.
            some = [counter for name, counter in self._counters.items() if name in heads]
            counted = await self._step_together(org, some)
        for name, head in heads.items():
            if counted.get(name, -1) >= head:
                continue
            try:
                await self._catch_up(org, self._counters[name], head)
            except Exception as error:
                if self._connection is None or self._connection.is_closed():
                    raise
                if not self._blob_waits.begin(org, name, error):
                    log.warning("counter failed", counter=name, org=str(org), error=repr(error))
                    self._failed = error

    def _drop_counted(self, org: UUID, head: int, later: Collection[str]) -> None:
        """Drop the handed changes that no counter needs any more.

        Up to the head these are all but those for the counters in `later`: others have counted
        them, or failed. What came meanwhile may have been counted as well.
        """
        reached = (
            max(self._reached.get((org, name), 0), 0 if name in later else head)
            for name in self._counters
        )
        handed = self._handed[org]
        self._waiting -= len(handed)
        handed.drop(min(reached))
        self._waiting += len(handed)
        if not handed:
            del self._handed[org]

    async def _catch_up(self, org: UUID, counter: CounterProjection, head: int) -> None:
        """Count page after page, as long as this or another process moves the checkpoint."""
        reached = -1
        while reached < head:
            before, reached = reached, await self._step(org, counter)
            self._note(org, counter, reached)
            if reached == before:
                break

    def _note(self, org: UUID, counter: CounterProjection, reached: int) -> None:
        """Note where the checkpoint of a counter is, and wake those who wait for it."""
        self._reached[org, counter.name] = reached
        if moved := self._moved.pop(org, None):
            moved.set()
        if counter.pace and isinstance(reached, counting.Skipped):
            self._counted_at[org, counter.name] += UNUSED

    async def _step_together(
        self, org: UUID, counters: Collection[CounterProjection]
    ) -> dict[str, int]:
        """Count a page of handed changes for several counters in one transaction.

        Returns:
            The checkpoints of those that counted. Where one of them fails, none has counted: each
            is tried by itself then.
        """
        connection = await self._connected()
        try:
            async with tenant(connection, org):
                handed = self._handed[org]
                reached = await counting.advance_together(
                    connection, counters, org, handed, self._page
                )
                await self._probe("before commit")
        except sql.Overtaken:
            return {}  # another process was faster: each counter goes on at its own checkpoint
        except Exception as error:
            if connection.is_closed():
                raise
            log.info("counters count one by one", org=str(org), error=repr(error))
            return {}
        await self._probe("after commit")
        for counter in counters:
            if counter.name in reached:
                self._note(org, counter, reached[counter.name])
        return reached

    async def _step(self, org: UUID, counter: CounterProjection) -> int:
        """Count one page; return the checkpoint, which another process may have moved."""
        connection = await self._connected()
        try:
            async with tenant(connection, org):
                handed = self._handed[org]
                reached = await counting.advance(connection, counter, org, handed, self._page)
                await self._probe("before commit")
        except sql.Overtaken:
            async with tenant(connection, org):
                return (await sql.checkpoint(connection, counter, org))[0]
        await self._probe("after commit")
        return reached

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            # The database may have another history since the connection was lost.
            self.forget()
            self._connection = await connect(self._dsn, SETTINGS, deadline=90)
        return self._connection
