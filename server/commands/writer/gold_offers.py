"""Chooses what an annotator is offered in a project that hands out gold tasks.

A task is chosen by chance among the next ones of the queue, and a gold task is taken in its place
where one is due: the one that stands nearest to it in the queue and that the annotator had no part
in. So gold tasks come in an order in which others could come. Both kinds take the same statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from server.commands.writer.queue_scan import QueueScan
from server.events.gold.reference import digests
from server.events.gold.serving import Draw, claimable_gold, is_due
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.projections.tables import schema_of

WINDOW = 64
"""Tasks of one priority at the beginning of the queue among which one is chosen."""
_NEAR = 2
"""Gold tasks to look at on each side."""


@dataclass(frozen=True)
class GoldOffers:
    """What is offered to one annotator of one project."""

    scan: QueueScan
    """Of the annotator's queue; it looks for as many tasks as are chosen from."""
    rules: Project
    draw: Draw
    """The chance of each number; negative numbers stand for a choice among tasks."""

    async def choose(self, count: int) -> None:
        """Offer so many tasks to the next command of the annotator, or as many as there are."""
        scan = self.scan
        await scan.scan_further()
        current, place = scan.current, (scan.project, scan.annotator)
        begin = await self._done() + current.held(*place)
        offers = current.offers[place] = dict[UUID, None]()
        for number in range(begin, begin + count):
            found = await self._next(number, offers)
            if found is None:
                break
            offers[found] = None

    async def _next(self, number: int, offers: dict[UUID, None]) -> UUID | None:
        """Return the task of a number, which is none of some others; None where nothing is left."""
        free = [task for task in self._free() if task.id not in offers]
        if not free or free[0].assignee is not None:
            return free[0].id if free else None
        window = [task for task in free if task.priority == free[0].priority][:WINDOW]
        chosen = window[int(self.draw(-1 - number) * len(window))]
        near = await self._gold_near(chosen, offers)
        if near and is_due(self.rules.gold, number, self.draw):
            return min(near, key=lambda task: _distance(task, chosen)).id
        return chosen.id

    def _free(self) -> Iterator[Task]:
        """Return the tasks of the queue that the annotator could take, without gold, in order."""
        seen = set[UUID]()
        for task in self.scan.current.queued(self.scan.project, self.scan.annotator):
            if task.id not in seen:
                seen.add(task.id)
                yield task

    async def _done(self) -> int:
        """Return how many tasks the annotator has answered or skipped."""
        scan = self.scan
        found: int = await scan.connection.fetchval(
            f"SELECT count(*) FROM {self._schema}.participant WHERE org_id = $1 "
            "AND project_id = $2 AND member_id = $3 AND status <> 'OPEN'",
            *(scan.org, scan.project, scan.annotator),
        )
        return found

    async def _gold_near(self, task: Task, but: Collection[UUID]) -> list[Task]:
        """Return gold tasks next to a task in the queue that the annotator could be given."""
        scan = self.scan
        asked = orjson.dumps(sorted(digests(self.rules.pinned()).values())).decode()
        rows = await scan.connection.fetch(
            _GOLD.format(schema=self._schema),
            *(scan.org, scan.project, scan.annotator, asked),
            *(-task.priority, task.rank, task.id, list(but), _NEAR),
        )
        scan.admit(rows)
        found: list[Any] = [scan.current.states[row["id"]] for row in rows]
        now, by = scan.current.now, scan.annotator
        return [one for one in found if claimable_gold(one, self.rules, by=by, now=now)]

    @property
    def _schema(self) -> str:
        return schema_of(self.scan.current.loaded.generation)


def _distance(one: Task, other: Task) -> tuple[int, int]:
    return abs(one.priority - other.priority), abs(one.rank - other.rank)


_SIDE = """(
    SELECT id, version, state FROM {{schema}}.task t
    WHERE org_id = $1 AND project_id = $2 AND gold IS NOT NULL
    AND id <> ALL ($8::uuid[]) AND assignee_id IS NULL AND status <> 'ARCHIVED'
    AND NOT gold_disputed AND gold_digests::jsonb <@ $4::jsonb
    AND NOT EXISTS (
        SELECT FROM {{schema}}.participant p WHERE p.org_id = $1 AND p.task_id = t.id
        AND p.member_id = $3 AND p.status <> 'OPEN'
    ) AND NOT EXISTS (
        SELECT FROM {{schema}}.lease l WHERE l.org_id = $1 AND l.task_id = t.id
        AND l.annotator_id = $3
    ) AND (urgency, rank, id) {side} ($5, $6, $7)
    ORDER BY urgency {order}, rank {order}, id {order} LIMIT $9
)"""
_GOLD = " UNION ALL ".join((_SIDE.format(side=">", order=""), _SIDE.format(side="<", order="DESC")))
