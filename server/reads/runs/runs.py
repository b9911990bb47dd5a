"""Runs, and the annotations that they are computed from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from server.events.core.registry import refold
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.ledger.read import fetch, generation_of, recorded, tenant
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections import tables
from server.projections.tables import SCHEMA, schema_of
from server.reads.labeling.tasks import task_state
from server.reads.loaders import batched, by_id, counter, pages_of_projects
from server.reads.session import ReadSession

run_row = by_id(tables.run)
"""Reads the row of a run."""
run_rows = pages_of_projects(tables.run)
"""Reads a page of the rows of a project's runs."""
count_running = counter(tables.run, "status = 'RUNNING'")
"""Counts the runs of an organization that are under way."""

TASKS = 200
"""Tasks whose events are in memory at once."""
_UNDOING = """
SELECT count(*) FROM reverts r
JOIN events undone ON undone.org_id = r.org_id AND undone.position = r.position
WHERE r.org_id = $1 AND r.status IN ('waiting', 'running') AND undone.correlation_id IN (
    SELECT correlation_id FROM events
    WHERE org_id = $1 AND stream = $2 AND type = 'run.adoption_started'
)
"""
_ERASURES = "SELECT coalesce(max(erasures - withdrawals), 0) FROM erasure_marks WHERE org_id = $1"
"""Erasures of what members declare of themselves change no result of a run."""
_TASKS = (
    f"SELECT id FROM {SCHEMA}.task WHERE org_id = $1 AND project_id = $2 AND id > $3 "
    "ORDER BY id LIMIT $4"
)
_COUNT = f"SELECT count(*) FROM {SCHEMA}.task WHERE org_id = $1 AND project_id = $2"
_PROGRESS = (
    "SELECT run_id, done, total FROM run_progress WHERE org_id = $1 AND run_id = ANY ($2::uuid[])"
)
_EVENTS = (
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = ANY ($2::uuid[]) "
    "AND e.position <= $3 ORDER BY e.stream, e.version"
)


async def count_undoing(run: UUID, connection: Connection, org: UUID, _: int) -> int:
    """Return how many adoptions of a run are being undone in the background."""
    return int((await fetch(connection, org, _UNDOING, org, run))[0][0])


async def erasures_of(session: ReadSession) -> int:
    """Return how often contents of the organization were erased by now."""
    return int((await session.raw(_ERASURES, session.org))[0][0])


async def count_erasures(connection: Connection, org: UUID) -> int:
    """Return how often contents of an organization were erased by now."""
    async with tenant(connection, org, snapshot=True):
        return int(await connection.fetchval(_ERASURES, org))


async def task_states(session: ReadSession, tasks: Collection[UUID]) -> dict[UUID, Task]:
    """Return the states of tasks, of those that there are."""
    states = await asyncio.gather(*(task_state(session, task) for task in tasks))
    return {state.id: state for state in states if state is not None}


async def project_as_of(
    connection: Connection, org: UUID, project: UUID, position: int
) -> Project | None:
    """Return the state of a project as of a position; None where there was none."""
    states = await _fold(connection, org, [project], position)
    return states.get(project)


@batched
async def run_progress(session: ReadSession, runs: Sequence[UUID]) -> list[tuple[int, int] | None]:
    """Return how many tasks the process of a run has looked at, and of how many; None without."""
    rows = await session.raw(_PROGRESS, session.org, runs)
    found = {row["run_id"]: (row["done"], row["total"]) for row in rows}
    return [found.get(run) for run in runs]


async def count_tasks(connection: Connection, org: UUID, project: UUID) -> int:
    """Return how many tasks a project has by now."""
    async with tenant(connection, org, snapshot=True):
        generation = await generation_of(connection, org)
        text = _COUNT.replace(SCHEMA, schema_of(generation))
        return int(await connection.fetchval(text, org, project))


async def tasks_as_of(
    connection: Connection, org: UUID, project: UUID, position: int
) -> AsyncIterator[tuple[int, list[Task]]]:
    """Yield the tasks of a project as of a position, page by page, in the order of their ids.

    Each page is read in a transaction of its own, and folded from its events. The number before it
    counts the tasks that came later as well.
    """
    after = UUID(int=0)
    while True:
        async with tenant(connection, org, snapshot=True):
            generation = await generation_of(connection, org)
            text = _TASKS.replace(SCHEMA, schema_of(generation))
            rows = await connection.fetch(text, org, project, after, TASKS)
        if not rows:
            return
        found = [row["id"] for row in rows]
        states = await _fold(connection, org, found, position)
        yield len(found), [states[id_] for id_ in found if id_ in states]
        after = found[-1]


async def _fold(
    connection: Connection, org: UUID, streams: list[UUID], position: int
) -> dict[UUID, Any]:
    """Return the states of streams as of a position, of those that had begun."""
    async with tenant(connection, org, snapshot=True):
        rows = await connection.fetch(_EVENTS, org, streams, position)
    return {
        UUID(str(stream)): refold(recorded(org, row) for row in its)
        for stream, its in groupby(rows, key=itemgetter("stream"))
    }
