"""Subscribers to equal states share each evaluation: a group reads the state once for all of them.

A group follows its ledger from a position on. After events that may have changed its state, it
evaluates the state anew, and wakes its subscribers, each of which compares the answer with the one
that it was sent last. Every answer has a position. Whoever was sent a state of a position needs
those of later positions alone, so that joining a group loses no change and takes nothing back.

Where a state is that of many things, each answer has those alone that changed since the one before.
Then some answers are kept, and whoever needs older ones reads by itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from prometheus_client import Counter

from server.events.core.event import Event, Recorded
from server.events.core.refusal import Refused
from server.feed.tailer import Tailer
from server.postgres import is_away, log_away

log = structlog.get_logger()

KEPT = 8
"""Answers that a group keeps, each of which has changes of its own."""
KEPT_BYTES = 4 << 20

READ = Counter("annolog_states_read", "States read for subscribers.", ["of"])
"""Of a `group` of equal subscribers, or of a `single` one."""


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """A state as it is sent."""

    position: int
    """The state has every change up to here, and perhaps later ones."""
    shown: Any
    """What of two states must be another for the second one to be sent."""
    payload: Any
    """What is sent."""
    contents: Any
    """How many contents it shows; see `server.reads.accounts.readings.ShownContents`."""


Concerns: TypeAlias = "Callable[[Sequence[Recorded[Event]]], Awaitable[bool]]"
"""Tells whether some events may have changed the state."""
Evaluate: TypeAlias = "Callable[[int], Awaitable[StateAnswer | None]]"
"""Reads the state of a position or a later one; None where it depends on who asks."""


@dataclass(frozen=True, slots=True)
class StateSource:
    """Where a group has its states from."""

    concerns: Concerns
    evaluate: Evaluate
    interval: float
    """Seconds between two evaluations, at least."""
    apart: bool = False
    """Whether each answer has changes of its own: all events are shown to `concerns`, which keeps
    what changed, and several answers are kept."""


@dataclass(eq=False)
class StateGroup:
    """The subscribers of one organization to one state, and the newest answer."""

    org: UUID
    key: Hashable
    source: StateSource
    position: int
    """It has looked at every event up to here."""
    pending: bool
    """Whether the state may have changed since it was evaluated."""
    begun: int = field(init=False)
    """Every change after this position is in an answer that is kept, or in one to come."""
    answers: deque[StateAnswer] = field(default_factory=deque)
    """The newest answer, or several, in order; none before the first evaluation."""
    alone: bool = False
    """Whether the state cannot be shared: each subscriber reads it by itself from now on."""
    interrupted: bool = False
    """Whether a later reading failed: each subscriber reads it once, and joins a new group."""
    ended: bool = False
    failure: Exception | None = None
    subscribers: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced by a new one, whenever subscribers are woken."""
    task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.begun = self.position

    @property
    def newest(self) -> StateAnswer | None:
        """The newest answer; None before the first evaluation."""
        return self.answers[-1] if self.answers else None

    async def follow(self, tailer: Tailer) -> None:
        """Evaluate the state after each event that may have changed it, until cancelled."""
        due = asyncio.get_running_loop().time()
        try:
            async with aclosing(tailer.pages(self.org, self.position, patient=True)) as pages:
                async for page in pages:
                    if page:
                        if self.source.apart or not self.pending:
                            self.pending |= await self.source.concerns(page)
                        self.position = page[-1].position
                    now = asyncio.get_running_loop().time()
                    if self.pending and (not page or now >= due):
                        # Events that come meanwhile are in the state that is read then.
                        await asyncio.sleep(due - now)
                        due = asyncio.get_running_loop().time() + self.source.interval
                        self.pending = False
                        await self.evaluate()
                        if self.alone or self.interrupted:
                            return
        except Exception as error:  # noqa: BLE001 - each subscriber raises it
            self.failure = error
        finally:
            self.ended = True
            self.wake()

    async def evaluate(self) -> None:
        """Read the state, and wake the subscribers."""
        READ.labels("group").inc()
        try:
            found = await self.source.evaluate(self.position)
        except Exception as error:
            if is_away(error):
                log_away("feed", error)
            elif not isinstance(error, Refused):  # each subscriber is told itself
                log.exception("a state could not be read for a group", org=str(self.org))
            # Where no reading ever succeeded, a new group would hardly do better.
            self.interrupted, self.alone = self.newest is not None, self.newest is None
            return
        self.alone = found is None
        if found is not None:
            self._keep(found)
        self.wake()

    def _keep(self, answer: StateAnswer) -> None:
        """Keep an answer, and of those before as many as may be kept."""
        self.answers.append(answer)
        most = KEPT if self.source.apart else 1
        while len(self.answers) > most or (len(self.answers) > 1 and self._used > KEPT_BYTES):
            self.begun = self.answers.popleft().position

    @property
    def _used(self) -> int:
        """How many bytes of memory the answers take."""
        return sum(len(each) for answer in self.answers for each in answer.payload)

    @property
    def stopped(self) -> bool:
        """Whether it ended as the server does, and not over its state."""
        return self.ended and not (self.alone or self.interrupted or self.failure)

    async def goes_on(self, moved: asyncio.Event, seconds: float) -> bool:
        """Wait for the next answer, `seconds` at most; return whether there may be one.

        Args:
            moved: `self.moved`, as it was before the answers were looked through.
            seconds: after which the caller looks at rights again.

        Raises:
            Exception: what made the group fail.
        """
        if self.failure is not None:
            raise self.failure
        if self.ended:
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await moved.wait()
        return True

    def wake(self) -> None:
        """Wake all subscribers."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()


class StateGroups:
    """The groups of a process."""

    def __init__(self, tailer: Tailer) -> None:
        self._tailer = tailer
        self._groups: dict[Hashable, StateGroup] = {}

    def join(
        self, org: UUID, key: Hashable, source: StateSource, position: int, *, pending: bool
    ) -> StateGroup:
        """Return the group of a state, with one subscriber more; call `leave` afterwards.

        Args:
            org: the organization whose ledger is followed.
            key: equal for subscribers who get equal answers, in one organization.
            source: of the states, where there is no such group yet.
            position: where a new group begins; the subscriber has a state of then, or a later one.
            pending: whether that state may be older.
        """
        group = self._groups.get((org, key))
        if group is None or group.ended:
            group = self._groups[org, key] = StateGroup(org, key, source, position, pending)
            group.task = asyncio.create_task(group.follow(self._tailer))
        group.subscribers += 1
        return group

    async def leave(self, group: StateGroup) -> None:
        """Take a subscriber out of its group; a group without subscribers ends."""
        group.subscribers -= 1
        if group.subscribers or group.task is None:
            return
        if self._groups.get((group.org, group.key)) is group:
            del self._groups[group.org, group.key]
        group.task.cancel()
        await asyncio.gather(group.task, return_exceptions=True)

    def __len__(self) -> int:
        """Return how many groups have subscribers."""
        return len(self._groups)
