"""Scans a project for tasks with labels to migrate, and decides on them before the lock."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from server.commands import Writer
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import Concepts
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.label_migrations.migration_plan import Plan
from server.events.label_migrations.migration_state import Migration
from server.events.labeling.tasks import TASK, Task
from server.events.projects import Project
from server.ledger.append import PreparedEvent, prepare
from server.ledger.history import History
from server.ledger.read import tenant
from server.postgres import Connection
from server.projections.tables import schema_of

TURN = 20
"""Tasks that are prepared before other work of this process gets its turn."""

_LABELS = (
    "SELECT l.value, l.rank, l.task_id FROM {0}.label l CROSS JOIN LATERAL ("
    "SELECT form_version FROM {0}.annotation WHERE org_id = $1 AND id = l.annotation_id LIMIT 1) a "
    "WHERE l.org_id = $1 AND l.project_id = $2 AND l.question = $3 "
    "AND (l.value, l.rank, l.task_id) > ($4, $5, $6) AND a.form_version >= $7 "
    "AND a.form_version < $8 ORDER BY l.value, l.rank, l.task_id LIMIT $9"
)
_OUTDATED = (
    "SELECT task_id FROM {0}.annotation WHERE org_id = $1 AND project_id = $2 "
    "AND status = 'OUTDATED' AND task_id > $3 ORDER BY task_id LIMIT $4"
)
_STATES = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, version, state FROM {0}.task WHERE org_id = $1 AND id = k.id LIMIT 1) s"
)
_HEAD = "SELECT head, projection_generation FROM ledger WHERE org_id = $1"
START = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Run:
    """One migration that this process continues."""

    connection: Connection
    history: History
    """The history that the connection sees."""
    org: UUID
    generation: int
    project: UUID
    migration: Migration
    plan: Plan
    since: int
    correlation: UUID | None
    """The correlation of the migration's events; None where the ledger has none."""

    def job(self, project: Project, concepts: Concepts) -> MigrationTask:
        """Return the inputs of a decision on a task."""
        return MigrationTask(
            migration=self.migration.id,
            form_version=self.migration.form_version,
            plan=self.plan,
            project=project,
            concepts=concepts,
            undoes=self.migration.undoes,
            since=self.since,
        )


@dataclass(slots=True)
class Ready:
    """A decision on a state of a task, made and encoded before the lock."""

    task: Task
    project: Project
    """The project for which this was decided; another form or policy may change the decision."""
    events: list[PreparedEvent] | None
    """None where a concept was not loaded, so that nothing was decided."""
    counts: MigrationCounts

    def holds(self, task: Task, project: Project) -> bool:
        """Tell whether the decision still holds for a state of the task and of the project.

        States are compared, and not versions: after a restore, or a failover that lost the last
        commits, versions are used again for other states.
        """
        decided_for = self.project
        return (
            self.events is not None
            and (self.task is task or self.task == task)
            and decided_for.form == project.form
            and decided_for.form_version == project.form_version
            and decided_for.policy == project.policy
        )


class MigrationScan:
    """Reads the labels of a project by their index, and decides on the tasks that have them."""

    def __init__(self, run: Run, writer: Writer, project: Project) -> None:
        self.ready: deque[Ready] = deque()
        self._run = run
        self._writer = writer
        self.project = project
        """The latest known state of the project."""
        self._pages = self._labels()
        self._page = 1

    async def fill(self, wanted: int) -> None:
        """Prepare tasks until so many are ready; fewer only at the end of the project."""
        self._page = wanted
        while len(self.ready) < wanted and (ids := await anext(self._pages, None)) is not None:
            waiting = {one.task.id for one in self.ready}
            head, found = await self._states([id_ for id_ in ids if id_ not in waiting])
            job = self._run.job(self.project, self._writer.taxonomy_cache.of(self._run.org))
            for start in range(0, len(found), TURN):
                self._decide(head, found[start : start + TURN], job)
                await asyncio.sleep(0)

    def _decide(self, head: int | None, rows: list[asyncpg.Record], job: MigrationTask) -> None:
        states: dict[UUID, tuple[int, Task]] = {}
        for id_, version, text in rows:
            state: Task = TASK.decode(text)
            states[id_] = (version, state)
            events, counts = None, MigrationCounts()
            # Where a concept is missing, the writer loads it and decides under the lock.
            with contextlib.suppress(Refused):
                events = [prepare(event) for event in migrate_task(state, job, counts)]
            self.ready.append(Ready(state, job.project, events, counts))
        if head is not None:
            self._writer.add_from_snapshot(self._run.org, self._run.history, head, states)

    async def _states(self, ids: list[UUID]) -> tuple[int | None, list[asyncpg.Record]]:
        """Return the rows of tasks, and the head for which they are true.

        The head is None where the organization has moved to other tables meanwhile.
        """
        run = self._run
        async with tenant(run.connection, run.org, snapshot=True):
            head, generation = await run.connection.fetchrow(_HEAD, run.org) or (0, 0)
            found = await run.connection.fetch(self._text(_STATES), run.org, ids)
        return (head if generation == run.generation else None), found

    async def _labels(self) -> AsyncIterator[list[UUID]]:
        """Return the ids of tasks, page by page, from the index of labels.

        For a revert, the tasks with outdated annotations follow, as those have no labels.
        """
        run = self._run
        for question in run.plan.questions:
            place: tuple[str, int, UUID] = ("", 0, START)
            while rows := await self._query(
                _LABELS,
                run.project,
                question,
                *place,
                run.since,
                run.migration.form_version,
                self._page,
            ):
                yield list(dict.fromkeys(row["task_id"] for row in rows))
                place = tuple(rows[-1])
        task = START
        while run.migration.undoes and (
            rows := await self._query(_OUTDATED, run.project, task, self._page)
        ):
            yield list(dict.fromkeys(row["task_id"] for row in rows))
            task = rows[-1]["task_id"]

    async def _query(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        run = self._run
        async with tenant(run.connection, run.org, snapshot=True):
            return await run.connection.fetch(self._text(query), run.org, *arguments)

    def _text(self, query: str) -> str:
        return query.format(schema_of(self._run.generation))
