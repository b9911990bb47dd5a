"""Holds: what must be kept as it is for a while, such as for a lawsuit, whoever wants it gone.

What is under hold is not erased, archived or undone. One stream has all holds of an organization,
so that a command which would do any of that loads one state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import text_of

MOST = 500
"""The most holds of an organization that are not released."""
REASON = 2_000
"""The most characters of a reason."""


class HoldTarget(StrEnum):
    """What a hold is on."""

    TASK = "TASK"
    """One task."""
    PROJECT = "PROJECT"
    """A project with all its tasks."""
    SUBJECT = "SUBJECT"
    """All tasks that name a data subject."""


class HoldContent(Content):
    """Why it must be kept."""

    reason: str
    subject_digest: str = ""
    """For a data subject, the keyed hash of the reference under which tasks name the subject."""


class HoldReleaseContent(Content):
    """Why it need not be kept any longer."""

    reason: str


class HoldPlaced(Event, name="hold.placed", kind=Kind.HOLDS):
    """Somebody put a task, a project or a data subject under hold."""

    hold: UUID
    hold_target: HoldTarget
    held_task: UUID | None
    held_project: UUID | None
    ends_at: datetime | None
    """When it ends by itself; null for a hold that lasts until it is released."""
    content: HoldContent | None


class HoldReleased(Event, name="hold.released", kind=Kind.HOLDS):
    """A hold ended before its time."""

    hold: UUID
    content: HoldReleaseContent | None


@record
class Hold:
    """One hold that was not released."""

    id: UUID
    target: HoldTarget
    task: UUID | None
    project: UUID | None
    subject_digest: str | None
    reason: str | None
    ends_at: datetime | None
    placed_by: UUID | None
    placed_at: datetime

    def active(self, now: datetime) -> bool:
        """Tell whether the hold has not ended at this time."""
        return self.ends_at is None or now < self.ends_at


@record
class Holds:
    """The state of the stream: the holds of an organization that were not released."""

    id: UUID
    changed_at: datetime
    holds: tuple[Hold, ...] = ()

    def active(self, now: datetime, target: HoldTarget) -> Iterator[Hold]:
        """Yield the holds on things of one kind that have not ended at this time."""
        yield from (hold for hold in self.holds if hold.target is target and hold.active(now))


@record
class HeldBySubject:
    """Which tasks name data subjects under hold, as an index said before the decision."""

    holds: frozenset[UUID] = frozenset()
    """The holds on data subjects that were looked up."""
    tasks: frozenset[UUID] = frozenset()


evolve: Fold[Holds] = Fold()
HOLDS = StreamKind(Kind.HOLDS, Holds, evolve)


@evolve.on(HoldPlaced)
def _placed(state: Holds | None, recorded: Recorded[HoldPlaced]) -> Holds:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    state = state or Holds(recorded.stream, at)
    new = Hold(
        event.hold,
        event.hold_target,
        event.held_task,
        event.held_project,
        content.subject_digest if content else None,
        content.reason if content else None,
        event.ends_at,
        recorded.actor,
        at,
    )
    return replace(state, holds=(*state.holds, new), changed_at=at)


@evolve.on(HoldReleased)
def _released(state: Holds, recorded: Recorded[HoldReleased]) -> Holds:
    kept = tuple(hold for hold in state.holds if hold.id != recorded.event.hold)
    return replace(state, holds=kept, changed_at=recorded.recorded_at)


def stream_of(organization: UUID) -> UUID:
    """Return the id of the stream that has the holds of an organization."""
    return uuid5(organization, "holds")


def place(  # noqa: PLR0913 - the three kinds of things, and what a hold consists of
    organization: UUID,
    state: Holds | None,
    *,
    hold: UUID,
    now: datetime,
    reason: str,
    task: UUID | None = None,
    project: UUID | None = None,
    subject_digest: str = "",
    ends_at: datetime | None = None,
) -> list[Change]:
    """Put a task, a project or a data subject under hold.

    Args:
        organization: the id of the organization.
        state: its holds; None before the first one.
        hold: the id of the new hold.
        now: the present time.
        reason: why, in words.
        task: the task, if it is one.
        project: the project, if it is one.
        subject_digest: the keyed hash of the reference to a data subject, if it is one.
        ends_at: when the hold ends by itself.

    Raises:
        Refused: INVALID unless one thing is named, without a reason, or for an end in the past;
            LIMIT for too many holds.
    """
    named = {
        HoldTarget.TASK: task,
        HoldTarget.PROJECT: project,
        HoldTarget.SUBJECT: subject_digest or None,
    }
    targets = [target for target, given in named.items() if given is not None]
    if len(targets) != 1:
        raise Refused(Code.INVALID, "Name a task, a project or a subject: one of them.", ("task",))
    if ends_at is not None and ends_at <= now:
        raise Refused(Code.INVALID, "A hold ends in the future.", ("until",))
    if state is not None and len(state.holds) >= MOST:
        raise Refused(Code.LIMIT, f"There are {MOST} holds: release one first.", ("task",))
    content = HoldContent(
        reason=text_of(reason, "reason", longest=REASON, empty=False),
        subject_digest=subject_digest,
    )
    event = HoldPlaced(
        hold=hold,
        hold_target=targets[0],
        held_task=task,
        held_project=project,
        ends_at=ends_at,
        content=content,
    )
    return on(stream_of(organization), event)


def release(state: Holds | None, *, hold: UUID, reason: str) -> list[Change]:
    """Release a hold before its time. Raises Refused NOT_FOUND; INVALID without a reason."""
    if state is None or all(one.id != hold for one in state.holds):
        raise Refused(Code.NOT_FOUND, "There is no such hold.", ("hold",))
    why = text_of(reason, "reason", longest=REASON, empty=False)
    return on(state.id, HoldReleased(hold=hold, content=HoldReleaseContent(reason=why)))


def held_for_subjects(
    state: Holds | None, task: UUID, subjects: Collection[str], now: datetime
) -> HeldBySubject:
    """Return whether a task is held, given the keyed hashes of all data subjects that it names."""
    active = [] if state is None else [*state.active(now, HoldTarget.SUBJECT)]
    held = any(hold.subject_digest in subjects for hold in active)
    return HeldBySubject(frozenset(hold.id for hold in active), frozenset([task] if held else []))


def require_not_held(
    state: Holds | None,
    *,
    now: datetime,
    task: UUID | None = None,
    project: UUID | None = None,
    subject_digest: str = "",
    by_subject: HeldBySubject | None = None,
    path: tuple[str | int, ...] = ("task",),
) -> None:
    """Require that something is under no hold: before it is erased, archived or undone.

    Args:
        state: the holds of the organization; None where there never was one.
        now: the present time.
        task: the task, if it is about one.
        project: the project, or that of the task.
        subject_digest: the keyed hash of the reference to a data subject, if it is about one.
        by_subject: which tasks name subjects under hold; None where no task is concerned.
        path: where the thing is named in the input.

    Raises:
        Refused: HELD; STALE where another data subject was put under hold since `by_subject` was
            looked up.
    """
    if state is None:
        return
    for target, held in ((HoldTarget.TASK, task), (HoldTarget.PROJECT, project)):
        if held is not None and any(
            held in (hold.task, hold.project) for hold in state.active(now, target)
        ):
            raise Refused(Code.HELD, _HELD, path)
    subjects = {hold.id: hold.subject_digest for hold in state.active(now, HoldTarget.SUBJECT)}
    if subject_digest and subject_digest in subjects.values():
        raise Refused(Code.HELD, _HELD, path)
    if task is None or not subjects:
        return
    known = by_subject or HeldBySubject()
    if not subjects.keys() <= known.holds:
        raise Refused(Code.STALE, "A hold was placed just now: try again.", path)
    if task in known.tasks:
        raise Refused(Code.HELD, _HELD, path)


_HELD = "This is under hold: it is not erased, archived or undone until the hold is released."


def is_held(
    state: Holds | None, *, now: datetime, task: UUID, project: UUID, by_subject: HeldBySubject
) -> bool:
    """Tell whether a task is under hold. Raises Refused STALE, as `require_not_held` does."""
    try:
        require_not_held(state, now=now, task=task, project=project, by_subject=by_subject)
    except Refused as refused:
        if refused.code is not Code.HELD:
            raise
        return True
    return False
