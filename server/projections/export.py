"""A project as JSONL: one line a task, with everything that people said about it.

The lines of one export belong together: they are read in one snapshot, whose position stands in
the first line, and the last one tells how many there must be. Stored JSON is copied, not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.ids import public
from server.events.refusal import Code, Refused
from server.ledger.read import tenant
from server.projections.tables import schema_of

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Row: TypeAlias = "asyncpg.Record"
Write: TypeAlias = Callable[[bytes], object]
Lines = list[bytes]

FORMAT = 1
LARGEST_PAGE = 1_000
PAGE_BYTES = 4 << 20
"""What a page should weigh: where tasks are large, fewer are read at once."""
SETTINGS = {"application_name": "annolog export", "jit": "off", "enable_seqscan": "off"}
BEFORE_ALL = (-(1 << 63), UUID(int=0))

_TASKS = """
SELECT id, external_id, status, priority, overlap, assignee_id, inputs, meta, imported_at,
    changed_at, version, from_position, rank, review_reason, resolution_method, resolution,
    CASE WHEN resolution_method IS NOT NULL THEN state END AS state
FROM {schema}.task WHERE org_id = $1 AND project_id = $2 AND (rank, id) > ($3, $4)
ORDER BY rank, id LIMIT $5
"""
_ANNOTATIONS = """
SELECT task_id, id, author_id, status, answers, form_version, guideline_version, time_spent_ms,
    revision, reviewer_id, reason, created_at, changed_at, from_position
FROM {schema}.annotation WHERE org_id = $1 AND task_id = ANY ($2::uuid[])
ORDER BY task_id, created_at, id
"""
_DOCUMENTS = """
SELECT kind, number, body, published_at, from_position FROM {schema}.document
WHERE org_id = $1 AND project_id = $2 ORDER BY kind, number
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export held."""

    position: int
    tasks: int
    annotations: int


async def export(
    dsn: str,
    org: UUID,
    project: UUID,
    write: Write,
    *,
    progress: Callable[[int], object] = lambda _: None,
) -> Exported:
    """Write a project as JSONL, in the order in which its tasks came in.

    Lines: `{"export": …}` with the position and every version of form and guideline, then one
    `{"task": "task_…", …}` each, then `{"end": …}` with the counts. Memory stays flat. The snapshot
    is held while `write` runs, and an old snapshot makes the queue slower: write to a file, and
    send that to slow readers.

    Args:
        dsn: as the server role or the owner.
        write: takes whole lines, several at once.
        progress: hears the number of tasks so far.

    Raises:
        Refused: NOT_FOUND where there is no such project.
    """
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS, timeout=10)
    try:
        async with tenant(connection, org, snapshot=True):
            return await _write(connection, org, project, write, progress)
    finally:
        await connection.close(timeout=5)


async def _write(
    connection: Connection,
    org: UUID,
    project: UUID,
    write: Write,
    progress: Callable[[int], object],
) -> Exported:
    position, generation = await _opened(connection, org, project)
    schema = schema_of(generation)
    documents = await connection.fetch(_DOCUMENTS.format(schema=schema), org, project)
    write(_line({"export": _header(org, project, position, documents)}))
    tasks = annotations = 0
    async for page, given in _pages(connection, schema, org, project):
        write(b"".join([_task(row, given.get(row["id"], ())) for row in page]))
        tasks += len(page)
        annotations += sum(map(len, given.values()))
        progress(tasks)
    write(_line({"end": {"position": position, "tasks": tasks, "annotations": annotations}}))
    return Exported(position, tasks, annotations)


async def _opened(connection: Connection, org: UUID, project: UUID) -> tuple[int, int]:
    row = await connection.fetchrow(
        "SELECT head, projection_generation FROM ledger WHERE org_id = $1", org
    )
    if row is not None:
        query = f"SELECT 1 FROM {schema_of(row[1])}.project WHERE org_id = $1 AND id = $2"
        if await connection.fetchval(query, org, project):
            return row[0], row[1]
    raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))


async def _pages(
    connection: Connection, schema: str, org: UUID, project: UUID
) -> AsyncIterator[tuple[list[Row], dict[UUID, list[Row]]]]:
    """Return tasks by keyset, with their annotations by task."""
    tasks = await connection.prepare(_TASKS.format(schema=schema))
    annotations = await connection.prepare(_ANNOTATIONS.format(schema=schema))
    place, limit = BEFORE_ALL, 100
    while page := await tasks.fetch(org, project, *place, limit):
        given = defaultdict(list)
        for row in await annotations.fetch(org, [row["id"] for row in page]):
            given[row["task_id"]].append(row)
        yield page, given
        place = page[-1]["rank"], page[-1]["id"]
        weight = sum(len(row["inputs"] or "") for row in page) // len(page) + 1_000
        limit = max(1, min(LARGEST_PAGE, PAGE_BYTES // weight))


def _header(org: UUID, project: UUID, position: int, documents: list[Row]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "organization": public("organization", org),
        "project": public("project", project),
        "position": position,
        "forms": [_document(row, _json(row["body"])) for row in documents if row["kind"] == "form"],
        "guidelines": [
            _document(row, row["body"]) for row in documents if row["kind"] == "guideline"
        ],
    }


def _document(row: Row, body: object) -> dict[str, Any]:
    return {
        "version": row["number"],
        "published_at": row["published_at"],
        "position": row["from_position"],
        "body": body,
    }


def _task(row: Row, annotations: list[Row] | tuple[()]) -> bytes:
    return _line(
        {
            "task": public("task", row["id"]),
            "external_id": row["external_id"],
            "status": row["status"],
            "priority": row["priority"],
            "overlap": row["overlap"],
            "assignee": _member(row["assignee_id"]),
            "inputs": _json(row["inputs"]),
            "meta": _json(row["meta"]),
            "imported_at": row["imported_at"],
            "changed_at": row["changed_at"],
            "version": row["version"],
            "position": row["from_position"],
            "annotations": [_annotation(given) for given in annotations],
            "review_reason": row["review_reason"],
            "resolution": _resolution(row) if row["resolution_method"] else None,
        }
    )


def _annotation(row: Row) -> dict[str, Any]:
    return {
        "annotation": public("annotation", row["id"]),
        "author": _member(row["author_id"]),
        "status": row["status"],
        "answers": _json(row["answers"]),
        "form_version": row["form_version"],
        "guideline_version": row["guideline_version"],
        "time_spent_ms": row["time_spent_ms"],
        "revision": row["revision"],
        "reviewer": _member(row["reviewer_id"]),
        "reason": row["reason"],
        "created_at": row["created_at"],
        "changed_at": row["changed_at"],
        "position": row["from_position"],
    }


def _resolution(row: Row) -> dict[str, Any]:
    """Return the final answer; where it came from stands in the task's state only."""
    final = orjson.loads(row["state"])["resolution"]
    return {
        "method": row["resolution_method"],
        "answers": _json(row["resolution"]),
        "annotations": [public("annotation", UUID(id_)) for id_ in final["annotations"]],
        "by": _member(UUID(final["by"])) if final["by"] else None,
        "at": final["at"],
    }


@lru_cache(maxsize=10_000)
def _member(id_: UUID | None) -> str | None:
    return None if id_ is None else public("member", id_)


def _json(text: str | None) -> orjson.Fragment | None:
    return None if text is None else orjson.Fragment(text)


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
