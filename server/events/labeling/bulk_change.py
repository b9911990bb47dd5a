"""The results of one command on many tasks, recorded per slice so that a retry returns the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from server.events.core.event import Change, Event, Kind, Recorded, on
from server.events.projects import Project, evolve


class TasksChanged(Event, name="project.tasks_changed", kind=Kind.PROJECT):
    """The same was done to some of the tasks that a filter found; their own events say what."""

    matched: int
    changed: int
    refused: int
    """Tasks whose state did not allow it."""
    last_task: UUID
    """The last of them; the command goes on behind it."""


@evolve.on(TasksChanged)
def _changed(state: Project, _: Recorded[TasksChanged]) -> Project:
    return replace(state, counts=state.counts + 1)


def results_of(
    project: UUID,
    matched: Sequence[UUID],
    changes: list[Change],
    refused: int,
    counted: Callable[..., Event] = TasksChanged,
    **more: object,
) -> list[Change]:
    """Return the changes of a slice of tasks, with the project's event that counts them.

    Args:
        project: the stream of the event.
        matched: the tasks of the slice, in order.
        changes: the events of these tasks.
        refused: how many of them were refused.
        counted: the class of the event, with the fields of `TasksChanged`.
        more: its further fields.
    """
    if not matched:
        return changes
    changed = len({stream for stream, _ in changes})
    counts = {"matched": len(matched), "changed": changed, "refused": refused}
    return [*changes, *on(project, counted(**counts, last_task=matched[-1], **more))]


def slice_of(command: UUID, number: int) -> UUID:
    """Return the id of one of the commands that a bulk change consists of, from 0 on."""
    return uuid5(command, f"slice {number}")
