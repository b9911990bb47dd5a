"""Background jobs: the shape they share, the connections they share, and who restarts them.

A `Job` looks now and then for work, with one statement for all organizations. Every process runs
every job. So a job either takes an advisory lock for a piece of work (see `alone`), or is safe to
run twice by design; each job says which of the two, and why. A lock only saves work: its session
may end at any moment, so what a job does must be right without the lock as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import ClassVar, Self, TypeAlias, TypeVar
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import Counter, Gauge

from server.postgres import LOST, Connection

log = structlog.get_logger()

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Run: TypeAlias = Callable[[], Awaitable[None]]
T = TypeVar("T")

RUNS = Counter("annolog_job_runs", "Looks of a background job that ended well.", ["job"])
FAILURES = Counter("annolog_job_failures", "Errors of a background job.", ["job"])
SUCCEEDED = Gauge(
    "annolog_job_last_success_timestamp_seconds",
    "When a background job last ended a look, or a step of a long one, without an error.",
    ["job"],
)

SHARED = 4
"""Connections of all jobs of a process: a long migration and a slow bucket hold one each."""
FROZEN = 20
"""Seconds after which PostgreSQL ends the session of a process that froze, with its locks."""
DELAYS = (1.0, 10.0)
"""Seconds before what died is started again: the first time, and at most, doubled in between."""
SHOWN = 60.0
"""Seconds for which `/readyz` shows an error; what dies again and again dies more often."""


@contextlib.asynccontextmanager
async def connections(
    dsn: str, *, size: int = SHARED, frozen: float = FROZEN
) -> AsyncIterator[Pool]:
    """Give the pool that the jobs of a process share.

    Its connections are opened when they are needed, and closed when they were idle for a while.
    """
    settings = {
        "application_name": "annolog jobs",
        "statement_timeout": "60000",
        "idle_session_timeout": str(round(frozen * 1000)),
        "idle_in_transaction_session_timeout": str(round(frozen * 1000)),
        "jit": "off",
    }
    pool = await asyncpg.create_pool(
        dsn, min_size=0, max_size=size, max_inactive_connection_lifetime=frozen / 2,
        server_settings=settings, timeout=5, command_timeout=90,
    )  # fmt: skip
    try:
        yield pool
    finally:
        with contextlib.suppress(*LOST):
            await asyncio.wait_for(pool.close(), 2)


@contextlib.asynccontextmanager
async def alone(connection: Connection, key: UUID) -> AsyncIterator[bool]:
    """Tell whether no other process works under this key; none begins to until this ends.

    The lock ends with the session: of a process that was killed, at once; of one that froze, after
    `FROZEN` seconds. Then another process goes on.
    """
    number = int.from_bytes(key.bytes[8:], signed=True)
    mine: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", number)
    try:
        yield mine
    finally:
        if mine:
            with contextlib.suppress(*LOST):
                await connection.execute(f"SELECT pg_advisory_unlock({number})")


class Status:
    """How one piece of background work fares: for the log, the metrics and `/readyz`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._failed_at: float | None = None
        # So that metrics show the job from the beginning, and not from its first error on.
        RUNS.labels(name)
        FAILURES.labels(name)

    def succeeded(self, done: int) -> None:
        """Note a look, and how much it did."""
        RUNS.labels(self.name).inc()
        self.progressed()
        if done:
            log.info("job did its work", job=self.name, done=done)

    def progressed(self) -> None:
        """Note a step of a look that takes long."""
        SUCCEEDED.labels(self.name).set_to_current_time()

    def failed(self, error: Exception, **about: object) -> None:
        """Note an error. A lost connection is common and says enough by its name."""
        FAILURES.labels(self.name).inc()
        self._failed_at = time.monotonic()
        about |= {"job": self.name, "error": repr(error)}
        if isinstance(error, LOST):
            log.warning("job failed", **about)
        else:
            log.error("job failed", exc_info=error, **about)

    @property
    def failing(self) -> bool:
        """Tell whether there was an error lately."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < SHOWN


class Job(ABC):
    """Work that a process looks for, does where there is some, and looks for again."""

    name: ClassVar[str]
    period: ClassVar[float]
    """Seconds between two looks."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.status = Status(self.name)

    @abstractmethod
    async def look(self, connection: Connection) -> int:
        """Do what is due now, in all organizations; return how much was done."""

    async def run_once(self) -> int:
        """Look once; return how much was done."""
        async with self._pool.acquire() as connection:
            done = await self.look(connection)
        self.status.succeeded(done)
        return done

    async def run(self) -> None:
        """Look for work until cancelled, or until a look fails: a `Supervisor` begins anew."""
        while True:
            await self.run_once()
            await asyncio.sleep(self.period)

    async def attempt(
        self, connection: Connection, work: Awaitable[T], **about: object
    ) -> T | None:
        """Do one of several pieces of work: an error is noted, and does not stop the others.

        Raises:
            Exception: where the connection or a store is lost: no piece could do without.
        """
        try:
            return await work
        except Exception as error:
            if connection.is_closed() or isinstance(error, ConnectionError):
                raise
            self.status.failed(error, **about)
            return None


class Supervisor:
    """Starts background work, starts it again whenever it dies, and knows what died lately."""

    def __init__(self, *, delays: tuple[float, float] = DELAYS) -> None:
        self._delays = delays
        self._statuses: dict[asyncio.Task[None], Status] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop(*self._statuses)

    def start(
        self, run: Run, status: Status, delays: tuple[float, float] | None = None
    ) -> asyncio.Task[None]:
        """Run what never ends by itself, until `stop`."""
        work = _keep_running(run, status, *(delays or self._delays))
        task = asyncio.get_running_loop().create_task(work)
        self._statuses[task] = status
        return task

    async def stop(self, *tasks: asyncio.Task[None]) -> None:
        """End work, and wait until it has ended."""
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:
            self._statuses.pop(task, None)

    @property
    def failing(self) -> list[str]:
        """The names of the work that had an error lately."""
        return sorted({status.name for status in self._statuses.values() if status.failing})


async def _keep_running(run: Run, status: Status, first: float, most: float) -> None:
    """Run it again and again; wait longer where it lived no longer than the last wait."""
    delay = 0.0
    while True:
        began = time.monotonic()
        status.failed(await _death(run))
        lived = time.monotonic() - began
        delay = first if lived > delay else min(2 * delay, most)
        await asyncio.sleep(delay)


async def _death(run: Run) -> Exception:
    """Run until an error, and return it. A cancellation counts as one, unless it is for us."""
    try:
        await run()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return RuntimeError("cancelled by nobody who may")
    except Exception as error:  # noqa: BLE001 - whatever it is, the work must go on
        return error
    return RuntimeError("ended by itself")
