"""Where a task stands to whoever may not see everybody's annotations: as their own acts left it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from server.events.labeling.tasks import Participant, Status


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
        own: the task as the caller's own acts left it; None without any: then the task looks as it
            was imported.
    """
    if own is None:
        return TaskView(1, imported_at, Status.OPEN, 0, overlap)
    return TaskView(own.version, own.changed_at, own.status, own.answered, own.overlap)
