"""One subscription to all tasks of a project that change, together with equal subscribers.

Equal subscribers share what is read and encoded of each task (`server.feed.state_groups`). Who is
behind the answers that a group keeps reads by itself, and so does everyone where a field fails, or
shows links to files, which are for one credential.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.access.permissions import Permission
from server.access.visibility import Disclosure, EventVisibility
from server.events.core.event import Event, Kind, Recorded
from server.events.core.refusal import Refused
from server.feed.fan_out import TICK
from server.feed.rights import RECHECK, Rights
from server.feed.state_groups import READ, StateAnswer, StateGroup, StateSource
from server.graphql.sharing import Encoded, EncodedAnswer, Execution, NotSharedError
from server.reads.accounts.readings import ShownContents
from server.reads.events.events import EventCriteria
from server.schema.core.context import Context, Info
from server.schema.events.event_watch import EventWatch
from server.schema.followed_state import info_of_group, passing, references_of, unnamed
from server.schema.labeling.media_links import LINKS
from server.schema.labeling.types import Task, load_task
from server.schema.projects.types import load_project

AT_ONCE = 1_000
"""Tasks that are collected, or read in one snapshot, before they are sent."""


@dataclass(eq=False)
class FollowedChanges:
    """One subscription to the tasks of a project."""

    info: Info
    project: UUID
    interval: float
    """Seconds between two states of a task, at least."""
    position: int = 0
    """Tasks that changed up to here were sent."""
    alone: bool = False
    """Whether tasks are read for this subscriber alone from now on."""
    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that was looked up."""

    async def follow(self) -> AsyncGenerator[Task | Encoded, None]:
        """Yield the tasks that changed, each in its newest state."""
        context, me = self.info.context, self.info.context.me
        fan_out = context.services.fan_out
        groups, rights = fan_out.states, fan_out.rights(me.org)
        await self._require()
        with context.services.subscription_limits.counted(me.org, me.member, me.credential):
            self.position = await fan_out.tailer.head(me.org)
            while True:
                seen = await rights.visibility(me.actor)
                key = (EventCriteria(project=self.project), context.execution.key, unnamed(seen))
                group = groups.join(
                    me.org, ("changes", *key), self._source(seen), self.position, pending=False
                )
                try:
                    async with contextlib.aclosing(self._together(group, rights, seen)) as answers:
                        async for answer in answers:
                            yield answer
                    if group.stopped:
                        return
                finally:
                    await groups.leave(group)
                async with contextlib.aclosing(self._by_itself()) as tasks:
                    async for each in tasks:
                        yield each
                if self.alone:
                    return

    async def _require(self) -> None:
        """Raise Refused where the caller may not see the tasks of the project."""
        context = self.info.context
        await load_project(self.info, context.session, self.project, "project")
        await context.require(Permission.TASKS_READ, self.project)
        await context.release()

    async def _together(
        self, group: StateGroup, rights: Rights, seen: EventVisibility
    ) -> AsyncGenerator[Encoded, None]:
        """Yield what is read for the group, while the rights are the same and it keeps enough.

        Raises:
            Refused: UNAUTHENTICATED or FORBIDDEN once the rights have ended.
        """
        me, readings = self.info.context.me, self.info.context.services.readings
        while await rights.visibility(me.actor, age=RECHECK - TICK) == seen:
            moved = group.moved
            if self.position < group.begun:
                return
            later = (each for each in group.answers if each.position > self.position)
            if (answer := next(later, None)) is not None:
                self.position = answer.position
                if answer.payload:
                    readings.add(me.org, me.member, me.credential, answer.contents)
                    yield answer.payload
                continue
            if not await group.goes_on(moved, TICK):
                self.alone = group.alone
                return
        await self._require()

    def _source(self, seen: EventVisibility) -> StateSource:
        """Return where a group has the tasks from."""
        info = info_of_group(self.info, self.info.context.me.member)
        shared = SharedChanges(info, self.project, self.info.context.execution, seen)
        return StateSource(shared.concerns, shared.evaluate, self.interval, apart=True)

    async def _by_itself(self) -> AsyncGenerator[Task, None]:
        """Yield tasks that are read for this subscriber alone: the next that changed, or all."""
        context = self.info.context
        async with EventWatch(context, self.position) as watch:
            while (changed := await self._collected(watch)) is not None:
                for task in changed:
                    READ.labels("single").inc()
                    try:
                        shown = await load_task(self.info, context.session, task)
                    except Refused:  # not visible, or not any more
                        await context.release()  # nothing is sent, after which others release it
                        continue
                    yield shown
                if not self.alone:
                    return

    async def _collected(self, watch: EventWatch) -> dict[UUID, None] | None:
        """Return the tasks to which something visible happened, and what follows in an interval.

        None where the watch is over.
        """
        found: dict[UUID, None] = {}
        now, until = asyncio.get_running_loop().time, None
        while len(found) < AT_ONCE and (until is None or now() < until):
            events = await watch.next(until and until - now())
            if events is None:
                return None
            some = await changed_tasks(
                self.info.context, self.project, watch.visibility, events, self.projects
            )
            found.update(some)
            self.position = events[-1].position if events else self.position
            until = until or (now() + self.interval if found else None)
        return found


@dataclass(eq=False)
class SharedChanges:
    """The tasks of a project that changed, read for a group."""

    info: Info
    project: UUID
    execution: Execution[Context]
    seen: EventVisibility
    changed: dict[UUID, None] = field(default_factory=dict)
    """Tasks that are to be read."""
    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that was looked up."""

    async def concerns(self, events: Sequence[Recorded[Event]]) -> bool:
        """Keep the tasks that some events changed; tell whether there are any."""
        context = self.info.context
        found = await changed_tasks(context, self.project, self.seen, events, self.projects)
        self.changed.update(found)
        return bool(found)

    async def evaluate(self, position: int) -> StateAnswer | None:
        """Read the tasks that changed up to a position; None where that depends on who asks."""
        context, tasks = self.info.context, [*self.changed]
        self.changed.clear()
        context.kept[LINKS] = {}
        answers, contents = list[EncodedAnswer](), ShownContents()
        for start in range(0, len(tasks), AT_ONCE):
            try:
                answers += await self._answers(tasks[start : start + AT_ONCE])
                contents.add(context.session.shown)
            except NotSharedError as error:
                if (cause := passing(error)) is not None:
                    raise cause from None
                return None
            finally:
                await context.release()
        if context.kept[LINKS]:
            return None
        return StateAnswer(position, None, Encoded(answers), contents)

    async def _answers(self, tasks: Sequence[UUID]) -> list[EncodedAnswer]:
        """Return the answers to tasks, without those that are not visible, or not any more.

        They are read together, so that loaders read what is selected of all of them at once.
        """
        found = await asyncio.gather(*map(self._answer, tasks), return_exceptions=True)
        for each in found:
            if isinstance(each, BaseException) and not isinstance(each, Refused):
                raise each
        return [EncodedAnswer(each) for each in found if isinstance(each, bytes)]

    async def _answer(self, task: UUID) -> bytes:
        context = self.info.context
        shown = await load_task(self.info, context.session, task)
        return await self.execution.answer(shown, context)


async def changed_tasks(
    context: Context,
    project: UUID,
    seen: EventVisibility,
    events: Sequence[Recorded[Event]],
    projects: dict[UUID, UUID],
) -> dict[UUID, None]:
    """Return the tasks of a project to which something happened that a member sees."""
    tasks = [event for event in events if event.event.kind is Kind.TASK]
    if not tasks:
        return {}
    criteria = EventCriteria(project=project)
    references = await references_of(context, seen, criteria, tasks, projects)
    return {
        event.stream: None
        for event in tasks
        if seen.discloses(event, references) is not Disclosure.HIDDEN
        and criteria.fits(event, references)
    }
