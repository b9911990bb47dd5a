"""One read for many parents: rows by key, batched within an operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Select, Table, Uuid, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from strawberry.dataloader import DataLoader

from server.projections import tables
from server.schema.context import Context

Row = asyncpg.Record


def one(context: Context, table: Table, id_: UUID) -> Any:
    """Return (an awaitable of) the row with this id, or None."""
    name = f"{table.name} by id"
    if name not in context.loaders:
        context.loaders[name] = DataLoader(lambda keys: _by_id(context, table, keys))
    return context.loaders[name].load(id_)


def many(context: Context, table: Table, column: str, id_: UUID) -> Any:
    """Return (an awaitable of) all rows whose column holds this id, in the order of their key."""
    name = f"{table.name} by {column}"
    if name not in context.loaders:
        context.loaders[name] = DataLoader(lambda keys: _by_column(context, table, column, keys))
    return context.loaders[name].load(id_)


def any_of(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return `column = ANY(:ids)`, which one prepared statement serves for every number of ids."""
    return column == func.any(bindparam("ids", type_=ARRAY(Uuid)))


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
def _where_any(table: Table, column: str) -> Select[Any]:
    order = [table.c[name] for name in tables.TRACKED[table.name].key]
    return rows_of(table).where(any_of(table.c[column])).order_by(*order)


async def _by_id(context: Context, table: Table, keys: Sequence[UUID]) -> list[Row | None]:
    rows = await context.reader.fetch(_where_any(table, "id"), ids=list(keys))
    found = {row["id"]: row for row in rows}
    return [found.get(key) for key in keys]


async def _by_column(
    context: Context, table: Table, column: str, keys: Sequence[UUID]
) -> list[list[Row]]:
    statement = _where_any(table, column)
    found = defaultdict(list)
    for row in await context.reader.fetch(statement, ids=list(keys)):
        found[row[column]].append(row)
    return [found[key] for key in keys]
