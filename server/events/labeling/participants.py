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
from uuid import UUID

from server.events.core.event import record, replace
from server.events.labeling.task_events import Status


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


def with_act(participants: tuple[Participant, ...], now: Participant) -> tuple[Participant, ...]:
    """Return the participants after an act of one of them, or of a new one."""
    return (*(one for one in participants if one.member != now.member), now)


def blind_progress(
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
