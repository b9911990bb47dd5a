"""A claim of the next review: tasks are offered by a read, and one is taken by a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.labeling.review_leases import claim_review, claimable_for_review
from server.events.projects import Project

ATTEMPTS = 8
"""How often tasks are offered anew, where other reviewers took all that were offered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one attempt begins with."""

    tasks: list[UUID]
    """The next tasks that wait for a reviewer and that nobody holds."""
    held: int
    """How many tasks of the project the reviewer holds."""


async def claim_next_review(
    project: UUID,
    offer: Callable[[], Awaitable[Offer]],
    execute: Callable[..., Awaitable[Receipt]],
) -> Receipt:
    """Claim the first of the offered tasks that is still free when the command is decided.

    A refused command is not remembered, so each attempt may have the same command id. An earlier
    claim under the id is found whatever is offered.

    Args:
        project: the project.
        offer: reads what is offered.
        execute: runs a decision in the caller's name, given `tasks` and `projects`.

    Raises:
        Refused: NOTHING_TO_CLAIM where no task waits for the caller, LIMIT where the caller holds
            as many as the project allows.
    """
    attempt = 0
    while True:
        attempt += 1
        offered = await offer()
        try:
            return await execute(
                partial(_claim, project, offered),
                tasks=tuple(offered.tasks),
                projects=(project,),
            )
        except Refused as refused:
            again = refused.code is Code.NOTHING_TO_CLAIM and offered.tasks
            if not again or attempt == ATTEMPTS:
                raise


def _claim(project: UUID, offered: Offer, current: DecisionContext) -> list[Change]:
    rules = current.project(project)
    _require_room(offered.held, rules)
    for id_ in offered.tasks:
        task = current.task(id_)
        if claimable_for_review(task, by=current.me, now=current.now):
            return claim_review(task, rules, by=current.me, now=current.now)
    message = "No review waits for you in this project now: look again later."
    raise Refused(Code.NOTHING_TO_CLAIM, message, ("project",))


def claim_named_review(
    project: UUID, task: UUID, held: int, current: DecisionContext
) -> list[Change]:
    """Claim the review of a certain task, where the caller held so many before.

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
        _require_room(held, rules)
    return changes


def _require_room(held: int, rules: Project) -> None:
    if held >= rules.policy.leases_per_annotator:
        message = "You hold as many reviews as this project allows: finish or release one first."
        raise Refused(Code.LIMIT, message, ("project",))
