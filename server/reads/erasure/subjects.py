"""What is held about a data subject: the tasks that name the subject, with all their events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.erasure.subjects import digest, key_id
from server.ledger.organization_keys import KeyUse, made_key
from server.ledger.read import fetch, tenant
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection, Pool
from server.reads.session import ReadSession

PAGE = 50
"""Tasks of a report that are read at once."""
_COUNT = "SELECT count(*) AS tasks FROM task_subjects WHERE org_id = $1 AND digest = $2"
_TASKS = (
    "SELECT task_id FROM task_subjects WHERE org_id = $1 AND digest = $2 AND task_id > $3 "
    "ORDER BY task_id LIMIT $4"
)
_SUBJECTS = (
    "SELECT task_id, digest FROM task_subjects WHERE org_id = $1 AND task_id = ANY ($2::uuid[])"
)
_EVENTS = (
    "SELECT s.*, t.project_id FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    f"SELECT {COLUMNS}, e.content_digest FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "ORDER BY e.version OFFSET 0) s CROSS JOIN LATERAL ("
    "SELECT project_id FROM projection.task WHERE org_id = $1 AND id = k.stream LIMIT 1) t"
)


async def subjects_of(
    connection: Connection, org: UUID, tasks: Collection[UUID]
) -> dict[UUID, frozenset[str]]:
    """Return the digests of the data subjects that each task names, in hexadecimal."""
    found = defaultdict[UUID, set[str]](set)
    for row in await fetch(connection, org, _SUBJECTS, org, list(tasks)):
        found[row["task_id"]].add(row["digest"].hex())
    return {task: frozenset(found[task]) for task in tasks}


async def subject_digest(pool: Pool, org: UUID, reference: str) -> str:
    """Return the digest of a reference under the key of the organization, in hexadecimal."""
    async with pool.acquire() as connection, tenant(connection, org):
        key = await made_key(connection, org, key_id(org), KeyUse.SUBJECTS)
        return digest(key, reference).hex()


async def tasks_of_subject(
    session: ReadSession, subject: str, after: UUID | None, limit: int
) -> list[UUID]:
    """Return the next tasks that name a data subject, by its digest, in the order of their ids."""
    begin = after or UUID(int=0)
    rows = await session.raw(_TASKS, session.org, bytes.fromhex(subject), begin, limit)
    return [row["task_id"] for row in rows]


async def count_tasks_of_subject(session: ReadSession, subject: str) -> int:
    """Return how many tasks name a data subject."""
    [row] = await session.raw(_COUNT, session.org, bytes.fromhex(subject))
    return int(row["tasks"])


async def report_on(session: ReadSession, tasks: list[UUID]) -> list[JsonObject]:
    """Return everything that is held in some tasks, as JSON: `{task, project, events}` each.

    An event is `{position, type, recorded_at, occurred_at, actor, facts, content, erased}`, as it
    is stored: ids in facts are plain UUIDs.
    """
    found = defaultdict[UUID, list[JsonObject]](list)
    projects = dict[UUID, UUID]()
    for row in await session.raw(_EVENTS, session.org, tasks):
        content, occurred = row["content"], row["occurred_at"]
        projects[row["stream"]] = row["project_id"]
        found[row["stream"]].append(
            {
                "position": str(row["position"]),
                "type": row["type"],
                "recorded_at": row["recorded_at"].isoformat(),
                "occurred_at": occurred and occurred.isoformat(),
                "actor": row["actor_id"] and ids.public("member", row["actor_id"]),
                "facts": orjson.loads(row["facts"]),
                "content": None if content is None else orjson.loads(content),
                "erased": content is None and row["content_digest"] is not None,
            }
        )
    return [
        {
            "task": ids.public("task", task),
            "project": ids.public("project", projects[task]),
            "events": events,
        }
        for task, events in found.items()
    ]


async def report_lines(pool: Pool, org: UUID, subject: str) -> AsyncGenerator[bytes, None]:
    """Yield everything that is held about a data subject, as JSON lines, by its digest.

    A line has one task, as in `report_on`, and a page of tasks is one snapshot. The last line is
    `{end: {tasks}}`, and comes alone.
    """
    count, last, more = 0, None, True
    while more:
        async with ReadSession(pool, org) as session:
            tasks = await tasks_of_subject(session, subject, last, PAGE)
            lines = await report_on(session, tasks)
        if lines:
            yield b"".join(orjson.dumps(line) + b"\n" for line in lines)
        count += len(tasks)
        last, more = tasks[-1] if tasks else None, len(tasks) == PAGE
    yield orjson.dumps({"end": {"tasks": count}}) + b"\n"
