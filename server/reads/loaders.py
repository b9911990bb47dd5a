"""One read for many callers: rows by key, batched within a read session."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from functools import partial, wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

import asyncpg
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

from server.events.core.stream_kind import StreamKind
from server.projections import tables
from server.reads.session import ReadSession

Row: TypeAlias = asyncpg.Record
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


class Loader(Generic[K, V]):
    """Reads single keys for many callers: all that are asked for at about the same time at once.

    A key is read once; whoever asks for it later gets what was found.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Sequence[V]]]) -> None:
        self._read = read
        self._found: dict[K, asyncio.Future[V]] = {}
        self._batch: dict[K, asyncio.Future[V]] | None = None
        self._task: asyncio.Task[None] | None = None

    def load(self, key: K) -> asyncio.Future[V]:
        """Return (a future of) what belongs to the key."""
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
        # Callers that run in the same turn of the event loop, or in the next one, come along.
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

    def _give_up(
        self,
        batch: dict[K, asyncio.Future[V]],
        task: asyncio.Task[None],
        ended: asyncio.Future[V],
    ) -> None:
        """Stop reading for callers that were all cancelled: the session may be closed by now."""
        if ended.cancelled() and all(future.cancelled() for future in batch.values()):
            task.cancel()
            self._batch = None if self._batch is batch else self._batch


def batched(
    read: Callable[Concatenate[ReadSession, Sequence[K], P], Awaitable[Sequence[V]]],
) -> Callable[Concatenate[ReadSession, K, P], Awaitable[V]]:
    """Turn a function that reads many keys into one that reads a single key, by a loader.

    The values must be in the order of the keys. Calls with the same further arguments, which are
    given by position, share a read.
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

    Of a taxonomy, they see the state: its versions and its draft are held nowhere else.
    """
    hidden = {"search", "org_id"} | (set() if table is tables.taxonomy else {"state"})
    return [c for c in table.c if c.name not in hidden]


def rows_of(table: Table) -> Select[Any]:
    """Return a select of a table's visible columns in the session's organization."""
    return select(*columns(table)).where(table.c.org_id == bindparam("org"))


def by_id(table: Table) -> Callable[[ReadSession, UUID], Awaitable[Row | None]]:
    """Return a function that reads the row of a table with an id; None where there is none."""
    statement = _where(table, "id")

    async def rows(session: ReadSession, keys: Sequence[UUID]) -> list[Row | None]:
        found = {row["id"]: row for row in await session.fetch(statement, ids=keys)}
        return [found.get(key) for key in keys]

    return batched(rows)


def by_column(table: Table, column: str) -> Callable[[ReadSession, UUID], Awaitable[list[Row]]]:
    """Return a function that reads all rows whose column holds an id, in the order of their key."""
    statement = _where(table, column)

    async def rows(session: ReadSession, keys: Sequence[UUID]) -> list[list[Row]]:
        found = defaultdict(list)
        for row in await session.fetch(statement, ids=keys):
            found[row[column]].append(row)
        return [found[key] for key in keys]

    return batched(rows)


def state_of(kind: StreamKind[Any]) -> Callable[[ReadSession, UUID], Awaitable[Any]]:
    """Return a function that reads the state of a stream of a kind; None where there is none."""
    # LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
    text = (
        "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
        f"SELECT id, state FROM projection.{kind.kind} WHERE org_id = $1 AND id = k.id LIMIT 1) s"
    )

    async def states(session: ReadSession, keys: Sequence[UUID]) -> list[Any]:
        rows = await session.raw(text, session.org, keys)
        found = {row["id"]: kind.decode(row["state"]) for row in rows}
        return [found.get(key) for key in keys]

    return batched(states)


def _where(table: Table, column: str) -> Select[Any]:
    """Return the select of a table's rows whose column holds one of `:ids`: of each in order."""
    order = [table.c[name] for name in tables.TABLES[table.name].key]
    return probed(rows_of(table).order_by(*order), table.c[column])
