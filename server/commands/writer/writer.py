"""The writer: the waiting commands of an organization form a batch; callers return after commit."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import structlog

from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.commands.writer.batch import Batch, Receipt, Verdict
from server.commands.writer.batch_writer import BatchWriter
from server.commands.writer.batching import WaitingCommand
from server.commands.writer.connections import Unreachable, WriterPool
from server.commands.writer.decision_context import Command
from server.commands.writer.errors import OUTDATED, STANDBY_AWAY, UNREACHED, failed, is_repeated
from server.commands.writer.org_queue import OrgQueue
from server.commands.writer.progress import WriterProgress
from server.commands.writer.speculative_batch import SpeculativeBatch
from server.commands.writer.state_cache import StateCache
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import NotLoaded
from server.ledger.clock import ClockCheck
from server.ledger.history import History
from server.ledger.read import read_events
from server.postgres import BUSY, StandbyAwayError, is_away, log_away
from server.projections.counters.projection import StateChange
from server.projections.engine.batch_load import VersionedState
from server.projections.engine.generation_registry import OutdatedError
from server.storage import Blobs, ErasureRegister, PostgresBlobs

log = structlog.get_logger()

OnCommit: TypeAlias = Callable[[UUID, int, Sequence[StateChange]], None]
"""Called after a commit with the organization, its new head, and the changes of its streams."""
CLOSING = 8.0
"""Seconds that commands get when the writer is closed."""
MOST_LOADS = 20
"""Times that one command is decided again after a taxonomy was loaded for it."""


def wall_clock() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


async def _no_probe(_: str) -> None:
    """Do nothing: tests put a fault here."""


class Writer:
    """Executes commands: one batch at a time per organization, several organizations at once."""

    def __init__(  # noqa: PLR0913 - what the composition root gives it
        self,
        dsn: str,
        *,
        connections: int = 2,
        clock: Callable[[], datetime] = wall_clock,
        on_commit: OnCommit = lambda _org, _position, _changes: None,
        probe: Callable[[str], Awaitable[None]] = _no_probe,
        blobs: Blobs | None = None,
        on_change: Callable[[], None] = lambda: None,
        max_skew: float | None = None,
        register: ErasureRegister | None = None,
    ) -> None:
        """Write to a database.

        Args:
            dsn: the address of the database, as the server role.
            connections: how many connections are opened at most.
            clock: the clock of this process.
            on_commit: called after each commit.
            probe: called at named points, for tests.
            blobs: the store of blobs; the database unless given.
            on_change: called where the ledgers may have another history from now on.
            max_skew: seconds by which `clock` may differ from the database's, else commands are
                refused; None to compare nothing.
            register: where erasures are recorded outside the database, before they are committed.
        """
        self.dsn = dsn
        self.clock_check = ClockCheck(clock, max_skew)
        self._pool = WriterPool(dsn, connections, self._forget)
        self._clock = clock
        self._on_commit = on_commit
        self._on_change = on_change
        self.progress = WriterProgress()
        self._states = StateCache()
        self.erased: Counter[UUID] = Counter()
        """By organization, how many batches of this process erased contents."""
        self.taxonomy_cache = TaxonomyCache(self._pool, blobs or PostgresBlobs(dsn))
        self._batch_writer = BatchWriter(
            self._pool, self._states, self.taxonomy_cache, clock, probe, self._forget,
            self.clock_check, register,
        )  # fmt: skip
        self._queues: dict[UUID, OrgQueue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def execute(self, command: Command) -> Receipt:
        """Run a command and return its receipt after the commit.

        The caller may be cancelled; the commit then goes on, and a retry finds its verdict.

        Raises:
            Refused: by the decision; UNAVAILABLE where the database could not be reached, in which
                case a retry with the same command id is safe, or where the clock is wrong.
        """
        for _ in range(MOST_LOADS):
            verdict = await self._verdict(command)
            if not isinstance(verdict, NotLoaded):
                break
            await self.load_missing(command.org, verdict)
        if isinstance(verdict, Refused):
            raise verdict
        return verdict

    async def load_missing(self, org: UUID, missing: NotLoaded) -> None:
        """Load a part of a taxonomy that a decision needs. Raises Refused."""
        try:
            await self.taxonomy_cache.find(org, missing)
        except Refused as refused:
            raise refused.under(*missing.named) from None
        except (Unreachable, *BUSY) as error:
            log.warning("taxonomy not read", org=str(org), error=repr(error))
            raise missing from error

    async def _verdict(self, command: Command) -> Verdict:
        if self._closed:
            raise Refused(
                Code.UNAVAILABLE, "The server is stopping: retry with the same command id."
            )
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        queue = self._queues.get(command.org)
        if queue is None:
            queue = self._queues[command.org] = self._queue_of(command.org)
            task = asyncio.create_task(self._drain(command.org, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        queue.join((command, future))
        self.progress.arrived(future)
        try:
            return await future
        finally:
            self.progress.answered(future)

    async def fingerprint_key(self) -> bytes:
        """Return the secret key of the database. Raises Refused UNAVAILABLE."""
        try:
            async with self._pool.acquire() as lent:
                key: bytes = await lent.connection.fetchval("SELECT fingerprint_key FROM instance")
        except (Unreachable, *BUSY) as error:
            raise Refused(Code.UNAVAILABLE, UNREACHED) from error
        return key

    async def read_stream(
        self, org: UUID, stream: UUID, types: Collection[str], *, limit: int
    ) -> list[Recorded[Event]]:
        """Return the first events of a stream of these types. Raises Refused UNAVAILABLE."""
        try:
            async with self._pool.acquire() as lent:
                return await read_events(
                    lent.connection, org, after=0, stream=stream, types=types, limit=limit
                )
        except (Unreachable, *BUSY) as error:
            raise Refused(Code.UNAVAILABLE, UNREACHED) from error

    def waiting(self, org: UUID) -> int:
        """Return how many commands wait for an organization's ledger in this process."""
        queue = self._queues.get(org)
        return 0 if queue is None else len(queue)

    def add_from_snapshot(
        self, org: UUID, history: History, head: int, found: Mapping[UUID, VersionedState]
    ) -> None:
        """Cache states that were read in a snapshot, to save reading them under the lock.

        Args:
            org: the organization of the states.
            history: the history that the connection of the snapshot sees; states of any other one
                than the writer's are not cached.
            head: the head of the ledger in the snapshot, whose tables must be those in use.
            found: versions and states by stream.
        """
        if history == self._pool.history:
            self._states.add_from_snapshot(org, head, found)

    def drop_states(self, org: UUID) -> None:
        """Drop the cached states of an organization, from which another process erased contents."""
        self._states.drop(org)

    def _forget(self) -> None:
        """Drop everything remembered: the ledgers may have another history from now on."""
        self._states.forget()
        self.taxonomy_cache.forget()
        self._batch_writer.forget()
        self._on_change()

    async def close(self) -> None:
        """Finish the waiting commands, then close the connections.

        A commit may wait for a standby that is away: after CLOSING seconds, connections in use are
        terminated, which makes nothing visible, and the commands are refused as UNAVAILABLE.
        """
        self._closed = True
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=CLOSING)
            if left:
                self._pool.terminate()
                await asyncio.wait(left, timeout=1)
        await self._pool.close()
        await self.taxonomy_cache.blobs.close()

    def _queue_of(self, org: UUID) -> OrgQueue:
        return OrgQueue(
            lambda: SpeculativeBatch(org, self._states, self._clock(), self.taxonomy_cache.of(org)),
            self._write,
            partial(self._settle, org),
        )

    async def _drain(self, org: UUID, queue: OrgQueue) -> None:
        try:
            await queue.drain()
        finally:
            del self._queues[org]

    def _write(self, queue: OrgQueue, speculative: SpeculativeBatch) -> Coroutine[Any, Any, None]:
        """Write a speculative batch; later commands are decided as if it were written already."""
        self._keep(speculative.batch)
        return self._written(queue, speculative)

    async def _written(self, queue: OrgQueue, speculative: SpeculativeBatch) -> None:
        batch = speculative.batch
        try:
            if await self._batch_writer.write(batch):
                self.progress.written()
                # First, as each caller who is answered takes a turn of the loop to make its reply.
                self._notify(batch)
                _answer(speculative.waiting, speculative.receipts)
                return
            unreached = None
        except Unreachable as error:
            unreached = error
        except Exception as error:  # noqa: BLE001 - deciding under the lock finds the failing command
            # A command that is sent again meets its own id; it is answered as the first time.
            note = log.debug if is_repeated(error) else log.info
            note("batch falls back to the lock", org=str(batch.org), error=repr(error))
            unreached = None
        self._states.revoke(batch.org, batch.current.states)
        queue.fall_back()
        if unreached is not None:
            refused = self._unreached(batch.org, unreached)
            _answer(speculative.waiting, [refused] * len(speculative.waiting))
        else:
            await self._settle(batch.org, speculative.waiting)

    async def _settle(self, org: UUID, waiting: list[WaitingCommand]) -> None:
        """Decide a batch under the lock, and give each caller its verdict."""
        _answer(waiting, await self._verdicts(org, [command for command, _ in waiting]))

    async def _verdicts(self, org: UUID, commands: list[Command]) -> Sequence[Verdict]:
        """Run a batch; where the database refuses it, find the failing command by halving."""
        try:
            batch, verdicts = await self._batch_writer.decide(org, commands)
        except Unreachable as error:
            return [self._unreached(org, error)] * len(commands)
        except OutdatedError:
            return [Refused(Code.UNAVAILABLE, OUTDATED)] * len(commands)
        except Exception as error:  # noqa: BLE001 - one failing command must not fail the others
            if len(commands) == 1:
                return [failed(commands[0], error)]
            middle = len(commands) // 2
            return [
                *await self._verdicts(org, commands[:middle]),
                *await self._verdicts(org, commands[middle:]),
            ]
        if batch is not None:
            self.progress.written()
            self._keep(batch)
            self._notify(batch)
        return verdicts

    def _keep(self, batch: Batch) -> None:
        """Remember the states of a batch; an error there only costs what is remembered."""
        if batch.epoch != self._states.epoch:
            return
        try:
            self._remember(batch)
        except Exception as error:
            log.exception("states are not remembered", org=str(batch.org), error=repr(error))
            self._states.drop(batch.org)

    def _remember(self, batch: Batch) -> None:
        current = batch.current
        kept = ((id_, (current.versions[id_], state)) for id_, state in current.states.items())
        self._states.keep(batch.org, kept, batch.base, batch.left_at, batch.last_command)
        bulk = bool(batch.written.bulk)
        self._states.keep_queues(batch.org, current, batch.changes, bulk=bulk)

    def _unreached(self, org: UUID, error: Unreachable) -> Refused:
        cause = error.__cause__ or error
        if is_away(cause):
            log_away("writer", cause)
        else:
            log.warning("ledger unavailable", org=str(org), error=repr(cause))
        self.progress.unreached()
        waits = isinstance(cause, StandbyAwayError)
        return Refused(Code.UNAVAILABLE, STANDBY_AWAY if waits else UNREACHED)

    def _notify(self, batch: Batch) -> None:
        """Call the listener; an error there is logged, as the commit cannot be undone."""
        if batch.erases:
            self.erased[batch.org] += 1
        try:
            self._on_commit(batch.org, batch.head, batch.changes)
        except Exception as error:  # noqa: BLE001 - a listener's failure is not the command's
            log.warning("a listener failed", error=repr(error))


def _answer(waiting: list[WaitingCommand], verdicts: Sequence[Verdict]) -> None:
    for (_, future), verdict in zip(waiting, verdicts, strict=True):
        if not future.cancelled():
            future.set_result(verdict)
