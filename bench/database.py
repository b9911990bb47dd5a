"""A database of its own with one organization, whose writer keeps what it sends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from bench.cpu import postgres_seconds
from server.access.permissions import Permission
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.commands.imports.import_codec import encoded
from server.commands.writer.batch import Batch
from server.commands.writer.connections import SETTINGS
from server.commands.writer.decision_context import DecisionContext
from server.commands.writer.writer import wall_clock
from server.embedded import roles
from server.embedded.postgres import Running
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.labeling import queue
from server.ledger.migrate import migrate, role_of
from server.projections.engine import generations
from tests.support.bulk_insert_rows import events_of, tasks_of
from tests.support.workspace import Workspace, new_workspace

TEXT = (
    "The river rises in the hills above the old town and reaches the sea after seven days of rain. "
)


@dataclass
class Recorder(Writer):
    """A writer that keeps what it sends, and how long the ledger was locked at most."""

    dsn: str
    sent: list[tuple[str, list[Any]]] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    _since: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(self.dsn, clock=wall_clock, probe=self.note)
        said = Batch.statement

        def statement(batch: Batch, skew: timedelta | None = None) -> tuple[str, list[Any]]:
            text, parameters = said(batch, skew)
            self.sent.append((text, parameters))
            self.batches.append(batch)
            return text, parameters

        self._batch_writer.statement = statement

    async def note(self, point: str) -> None:
        """Take the time from the lock, or from the statement that locks, to the commit."""
        if point in {"after lock", "before statement"}:
            self._since = time.perf_counter()
        elif point == "after commit":
            self.held.append(time.perf_counter() - self._since)

    def forget(self) -> None:
        self.sent, self.batches, self.held = [], [], []


@dataclass
class Place:
    """A database with one organization, and the way to copy it."""

    running: Running
    name: str
    workspace: Workspace
    writer: Recorder

    @classmethod
    async def make(cls, running: Running, name: str) -> Place:
        superuser = await asyncpg.connect(database_url(running.superuser_url, "postgres"))
        await roles.create_database(superuser, name, "template0")
        await superuser.close()
        owner = await asyncpg.connect(database_url(running.admin_url, name))
        await migrate(owner, role_of(running.server_url))
        await generations.create(owner, 1, role_of(running.server_url))
        await owner.close()
        org = uuid7()
        server = await asyncpg.connect(database_url(running.server_url, name))
        await create_ledger(server, org)
        await server.close()
        writer = Recorder(database_url(running.server_url, name))
        return cls(running, name, await new_workspace(writer, wall_clock, org), writer)  # type: ignore[arg-type]

    async def copy(self) -> asyncpg.Connection[asyncpg.Record]:
        """Return a connection to a copy of the database as it is now, as the server role."""
        await self.writer.close()  # PostgreSQL copies only a database that nobody uses
        self.writer = self.workspace.writer = Recorder(self.writer.dsn)
        superuser = await asyncpg.connect(database_url(self.running.superuser_url, "postgres"))
        await roles.create_database(superuser, f"{self.name}_copy", self.name)
        await superuser.close()
        return await asyncpg.connect(
            database_url(self.running.server_url, f"{self.name}_copy"), server_settings=SETTINGS
        )

    async def fill(self, project: UUID, count: int) -> None:
        for start in range(0, count, 1_000):
            await self.import_(project, min(1_000, count - start))
            self.writer.forget()

    async def reopen(self) -> None:
        """Go on with a new writer, which remembers nothing."""
        await self.writer.close()
        self.writer = self.workspace.writer = Recorder(self.writer.dsn)
        await self.workspace.do(lambda _: [])

    async def storage(self, options: str) -> None:
        """Change the storage of the table of tasks, like `RESET (fillfactor)`."""
        owner = await asyncpg.connect(database_url(self.running.admin_url, self.name))
        await owner.execute(f"ALTER TABLE projection_1.task {options}")
        await owner.close()

    async def prioritize(self, tasks: list[UUID], priority: int) -> None:
        """Change so many tasks by one command."""

        def decide(current: DecisionContext) -> list[Change]:
            changed = (queue.prioritize(current.task(id_), priority=priority) for id_ in tasks)
            return [change for changes in changed for change in changes]

        named = tuple(tasks)
        await self.workspace.do(decide, tasks=named, permission=Permission.TASKS_MANAGE)

    async def import_(self, project: UUID, count: int) -> None:
        """Import tasks whose events were encoded before the lock."""
        within: Any = (await self.workspace.do(lambda _: [], projects=(project,))).states[project]
        ready = []
        for n in range(count):
            inputs = {"text": f"{TEXT}{n}"}
            ((id_, event),) = queue.import_task(within, task=uuid7(), inputs=inputs)
            ready.append((id_, encoded(event)))

        def decide(current: DecisionContext) -> Any:
            assert current.project(project) == within
            return ready

        permission = Permission.TASKS_IMPORT
        await self.workspace.do(
            decide, projects=(project,), permission=permission, creates=count, bulk=True
        )

    async def copy_arrivals(self, running: Running, name: str) -> tuple[int, float, float]:
        """COPY what came in by imports into a new database, a transaction a slice.

        Returns the number of tasks, the seconds that it took, and those of PostgreSQL's processor.
        """
        other = await Place.make(running, name)
        found = [new for batch in self.writer.batches for new in batch.written.bulk]
        slices = [(events_of(new), tasks_of(new)) for new in found]
        superuser = await asyncpg.connect(database_url(running.superuser_url, other.name))
        began, spent = time.perf_counter(), postgres_seconds(running.pid)
        for events, tasks in slices:
            async with superuser.transaction():
                await superuser.copy_records_to_table("events", records=events)
                await superuser.copy_records_to_table(
                    "task", records=tasks, schema_name="projection_1"
                )
        seconds, spent = time.perf_counter() - began, postgres_seconds(running.pid) - spent
        await superuser.close()
        await other.writer.close()
        return sum(len(events) for events, _ in slices), seconds, spent


def database_url(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + f"/{name}"
