"""`annolog replay --into` builds an organization in an empty database, the same in every row."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from server.events.core.ids import public
from server.ledger.append import BLOB
from server.ledger.startup_checks import StartError
from server.projections.counters import rebuild as counters
from server.projections.engine.check import check
from server.start import check as check_start
from tests import postgres
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_rebuild import rows
from tests.support.databases import Database, fresh_database
from tests.support.erasing import erase
from tests.support.forked import forked
from tests.support.serving import annolog, environment, sentence, serving
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

NEVER_COPIED = ("secrets", "drafts", "commands")


@pytest.fixture
async def copied(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database without any table; without rows, for a test that has it `migrated` already."""
    migrated = getattr(request, "param", None) == "migrated"
    made = fresh_database() if migrated else Database(*postgres.create_database())
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
async def target(copied: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(copied.admin_url)
    yield connection
    await connection.close()


async def events(owner: asyncpg.Connection, workspace: Workspace, until: int) -> list[tuple]:
    """The rows of the ledger."""
    query = "SELECT * FROM events WHERE org_id = $1 AND position <= $2 ORDER BY position"
    return [tuple(row) for row in await owner.fetch(query, workspace.org, until)]


async def head(owner: asyncpg.Connection, workspace: Workspace) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)


async def wrong(database: Database) -> list[object]:
    """Every difference between the tables of a database and its ledgers."""
    return [*await check(database.admin_url), *await counters.check(database.admin_url)]


async def test_a_copy_equals_its_source_and_is_served(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    another_workspace: Workspace,
    copied: Database,
    target: asyncpg.Connection,
    tmp_path: Path,
) -> None:
    organization = await RandomOrganization(workspace, 5).begin()
    await workspace.import_(organization.projects[0], [{"inputs": {"text": "x" * (BLOB + 1)}}])
    await organization.go(50)
    erased = organization.random.sample(range(1, await head(owner, workspace)), 6)
    await erase(workspace, database.admin_url, erased)
    end, before = await head(owner, workspace), await rows(owner, workspace)
    await organization.go(10)
    org = named(workspace)

    assert replay_into(database, copied.admin_url, "--until", str(end), *org) == ""

    assert await events(target, workspace, end + 99) == await events(owner, workspace, end)
    assert await rows(target, workspace) == before
    assert await wrong(copied) == []
    for table in NEVER_COPIED:
        assert await target.fetchval(f"SELECT count(*) FROM {table}") == 0
    assert replay_into(database, copied.admin_url, *org) == (
        "The database has organizations already: name an empty one."
    )

    env = {"ANNOLOG_DATABASE_URL": copied.server_url, "ANNOLOG_ADMIN_URL": copied.admin_url}
    assert annolog("rebuild", "--check", **env).returncode == 0
    key, lines = tmp_path / "key", tmp_path / "replay.jsonl"
    assert annolog("member", "reset", "--key-file", key, **env).returncode == 0
    assert annolog("replay", "--by", "Olga", "--output", lines, **env).returncode == 0
    assert annolog("verify-hashes", lines).returncode == 0
    with serving(**env) as running:
        asked = running.ask(key.read_text().strip(), "{ organization { id } }")
        assert asked["organization"]["id"] == org[1]


async def kill_at(point: str, source: Database, into: Database, *options: str) -> None:
    """Start a copy, wait until it is at the point, and kill it there."""
    env = environment(ANNOLOG_DATABASE_URL=source.server_url)
    words = (point, into.admin_url, *options)
    victim = await forked("-m", "tests.replay_into_process", *words, env=env)
    try:
        assert (await asyncio.wait_for(victim.stdout.readline(), 60)).decode().strip() == point
    finally:
        victim.kill()
        await victim.wait()


def replay_into(source: Database, into: str, *options: str) -> str:
    """Copy, once PostgreSQL has noticed that a killed process is gone; return what went wrong."""
    while True:
        words = ("replay", "--by", "Olga", "--into", into, *options)
        done = annolog(*words, ANNOLOG_DATABASE_URL=source.server_url)
        if "Another replay" not in done.stderr:
            return "" if done.returncode == 0 else sentence(done)


def named(workspace: Workspace) -> tuple[str, str]:
    return "--org", public("organization", workspace.org)


@pytest.mark.faults
@pytest.mark.parametrize("copied", ["migrated"], indirect=True)
@pytest.mark.parametrize("point", ["page", "filled"])
async def test_a_killed_copy_is_not_served_and_goes_on(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    copied: Database,
    target: asyncpg.Connection,
    point: str,
) -> None:
    await (await RandomOrganization(workspace, 6).begin()).go(20)
    end = await head(owner, workspace)
    one = named(workspace) if point == "page" else ()  # else all that the module has made
    await kill_at(point, database, copied, *one)
    with pytest.raises(StartError, match="not complete"):
        await check_start(copied.server_url)
    reached = await head(target, workspace)
    assert (0 < reached < end) is (point == "page")
    if point == "page":  # what is erased meanwhile may not stay in the copy
        await erase(workspace, database.admin_url, [reached - 1, reached, reached + 1])
    last = await head(owner, workspace)
    before = await events(owner, workspace, last)

    assert replay_into(database, copied.admin_url, *one) == ""

    assert await head(target, workspace) == last
    assert await events(target, workspace, last) == before
    organizations = "SELECT count(*) FROM ledger"
    there = await target.fetchval(organizations)
    assert there == (1 if one else await owner.fetchval(organizations))
    assert await wrong(copied) == []
    await check_start(copied.server_url)


async def test_what_cannot_be_copied_is_refused(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    copied: Database,
    target: asyncpg.Connection,
) -> None:
    await workspace.project()
    org, into = named(workspace), copied.admin_url
    assert "organizations already" in replay_into(database, database.admin_url, *org)
    assert "nothing at this moment" in replay_into(database, into, "--until", "0", *org)
    await target.execute("CREATE TABLE theirs (x int)")
    assert "tables of something else" in replay_into(database, into, *org)
    await target.execute("DROP TABLE theirs")
    await owner.execute(
        "UPDATE events SET facts = replace(facts, ':', ': ') WHERE org_id = $1 AND position = 2",
        workspace.org,
    )
    told = replay_into(database, into, *org)
    assert told == "The event at position 2 is not the one that was hashed."
