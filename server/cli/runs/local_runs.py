"""Runs on the database itself, for `annolog run`, with the rights of the owner of a key."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from server.access import visibility
from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.core.api_key_auth import actor_of_now, execute_as
from server.commands import Receipt, Writer
from server.commands.runs.adoption import AdoptionRequest
from server.commands.runs.request import RunRequest, require_mapping, with_questions
from server.commands.taxonomies.taxonomy_cache import read_taxonomy
from server.commands.writer.writer import wall_clock
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.projects import Project
from server.events.runs import runs
from server.events.runs.adoption_events import AdoptionOutcome
from server.events.runs.adoptions import ppm_of
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, RunStatus
from server.jobs.base import connections
from server.jobs.run_adoption import RunAdoption
from server.jobs.runs import RunJob
from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.keyset_pages import KeysetPage
from server.reads.projects import project_state
from server.reads.runs.results import (
    RunResult,
    adoption_outcomes,
    differences,
    differences_of_pairs,
    erased_since,
    left_out_masks,
    pair_lines,
    person_in,
    require_same_project,
    run_result,
    task_in,
)
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
        blobs = writer.taxonomy_cache.blobs
        self._job = RunJob(pool, writer, blobs)
        self._adoptions = RunAdoption(pool, writer, blobs, clock=wall_clock)
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
            at = head if position is None else position
            parameters = await with_questions(session, id_, at, method, parameters)
        if method is RunMethod.MAPPING:
            await self._require_mapping(parameters)
        wanted = RunRequest(
            project=id_, method=method, parameters=parameters, position=at, head=head
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
            self._begin(self._job.compute(self._actor.org, ids.expect("run", run)))
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

    async def differences(self, run: str, other: str | None = None) -> AsyncIterator[JsonObject]:
        """Yield the tasks whose final answer would be another one. Raises Refused."""
        async with self._session() as session:
            row = await self._row(session, run)
            lines = (await self._result(session, row)).tasks
            form = (await project_state(session, row["project_id"])).pinned()
            others: list[bytes] = []
            if other is not None:
                compared = await self._row(session, other)
                require_same_project(row, compared)
                others = (await self._result(session, compared)).tasks
        pairs = pair_lines(lines, others)
        for first in range(0, len(pairs), PAGE):
            some = pairs[first : first + PAGE]
            async with self._session() as session:
                if other is None:
                    shown = [orjson.loads(line) for _, line, _ in some if line is not None]
                    found = await differences(session, form, shown)
                else:
                    found = differences_of_pairs(form, some)
            for one in found:
                task = ids.public("task", one.task)
                sides = {"before": one.now, "after": one.then}
                yield {"task": task, **sides, "relabel": [*one.relabel]}

    async def people(self, run: str) -> AsyncIterator[JsonObject]:
        """Yield how far each person can be relied on. Raises Refused."""
        async with self._session() as session:
            lines = (await self._result(session, await self._row(session, run))).people
        for line in lines:
            yield person_in(line)

    async def left_out(self, run: str) -> AsyncIterator[JsonObject]:
        """Yield the tasks whose large masks could not be read, with the names of these masks."""
        async with self._session() as session:
            lines = (await self._result(session, await self._row(session, run))).tasks
        for line in lines:
            if names := left_out_masks(orjson.loads(line)):
                yield {"task": ids.public("task", task_in(line)), "masks": names}

    async def adopt(self, run: str, least_confidence: float, *, dry_run: bool) -> JsonObject:
        """Adopt a run, or tell what that would come to. Raises Refused."""
        async with self._session() as session:
            row = await self._row(session, run)
            erased = await erased_since(session, row)
        wanted = AdoptionRequest(row["id"], row["project_id"], least_confidence, erased)
        if dry_run:
            await wanted.dry_run(partial(self._execute_as, Permission.TASKS_MANAGE))
            return {"position": None, "counts": await self._counts(row, ppm_of(least_confidence))}
        receipt = await self._execute_as(Permission.TASKS_MANAGE, wanted.decide, **wanted.named)
        return {"position": receipt.position, "counts": None}

    async def _counts(self, row: Any, least_ppm: int) -> list[JsonObject]:
        found = Counter[str]()
        async with self._session() as session:
            lines = (await self._result(session, row)).tasks
        for first in range(0, len(lines), PAGE):
            some = {task_in(line): orjson.loads(line) for line in lines[first : first + PAGE]}
            async with self._session() as session:
                outcomes = await adoption_outcomes(session, row["id"], least_ppm, some)
            found.update(outcome for _, outcome in outcomes)
        return _listed(found)

    async def adoption(self, run: str) -> JsonObject:
        """Return the last adoption of a run, and see to it that somebody continues it."""
        async with self._session() as session:
            row = await self._row(session, run)
            progress = await run_progress(session, row["id"]) if row["adopting"] else None
        if row["adopting"]:
            self._begin(self._adoptions.adopt(self._actor.org, row["id"]))
        last = orjson.loads(row["adoptions"])[-1]
        return {
            "position": last["position"],
            "finishedAt": last["finished_at"],
            "failure": last["failure"],
            "counts": _listed(last["outcomes"] or {}),
            "progress": None if progress is None else {"done": progress[0], "total": progress[1]},
        }

    def _begin(self, work: Coroutine[Any, Any, bool]) -> None:
        """Do work on a run here, unless this or another server does."""
        if self._work is not None and self._work.done():
            self._work.result()
            self._work = None
        if self._work is None:
            self._work = asyncio.create_task(work)
        else:
            work.close()

    def _session(self) -> ReadSession:
        return ReadSession(self._pool, self._actor.org)

    async def _execute(self, decide: Any, **named: Any) -> None:
        await self._execute_as(Permission.RUNS_START, decide, **named)

    async def _execute_as(self, permission: Permission, decide: Any, **named: Any) -> Receipt:
        return await execute_as(self._writer, self._actor, permission, decide, **named)

    async def _result(self, session: ReadSession, row: Any) -> RunResult:
        return await run_result(session, self._writer.taxonomy_cache.blobs, row)

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


def _listed(outcomes: Mapping[str, int]) -> list[JsonObject]:
    """Return how many tasks have each outcome, as the API does."""
    found = [one for one in AdoptionOutcome if outcomes.get(one)]
    return [{"outcome": one.value, "tasks": outcomes[one]} for one in found]
