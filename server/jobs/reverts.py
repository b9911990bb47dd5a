"""Undoing in the background: slice by slice, the newest events first.

A wish that is undone by position is looked through as a whole before its first slice is undone: if
anything stands in the way, nothing is. What comes in between afterwards is skipped and listed.

One process at a time works on a row, by advisory lock, which only saves work: the id of a slice's
command comes from the place where the slice begins, so a slice that two processes commit is
committed once. After a process was killed, the next one goes on from the last slice on record, with
slices of the least size: none is larger than the one that may be committed under its id already.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from server.access.actor import Actor
from server.commands import Command, DecisionContext, Receipt, Writer
from server.commands.dry_run import DryRun
from server.commands.retry import retry_while_stale
from server.commands.reverts.background import (
    Revert,
    RevertProgress,
    end_revert,
    run_revert,
    save_revert,
)
from server.commands.reverts.plan import Prepared, StreamPlan, decide_each, sort_out
from server.commands.reverts.revert import named, plan_streams
from server.commands.writer.writer import wall_clock
from server.events.core.refusal import Code, Obstacle, Refused
from server.jobs.sliced_job import SlicedJob
from server.postgres import Connection, Pool
from server.reads.reverts import Written, written_by, written_with

HINDERED = "Nothing was undone: `skipped` lists what stands in the way."


class Reverts(SlicedJob):
    """Continues what is undone in the background, in all organizations."""

    name = "reverts"
    due = "SELECT * FROM reverts_due()"
    about = "revert"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        clock: Callable[[], datetime] = wall_clock,
        **pace: Any,
    ) -> None:
        """Continue what is undone by the clock of this process; see `SlicedJob`."""
        super().__init__(pool, writer, **pace)
        self._clock = clock

    async def _carry_on(self, connection: Connection, org: UUID, id_: UUID) -> bool:
        """Undo to the end; return False where the ledger is unavailable."""
        wanted = await run_revert(connection, org, id_)
        if wanted is None:
            return False
        try:
            if wanted.position is not None and wanted.done_from > wanted.last:
                await self._require_all(connection, org, wanted)
            await self._undo_all(connection, org, wanted)
        except _HinderedError as hindered:
            now, found = self._clock(), hindered.progress
            await end_revert(connection, org, id_, now, hindered.refused, found)
        except Exception as error:  # noqa: BLE001 - raised again where it is tried again
            if isinstance(error, Refused) and error.code is Code.UNAVAILABLE:
                return False
            refused = self.refusal_by(id_, error)
            await end_revert(connection, org, id_, self._clock(), refused)
        else:
            await end_revert(connection, org, id_, self._clock())
        return True

    async def _require_all(self, connection: Connection, org: UUID, wanted: Revert) -> None:
        """Require that a whole wish can be undone now, before its first slice is.

        Raises:
            _HinderedError: something stands in the way.
        """
        assert wanted.position is not None  # noqa: S101 - the caller looked
        pace, progress = self.pace(), RevertProgress()
        streams, never = sort_out(await written_with(connection, org, wanted.position))
        progress = progress.plus(len(never), never)
        waiting = [*streams.items()]
        actor = Actor(org=org, member=wanted.member, credential=wanted.credential)
        while waiting:
            some, waiting = dict(waiting[: pace.size]), waiting[pace.size :]
            hindering = await self._hindering(connection, wanted, actor, some)
            progress = progress.plus(sum(map(len, some.values())), hindering)
            self.status.progressed()
            if self._writer.waiting(org):
                pace.contended()
            await pace.rest()
        if progress.skipped:
            raise _HinderedError(replace(progress, undone=0))

    async def _hindering(
        self,
        connection: Connection,
        wanted: Revert,
        actor: Actor,
        streams: Mapping[UUID, Sequence[Written]],
    ) -> list[Obstacle]:
        """Return what stands in the way of undoing events of some streams."""

        async def attempt() -> list[Obstacle]:
            plans = await plan_streams(connection, actor.org, streams)
            return await self._look(wanted, actor, plans)

        return await retry_while_stale(attempt)

    async def _look(
        self, wanted: Revert, actor: Actor, plans: Sequence[StreamPlan]
    ) -> list[Obstacle]:
        """Return what of some plans cannot be undone; nothing is written."""
        hindering: list[Obstacle] = []

        def decide(current: DecisionContext) -> Sequence[Prepared]:
            hindering.clear()
            raise DryRun(decide_each(current, plans, wanted.project, hindering))

        with contextlib.suppress(DryRun):
            await self._writer.execute(_command(wanted, actor, uuid4(), decide, plans))
        return hindering

    async def _undo_all(self, connection: Connection, org: UUID, wanted: Revert) -> None:
        pace, progress = self.pace(), wanted.progress
        done_from = wanted.done_from
        source = _Source(connection, org, wanted)
        while slice_ := await source.below(done_from, pace.size):
            streams, never = sort_out(slice_.events)
            hindering, span = await self._undo(connection, org, wanted, slice_.last, streams)
            matched = sum(map(len, streams.values())) + len(never)
            progress = progress.plus(matched, [*never, *hindering])
            done_from = slice_.first
            await save_revert(connection, org, wanted.id, done_from, progress, self._clock())
            self.status.progressed()
            if span is not None:
                pace.passed(*span)
            if self._writer.waiting(org):
                pace.contended()
            await pace.rest()

    async def _undo(
        self,
        connection: Connection,
        org: UUID,
        wanted: Revert,
        last: int,
        streams: Mapping[UUID, Sequence[Written]],
    ) -> tuple[list[Obstacle], tuple[int, int] | None]:
        """Undo a slice; return what was skipped, and the first and last position written."""
        actor = Actor(org=org, member=wanted.member, credential=wanted.credential)

        async def attempt() -> tuple[list[Obstacle], Receipt]:
            plans = await plan_streams(connection, org, streams)
            receipt, hindering = await self._execute(wanted, actor, last, plans)
            return hindering, receipt

        hindering, receipt = await retry_while_stale(attempt)
        return hindering, (receipt.first, receipt.position) if receipt.written else None

    async def _execute(
        self, wanted: Revert, actor: Actor, last: int, plans: Sequence[StreamPlan]
    ) -> tuple[Receipt, list[Obstacle]]:
        """Undo what is planned, and return what cannot be undone."""
        hindering: list[Obstacle] = []

        def decide(current: DecisionContext) -> Sequence[Prepared]:
            hindering.clear()
            return decide_each(current, plans, wanted.project, hindering)

        id_ = uuid5(wanted.id, f"revert below {last + 1}")
        receipt = await self._writer.execute(_command(wanted, actor, id_, decide, plans))
        if receipt.replayed:
            # It was done before, by a process that could not say so: what is left was skipped.
            hindering = await self._look(wanted, actor, plans)
        return receipt, hindering


def _command(
    wanted: Revert,
    actor: Actor,
    id_: UUID,
    decide: Callable[[DecisionContext], Sequence[Prepared]],
    plans: Sequence[StreamPlan],
) -> Command:
    return Command(
        org=actor.org,
        actor=actor,
        id=id_,
        fingerprint=wanted.id.bytes,
        permission=None,
        decide=decide,
        correlation=wanted.id,
        **named(plans),
    )


class _HinderedError(Exception):
    """Something stands in the way of undoing a whole wish."""

    def __init__(self, progress: RevertProgress) -> None:
        super().__init__("something stands in the way")
        self.progress = progress
        self.refused = Refused(Code.CONFLICT, HINDERED, ("position",))


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the events to undo: all of them between two positions."""

    first: int
    last: int
    events: list[Written]


class _Source:
    """The events to undo, from the newest on."""

    def __init__(self, connection: Connection, org: UUID, wanted: Revert) -> None:
        self._connection = connection
        self._org = org
        self._wanted = wanted
        self._events: list[Written] = []
        self._read_from = wanted.done_from
        """All events from here on, below those that are done, are in `_events`."""

    async def below(self, position: int, streams: int) -> Slice | None:
        """Return the newest events below a position, of so many streams; None if there are none."""
        while self._events and self._events[-1].position >= position:
            self._events.pop()
        while len(self._events) < 2 * streams and await self._read():
            pass
        if not self._events:
            return None
        found, seen = list[Written](), set[UUID]()
        while self._events and (len(seen) < streams or self._events[-1].stream in seen):
            found.append(self._events.pop())
            seen.add(found[-1].stream)
        return Slice(found[-1].position, position - 1, found)

    async def _read(self) -> bool:
        """Read more events; return False where there are no more."""
        wanted = self._wanted
        if self._read_from <= wanted.first:
            return False
        if wanted.position is not None:
            found = await written_with(self._connection, self._org, wanted.position)
            self._events = [one for one in found if one.position < self._read_from]
            self._read_from = wanted.first
            return True
        low, found = await written_by(
            self._connection, self._org, wanted.actor, wanted.first, self._read_from
        )
        self._events = [*found, *self._events]
        self._read_from = low
        return True


__all__ = ["RevertProgress", "Reverts"]
