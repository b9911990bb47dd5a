"""The members who took part in a task, each with the task as the member's own acts left it.

A blind member may know no more of where a task stands (`server.access.visibility`): what happened
on it beside would tell what others did, and whether it is a gold task, which many answer. A
member's own acts are claims, answers, skips, whatever ends their lease, and what reviewers say of
their answers. To the member, version 1 is the import, and each own act and each remark that the
member may see makes the version one higher.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from server.events.core.event import record, replace
from server.events.labeling.task_events import AnnotationStatus, Status

if TYPE_CHECKING:
    from server.events.labeling.tasks import Task


@record
class Participant:
    """A member who took part in a task, and the task as the member's own acts left it."""

    member: UUID
    version: int
    changed_at: datetime
    status: Status
    """LABELED while an own answer stands, or another one in its place; SKIPPED; else OPEN."""
    answered: int
    """1 while an own answer stands, else 0."""
    overlap: int
    skipped: bool = False
    """Whether the last act was to skip the task."""
    token: int = 0
    """Of the member's last lease: the number of the claim among the member's own."""


def seen_by(task: Task, member: UUID, at: datetime, *, skipped: bool, token: int) -> Participant:
    """Return a task as a member's own acts, of which the last was at this time, left it."""
    own = [one for one in task.annotations if one.author == member]
    stands = any(one.counts for one in own)
    status = Status.SKIPPED if member in task.skipped_by else Status.OPEN
    if stands or any(one.status is AnnotationStatus.REPLACED for one in own):
        status = Status.LABELED
    return Participant(member, 0, at, status, int(stands), task.overlap, skipped, token)


def with_act(participants: tuple[Participant, ...], now: Participant) -> tuple[Participant, ...]:
    """Return the participants after an act of one of them, or of a new one.

    Versions and tokens go on from those that the member had.
    """
    old = next((one for one in participants if one.member == now.member), None)
    version, token = (1, 0) if old is None else (old.version, old.token)
    new = replace(now, version=version + 1, token=now.token or token)
    return (*(one for one in participants if one is not old), new)


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
