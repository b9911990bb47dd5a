"""A project as JSONL: one line a task, with everything that people said about it.

The lines of one export belong together: they are read in one snapshot, whose position stands in
the first line, and the last one tells how many there must be. Stored JSON is copied, not read.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.ids import public
from server.events.refusal import Code, Refused
from server.events.task_events import AnnotationStatus
from server.ledger.read import tenant
from server.projections.export_masks import NAMED, filled
from server.projections.tables import schema_of
from server.storage import Blobs

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Row: TypeAlias = "asyncpg.Record"
Write: TypeAlias = Callable[[bytes], object]
Lines = list[bytes]

FORMAT = 1
FIRST_PAGE, LARGEST_PAGE = 100, 1_000
AT_ONCE = 100
"""Tasks that are written before the connection is looked after again."""
PAGE_BYTES = 4 << 20
"""What a page should weigh: where tasks are large, fewer are read at once."""
SETTINGS = {"application_name": "annolog export", "jit": "off", "enable_seqscan": "off"}
OUTDATED = AnnotationStatus.OUTDATED.value
DOUBT = ("question", "region", "concept", "candidates", "rule")
"""What is told of a label that a migration left to a person."""
BEFORE_ALL = (-(1 << 63), UUID(int=0))

_TASKS = """
SELECT id, external_id, status, priority, overlap, assignee_id, inputs, meta, imported_at,
    changed_at, version, from_position, rank, review_reason, relabel, resolution_method, resolution,
    CASE WHEN resolution_method IS NOT NULL THEN state END AS state
FROM {schema}.task WHERE org_id = $1 AND project_id = $2 AND (rank, id) > ($3, $4)
ORDER BY rank, id LIMIT $5
"""
_ANNOTATIONS = """
SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT task_id, id, author_id, status, answers, form_version, guideline_version, time_spent_ms,
        revision, reviewer_id, reason, created_at, changed_at, from_position
    FROM {schema}.annotation WHERE org_id = $1 AND task_id = k.id OFFSET 0
) s ORDER BY task_id, created_at, id
"""
_STATES = "SELECT state FROM {schema}.task WHERE org_id = $1 AND id = ANY ($2::uuid[])"
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
    blobs: Blobs,
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
        blobs: where large masks lie, whose runs are written in place.
        progress: hears the number of tasks so far.

    Raises:
        Refused: NOT_FOUND where there is no such project.
    """
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS, timeout=10)
    try:
        async with tenant(connection, org, snapshot=True):
            return await _write(connection, org, project, write, blobs, progress)
    finally:
        await connection.close(timeout=5)


async def _write(
    connection: Connection,
    org: UUID,
    project: UUID,
    write: Write,
    blobs: Blobs,
    progress: Callable[[int], object],
) -> Exported:
    position, generation = await _opened(connection, org, project)
    schema = schema_of(generation)
    documents = await connection.fetch(_DOCUMENTS.format(schema=schema), org, project)
    write(_line({"export": _header(org, project, position, documents)}))
    tasks = annotations = 0
    upcoming = asyncio.create_task(_page(connection, schema, org, project, BEFORE_ALL, FIRST_PAGE))
    try:
        while page := await upcoming:
            # PostgreSQL works on the next page while this one is written.
            place = page.tasks[-1]["rank"], page.tasks[-1]["id"]
            upcoming = asyncio.create_task(
                _page(connection, schema, org, project, place, page.next_limit())
            )
            for n in range(0, len(page.tasks), AT_ONCE):
                await asyncio.sleep(0)
                some = page.tasks[n : n + AT_ONCE]
                lines = [_task(row, page) for row in some]
                if any(NAMED in line for line in lines):
                    lines = [await filled(blobs, org, line) for line in lines]
                write(b"".join(lines))
            tasks += len(page.tasks)
            annotations += sum(map(len, page.annotations.values()))
            progress(tasks)
    finally:
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)
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


@dataclass(frozen=True, slots=True)
class _Page:
    """Some tasks, their annotations by task, and why some of these were set aside."""

    tasks: list[Row]
    annotations: dict[UUID, list[Row]]
    aside: dict[UUID, dict[str, Any]]

    def next_limit(self) -> int:
        """Return how many tasks of this weight the next page should hold."""
        weight = sum(len(row["inputs"] or "") for row in self.tasks) // len(self.tasks) + 1_000
        return max(1, min(LARGEST_PAGE, PAGE_BYTES // weight))


async def _page(
    connection: Connection,
    schema: str,
    org: UUID,
    project: UUID,
    after: tuple[int, UUID],
    limit: int,
) -> _Page | None:
    """Return the tasks after a place of the queue; None behind the last one."""
    tasks = await connection.fetch(_TASKS.format(schema=schema), org, project, *after, limit)
    if not tasks:
        return None
    given = defaultdict(list)
    ids = [row["id"] for row in tasks]
    for row in await connection.fetch(_ANNOTATIONS.format(schema=schema), org, ids):
        given[row["task_id"]].append(row)
    waiting = [id_ for id_, rows in given.items() if any(r["status"] == OUTDATED for r in rows)]
    states = await connection.fetch(_STATES.format(schema=schema), org, waiting) if waiting else ()
    return _Page(tasks, given, {UUID(a["id"]): a["aside"] for row in states for a in _aside(row)})


def _aside(row: Row) -> list[dict[str, Any]]:
    return [a for a in orjson.loads(row["state"])["annotations"] if a.get("aside")]


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


def _task(row: Row, page: _Page) -> bytes:
    given = page.annotations.get(row["id"], ())
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
            "annotations": [_annotation(one, page.aside.get(one["id"])) for one in given],
            "relabel": row["relabel"],
            "review_reason": row["review_reason"],
            "resolution": _resolution(row) if row["resolution_method"] else None,
        }
    )


def _annotation(row: Row, aside: dict[str, Any] | None) -> dict[str, Any]:
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
        "set_aside": None if aside is None else _set_aside(aside),
        "created_at": row["created_at"],
        "changed_at": row["changed_at"],
        "position": row["from_position"],
    }


def _set_aside(aside: dict[str, Any]) -> dict[str, Any]:
    """Say which labels have to be given anew since a migration, with what they may be now."""
    items = aside["items"]
    return {
        "migration": public("migration", UUID(aside["migration"])),
        "status": aside["status"],
        "labels": None if items is None else [{n: item[n] for n in DOUBT} for item in items],
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
