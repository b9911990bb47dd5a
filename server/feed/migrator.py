"""The migrator: slice by slice, labels follow their project to another version of a taxonomy.

Any process may do it, one at a time per project: it holds an advisory lock, which ends with its
connection. What a slice decides depends on the state of its tasks alone, so whoever goes on after a
process was killed begins at the beginning and finds nothing to do where it had been.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import asyncpg
import structlog

from server.commands import Command, World, Writer
from server.events import migrations
from server.events.base import Change, Kind
from server.events.ids import uuid7
from server.events.migrating import Job, Passage, follow
from server.events.migration_state import Migration, under_way
from server.events.plans import Plan
from server.events.projects import Project
from server.ledger.read import LOST, tenant
from server.projections.rows import ADAPTERS
from server.projections.tables import schema_of

log = structlog.get_logger()

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

PERIOD = 1.0
"""Seconds between two looks for migrations."""
SLICE = 40
"""Tasks in one command: the ledger is locked for as long as they take."""
BREATH = 0.02
"""Seconds between two slices, in which others have the ledger."""
SETTINGS = {"application_name": "annolog migrator", "statement_timeout": "60000", "jit": "off"}

_RUNNING = "SELECT id FROM {}.project WHERE org_id = $1 AND migration_id IS NOT NULL ORDER BY id"
_STATE = "SELECT state FROM {}.project WHERE org_id = $1 AND id = $2"
_LABELS = (
    "SELECT l.value, l.task_id FROM {0}.label l CROSS JOIN LATERAL ("
    "SELECT form_version FROM {0}.annotation WHERE org_id = $1 AND id = l.annotation_id LIMIT 1) a "
    "WHERE l.org_id = $1 AND l.project_id = $2 AND l.question = $3 "
    "AND (l.value, l.task_id) > ($4, $5) AND a.form_version >= $6 AND a.form_version < $7 "
    "ORDER BY l.value, l.task_id LIMIT $8"
)
_OUTDATED = (
    "SELECT '' AS value, task_id FROM {0}.annotation WHERE org_id = $1 AND project_id = $2 "
    "AND status = 'OUTDATED' AND task_id > $3 ORDER BY task_id LIMIT $4"
)
START = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Run:
    """One migration that this process carries on."""

    connection: Connection
    org: UUID
    schema: str
    project: UUID
    migration: Migration
    plan: Plan
    since: int


class Migrator:
    """Carries the migrations of all organizations on."""

    def __init__(
        self, dsn: str, writer: Writer, *, slice_tasks: int = SLICE, breath: float = BREATH
    ) -> None:
        self._dsn = dsn
        self._writer = writer
        self._slice = slice_tasks
        self._breath = breath
        self._plans: OrderedDict[tuple[UUID, str], Plan] = OrderedDict()

    async def run(self, *, period: float = PERIOD) -> None:
        """Work until cancelled; a database that is away is tried again at the next look."""
        while True:
            try:
                async with self._connected() as connection:
                    while True:
                        await self.look(connection)
                        await asyncio.sleep(period)
            except LOST as error:
                log.warning("migrator lost its connection", error=type(error).__name__)
            except Exception:
                # Whatever it is, a migration must not stand still silently.
                log.exception("migrator failed")
            await asyncio.sleep(period)

    async def once(self) -> None:
        """Finish every migration that runs and that nobody else carries on."""
        async with self._connected() as connection:
            await self.look(connection)

    async def look(self, connection: Connection) -> None:
        """Look at every organization."""
        text = "SELECT org_id, projection_generation FROM ledger_heads() ORDER BY org_id"
        for org, generation in await connection.fetch(text):
            schema = schema_of(generation)
            async with tenant(connection, org, snapshot=True):
                found = await connection.fetch(_RUNNING.format(schema), org)
            for (project,) in found:
                async with _alone(connection, project) as mine:
                    if mine:
                        await self._carry_on(connection, org, schema, project)

    async def _carry_on(
        self, connection: Connection, org: UUID, schema: str, project: UUID
    ) -> None:
        async with tenant(connection, org, snapshot=True):
            text = await connection.fetchval(_STATE.format(schema), org, project)
        state: Project = ADAPTERS[Kind.PROJECT].validate_json(text)
        migration = under_way(state.migrations)
        if migration is None:
            return
        plan = await self._plan(org, migration.plan)
        undone = [m for m in state.migrations if m.id == migration.undoes]
        since = undone[0].form_version if undone else 0
        run = _Run(connection, org, schema, project, migration, plan, since)
        async for tasks in self._slices(run):
            if not await self._move(run, tasks):
                return
            await asyncio.sleep(self._breath)
        await self._writer.execute(
            _command(run, lambda world: migrations.finish(world.project(project), migration.id), ())
        )

    async def _plan(self, org: UUID, digest: str) -> Plan:
        known = self._plans.get((org, digest))
        if known is not None:
            return known
        body = await self._writer.vocabularies.blobs.get(org, digest)
        if body is None:
            message = f"the plan {digest} is gone"
            raise LookupError(message)
        plan = self._plans[org, digest] = await asyncio.to_thread(Plan.decode, body)
        while len(self._plans) > 2:
            self._plans.popitem(last=False)
        return plan

    async def _slices(self, run: _Run) -> AsyncIterator[list[UUID]]:
        """Walk the labels by their index; of a migration taken back, what was set aside as well."""
        for question in run.plan.questions:
            value, task = "", START
            ends = (run.since, run.migration.form_version, self._slice)
            while rows := await _page(run, _LABELS, question, value, task, *ends):
                yield list(dict.fromkeys(row["task_id"] for row in rows))
                value, task = rows[-1]
        task = START
        while run.migration.undoes and (rows := await _page(run, _OUTDATED, task, self._slice)):
            yield list(dict.fromkeys(row["task_id"] for row in rows))
            task = rows[-1]["task_id"]

    async def _move(self, run: _Run, tasks: list[UUID]) -> bool:
        """Let a slice follow; return False where the migration was stopped meanwhile."""
        receipt = await self._writer.execute(
            _command(run, lambda world: _decide(world, run, tasks), tuple(tasks))
        )
        state = receipt.states[run.project]
        now = under_way(state.migrations) if isinstance(state, Project) else None
        return now is not None and now.id == run.migration.id

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        connection = await asyncpg.connect(
            self._dsn, server_settings=SETTINGS, timeout=5, command_timeout=90
        )
        try:
            yield connection
        finally:
            connection.terminate()


async def _page(run: _Run, query: str, *place: object) -> list[asyncpg.Record]:
    async with tenant(run.connection, run.org, snapshot=True):
        text = query.format(run.schema)
        return await run.connection.fetch(text, run.org, run.project, *place)


@contextlib.asynccontextmanager
async def _alone(connection: Connection, project: UUID) -> AsyncIterator[bool]:
    """Tell whether no other process works on the project; none begins to until this ends."""
    key = int.from_bytes(project.bytes[8:], signed=True)
    mine: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", key)
    try:
        yield mine
    finally:
        if mine:
            with contextlib.suppress(*LOST):
                await connection.fetchval("SELECT pg_advisory_unlock($1)", key)


def _decide(world: World, run: _Run, tasks: Sequence[UUID]) -> list[Change]:
    project, migration = world.project(run.project), run.migration
    running = under_way(project.migrations)
    if running is None or running.id != migration.id:
        return []
    job = Job(
        migration=migration.id,
        form_version=migration.form_version,
        plan=run.plan,
        project=project,
        concepts=world.vocabulary,
        undoes=migration.undoes,
        since=run.since,
    )
    passage = Passage()
    changes: list[Change] = [
        (id_, event) for id_ in tasks for event in follow(world.task(id_), job, passage)
    ]
    counts = {"labels": +passage.labels, "annotations": +passage.annotations}
    advanced = migrations.advance(
        project, migration.id, tasks=passage.tasks, reopened=passage.reopened, **counts
    )
    return [*changes, *((project.id, event) for event in advanced)]


def _command(
    run: _Run, decide: Callable[[World], list[Change]], tasks: tuple[UUID, ...]
) -> Command:
    """Return a command of the server itself; its id is new, as what it does depends on states."""
    id_ = uuid7()
    return Command(
        org=run.org, actor=None, id=id_, fingerprint=id_.bytes, permission=None, decide=decide,
        tasks=tasks, projects=(run.project,),
    )  # fmt: skip
