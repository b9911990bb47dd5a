"""Loaders: rows by key, read in batches for many callers of a read session."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Sequence
from functools import partial, wraps
from operator import itemgetter
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.types import TypeEngine

from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.registry import evolve
from server.events.core.stream_kind import StreamKind
from server.events.core.upcasters import UnknownEventError
from server.ledger.read import fetch, recorded
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections import tables
from server.projections.tables import schema_of
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession

Row: TypeAlias = asyncpg.Record
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


class Loader(Generic[K, V]):
    """Reads keys for many callers: those requested at about the same time in one batch.

    Each key is read once; later callers get the same value.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Sequence[V]]]) -> None:
        self._read = read
        self._found: dict[K, asyncio.Future[V]] = {}
        self._batch: dict[K, asyncio.Future[V]] | None = None
        self._task: asyncio.Task[None] | None = None

    def load(self, key: K) -> asyncio.Future[V]:
        """Return a future of the key's value."""
        found = self._found.get(key)
        if found is not None and not found.cancelled():
            return found
        loop = asyncio.get_running_loop()
        if self._batch is None or self._task is None:
            self._batch = {}
            self._task = loop.create_task(self._answer(self._batch))
        found = self._found[key] = self._batch[key] = loop.create_future()
        found.add_done_callback(partial(self._give_up, self._batch, self._task))
        return found

    async def _answer(self, batch: dict[K, asyncio.Future[V]]) -> None:
        # Callers in the same turn of the event loop, or in the next one, join the batch.
        await asyncio.sleep(0)
        self._batch = None
        try:
            values = await self._read([*batch])
            for future, value in zip(batch.values(), values, strict=True):
                if not future.done():
                    future.set_result(value)
        except Exception as error:  # noqa: BLE001 - each caller raises it
            for future in batch.values():
                if not future.done():
                    future.set_exception(error)
                    # A field that was given up, as another one of its object failed, asks no more.
                    future.exception()

    def _give_up(
        self,
        batch: dict[K, asyncio.Future[V]],
        task: asyncio.Task[None],
        ended: asyncio.Future[V],
    ) -> None:
        """Stop reading if all callers were cancelled: the session may be closed by now."""
        if ended.cancelled() and all(future.cancelled() for future in batch.values()):
            task.cancel()
            self._batch = None if self._batch is batch else self._batch


def batched(
    read: Callable[Concatenate[ReadSession, Sequence[K], P], Awaitable[Sequence[V]]],
) -> Callable[Concatenate[ReadSession, K, P], Awaitable[V]]:
    """Turn a function that reads many keys into one that reads a single key, by a loader.

    The function must return values in the order of the keys. Calls with the same further arguments,
    passed by position, share a read.
    """

    @wraps(read)
    def load(session: ReadSession, key: K, *arguments: Any) -> asyncio.Future[V]:
        name = (read, *arguments)
        loader: Loader[K, V] | None = session.loaders.get(name)
        if loader is None:
            every: Any = read

            def read_all(keys: list[K]) -> Awaitable[Sequence[V]]:
                found: Awaitable[Sequence[V]] = every(session, keys, *arguments)
                return found

            loader = session.loaders[name] = Loader(read_all)
        return loader.load(key)

    return load  # type: ignore[return-value]


def probed(rows: Select[Any], column: ColumnElement[Any], *, several: bool = False) -> Select[Any]:
    """Return the select of rows whose column is one of `:ids`, with one index probe per id.

    Args:
        rows: the select, in the organization; where `several`, ordered by the column first.
        column: the column.
        several: whether many rows may have the same id in the column.

    The ids are a query of their own, so that PostgreSQL cannot see how many there are: a plan for
    those at hand would always seem cheaper than one for any, and be made anew each time.

    OFFSET 0 keeps the probes. With `column = ANY(:ids)` the planner may rate the organization as
    selective enough and read all of its rows, as it does on a table that was never analyzed.
    Several rows that are ordered by the column first need no sort only with an index that begins
    with the organization and the column, so such an index wins over the primary key, which costs as
    much as long as the table looks small: `= ANY(ARRAY[…])` lets the order count, which `=` makes
    void. For the key itself, `=` is what tells the planner that there is one row.
    """
    ids = func.unnest(select(bindparam("ids", type_=ARRAY(Uuid))).scalar_subquery())
    wanted = ids.table_valued(literal_column("id", Uuid), name="wanted").render_derived()
    id_ = wanted.c.id
    found = (
        rows.where(column == (any_(array([id_])) if several else id_))
        .offset(literal_column("0"))
        .lateral("found")
    )
    return select(found).select_from(wanted.join(found, true()))


def parent(kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return what stands for each parent in a page of `rows_of_each`, of such a type."""
    return literal_column("parent.id", kind)


EACH: ColumnElement[UUID] = parent(Uuid())
"""Each parent of a page of `rows_of_each`, where these are ids."""

IdOrEach: TypeAlias = "UUID | ColumnElement[UUID]"
"""The id of a parent, or `EACH`."""


async def rows_of_each(
    session: ReadSession, parents: Sequence[Any], page: Select[Any], *order: tuple[str, bool]
) -> list[list[Row]]:
    """Return the rows of one page for each of some parents, read by one statement.

    Args:
        session: the read session.
        parents: ids, or texts.
        page: the select of a page, with its order and limit, which names its parent by `parent`.
        order: the names of the columns of that order, with whether each one descends.
    """
    statement = of_each(page, parents, *order)
    return grouped(await session.fetch(statement, parents=list(parents)), "parent_id", parents)


def grouped(rows: Iterable[Row], column: str, keys: Sequence[Any]) -> list[list[Row]]:
    """Return the rows of each key, which stands in a column, in their order."""
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return [found[key] for key in keys]


def of_each(page: Select[Any], parents: Sequence[Any], *order: tuple[str, bool]) -> Select[Any]:
    """Return the select that `rows_of_each` runs: of the rows of each of `:parents`."""
    kind = Text() if isinstance(parents[0], str) else Uuid()
    ids = func.unnest(bindparam("parents", type_=ARRAY(kind)))
    given = ids.table_valued(literal_column("id", kind)).render_derived(name="parent")
    listed = page.lateral("listed")
    by = [listed.c[name].desc() if down else listed.c[name] for name, down in order]
    each = select(given.c.id.label("parent_id"), listed)
    return each.select_from(given.join(listed, true())).order_by(*by)


def among(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return the condition `column = ANY(…)`; without values, it holds for no row."""
    return column == func.any(literal(list(values), ARRAY(column.type)))


def among_many(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return the condition `among` for many values, which is tested by one look into a hash.

    A plan for any values compares a value with those of an array one by one. Nor is a sublink
    hashed in place of a join, so it stands below IS TRUE, which is never made one.
    """
    given = select(literal(list(values), ARRAY(column.type))).scalar_subquery()
    return column.in_(select(func.unnest(given, type_=column.type))).is_(True)


def columns(table: Table, *without: str) -> list[ColumnElement[Any]]:
    """Return the columns of a table for screens: all but organization, state and search text.

    The state of a taxonomy is included: only the state has its versions and its draft. Other
    columns are left out `without` which a screen does.
    """
    hidden = {"search", "org_id", *without} | (set() if table is tables.taxonomy else {"state"})
    return [c for c in table.c if c.name not in hidden]


def rows_of(table: Table, *without: str) -> Select[Any]:
    """Return the select of a table's rows for screens in the session's organization."""
    return select(*columns(table, *without)).where(table.c.org_id == bindparam("org"))


def by_id(table: Table, *without: str) -> Callable[[ReadSession, UUID], Awaitable[Row | None]]:
    """Return a function that reads the row of a table by id; None where there is none.

    Columns may be left out, of which a screen needs none.
    """
    statement = _where(table, "id", *without)

    async def rows(session: ReadSession, keys: Sequence[UUID]) -> list[Row | None]:
        found = {row["id"]: row for row in await session.fetch(statement, ids=keys)}
        return [found.get(key) for key in keys]

    return batched(rows)


def by_column(table: Table, column: str) -> Callable[[ReadSession, UUID], Awaitable[list[Row]]]:
    """Return a function that reads all rows with an id in a column, in the order of their key."""
    statement = _where(table, column)

    async def rows(session: ReadSession, keys: Sequence[UUID]) -> list[list[Row]]:
        return grouped(await session.fetch(statement, ids=keys), column, keys)

    return batched(rows)


_OF_PROJECT = """
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT {shown} FROM projection.{table} t WHERE t.org_id = $1 AND t.project_id = p.id
    {{later}} ORDER BY t.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""


def pages_of_projects(
    table: Table,
) -> Callable[[ReadSession, UUID, KeysetPage], Awaitable[list[Row]]]:
    """Return a function that reads a page of the rows about a project, the latest first, by id."""
    shown = ", ".join(f"t.{column.name}" for column in columns(table))
    each = _OF_PROJECT.format(shown=shown, table=table.name)

    async def rows(
        session: ReadSession, projects: Sequence[UUID], page: KeysetPage
    ) -> list[list[Row]]:
        text, after = page.fill(each, "t.id", 4, descending=True)
        found = await session.raw(text, session.org, projects, page.limit, *after)
        return grouped(found, "project_id", projects)

    return batched(rows)


def counter(table: Table, condition: str) -> Callable[[Connection, UUID, int], Awaitable[int]]:
    """Return a function that counts the rows of an organization, by a generation's tables."""

    async def count(connection: Connection, org: UUID, generation: int) -> int:
        place = f"{schema_of(generation)}.{table.name}"
        text = f"SELECT count(*) FROM {place} WHERE org_id = $1 AND {condition}"
        return int((await fetch(connection, org, text, org))[0][0])

    return count


def state_of(kind: StreamKind[Any]) -> Callable[[ReadSession, UUID], Awaitable[Any]]:
    """Return a function that reads a stream's state by id; None where there is no such stream.

    A session as of a position folds the stream's events up to it.
    """
    # LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows;
    # the order, which `=` would make void, is that of the primary key alone.
    text = (
        "SELECT s.* FROM unnest((SELECT $2::uuid[])) AS k(id) CROSS JOIN LATERAL ("
        f"SELECT id, state FROM projection.{kind.kind} WHERE org_id = $1 AND id = ANY(ARRAY[k.id]) "
        "ORDER BY id LIMIT 1) s"
    )

    async def states(session: ReadSession, keys: Sequence[UUID]) -> list[Any]:
        if session.at is not None:
            return await folded(session.raw, session.org, keys, session.at)
        rows = await session.raw(text, session.org, keys)
        found = {row["id"]: kind.decode(row["state"]) for row in rows}
        return [found.get(key) for key in keys]

    return batched(states)


FOLDED = 500
"""Events of each stream that are read at once."""
# The range of versions ends the reading of a stream that has many events after the position.
_EVENTS = f"""
SELECT {COLUMNS} FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT * FROM events WHERE org_id = $1 AND stream = k.id AND version > $3
    AND version <= $3 + $5 AND position <= $4 ORDER BY version
) e
"""


async def folded(
    fetch: Callable[..., Awaitable[list[Row]]],
    org: UUID,
    streams: Sequence[UUID],
    position: int,
) -> list[Any]:
    """Return the states of streams after their events up to a position; None without an event.

    `fetch` runs SQL with arguments in a snapshot of the organization.

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of the events.
    """
    found: dict[UUID, Any] = {}
    async for event in events_of(fetch, org, streams, position):
        found[event.stream] = evolve(found.get(event.stream), event)
    return [found.get(stream) for stream in streams]


async def events_of(
    fetch: Callable[..., Awaitable[list[Row]]],
    org: UUID,
    streams: Sequence[UUID],
    position: int,
) -> AsyncIterator[Recorded[Event]]:
    """Yield the events of streams up to a position, those of each stream in their order.

    `fetch` runs SQL with arguments in a snapshot of the organization.

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of the events.
    """
    going_on, after = list(streams), 0
    while going_on:
        rows = await fetch(_EVENTS, org, going_on, after, position, FOLDED)
        after += FOLDED
        going_on = []
        for number, row in enumerate(sorted(rows, key=itemgetter("version")), 1):
            try:
                event = recorded(org, row)
            except UnknownEventError:
                raise Refused(Code.UNAVAILABLE, NEWER) from None
            if event.version == after:
                going_on.append(event.stream)
            yield event
            if number % FOLDED == 0:
                await asyncio.sleep(0)  # others have their turn


NEWER = "A newer server wrote a part of this: ask again once all servers are upgraded."


def _where(table: Table, column: str, *without: str) -> Select[Any]:
    """Return the select of rows whose column is one of `:ids`, by key within each id."""
    order = [table.c[name] for name in dict.fromkeys((column, *tables.TABLES[table.name].key))]
    several = column != tables.TABLES[table.name].key[0]
    return probed(rows_of(table, *without).order_by(*order), table.c[column], several=several)
