"""The index of texts that `Project.search` uses, in projects whose policy asks for it.

Events say which texts changed; the texts themselves are read from the rows of the tasks, which are
written in the transaction of each event. So a text that was erased is in no row of the index, and
the order in which events are counted makes no difference.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.access.visibility import NOBODY
from server.events.core.event import Event, Recorded
from server.events.corrections.correction_events import AnnotationCorrected
from server.events.erasure.erased_content import ContentErased
from server.events.labeling.annotations import AnnotationRevised, AnnotationSubmitted
from server.events.labeling.comments import CommentAdded, CommentEdited
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import AnnotationReplaced
from server.events.labeling.tasks import Task, TaskImported
from server.events.labeling.texts import cut, text_in
from server.events.projects import PolicyChanged, ProjectCreated
from server.ledger.read import generation_of
from server.postgres import Connection
from server.projections.counters import counting
from server.projections.counters.projection import (
    CounterDeltas,
    CounterProjection,
    CounterTable,
    Deltas,
    Place,
)
from server.projections.counters.task_lists import TASK_LISTS
from server.projections.tables import schema_of

Items: TypeAlias = dict[tuple[str, UUID], int]
"""By part and id, texts that changed, each with the position of the latest event that holds it."""
INPUTS, ANSWERS, COMMENTS, PROJECT = "inputs", "answers", "comments", "project"
CHUNK = 200
"""Texts, or tasks, that one statement reads."""

_SAID = (
    TaskImported,
    AnnotationSubmitted,
    AnnotationRevised,
    AnnotationImported,
    AnnotationReplaced,
    AnnotationCorrected,
    CommentAdded,
    CommentEdited,
)
"""Events whose content is a text: a hit leads to the latest of them. Whatever else changes a text,
such as a label migration, leaves its position, which nobody may learn by a search."""


def count(before: Any, after: Any, recorded: Recorded[Event]) -> Deltas:
    """Return the texts that one event changed, each with the event's position if it holds one."""
    event = recorded.event
    if not isinstance(after, Task):
        if event.type not in _OF_PROJECTS:
            return []
        had = before is not None and before.policy.full_text
        changed = had != after.policy.full_text
        return [_delta(after.id, PROJECT, after.id, 0)] if changed else []
    whole = before is None or isinstance(event, ContentErased)
    said = recorded.position if isinstance(event, _SAID) else 0
    found = [_delta(after.project, INPUTS, after.id, said)] if whole else []
    if whole or before.annotations is not after.annotations:
        had = {} if whole else {a.id.int: a.answers for a in before.annotations}
        found += [
            _delta(after.project, ANSWERS, annotation.id, said)
            for annotation in after.annotations
            if had.pop(annotation.id.int, _NOTHING) is not annotation.answers
        ]
        found += [_delta(after.project, ANSWERS, UUID(int=gone), 0) for gone in had]
    if whole or before.comments is not after.comments:
        had = {} if whole else {c.id.int: c.text for c in before.comments}
        found += [
            _delta(after.project, COMMENTS, comment.id, said)
            for comment in after.comments
            if had.pop(comment.id.int, _NOTHING) is not comment.text
        ]
        found += [_delta(after.project, COMMENTS, UUID(int=gone), 0) for gone in had]
    return found


_NOTHING = object()


def _delta(project: UUID, part: str, item: UUID, position: int) -> tuple[Place, int]:
    """Return that a text changed. Ids are numbers here: their hashes are not computed in Python."""
    return ("task_search", (project.int, part, item.int, position), "times"), 1


_TEXTS = {
    INPUTS: "SELECT t.id, t.project_id, t.id, NULL, t.inputs FROM {0}.task t "
    "WHERE t.org_id = $1 AND t.id = k.id LIMIT 1",
    ANSWERS: "SELECT a.task_id, a.project_id, a.id, coalesce(a.author_id, $3), a.answers "
    "FROM {0}.annotation a WHERE a.org_id = $1 AND a.id = k.id LIMIT 1",
    COMMENTS: "SELECT c.task_id, c.project_id, c.id, "
    "CASE WHEN c.annotation_id IS NOT NULL THEN coalesce((SELECT a.author_id FROM {0}.annotation a "
    "WHERE a.org_id = $1 AND a.id = c.annotation_id LIMIT 1), $3) END, c.text "
    "FROM {0}.comment c WHERE c.org_id = $1 AND c.id = k.id LIMIT 1",
}
_READ = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ({}) "
    "s(task, project, item, reader, text)"
)
_SEARCHABLE = (
    "SELECT p.id FROM {}.project p WHERE p.org_id = $1 AND p.id = ANY ($2::uuid[]) "
    "AND (p.policy::json ->> 'full_text')::boolean"
)
_ANY = """
SELECT EXISTS (SELECT FROM {}.project p
    WHERE p.org_id = $1 AND (p.policy::json ->> 'full_text')::boolean)
  OR EXISTS (SELECT FROM task_search WHERE org_id = $1)
"""
_HEAD = "SELECT head, projection_generation FROM ledger WHERE org_id = $1"
_ROWS = """
SELECT $1::uuid, k.project, k.task, $2::text, k.item, k.position,
    to_tsvector('simple', k.text) || array_to_tsvector(ARRAY[
        search_scope($1, k.project, $2, ''),
        search_scope($1, k.project, $2, coalesce(k.reader::text, 'all'))])
FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::bigint[])
    AS k(task, project, item, reader, text, position)
"""
_WRITE = f"""
INSERT INTO task_search AS t (org_id, project_id, task_id, part, item_id, position, text) {_ROWS}
ON CONFLICT (org_id, part, item_id)
DO UPDATE SET position = greatest(t.position, excluded.position), text = excluded.text
"""
_WRONG = f"""
SELECT part, item_id FROM ({_ROWS}) e (org_id, project_id, task_id, part, item_id, position, text)
LEFT JOIN task_search t USING (org_id, part, item_id)
WHERE (t.project_id, t.task_id, t.position, t.text)
    IS DISTINCT FROM (e.project_id, e.task_id, e.position, e.text)
"""
_REMOVE = "DELETE FROM task_search WHERE org_id = $1 AND part = $2 AND item_id = ANY ($3::uuid[])"
_BEHIND = """
SELECT l.head > coalesce(p.position, 0) FROM ledger l LEFT JOIN projection_checkpoints p
ON p.org_id = l.org_id AND p.projection = 'task_search' WHERE l.org_id = $1
"""
_TASKS = "SELECT id FROM {}.task WHERE org_id = $1 AND project_id = $2"


async def skippable(connection: Connection, org: UUID) -> int | None:
    """Return the head of a ledger where no project has an index, nor leaves one to delete."""
    # The head is read first: whatever is switched on after it is counted after it.
    ledger: Any = await connection.fetchrow(_HEAD, org)
    schema = schema_of(ledger["projection_generation"])
    used = await connection.fetchval(_ANY.format(schema), org)
    return None if used else ledger["head"]


async def store(connection: Connection, org: UUID, deltas: CounterDeltas) -> None:
    """Write the changed texts of projects whose policy asks for it, and drop those of others.

    Where the policy of a project changed, all its texts are written or dropped.
    """
    changed = _by_project(deltas)
    if not changed:
        return
    schema, searchable = await _searchable(connection, org, changed)
    for project, items in changed.items():
        switched = items.pop((PROJECT, project), None) is not None
        if project in searchable:
            if switched:
                await _fill(connection, org, project, schema)
            await _write(connection, org, schema, items)
        elif switched:
            text = "DELETE FROM task_search WHERE org_id = $1 AND project_id = $2"
            await connection.execute(text, org, project)


async def differences(connection: Connection, org: UUID, deltas: CounterDeltas) -> list[str]:
    """Compare the index with the rows and the ledger; a sentence for each text that differs.

    While events wait to be counted there is nothing to compare, and so no difference.
    """
    behind = await connection.fetchval(_BEHIND, org)
    if behind:
        return []
    changed = _by_project(deltas)
    schema, searchable = await _searchable(connection, org, changed)
    stored = await connection.fetch("SELECT part, item_id FROM task_search WHERE org_id = $1", org)
    surplus, wrong = {(row[0], row[1]) for row in stored}, set()
    for project in searchable:
        async for part, kept, _ in _present(connection, org, schema, changed[project]):
            if not kept:
                continue
            surplus -= {(part, row[2]) for row in kept}
            rows = await connection.fetch(_WRONG, org, part, *map(list, zip(*kept, strict=True)))
            wrong |= {(row[0], row[1]) for row in rows}
    return [
        f"task_search {part} {item}: the index does not say what the row and the ledger say."
        for part, item in sorted(surplus | wrong)
    ]


def _by_project(deltas: CounterDeltas) -> dict[UUID, Items]:
    """Return by project which texts changed, each with the position of the latest event."""
    changed: dict[int, Items] = {}
    for _, (project, part, number, position), _ in deltas.numbers:
        items, item = changed.setdefault(project, {}), UUID(int=number)
        items[part, item] = max(position, items.get((part, item), 0))
    return {UUID(int=project): items for project, items in changed.items()}


async def _searchable(
    connection: Connection, org: UUID, projects: Iterable[UUID]
) -> tuple[str, set[UUID]]:
    """Return the schema of the tables in use, and the projects whose policy asks for the index."""
    schema = schema_of(await generation_of(connection, org))
    rows = await connection.fetch(_SEARCHABLE.format(schema), org, list(projects))
    return schema, {row["id"] for row in rows}


async def _fill(connection: Connection, org: UUID, project: UUID, schema: str) -> None:
    """Write all texts of a project, some tasks at a time; their positions come from the ledger."""
    ids: list[UUID] = []
    async for row in connection.cursor(_TASKS.format(schema), org, project, prefetch=CHUNK):
        ids.append(row["id"])
        if len(ids) == CHUNK:
            await _fill_tasks(connection, org, ids, schema)
            ids = []
    await _fill_tasks(connection, org, ids, schema)


async def _fill_tasks(connection: Connection, org: UUID, ids: list[UUID], schema: str) -> None:
    deltas = await counting.count_streams(connection, TASK_SEARCH, org, ids)
    for items in _by_project(deltas).values():
        await _write(connection, org, schema, items)


async def _write(connection: Connection, org: UUID, schema: str, items: Items) -> None:
    """Write the present texts of items, and drop the rows of those that have none."""
    async for part, kept, empty in _present(connection, org, schema, items):
        if kept:
            await connection.execute(_WRITE, org, part, *map(list, zip(*kept, strict=True)))
        if empty:
            await connection.execute(_REMOVE, org, part, empty)


async def _present(
    connection: Connection, org: UUID, schema: str, items: Items
) -> AsyncIterator[tuple[str, list[tuple[Any, ...]], list[UUID]]]:
    """Yield part by part the rows of texts for the index, and the items without a text."""
    for part, text in _TEXTS.items():
        ids = [item for kind, item in items if kind == part]
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            given = (org, chunk) if part == INPUTS else (org, chunk, NOBODY)
            rows = await connection.fetch(_READ.format(text.format(schema)), *given)
            kept = [
                (*row[:4], words, items[part, row["item"]])
                for row in rows
                if (words := searched(part, row["text"])).strip()
            ]
            yield part, kept, list({*chunk} - {row[2] for row in kept})


def searched(part: str, stored: str | None) -> str:
    """Return the text of inputs, answers or a comment, given its column; "" once it was erased."""
    if stored is None:
        return ""
    return cut(stored) if part == COMMENTS else text_in(orjson.loads(stored))


_OF_PROJECTS = frozenset({ProjectCreated.type, PolicyChanged.type})

TASK_SEARCH = CounterProjection(
    name="task_search",
    version=1,
    tables={"task_search": CounterTable({}, ())},
    count=count,
    types=(TASK_LISTS.types or frozenset()) | _OF_PROJECTS | {ContentErased.type},
    pace=1.0,
    skippable=skippable,
    store=store,
    differences=differences,
)
