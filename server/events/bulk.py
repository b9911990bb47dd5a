"""What one command did to many tasks: told once, so that a retry tells the same."""

from __future__ import annotations

from uuid import UUID

from server.events.base import Change, Event, Kind, Recorded, on
from server.events.projects import Project, evolve


class TasksChanged(Event, name="project.tasks_changed", kind=Kind.PROJECT):
    """The same was done to all tasks that a filter found; events of these tasks say what."""

    matched: int
    changed: int
    refused: int
    """Tasks whose state did not allow it."""


@evolve.on(TasksChanged)
def _changed(state: Project, _: Recorded[TasksChanged]) -> Project:
    return state


def finish(project: UUID, *, matched: int, changed: int, refused: int) -> list[Change]:
    """Say what a change in bulk came to."""
    if not matched:
        return []
    return on(project, TasksChanged(matched=matched, changed=changed, refused=refused))
