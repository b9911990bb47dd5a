"""Disputes right answers of gold tasks with which people who are mostly right disagree.

A look reads the gold tasks of a project that changed since the last one, or all of them where
somebody has become reliable since. It writes nothing where nothing is disputed. Several processes
may look at once: a task that is disputed already is left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from server.commands import Command, DecisionContext
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.gold.disputes import Evidence, dispute_by_rule
from server.events.labeling.tasks import Task
from server.jobs.sliced_job import SlicedJob
from server.ledger.read import tenant
from server.postgres import Connection
from server.reads.gold.disputes import (
    FIRST,
    GoldLook,
    Place,
    find_dispute,
    gold_look,
    tasks_to_look_at,
)
from server.reads.session import ReadSession

_LOOKED = (
    "INSERT INTO gold_dispute_looks AS l (org_id, project_id, position, reliable) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT gold_dispute_looks_pkey "
    "DO UPDATE SET position = $3, reliable = $4 WHERE l.position <= $3"
)


class GoldDisputes(SlicedJob):
    """Looks for disputed right answers in all projects that hand out gold tasks."""

    name = "gold disputes"
    period = 10.0
    due = "SELECT * FROM gold_disputes_due()"
    about = "project"

    async def _carry_on(self, connection: Connection, org: UUID, project: UUID) -> int:
        """Look at a project's gold tasks; return how many are disputed since."""
        async with ReadSession(self._pool, org) as session:
            look = await gold_look(session, project)
        if look is None:
            return 0
        done, pace = 0, self.pace()
        place: Place | None = FIRST
        while place is not None:
            async with tenant(connection, org):
                page, place = await tasks_to_look_at(connection, org, look, place, pace.size)
            found = await asyncio.to_thread(_disputed, page, look)
            if found:
                done += await self._dispute(org, found)
                await pace.rest()
            self.status.progressed()
        async with tenant(connection, org):
            await connection.execute(_LOOKED, org, project, look.counted_to, sorted(look.reliable))
        return done

    async def _dispute(self, org: UUID, some: Sequence[tuple[Task, Evidence]]) -> int:
        """Record disputes of tasks that are as they were when they were looked at."""

        def decide(current: DecisionContext) -> Sequence[Change]:
            changes = [
                change
                for task, evidence in some
                if current.task(task.id) == task
                for change in dispute_by_rule(task, evidence)
            ]
            if not changes:
                raise Refused(Code.CONFLICT, "They have changed: look again.")
            return changes

        tasks = tuple(task.id for task, _ in some)
        try:
            receipt = await self._writer.execute(Command.of_server(org, decide, tasks=tasks))
        except Refused as refused:
            if refused.code in (Code.CONFLICT, Code.NOT_FOUND):
                return 0
            raise
        return receipt.written


def _disputed(page: Sequence[Task], look: GoldLook) -> list[tuple[Task, Evidence]]:
    return [(one, evidence) for one in page if (evidence := find_dispute(one, look))]
