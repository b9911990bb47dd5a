"""Who may not: ended keys, other organizations, and the database that would not let them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from server.access.permissions import Permission
from server.commands import Receipt, Writer
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.events.core.refusal import Code
from tests.commands.verdicts import prioritizing, refusal, refused, verdicts
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.workspace import Workspace, command

pytestmark = pytest.mark.own_database("it ends connections or changes the database")


async def test_a_revoked_key_ends_under_the_lock(workspace: Workspace) -> None:
    """The request came in with a good key; it ended before its command was decided."""
    key = uuid7()
    kind = members.CredentialKind.KEY
    issued = members.CredentialIssued(
        credential=key, credential_kind=kind, expires_at=None, content=None
    )
    await workspace.do(lambda _: [(workspace.owner.member, issued)])
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    holder = replace(workspace.owner, credential=key)
    ended = members.CredentialEnded(credential=key)
    end = command(workspace.org, workspace.owner, lambda _: [(workspace.owner.member, ended)])
    first, revoked, late = await verdicts(
        workspace.writer,
        [
            prioritizing(workspace, task, 1, actor=holder),
            end,
            prioritizing(workspace, task, 2, actor=holder),
        ],
    )
    assert isinstance(first, Receipt)
    assert isinstance(revoked, Receipt)
    assert refused(late, Code.UNAUTHENTICATED)


async def test_a_token_that_expires_while_its_command_waits_opens_nothing(
    workspace: Workspace, clock: Clock, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    holder = replace(workspace.owner, expires_at=clock.now + timedelta(minutes=1))
    await workspace.writer.execute(prioritizing(workspace, task, 1, actor=holder))
    late = replace(prioritizing(workspace, task, 2, actor=holder), organization=True)
    async with owner.transaction():
        await owner.execute("SELECT 1 FROM ledger WHERE org_id = $1 FOR UPDATE", workspace.org)
        waiting = asyncio.ensure_future(refusal(workspace.writer.execute(late)))
        async with asyncio.timeout(20):
            while not await owner.fetchval(  # noqa: ASYNC110 - a wait for a lock sets no event
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND $1::int = ANY "
                "(pg_blocking_pids(pid))",
                await owner.fetchval("SELECT pg_backend_pid()"),
            ):
                await asyncio.sleep(0.01)
        clock.advance(60)
    told = await waiting
    assert (told.code, "expired" in told.message) == (Code.UNAUTHENTICATED, True)


async def test_an_expired_key_and_a_removed_member_may_not_act(
    workspace: Workspace, clock: Clock
) -> None:
    key, until = uuid7(), clock.now + timedelta(hours=1)
    issued = members.CredentialIssued(
        credential=key, credential_kind=members.CredentialKind.KEY, expires_at=until, content=None
    )
    await workspace.do(lambda _: [(workspace.owner.member, issued)])
    holder = replace(workspace.owner, credential=key)
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    await workspace.writer.execute(prioritizing(workspace, task, 1, actor=holder))
    clock.advance(3600)
    late = await refusal(workspace.writer.execute(prioritizing(workspace, task, 2, actor=holder)))
    assert late.code is Code.UNAUTHENTICATED
    ann = await workspace.member(Role.MANAGER)
    await workspace.do(
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    gone = await refusal(workspace.writer.execute(prioritizing(workspace, task, 2, actor=ann)))
    assert gone.code is Code.UNAUTHENTICATED


async def test_rights_are_those_of_the_ledger_not_of_the_request(workspace: Workspace) -> None:
    ann = await workspace.member(Role.ANNOTATOR)
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    claims_more = replace(ann, organization_role=Role.OWNER)
    found = await refusal(
        workspace.writer.execute(prioritizing(workspace, task, 1, actor=claims_more))
    )
    assert found.code is Code.FORBIDDEN
    await workspace.grant(ann, project, Role.MANAGER)
    assert isinstance(
        await workspace.writer.execute(prioritizing(workspace, task, 1, actor=ann)), Receipt
    )


async def test_a_permission_without_an_actor_is_refused(workspace: Workspace) -> None:
    nobody = command(workspace.org, None, lambda _: [], permission=Permission.MEMBERS_MANAGE)
    assert (await refusal(workspace.writer.execute(nobody))).code is Code.UNAUTHENTICATED


async def test_unknown_organizations_and_things_are_not_found(workspace: Workspace) -> None:
    nowhere = replace(workspace.owner, org=uuid7())
    wish = command(nowhere.org, nowhere, lambda _: [])
    assert (await refusal(workspace.writer.execute(wish))).code is Code.NOT_FOUND
    absent = prioritizing(workspace, UUID(ABSENT), 1)
    assert (await refusal(workspace.writer.execute(absent))).code is Code.NOT_FOUND


async def test_the_task_of_another_organization_does_not_exist(
    database: Database, workspace: Workspace, writer: Writer, clock: Clock
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    other = await _another(database, writer, clock)
    # The writer has the state cached from its own organization's batch.
    assert (await refusal(writer.execute(prioritizing(other, task, 1)))).code is Code.NOT_FOUND


async def _another(database: Database, writer: Writer, clock: Clock) -> Workspace:
    from server.commands.accounts.organization_setup import create_ledger
    from tests.support.workspace import new_workspace

    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    assert await create_ledger(connection, org)
    assert not await create_ledger(connection, org)
    await connection.close()
    return await new_workspace(writer, clock, org)


ABSENT = "00000000-0000-7000-8000-000000000000"


async def test_row_level_security_is_a_wall(database: Database, workspace: Workspace) -> None:
    """What the server role cannot do, whatever a bug in the server asks for."""
    project = await workspace.project()
    await workspace.tasks(project, 2)
    connection = await asyncpg.connect(database.server_url)
    try:
        for table in WALLED:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        for text in FORBIDDEN:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL app.org_id = '{workspace.org}'")
                assert await connection.fetchval("SELECT count(*) FROM events") > 0
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with connection.transaction():
                        await connection.execute(text)
        await connection.execute(f"SET app.org_id = '{uuid7()}'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("INSERT INTO ledger VALUES ($1, 0, now(), 1)", workspace.org)
    finally:
        await connection.close()


WALLED = [
    "ledger", "events", "commands", "secrets", "blobs", "blob_removals", "drafts",
    "queue_marks", "media_uploads",
    "projection_1.task", "projection_1.task_history", "projection_1.member",
]  # fmt: skip


FORBIDDEN = [
    "UPDATE events SET facts = '{}'",
    "DELETE FROM events",
    "TRUNCATE events",
    "UPDATE commands SET last_position = 0",
    "DELETE FROM ledger",
    "UPDATE blobs SET body = ''",
    "INSERT INTO blob_removals SELECT org_id, digest FROM blobs",
    "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
]
