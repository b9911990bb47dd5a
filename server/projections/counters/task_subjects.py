"""The index of the data subjects whom tasks name, by which erasures and reports find the tasks.

Events say which tasks may name somebody; the names are read from the ledger. So a task whose
contents were erased has no row, and the order in which events are counted makes no difference.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from server.events.core.event import Event, Recorded
from server.events.erasure.erased_content import ContentErased
from server.events.erasure.subjects import digest, key_id
from server.events.labeling.tasks import Task, TaskImported
from server.ledger.organization_keys import KeyUse, made_key
from server.ledger.select_columns import CONTENT
from server.postgres import Connection
from server.projections.counters.projection import (
    CounterDeltas,
    CounterProjection,
    CounterTable,
    Deltas,
)

CHUNK = 500
"""Tasks whose names one statement reads."""
_NAMES = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    f"SELECT e.stream, {CONTENT} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "AND e.version = 1 LIMIT 1) s WHERE s.content IS NOT NULL"
)
_REMOVE = "DELETE FROM task_subjects WHERE org_id = $1 AND task_id = ANY ($2::uuid[])"
_WRITE = (
    "INSERT INTO task_subjects SELECT $1, k.digest, k.task "
    "FROM unnest($2::bytea[], $3::uuid[]) AS k(digest, task) ON CONFLICT DO NOTHING"
)
_BEHIND = (
    "SELECT l.head > coalesce(p.position, 0) FROM ledger l LEFT JOIN projection_checkpoints p "
    "ON p.org_id = l.org_id AND p.projection = 'task_subjects' WHERE l.org_id = $1"
)


def count(_: Any, after: Any, recorded: Recorded[Event]) -> Deltas:
    """Return the task if an event may change whom it names."""
    event = recorded.event
    if isinstance(event, TaskImported):
        named = event.content is not None and bool(event.content.subject_refs)
    else:
        named = isinstance(event, ContentErased) and isinstance(after, Task)
    return [(("task_subjects", (recorded.stream.int,), "tasks"), 1)] if named else []


async def _named(connection: Connection, org: UUID, tasks: list[UUID]) -> list[tuple[bytes, UUID]]:
    """Return the digests of the data subjects whom tasks name, each with the task."""
    found = list[tuple[bytes, UUID]]()
    for start in range(0, len(tasks), CHUNK):
        for row in await connection.fetch(_NAMES, org, tasks[start : start + CHUNK]):
            refs = orjson.loads(row["content"]).get("subject_refs") or ()
            if refs:
                key = await made_key(connection, org, key_id(org), KeyUse.SUBJECTS)
                found += [(digest(key, ref), row["stream"]) for ref in refs]
    return found


async def store(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Write whom the tasks among the deltas name now."""
    tasks = [UUID(int=task) for _, (task,), _ in deltas.numbers]
    if not tasks:
        return
    named = await _named(connection, org, tasks)
    await connection.execute(_REMOVE, org, tasks)
    if named:
        digests, streams = zip(*named, strict=True)
        await connection.execute(_WRITE, org, digests, streams)


async def differences(connection: Connection, org: UUID, deltas: CounterDeltas) -> list[str]:
    """Compare the index with the ledger; a sentence for each task that differs."""
    if await connection.fetchval(_BEHIND, org):
        return []
    tasks = [UUID(int=task) for _, (task,), _ in deltas.numbers]
    expected = set(await _named(connection, org, tasks))
    text = "SELECT digest, task_id FROM task_subjects WHERE org_id = $1"
    stored = {(row["digest"], row["task_id"]) for row in await connection.fetch(text, org)}
    return [
        f"task_subjects {task}: the index does not name whom the ledger names."
        for task in sorted({task for _, task in expected ^ stored})
    ]


TASK_SUBJECTS = CounterProjection(
    name="task_subjects",
    version=1,
    tables={"task_subjects": CounterTable({}, ())},
    count=count,
    types=frozenset({TaskImported.type, ContentErased.type}),
    pace=5.0,
    store=store,
    differences=differences,
)
