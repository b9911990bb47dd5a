"""Leases: a slot can be answered only by the member who holds it; tokens fence off latecomers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server.events.core.event import Change, Event, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Lease, Status, Task, acted, evolve, without
from server.events.pauses.pauses import require_not_paused
from server.events.projects import Project, require_active


class TaskClaimed(Event, name="task.claimed", kind=Kind.TASK):
    """Somebody took a slot of the task."""

    annotator: UUID
    token: int
    expires_at: datetime


class LeaseExtended(Event, name="lease.extended", kind=Kind.TASK):
    """The holder asked for more time."""

    annotator: UUID
    expires_at: datetime


class LeaseReleased(Event, name="lease.released", kind=Kind.TASK):
    """The holder gave the slot back."""

    annotator: UUID


class LeaseExpired(Event, name="lease.expired", kind=Kind.TASK):
    """The time ran out, and the slot is free again."""

    annotator: UUID


@evolve.on(TaskClaimed)
def _claimed(state: Task, recorded: Recorded[TaskClaimed]) -> Task:
    event = recorded.event
    lease = Lease(event.annotator, event.token, event.expires_at)
    fence = max(state.fence, event.token)
    after = replace(state, leases=(*state.leases, lease), fence=fence)
    return acted(after, recorded, event.annotator, token=event.token)


@evolve.on(LeaseExtended)
def _extended(state: Task, recorded: Recorded[LeaseExtended]) -> Task:
    event = recorded.event
    leases = tuple(
        replace(held, expires_at=event.expires_at) if held.annotator == event.annotator else held
        for held in state.leases
    )
    return acted(replace(state, leases=leases), recorded, event.annotator)


@evolve.on(LeaseReleased)
def _released(state: Task, recorded: Recorded[LeaseReleased]) -> Task:
    return _without_lease(state, recorded, recorded.event.annotator)


@evolve.on(LeaseExpired)
def _expired(state: Task, recorded: Recorded[LeaseExpired]) -> Task:
    return _without_lease(state, recorded, recorded.event.annotator)


def _without_lease(state: Task, recorded: Recorded[Event], annotator: UUID) -> Task:
    after = replace(state, leases=without(state.leases, annotator))
    return acted(after, recorded, annotator)


def claimable(state: Task, *, by: UUID, now: datetime) -> bool:
    """Tell whether the member could claim a slot of the task now."""
    if state.status is not Status.OPEN or state.assignee not in (None, by):
        return False
    lapsed = sum(held.expires_at <= now for held in state.leases)
    own = state.lease(by)
    if own is not None and own.expires_at <= now:
        return not state_without(state, by).took_part(by)
    return state.free_slots + lapsed > 0 and not state.took_part(by)


def claim(state: Task, project: Project, *, by: UUID, now: datetime) -> list[Change]:
    """Claim a slot of the task. Expired leases are ended first, each by an event of its own."""
    require_active(project)
    own = state.lease(by)
    if own is not None and own.expires_at > now:
        return []
    require_not_paused(project, by)
    if not claimable(state, by=by, now=now):
        raise Refused(Code.CONFLICT, why_not(state, by), ("task",))
    ended = [
        LeaseExpired(annotator=held.annotator) for held in state.leases if held.expires_at <= now
    ]
    return on(state.id, *ended, claimed_by(state, project, by=by, now=now))


def claimed_by(state: Task, project: Project, *, by: UUID, now: datetime) -> TaskClaimed:
    """Return the event of a claim. Its token counts the member's own claims of the task."""
    known = state.participant(by)
    return TaskClaimed(
        annotator=by,
        token=1 if known is None else known.token + 1,
        expires_at=now + timedelta(seconds=project.policy.lease_seconds),
    )


def extend(state: Task, project: Project, *, by: UUID, token: int, now: datetime) -> list[Change]:
    """Extend the caller's lease to another full lease time from now."""
    require_active(project)
    require_not_paused(project, by)
    held = require_lease(state, by=by, token=token, now=now)
    expires_at = now + timedelta(seconds=project.policy.lease_seconds)
    if expires_at <= held.expires_at:
        return []
    return on(state.id, LeaseExtended(annotator=by, expires_at=expires_at))


def release(state: Task, *, by: UUID, token: int) -> list[Change]:
    """Release the caller's slot. Releasing it twice changes nothing."""
    held = state.lease(by)
    if held is None or held.token != token:
        return []
    return on(state.id, LeaseReleased(annotator=by))


def expire(state: Task, *, now: datetime) -> list[Change]:
    """End the leases of the task that have expired."""
    lapsed = (held for held in state.leases if held.expires_at <= now)
    return on(state.id, *(LeaseExpired(annotator=held.annotator) for held in lapsed))


def require_lease(state: Task, *, by: UUID, token: int, now: datetime) -> Lease:
    """Return the caller's valid lease.

    Raises:
        Refused: NO_LEASE if there is no lease, its token is a newer one, or it has expired.
    """
    held = state.lease(by)
    if held is None or held.token != token:
        message = "You do not hold this task: claim it, then send the token of that claim."
        raise Refused(Code.NO_LEASE, message, ("token",))
    if held.expires_at <= now:
        message = "Your time for this task ran out: claim it again."
        raise Refused(Code.NO_LEASE, message, ("token",))
    return held


def state_without(state: Task, annotator: UUID) -> Task:
    """Return the task without the lease of this member."""
    return replace(state, leases=without(state.leases, annotator))


def why_not(state: Task, by: UUID) -> str:
    """Return why a member cannot claim a task."""
    # First what the member did: whoever took part must not learn whether others filled the task.
    if state.took_part(by):
        return "You have answered or skipped this task already: take another one."
    if state.status is not Status.OPEN:
        # The message does not name the status: it would tell a blind caller whether others agreed.
        return "This task is not open, and only open tasks can be claimed."
    if state.assignee not in (None, by):
        return "This task is assigned to somebody else."
    return "Every slot of this task is taken: take another one, or come back when a lease ends."
