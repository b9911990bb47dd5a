"""Subscribers with the same document and the same rights share the payload made of each event.

Such subscribers form a group. A group follows its ledger from the live end on, and keeps the
payloads of the newest events by position. A subscriber is a position in a group, as a subscriber
is a position in a ring buffer: it joins at its own position, takes the entries after it, and may
leave at any position to read on alone. Positions are dense, so no event is lost or doubled by
joining or leaving.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Hashable, Sequence, Sized
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias
from uuid import UUID
from weakref import WeakValueDictionary

import structlog

from server.access.visibility import CHANGING_RIGHTS, EventVisibility
from server.events.core.event import Event, Kind, Recorded
from server.events.core.unknown_events import UnknownStored
from server.events.erasure.erased_content import ContentErased
from server.feed.rights import Rights
from server.feed.state_groups import StateGroups
from server.feed.tailer import Tailer
from server.postgres import Pool, is_away, log_away

log = structlog.get_logger()

Make: TypeAlias = "Callable[[Sequence[Recorded[Event]]], Awaitable[Sequence[Sized | None]]]"
"""Makes the payload of each event; None for an event that the group may not see."""
Deliver: TypeAlias = "Callable[[Sequence[Any], int], bool]"
"""Sends payloads, those up to a position; returns False where they were not sent."""
_Found: TypeAlias = dict[int, tuple[EventVisibility, EventVisibility | None]]
"""What was seen and what is seen now, by the identity of the former: each is decided once."""


class MadeAloneError(Exception):
    """The payloads depend on who asks, so that each subscriber makes its own."""


BUDGET = 64 << 20
"""Bytes of memory, estimated, for the entries of all groups of a process together."""
EACH = 300
"""Bytes that an entry takes in memory beside its payload."""
TAKEN = 64
"""Entries that a subscriber takes at once."""
LARGE = 1 << 16
"""Bytes of entries after which a subscriber takes no more at once: they are one write."""
TICK = 1.0
"""Seconds between two looks at the rights of all subscribers, even where no event came."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The payload that was made of an event for all subscribers of a group."""

    position: int
    payload: Any
    """None where the group may not see the event."""
    member: UUID | None
    """The member whose own stream has the event: that member's subscriptions make it themselves."""
    changes_rights: bool
    """Whether all subscribers must read their rights again before the next entry."""
    alone: bool
    """Whether making the shared payload failed: each subscriber makes its own of this event."""
    cost: int
    """The bytes of memory that the entry takes, estimated."""

    @property
    def is_special(self) -> bool:
        """Whether subscribers must do more than to send the payload."""
        return self.alone or self.changes_rights or self.member is not None


@dataclass(eq=False)
class Group:
    """The subscribers of one organization with one key, and the entries that they share."""

    org: UUID
    key: Hashable
    first: int
    """`entries` has every event that any subscriber needs, after this position and up to `last`."""
    make: Make
    last: int = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    dropped: int = 0
    """How many entries were dropped from the front of `entries`."""
    used: int = 0
    """Bytes of memory, estimated, that the entries take."""
    seats: set[Seat] = field(default_factory=set)
    notified: int = 0
    """Up to here, subscribers were woken."""
    told: int = 0
    """The number of the entry after those of which subscribers were told."""
    ended: bool = False
    failure: Exception | None = None
    task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.last = self.first

    async def take(self, page: Sequence[Recorded[Event]]) -> None:
        """Make entries of the next events."""
        alone = False
        try:
            made = await self.make(page)
        except MadeAloneError:
            made, alone = [None] * len(page), True
        except Exception as error:
            if is_away(error):
                log_away("feed", error)
            else:
                log.exception("events could not be made for a group", org=str(self.org))
            made, alone = [None] * len(page), True
        before = self.end
        for event, payload in zip(page, made, strict=True):
            if isinstance(event.event, ContentErased | UnknownStored):
                # Contents may be gone: a subscriber behind this event reads the ledger instead.
                self.forget(len(self.entries))
            member = event.stream if event.event.kind is Kind.MEMBER else None
            changes = isinstance(event.event, CHANGING_RIGHTS)
            if payload is not None or member or changes or alone:
                cost = EACH + (0 if payload is None else len(payload))
                self.entries.append(Entry(event.position, payload, member, changes, alone, cost))
                self.used += cost
        self.last = page[-1].position
        if self.end > before:  # for hidden events, the next TICK is enough
            self.notify()

    def forget(self, count: int) -> int:
        """Drop the oldest entries; return the bytes of memory that this frees."""
        gone, self.entries = self.entries[:count], self.entries[count:]
        self.first = gone[-1].position if gone else self.first
        self.dropped += len(gone)
        freed = sum(entry.cost for entry in gone)
        self.used -= freed
        return freed

    @property
    def end(self) -> int:
        """The number of the entry that comes next, counted from the first that there ever was."""
        return self.dropped + len(self.entries)

    def notify(self) -> None:
        """Hand what is new to the subscribers who wait, or wake them."""
        told, self.told, self.notified = self.told, self.end, self.last
        payloads = self._payloads(told)
        for seat in self.seats:
            seat.notify(told, payloads)

    def _payloads(self, told: int) -> list[Sized] | None:
        """Return the payloads since an entry; None where subscribers must look at the entries."""
        if self.ended or self.failure is not None or told < self.dropped:
            return None
        new = self.entries[told - self.dropped :]
        if len(new) > TAKEN or sum(entry.cost for entry in new) > LARGE:
            return None
        return None if any(entry.is_special for entry in new) else [e.payload for e in new]


class Seat:
    """One subscriber in a group.

    Attributes:
        position: the last position that the subscriber has taken.
        deliver: sends payloads to the subscriber at once, or returns False where it cannot; a
            position comes with them. None where the subscriber takes all entries itself.
        visibility: what the subscriber sees by the rights that it read last.
        confirmed_at: when rights were read that were still the same, by the event loop's clock.
        stale: whether the subscriber must read its rights again, since they are not the same.
    """

    def __init__(
        self,
        group: Group,
        position: int,
        visibility: EventVisibility | None = None,
    ) -> None:
        self.group = group
        self.position = position
        self.visibility = visibility
        self.confirmed_at = 0.0
        self.stale = False
        self.deliver: Deliver | None = None
        self._waiting: asyncio.Future[None] | None = None
        at = bisect_right(group.entries, position, key=attrgetter("position"))
        self.number = group.dropped + at
        """The number of the entry to take next, counted from the first that the group ever had."""

    def confirm(self, found: _Found, read_at: float) -> None:
        """Note whether the subscriber still sees what it saw, by rights that were read just now."""
        before, now = found.get(id(self.visibility), (None, None))
        if before is None:
            return  # joined meanwhile, or always sees the same
        if now is not None and (now is before or now == before):
            self.visibility, self.confirmed_at = now, read_at
        else:
            self.stale = True

    def notify(self, told: int, payloads: list[Sized] | None) -> None:
        """Take what is new, if the subscriber waits for it and can be sent it now, or wake it.

        A subscriber is a task, and each task that is woken costs more than a message does. An error
        of sending ends that subscriber alone.
        """
        waiting = self._waiting
        if waiting is None or waiting.done():
            return
        ready = payloads is not None and self.number == told and not self.stale
        try:
            if not ready or not self._deliver(payloads or [], told):
                waiting.set_result(None)
        except Exception as error:  # noqa: BLE001 - the subscriber's own task raises it
            waiting.set_exception(error)

    def _deliver(self, payloads: list[Sized], told: int) -> bool:
        group = self.group
        # A subscriber who joined later than the group has had its first entries: see `take`.
        if payloads and group.entries[told - group.dropped].position <= self.position:
            return False
        if self.deliver is None or not self.deliver(payloads, group.last):
            return False
        self.number, self.position = group.end, max(self.position, group.last)
        return True

    async def take(self) -> list[Entry] | None:
        """Return the next entries, perhaps none; None where the group has dropped them.

        Raises:
            Exception: the error that ended the feed of the ledger.
        """
        group = self.group
        if self.number == group.end and not group.ended:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        if group.failure is not None:
            raise group.failure
        at = self.number - group.dropped
        if group.ended or at < 0:
            return None
        found, size = [], 0
        for entry in group.entries[at : at + TAKEN]:
            found.append(entry)
            size += entry.cost
            if size > LARGE:
                break
        self.number += len(found)
        whole = at + len(found) == len(group.entries)
        # A subscriber may join at a later position than the group's: drop entries it has had.
        new = [e for e in found if e.position > self.position]
        self.position = max(self.position, group.last if whole else found[-1].position)
        return new


class FanOut:
    """The groups of a process."""

    def __init__(
        self, tailer: Tailer, pool: Pool, clock: Callable[[], datetime], *, budget: int = BUDGET
    ) -> None:
        self.tailer = tailer
        self.states = StateGroups(tailer)
        self._pool, self._clock = pool, clock
        self.used = 0
        """Bytes of memory, estimated, that all entries take."""
        self._budget = budget
        self._groups: dict[Hashable, Group] = {}
        self._rights: WeakValueDictionary[UUID, Rights] = WeakValueDictionary()
        self._watching: asyncio.Task[None] | None = None

    @property
    def groups(self) -> list[Group]:
        """The groups that have subscribers."""
        return [*self._groups.values()]

    def rights(self, org: UUID) -> Rights:
        """Return the shared rights of a ledger's followers; hold the object while following."""
        found = self._rights.get(org)
        if found is None:
            found = self._rights[org] = Rights(self._pool, org, self._clock)
        return found

    def join(
        self,
        org: UUID,
        key: Hashable,
        position: int,
        make: Callable[[], Make],
        visibility: EventVisibility | None = None,
    ) -> Seat | None:
        """Return a seat for a subscriber at the live end of its ledger; call `leave` afterwards.

        Args:
            org: the organization whose ledger is followed.
            key: equal for subscribers who get equal payloads, in one organization.
            position: the last position that the subscriber has had.
            make: called for the function that makes payloads, where there is no such group yet.
            visibility: what the subscriber sees; once that changes, it is woken. None where it is
                always the same.

        Returns:
            The seat; None where the group has dropped entries that the subscriber needs.
        """
        group = self._groups.get((org, key))
        if group is None:
            group = self._groups[org, key] = Group(org, key, position, make())
            group.task = asyncio.create_task(self._follow(group))
            self._watching = self._watching or asyncio.create_task(self._watch())
        if position < group.first:
            return None
        seat = Seat(group, position, visibility)
        group.seats.add(seat)
        return seat

    async def leave(self, seat: Seat) -> None:
        """Remove a subscriber from its group; a group without subscribers ends."""
        group = seat.group
        group.seats.discard(seat)
        if not group.seats and group.task is not None:
            self._end(group)
            group.task.cancel()
            await asyncio.gather(group.task, return_exceptions=True)

    async def _follow(self, group: Group) -> None:
        try:
            async with aclosing(self.tailer.pages(group.org, group.last)) as pages:
                async for page in pages:
                    if page:
                        before = group.used
                        await group.take(page)
                        self.used += group.used - before
                        self._shrink(group)
        except Exception as error:  # noqa: BLE001 - each subscriber raises it
            group.failure = error
        finally:
            self._end(group)

    def _end(self, group: Group) -> None:
        if not group.ended:
            del self._groups[group.org, group.key]
            self.used -= group.used
            group.ended = True
            group.notify()
            if self._watching is not None and not self._groups:
                self._watching.cancel()
                self._watching = None

    def _shrink(self, group: Group) -> None:
        """Drop entries that all subscribers took, and over the budget the oldest ones as well."""
        if len(group.entries) >= 2 * TAKEN and group.seats:
            self._forget(group, min(seat.number for seat in group.seats) - group.dropped)
        while self.used > self._budget:
            largest = max(self._groups.values(), key=attrgetter("used"))
            self._forget(largest, 1 + len(largest.entries) // 8)

    def _forget(self, group: Group, count: int) -> None:
        self.used -= group.forget(count)

    async def _watch(self) -> None:
        """Once per TICK, wake groups that moved on, and those of which one has other rights now."""
        while True:
            await asyncio.sleep(TICK)
            orgs = {group.org for group in self.groups}
            await asyncio.gather(*(self._watch_ledger(org) for org in orgs))

    async def _watch_ledger(self, org: UUID) -> None:
        rights, groups = self.rights(org), [group for group in self.groups if group.org == org]
        found: _Found = {}
        for group in groups:
            for seat in list(group.seats):
                before = seat.visibility
                if before is not None and id(before) not in found:
                    found[id(before)] = before, await _present(before, rights)
            for seat in group.seats:
                seat.confirm(found, rights.read_at)
            if group.notified < group.last or any(seat.stale for seat in group.seats):
                group.notify()


async def _present(seen: EventVisibility, rights: Rights) -> EventVisibility | None:
    """Return what the member sees now; None where the rights cannot be read, or have ended."""
    try:
        return await rights.visibility(seen.actor, age=TICK / 2)
    except Exception:  # noqa: BLE001 - the subscriber reads its rights, and tells its client
        return None
