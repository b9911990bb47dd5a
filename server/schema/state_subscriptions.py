"""Subscriptions to states: the present one at once, then the newest one whenever it has changed.

States in between are skipped. Who follows a state reads it anew after each event of the thing, also
after one that is hidden from the caller, and is sent the answer only where it is another one than
before: a subscription tells what asking again and again would tell, and nothing by its silence.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import cast
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import EventVisibility
from server.events.core import ids
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.labeling import comments, review_leases
from server.events.labeling.annotations import AnnotationRevised, AnnotationSubmitted
from server.events.labeling.leases import (
    LeaseExpired,
    LeaseExtended,
    LeaseReleased,
    TaskClaimed,
)
from server.events.labeling.task_events import SentToReview, TaskResolved, TaskSkipped
from server.events.pauses.member_pauses import PauseStatus
from server.graphql.sharing import Encoded
from server.reads.events.events import EventCriteria
from server.reads.keyset_pages import KeysetPage
from server.reads.labeling.own_work import leases_of_member, returned_annotations
from server.schema.core.base import Readable, query, subscription
from server.schema.core.context import Context, Info
from server.schema.followed_changes import FollowedChanges
from server.schema.followed_state import FollowedState, State
from server.schema.labeling.lease_types import Lease, lease_of
from server.schema.labeling.types import Annotation, Task, annotation_of, load_task
from server.schema.labeling.viewer import Work
from server.schema.projects.types import load_project
from server.schema.statistics import Progress, read_progress

INTERVAL = 0.5
"""Seconds between two states of one subscription, at least."""
QUEUE_INTERVAL = 1.0
"""The same for what one has to do, which every event of the project may change."""
RETURNED = 20
"""Own annotations to be answered again that are listed."""
NOT_OF_QUEUES = (
    comments.CommentAdded,
    comments.CommentEdited,
    comments.CommentResolved,
    comments.CommentReopened,
    comments.CommentDeleted,
    review_leases.ReviewClaimed,
    review_leases.ReviewLeaseExtended,
    review_leases.ReviewLeaseReleased,
    review_leases.ReviewLeaseExpired,
)
"""Events of tasks that change nobody's queue."""
LEASES = (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired)
HIDDEN_WORK = (AnnotationSubmitted, AnnotationRevised, TaskSkipped, TaskResolved, SentToReview)
"""Work of others that changes nothing in the queue of whoever may not see it, as leases do."""


@strawberry.enum(description="What an annotator should do next in a project.")
class NextStep(Enum):
    """The first of these that there is."""

    CONTINUE = strawberry.enum_value("CONTINUE", description="Answer the first of `leases`.")
    REDO = strawberry.enum_value("REDO", description="Answer the first of `returned` again.")
    CLAIM = strawberry.enum_value("CLAIM", description="Claim a task.")
    WAIT = strawberry.enum_value(
        "WAIT", description="There is nothing to do at present, or the caller is paused."
    )


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
        pause = await self.work().pause(info)
        if pause is not None and pause.status is PauseStatus.PAUSED:
            return NextStep.WAIT
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
        states: AsyncGenerator[Task | Encoded, None]
        if id is not None:
            task = ids.expect("task", id, "id")

            async def read(info: Info, _: int) -> Task:
                return await load_task(info, info.context.session, task)

            state = State(criteria=EventCriteria(stream=task), read=read, interval=INTERVAL)
            states = FollowedState(info, state).follow()
        else:
            id_ = ids.expect("project", project or "", "project")
            states = FollowedChanges(info, id_, INTERVAL).follow()
        async with contextlib.aclosing(states):
            async for each in states:
                yield cast("Task", each)

    @subscription(Permission.STATISTICS_READ)
    async def project_progress(self, info: Info, project: strawberry.ID) -> AsyncIterator[Progress]:
        """The progress of a project, at once and whenever a number in it has changed.

        It comes twice a second at most.
        """
        id_ = ids.expect("project", project, "project")

        async def require(info: Info) -> None:
            await load_project(info, info.context.session, id_, "project")
            await info.context.require(Permission.STATISTICS_READ, id_)

        async def read(info: Info, position: int) -> Progress:
            return await _counted(info.context, id_, position)

        state = State(
            criteria=EventCriteria(project=id_), require=require, read=read, same=_numbers,
            reached=attrgetter("as_of_position"), for_anyone=True, interval=INTERVAL,
        )  # fmt: skip
        states = FollowedState(info, state).follow()
        async with contextlib.aclosing(states):
            async for each in states:
                yield cast("Progress", each)

    @subscription(Permission.ANNOTATIONS_READ_OWN)
    async def my_queue(self, info: Info, project: strawberry.ID) -> AsyncIterator[MyQueue]:
        """What the caller should do next in a project, at once and whenever that has changed.

        It comes once a second at most.
        """
        id_ = ids.expect("project", project, "project")

        async def require(info: Info) -> None:
            await load_project(info, info.context.session, id_, "project")
            await info.context.require(Permission.ANNOTATIONS_READ_OWN, id_)

        async def read(info: Info, _: int) -> MyQueue:
            return MyQueue(session=info.context.session, project_uuid=id_)

        state = State(
            criteria=EventCriteria(project=id_), require=require, read=read,
            matters=partial(_changes_queue, id_), interval=QUEUE_INTERVAL,
        )  # fmt: skip
        states = FollowedState(info, state).follow()
        async with contextlib.aclosing(states):
            async for each in states:
                yield cast("MyQueue", each)


def _changes_queue(project: UUID, event: Recorded[Event], seen: EventVisibility) -> bool:
    """Tell whether an event of a project may change the queue of a member who sees so much."""
    what, member = event.event, seen.actor.member
    if isinstance(what, NOT_OF_QUEUES):
        return False
    if isinstance(what, LEASES):
        if member == what.annotator:
            return True
        if isinstance(what, LeaseExtended):
            return False
    if event.actor == member or not isinstance(what, (*LEASES, *HIDDEN_WORK)):
        return True
    return seen.whole(project) or seen.actor.may(Permission.ANNOTATIONS_READ_ALL, project)


def _numbers(progress: Progress) -> list[tuple[str, int]]:
    return [(count.status.value, count.tasks) for count in progress.by_status]


async def _counted(context: Context, project: UUID, position: int) -> Progress:
    """Return the progress, counted up to a position, however long that takes; 0 for at once."""
    while True:
        try:
            return await read_progress(context, context.session, project, position or None)
        except Refused as refused:
            if refused.code is not Code.UNAVAILABLE:
                raise
            await context.release()
