"""One change of many tasks, slice by slice: each slice is a command, and says what it came to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeAlias
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.commands.dry_run import dry_run
from server.events.core.event import Change, Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.gold.agreed_answers import GoldTasksChanged
from server.events.gold.initial_tagging import InitialTaggingAdded
from server.events.labeling import bulk_change
from server.events.labeling.tasks import Task

SLICE = 200
"""Tasks that one command of a bulk change changes: everybody else waits that long at most."""

Decide: TypeAlias = Callable[[DecisionContext, Task], list[Change]]
"""What is to be done to one task."""
Execute: TypeAlias = Callable[..., Awaitable[Receipt]]
"""Runs a decision in the caller's name, given `command_id`, `correlation`, `tasks`, `members`."""
EventsOf: TypeAlias = Callable[[Receipt], Awaitable[Sequence[Recorded[Event]]]]
"""Returns what a command wrote, from the ledger where it was a retry."""

Result: TypeAlias = bulk_change.TasksChanged | GoldTasksChanged | InitialTaggingAdded
"""What a slice of a change came to."""
Counted: TypeAlias = (
    type[bulk_change.TasksChanged] | type[GoldTasksChanged] | type[InitialTaggingAdded]
)
"""The class of the events that say so."""


class BulkChange:
    """A change of many tasks of one project; sent again, it goes on where it was interrupted."""

    def __init__(
        self,
        execute: Execute,
        events_of: EventsOf,
        project: UUID,
        command: UUID,
        position: int,
        counted: Counted = bulk_change.TasksChanged,
    ) -> None:
        self._execute, self._events_of, self._counted = execute, events_of, counted
        self._project, self._command = project, command
        self._slices = 0
        self._last: UUID | None = None
        self.position = position
        """Where the last slice was written, or the command that began the change."""
        self.matched = self.changed = self.refused = 0

    async def resume(self) -> bool:
        """Count the slices that were done before; return whether there are no more."""
        unfinished = Refused(Code.NOT_FOUND, "It was not done before.")

        def refuse(_: DecisionContext) -> list[Change]:
            raise unfinished

        try:
            while await self._count(await self._slice(refuse)):
                pass
        except Refused as refused:
            if refused is not unfinished:
                raise
            return False
        return True

    async def change(self, wanted: list[UUID], decide: Decide, members: tuple[UUID, ...]) -> None:
        """Change the tasks; a slice that a retry finds done says where to go on."""
        more = True
        while more:
            left = wanted if self._last is None else [id_ for id_ in wanted if id_ > self._last]
            part = left[:SLICE]
            decided = partial(_changes, self._project, part, decide, self._counted)
            receipt = await self._slice(decided, tasks=tuple(part), members=members)
            more = await self._count(receipt)

    async def _slice(
        self, decide: Callable[[DecisionContext], list[Change]], **names: tuple[UUID, ...]
    ) -> Receipt:
        id_ = bulk_change.slice_of(self._command, self._slices)
        return await self._execute(decide, command_id=id_, correlation=self._command, **names)

    async def _count(self, receipt: Receipt) -> bool:
        """Count a slice; return whether another one may follow: all but the last are full."""
        self._slices += 1
        self.position = receipt.position
        events = [recorded.event for recorded in await self._events_of(receipt)]
        results = [event for event in events if isinstance(event, self._counted)]
        for result in results:
            self._add(result)
            self._last = result.last_task
        return any(result.matched == SLICE for result in results)

    def _add(self, result: Result) -> None:
        self.matched += result.matched
        self.changed += result.changed
        self.refused += result.refused

    async def dry_run(
        self, wanted: list[UUID], decide: Decide, members: tuple[UUID, ...] = ()
    ) -> None:
        """Count what a change would come to; `execute` must refuse what it runs in any case."""
        for first in range(0, len(wanted), SLICE):
            part = wanted[first : first + SLICE]
            decided = partial(_changes, self._project, part, decide, self._counted)
            named = {"tasks": tuple(part), "members": members}
            (*_, (_, result)) = await dry_run(decided, self._execute, **named)
            assert isinstance(result, self._counted)  # noqa: S101 - the last change counts
            self._add(result)


def _changes(
    project: UUID,
    part: list[UUID],
    decide: Decide,
    counted: Counted,
    current: DecisionContext,
) -> list[Change]:
    """Change some tasks; those whose state does not allow it stay as they are."""
    found: list[Change] = []
    kept: list[UUID] = []
    for id_ in part:
        try:
            found += decide(current, current.task(id_))
        except Refused as no:
            if isinstance(no, NotLoaded) or no.path[:1] == ("change",):
                raise
        else:
            kept.append(id_)
    refused = len(part) - len(kept)
    named = {"drawn_tasks": tuple(kept)} if counted is InitialTaggingAdded else {}
    return bulk_change.results_of(project, part, found, refused=refused, counted=counted, **named)
