"""Cursors in files and databases, and when `follow` and `Seen` store them."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from annolog_client import (
    AnnologError,
    Event,
    FileCursor,
    RefusedError,
    Seen,
    SqlCursor,
    WebhookEvent,
)
from annolog_client.cursors import CursorStore, MemoryCursor
from annolog_client.events import Following

from tests.support.databases import Database

LAST = 5


def event(position: int) -> WebhookEvent:
    return WebhookEvent(
        position=position, cursor=f"{position}.aa", name="task.imported", stream="task_a",
        version=1, recorded_at=datetime.now(UTC), source="/organizations/organization_a",
    )  # fmt: skip


async def events_after(cursor: str) -> AsyncGenerator[Event, None]:
    for position in range(int(cursor.partition(".")[0]) + 1, LAST + 1):
        yield event(position)


def following(store: CursorStore, start: str = "0") -> Following:
    return Following(store, start, events_after)


class Sqlite:
    """What events are taken into, and the cursor beside it."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "taken.db", isolation_level=None)
        self.connection.execute("CREATE TABLE taken (position INTEGER)")

    async def take(self, position: int) -> None:
        self.connection.execute("INSERT INTO taken VALUES (?)", (position,))

    async def taken(self) -> list[int]:
        return [row[0] for row in self.connection.execute("SELECT * FROM taken ORDER BY rowid")]

    async def close(self) -> None:
        self.connection.close()


class Postgres:
    """The same in PostgreSQL; the tables end with the connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def take(self, position: int) -> None:
        await self.connection.execute("INSERT INTO taken VALUES ($1)", position)

    async def taken(self) -> list[int]:
        rows = await self.connection.fetch("SELECT position FROM taken ORDER BY ctid")
        return [row["position"] for row in rows]

    async def close(self) -> None:
        await self.connection.close()


@pytest.fixture(params=["sqlite", "asyncpg"])
async def sql(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> AsyncIterator[Sqlite | Postgres]:
    made: Sqlite | Postgres
    if request.param == "sqlite":
        made = Sqlite(tmp_path)
    else:
        connection = await asyncpg.connect(database.admin_url)
        await connection.execute("CREATE TEMPORARY TABLE taken (position int)")
        await connection.execute("SET search_path = pg_temp")
        made = Postgres(connection)
    yield made
    await made.close()


async def test_an_event_and_its_cursor_are_committed_together(sql: Sqlite | Postgres) -> None:
    """Where the body failed, the event comes again; a loop left cleanly stores the last."""
    with contextlib.suppress(ZeroDivisionError):
        async with following(SqlCursor(sql.connection, "a")) as events:
            async for found in events:
                await sql.take(found.position)
                if found.position == 3:
                    raise ZeroDivisionError
    assert await sql.taken() == [1, 2]
    async with following(SqlCursor(sql.connection, "a")) as events:
        async for found in events:
            await sql.take(found.position)
            if found.position == 4:
                break
    assert await sql.taken() == [1, 2, 3, 4]
    async for found in following(SqlCursor(sql.connection, "a")):
        await sql.take(found.position)
    assert await sql.taken() == [1, 2, 3, 4, 5]
    assert await SqlCursor(sql.connection, "a").load() == "5.aa"
    assert await SqlCursor(sql.connection, "b").load() is None, "each name has its own"


async def test_a_transaction_that_the_program_ends_is_an_error(tmp_path: Path) -> None:
    database = Sqlite(tmp_path)
    events = following(SqlCursor(database.connection, "a"))
    await anext(events)
    database.connection.execute("COMMIT")
    with pytest.raises(AnnologError, match="leave it open"):
        await anext(events)
    await database.close()


async def test_of_two_programs_under_one_name_one_goes_on(sql: Sqlite | Postgres) -> None:
    store = SqlCursor(sql.connection, "a")
    await store.load()
    other = SqlCursor(sql.connection, "a")
    await other.load()
    await store.begin()
    await store.commit("1.aa")
    await other.begin()
    await sql.take(1)
    with pytest.raises(AnnologError, match="Another program"):
        await other.commit("1.aa")
    assert await sql.taken() == [], "what the other took in is with the first"
    await other.begin()
    with pytest.raises(AnnologError, match="open transaction"):
        await other.begin()
    await other.rollback()


async def test_a_request_is_taken_in_once_and_as_a_whole(sql: Sqlite | Postgres) -> None:
    async def receive(*positions: int, broken: bool = False) -> None:
        async with seen.unseen([event(position) for position in positions]) as events:
            for found in events:
                await sql.take(found.position)
            if broken:
                raise ZeroDivisionError

    seen = Seen(lambda source: SqlCursor(sql.connection, source))
    await receive(1, 2)
    with pytest.raises(ZeroDivisionError):
        await receive(3, 5, broken=True)
    await receive(1, 2)
    await receive(3, 5)
    await receive(3, 5)
    await receive()
    assert await sql.taken() == [1, 2, 3, 5]
    await seen.rewind(event(1).source, "2")
    await receive(3)
    assert await sql.taken() == [1, 2, 3, 5, 3]
    other = event(6).model_copy(update={"source": "/organizations/organization_b"})
    with pytest.raises(AnnologError, match="one organization"):
        async with seen.unseen([event(6), other]):
            pass


async def test_a_cursor_may_have_no_hash(tmp_path: Path) -> None:
    """As that of an event with facts that are masked, and that of a place between events."""
    seen = Seen(lambda _: FileCursor(tmp_path / "cursor.txt"))
    bare = event(5).model_copy(update={"cursor": "5~0"})
    for _ in range(2):
        async with seen.unseen([event(4), bare]) as fresh:
            pass
    assert fresh == []
    await seen.rewind(bare.source, "12~7.aa")
    async with seen.unseen([event(12), event(13)]) as fresh:
        assert [found.position for found in fresh] == [13]


async def test_another_event_in_the_place_of_the_last_one_is_noticed(tmp_path: Path) -> None:
    """After a restored backup; a cursor without a hash says nothing of it."""
    seen = Seen(lambda _: FileCursor(tmp_path / "cursor.txt"))
    async with seen.unseen([event(4), event(5)]):
        pass
    other, bare = (event(5).model_copy(update={"cursor": cursor}) for cursor in ("5.bb", "5~0"))
    with pytest.raises(RefusedError, match="position 5") as refused:
        async with seen.unseen([event(4), other, event(6)]):
            pass
    assert refused.value.code == "HISTORY_CHANGED"
    async with seen.unseen([bare]) as fresh:
        assert fresh == []
    await seen.rewind(other.source, "4")
    async with seen.unseen([other]) as fresh:
        assert [found.cursor for found in fresh] == ["5.bb"]


async def test_a_file_has_the_cursor_of_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "cursor.txt"
    with contextlib.suppress(ZeroDivisionError):
        async for found in following(FileCursor(path), start="2"):
            if found.position == 4:
                raise ZeroDivisionError
    assert path.read_text() == "3.aa"
    async with following(FileCursor(path)) as events:
        assert (await anext(events)).position == 4
    assert path.read_text() == "4.aa"
    assert [found.position async for found in following(FileCursor(path))] == [5]
    assert not path.with_name("cursor.txt.new").exists()


async def test_a_text_is_a_cursor_that_ends_with_the_program() -> None:
    store = MemoryCursor("3")
    assert [found.position async for found in following(store)] == [4, 5]
    assert await store.load() == "5.aa"


async def test_a_path_names_an_sqlite_file(tmp_path: Path) -> None:
    store = SqlCursor(tmp_path / "a.db", "a")
    assert [found.position async for found in following(store, start="3")] == [4, 5]
    store.connection.close()
