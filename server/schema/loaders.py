"""One read for many parents: rows by key, batched within an operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Uuid,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from strawberry.dataloader import DataLoader

from server.projections import tables
from server.schema.context import Context

Row = asyncpg.Record


def loader(
    context: Context, name: str, read: Callable[[list[Any]], Awaitable[Sequence[Any]]]
) -> DataLoader[Any, Any]:
    """Return what reads for all of an operation at once; each key once, under this name."""
    if name not in context.loaders:
        context.loaders[name] = DataLoader(read)
    found: DataLoader[Any, Any] = context.loaders[name]
    return found


def one(context: Context, table: Table, id_: UUID) -> Any:
    """Return (an awaitable of) the row with this id, or None."""
    read = partial(_by_id, context, table)
    return loader(context, f"{table.name} by id", read).load(id_)


def many(context: Context, table: Table, column: str, id_: UUID) -> Any:
    """Return (an awaitable of) all rows whose column holds this id, in the order of their key."""
    read = partial(_by_column, context, table, column)
    return loader(context, f"{table.name} by {column}", read).load(id_)


def sources(context: Context, task: UUID) -> Any:
    """Return (an awaitable of) the ids of the annotations that a task's final answer came from."""
    return loader(context, "sources", partial(_sources, context)).load(task)


def document(context: Context, project: UUID, kind: str, number: int) -> Any:
    """Return (an awaitable of) a version of a form or guideline: body and time; or None."""
    read = partial(_documents, context)
    return loader(context, "documents", read).load((project, kind, number))


def probed(rows: Select[Any], column: ColumnElement[Any]) -> Select[Any]:
    """Return those rows whose column holds one of `:ids`, each found by a probe of its own.

    OFFSET 0 keeps it one. Of `column = ANY(:ids)` the planner may think that the organization
    chooses well enough, and then reads all of it: on a table that nobody has analyzed yet it does.
    """
    ids = func.unnest(bindparam("ids", type_=ARRAY(Uuid)))
    wanted = ids.table_valued(literal_column("id", Uuid), name="wanted").render_derived()
    found = rows.where(column == wanted.c.id).offset(literal_column("0")).lateral("found")
    return select(found).select_from(wanted.join(found, true()))


def among(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return `column = ANY(…)` for given values; for none of them, what holds of no row."""
    return column == func.any(literal(list(values), ARRAY(column.type)))


def columns(table: Table) -> list[ColumnElement[Any]]:
    """Return what screens see of a table: all but the state and the search text.

    Of a taxonomy, they see the state: its versions and its draft stand nowhere else.
    """
    hidden = {"search", "org_id"} | (set() if table is tables.taxonomy else {"state"})
    return [c for c in table.c if c.name not in hidden]


def rows_of(table: Table) -> Select[Any]:
    """Return a select of a table's visible columns in the caller's organization."""
    return select(*columns(table)).where(table.c.org_id == bindparam("org"))


@cache
def where(table: Table, column: str) -> Select[Any]:
    """Return the select of a table's rows whose column holds one of `:ids`: of each in order."""
    order = [table.c[name] for name in tables.TRACKED[table.name].key]
    return probed(rows_of(table).order_by(*order), table.c[column])


async def _by_id(context: Context, table: Table, keys: Sequence[UUID]) -> list[Row | None]:
    rows = await context.reader.fetch(where(table, "id"), ids=list(keys))
    found = {row["id"]: row for row in rows}
    return [found.get(key) for key in keys]


# Only the state knows them. LIMIT 1 keeps each look-up an index probe, as below.
_SOURCES = """
SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT id, state::json #> '{resolution,annotations}' AS sources
    FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1
) s
"""


async def _sources(context: Context, tasks: Sequence[UUID]) -> list[list[UUID]]:
    rows = await context.reader.raw(_SOURCES, context.me.org, list(tasks))
    found = {row["id"]: orjson.loads(row["sources"] or "[]") for row in rows}
    return [[UUID(id_) for id_ in found.get(task, ())] for task in tasks]


# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_DOCUMENTS = """
SELECT w.*, d.body, d.published_at
FROM unnest($2::uuid[], $3::text[], $4::int[]) w (project, kind, number) CROSS JOIN LATERAL (
    SELECT body, published_at FROM projection.document WHERE org_id = $1
    AND project_id = w.project AND kind = w.kind AND number = w.number LIMIT 1
) d
"""


async def _documents(context: Context, keys: Sequence[tuple[UUID, str, int]]) -> list[Row | None]:
    columns_ = map(list, zip(*keys, strict=True))
    rows = await context.reader.raw(_DOCUMENTS, context.me.org, *columns_)
    found = {(row["project"], row["kind"], row["number"]): row for row in rows}
    return [found.get(key) for key in keys]


async def _by_column(
    context: Context, table: Table, column: str, keys: Sequence[UUID]
) -> list[list[Row]]:
    statement = where(table, column)
    found = defaultdict(list)
    for row in await context.reader.fetch(statement, ids=list(keys)):
        found[row[column]].append(row)
    return [found[key] for key in keys]
