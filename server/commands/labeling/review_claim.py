"""A claim of the next review: tasks are offered by a read, and one is taken by a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.labeling.review_leases import claim_review, claimable_for_review
from server.events.pauses.pauses import require_not_paused
from server.events.projects import Project

ATTEMPTS = 8
"""How often tasks are offered anew, where other reviewers took all that were offered."""


async def claim_next_review(
    project: UUID,
    offer: Callable[[], Awaitable[list[UUID]]],
    execute: Callable[..., Awaitable[Receipt]],
) -> Receipt:
    """Claim the first of the offered tasks that is still free when the command is decided.

    A refused command is not remembered, so each attempt may have the same command id. An earlier
    claim under the id is found whatever is offered.

    Args:
        project: the project.
        offer: reads the next tasks that wait for a reviewer and that nobody holds.
        execute: runs a decision in the caller's name, given what it reads.

    Raises:
        Refused: NOTHING_TO_CLAIM where no task waits for the caller, LIMIT where the caller holds
            as many as the project allows, MEMBER_PAUSED.
    """
    attempt = 0
    while True:
        attempt += 1
        offered = await offer()
        try:
            return await execute(
                partial(_claim, project, offered),
                tasks=tuple(offered),
                projects=(project,),
                counts_held=project,
            )
        except Refused as refused:
            again = refused.code is Code.NOTHING_TO_CLAIM and offered
            if not again or attempt == ATTEMPTS:
                raise


def _claim(project: UUID, offered: Sequence[UUID], current: DecisionContext) -> list[Change]:
    rules = current.project(project)
    _require_room(current, rules)
    for id_ in offered:
        task = current.task(id_)
        if claimable_for_review(task, by=current.me, now=current.now):
            return claim_review(task, rules, by=current.me, now=current.now)
    message = "No review waits for you in this project now: look again later."
    raise Refused(Code.NOTHING_TO_CLAIM, message, ("project",))


def claim_named_review(project: UUID, task: UUID, current: DecisionContext) -> list[Change]:
    """Claim the review of a certain task.

    Raises:
        Refused: NOT_FOUND where the task is of another project, LIMIT where the caller holds as
            many as the project allows, CONFLICT where the task cannot be claimed.
    """
    state = current.task(task)
    if state.project != project:
        raise Refused(Code.NOT_FOUND, "There is no such task in this project.", ("task",))
    rules = current.project(project)
    changes = claim_review(state, rules, by=current.me, now=current.now)
    if changes:
        _require_room(current, rules)
    return changes


def _require_room(current: DecisionContext, rules: Project) -> None:
    require_not_paused(rules, current.me)
    if current.held_reviews(rules.id, current.me) >= rules.policy.leases_per_annotator:
        message = "You hold as many reviews as this project allows: finish or release one first."
        raise Refused(Code.LIMIT, message, ("project",))
