"""The subscription to events: those since a cursor, then new ones, without a gap.

Each subscriber reads by itself until it has reached the live end. From there on it takes what is
made once for all who ask for the same and may see the same (`server.feed.fan_out`), and leaves them
where it must look at an event by itself: one of its own account, or one that failed for all.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import CHANGING_RIGHTS, NOBODY
from server.events.core.event import Event, Kind, Recorded
from server.feed.fan_out import LARGE, TAKEN, TICK, FanOut, MadeAloneError, Seat
from server.feed.rights import RECHECK, Rights
from server.feed.tailer import Tailer
from server.graphql.sharing import Encoded, EncodedAnswer, Execution, NotSharedError
from server.ledger.read import bare_cursor, cursor
from server.reads.accounts.readings import ShownContents
from server.reads.events.events import mark_at
from server.schema.core.base import subscription
from server.schema.core.context import Caller, Context, Info
from server.schema.events.cursor import Place, place, resumed
from server.schema.events.event_view import EventView
from server.schema.events.filter import EventFilter, require_endless, resolve
from server.schema.events.interfaces import ACTORS, EventType

KEPT = 60.0
"""Seconds after which a page is read again for a slow client: contents may have been erased."""


@strawberry.type
class EventSubscriptions:
    """The subscription to events."""

    @subscription(Permission.EVENTS_READ_OWN)
    async def events(
        self, info: Info, after: str | None = None, filter: EventFilter | None = None
    ) -> AsyncIterator[EventType]:
        """Every event that the caller may see, each once and in order, the coming ones included.

        Without `after` it begins now; `"0"` is the beginning of the ledger, and the cursor of the
        last event that one has taken in resumes without loss. Rights are read again every two
        seconds and whenever roles or policies change: with its credential a subscription ends.
        """
        async with contextlib.aclosing(_follow(info, after, filter)) as events:
            async for event in events:
                yield cast("EventType", event)


class _Several:
    """Stands for the caller where events are answered for several subscribers at once."""

    credential = None

    def __init__(self, org: UUID) -> None:
        self.org = org

    @property
    def member(self) -> UUID:
        """Nobody. Raises NotSharedError."""
        raise NotSharedError("This depends on who asks.")


class _Group:
    """Answers events for all subscribers of a group; see `server.feed.fan_out.Make`."""

    def __init__(self, caller: Context, view: EventView, execution: Execution[Any]) -> None:
        org, member = caller.me.org, view.visibility.actor.member
        several = cast("Caller", _Several(org))
        one = several if member == NOBODY else Caller(org, member, None)
        self._context = Context(caller.services, one)
        self._context.of_group = True
        self._context.kept[ACTORS] = {}
        self._view = view
        self._execution = execution

    async def __call__(self, page: Sequence[Recorded[Event]]) -> list[EncodedAnswer | None]:
        """Return the answers to the events of a page, None of each that is not shown."""
        context, view = self._context, self._view
        if any(event.event.kind in (Kind.MEMBER, None) for event in page):
            context.kept[ACTORS] = {}  # a name may have changed or been erased since
        if len(page) > 1:
            await asyncio.sleep(0)  # a page may be long, and others wait
        found: dict[int, EncodedAnswer] = {}
        if possible := view.possible(page):
            try:
                references = await view.references(context.session, possible)
                for event in possible:
                    value = view.shown(event, references, context.session, context.kept[ACTORS])
                    if value is not None:
                        found[event.position] = await self._answered(value)
            except NotSharedError as error:
                raise MadeAloneError from error
            finally:
                await context.release()
        return [found.get(event.position) for event in page]

    async def _answered(self, value: EventType) -> EncodedAnswer:
        answer = self._execution.at_once(value)
        if answer is None:
            await asyncio.sleep(0)
            answer = await self._execution.answer(value, self._context)
        return EncodedAnswer(answer, value.public.cursor)


@dataclass(eq=False)
class _Answers:
    """Answers of one subscriber that are ready to be sent together."""

    ready: list[EncodedAnswer] = field(default_factory=list)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether they are as many as are sent at once."""
        return len(self.ready) >= TAKEN or self.size > LARGE

    def add(self, answer: bytes, id_: str) -> None:
        """Add an answer, with the id from which its stream can be resumed."""
        self.ready.append(EncodedAnswer(answer, id_))
        self.size += len(answer)

    def take(self) -> Encoded:
        """Return all of them, and begin again."""
        found, self.ready, self.size = Encoded(self.ready), [], 0
        return found


@dataclass(eq=False)
class _Subscriber:
    """One subscription: how far it is, and what it may see with rights that are never old."""

    info: Info
    given: EventFilter | None
    rights: Rights
    context: Context = field(init=False)
    """The context in which its own answers are read."""
    position: int = 0
    """The position up to which it has got all of its events."""
    read_at: float = 0.0
    """When its rights were read, by the clock of the event loop."""
    unnoted: int = 0
    """Events that it was shown with others, and that are not counted yet."""
    noted_at: float = 0.0
    """When they were counted, by the clock of the event loop."""
    view: EventView = field(init=False)
    key: Hashable = None
    """Equal for subscribers who get the same answers, except to events of their own accounts."""

    def __post_init__(self) -> None:
        """Keep the context: it is needed for every event."""
        self.context = self.info.context

    async def renew(self, *, at: int = 0, age: float = RECHECK - TICK) -> None:
        """Read the rights again.

        Args:
            at: they must be those of this position, or later ones.
            age: they may have been read for somebody else so many seconds ago.

        Raises:
            Refused: where the subscription, as it was asked for, would not be allowed now.
        """
        visibility = await self.rights.visibility(self.context.me.actor, at=at, age=age)
        self.read_at = self.rights.read_at
        self.context.kept[ACTORS] = {}
        if self.key is None or (
            visibility is not self.view.visibility and visibility != self.view.visibility
        ):
            await self.context.release()
            session = self.context.session
            self.view = EventView(
                visibility, await resolve(self.info, session, visibility, self.given)
            )
            await self.context.release()
            audience, _ = visibility.audience(self.view.criteria.scope)
            self.key = (audience, self.view.criteria, self.context.execution.key)

    def is_old(self) -> bool:
        """Tell whether the rights are so old that they must be read again."""
        return asyncio.get_running_loop().time() - self.read_at > RECHECK - TICK

    async def follow(self, fan_out: FanOut) -> AsyncGenerator[EventType | Encoded, None]:
        """Yield what follows the position: values, and at the live end shared answers."""
        seat, mark, pages_of = None, None, partial(fan_out.tailer.pages, self.context.me.org)
        try:
            while True:
                async with contextlib.aclosing(pages_of(self.position, mark)) as pages:
                    async for page in pages:
                        async with contextlib.aclosing(self._alone(page)) as values:
                            async for value in values:
                                yield value
                        if page and self.position < page[-1].position:
                            mark = page[self.position - page[0].position].leaf_hash
                            break  # the rest is read again
                        if not page and (seat := self._seat(fan_out)):
                            await asyncio.sleep(0)  # so that somebody always follows the ledger
                            break
                    else:
                        return  # the server is about to stop
                if seat is None:
                    continue
                async with contextlib.aclosing(self._together(seat)) as answers:
                    async for answer in answers:
                        yield answer
                left, seat, mark = seat, None, None
                await fan_out.leave(left)
                if left.group.failure is not None:  # such as another history since its last answer
                    raise left.group.failure
        finally:
            self.note()
            if seat is not None:
                await fan_out.leave(seat)

    def _seat(self, fan_out: FanOut) -> Seat | None:
        view, context = self.view, self.context
        _, visibility = view.visibility.audience(view.criteria.scope)
        shared = EventView(visibility, view.criteria)
        return fan_out.join(
            context.me.org, self.key, self.position,
            lambda: _Group(context, shared, context.execution), view.visibility,
        )  # fmt: skip

    async def _alone(
        self, page: Sequence[Recorded[Event]]
    ) -> AsyncGenerator[EventType | Encoded, None]:
        """Yield the events of a page that it is shown, read for this subscriber alone.

        They are yielded as answers, several at once; as values only where a field fails, so that
        its error is told. Where the client takes them for longer than KEPT, the rest is left.
        """
        references, ready, context = None, _Answers(), self.context
        until = asyncio.get_running_loop().time() + KEPT
        at_once, session = context.execution.at_once, context.session
        for number, event in enumerate(page):
            changes = self._changes_rights(event)
            if changes or (not ready.ready and self.is_old()):
                if answers := await self._release(ready):
                    yield answers
                await self.renew(at=event.position if changes else 0)
                references = None
            references = references or await self.view.references(session, page[number:])
            value = self.view.shown(event, references, session, context.kept[ACTORS])
            session.shown.events += value is not None
            answer = None if value is None else at_once(value) or await self._answer(value)
            if value is not None and answer is not None:
                ready.add(answer, value.public.cursor if context.resumption else "")
            failed = answer is None and value is not None
            if not (failed or ready.is_full or number + 1 == len(page)):
                continue
            answers = await self._release(ready)
            self.position = event.position
            if answers:
                yield answers
            if failed and value is not None:
                self._resume_after(value)
                yield value
            if asyncio.get_running_loop().time() > until:
                return

    def _resume_after(self, value: EventType) -> None:
        """Let the stream be resumed after a value that is yielded as it is."""
        if self.context.resumption is not None:
            self.context.resumption.id = value.public.cursor

    async def _answer(self, value: EventType) -> bytes | None:
        """Return the answer to a value; None where a field fails."""
        try:
            found: bytes = await self.context.execution.answer(value, self.context)
        except NotSharedError:
            return None
        return found

    async def _release(self, ready: _Answers) -> Encoded:
        """Return the answers that are ready.

        No snapshot is held while nothing happens; the transport lets go of that of a value.
        """
        await self.context.release()
        return ready.take()

    def _changes_rights(self, event: Recorded[Event]) -> bool:
        return isinstance(event.event, CHANGING_RIGHTS) or event.stream == self.context.me.member

    def _deliver(self, seat: Seat, answers: Sequence[EncodedAnswer], position: int) -> bool:
        """Send answers that were made for all at once; return whether they are sent."""
        self.read_at, now = max(self.read_at, seat.confirmed_at), asyncio.get_running_loop().time()
        send = self.context.deliver
        # The rights of all are looked at once per TICK, and some time passes until they are read.
        if (
            send is None
            or now - self.read_at > RECHECK - TICK / 2
            or (answers and not send(answers))
        ):
            return False
        self.position = max(self.position, position)
        self.unnoted += len(answers)
        if now - self.noted_at > TICK:
            self.note()
        return True

    async def _together(self, seat: Seat) -> AsyncGenerator[Encoded, None]:
        """Take what is made for all, until something must be looked at by itself."""
        key, me = self.key, self.context.me.member
        seat.deliver = self.context.deliver and partial(self._deliver, seat)
        while (entries := await seat.take()) is not None:
            await self._renew_if_old(seat)
            ready: list[EncodedAnswer] = []
            end = seat.position
            for entry in entries:
                if entry.changes_rights:
                    if ready:
                        yield self._counted(ready)
                    ready, self.position = [], entry.position - 1
                    await self._renew_at(seat, entry.position)
                if self.key != key or entry.alone or entry.member == me:
                    end = entry.position - 1
                    break
                if entry.payload is not None:
                    ready.append(entry.payload)
            self.position = end
            if ready:
                yield self._counted(ready)
            if seat.stale:  # not before: events until now were seen by the rights of their time
                await self._renew_at(seat)
            if end < seat.position or self.key != key:
                return

    def _counted(self, answers: list[EncodedAnswer]) -> Encoded:
        """Return answers to be sent, counted as events that this subscriber is shown."""
        self.unnoted += len(answers)
        self.note()
        return Encoded(answers)

    def note(self) -> None:
        """Add the events that this subscriber was shown to the sum of its credential."""
        me, shown = self.context.me, ShownContents()
        shown.events, self.unnoted = self.unnoted, 0
        self.noted_at = asyncio.get_running_loop().time()
        self.context.services.readings.add(me.org, me.member, me.credential, shown)

    async def _renew_if_old(self, seat: Seat) -> None:
        """Read the rights again, unless the group has just found them unchanged."""
        self.read_at = max(self.read_at, seat.confirmed_at)
        if self.is_old():
            await self._renew_at(seat)

    async def _renew_at(self, seat: Seat, position: int = 0) -> None:
        """Read the rights again, those of a position or later ones."""
        await self.renew(at=position)
        seat.visibility, seat.stale = self.view.visibility, False


async def _follow(
    info: Info, after: str | None, given: EventFilter | None
) -> AsyncGenerator[EventType | Encoded, None]:
    require_endless(given, "A subscription begins at `after` and has no end")
    context, fan_out = info.context, info.context.services.fan_out
    me = context.me
    with context.services.subscription_limits.counted(me.org, me.member, me.credential):
        subscriber = _Subscriber(info, given, fan_out.rights(me.org))
        await subscriber.renew(age=0.0)
        start = await _start(fan_out.tailer, subscriber, after)
        subscriber.position = start.position
        if context.resumption is not None:
            # Whoever is cut off before the first event goes on from here as well.
            context.resumption.id = str(start)
            yield Encoded()
        async with contextlib.aclosing(subscriber.follow(fan_out)) as found:
            async for value in found:
                yield value


async def _start(tailer: Tailer, subscriber: _Subscriber, after: str | None) -> Place:
    """Return the place to begin behind; the places of the query `events` count as well.

    The id of the last event that a client of server-sent events has got wins over `after`: when it
    connects again, it sends the same document and variables as at first.
    """
    context, visibility = subscriber.context, subscriber.view.visibility
    if context.resumption is not None and context.resumption.after is not None:
        after = context.resumption.after
    if after is None:
        position = await tailer.head(context.me.org)
        mark = await mark_at(context.session, position) if visibility.members else None
        found = place(bare_cursor(position) if mark is None else cursor(position, mark))
    else:
        found = await resumed(context.session, visibility, after, "after")
    await context.release()
    return found
