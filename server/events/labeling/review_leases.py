"""Review leases: a task that waits for a reviewer is held by one reviewer at a time.

A review lease keeps other reviewers away, so that nobody reviews what somebody else reviews. A task
that nobody holds may be reviewed without a lease. The lease ends with the review, by its holder,
or when its time ran out, each time by an event. Tokens come from the same fence as those of leases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server.events.core.event import Change, Event, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import ReviewLease, Status, Task, evolve
from server.events.pauses.pauses import require_not_paused
from server.events.projects import Project, require_active


class ReviewClaimed(Event, name="review.claimed", kind=Kind.TASK):
    """A reviewer took the task to review it."""

    reviewer: UUID
    token: int
    expires_at: datetime


class ReviewLeaseExtended(Event, name="review_lease.extended", kind=Kind.TASK):
    """The reviewer asked for more time."""

    reviewer: UUID
    expires_at: datetime


class ReviewLeaseReleased(Event, name="review_lease.released", kind=Kind.TASK):
    """The reviewer gave the task back to other reviewers."""

    reviewer: UUID


class ReviewLeaseExpired(Event, name="review_lease.expired", kind=Kind.TASK):
    """The time ran out, and other reviewers may take the task."""

    reviewer: UUID


@evolve.on(ReviewClaimed)
def _claimed(state: Task, recorded: Recorded[ReviewClaimed]) -> Task:
    event = recorded.event
    lease = ReviewLease(event.reviewer, event.token, event.expires_at)
    return replace(state, review_leases=(lease,), fence=event.token)


@evolve.on(ReviewLeaseExtended)
def _extended(state: Task, recorded: Recorded[ReviewLeaseExtended]) -> Task:
    until = recorded.event.expires_at
    held = tuple([replace(lease, expires_at=until) for lease in state.review_leases])
    return replace(state, review_leases=held)


@evolve.on(ReviewLeaseReleased)
def _released(state: Task, _: Recorded[ReviewLeaseReleased]) -> Task:
    return replace(state, review_leases=())


@evolve.on(ReviewLeaseExpired)
def _expired(state: Task, _: Recorded[ReviewLeaseExpired]) -> Task:
    return replace(state, review_leases=())


def claimable_for_review(state: Task, *, by: UUID, now: datetime) -> bool:
    """Tell whether the member could claim the review of the task now."""
    if state.status is not Status.IN_REVIEW or _answered(state, by):
        return False
    return all(held.expires_at <= now for held in state.review_leases)


def claim_review(state: Task, project: Project, *, by: UUID, now: datetime) -> list[Change]:
    """Claim the review of the task. An expired lease is ended first, by an event of its own.

    Raises:
        Refused: CONFLICT where the task waits for no review, the member gave one of its answers,
            or another reviewer holds it.
    """
    require_active(project)
    lapsed = [held for held in state.review_leases if held.expires_at <= now]
    if not lapsed and any(held.reviewer == by for held in state.review_leases):
        return []
    require_not_paused(project, by)
    if not claimable_for_review(state, by=by, now=now):
        raise Refused(Code.CONFLICT, _why_not(state, by), ("task",))
    expires_at = now + timedelta(seconds=project.policy.lease_seconds)
    claimed = ReviewClaimed(reviewer=by, token=state.fence + 1, expires_at=expires_at)
    ended = [ReviewLeaseExpired(reviewer=held.reviewer) for held in lapsed]
    return on(state.id, *ended, claimed)


def extend_review(
    state: Task, project: Project, *, by: UUID, token: int, now: datetime
) -> list[Change]:
    """Extend the caller's review lease to another full lease time from now."""
    require_active(project)
    require_not_paused(project, by)
    held = _require_own(state, by=by, token=token, now=now)
    expires_at = now + timedelta(seconds=project.policy.lease_seconds)
    if expires_at <= held.expires_at:
        return []
    return on(state.id, ReviewLeaseExtended(reviewer=by, expires_at=expires_at))


def release_review(state: Task, *, by: UUID, token: int) -> list[Change]:
    """Release the caller's review lease. Releasing it twice changes nothing."""
    if all((held.reviewer, held.token) != (by, token) for held in state.review_leases):
        return []
    return on(state.id, ReviewLeaseReleased(reviewer=by))


def expire_review(state: Task, *, now: datetime) -> list[Change]:
    """End the review lease of the task if it has expired."""
    lapsed = (held for held in state.review_leases if held.expires_at <= now)
    return on(state.id, *(ReviewLeaseExpired(reviewer=held.reviewer) for held in lapsed))


def require_review_free(state: Task, *, by: UUID, token: int | None, now: datetime) -> None:
    """Refuse a review of a task that another reviewer holds.

    Args:
        state: the task.
        by: the reviewer.
        token: of the reviewer's own lease; None where the reviewer sends none.
        now: the time of the decision.

    Raises:
        Refused: NO_LEASE if another reviewer holds the task, or if the token is not that of a
            valid lease of the reviewer.
    """
    if token is not None:
        _require_own(state, by=by, token=token, now=now)
    if any(held.reviewer != by and held.expires_at > now for held in state.review_leases):
        message = "Another reviewer holds this task: claim another review."
        raise Refused(Code.NO_LEASE, message, ("task",))


def _require_own(state: Task, *, by: UUID, token: int, now: datetime) -> ReviewLease:
    held = next((one for one in state.review_leases if one.reviewer == by), None)
    if held is None or held.token != token:
        message = "You do not hold this review: claim it, then send the token of that claim."
        raise Refused(Code.NO_LEASE, message, ("token",))
    if held.expires_at <= now:
        message = "Your time for this review ran out: claim it again."
        raise Refused(Code.NO_LEASE, message, ("token",))
    return held


def _answered(state: Task, member: UUID) -> bool:
    """Tell whether the member gave one of the answers that wait for the review."""
    return any(a.author == member and a.reviewer != member for a in state.counting)


def _why_not(state: Task, by: UUID) -> str:
    if state.status is not Status.IN_REVIEW:
        return "This task waits for no review: only tasks that are IN_REVIEW can be claimed for it."
    if _answered(state, by):
        return "You gave one of the answers to this task: somebody else must review it."
    return "Another reviewer holds this task: claim another review."
