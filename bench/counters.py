"""What two counters take for the same events: the one of quality beside the one of statistics.

    python -m bench.counters [--quick] [--labels=N]

The ledger is labeled tasks: imported, and answered by four people of 60 with one of 45 values, a
hundred tasks at a time. Each counter reads its pages, folds their streams and writes its numbers,
as it does for what the writer of another process wrote, page after page in turns with the other.
Processor time of this process and of the session of PostgreSQL, without what is common to both:
the work of checkpoints and of autovacuum. As far as the clock is concerned, see `bench.rebuild`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from bench.cpu import session_seconds
from bench.harness import figure
from bench.history import make
from bench.scratch import scratch
from server.embedded.postgres import Postgres
from server.events.core.ids import uuid7
from server.ledger.migrate import migrate, role_of
from server.ledger.read import tenant
from server.projections.counters.counting import PAGE, advance
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.projection import CounterProjection
from server.projections.counters.quality import QUALITY
from server.projections.counters.runner import SETTINGS
from server.projections.counters.statistics import STATISTICS
from server.projections.engine import generations

QUICK = "--quick" in sys.argv
OPTIONS = dict(given[2:].partition("=")[::2] for given in sys.argv[1:])
LABELS = int(OPTIONS.get("labels", 2_000 if QUICK else 200_000))
OVERLAP, PEOPLE, VALUES, AT_ONCE = 4, 60, 45, 100
BEGIN = datetime(2026, 3, 3, 12, tzinfo=UTC)
COUNTERS = (QUALITY, STATISTICS)
_INSERT = (
    "INSERT INTO events (org_id, position, stream, version, type, type_version, actor_id, "
    "recorded_at, facts, content, leaf_hash) SELECT * FROM unnest($1::uuid[], $2::bigint[], "
    "$3::uuid[], $4::int[], $5::text[], $6::int[], $7::uuid[], $8::timestamptz[], $9::text[], "
    "$10::text[], $11::bytea[])"
)


def events(org: UUID, project: UUID, position: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of events behind a position."""
    random = Random(1)
    people = [UUID(int=number + 1) for number in range(PEOPLE)]
    for _ in range(0, LABELS // OVERLAP, AT_ONCE):
        tasks = [(uuid7(), random.randrange(VALUES)) for _ in range(AT_ONCE)]
        authors = {task: random.sample(people, OVERLAP) for task, _ in tasks}
        for version in range(1, OVERLAP + 2):
            for task, true in tasks:
                position += 1
                kind, facts, content = "task.imported", _imported(project), _TEXT
                author = people[0]
                if version > 1:
                    author = authors[task][version - 2]
                    value = true if random.random() < 0.7 else random.randrange(VALUES)
                    facts, content = _submitted(author, fills=version > OVERLAP), _said(value)
                    kind = "annotation.submitted"
                at = BEGIN + timedelta(milliseconds=position)
                yield (
                    org, position, task, version, kind, 1, author, at, facts, content, bytes(32),
                )  # fmt: skip


_TEXT = '{"external_id":null,"inputs":{"text":"Rome"},"meta":null,"subject_refs":[]}'


def _imported(project: UUID) -> str:
    facts = {"overlap": OVERLAP, "priority": 0, "project": str(project), "rank": None}
    return json.dumps({**facts, "sizes": {"text": 4}})


def _submitted(author: UUID, *, fills: bool) -> str:
    facts = {"annotation": str(uuid7()), "annotator": str(author), "fills": fills}
    return json.dumps({**facts, "form_version": 1, "guideline_version": 0, "time_spent_ms": 900})


def _said(value: int) -> str:
    return json.dumps({"answers": {"topic": {"kind": "choice", "values": [f"value {value}"]}}})


async def measured(connection: asyncpg.Connection, org: UUID, head: int) -> None:
    """Count all events with both counters, in turns."""
    spent, reached = Counter[tuple[str, str]](), {counter.name: 0 for counter in COUNTERS}
    backend = connection.get_server_pid()
    while min(reached.values()) < head:
        for counter in sorted(COUNTERS, key=lambda one: reached[one.name]):
            before = time.process_time(), session_seconds(backend)
            reached[counter.name] = await _counted(connection, counter, org)
            after = time.process_time(), session_seconds(backend)
            for where, one, other in zip(("python", "postgres"), before, after, strict=True):
                spent[counter.name, where] += other - one  # type: ignore[assignment]
    each = {key: 1e6 * seconds / LABELS for key, seconds in spent.items()}
    total = {one.name: each[one.name, "python"] + each[one.name, "postgres"] for one in COUNTERS}
    figure(
        "counters.rate", total[STATISTICS.name] / total[QUALITY.name], "of the statistics' rate",
        labels=LABELS, load_average=os.getloadavg()[0],
        **{f"{name}_{where}_us": number for (name, where), number in each.items()},
    )  # fmt: skip


async def _counted(connection: asyncpg.Connection, counter: CounterProjection, org: UUID) -> int:
    async with tenant(connection, org):
        return await advance(connection, counter, org, HandedChanges(), PAGE)


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            owner = await asyncpg.connect(running.admin_url)
            await migrate(owner, role_of(running.server_url))
            await generations.create(owner, 1, role_of(running.server_url))
            org, head = await make(owner, 0)
            project = await owner.fetchval(
                "SELECT stream FROM events WHERE org_id = $1 AND type = 'project.created'", org
            )
            connection = await asyncpg.connect(running.server_url, server_settings=SETTINGS)
            for counter in COUNTERS:  # one that has not counted yet counts all at once
                await _counted(connection, counter, org)
            rows = events(org, project, head)
            while page := [*islice(rows, 10 * PAGE)]:
                await owner.execute(_INSERT, *map(list, zip(*page, strict=True)))
                head += len(page)
            await owner.execute(
                "UPDATE ledger SET head = $2, last_at = $3 WHERE org_id = $1", org, head,
                BEGIN + timedelta(days=1),
            )  # fmt: skip
            await owner.execute("ANALYZE")
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)  # as the server does
            await measured(connection, org, head)
            await connection.close()
            await owner.close()


if __name__ == "__main__":
    asyncio.run(main())
