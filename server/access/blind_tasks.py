"""Where a task stands to whoever may not see everybody's annotations: as of their own last act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from server.events.labeling.tasks import Participant, Status

BLIND_STATUSES: Mapping[Status, Status] = {
    Status.IN_REVIEW: Status.LABELED,
    Status.DONE: Status.LABELED,
}
"""Real status of a task -> the status that blind callers see: the real one would tell them
whether the others' answers agreed."""


class TaskView(NamedTuple):
    """Where a task stands, as far as a caller may know."""

    version: int
    changed_at: datetime
    status: Status
    answered: int
    overlap: int


def blind_view(imported_at: datetime, overlap: int, own: Participant | None) -> TaskView:
    """Return where a task stands to a blind caller.

    Args:
        imported_at: when the task was imported.
        overlap: the overlap with which it was imported.
        own: the task as of the caller's own last act on it; None without one: then the task looks
            as it was imported.
    """
    if own is None:
        return TaskView(1, imported_at, Status.OPEN, 0, overlap)
    status = BLIND_STATUSES.get(own.status, own.status)
    return TaskView(own.version, own.changed_at, status, own.answered, own.overlap)
