"""What an erasure must leave: every hash, and a trace."""

from __future__ import annotations

from collections.abc import Iterator

import asyncpg
import pytest

from server.events.core.entry import content_digest, entry_bytes, leaf_hash
from server.ledger.append import microseconds
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.erasing import labeled, places, positions
from tests.support.workspace import Workspace


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


async def test_every_leaf_still_verifies(workspace: Workspace, owner: asyncpg.Connection):
    task, *_ = await labeled(workspace)
    before = {r["position"]: r for r in await ledger(owner, workspace)}
    gone = await positions(owner, workspace, task)
    await workspace.erase(task, gone)
    for row in await ledger(owner, workspace):
        kept = before.get(row["position"])
        assert kept is None or (kept["leaf_hash"], kept["content_digest"], kept["facts"]) == (
            row["leaf_hash"], row["content_digest"], row["facts"],
        )  # fmt: skip
        assert leaf_hash(entry_of(row)) == row["leaf_hash"]
        if row["position"] in gone:
            assert (row["content"], row["content_salt"], row["content_blob"]) == (None, None, None)
        elif row["content"] is not None:
            assert (
                content_digest(row["content_salt"], row["content"].encode())
                == (row["content_digest"])
            )


async def ledger(owner: asyncpg.Connection, workspace: Workspace) -> list[asyncpg.Record]:
    query = "SELECT * FROM events WHERE org_id = $1 ORDER BY position"
    return await owner.fetch(query, workspace.org)


def entry_of(row: asyncpg.Record) -> bytes:
    return entry_bytes(
        org=row["org_id"], position=row["position"], stream=row["stream"], version=row["version"],
        type=row["type"], type_version=row["type_version"], actor=row["actor_id"],
        credential=row["credential_id"], command=row["command_id"],
        correlation=row["correlation_id"], causation=row["causation_position"],
        recorded_at=microseconds(row["recorded_at"]), occurred_at=None,
        facts=row["facts"].encode(), content_digest=row["content_digest"],
    )  # fmt: skip


async def test_nothing_is_erased_without_a_trace(
    workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    task, _ = await labeled(workspace)
    gone = await positions(owner, workspace, task)
    await workspace.erase(task, gone[:1])
    for url in (database.server_url, database.admin_url):
        for named in (gone[1:], gone[:1]):  # never erased, or named by an earlier event
            with pytest.raises(asyncpg.RaiseError, match="same transaction"):
                await erase_bare(url, workspace, named)
    assert "events.content" in await places(owner)


async def erase_bare(url: str, workspace: Workspace, named: list[int]) -> None:
    """Call the function of the database, without the event."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL app.org_id = '{workspace.org}'")
            await connection.execute("SELECT erase_content($1, $2)", workspace.org, named)
    finally:
        await connection.close()
