"""The tailer: reads each ledger once, in order, for all subscriptions of the process.

A subscription is a position. Before the ring buffer's oldest event it reads the ledger, within the
buffer it takes events from memory, and at the buffer's end it waits. Positions are dense, so no
event is lost or doubled between the three. Each page of the ledger is read together with the leaf
hash of the event before it: where that is another one than before, as after a restore, or a
failover that lost the last commits, the subscriptions end instead of telling another history.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import structlog

from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.feed.notifier import CHANNEL, decode
from server.feed.prefetch import Prefetch
from server.feed.ring_buffer import RingBuffer
from server.jobs.base import Status, Supervisor
from server.ledger.read import (
    CHANGED,
    HoleError,
    cursor,
    head,
    leaf_hash_at,
    read_page,
    resume,
)
from server.postgres import LOST, Connection, Pool, connect, end, log_away, open_pool

log = structlog.get_logger()

POLL = 0.5
"""Seconds between two polls of the heads: the longest delay that a lost notification causes."""
PATIENCE = 0.2
"""Seconds between two readings of a ledger that only patient subscribers follow."""
PAGE = 500
PAGE_BYTES = 4 << 20
AWAY = "The ledger cannot be read now: try again, after the last cursor."
OUTAGE = 5.0
"""Seconds of an outage that a subscription outlasts while it reads the ledger."""
DELAYS = (0.05, 2.0)
"""Seconds before a lost connection is opened again: at first, and at most."""
BUDGET = 64 << 20
"""Bytes of memory, estimated, for the events of all organizations together."""
SETTINGS = {
    "application_name": "annolog tailer",
    "statement_timeout": "15000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}
_HEADS = "SELECT org_id, head FROM ledger_heads() WHERE org_id = ANY ($1::uuid[])"


class Tailer:
    """Follows the ledgers that have subscriptions in this process.

    Use it as `async with Tailer(dsn) as tailer`. Lost connections are opened again; subscribers
    notice no more than a delay.
    """

    def __init__(
        self,
        dsn: str,
        *,
        poll: float = POLL,
        budget: int = BUDGET,
        connections: int = 3,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._dsn = dsn
        self._supervisor = supervisor or Supervisor()
        self._poll = poll
        self._budget = budget
        self._connections = connections
        self._rings: dict[UUID, RingBuffer] = {}
        self._used = 0
        self._watchers: list[Callable[[], None]] = []
        self._work = asyncio.Event()
        self._poke = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._pool: Pool | None = None
        self._reader: Connection | None = None
        """The connection that reads new events."""
        self._closed = False
        self._prefetching: set[Prefetch] = set()

    async def __aenter__(self) -> Self:
        self._pool = await open_pool(self._dsn, SETTINGS, size=self._connections, deadline=20)
        self._tasks = [
            self._supervisor.start(self._listen, Status("feed listener"), DELAYS),
            self._supervisor.start(self._read, Status("feed reader")),
        ]
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._closed = True
        for ring in self._rings.values():
            ring.notify()
        await self._supervisor.stop(*self._tasks)
        if self._pool is not None:
            self._pool.terminate()

    @property
    def used(self) -> int:
        """Bytes of memory, estimated, that the remembered events take."""
        return self._used

    def watch(self, watcher: Callable[[], None]) -> None:
        """Have a function called whenever some ledger has grown, in this process or another."""
        self._watchers.append(watcher)

    def wake(self, org: UUID, position: int) -> None:
        """Note that the ledger has this position. A hint: a wrong position does no harm."""
        for watcher in self._watchers:
            watcher()
        ring = self._rings.get(org)
        if ring is not None and position > ring.last:
            ring.wanted = max(ring.wanted, position)
            if ring.eager or not ring.waits:
                self._work.set()

    async def head(self, org: UUID) -> int:
        """Return the present head of a ledger. Raises Refused UNAVAILABLE."""
        try:
            async with self._acquired() as connection:
                return await head(connection, org)
        except LOST as error:
            raise Refused(Code.UNAVAILABLE, AWAY) from error

    async def subscribe(self, org: UUID, after: int) -> AsyncIterator[Recorded[Event]]:
        """Return every event after a position, each once and in order; see `pages`."""
        async with contextlib.aclosing(self.pages(org, after)) as pages:
            async for page in pages:
                for event in page:
                    yield event

    async def pages(
        self, org: UUID, after: int, mark: bytes | None = None, *, patient: bool = False
    ) -> AsyncGenerator[list[Recorded[Event]], None]:
        """Return every event after a position, each once and in order, future events included.

        An empty page means that there are no more events yet; asking for the next page waits for
        some. The iteration ends when the tailer is closed. Close the generator (`aclosing`) or
        cancel its task to unsubscribe.

        Args:
            org: the organization of the ledger.
            after: the position to go on from; 0 is the beginning.
            mark: the leaf hash of the event there, where it is known.
            patient: whether events may come up to PATIENCE later on a ledger that is written often,
                so that several are read at once.

        Raises:
            Refused: HISTORY_CHANGED where the ledger was replaced under the subscription, or has
                another event at `after`.
            HoleError: where a position is missing.
        """
        ring = self._follow(org)
        ring.eager += not patient
        prefetch = Prefetch(partial(self._catch_up, ring), self._prefetching)
        joined = False
        try:
            while not self._closed:
                # Fetched before reading the ring, so that an event that comes between the reading
                # and the wait ends the wait.
                moved = ring.moved
                page = ring.since(after)
                # The ring may have begun in another history than what was read of the ledger.
                joined = page is not None and (joined or mark is None or ring.follows(after, mark))
                if page is None or not joined:
                    page = await prefetch.page(after, mark)
                    if len(page) == PAGE and ring.since(page[-1].position) is None:
                        prefetch.begin(page[-1].position, page[-1].leaf_hash)
                else:
                    prefetch.end()  # few may fetch early: only those who read the ledger
                for event in page:
                    if event.position != after + 1:
                        raise HoleError(f"position {after + 1} is missing before {event.position}")
                    after, mark = event.position, event.leaf_hash
                yield page
                if not page:
                    await moved.wait()
        finally:
            prefetch.end()
            ring.eager -= not patient
            self._leave(ring)

    def _follow(self, org: UUID) -> RingBuffer:
        ring = self._rings.get(org)
        if ring is None:
            ring = self._rings[org] = RingBuffer(org)
            self._poke.set()
        ring.subscribers += 1
        return ring

    def _leave(self, ring: RingBuffer) -> None:
        ring.subscribers -= 1
        if ring.subscribers == 0 and self._rings.get(ring.org) is ring:
            self._drop(ring)

    def _drop(self, ring: RingBuffer) -> None:
        self._used -= sum(cost for _, cost in ring.events.values())
        del self._rings[ring.org]

    async def _catch_up(
        self, ring: RingBuffer, after: int, mark: bytes | None
    ) -> list[Recorded[Event]]:
        """Read a page from the ledger; an empty one where the tailer was closed meanwhile.

        Raises:
            Refused: HISTORY_CHANGED where the event at `after` has another leaf hash than `mark`.
                UNAVAILABLE where the database has not answered for OUTAGE seconds.
        """
        delay, most = DELAYS
        loop = asyncio.get_running_loop()
        until = loop.time() + OUTAGE
        while not self._closed:
            try:
                async with self._acquired() as connection:
                    page = await read_page(
                        connection, ring.org, after=after, limit=PAGE, size=PAGE_BYTES, mark=mark
                    )
                ring.seen = max(ring.seen, after + len(page))
                return [event for event, _ in page]
            except LOST as error:
                log_away("feed", error)
                if loop.time() > until:
                    raise Refused(Code.UNAVAILABLE, AWAY) from error
                await asyncio.sleep(delay)
                delay = min(most, delay * 2)
        return []

    @contextlib.asynccontextmanager
    async def _acquired(self) -> AsyncIterator[Any]:
        if self._pool is None:
            raise RuntimeError("Enter the tailer first: async with Tailer(dsn).")
        async with self._pool.acquire() as connection:
            yield connection

    async def _listen(self) -> None:
        """Listen for notifications and poll heads on one connection, until it breaks."""
        connection = await connect(self._dsn, SETTINGS, deadline=5)
        try:
            await connection.add_listener(CHANNEL, self._notified)
            await self._verify(connection)
            await self._follow_heads(connection)
        finally:
            end(connection)

    async def _follow_heads(self, connection: Connection) -> None:
        while True:
            self._poke.clear()
            if self._rings:
                # Noted before the query: a page that is read while the query runs may be newer
                # than the heads in its answer, which is no sign of another history.
                seen = {org: ring.seen for org, ring in self._rings.items()}
                for org, found in await connection.fetch(_HEADS, list(seen)):
                    await self._on_head(connection, org, found, seen[org])
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`: before Python 3.12 it may lose the cancellation of this task.
                async with asyncio.timeout(self._poll):
                    await self._poke.wait()

    def _notified(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for org, position in decode(str(payload)).items():
            self.wake(org, position)

    async def _on_head(self, connection: Connection, org: UUID, found: int, seen: int) -> None:
        ring = self._rings.get(org)
        if ring is None:
            return
        if found < seen:
            self._fail(ring, Refused(Code.HISTORY_CHANGED, CHANGED))
        elif ring.first is None:
            ring.begin(found, await leaf_hash_at(connection, org, found))
        self.wake(org, found)

    async def _verify(self, connection: Connection) -> None:
        """Check after a lost connection that each ledger still has the history of its ring."""
        for ring in list(self._rings.values()):
            if ring.mark is not None:
                try:
                    await resume(connection, ring.org, cursor(ring.last, ring.mark))
                except Refused as changed:
                    self._fail(ring, changed)

    async def _read(self) -> None:
        """Read new events into the rings, one page per ring in turn: no ledger starves another."""
        try:
            while True:
                await self._work.wait()
                self._work.clear()
                behind = [ring for ring in self._rings.values() if _is_behind(ring)]
                for ring in behind:
                    wait = 0.0 if ring.eager else ring.read_at + PATIENCE - time.monotonic()
                    if wait <= 0:
                        await self._advance(ring)
                    elif not ring.waits:
                        self._read_later(ring, wait)
        finally:
            self._end_reader()

    def _read_later(self, ring: RingBuffer, seconds: float) -> None:
        def end() -> None:
            ring.waits = False
            self._work.set()

        ring.waits = True
        asyncio.get_running_loop().call_later(seconds, end)

    def _end_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            end(reader)

    async def _advance(self, ring: RingBuffer) -> None:
        ring.read_at = time.monotonic()
        try:
            # To borrow one of the pool for each event would cost as much as to read it.
            if self._reader is None or self._reader.is_closed():
                self._reader = await connect(self._dsn, SETTINGS, deadline=20)
            page = await read_page(
                self._reader, ring.org, after=ring.last, limit=PAGE, size=PAGE_BYTES, mark=ring.mark
            )
            self._take(ring, page)
        except Refused as changed:
            self._fail(ring, changed)
        except LOST as error:
            # The next poll sets `wanted` to the head again, once the database answers.
            log_away("feed", error)
            self._end_reader()
            ring.wanted = ring.last
        except Exception as error:
            # One unreadable ledger must not stop the others.
            log.exception("ledger cannot be read", org=str(ring.org))
            self._fail(ring, error)

    def _take(self, ring: RingBuffer, page: list[tuple[Recorded[Event], int]]) -> None:
        if self._rings.get(ring.org) is not ring:
            return
        for event, size in page:
            self._used += ring.append(event, size)
        while self._used > self._budget:
            self._used -= max(self._rings.values(), key=lambda r: len(r.events)).forget()
        if not page:
            ring.wanted = ring.last
        elif _is_behind(ring):
            self._work.set()
        ring.notify()

    def _fail(self, ring: RingBuffer, error: Exception) -> None:
        """End the subscriptions of one ledger with an error; later ones get a new ring."""
        ring.fail(error)
        if self._rings.get(ring.org) is ring:
            self._drop(ring)


def _is_behind(ring: RingBuffer) -> bool:
    return ring.first is not None and ring.wanted > ring.last
