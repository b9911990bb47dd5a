"""The beginning of a project's queue as the last look-up saw it, kept up while nobody else writes.

Further claims are decided on it. It holds under the same condition as a cached state: the ledger's
counter row is as this process left it. What could bring a task to the front drops it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.events.labeling.tasks import Task
from server.projections.counters.projection import StateChange
from server.projections.engine.batch_load import BatchState

PROJECTS = 100
"""Queues of an organization; where claims concern more, those of before are dropped."""

LeaseChanges = Mapping[tuple[UUID, UUID], int]
"""By project and annotator, how many leases were added; negative if more were ended."""


@dataclass
class _Queue:
    """What is known of one queue."""

    tasks: dict[UUID, None]
    """The first claimable tasks that are assigned to nobody, in order."""
    leases: dict[UUID, int] = field(default_factory=dict)
    """By annotator to whom no claimable task is assigned, the number of leases."""
    has_served: bool = False
    """Whether a claim was decided on it."""


class QueueCache:
    """The queues of one organization."""

    def __init__(self) -> None:
        self._queues: dict[UUID, _Queue] = {}

    def clear(self) -> None:
        """Drop everything: somebody else wrote, or a batch was not written."""
        self._queues.clear()

    def is_worthwhile(self, project: UUID) -> bool:
        """Tell whether a look-up should read more of a queue than it needs.

        Where a queue that was remembered served nobody, its first tasks are those that the
        claimants have answered already.
        """
        known = self._queues.get(project)
        return known is None or known.has_served

    def lookup(self, project: UUID, annotator: UUID) -> tuple[dict[UUID, None], int] | None:
        """Return the tasks, as a copy, and the number of the annotator's leases, if known."""
        known = self._queues.get(project)
        if known is None or annotator not in known.leases or not known.tasks:
            return None
        return dict(known.tasks), known.leases[annotator]

    def keep(
        self, loaded: BatchState, changes: Iterable[StateChange], lease_changes: LeaseChanges
    ) -> None:
        """Remember the queues that a batch looked up, and apply what the batch changed."""
        if not loaded.from_cache:
            self._add(loaded)
        for (project, annotator), change in lease_changes.items():
            known = self._queues.get(project)
            if known is None:
                continue
            # Without a lease it served nobody: the claim went on to the database.
            known.has_served |= loaded.from_cache and change > 0
            if annotator in known.leases:
                known.leases[annotator] += change
        for before, after, _ in changes:
            if isinstance(after, Task) and after.project in self._queues:
                self._apply(before if isinstance(before, Task) else None, after)

    def _add(self, loaded: BatchState) -> None:
        for project, annotator in loaded.claimants:
            tasks = loaded.queue.get(project)
            if tasks is None:
                self._queues.pop(project, None)
                continue
            known = self._queues.get(project)
            if known is None or known.tasks is not tasks:
                known = self._queues[project] = _Queue(tasks, known.leases if known else {})
            if (project, annotator) in loaded.assigned:
                known.leases.pop(annotator, None)
            else:
                known.leases[annotator] = loaded.leases.get((project, annotator), 0)
        if len(self._queues) > PROJECTS:
            self._queues.clear()

    def _apply(self, before: Task | None, after: Task) -> None:
        """Take a task out that is not to be had any more; drop the queue where one comes in."""
        if not after.free_slots:
            self._queues[after.project].tasks.pop(after.id, None)
        elif after.assignee is not None or not _stays(before, after):
            del self._queues[after.project]


def _stays(before: Task | None, after: Task) -> bool:
    """Tell whether a task that can be claimed by everybody could be before, at the same place."""
    if before is None or not before.free_slots or before.assignee is not None:
        return False
    return (before.priority, before.rank) == (after.priority, after.rank)
