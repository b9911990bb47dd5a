"""Behind a real PgBouncer: session mode works with all settings, other modes are refused."""

from __future__ import annotations

import asyncpg
import pytest

from server.commands import Writer
from server.commands.writer.connections import SETTINGS
from server.events.accounts.roles import Role
from server.ledger.startup_checks import StartError
from server.postgres import connect
from server.start import Database as Addresses
from server.start import check, prepare
from tests.support.api import client_of, served
from tests.support.databases import Database
from tests.support.pgbouncer import needed, pooled
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.systems, needed]


async def test_session_mode_works_and_the_settings_hold(
    database: Database, workspace: Workspace
) -> None:
    with pooled(database.server_url, "session") as url:
        await check(url)
        connection = await connect(url, SETTINGS)
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            assert await connection.fetchval(f"SHOW {name}") != "0"
        for name in ("enable_seqscan", "jit"):
            assert await connection.fetchval(f"SHOW {name}") == "off"
        await connection.close()
        async with served(Database(database.admin_url, url), jobs=True) as app:
            client = await client_of(app, workspace, Role.OWNER)
            assert await client.data("{ viewer { member { role } } }") == {
                "viewer": {"member": {"role": "OWNER"}}
            }
            renamed = await client.do(
                "renameOrganization", "RenameOrganizationInput",
                "... on OrganizationPayload { position }", name="Behind a pooler",
            )  # fmt: skip
            assert renamed["position"]


@pytest.mark.parametrize("mode", ["transaction", "statement"])
async def test_other_modes_are_refused_in_one_sentence(database: Database, mode: str) -> None:
    with (
        pooled(database.server_url, mode) as url,
        pytest.raises(StartError, match="pool_mode = session") as refused,
    ):
        await check(url)
    assert "\n" not in str(refused.value)


async def test_a_migration_is_refused_in_transaction_mode(database: Database) -> None:
    with (
        pooled(database.admin_url, "transaction") as url,
        pytest.raises(StartError, match="pool_mode = session"),
    ):
        await prepare(Addresses(None, url))


async def test_nothing_of_an_organization_stays_in_a_session_that_is_given_back(
    database: Database, workspace: Workspace
) -> None:
    # A pooler that is told not to clean up lends the very session of the writer to the next.
    settings = {"server_reset_query": "", "default_pool_size": 1}
    with pooled(database.server_url, "session", **settings) as url:
        writer = Writer(url, connections=1)
        mine = Workspace(workspace.org, workspace.owner, writer, workspace.clock)
        project = await mine.project()
        await mine.tasks(project, 1)
        await writer.close()
        connection = await asyncpg.connect(url, statement_cache_size=0)
        assert not await connection.fetchval("SELECT current_setting('app.org_id', true)")
        assert await connection.fetchval("SELECT count(*) FROM events") == 0
        await connection.close()
