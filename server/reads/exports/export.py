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
from sqlalchemy import BigInteger, Integer, Select, Uuid, bindparam, case, select, tuple_

from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import encode_state
from server.events.labeling import masks
from server.events.labeling.task_events import AnnotationStatus
from server.ledger.time import position_at
from server.postgres import close_pool, open_pool
from server.projections import tables
from server.reads.as_of import as_of_end
from server.reads.exports.export_lines import header, line_of, task_line
from server.reads.labeling.task_criteria import Condition, TaskCriteria
from server.reads.labeling.task_filter import conditions
from server.reads.loaders import folded
from server.reads.session import ReadSession
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
SETTINGS = {
    "application_name": "annolog export",
    # A rare filter may test all tasks of a project in one statement, which nobody waits for once
    # the download was left.
    "client_connection_check_interval": "1000",
    "jit": "off",
    "enable_seqscan": "off",
}
OUTDATED = AnnotationStatus.OUTDATED.value
BEFORE_ALL = (-(1 << 63), UUID(int=0))

_COLUMNS = (
    *("id", "external_id", "status", "priority", "overlap", "assignee_id", "inputs", "meta"),
    *("imported_at", "changed_at", "version", "from_position", "rank", "review_reason", "relabel"),
    *("resolution_method", "resolution", "gold"),
)
_ANNOTATIONS = """
SELECT task_id, id, author_id, status, answers, form_version, guideline_version, time_spent_ms,
    revision, reviewer_id, reason, created_at, changed_at, from_position,
    imported, imported_by, occurred_at, source_id, {pseudonym} AS author_pseudonym
FROM projection.annotation a WHERE org_id = $1 AND task_id = ANY ($2::uuid[])
ORDER BY task_id, created_at, id
"""
# Only imported annotations have external authors, so those of members cost no look-up.
_PSEUDONYM = (
    "CASE WHEN a.imported THEN (SELECT m.pseudonym FROM projection.member m "
    "WHERE m.org_id = a.org_id AND m.id = a.author_id) END"
)
_STATES = "SELECT id, state FROM projection.task WHERE org_id = $1 AND id = ANY ($2::uuid[])"
_DOCUMENTS = """
SELECT kind, number, body, published_at, from_position FROM projection.document
WHERE org_id = $1 AND project_id = $2 ORDER BY kind, number
"""
_PROJECT = "SELECT 1 FROM projection.project WHERE org_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks of a project are exported."""

    criteria: TaskCriteria
    filter: JsonObject
    """The filter that the criteria stand for, as clients send it."""


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
    selection: Selection | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> Exported:
    """Write a project as JSON lines, in the order in which its tasks were imported.

    The first line has the position, all versions of form and guideline, and the filter, if any;
    one line per task follows, and the last one has the counts. Memory stays flat. The snapshot
    stays open while `write` runs, and an old snapshot makes the queue slower: write to a file.

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
        selection: only these tasks are written; None for all.
        progress: called with the number of tasks so far.

    Raises:
        Refused: NOT_FOUND for no such project; INVALID where `until` has not come yet; as a list
            of tasks that the filter of `selection` is asked for.
    """
    pool = await open_pool(dsn, SETTINGS, size=1, deadline=None)
    try:
        if isinstance(until, datetime):
            async with pool.acquire() as connection:
                until = await position_at(connection, org, until, now=now or datetime.now(UTC))
        async with ReadSession(pool, org) as snapshot:
            session = await _opened(snapshot, project, until)
            asked = None if selection is None else selection.criteria
            wanted = _tasks(await conditions(session, project, asked))
            pages = _Pages(session, project, wanted, pseudonyms, gold)
            return await _write(pages, selection, write, blobs, progress)
    finally:
        await close_pool(pool)


async def _write(
    pages: _Pages,
    selection: Selection | None,
    write: Write,
    blobs: Blobs,
    progress: Callable[[int], object],
) -> Exported:
    org, position = pages.session.org, (await pages.session.cut()).head
    first = header(org, pages.project, position, await pages.documents())
    if selection is not None:
        first["filter"] = selection.filter
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
                    lines = [await with_runs(blobs, org, line) for line in lines]
                write(b"".join(lines))
            tasks += len(page.tasks)
            annotations += sum(map(len, page.annotations.values()))
            progress(tasks)
    finally:
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)
    write(line_of({"end": {"position": position, "tasks": tasks, "annotations": annotations}}))
    return Exported(position, tasks, annotations)


async def _opened(snapshot: ReadSession, project: UUID, at: int | None) -> ReadSession:
    """Return the session that reads a project as of a position, or as it is now. Raises Refused."""
    head = (await snapshot.cut()).head
    if at is not None and at > head:
        message = f"This position has not come yet: the last one is {head}."
        raise Refused(Code.INVALID, message, ("until",))
    session = await as_of_end(snapshot, at)
    if not await session.raw(_PROJECT, session.org, project):
        raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))
    return session


def _tasks(wanted: Sequence[Condition]) -> Select[Any]:
    """Return the select of the next tasks of `:project` that meet all conditions."""
    task = tables.task
    columns = [task.c[name] for name in _COLUMNS]
    # The state has the sources of the final answer; it is large, and most tasks have none yet.
    state = case((task.c.resolution_method.is_not(None), task.c.state)).label("state")
    place = bindparam("last_rank", type_=BigInteger), bindparam("last_id", type_=Uuid)
    return (
        select(*columns, state)
        .where(
            task.c.org_id == bindparam("org"),
            task.c.project_id == bindparam("project", type_=Uuid),
            tuple_(task.c.rank, task.c.id) > tuple_(*place),
            *(condition.where(task.c) for condition in wanted),
        )
        .order_by(task.c.rank, task.c.id)
        .limit(bindparam("most", type_=Integer))
    )


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

    session: ReadSession
    project: UUID
    tasks: Select[Any]
    """Selects the tasks that are wanted, from a place on."""
    pseudonyms: bool
    gold: bool

    async def documents(self) -> list[Row]:
        """Return all versions of the form and of the guideline."""
        return await self._fetch(_DOCUMENTS, self.project)

    async def read(self, after: tuple[int, UUID], limit: int) -> _Page | None:
        """Return the page of tasks after a rank and id; None after the last task."""
        rank, id_ = after
        place = {"project": self.project, "last_rank": rank, "last_id": id_, "most": limit}
        tasks: list[Any] = await self.session.fetch(self.tasks, **place)
        if not tasks:
            return None
        if self.session.at is not None:
            resolved = [row["id"] for row in tasks if row["resolution_method"] is not None]
            states = await self._states(resolved)
            tasks = [{**row, "state": states.get(row["id"])} for row in tasks]
        given = defaultdict(list)
        text = _ANNOTATIONS.format(pseudonym=_PSEUDONYM if self.pseudonyms else "NULL")
        for row in await self._fetch(text, [row["id"] for row in tasks]):
            given[row["task_id"]].append(row)
        outdated = [i for i, rows in given.items() if any(r["status"] == OUTDATED for r in rows)]
        states = await self._states(outdated) if outdated else {}
        superseded = {UUID(a["id"]): a["aside"] for s in states.values() for a in _outdated(s)}
        return _Page(tasks, given, superseded, self.gold)

    async def _states(self, tasks: list[UUID]) -> dict[UUID, str]:
        """Return the stored states of tasks; as of a position, what would have been stored."""
        at = self.session.at
        if at is None:
            return {row["id"]: row["state"] for row in await self._fetch(_STATES, tasks)}
        found = await folded(self.session.raw, self.session.org, tasks, at)
        return {state.id: encode_state(state) for state in found}

    async def _fetch(self, text: str, *arguments: object) -> list[Row]:
        return await self.session.raw(text, self.session.org, *arguments)


def _outdated(state: str) -> list[dict[str, Any]]:
    return [a for a in orjson.loads(state)["annotations"] if a.get("aside")]
