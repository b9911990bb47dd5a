"""The members who took part in a task, each with the task as the member's own acts left it.

A blind member may know no more of where a task stands (`server.access.visibility`): what happened
on it beside would tell what others did, and whether it is a gold task, which many answer. A
member's own acts are claims, answers, skips, whatever ends their lease, and what reviewers say of
their answers. To the member, version 1 is the import, and each own act and each remark that the
member may see makes the version one higher.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from server.events.core.event import record, replace
from server.events.labeling.task_events import AnnotationStatus, Status

COUNTING = (AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED)
"""Statuses of annotations that stand. A tuple, because a look-up in a set calls the hash of the
enum member, which is slow Python."""
STANDING = frozenset({*COUNTING, AnnotationStatus.REPLACED})
"""Statuses of annotations of which the author is asked nothing more."""


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


def status_seen(own: Collection[AnnotationStatus], *, skipped: bool) -> Status:
    """Return the status of a task to a member, given those of the member's annotations of it."""
    if STANDING.intersection(own):
        return Status.LABELED
    return Status.SKIPPED if skipped else Status.OPEN


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
