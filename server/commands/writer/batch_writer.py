"""Writes batches: in one statement if the ledger is unchanged, else decided under the lock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from server.commands.erasure.erased_streams import contents, erase, register_record
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.commands.writer.batch import Batch, Receipt, Verdict
from server.commands.writer.connections import (
    Unreachable,
    WriterConnection,
    WriterPool,
    lock,
    roll_back,
)
from server.commands.writer.decision_context import Command, query_of
from server.commands.writer.gold_offers import WINDOW, GoldOffers
from server.commands.writer.queue_scan import QueueScan
from server.commands.writer.state_cache import StateCache
from server.events.core.refusal import Code, Refused
from server.ledger.clock import ClockCheck
from server.ledger.read import generation_of
from server.postgres import BUSY, LOST, Connection
from server.projections.engine.batch_load import BatchQuery, BatchState, load
from server.projections.engine.generation_registry import require_fit
from server.reads.taxonomies.pins import versions_in_use
from server.storage import ErasureRegister

log = structlog.get_logger()

Decided = tuple[Batch | None, Sequence[Verdict]]
"""The batch, None if it was not committed, and the verdicts of its commands."""


class BaseMoved(Exception):  # noqa: N818 - a state of the ledger, after which the batch is decided anew
    """The ledger changed although this process had locked it: the lock was lost."""


class BatchWriter:
    """Writes batches, each in one transaction."""

    statement = staticmethod(Batch.statement)

    def __init__(
        self,
        pool: WriterPool,
        states: StateCache,
        taxonomy_cache: TaxonomyCache,
        clock: Callable[[], datetime],
        probe: Callable[[str], Awaitable[None]],
        on_change: Callable[[], None],
        clock_check: ClockCheck,
        register: ErasureRegister | None = None,
    ) -> None:
        self._pool = pool
        self._states = states
        self._taxonomy_cache = taxonomy_cache
        self._clock = clock
        self.probe = probe
        self._on_change = on_change
        self._clock_check = clock_check
        self._register = register
        self._generations: dict[UUID, int] = {}
        self._fitting: set[int] = set()
        self._exhausted: set[UUID] = set()
        """Projects whose last claim came to the end of the loaded page of the queue."""

    def forget(self) -> None:
        """Drop what is known of generations: the ledgers may have another history from now on."""
        self._generations.clear()
        self._fitting.clear()
        self._exhausted.clear()

    async def write(self, batch: Batch) -> bool:
        """Write a speculative batch; return False where another process wrote to the ledger.

        Also where the ledger may have another history than the one that the batch was decided on,
        and where the clock of this process is wrong.

        One statement locks, compares, writes and commits, so a process that freezes holds no lock.

        Raises:
            Unreachable: where the database cannot be written now.
            asyncpg.PostgresError: where the database refuses a row, such as a duplicate.
        """
        async with self._connection(batch.org) as lent:
            if batch.epoch != self._states.epoch or self._clock_check.problem:
                return False
            await self.probe("before statement")
            if not await self._send(lent.connection, batch):
                return False
            await self.probe("after commit")
            with suppress(*LOST):
                await lent.renew_plans(batch.head)
            return True

    async def decide(self, org: UUID, commands: list[Command]) -> Decided:
        """Load states, decide the commands and write. Raises as `write` does.

        Claims are tried without the lock first, where this process alone writes to the ledger: the
        look-up is one statement, and so sees one moment, and the statement that writes the batch
        checks that nothing was written since. That saves two round trips of four, and the time for
        which the ledger is locked between them.
        """
        async with self._connection(org) as lent:
            decided = None
            if self._may_be_decided_unlocked(org, commands):
                decided = await self._unlocked(lent.connection, org, commands)
            if decided is None:
                try:
                    decided = await self._locked(lent.connection, org, commands)
                except BaseException:
                    await roll_back(lent.connection)
                    raise
            batch, verdicts = decided
            if batch is not None:
                with suppress(*LOST):
                    await lent.renew_plans(batch.head)
            return batch, verdicts

    def _may_be_decided_unlocked(self, org: UUID, commands: list[Command]) -> bool:
        claimed = {command.claim for command in commands if command.claim}
        unfit = claimed & self._exhausted or org not in self._generations
        return bool(claimed) and not unfit and self._states.is_sole_writer(org)

    async def _unlocked(
        self, connection: Connection, org: UUID, commands: list[Command]
    ) -> Decided | None:
        """Decide a batch without the lock, and write it if the ledger is unchanged since.

        Returns:
            None where the batch must be decided under the lock: something was written meanwhile,
            or the loaded page of a queue ran out, so that it must be scanned, which writes marks.
        """
        batch = await self._load(connection, org, commands)
        if batch is None or self._clock_check.problem:
            return None
        verdicts = list[Verdict]()
        for command in commands:
            verdicts.append(batch.decide(command))
            if command.claim and batch.current.exhausted:
                self._exhausted.add(command.claim)
                return None
        if not batch.written.commands:
            return None, verdicts
        await self.probe("before statement")
        if not await self._send(connection, batch):
            return None
        await self.probe("after commit")
        return batch, verdicts

    @asynccontextmanager
    async def _connection(self, org: UUID) -> AsyncIterator[WriterConnection]:
        """Lend a connection; turn errors that are no command's fault into Unreachable."""
        async with self._pool.acquire() as lent:
            try:
                yield lent
            except Exception as error:
                lost = lent.connection.is_closed() and isinstance(error, LOST)
                # A process that slept through two rebuilds looks for tables that are gone.
                gone = isinstance(error, asyncpg.UndefinedTableError)
                if gone:
                    self._generations.pop(org, None)
                unregistered = isinstance(error, OSError)
                if lost or gone or unregistered or isinstance(error, BUSY):
                    raise Unreachable from error
                raise

    async def _locked(self, connection: Connection, org: UUID, commands: list[Command]) -> Decided:
        await lock(connection, org)
        await self.probe("after lock")
        batch = await self._load(connection, org, commands)
        if batch is None:
            await connection.execute("ROLLBACK")
            nowhere = Refused(Code.NOT_FOUND, "There is no such organization.")
            return None, [nowhere] * len(commands)
        if problem := self._clock_check.problem:
            await connection.execute("ROLLBACK")
            return None, [Refused(Code.UNAVAILABLE, problem)] * len(commands)
        verdicts = await self._decide(connection, batch, commands)
        if batch.written.commands:
            await self._insert(connection, batch, verdicts)
            await self.probe("after insert")
        elif batch.current.marked:
            # An unchanged counter row must mean unchanged marks, so the row changes with them.
            await connection.execute(
                "UPDATE ledger SET last_at = $2 WHERE org_id = $1", org, batch.now
            )
        else:
            await connection.execute("ROLLBACK")
            return None, verdicts
        await self.probe("before commit")
        await connection.execute("COMMIT")
        await self.probe("after commit")
        if self._register is not None and batch.registered is not None:
            with suppress(OSError):  # unconfirmed, it is applied where the erasure is not known
                await self._register.confirm(batch.org, batch.registered)
        return batch, verdicts

    async def _send(self, connection: Connection, batch: Batch) -> bool:
        """Send the statement that writes a batch; return whether it wrote."""
        text, parameters = self.statement(batch, self._clock_check.limit)
        before = self._clock()
        there = await connection.fetchval(text, *parameters)
        if there is not None:
            self._clock_check.observe(before, there, self._clock())
        return there is not None

    async def _insert(
        self, connection: Connection, batch: Batch, verdicts: Sequence[Verdict]
    ) -> None:
        if not await self._send(connection, batch):
            raise BaseMoved
        for receipt in verdicts:
            if isinstance(receipt, Receipt) and not receipt.replayed:
                states = await erase(connection, batch.row_changes.generation, receipt.events)
                receipt.states.update(states)
                batch.forget_contents(states)
        if self._register is not None and batch.erases:
            record = register_record(batch.changes, batch.current.contents)
            await self._register.write(batch.org, record)
            batch.registered = record.id

    async def _load(
        self, connection: Connection, org: UUID, commands: list[Command]
    ) -> Batch | None:
        query, epoch = query_of(commands), self._states.epoch
        query.remembered = self._states.worthwhile_queues(org, query.claims)
        generation = self._generations.get(org)
        if generation is None:
            generation = await generation_of(connection, org)
        if generation is None:
            return None
        await self._require_fit(connection, generation)
        loaded = await self._query(connection, org, generation, query)
        if loaded.generation != generation:
            # A rebuild flipped the organization to other tables since this process looked.
            await self._require_fit(connection, loaded.generation)
            loaded = await self._query(connection, org, loaded.generation, query)
        if not loaded.same_history:
            log.warning("the ledger has another history: nothing remembered holds", org=str(org))
            self._on_change()
            return await self._load(connection, org, commands)
        self._generations[org] = loaded.generation
        batch = Batch(org, loaded, self._clock(), self._taxonomy_cache.of(org), epoch)
        if streams := commands[0].erase:
            batch.current.contents = await contents(connection, org, streams)
        for taxonomy, since in commands[0].pins_of:
            pinned, labeled = await versions_in_use(connection, org, taxonomy, since)
            batch.current.pinned = {**batch.current.pinned, taxonomy: pinned}
            batch.current.labeled = {**batch.current.labeled, taxonomy: labeled}
        if count := commands[0].counts:
            batch.current.counted = await count(connection, org, loaded.generation)
        return batch

    async def _query(
        self, connection: Connection, org: UUID, generation: int, query: BatchQuery
    ) -> BatchState:
        known, last = self._states.of(org), self._states.last_command(org)
        before = self._clock()
        loaded = await load(connection, org, generation, query, known, last)
        self._clock_check.observe(before, loaded.time, self._clock())
        return loaded

    async def _require_fit(self, connection: Connection, generation: int) -> None:
        if generation not in self._fitting:
            await require_fit(connection, generation)
            self._fitting.add(generation)

    async def _decide(
        self, connection: Connection, batch: Batch, commands: list[Command]
    ) -> list[Verdict]:
        """Decide each command.

        A claim refused because the loaded queue page ran out is retried after scanning further.
        """
        verdicts, short = list[Verdict](), list[int]()
        for number, command in enumerate(commands):
            verdict = batch.decide(command)
            verdicts.append(verdict)
            if isinstance(verdict, Refused) and batch.current.exhausted:
                short.append(number)
            elif command.claim:
                self._exhausted.discard(command.claim)
        needed = sum(commands[other].claim_count for other in short)
        for number in short:
            command = commands[number]
            if command.claim and command.actor:
                await self._look_further(connection, batch, command, needed)
                verdicts[number] = batch.decide(command)
                batch.current.offers.clear()
        return verdicts

    async def _look_further(
        self, connection: Connection, batch: Batch, command: Command, needed: int
    ) -> None:
        """Read more of the queue that a command claims from, for so many tasks."""
        if command.claim is None or command.actor is None:
            return
        current, known = batch.current, self._states.of(batch.org)
        place = (command.claim, command.actor.member)
        rules = current.project(command.claim)
        if rules.gold.on and command.draw is not None:
            needed += WINDOW
            scan = QueueScan(connection, current, known, batch.org, *place, needed)
            await GoldOffers(scan, rules, command.draw).choose(command.claim_count)
        else:
            scan = QueueScan(connection, current, known, batch.org, *place, needed)
            await scan.scan_further()
