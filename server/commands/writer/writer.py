"""The writer: whatever waits for an organization forms a batch; all hear after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import structlog

from server.commands.taxonomies.taxonomy_cache import Vocabularies
from server.commands.writer.batch import Batch, Receipt, Verdict
from server.commands.writer.batch_writer import Committer
from server.commands.writer.batching import Waiting
from server.commands.writer.connections import BUSY, Lines, Unreachable
from server.commands.writer.decision_context import Command
from server.commands.writer.errors import OUTDATED, UNREACHED, failed
from server.commands.writer.org_queue import Lane
from server.commands.writer.speculative_batch import Ahead
from server.commands.writer.state_cache import States
from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import NotAtHand
from server.projections.engine.generation_registry import OutdatedError
from server.projections.heard import Change
from server.storage import Blobs, PostgresBlobs

log = structlog.get_logger()

Listener: TypeAlias = Callable[[UUID, int, Sequence[Change]], None]
"""Told of a commit: the organization, its head, and what happened to which stream."""
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
        on_commit: Listener = lambda _org, _position, _changes: None,
        probe: Callable[[str], Awaitable[None]] = _no_probe,
        blobs: Blobs | None = None,
    ) -> None:
        self._lines = Lines(dsn, connections)
        self._clock = clock
        self._on_commit = on_commit
        self._states = States()
        self.offer = self._states.offer
        self.vocabularies = Vocabularies(self._lines, blobs or PostgresBlobs(dsn))
        self._committer = Committer(self._lines, self._states, self.vocabularies, clock, probe)
        self._lanes: dict[UUID, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
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
        lane = self._lanes.get(command.org)
        if lane is None:
            lane = self._lanes[command.org] = self._lane(command.org)
            task = asyncio.create_task(self._drain(command.org, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        lane.join((command, future))
        return await future

    def waiting(self, org: UUID) -> int:
        """Return how many commands wait for an organization's ledger in this process."""
        lane = self._lanes.get(org)
        return 0 if lane is None else len(lane)

    async def close(self) -> None:
        """Finish what waits, then close the connections."""
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._lines.close()
        await self.vocabularies.blobs.close()

    def _lane(self, org: UUID) -> Lane:
        return Lane(
            lambda: Ahead(org, self._states, self._clock(), self.vocabularies.of(org)),
            self._write,
            partial(self._settle, org),
        )

    async def _drain(self, org: UUID, lane: Lane) -> None:
        try:
            await lane.drain()
        finally:
            del self._lanes[org]

    def _write(self, lane: Lane, ahead: Ahead) -> Coroutine[Any, Any, None]:
        """Write what was decided ahead. From now on, others are decided as if it were written."""
        self._keep(ahead.batch)
        return self._written(lane, ahead)

    async def _written(self, lane: Lane, ahead: Ahead) -> None:
        batch = ahead.batch
        try:
            if await self._committer.write(batch):
                _answer(ahead.waiting, ahead.receipts)
                self._tell(batch)
                return
            unreached = None
        except Unreachable as error:
            unreached = error
        except Exception as error:  # noqa: BLE001 - decided under the lock, the culprit is found
            log.info("batch falls back to the lock", org=str(batch.org), error=repr(error))
            unreached = None
        self._states.revoke(batch.org, batch.world.states)
        lane.fall_back()
        if unreached is not None:
            _answer(ahead.waiting, [_unreached(batch.org, unreached)] * len(ahead.waiting))
        else:
            await self._settle(batch.org, ahead.waiting)

    async def _settle(self, org: UUID, waiting: list[Waiting]) -> None:
        """Have a batch decided under the lock."""
        _answer(waiting, await self._verdicts(org, [command for command, _ in waiting]))

    async def _verdicts(self, org: UUID, commands: list[Command]) -> Sequence[Verdict]:
        """Run a batch; where the database refuses it, find the culprit by halves."""
        try:
            batch, verdicts = await self._committer.decide(org, commands)
        except Unreachable as error:
            return [_unreached(org, error)] * len(commands)
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
        if batch is not None:
            self._keep(batch)
            self._tell(batch)
        return verdicts

    def _keep(self, batch: Batch) -> None:
        world = batch.world
        kept = ((id_, (world.versions[id_], state)) for id_, state in world.states.items())
        self._states.keep(batch.org, kept, batch.met, batch.left)

    def _tell(self, batch: Batch) -> None:
        """Tell the listener; whatever fails there, the commit stands."""
        try:
            self._on_commit(batch.org, batch.head, batch.changes)
        except Exception as error:  # noqa: BLE001 - a listener's failure is not the command's
            log.warning("a listener failed", error=repr(error))


def _answer(waiting: list[Waiting], verdicts: Sequence[Verdict]) -> None:
    for (_, future), verdict in zip(waiting, verdicts, strict=True):
        if not future.cancelled():
            future.set_result(verdict)


def _unreached(org: UUID, error: Unreachable) -> Refused:
    log.warning("ledger unavailable", org=str(org), error=repr(error.__cause__))
    return Refused(Code.UNAVAILABLE, UNREACHED)
