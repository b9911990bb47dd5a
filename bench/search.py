"""What the index of texts writes for a submission, with the setting on and off.

Counted are statements of the counter `task_search`, calls of Python in it, and bytes of the
log of PostgreSQL, which hardly depend on the machine. Each answer has a text of its own.

    python -m bench.search [--quick]
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import uvloop

from bench.database import TEXT, Place, database_url
from bench.harness import figure
from bench.scratch import scratch
from server.embedded.postgres import Postgres, Running
from server.ledger.read import tenant
from server.postgres import Connection, connect
from server.projections.counters import counting
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.projection import StateChange
from server.projections.counters.runner import SETTINGS
from server.projections.counters.task_search import TASK_SEARCH
from tests.support.forms import MIXED, mixed

QUICK = "--quick" in sys.argv
SUBMISSIONS = 20 if QUICK else 1_000
PAGE = 20 if QUICK else 100
"""Submissions that are counted together: about a second of a busy project."""


async def measured(running: Running, *, on: bool) -> None:
    """Submit, then count page by page, and print what that took."""
    case = "on" if on else "off"
    place = await Place.make(running, f"search_{case}")
    workspace = place.workspace
    project = await workspace.project(MIXED, full_text=on)
    tasks = await workspace.tasks(project, SUBMISSIONS)
    person = await workspace.member()
    connection = await connect(place.writer.dsn, SETTINGS)
    await counted(connection, place, HandedChanges())
    handed = HandedChanges()

    def keep(_: UUID, __: int, changes: Sequence[StateChange]) -> None:
        if changes:
            handed.add(changes)

    place.writer._on_commit = keep  # noqa: SLF001 - one process in fact
    for number, task in enumerate(tasks):
        await workspace.annotate(task, person, mixed("a", note=f"{number} {TEXT}"))
    statements: list[str] = []
    connection.add_query_logger(lambda record: statements.append(record.query))
    owner = await asyncpg.connect(database_url(running.admin_url, place.name))
    before = await owner.fetchval("SELECT pg_current_wal_insert_lsn()")
    profile = cProfile.Profile()
    profile.enable()
    await counted(connection, place, handed, limit=3 * PAGE)
    profile.disable()
    written = await owner.fetchval("SELECT pg_current_wal_insert_lsn() - $1::pg_lsn", before)
    size = await owner.fetchval("SELECT pg_total_relation_size('task_search')")
    figure(
        "search.submission",
        float(written) / SUBMISSIONS,
        "bytes",
        case=case,
        statements=len(statements) / SUBMISSIONS,
        calls=pstats.Stats(profile).total_calls / SUBMISSIONS,  # type: ignore[attr-defined]
        stored=size / SUBMISSIONS,
    )
    await owner.close()
    await connection.close()
    await place.writer.close()


async def counted(
    connection: Connection, place: Place, handed: HandedChanges, limit: int = 1_000
) -> None:
    """Count up to the head of the ledger."""
    org, reached = place.workspace.org, -1
    while True:
        async with tenant(connection, org):
            before = reached
            reached = await counting.advance(connection, TASK_SEARCH, org, handed, limit)
        if reached == before:
            return


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            for on in (False, True):
                await measured(running, on=on)


if __name__ == "__main__":
    uvloop.run(main())
