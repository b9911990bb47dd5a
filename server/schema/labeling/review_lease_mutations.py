"""The mutations of review leases: claim a review, extend it, release it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.labeling.review_claim import (
    claim_named_review,
    claim_next_review,
)
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.labeling import review_leases
from server.events.labeling.review_leases import ReviewClaimed
from server.events.labeling.tasks import Task as TaskState
from server.reads.labeling.review_queue import offered_reviews
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info
from server.schema.labeling.lease_mutations import LeaseInput, TaskResult, task_payload
from server.schema.labeling.task_commands import execute_on_task
from server.schema.labeling.types import Task, load_task
from server.schema.projects.types import load_project


@strawberry.input
class ClaimReviewInput(CommandInput):
    """The next task of a project that waits for a reviewer, or a certain one."""

    project: strawberry.ID
    task: strawberry.ID | None = None


@strawberry.type
class ClaimReviewPayload(Readable):
    """A task that other reviewers leave alone until the lease ends."""

    position: Position
    task_uuid: strawberry.Private[UUID]
    token: int = strawberry.field(description="To be sent with the review, if at all.")
    expires_at: datetime

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task."""
        return await load_task(info, self.session, self.task_uuid)


ClaimReviewResult = Annotated[
    ClaimReviewPayload | RefusedType, strawberry.union("ClaimReviewResult")
]


@strawberry.type
class ReviewLeaseMutations:
    """Mutations of leases by reviewers."""

    @mutation(Permission.REVIEW)
    async def claim_review(self, info: Info, input: ClaimReviewInput) -> ClaimReviewResult:
        """Take the next task that waits for a reviewer, or a certain one, while the lease lasts.

        Tasks that other reviewers hold, and those that one answered oneself, are left out.
        """
        context = info.context
        project = ids.expect("project", input.project, "project")
        execute = partial(context.execute, input, Permission.REVIEW)
        if input.task is not None:
            task = ids.expect("task", input.task, "task")
            decide = partial(claim_named_review, project, task)
            receipt = await execute(decide, tasks=(task,), projects=(project,), counts_held=project)
            return await _payload(info, receipt, task)

        await load_project(info, context.session, project, "project")
        await context.require(Permission.REVIEW, project)

        async def offer() -> list[UUID]:
            now = context.services.clock()
            tasks = await offered_reviews(context.session, project, context.me.member, now)
            await context.release()
            return tasks

        receipt = await claim_next_review(project, offer, execute)
        return await _payload(info, receipt, None)

    @mutation(Permission.REVIEW)
    async def extend_review(self, info: Info, input: LeaseInput) -> TaskResult:
        """Hold a review for another full lease time from now."""

        def decide(current: DecisionContext, task: TaskState) -> list[Change]:
            rules = current.project(task.project)
            return review_leases.extend_review(
                task, rules, by=current.me, token=input.token, now=current.now
            )

        task = ids.expect("task", input.task, "task")
        receipt = await execute_on_task(
            info, input, Permission.REVIEW, task, decide, operation="extendReview"
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.REVIEW)
    async def release_review(self, info: Info, input: LeaseInput) -> TaskResult:
        """Give a task back to other reviewers."""

        def decide(current: DecisionContext, task: TaskState) -> list[Change]:
            return review_leases.release_review(task, by=current.me, token=input.token)

        task = ids.expect("task", input.task, "task")
        receipt = await execute_on_task(
            info, input, Permission.REVIEW, task, decide, operation="releaseReview"
        )
        return task_payload(info, receipt, task)


async def _payload(info: Info, receipt: Receipt, task: UUID | None) -> ClaimReviewPayload:
    """Return the lease that a command gave; claiming what one holds already writes no event."""
    done = await info.context.events_of(receipt)
    made = [(e.stream, e.event) for e in done if isinstance(e.event, ReviewClaimed)]
    lease: Any
    if made:
        task, lease = made[-1]
    else:
        state: Any = receipt.states.get(task) if task else None
        me = info.context.me.member
        held = state.review_leases if state else ()
        lease = next((one for one in held if one.reviewer == me), None)
    if lease is None or task is None:
        raise Refused(Code.NO_LEASE, "This claim has ended: claim again with a new command id.")
    return ClaimReviewPayload(
        session=info.context.session,
        position=Position(receipt.position),
        task_uuid=task,
        token=lease.token,
        expires_at=lease.expires_at,
    )
