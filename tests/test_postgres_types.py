"""Types of PostgreSQL: read as the driver's own query reads them, once for all connections."""

from __future__ import annotations

import contextlib

import asyncpg
import pytest
from asyncpg import introspection

from server.postgres import ServerConnection, connect
from server.server_connection import TYPES
from tests.support.databases import Database

pytestmark = pytest.mark.own_database("it ends connections or changes the database")

SETTINGS = {"application_name": "annolog test"}


async def _reads_of_types(connection: ServerConnection, query: str, *values: object) -> int:
    """Run a query; return how often the driver asked PostgreSQL about types for it."""
    asked = []
    connection.add_query_logger(lambda record: asked.append(record.query))
    await connection.fetchval(query, *values)
    return sum(text == TYPES for text in asked)


async def test_types_are_read_once_for_all_connections_to_one_history(database: Database) -> None:
    found = []
    for history in ("this", "this", "another", None, None):
        connection = await connect(database.server_url, SETTINGS)
        connection.history = history and (database.server_url, history)
        found.append(await _reads_of_types(connection, "SELECT $1::queue_marks[]", []))
        await connection.close()
    assert found == [1, 0, 1, 1, 1]
    connection = await connect(database.server_url, SETTINGS)
    await _reads_of_types(connection, "SELECT $1::xid[], $2::uuid[]", [], [])
    await connection.close()
    connection = await connect(database.server_url, SETTINGS)
    assert await _reads_of_types(connection, "SELECT $1::xid[], $2::uuid[]", [], []) == 0
    await connection.close()


async def test_types_are_described_as_by_the_driver_s_own_query(
    database: Database, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "CREATE DOMAIN few AS int; CREATE DOMAIN fewer AS few; CREATE TYPE mood AS ENUM ('x'); "
        "CREATE TYPE part AS (a fewer, b mood[]); CREATE TABLE whole (p part, q part[], r int); "
        "ALTER TABLE whole DROP COLUMN r; CREATE TYPE span AS RANGE (subtype = few)"
    )
    names = [
        "whole[]",
        "span_multirange",
        "few",
        "fewer",
        "point",
        "int2vector",
        "name",
        "tsrange",
        "text",
        "events[]",
    ]
    ids = await owner.fetchval("SELECT array_agg(n::regtype::oid) FROM unnest($1::text[]) n", names)
    driver_s = await owner.fetch(introspection.INTRO_LOOKUP_TYPES, ids)
    ours = await owner.fetch(TYPES, ids)
    places = {row["oid"]: place for place, row in enumerate(ours)}
    assert len(places) == len(ours)
    expected = {row["oid"]: {**row} for row in driver_s}
    for row in ours:
        found = {**row, "depth": expected[row["oid"]]["depth"]}
        assert found == expected.pop(row["oid"])
        parts = {
            row["elemtype"],
            row["basetype"],
            row["range_subtype"],
            *(row["attrtypoids"] or ()),
        }
        assert all(places[part] < places[row["oid"]] for part in parts - {0, None})
    assert not expected


async def test_a_type_that_was_changed_is_read_again(
    database: Database, owner: asyncpg.Connection
) -> None:
    await owner.execute("CREATE TABLE place (x int); INSERT INTO place VALUES (1)")
    history, query = (database.admin_url, "this"), "SELECT place FROM place"
    connection = await connect(database.admin_url, SETTINGS)
    connection.history = history
    assert await connection.fetchval(query) == (1,)
    await owner.execute("ALTER TABLE place ADD COLUMN y int DEFAULT 2")
    another = await connect(database.admin_url, SETTINGS)
    another.history = history
    for each in (connection, another):
        with contextlib.suppress(asyncpg.OutdatedSchemaCacheError):
            await each.fetchval(query)  # the driver forgets what it knew
        assert await each.fetchval(query) == (1, 2)
        await each.close()
