"""Long work in slices, between which other commands have the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Protocol
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.jobs.base import Job
from server.postgres import Connection, Pool

SLICES = (30, 300)
"""Tasks in one slice: while other writers use the ledger, and at most otherwise. See `Pace`."""
PAUSE = 0.02
"""Seconds between two small slices, in which other writers have the ledger."""
PATIENCE = 10
"""Slices in a row without another writer in between, after which slices grow."""
BROKEN = Refused(
    Code.INTERNAL, "This failed by a mistake of ours: its operator finds why in the log."
)
"""Ends work that failed by unexpected errors, as often as it is tried."""


@dataclass(slots=True)
class Pace:
    """The size of the next slice, and the pause before it, in which others have the ledger.

    A command that waits for the ledger waits for whole slices. So slices are small, with pauses,
    while other commands write to the ledger, which shows by positions between two slices; slices
    grow after PATIENCE slices without such positions.
    """

    least: int
    most: int
    pause: float
    size: int = 0
    quiet: int = 0
    """Slices in a row between which no other command wrote."""
    position: int | None = None
    """The last position of the last slice."""

    def __post_init__(self) -> None:
        self.size = self.least

    def passed(self, first: int, position: int) -> None:
        """Record the first and the last position of a slice that was written."""
        alone = self.position is None or first == self.position + 1
        self.position = position
        if not alone:
            self.contended()
            return
        self.quiet += 1
        if self.quiet > PATIENCE:
            self.size = min(2 * self.size, self.most)

    def contended(self) -> None:
        """Make slices small again: another command wants the ledger."""
        self.size, self.quiet = self.least, 0

    @property
    def under_way(self) -> int:
        """How many slices may be under way: one waits to be decided while one is written."""
        return 2 if self.quiet > PATIENCE else 1

    async def rest(self) -> None:
        """Pause for other commands, unless none has used the ledger for PATIENCE slices."""
        if self.quiet <= PATIENCE:
            await asyncio.sleep(self.pause)


class Slice(Protocol):
    """A part of long work, which one command does."""

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""

    def decide(self, current: DecisionContext) -> list[Change]:
        """Return the events of the slice. Raises Refused."""


def slice_command(
    some: Slice, org: UUID, actor: Actor, wish: UUID, permission: Permission
) -> Command:
    """Return the command of a slice, in the name of whoever asked for the work.

    Args:
        some: the slice.
        org: the organization.
        actor: whoever asked, whose rights are decided again.
        wish: the correlation of all events of the work.
        permission: what the work needs.
    """
    id_ = uuid7()
    return Command(
        org=org,
        actor=actor,
        id=id_,
        fingerprint=id_.bytes,
        permission=permission,
        decide=some.decide,
        correlation=wish,
        **some.named,
    )


class LockedJob(Job):
    """Does pieces of long work of all organizations, each under a lock of its own."""

    period = 1.0
    due: ClassVar[str]
    """The SQL that lists what is under way: organization, generation where one is needed, id."""
    about: ClassVar[str]
    """What an id is of, in log lines."""
    _carry_on: Callable[..., Awaitable[object]]
    """Does a piece of work to its end, given the connection that holds its lock and the columns of
    `due`; what it returns is false where the work has to wait, or had ended."""

    def __init__(self, pool: Pool, writer: Writer) -> None:
        """Do long work.

        Args:
            pool: the connections of the jobs.
            writer: writes what follows from it.
        """
        super().__init__(pool)
        self._writer = writer
        self.condition = f"EXISTS ({self.due})"

    async def look(self, connection: Connection) -> int:
        """Finish all that is under way and not locked elsewhere; return how many pieces of work.

        While the clock of this process is wrong, other processes do the work.
        """
        if self._writer.clock_check.problem:
            return 0
        done = 0
        for org, *generation, id_ in await connection.fetch(self.due):
            work = partial(self._carry_on, connection, org, *generation, id_)
            about = {"org": org, self.about: id_}
            done += bool(await self.attempt_alone(connection, id_, work, **about))
        return done


class SlicedJob(LockedJob):
    """Continues pieces of long work in slices."""

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        slices: tuple[int, int] = SLICES,
        pause: float = PAUSE,
    ) -> None:
        """Continue long work.

        Args:
            pool: the connections of the jobs.
            writer: writes the slices.
            slices: how many tasks, annotations or other streams are in one slice, at least and at
                most.
            pause: seconds between two small slices.
        """
        super().__init__(pool, writer)
        self._slices = slices
        self._pause = pause

    def pace(self) -> Pace:
        """Return the pace of a piece of work that begins, or goes on."""
        return Pace(*self._slices, self._pause)

    def refusal_by(self, id_: UUID, error: Exception) -> Refused:
        """Return the refusal by which a piece of work ends early: BROKEN for unexpected errors.

        Raises:
            Exception: the error, where the work is tried again; see `Job.give_up`.
        """
        if isinstance(error, Refused) and error.code is not Code.INTERNAL:
            return error
        self.give_up(id_, error)
        return BROKEN
