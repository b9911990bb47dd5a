"""A project as JSON lines: one line per task, with its annotations and its resolution.

The lines of one export belong together: they are read in one snapshot, whose position is in the
first line, and the last line has the number of tasks. Stored JSON is copied without parsing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import encode_state
from server.events.labeling import masks
from server.events.labeling.task_events import AnnotationStatus
from server.ledger.read import tenant
from server.ledger.time import position_at
from server.postgres import Connection, connect
from server.projections.tables import as_of_schema, schema_of
from server.reads.exports.export_lines import header, line_of, task_line
from server.reads.loaders import folded
from server.storage import Blobs

NAMED = b'"blob":"sha256:'
"""A part of every line in which a mask may have to be replaced."""


async def with_runs(blobs: Blobs, org: UUID, line: bytes) -> bytes:
    """Return the line of a task with the run lengths of its large masks in place of their names.

    A mask keeps its name if its blob is gone: erased meanwhile, or lost by the store.
    """
    task = orjson.loads(line)
    answered = [one for one in (*task["annotations"], task["resolution"]) if one and one["answers"]]
    digests = {digest for one in answered for _, digest in masks.blob_digests(one["answers"])}
    found = {digest: await blobs.get(org, digest) for digest in digests}
    bodies = {digest: body for digest, body in found.items() if body is not None}
    for one in answered:
        one["answers"] = masks.with_runs(one["answers"], bodies)
    return orjson.dumps(task, option=orjson.OPT_APPEND_NEWLINE)


Row: TypeAlias = "asyncpg.Record"
Write: TypeAlias = Callable[[bytes], object]
Lines = list[bytes]

FIRST_PAGE, LARGEST_PAGE = 100, 1_000
AT_ONCE = 100
"""Tasks that are written before the event loop gets a turn, to read the next page."""
PAGE_BYTES = 4 << 20
"""Bytes that a page should have: of large tasks, fewer are read at once."""
SETTINGS = {"application_name": "annolog export", "jit": "off", "enable_seqscan": "off"}
OUTDATED = AnnotationStatus.OUTDATED.value
BEFORE_ALL = (-(1 << 63), UUID(int=0))

_TASKS = """
SELECT id, external_id, status, priority, overlap, assignee_id, inputs, meta, imported_at,
    changed_at, version, from_position, rank, review_reason, relabel, resolution_method, resolution,
    gold,
    CASE WHEN resolution_method IS NOT NULL THEN state END AS state
FROM {schema}.task WHERE org_id = $1 AND project_id = $2 AND (rank, id) > ($3, $4)
    AND ($6::text[] = '{{}}' OR status = ANY ($6))
ORDER BY rank, id LIMIT $5
"""
_ANNOTATIONS = """
SELECT task_id, id, author_id, status, answers, form_version, guideline_version, time_spent_ms,
    revision, reviewer_id, reason, created_at, changed_at, from_position,
    imported, imported_by, occurred_at, source_id, {pseudonym} AS author_pseudonym
FROM {schema}.annotation a WHERE org_id = $1 AND task_id = ANY ($2::uuid[])
ORDER BY task_id, created_at, id
"""
# Only imported annotations have external authors, so those of members cost no look-up.
_PSEUDONYM = (
    "CASE WHEN a.imported THEN (SELECT m.pseudonym FROM {schema}.member m "
    "WHERE m.org_id = a.org_id AND m.id = a.author_id) END"
)
_STATES = "SELECT id, state FROM {schema}.task WHERE org_id = $1 AND id = ANY ($2::uuid[])"
_DOCUMENTS = """
SELECT kind, number, body, published_at, from_position FROM {schema}.document
WHERE org_id = $1 AND project_id = $2 ORDER BY kind, number
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """The position and the counts of one export."""

    position: int
    tasks: int
    annotations: int


async def export(  # noqa: PLR0913 - one argument for each choice of the caller
    dsn: str,
    org: UUID,
    project: UUID,
    write: Write,
    *,
    blobs: Blobs,
    pseudonyms: bool = True,
    gold: bool = True,
    until: int | datetime | None = None,
    now: datetime | None = None,
    statuses: Sequence[str] = (),
    progress: Callable[[int], object] = lambda _: None,
) -> Exported:
    """Write a project as JSON lines, in the order in which its tasks were imported.

    Lines: `{"export": …}` with the position and every version of form and guideline, then one
    `{"task": "task_…", …}` per task, then `{"end": …}` with the counts. Where only some statuses
    are wanted, the first line has them. Memory stays flat. The
    snapshot stays open while `write` runs, and an old snapshot makes the queue slower: write to a
    file, and send that file to slow readers.

    Args:
        dsn: address of the database as the server role or the owner.
        org: the organization of the project.
        project: the project to export.
        write: called with whole lines, several at once.
        blobs: the store of large masks, whose run lengths are written instead of their names.
        pseudonyms: whether the reader may know what external authors are called.
        gold: whether the reader may know which tasks are gold.
        until: a position or a time, as of which the project is written; None for the present.
        now: the present time, where `until` is a time, which must not be later.
        statuses: only tasks with one of these statuses are written; empty for all.
        progress: called with the number of tasks so far.

    Raises:
        Refused: NOT_FOUND where there is, or was, no such project; INVALID where `until` has not
            come yet.
    """
    connection = await connect(dsn, SETTINGS)
    try:
        if isinstance(until, datetime):
            until = await position_at(connection, org, until, now=now or datetime.now(UTC))
        async with tenant(connection, org, snapshot=True):
            position, schema = await _opened(connection, org, project, until)
            pages = _Pages(
                connection, schema, org, project, pseudonyms, gold, until, tuple(statuses)
            )
            return await _write(pages, position, write, blobs, progress)
    finally:
        await connection.close(timeout=5)


async def _write(
    pages: _Pages,
    position: int,
    write: Write,
    blobs: Blobs,
    progress: Callable[[int], object],
) -> Exported:
    first = header(pages.org, pages.project, position, await pages.documents())
    if pages.statuses:
        first["statuses"] = pages.statuses
    write(line_of({"export": first}))
    tasks = annotations = 0
    upcoming = asyncio.create_task(pages.read(BEFORE_ALL, FIRST_PAGE))
    try:
        while page := await upcoming:
            # PostgreSQL reads the next page while this one is written.
            place = page.tasks[-1]["rank"], page.tasks[-1]["id"]
            upcoming = asyncio.create_task(pages.read(place, page.next_limit()))
            for n in range(0, len(page.tasks), AT_ONCE):
                await asyncio.sleep(0)
                some = page.tasks[n : n + AT_ONCE]
                lines = [page.line(row) for row in some]
                if any(NAMED in line for line in lines):
                    lines = [await with_runs(blobs, pages.org, line) for line in lines]
                write(b"".join(lines))
            tasks += len(page.tasks)
            annotations += sum(map(len, page.annotations.values()))
            progress(tasks)
    finally:
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)
    write(line_of({"end": {"position": position, "tasks": tasks, "annotations": annotations}}))
    return Exported(position, tasks, annotations)


async def _opened(
    connection: Connection, org: UUID, project: UUID, at: int | None
) -> tuple[int, str]:
    """Return the position of the export, and the schema of the tables or of their views."""
    row = await connection.fetchrow(
        "SELECT head, projection_generation FROM ledger WHERE org_id = $1", org
    )
    if row is not None:
        head, generation = row
        if at is not None and at > head:
            message = f"This position has not come yet: the last one is {head}."
            raise Refused(Code.INVALID, message, ("until",))
        if at is not None:
            await connection.execute(f"SET LOCAL app.as_of = {at:d}")
        schema = schema_of(generation) if at is None else as_of_schema(generation)
        query = f"SELECT 1 FROM {schema}.project WHERE org_id = $1 AND id = $2"
        if await connection.fetchval(query, org, project):
            return head if at is None else at, schema
    raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of tasks, their annotations by task, and by annotation why a migration outdated it."""

    tasks: list[Any]
    annotations: dict[UUID, list[Row]]
    superseded: dict[UUID, dict[str, Any]]
    gold: bool
    """Whether the lines say which tasks are gold."""

    def line(self, row: Any) -> bytes:
        """Return the line of a task of this page."""
        annotations = self.annotations.get(row["id"], ())
        return task_line(row, annotations, self.superseded, gold=self.gold)

    def next_limit(self) -> int:
        """Return how many tasks the next page should have, if they are as large as these."""
        weight = sum(len(row["inputs"] or "") for row in self.tasks) // len(self.tasks) + 1_000
        return max(1, min(LARGEST_PAGE, PAGE_BYTES // weight))


@dataclass(frozen=True, slots=True)
class _Pages:
    """Reads the tasks of a project page by page, in one snapshot."""

    connection: Connection
    schema: str
    org: UUID
    project: UUID
    pseudonyms: bool
    gold: bool
    at: int | None = None
    """The position as of which tasks are read; None for the present."""
    statuses: tuple[str, ...] = ()
    """Only tasks with one of these statuses are read; empty for all."""

    async def documents(self) -> list[Row]:
        """Return all versions of the form and of the guideline."""
        return await self._fetch(_DOCUMENTS, self.project)

    async def read(self, after: tuple[int, UUID], limit: int) -> _Page | None:
        """Return the page of tasks after a rank and id; None after the last task."""
        tasks: list[Any] = await self._fetch(
            _TASKS, self.project, *after, limit, list(self.statuses)
        )
        if not tasks:
            return None
        if self.at is not None:
            resolved = [row["id"] for row in tasks if row["resolution_method"] is not None]
            states = await self._states(resolved)
            tasks = [{**row, "state": states.get(row["id"])} for row in tasks]
        given = defaultdict(list)
        for row in await self._fetch(_ANNOTATIONS, [row["id"] for row in tasks]):
            given[row["task_id"]].append(row)
        outdated = [i for i, rows in given.items() if any(r["status"] == OUTDATED for r in rows)]
        states = await self._states(outdated) if outdated else {}
        superseded = {UUID(a["id"]): a["aside"] for s in states.values() for a in _outdated(s)}
        return _Page(tasks, given, superseded, self.gold)

    async def _states(self, tasks: list[UUID]) -> dict[UUID, str]:
        """Return the stored states of tasks; as of a position, what would have been stored."""
        if self.at is None:
            return {row["id"]: row["state"] for row in await self._fetch(_STATES, tasks)}
        found = await folded(self.connection.fetch, self.org, tasks, self.at)
        return {state.id: encode_state(state) for state in found}

    async def _fetch(self, query: str, *arguments: object) -> list[Row]:
        pseudonym = _PSEUDONYM.format(schema=self.schema) if self.pseudonyms else "NULL"
        text = query.format(schema=self.schema, pseudonym=pseudonym)
        found: list[Row] = await self.connection.fetch(text, self.org, *arguments)
        return found


def _outdated(state: str) -> list[dict[str, Any]]:
    return [a for a in orjson.loads(state)["annotations"] if a.get("aside")]
