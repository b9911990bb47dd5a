"""Runs on the database itself, for `annolog run`, with the rights of the owner of a key."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson

from server.access import visibility
from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.api_key_auth import actor_of_now, execute_as
from server.commands import Writer
from server.commands.runs.request import RunRequest, require_mapping
from server.commands.taxonomies.taxonomy_cache import read_taxonomy
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.projects import Project
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, RunStatus
from server.jobs.base import connections
from server.jobs.runs import RunJob
from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.keyset_pages import KeysetPage
from server.reads.projects import project_state
from server.reads.runs.results import differences, result_lines
from server.reads.runs.runs import run_progress, run_row, run_rows
from server.reads.session import ReadSession
from server.start import Database

PAGE = 200
"""Runs or tasks that are read at once."""


@contextlib.asynccontextmanager
async def local_runs(actor: Actor, writer: Writer, database: Database) -> AsyncIterator[LocalRuns]:
    """Yield the runs of the actor's organization."""
    async with connections(database.server) as pool:
        found = LocalRuns(actor, writer, pool)
        try:
            yield found
        finally:
            await found.stop()


class LocalRuns:
    """The runs of one organization, as a member of it; computed here where no server does."""

    def __init__(self, actor: Actor, writer: Writer, pool: Pool) -> None:
        self._actor = actor
        self._writer = writer
        self._pool = pool
        self._job = RunJob(pool, writer, writer.taxonomy_cache.blobs)
        self._work: asyncio.Task[bool] | None = None

    async def stop(self) -> None:
        """End the process of a run that is computed here."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def start(
        self, project: str, method: RunMethod, parameters: JsonObject, position: int | None
    ) -> JsonObject:
        """Ask for a run, and return it. Raises Refused."""
        id_ = ids.expect("project", project, "project")
        async with self._session() as session:
            head = (await session.cut()).head
        if method is RunMethod.MAPPING:
            await self._require_mapping(parameters)
        wanted = RunRequest(
            project=id_,
            method=method,
            parameters=parameters,
            position=head if position is None else position,
            head=head,
        )
        await self._execute(wanted.decide, **wanted.named)
        return await self.look(ids.public("run", wanted.run))

    async def cancel(self, run: str) -> JsonObject:
        """End a run that is under way, and return it. Raises Refused."""
        id_ = ids.expect("run", run, "run")
        await self._execute(
            lambda current: runs.cancel(current.get(RUN, id_)), streams=((RUN, id_),)
        )
        return await self.look(run)

    async def look(self, run: str) -> JsonObject:
        """Return a run, and see to it that somebody computes it. Raises Refused NOT_FOUND."""
        async with self._session() as session:
            found = await self._shown(session, await self._row(session, run))
        if found["status"] == RunStatus.RUNNING:
            self._compute(ids.expect("run", run))
        return found

    async def all(self, project: str) -> AsyncIterator[JsonObject]:
        """Yield the runs of a project, the latest first. Raises Refused."""
        id_ = ids.expect("project", project, "project")
        async with self._session() as session:
            await self._require(session, id_)
            after: tuple[Any, ...] | None = None
            while rows := await run_rows(session, id_, KeysetPage(after, PAGE)):
                for row in rows:
                    yield await self._shown(session, row)
                after = (rows[-1]["id"],)

    async def differences(self, run: str) -> AsyncIterator[JsonObject]:
        """Yield the tasks whose final answer would be another one. Raises Refused."""
        async with self._session() as session:
            row = await self._row(session, run)
            lines = await result_lines(session, self._writer.taxonomy_cache.blobs, row)
            form = (await project_state(session, row["project_id"])).pinned()
        for first in range(0, len(lines), PAGE):
            some = [orjson.loads(line) for line in lines[first : first + PAGE]]
            async with self._session() as session:
                for one in await differences(session, form, some):
                    task = ids.public("task", one.task)
                    sides = {"before": one.now, "after": one.then}
                    yield {"task": task, **sides, "relabel": [*one.relabel]}

    def _compute(self, run: UUID) -> None:
        """Compute a run here, unless this or another server does."""
        if self._work is not None and self._work.done():
            self._work.result()
            self._work = None
        if self._work is None:
            self._work = asyncio.create_task(self._job.compute(self._actor.org, run))

    def _session(self) -> ReadSession:
        return ReadSession(self._pool, self._actor.org)

    async def _execute(self, decide: Any, **named: Any) -> None:
        await execute_as(self._writer, self._actor, Permission.RUNS_START, decide, **named)

    async def _require_mapping(self, wanted: JsonObject) -> None:
        taxonomy = ids.expect("taxonomy", wanted["taxonomy"], "--taxonomy")
        org = self._actor.org
        async with self._pool.acquire() as lent, tenant(lent, org, snapshot=True):
            state = await read_taxonomy(lent, org, taxonomy)
        await require_mapping(self._writer.taxonomy_cache, org, state, wanted)

    async def _row(self, session: ReadSession, run: str) -> Any:
        row = await run_row(session, ids.expect("run", run, "run"))
        if row is None:
            raise Refused(Code.NOT_FOUND, "There is no such run.", ("run",))
        await self._require(session, row["project_id"])
        return row

    async def _require(self, session: ReadSession, project: UUID) -> None:
        """Require that the owner of the key may see runs. Raises Refused as the API does."""
        actor = await actor_of_now(session, self._actor)
        state: Project | None = await project_state(session, project)
        if state is None or not actor.may(Permission.RUNS_READ, project):
            message = "There is no such project, or you may not see its runs."
            raise Refused(Code.NOT_FOUND, message, ("project",))
        everybody = actor.may(Permission.ANNOTATIONS_READ_ALL, project)
        if not everybody and not visibility.may_see_all(actor, project, state.policy):
            message = "Runs tell what others answered, which you may not see in this project."
            raise Refused(Code.FORBIDDEN, message)

    async def _shown(self, session: ReadSession, row: Any) -> JsonObject:
        """Return a run as the API shows it."""
        running = row["status"] == RunStatus.RUNNING
        found = await run_progress(session, row["id"]) if running else None
        ended = row["finished_at"]
        return {
            "id": ids.public("run", row["id"]),
            **{name: row[name] for name in ("status", "failure", "method")},
            "parameters": orjson.loads(row["parameters"]),
            **{name: row[name] for name in ("position", "tasks", "resolved", "changed")},
            "requestedAt": row["requested_at"].isoformat(),
            "finishedAt": None if ended is None else ended.isoformat(),
            "resultDigest": row["result"],
            "progress": None if found is None else {"done": found[0], "total": found[1]},
        }
