"""The writer: whatever waits for an organization forms a batch; all hear after its commit."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import structlog

from server.commands.batch import Batch, Receipt, Verdict
from server.commands.cache import States
from server.commands.connections import BUSY, LOST, Connection, Lines, Unreachable, lock, roll_back
from server.commands.erasing import contents, erase
from server.commands.failures import OUTDATED, UNREACHED, failed
from server.commands.queue import Walk
from server.commands.vocabularies import Vocabularies
from server.commands.waiting import Waiting, take
from server.commands.world import Command, wanted_by
from server.events.refusal import Code, Refused
from server.events.vocabulary import NotAtHand
from server.projections.load import load
from server.projections.named import Loaded
from server.projections.versions import OutdatedError, require_fit

log = structlog.get_logger()

BROUGHT = 20
"""Times that one command may have something read that its decision needs."""


def wall_clock() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


async def _no_probe(_: str) -> None:
    """Do nothing: tests put a fault here."""


class Writer:
    """Executes commands: one batch at a time per organization, several organizations at once."""

    def __init__(
        self,
        dsn: str,
        *,
        connections: int = 2,
        clock: Callable[[], datetime] = wall_clock,
        on_commit: Callable[[UUID, int], None] = lambda _org, _position: None,
        probe: Callable[[str], Awaitable[None]] = _no_probe,
    ) -> None:
        self._lines = Lines(dsn, connections)
        self._clock = clock
        self._on_commit = on_commit
        self._probe = probe
        self._waiting: dict[UUID, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._generations: dict[UUID, int] = {}
        self._fitting: set[int] = set()
        self._states = States()
        self.vocabularies = Vocabularies(self._lines)
        self._closed = False

    async def execute(self, command: Command) -> Receipt:
        """Run a command and return after its commit.

        The caller may be cancelled; the commit then goes on, and a retry finds its verdict.

        Raises:
            Refused: what the decision says; UNAVAILABLE where the database could not be reached, in
                which case a retry with the same command id is safe.
        """
        for _ in range(BROUGHT):
            verdict = await self._verdict(command)
            if not isinstance(verdict, NotAtHand):
                break
            await self._bring(command.org, verdict)
        if isinstance(verdict, Refused):
            raise verdict
        return verdict

    async def _bring(self, org: UUID, missing: NotAtHand) -> None:
        """Read what a decision needs. Raises Refused."""
        try:
            await self.vocabularies.find(org, missing)
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
        if command.org in self._waiting:
            self._waiting[command.org].append((command, future))
        else:
            self._waiting[command.org] = deque([(command, future)])
            task = asyncio.create_task(self._drain(command.org))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the connections."""
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._lines.close()

    async def _drain(self, org: UUID) -> None:
        queue = self._waiting[org]
        try:
            while queue:
                # One turn of the loop lets everybody who is ready join, or batches stay at one.
                await asyncio.sleep(0)
                await self._settle(org, take(queue))
        finally:
            del self._waiting[org]

    async def _settle(self, org: UUID, batch: list[Waiting]) -> None:
        verdicts = await self._verdicts(org, [command for command, _ in batch])
        for (_, future), verdict in zip(batch, verdicts, strict=True):
            if not future.cancelled():
                future.set_result(verdict)

    async def _verdicts(self, org: UUID, commands: list[Command]) -> Sequence[Verdict]:
        """Run a batch; where the database refuses it, find the culprit by halves."""
        try:
            return await self._run(org, commands)
        except Unreachable as error:
            log.warning("ledger unavailable", org=str(org), error=repr(error.__cause__))
            return [Refused(Code.UNAVAILABLE, UNREACHED)] * len(commands)
        except OutdatedError:
            return [Refused(Code.UNAVAILABLE, OUTDATED)] * len(commands)
        except Exception as error:  # noqa: BLE001 - one poisonous command must not take the others along
            if len(commands) == 1:
                return [failed(commands[0], error)]
            middle = len(commands) // 2
            return [
                *await self._verdicts(org, commands[:middle]),
                *await self._verdicts(org, commands[middle:]),
            ]

    async def _run(self, org: UUID, commands: list[Command]) -> Sequence[Verdict]:
        async with self._lines.line() as line:
            connection = line.connection
            try:
                batch, verdicts = await self._attempt(connection, org, commands)
            except BaseException as error:
                lost = connection.is_closed() and isinstance(error, LOST)
                await roll_back(connection)
                # A process that slept through two rebuilds looks for tables that are gone.
                gone = isinstance(error, asyncpg.UndefinedTableError)
                if gone:
                    self._generations.pop(org, None)
                if lost or gone or isinstance(error, BUSY):
                    raise Unreachable from error
                raise
            if batch is not None:
                self._committed(batch)
                with contextlib.suppress(*LOST, asyncpg.PostgresError):
                    await line.grown(batch.head)
            return verdicts

    async def _attempt(
        self, connection: Connection, org: UUID, commands: list[Command]
    ) -> tuple[Batch | None, Sequence[Verdict]]:
        """Run a batch, on what is remembered if that will do."""
        try:
            return await self._transact(connection, org, commands, self._recall(org, commands))
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "commands_pkey":
                raise
        # A command was done before, which only a look-up can know.
        await connection.execute("ROLLBACK")
        return await self._transact(connection, org, commands, None)

    def _recall(self, org: UUID, commands: list[Command]) -> Loaded | None:
        return None if commands[0].erase else self._states.recall(org, wanted_by(commands))

    async def _transact(
        self,
        connection: Connection,
        org: UUID,
        commands: list[Command],
        remembered: Loaded | None,
    ) -> tuple[Batch | None, Sequence[Verdict]]:
        """Return the batch, if it was committed, and what became of the commands."""
        as_left = await lock(connection, org, remembered.mark if remembered else None)
        await self._probe("after lock")
        batch, verdicts = None, list[Verdict]()
        if remembered is not None and as_left:
            batch = Batch(org, remembered, self._clock(), self.vocabularies.of(org))
            verdicts = [batch.decide(command) for command in commands]
        # A command that is refused may have been done before, which only a look-up can know.
        if batch is None or any(isinstance(verdict, Refused) for verdict in verdicts):
            batch = await self._load(connection, org, commands)
            if batch is None:
                await connection.execute("ROLLBACK")
                nowhere = Refused(Code.NOT_FOUND, "There is no such organization.")
                return None, [nowhere] * len(commands)
            verdicts = await self._decide(connection, batch, commands)
        if batch.written.commands:
            await self._write(connection, batch, verdicts)
            await self._probe("after insert")
        elif not batch.world.marked:
            await connection.execute("ROLLBACK")
            return None, verdicts
        await self._probe("before commit")
        await connection.execute("COMMIT")
        await self._probe("after commit")
        return batch, verdicts

    async def _write(
        self, connection: Connection, batch: Batch, verdicts: Sequence[Verdict]
    ) -> None:
        text, parameters = batch.statement()
        await connection.execute(text, *parameters)
        for receipt in verdicts:
            if isinstance(receipt, Receipt) and not receipt.replayed:
                states = await erase(connection, batch.journal.generation, receipt.events)
                receipt.states.update(states)
                batch.world.states.update(states)

    async def _load(
        self, connection: Connection, org: UUID, commands: list[Command]
    ) -> Batch | None:
        wanted = wanted_by(commands)
        known = self._states.of(org)
        generation = self._generations.get(org)
        if generation is None:
            generation = await connection.fetchval(
                "SELECT projection_generation FROM ledger WHERE org_id = $1", org
            )
        if generation is None:
            return None
        await self._require_fit(connection, generation)
        loaded = await load(connection, org, generation, wanted, known)
        if loaded.generation != generation:
            # A rebuild flipped the organization to other tables since this process looked.
            await self._require_fit(connection, loaded.generation)
            loaded = await load(connection, org, loaded.generation, wanted, known)
        self._generations[org] = loaded.generation
        batch = Batch(org, loaded, self._clock(), self.vocabularies.of(org))
        if stream := commands[0].erase:
            batch.world.contents = await contents(connection, org, stream)
        return batch

    async def _require_fit(self, connection: Connection, generation: int) -> None:
        if generation not in self._fitting:
            await require_fit(connection, generation)
            self._fitting.add(generation)

    async def _decide(
        self, connection: Connection, batch: Batch, commands: list[Command]
    ) -> list[Verdict]:
        """Decide all commands; those that saw the end of what was read of a queue twice."""
        verdicts, short = list[Verdict](), list[int]()
        for number, command in enumerate(commands):
            verdict = batch.decide(command)
            verdicts.append(verdict)
            if isinstance(verdict, Refused) and batch.world.exhausted:
                short.append(number)
        known = self._states.of(batch.org)
        for number in short:
            command = commands[number]
            if command.claim and command.actor:
                place = (command.claim, command.actor.member)
                await Walk(
                    connection, batch.world, known, batch.org, *place, len(short)
                ).look_further()
                verdicts[number] = batch.decide(command)
        return verdicts

    def _committed(self, batch: Batch) -> None:
        """Remember and tell; whatever fails here, the commit stands."""
        world = batch.world
        kept = ((id_, (world.versions[id_], state)) for id_, state in world.states.items())
        self._states.keep(batch.org, kept, batch.met, batch.left)
        try:
            self._on_commit(batch.org, batch.head)
        except Exception as error:  # noqa: BLE001 - a listener's failure is not the command's
            log.warning("a listener failed", error=repr(error))
