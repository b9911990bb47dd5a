"""What the server's role cannot take back, even where somebody else has its password."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from tests.support.databases import Database

pytestmark = pytest.mark.own_database("it ends connections or changes the database")


@pytest.fixture
async def server(database: Database, workspace):
    """A connection as the server's role, in a transaction of the organization."""
    connection = await asyncpg.connect(database.server_url)
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(workspace.org))
        yield connection
    await connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "head = head - 1",
        "head = 0",
        "last_at = last_at - interval '1 microsecond'",
        "org_id = gen_random_uuid()",
    ],
)
async def test_a_ledger_becomes_neither_shorter_nor_older(server, workspace, change):
    with pytest.raises(asyncpg.PostgresError, match=r"do not go back|row-level security"):
        async with server.transaction():
            await server.execute(f"UPDATE ledger SET {change}")
    before = await server.fetchrow("SELECT head, last_at FROM ledger")
    await server.execute("UPDATE ledger SET head = head, last_at = last_at")
    assert await server.fetchrow("SELECT head, last_at FROM ledger") == before


async def test_the_owner_may_repair_by_hand(owner, workspace):
    async with owner.transaction():
        changed = await owner.execute(
            "UPDATE ledger SET head = head - 1 WHERE org_id = $1", workspace.org
        )
        assert changed == "UPDATE 1"
        back = await owner.execute(
            "UPDATE ledger SET head = head + 1 WHERE org_id = $1", workspace.org
        )
        assert back == "UPDATE 1"


async def test_verdicts_of_recent_commands_stay(server, owner, workspace):
    await workspace.project()
    total = await server.fetchval("SELECT count(*) FROM commands")
    now = await owner.fetchval("SELECT now()")
    await owner.execute(
        "UPDATE commands SET recorded_at = $2 WHERE org_id = $1",
        workspace.org,
        now - timedelta(days=29, hours=23),
    )
    assert total > 1
    assert await server.execute("DELETE FROM commands") == "DELETE 0"
    await owner.execute(
        "UPDATE commands SET recorded_at = $2 WHERE org_id = $1",
        workspace.org,
        now - timedelta(days=30, minutes=1),
    )
    assert await server.execute("DELETE FROM commands") == f"DELETE {total}"


async def test_events_are_neither_changed_nor_removed(server):
    for change in ("DELETE FROM events", "UPDATE events SET facts = '{}'", "TRUNCATE events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with server.transaction():
                await server.execute(change)
