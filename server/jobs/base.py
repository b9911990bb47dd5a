"""Background jobs: their common interface, their shared connections, and their supervisor.

A `Job` looks for work periodically, with one statement for all organizations. Every process runs
every job. So a job either takes an advisory lock for a piece of work (see `alone`), or is safe to
run twice by design; each job says which of the two, and why. A lock only saves work: the session
that holds it may end at any moment, so a job must be correct without the lock as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from typing import Any, ClassVar, Self, TypeAlias, TypeVar
from uuid import UUID

import structlog
from prometheus_client import Counter, Gauge

from server.jobs.common_look import CommonLook
from server.jobs.tries import Tries, has_to_wait
from server.postgres import LOST, Connection, Pool, close_pool, end, is_away, log_away, open_pool

log = structlog.get_logger()

Run: TypeAlias = Callable[[], Awaitable[None]]
T = TypeVar("T")

RUNS = Counter("annolog_job_runs", "Looks of a background job that ended well.", ["name"])
FAILURES = Counter("annolog_job_failures", "Errors of a background job.", ["name"])
SUCCEEDED = Gauge(
    "annolog_job_last_success_timestamp_seconds",
    "When a background job last ended a look, or a step of a long one, without an error.",
    ["name"],
)

SHARED = 4
"""Connections of all jobs of a process: a long migration and a slow bucket hold one each."""
FROZEN = 20
"""Seconds after which PostgreSQL ends the session of a process that froze, with its locks."""
SIGN = FROZEN / 4
"""Seconds between two signs of life to PostgreSQL while something else is waited for."""
DELAYS = (1.0, 10.0)
"""Seconds before failed work is started again: at first, and at most; doubled in between."""
SHOWN = 60.0
"""Seconds for which `/readyz` shows an error; work that keeps failing fails more often."""


@contextlib.asynccontextmanager
async def connections(
    dsn: str, *, size: int = SHARED, frozen: float = FROZEN, durable: bool = True
) -> AsyncIterator[Pool]:
    """Yield the connection pool that the jobs of a process share.

    Connections are opened when needed, and closed after `frozen / 2` seconds without use.

    Args:
        dsn: the address of the database.
        size: the most connections.
        frozen: seconds after which PostgreSQL ends an idle session.
        durable: whether a commit waits until it is on disk. Without, a crash of PostgreSQL may take
            back what was committed in the last second.
    """
    settings = {
        "application_name": "annolog jobs",
        "statement_timeout": "60000",
        "idle_session_timeout": str(round(frozen * 1000)),
        "idle_in_transaction_session_timeout": str(round(frozen * 1000)),
        "jit": "off",
    }
    if not durable:
        settings["synchronous_commit"] = "off"
    pool = await open_pool(dsn, settings, size=size, deadline=90, lifetime=frozen / 2)
    try:
        yield pool
    finally:
        await close_pool(pool)


@contextlib.asynccontextmanager
async def alone(connection: Connection, key: UUID) -> AsyncIterator[bool]:
    """Try to take the advisory lock of a key; yield whether this process holds it in the block.

    The lock ends with the session: at once where the process was killed, after `FROZEN` seconds
    where it froze. Another process can take the lock then. A session that may still hold the lock
    is ended, not given back to its pool.
    """
    number = lock_number(key)
    mine: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", number)
    try:
        yield mine
    finally:
        if mine:
            try:
                await connection.execute(f"SELECT pg_advisory_unlock({number})")
            except LOST:
                end(connection)


async def awake(connection: Connection, work: Coroutine[Any, Any, T]) -> T:
    """Do work that does without a connection, and keep its session with a lock; return the result.

    PostgreSQL ends a session that rests for `FROZEN` seconds: others would do the work as well, and
    what needs the connection afterwards would fail, so that the work would begin anew each time.
    """
    result = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({result}, timeout=SIGN))[0]:
            await connection.execute("SELECT 1")
    except BaseException:
        result.cancel()
        await asyncio.gather(result, return_exceptions=True)
        raise
    return result.result()


def lock_number(key: UUID) -> int:
    """Return the number by which PostgreSQL knows the advisory lock of a key."""
    return int.from_bytes(key.bytes[8:], signed=True)


class Status:
    """Successes and errors of one piece of background work: for log, metrics and `/readyz`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: Collection[str] = ()
        """What had an error lately of work in another process, as that process says."""
        self._failed_at: float | None = None
        # Creates both series at once: metrics show the job before its first run or error.
        RUNS.labels(name)
        FAILURES.labels(name)

    def succeeded(self, done: int) -> None:
        """Record a run that ended without an error, and how many items it did."""
        RUNS.labels(self.name).inc()
        self.progressed()
        if done:
            log.info("job did its work", job=self.name, done=done)

    def progressed(self) -> None:
        """Record a step of a long run."""
        SUCCEEDED.labels(self.name).set_to_current_time()

    def failed(self, error: Exception, **about: object) -> None:
        """Record an error. A lost connection is common, so it is logged without a traceback."""
        FAILURES.labels(self.name).inc()
        self._failed_at = time.monotonic()
        about |= {"job": self.name, "error": repr(error)}
        if is_away(error):
            log_away(self.name, error)
        elif isinstance(error, LOST):
            log.warning("job failed", **about)
        else:
            log.error("job failed", exc_info=error, **about)

    @property
    def failing(self) -> bool:
        """Whether there was an error in the last `SHOWN` seconds."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < SHOWN


class Job(ABC):
    """Periodic work: each run looks for work that is due, in all organizations, and does it."""

    name: str
    period: ClassVar[float]
    """Seconds between two runs."""
    delays: ClassVar[tuple[float, float]] = DELAYS
    """See DELAYS."""
    condition: str | None = None
    """SQL that is true where `look` would find work, given the time as $1; None: nothing tells."""
    common: CommonLook | None = None
    """Evaluates `condition` together with those of other jobs; None: `look` is called each time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.status = Status(self.name)
        self.tries = Tries()

    @abstractmethod
    async def look(self, connection: Connection) -> int:
        """Do all work that is due now, in all organizations; return how many items were done."""

    async def run_once(self) -> int:
        """Call `look` once, record its success, and return how many items were done."""
        async with self._pool.acquire() as connection:
            done = await self.look(connection)
        self.status.succeeded(done)
        return done

    async def run(self) -> None:
        """Call `run_once` every `period` seconds, where it has work, until cancelled or failed.

        A `Supervisor` starts it again after a failure.
        """
        while True:
            if await self.has_work():
                await self.run_once()
            else:
                self.status.succeeded(0)
            await self.pause()

    async def has_work(self) -> bool:
        """Tell whether a look may find work. Raises what the statement raises."""
        if self.common is None or self.condition is None:
            return True
        return await self.common.finds(self.name, self.condition)

    async def pause(self) -> None:
        """Wait until the next look is due."""
        seconds = self.period if self.common is None else self.common.pause(self.period)
        await asyncio.sleep(seconds)

    async def attempt(
        self, connection: Connection, work: Awaitable[T], **about: object
    ) -> T | None:
        """Do one of several pieces of work: an error is recorded, and does not stop the others.

        Args:
            connection: the connection that the work uses.
            work: the piece of work.
            about: fields of the log line of an error, such as the organization.

        Returns:
            The result of the work; None after an error.

        Raises:
            Exception: where the connection or a store is lost, which every piece needs.
        """
        try:
            return await work
        except Exception as error:
            if connection.is_closed() or isinstance(error, ConnectionError):
                raise
            self.status.failed(error, **about)
            return None

    async def attempt_alone(
        self, connection: Connection, key: UUID, work: Callable[[], Awaitable[T]], **about: UUID
    ) -> T | None:
        """Do one of several pieces of work under the lock of a key, as `attempt` does.

        Work that failed is tried again after a pause, which grows with each failure.

        Returns:
            The result of the work; None after an error, in such a pause, and where another process
            has the lock.

        Raises:
            Exception: as `attempt`.
        """
        if self.tries.rests(key):
            return None
        async with alone(connection, key) as mine:
            if not mine:
                return None
            named = {name: str(value) for name, value in about.items()}
            return await self.attempt(connection, self.tries.count(key, work()), **named)

    def give_up(self, key: UUID, error: Exception) -> None:
        """Record an error that ends a piece of work for good: this was the last of its tries.

        Args:
            key: that of `attempt_alone`.
            error: what happened, which nobody expected.

        Raises:
            Exception: the error, where the work is tried again: tries are left, or it has to wait.
        """
        if has_to_wait(error) or not self.tries.is_last(key):
            raise error
        self.status.failed(error, given_up=str(key))


class Supervisor:
    """Starts background work, restarts it after each failure, and lists recent failures."""

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
        """Start endless work, and restart it after each failure, until `stop`."""
        work = _keep_running(run, status, *(delays or self._delays))
        task = asyncio.get_running_loop().create_task(work)
        self._statuses[task] = status
        return task

    async def stop(self, *tasks: asyncio.Task[None]) -> None:
        """Cancel tasks, and wait until they have ended."""
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:
            self._statuses.pop(task, None)

    @property
    def failing(self) -> list[str]:
        """The names of the work that had an error in the last `SHOWN` seconds."""
        own = {status.name for status in self._statuses.values() if status.failing}
        return sorted(own.union(*(status.parts for status in self._statuses.values())))


async def _keep_running(run: Run, status: Status, first: float, most: float) -> None:
    """Run work again after each failure; wait longer if it ran no longer than the last wait."""
    delay = 0.0
    while True:
        began = time.monotonic()
        status.failed(await _run_to_failure(run))
        ran_for = time.monotonic() - began
        delay = first if ran_for > delay else min(2 * delay, most)
        await asyncio.sleep(delay)


async def _run_to_failure(run: Run) -> Exception:
    """Run work until it fails, and return the error.

    A cancellation from inside the work counts as an error; one of this very task is raised.
    """
    task = asyncio.current_task()
    try:
        await run()
    except asyncio.CancelledError:
        if task is None or task.cancelling():
            raise
        return RuntimeError("cancelled by nobody who may")
    except Exception as error:
        # A cancelled statement ends its connection, and the end of the transaction fails then.
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from error
        return error
    return RuntimeError("ended by itself")
