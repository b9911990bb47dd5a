"""One subscription to one state: read by itself at first, then together with equal subscribers.

Who follows a state is sent the answer to it after each event that may have changed it, where that
is another answer than before. Equal subscribers share the evaluation (`server.feed.state_groups`),
but where a field fails, or shows links to files, which are for one credential.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from graphql import GraphQLError

from server.access.event_references import EventReferences
from server.access.visibility import NOBODY, EventVisibility
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.feed.fan_out import TICK
from server.feed.rights import RECHECK, Rights
from server.feed.state_groups import READ, StateAnswer, StateGroup, StateSource
from server.graphql.sharing import Encoded, EncodedAnswer, NotSharedError
from server.reads.events.events import EventCriteria
from server.schema.core.context import Caller, Context, Info
from server.schema.events.event_watch import EventWatch
from server.schema.labeling.media_links import LINKS

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Generic[T]):
    """What is followed."""

    criteria: EventCriteria
    """The events after which it may be another one."""
    read: Callable[[Info, int], Awaitable[T]]
    """Reads it as of a position or a later one; 0: as it is known at once."""
    require: Callable[[Info], Awaitable[object]] | None = None
    """Raises Refused where the caller may not see it, if `read` does not."""
    same: Callable[[T], Any] | None = None
    """What of it must be another for it to be sent; by default its answer as a whole."""
    reached: Callable[[T], int] | None = None
    """The position that it is of, where it lags; by default the head of its snapshot."""
    matters: Callable[[Recorded[Event], EventVisibility], bool] | None = None
    """Whether an event may change it for a member who sees so much; by default each may."""
    for_anyone: bool = False
    """Whether it is the same for all who may see it."""
    interval: float
    """Seconds between two answers, at least."""


@dataclass(eq=False)
class FollowedState(Generic[T]):
    """One subscription to one state."""

    info: Info
    state: State[T]
    last: Any = None
    """What was sent last."""
    reached: int = 0
    """The position that it was of."""
    alone: bool = False
    """Whether it is read for this subscriber alone from now on."""
    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that was looked up."""

    @property
    def context(self) -> Context:
        """The context in which it is read for this subscriber alone."""
        return self.info.context

    async def follow(self) -> AsyncGenerator[T | Encoded, None]:
        """Yield the states that are to be sent."""
        context, me = self.context, self.context.me
        tailer, groups = context.services.fan_out.tailer, context.services.fan_out.states
        rights = context.services.fan_out.rights(me.org)
        context.kept[LINKS] = {}
        with context.services.subscription_limits.counted(me.org, me.member, me.credential):
            head = await tailer.head(me.org)
            while True:
                seen = await rights.visibility(me.actor)
                state = await self._read(0 if self._lags else head)
                if state is not None:
                    yield state
                    await asyncio.sleep(self.state.interval)
                if self.alone:
                    break
                group = groups.join(
                    me.org, self._key(seen), self._source(seen), head, pending=self._lags
                )
                try:
                    async with contextlib.aclosing(self._together(group, rights, seen)) as answers:
                        async for answer in answers:
                            yield answer
                            await asyncio.sleep(self.state.interval)
                    if group.stopped:
                        return
                finally:
                    await groups.leave(group)
                head = max(head, self.reached)
            async with contextlib.aclosing(self._by_itself(head)) as states:
                async for each in states:
                    yield each

    @property
    def _lags(self) -> bool:
        """Whether what is known at once may be older than the beginning of the subscription."""
        return self.state.reached is not None

    async def _together(
        self, group: StateGroup, rights: Rights, seen: EventVisibility
    ) -> AsyncGenerator[Encoded, None]:
        """Yield what is read for the group, until the rights change or it is not read any more.

        Raises:
            Refused: UNAUTHENTICATED or FORBIDDEN once the rights have ended.
        """
        me = self.context.me
        while await rights.visibility(me.actor, age=RECHECK - TICK) == seen:
            moved, newest = group.moved, group.newest
            if newest is not None and newest.position > self.reached:
                self.reached = newest.position
                if newest.shown != self.last:
                    self.last = newest.shown
                    readings = self.context.services.readings
                    readings.add(me.org, me.member, me.credential, newest.contents)
                    yield newest.payload
                    continue
            if not await group.goes_on(moved, TICK):
                self.alone = group.alone
                return

    def _key(self, seen: EventVisibility) -> Hashable:
        """Return what is equal for subscribers who get equal answers."""
        audience = None if self.state.for_anyone else unnamed(seen)
        return self.state.criteria, self.context.execution.key, audience

    def _source(self, seen: EventVisibility) -> StateSource:
        """Return where a group has its states from."""
        state, execution = self.state, self.context.execution
        info = info_of_group(self.info, NOBODY if state.for_anyone else self.context.me.member)
        context, projects = info.context, dict[UUID, UUID]()

        async def concerns(events: Sequence[Recorded[Event]]) -> bool:
            return await concerned(context, seen, state, events, projects)

        async def evaluate(position: int) -> StateAnswer | None:
            context.kept[LINKS] = {}
            try:
                if state.require is not None and not state.for_anyone:
                    await state.require(info)
                found = await state.read(info, position)
                answer = await execution.answer(found, context)
                reached = await _reached(context, state, found)
                contents = copy(context.session.shown)
            except NotSharedError as error:
                if (cause := passing(error)) is not None:
                    raise cause from None
                return None
            finally:
                await context.release()
            if context.kept[LINKS]:
                return None
            shown = answer if state.same is None else state.same(found)
            return StateAnswer(reached, shown, Encoded([EncodedAnswer(answer)]), contents)

        return StateSource(concerns, evaluate, state.interval)

    async def _read(self, position: int) -> T | Encoded | None:
        """Read the state for this subscriber alone, as it is sent; None where it is not sent."""
        READ.labels("single").inc()
        if self.state.require is not None:
            await self.state.require(self.info)
        found = await self.state.read(self.info, position)
        state = await self._changed(found)
        self.reached = await _reached(self.context, self.state, found)
        await self.context.release()
        return state

    async def _by_itself(self, head: int) -> AsyncGenerator[T | Encoded, None]:
        """Yield the states that are read for this subscriber alone."""
        now, position = asyncio.get_running_loop().time, head
        async with EventWatch(self.context, head) as watch:
            while (found := await self._next(watch, position)) is not None:
                position, began = found, now()
                state = await self._read(position)
                if state is not None:
                    yield state
                await asyncio.sleep(began + self.state.interval - now())

    async def _next(self, watch: EventWatch, position: int) -> int | None:
        """Return the position of events that may have changed the state, or the given one.

        None where the watch is over.
        """
        seen = watch.visibility
        while (events := await watch.next()) is not None:
            if watch.visibility is not seen or await concerned(
                self.context, watch.visibility, self.state, events, self.projects
            ):
                return events[-1].position if events else position
        return None

    async def _changed(self, state: T) -> T | Encoded | None:
        """Return a state as it is sent; None where it is the one that was sent last."""
        answer: Encoded | None = None
        if self.state.same is not None:
            shown = self.state.same(state)
        else:
            answer, shown = await self._answered(state)
        if shown == self.last:
            return None
        if self.context.kept[LINKS]:  # a state that is sent has fresh links, and no other
            self.alone, self.context.kept[LINKS] = True, {}
            answer, shown = await self._answered(state)
        self.last = shown
        return answer or state

    async def _answered(self, state: T) -> tuple[Encoded | None, Any]:
        """Return the answer to a state, and what tells it from others.

        Where a field fails there is no answer, but the error.
        """
        try:
            answer = await self.context.execution.answer(state, self.context)
        except NotSharedError as error:
            self.alone = passing(error) is None
            return None, str(error.__cause__)
        return Encoded([EncodedAnswer(answer)]), answer


def unnamed(seen: EventVisibility) -> EventVisibility:
    """Return what a member may see, whatever the credential."""
    return replace(seen, actor=replace(seen.actor, credential=None, expires_at=None))


def info_of_group(info: Info, member: UUID) -> Info:
    """Return a subscriber's info with a context of a group, which acts for a member."""
    me = info.context.me
    context = Context(info.context.services, Caller(me.org, member, None))
    context.of_group = True
    return Info(
        _raw_info=info._raw_info._replace(context=context),  # noqa: SLF001 - no other way
        _field=info._field,  # noqa: SLF001
    )


def passing(error: NotSharedError) -> Exception | None:
    """Return what made a field fail, where it may pass: an outage, or what nobody expected.

    Then the state is shared again afterwards: a database that is slow once must not be asked by
    each subscriber from then on. None where the caller may not see the field.
    """
    cause = error.__cause__
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    refused = isinstance(cause, Refused) and cause.code is not Code.UNAVAILABLE
    return cause if isinstance(cause, Exception) and not refused else None


async def _reached(context: Context, state: State[T], found: T) -> int:
    """Return the position that a state is of."""
    if state.reached is not None:
        return state.reached(found)
    return (await context.session.cut()).head


async def concerned(
    context: Context,
    visibility: EventVisibility,
    state: State[Any],
    events: Sequence[Recorded[Event]],
    projects: dict[UUID, UUID],
) -> bool:
    """Tell whether one of some events may have changed a state."""
    criteria, matters = state.criteria, state.matters
    found = [
        event
        for event in events
        if criteria.may_fit(event) and (matters is None or matters(event, visibility))
    ]
    if not found or criteria.project is None:
        return bool(found)
    references = await references_of(context, visibility, criteria, found, projects)
    return any(criteria.fits(event, references) for event in found)


async def references_of(
    context: Context,
    visibility: EventVisibility,
    criteria: EventCriteria,
    events: Sequence[Recorded[Event]],
    projects: dict[UUID, UUID],
) -> EventReferences:
    """Read what some events do not say themselves; `projects` caches the projects of streams."""
    found = await criteria.references(context.session, visibility, events, projects=projects)
    await context.release()
    return found
