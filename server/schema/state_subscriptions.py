"""Subscriptions to states: the present one at once, then the newest one whenever it has changed.

States in between are skipped. Who follows a state reads it anew after each event of the thing, also
after one that is hidden from the caller, and is sent the answer only where it is another one than
before: a subscription tells what asking again and again would tell, and nothing by its silence.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import strawberry

from server.access.event_references import EventReferences
from server.access.permissions import Permission
from server.access.visibility import Disclosure
from server.events.core import ids
from server.events.core.event import Event, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.graphql.sharing import Encoded, EncodedAnswer, NotSharedError
from server.reads.events.events import EventCriteria
from server.reads.keyset_pages import KeysetPage
from server.reads.labeling.own_work import leases_of_member, returned_annotations
from server.schema.core.base import Readable, query, subscription
from server.schema.core.context import Context, Info
from server.schema.events.event_watch import EventWatch
from server.schema.labeling.lease_types import Lease, lease_of
from server.schema.labeling.media_links import LINKS
from server.schema.labeling.types import Annotation, Task, annotation_of, load_task
from server.schema.labeling.viewer import Work
from server.schema.projects.types import load_project
from server.schema.statistics import Progress, progress_of

INTERVAL = 0.5
"""Seconds between two states of one subscription, at least."""
QUEUE_INTERVAL = 1.0
"""The same for what one has to do, which every event of the project may change."""
AT_ONCE = 1_000
"""Tasks that a subscription collects before it sends them."""
RETURNED = 20
"""Own annotations to be answered again that are listed."""
T = TypeVar("T")


@strawberry.enum(description="What an annotator should do next in a project.")
class NextStep(Enum):
    """The first of these that there is."""

    CONTINUE = strawberry.enum_value("CONTINUE", description="Answer the first of `leases`.")
    REDO = strawberry.enum_value("REDO", description="Answer the first of `returned` again.")
    CLAIM = strawberry.enum_value("CLAIM", description="Claim a task.")
    WAIT = strawberry.enum_value("WAIT", description="There is nothing to do at present.")


@strawberry.type(description="What the caller holds, has to do again, and could claim.")
class MyQueue(Readable):
    """The queue of one member in one project."""

    project_uuid: strawberry.Private[UUID]

    @query(Permission.TASKS_READ)
    async def next(self, info: Info) -> NextStep:
        """What to do now."""
        if await self.leases(info):
            return NextStep.CONTINUE
        if await self.returned(info):
            return NextStep.REDO
        left = await self.work().left(info)
        return NextStep.CLAIM if left.count else NextStep.WAIT

    @query(Permission.TASKS_READ)
    async def leases(self, info: Info) -> list[Lease]:
        """The tasks that the caller holds; the lease that ends first comes first."""
        session, me = self.session, info.context.me.member
        rows = await leases_of_member(session, self.project_uuid, me)
        return [lease_of(session, row, me) for row in rows]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def returned(self, info: Info) -> list[Annotation]:
        """The first 20 of `Viewer.returned`: own annotations that wait to be answered again."""
        session, page = self.session, KeysetPage(None, RETURNED, False)
        rows = await returned_annotations(session, self.project_uuid, info.context.me.member, page)
        return [annotation_of(session, row) for row in rows]

    @query(Permission.PROJECT_READ)
    def work(self) -> Work:
        """How much there is."""
        return Work(session=self.session, project_uuid=self.project_uuid)


@strawberry.type
class StateSubscriptions:
    """Subscriptions to what things are, rather than to what happens to them."""

    @subscription(Permission.TASKS_READ)
    async def task_changed(
        self, info: Info, id: strawberry.ID | None = None, project: strawberry.ID | None = None
    ) -> AsyncIterator[Task]:
        """A task, at once and whenever it has changed; or each task of a project that changes.

        Say one of the two. It comes in its newest state, twice a second at most. Of a project,
        tasks come after events that the caller may see. Links to files are renewed with each state.
        """
        if (id is None) == (project is None):
            message = "Say which task by `id`, or by `project` that it is all of a project."
            raise Refused(Code.INVALID, message, ("id",))
        if id is not None:
            task = ids.expect("task", id, "id")

            async def read(_: int) -> Task:
                return await load_task(info, info.context.session, task)

            states = _States(info.context, EventCriteria(stream=task), read).follow()
        else:
            states = _changed_tasks(info, ids.expect("project", project or "", "project"))
        async with contextlib.aclosing(states):
            async for state in states:
                yield cast("Task", state)

    @subscription(Permission.STATISTICS_READ)
    async def project_progress(self, info: Info, project: strawberry.ID) -> AsyncIterator[Progress]:
        """The progress of a project, at once and whenever a number in it has changed.

        It comes twice a second at most.
        """
        id_ = ids.expect("project", project, "project")

        async def read(position: int) -> Progress:
            await load_project(info, info.context.session, id_, "project")
            return await _counted(info.context, id_, position)

        criteria = EventCriteria(project=id_)
        states = _States(info.context, criteria, read, same=_numbers, lags=True).follow()
        async with contextlib.aclosing(states):
            async for state in states:
                yield cast("Progress", state)

    @subscription(Permission.ANNOTATIONS_READ_OWN)
    async def my_queue(self, info: Info, project: strawberry.ID) -> AsyncIterator[MyQueue]:
        """What the caller should do next in a project, at once and whenever that has changed.

        It comes once a second at most.
        """
        id_ = ids.expect("project", project, "project")

        async def read(_: int) -> MyQueue:
            session = info.context.session
            await load_project(info, session, id_, "project")
            await info.context.require(Permission.ANNOTATIONS_READ_OWN, id_)
            return MyQueue(session=session, project_uuid=id_)

        criteria = EventCriteria(project=id_)
        states = _States(info.context, criteria, read, interval=QUEUE_INTERVAL).follow()
        async with contextlib.aclosing(states):
            async for state in states:
                yield cast("MyQueue", state)


def _numbers(progress: Progress) -> list[tuple[str, int]]:
    return [(count.status.value, count.tasks) for count in progress.by_status]


async def _counted(context: Context, project: UUID, position: int) -> Progress:
    """Return the progress, counted up to a position, however long that takes; 0 for at once."""
    while True:
        try:
            return await progress_of(context, context.session, project, position or None)
        except Refused as refused:
            if refused.code is not Code.UNAVAILABLE:
                raise
            await context.release()


@dataclass(eq=False)
class _States(Generic[T]):
    """One subscription to one state."""

    context: Context
    criteria: EventCriteria
    """The events after which the state may be another one."""
    read: Callable[[int], Awaitable[T]]
    """Reads the state of a position or a later one; 0 for the state as it is known at once."""
    same: Callable[[T], Any] | None = None
    """What of a state must be another for it to be sent; by default its answer as a whole."""
    lags: bool = False
    """Whether what is known at once may be older than the beginning of the subscription."""
    interval: float = INTERVAL
    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that was looked up."""
    last: Any = None

    async def follow(self) -> AsyncGenerator[T | Encoded, None]:
        """Yield the states that are to be sent."""
        me, services = self.context.me, self.context.services
        now = asyncio.get_running_loop().time
        self.context.kept[LINKS] = {}
        with services.subscription_limits.counted(me.org, me.member, me.credential):
            head = await services.fan_out.tailer.head(me.org)
            position: int | None = 0 if self.lags else head
            async with EventWatch(self.context, head) as watch:
                while position is not None:
                    began = now()
                    state = await self.changed(await self.read(position))
                    await self.context.release()
                    if state is not None:
                        yield state
                    if position < head:
                        position = head
                        continue
                    await asyncio.sleep(began + self.interval - now())
                    position = await self.next(watch, head)

    async def changed(self, state: T) -> T | Encoded | None:
        """Return a state as it is sent; None where it is the one that was sent last."""
        answer: Encoded | None = None
        if self.same is not None:
            shown = self.same(state)
        else:
            answer, shown = await self.answered(state)
        if shown == self.last:
            return None
        if self.context.kept[LINKS]:  # a state that is sent has fresh links, and no other
            self.context.kept[LINKS] = {}
            answer, shown = await self.answered(state)
        self.last = shown
        return answer or state

    async def answered(self, state: T) -> tuple[Encoded | None, Any]:
        """Return the answer to a state, and what tells it from others.

        Where a field fails there is no answer, but the error.
        """
        try:
            answer = await self.context.execution.answer(state, self.context)
        except NotSharedError as error:
            return None, str(error.__cause__)
        return Encoded([EncodedAnswer(answer)]), answer

    async def next(self, watch: EventWatch, position: int) -> int | None:
        """Return the position of events that may have changed the state, or the given one.

        None where the watch is over.
        """
        seen = watch.visibility
        while (events := await watch.next()) is not None:
            if await self.concerned(watch, events) or watch.visibility is not seen:
                return events[-1].position if events else position
        return None

    async def concerned(self, watch: EventWatch, events: list[Recorded[Event]]) -> bool:
        """Tell whether one of some events is about the thing."""
        found = [event for event in events if self.criteria.may_fit(event)]
        if not found or self.criteria.project is None:
            return bool(found)
        references = await _references(self.context, watch, self.criteria, found, self.projects)
        return any(self.criteria.fits(event, references) for event in found)


async def _changed_tasks(info: Info, project: UUID) -> AsyncGenerator[Task, None]:
    """Yield the tasks of a project that changed, each in its newest state."""
    context, criteria = info.context, EventCriteria(project=project)
    me, services = context.me, context.services
    await load_project(info, context.session, project, "project")
    await context.require(Permission.TASKS_READ, project)
    await context.release()
    with services.subscription_limits.counted(me.org, me.member, me.credential):
        position = await services.fan_out.tailer.head(me.org)
        async with EventWatch(context, position) as watch:
            projects: dict[UUID, UUID] = {}
            while (changed := await _collected(context, watch, criteria, projects)) is not None:
                for task in changed:
                    try:
                        shown = await load_task(info, context.session, task)
                    except Refused:  # not visible, or not any more
                        await context.release()  # nothing is sent, after which others release it
                        continue
                    yield shown


async def _collected(
    context: Context, watch: EventWatch, criteria: EventCriteria, projects: dict[UUID, UUID]
) -> dict[UUID, None] | None:
    """Return the tasks to which something visible happened, and what follows in INTERVAL.

    None where the watch is over.
    """
    found: dict[UUID, None] = {}
    now, until = asyncio.get_running_loop().time, None
    while len(found) < AT_ONCE and (until is None or now() < until):
        events = await watch.next(until and until - now())
        if events is None:
            return None
        tasks = [event for event in events if event.event.kind is Kind.TASK]
        if tasks:
            references = await _references(context, watch, criteria, tasks, projects)
            for event in tasks:
                shown = watch.visibility.discloses(event, references) is not Disclosure.HIDDEN
                if shown and criteria.fits(event, references):
                    found[event.stream] = None
                    until = until or now() + INTERVAL
    return found


async def _references(
    context: Context,
    watch: EventWatch,
    criteria: EventCriteria,
    events: list[Recorded[Event]],
    projects: dict[UUID, UUID],
) -> EventReferences:
    """Read what some events do not say themselves; `projects` caches the projects of streams."""
    found = await criteria.references(context.session, watch.visibility, events, projects=projects)
    await context.release()
    return found
