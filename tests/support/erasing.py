"""Erasing by position, whatever stream an event stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg

from server.events.accounts.roles import Role
from server.events.core.event import EVENTS, Kind
from server.events.core.stream_kind import KINDS
from tests.support.forms import MIXED, mixed
from tests.support.workspace import Workspace

SECRET = "Xanthippe of Athens"
TEXTS = """
SELECT n.nspname, c.relname, array_agg(a.attname::text) FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'
AND n.nspname NOT LIKE 'as\\_of\\_%'  -- views of what the other schemas hold
AND c.relkind IN ('r', 'p', 'v', 'f') AND a.attnum > 0 AND NOT a.attisdropped
AND NOT c.relispartition  -- the whole table is looked through, and its parts with it
AND (t.typcategory = 'A' OR t.typname IN ('text', 'bytea', 'varchar', 'json', 'jsonb'))
AND has_column_privilege(c.oid, a.attnum, 'SELECT') GROUP BY 1, 2
"""
_STREAMS = (
    "SELECT e.position, e.stream, f.type FROM events e JOIN events f "
    "ON f.org_id = e.org_id AND f.stream = e.stream AND f.version = 1 "
    "WHERE e.org_id = $1 AND e.position = ANY ($2) ORDER BY e.position"
)
_HELD = "SELECT position FROM events WHERE org_id = $1 AND content_digest IS NOT NULL"


async def erase(
    workspace: Workspace, admin_url: str, positions: Iterable[int] | None = None
) -> None:
    """Erase the contents at some positions, or all there are, by one command for each stream."""
    owner = await asyncpg.connect(admin_url)
    try:
        if positions is None:
            positions = [row["position"] for row in await owner.fetch(_HELD, workspace.org)]
        streams: dict[tuple[UUID, str], list[int]] = defaultdict(list)
        for row in await owner.fetch(_STREAMS, workspace.org, list(positions)):
            streams[row["stream"], row["type"]].append(row["position"])
    finally:
        await owner.close()
    for (stream, first), places in streams.items():
        await workspace.erase(stream, places, **_named(stream, first))


_FIELDS = {
    Kind.PROJECT: "projects",
    Kind.TASK: "tasks",
    Kind.MEMBER: "members",
    Kind.TAXONOMY: "taxonomies",
}
"""Kinds of streams that commands have a field of their own for."""


def _named(stream: UUID, first: str) -> dict[str, Any]:
    """Return how a command names a stream that began with an event of this type."""
    kind = EVENTS[first].kind
    assert kind is not None, f"no stream begins with {first}"
    if kind is Kind.ORGANIZATION:
        return {"organization": True}
    if kind in _FIELDS:
        return {_FIELDS[kind]: (stream,)}
    return {"streams": ((KINDS[kind], stream),)}


async def places(connection: asyncpg.Connection, text: str = SECRET) -> set[str]:
    """Every column of the database in which the text stands, in any case."""
    # Bytes are shown as hexadecimal digits.
    wanted = [text.lower(), text.encode().hex(), text.lower().encode().hex()]
    tables = await connection.fetch(TEXTS)
    # One statement looks through all tables: one for each took three times as long.
    parts = []
    for number, (schema, table, columns) in enumerate(tables):
        held = ", ".join(f"bool_or(lower({one}::text) LIKE ANY ($1))" for one in columns)
        parts.append(f"SELECT {number}, ARRAY[{held}] FROM {schema}.{table}")
    found = set()
    given = [f"%{one}%" for one in wanted]
    for number, row in await connection.fetch(" UNION ALL ".join(parts), given):
        _, table, columns = tables[number]
        found |= {f"{table}.{one}" for one, holds in zip(columns, row, strict=True) if holds}
    return found


async def positions(
    owner: asyncpg.Connection, workspace: Workspace, stream, *types: str
) -> list[int]:
    query = (
        "SELECT position FROM events WHERE org_id = $1 AND stream = $2 "
        "AND content_digest IS NOT NULL AND ($3::text[] = '{}' OR type = ANY ($3)) "
        "ORDER BY position"
    )
    return [r["position"] for r in await owner.fetch(query, workspace.org, stream, list(types))]


async def labeled(workspace: Workspace):
    """A task with the secret wherever a person can write, in rows of now and of the past."""
    project = await workspace.project(MIXED, overlap=2, review="all")
    item = {
        "inputs": {"text": f"{SECRET} lived here."}, "external_id": SECRET,
        "meta": {"who": SECRET}, "subject_refs": (SECRET,),
    }  # fmt: skip
    [task] = await workspace.import_(project, [item])
    ann, bob = await workspace.members(2)
    rita = await workspace.member(Role.REVIEWER)
    first = await workspace.annotate(task, ann, mixed(note=SECRET))
    await workspace.revise(task, first, ann, mixed("b", note=f"{SECRET}!"))
    second = await workspace.annotate(task, bob, mixed("c", note=SECRET))
    await workspace.comment(task, f"Who is {SECRET}?", ann, first)
    await workspace.reject(task, first, rita, f"not {SECRET}")
    await workspace.revise(task, first, ann, mixed("a", note=SECRET.upper()))
    await workspace.replace(task, second, mixed("a", note=SECRET), rita, resolve=False)
    await workspace.approve(task, first, rita)
    return task, ann
