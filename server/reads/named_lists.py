"""Pages of what an organization has few of and knows by name: projects, members, taxonomies.

Their names have no index: a filter or an order by name looks at all of them.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, Text, Uuid, func, literal, select, tuple_

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.loaders import Row, rows_of, rows_of_each
from server.reads.session import ReadSession

COUNTED = 10_000
"""The highest number of rows that is told."""
Conditions: TypeAlias = "Sequence[ColumnElement[bool]]"


class NamedOrder(Enum):
    """The orders of such a list."""

    CREATED = "created"
    """The oldest first."""
    NAME = "name"
    """By name, in which the case of the letters a to z does not count; erased names first."""


@dataclass(frozen=True, slots=True)
class NamedPage:
    """Which page of a list: the order, the direction of reading, the cursor and the limit."""

    order: NamedOrder
    backward: bool
    cursor: str | None
    limit: int
    argument: str = "after"
    """The argument that the cursor came in, for the path of a refusal."""


def begins_with(table: Table, prefix: str) -> ColumnElement[bool]:
    """Return the condition that a name begins with a text, whose case does not count."""
    return func.starts_with(_sort_name(table), func.lower(literal(prefix, Text(collation="C"))))


async def named_rows(
    session: ReadSession, table: Table, where: Conditions, wanted: NamedPage
) -> list[Row]:
    """Return the rows of a page in the direction of reading, each with its `sort_name`.

    Raises:
        Refused: INVALID for a cursor of another list.
    """
    return await session.fetch(_page(table, where, wanted))


async def named_rows_of_each(
    session: ReadSession,
    table: Table,
    where: Conditions,
    wanted: NamedPage,
    parents: Sequence[Any],
) -> list[list[Row]]:
    """Return such rows for each of some parents, which the conditions name by `loaders.parent`."""
    names = ["sort_name", "id"] if wanted.order is NamedOrder.NAME else ["id"]
    order = [(name, wanted.backward) for name in names]
    return await rows_of_each(session, parents, _page(table, where, wanted), *order)


def _page(table: Table, where: Conditions, wanted: NamedPage) -> Select[Any]:
    """Return the select of the rows of a page. Raises Refused INVALID."""
    name = _sort_name(table)
    place: list[ColumnElement[Any]] = [table.c.id]
    if wanted.order is NamedOrder.NAME:
        place = [name, table.c.id]
    statement: Select[Any] = rows_of(table).add_columns(name.label("sort_name")).where(*where)
    if wanted.cursor is not None:
        there = tuple_(*_place(table.name, wanted, wanted.cursor))
        here = tuple_(*place)
        statement = statement.where(here < there if wanted.backward else here > there)
    order = [column.desc() for column in place] if wanted.backward else place
    return statement.order_by(*order).limit(wanted.limit)


async def count_named(session: ReadSession, table: Table, where: Conditions) -> tuple[int, bool]:
    """Return how many rows a list has, at most `COUNTED`, and whether that is all of them."""
    some = rows_of(table).with_only_columns(table.c.id).where(*where).limit(COUNTED + 1)
    counted = select(func.count().label("rows")).select_from(some.subquery("some"))
    found = int((await session.fetch(counted))[0]["rows"])
    return min(found, COUNTED), found <= COUNTED


def named_cursor(kind: str, row: Row, order: NamedOrder) -> str:
    """Return the cursor of a row."""
    id_ = ids.public(kind, row["id"])
    if order is NamedOrder.CREATED:
        return id_
    return urlsafe_b64encode(f"{id_}:{row['sort_name']}".encode()).decode().rstrip("=")


def _sort_name(table: Table) -> ColumnElement[Any]:
    return func.lower(func.coalesce(table.c.name, ""))


def _place(kind: str, wanted: NamedPage, cursor: str) -> list[ColumnElement[Any]]:
    if wanted.order is NamedOrder.CREATED:
        return [literal(ids.expect(kind, cursor, wanted.argument), Uuid())]
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        id_, colon, name = urlsafe_b64decode(padded).decode().partition(":")
    except ValueError:
        colon = ""
    if not colon or "\0" in name:
        message = "This cursor is of another list: start without one."
        raise Refused(Code.INVALID, message, (wanted.argument,))
    found: UUID = ids.expect(kind, id_, wanted.argument)
    return [literal(name, Text(collation="C")), literal(found, Uuid())]
