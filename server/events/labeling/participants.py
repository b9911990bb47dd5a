"""The members who took part in a task, each with the task as of their own last act on it.

A blind member may know no more of where a task stands (`server.access.visibility`): what happened
on it since would tell what others did. A member's own acts are claims, answers, skips, whatever
ends their lease, and what reviewers say of their answers. Remarks that the member may see are no
acts, but each makes the version of the member's task one higher, so that it can be told whether
anything happened that the member may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from server.events.core.event import Event, Recorded, record, replace
from server.events.labeling.task_events import Status

if TYPE_CHECKING:
    from server.events.labeling.tasks import Task


@record
class Participant:
    """A member who took part in a task, and the task as of the member's own last act on it."""

    member: UUID
    version: int
    """The version of the task at that act, and one more for each remark since."""
    changed_at: datetime
    status: Status
    answered: int
    overlap: int
    skipped: bool = False


def acted(
    state: Task,
    recorded: Recorded[Event],
    member: UUID | None,
    *,
    skipped: bool = False,
    complete: bool = False,
) -> Task:
    """Return the task after an event that is an act of a member, or about the member's answer.

    Args:
        state: the task after the event.
        recorded: the event.
        member: who acted; None changes nothing.
        skipped: whether the act was to skip the task.
        complete: whether it was the last answer of the overlap, though others may be asked.
    """
    if member is None:
        return state
    status, answered = state.status, len(state.counting)
    overlap = state.raised_from or state.overlap
    if state.raised_from or complete:
        authors = [one.author for one in state.counting]
        status, answered = _progress_known_to(member, status, authors, overlap)
    now = Participant(
        member=member,
        version=recorded.version,
        changed_at=state.changed_at,
        status=status,
        answered=answered,
        overlap=overlap,
        skipped=skipped,
    )
    others = tuple([one for one in state.participants if one.member != member])
    return replace(state, participants=(*others, now))


def _progress_known_to(
    member: UUID, status: Status, authors: Sequence[UUID | None], overlap: int
) -> tuple[Status, int]:
    """Return the status and the number of answers that a member may know of after an act.

    Where others are asked because answers differ, more would tell what others answered: whoever
    gives the last answer of the overlap, or a later one, sees the task as full.

    Args:
        member: who acted.
        status: that of the task.
        authors: of the answers that count.
        overlap: how many were asked first.
    """
    if member not in authors:
        return status, min(len(authors), overlap - 1)
    hidden = Status.LABELED if status is Status.OPEN else status
    return hidden, min(len(authors), overlap)


def remarked(
    participants: tuple[Participant, ...], *readers: UUID | None
) -> tuple[Participant, ...]:
    """Return the participants after a remark that some may see; without any named, all may."""
    return tuple(
        [
            replace(one, version=one.version + 1) if not readers or one.member in readers else one
            for one in participants
        ]
    )
