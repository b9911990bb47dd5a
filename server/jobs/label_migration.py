"""Label migration: slice by slice, labels follow their project to another version of a taxonomy.

One process at a time works on a project, by advisory lock: two would prepare the same slices. The
decision on a slice depends on the state of its tasks alone. So after a process was killed, or lost
its lock, the next process scans from the beginning and finds no work in the migrated tasks.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Event
from server.events.label_migrations import migrations
from server.events.label_migrations.migrate_task import MigrationCounts, migrate_task
from server.events.label_migrations.migration_plan import Plan
from server.events.label_migrations.migration_state import under_way
from server.events.projects import PROJECT, Project
from server.jobs.migration_scan import MigrationScan, Ready, Run
from server.jobs.sliced_job import Pace, SlicedJob
from server.ledger.append import PreparedEvent
from server.ledger.history import history_of
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.projections.tables import schema_of

_CORRELATION = "SELECT correlation_id FROM events WHERE org_id = $1 AND position = $2"
_STATE = "SELECT state FROM {}.project WHERE org_id = $1 AND id = $2"


class LabelMigration(SlicedJob):
    """Continues the label migrations of all organizations."""

    name = "label migration"
    due = "SELECT * FROM projects_migrating()"
    about = "project"

    def __init__(self, pool: Pool, writer: Writer, **pace: Any) -> None:
        """Continue migrations; the arguments are those of `SlicedJob`."""
        super().__init__(pool, writer, **pace)
        self._plans: OrderedDict[tuple[UUID, str], Plan] = OrderedDict()

    async def _carry_on(
        self, connection: Connection, org: UUID, generation: int, project: UUID
    ) -> bool:
        """Continue a migration to its end; return False where it was stopped meanwhile."""
        async with tenant(connection, org, snapshot=True):
            text = await connection.fetchval(_STATE.format(schema_of(generation)), org, project)
        state = PROJECT.decode(text)
        migration = under_way(state.migrations)
        if migration is None:
            return False
        async with tenant(connection, org, snapshot=True):
            correlation = await connection.fetchval(_CORRELATION, org, migration.started)
        plan = await self._plan(org, migration.plan)
        undone = [m for m in state.migrations if m.id == migration.undoes]
        since = undone[0].form_version if undone else 0
        history = await history_of(connection)
        run = Run(
            connection, history, org, generation, project, migration, plan, since, correlation
        )
        if not await self._move_all(run, MigrationScan(run, self._writer, state)):
            return False
        await self._writer.execute(
            _command(
                run, lambda current: migrations.finish(current.project(project), migration.id), ()
            )
        )
        return True

    async def _move_all(self, run: Run, scan: MigrationScan) -> bool:
        """Migrate slice after slice; the next slice is prepared while the last one is written.

        Returns:
            False where the migration was stopped meanwhile.
        """
        pace, going = self.pace(), deque[asyncio.Task[bool]]()
        try:
            while True:
                await scan.fill(pace.size)
                while len(going) >= pace.under_way or (going and not scan.ready):
                    if not await going.popleft():
                        return False
                    await pace.rest()
                if not scan.ready:
                    return True
                if self._writer.waiting(run.org) > len(going):
                    pace.contended()
                size = min(pace.size, len(scan.ready))
                some = [scan.ready.popleft() for _ in range(size)]
                going.append(asyncio.create_task(self._move(run, scan, some, pace)))
        finally:
            for task in going:
                task.cancel()
            await asyncio.gather(*going, return_exceptions=True)

    async def _plan(self, org: UUID, digest: str) -> Plan:
        known = self._plans.get((org, digest))
        if known is not None:
            return known
        body = await self._writer.taxonomy_cache.blobs.get(org, digest)
        if body is None:
            message = f"the plan {digest} is gone"
            raise LookupError(message)
        plan = self._plans[org, digest] = await asyncio.to_thread(Plan.decode, body)
        while len(self._plans) > 2:
            self._plans.popitem(last=False)
        return plan

    async def _move(self, run: Run, scan: MigrationScan, some: Sequence[Ready], pace: Pace) -> bool:
        """Migrate one slice; return False where the migration was stopped meanwhile."""
        receipt = await self._writer.execute(
            _command(
                run, lambda current: _decide(current, run, some), tuple(one.task.id for one in some)
            )
        )
        self.status.progressed()
        pace.passed(receipt.first, receipt.position)
        state = receipt.states[run.project]
        if not isinstance(state, Project):
            return False
        scan.project, now = state, under_way(state.migrations)
        return now is not None and now.id == run.migration.id


def _decide(
    current: DecisionContext, run: Run, some: Sequence[Ready]
) -> Sequence[tuple[UUID, Any]]:
    """Return the prepared events; decide again where the task or the project's rules changed."""
    project, migration = current.project(run.project), run.migration
    running = under_way(project.migrations)
    if running is None or running.id != migration.id:
        return []
    job, total = run.job(project, current.taxonomies), MigrationCounts()
    changes: list[tuple[UUID, Any]] = []
    for one in some:
        events: Sequence[Event | PreparedEvent] | None = one.events
        moved = one.counts
        task = current.task(one.task.id)
        if events is None or not one.holds(task, project):
            moved = MigrationCounts()
            events = migrate_task(task, job, moved)
        changes += ((task.id, event) for event in events)
        total.add(moved)
    by_kind = {"labels": total.labels, "annotations": total.annotations}
    counts = {name: {k: n for k, n in one.items() if n} for name, one in by_kind.items()}
    advanced = migrations.advance(
        project, migration.id, tasks=total.tasks, reopened=total.reopened, **counts
    )
    return [*changes, *((project.id, event) for event in advanced)]


def _command(
    run: Run,
    decide: Callable[[DecisionContext], Sequence[tuple[UUID, Any]]],
    tasks: tuple[UUID, ...],
) -> Command:
    """Return a command of the server itself that is a part of a migration."""
    return Command.of_server(
        run.org, decide, correlation=run.correlation, tasks=tasks, projects=(run.project,)
    )
