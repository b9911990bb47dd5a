"""Scans the queue beyond tasks the annotator already answered, remembering how far (queue_marks).

Tasks that an annotator answered stay in the queue while other annotators still have to answer.
Without a mark every claim would scan past them again, and grow slower with each answer. A mark
means: up to this place no task is free for this annotator. A task that becomes free before a mark
lowers the mark in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.commands.writer.decision_context import DecisionContext
from server.events.labeling.tasks import TASK
from server.postgres import Connection
from server.projections.engine.batch_load import VersionedState, decoded
from server.projections.tables import schema_of

PAGE = 16
"""Tasks on the first page of a scan; each further page has four times as many, up to LARGEST."""
LARGEST = 1_024

QueuePlace = tuple[int, int]
"""Urgency and rank: the place of a task in the queue."""
_START: QueuePlace = (-(2**31), -(2**63))


@dataclass(frozen=True)
class QueueScan:
    """A scan of the queue of one project for one annotator."""

    connection: Connection
    current: DecisionContext
    known: Mapping[UUID, VersionedState]
    org: UUID
    project: UUID
    annotator: UUID
    needed: int
    """How many tasks to look for: other claims of the batch may take some of them first."""

    async def scan_further(self) -> None:
        """Read more of the queue; then, if no task is free, those with an expired lease."""
        self.current.scanned.add((self.project, self.annotator))
        found = self.current.loaded.further.setdefault((self.project, self.annotator), [])
        if self.project not in self.current.loaded.whole:
            found += await self._from_mark()
        if not any(self.current.free_for(id_, self.annotator) for id_ in found):
            found += await self._lapsed()

    async def _from_mark(self) -> list[UUID]:
        start = await self._marked()
        reached, passed, found, size = start, start, list[UUID](), PAGE
        while len(found) < self.needed:
            page = await self._page(reached, size)
            for id_, place in page:
                reached = place
                if self.current.free_for(id_, self.annotator):
                    found.append(id_)
                elif not found:
                    passed = place
            if len(page) < size:
                break
            size = min(size * 4, LARGEST)
        if passed != start:
            await self._mark(passed)
        return found

    async def _marked(self) -> QueuePlace:
        mark = await self.connection.fetchrow(
            "SELECT urgency, rank FROM queue_marks "
            "WHERE org_id = $1 AND project_id = $2 AND annotator_id = $3",
            self.org,
            self.project,
            self.annotator,
        )
        return (mark["urgency"], mark["rank"]) if mark else _START

    async def _page(self, after: QueuePlace, size: int) -> list[tuple[UUID, QueuePlace]]:
        rows = await self.connection.fetch(
            "SELECT id, version, state, urgency, rank "
            f"FROM {schema_of(self.current.loaded.generation)}.task "
            "WHERE org_id = $1 AND project_id = $2 AND assignee_id IS NULL AND claimable "
            "AND (urgency, rank) > ($3, $4) "
            "ORDER BY assignee_id, urgency, rank LIMIT $5",
            self.org,
            self.project,
            *after,
            size,
        )
        self.admit(rows)
        return [(row["id"], (row["urgency"], row["rank"])) for row in rows]

    async def _mark(self, place: QueuePlace) -> None:
        self.current.marked = True
        await self.connection.execute(
            "INSERT INTO queue_marks (org_id, project_id, annotator_id, urgency, rank) "
            "VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (org_id, project_id, annotator_id) DO UPDATE SET urgency = $4, rank = $5",
            self.org,
            self.project,
            self.annotator,
            *place,
        )

    async def _lapsed(self) -> list[UUID]:
        """Return tasks with a lease that expired but has no event yet: the claim itself ends it."""
        schema = schema_of(self.current.loaded.generation)
        rows = await self.connection.fetch(
            f"SELECT t.id, t.version, t.state FROM {schema}.lease l JOIN {schema}.task t "
            "ON t.org_id = l.org_id AND t.id = l.task_id "
            "WHERE l.org_id = $1 AND l.project_id = $2 AND l.expires_at <= $3 "
            "ORDER BY l.expires_at LIMIT $4",
            self.org,
            self.project,
            self.current.now,
            self.needed + PAGE,
        )
        self.admit(rows)
        return list(dict.fromkeys(row["id"] for row in rows))

    def admit(self, rows: Sequence[Any]) -> None:
        """Add the tasks of rows to the states of the batch, unless the batch has newer ones."""
        for row in rows:
            id_, version = row["id"], row["version"]
            if id_ not in self.current.states:
                state = decoded(TASK, id_, version, row["state"], self.known)
                self.current.states[id_], self.current.versions[id_] = state, version
