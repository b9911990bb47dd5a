"""A new organization comes into being in one command, with an owner who can come in."""

from __future__ import annotations

import asyncpg
import pytest

from server.access import tokens
from server.commands import Writer
from server.commands.accounts.organization_setup import NewOrganization, create_organization
from server.events.core.refusal import Code, Refused
from tests.support.databases import Database


async def test_it_has_an_owner_and_a_key(
    database: Database, writer: Writer, owner: asyncpg.Connection
) -> None:
    server = await asyncpg.connect(database.server_url)
    try:
        made = await create_organization(
            writer, server, name="Acme", owner_name="Ada", owner_email="ADA@example.org"
        )
        found = await server.fetch("SELECT * FROM find_credential($1)", tokens.digest(made.token))
    finally:
        await server.close()
    assert [(row["org_id"], row["member_id"], row["kind"]) for row in found] == [
        (made.org, made.member, "key")
    ]
    events = await owner.fetch(
        "SELECT type, command_id, recorded_at FROM events WHERE org_id = $1 ORDER BY position",
        made.org,
    )
    assert [e["type"] for e in events] == [
        "organization.created",
        "member.added",
        "credential.issued",
    ]
    assert len({(e["command_id"], e["recorded_at"]) for e in events}) == 1
    row = await owner.fetchrow("SELECT * FROM projection_1.member WHERE org_id = $1", made.org)
    assert row is not None
    assert (row["role"], row["status"], row["email"]) == ("OWNER", "active", "ada@example.org")
    assert made.token.reveal() not in repr(made)


@pytest.mark.parametrize(
    "names",
    [
        {"name": "", "owner_name": "Ada"},
        {"name": "Acme", "owner_name": " "},
        {"name": "A" * 201, "owner_name": "Ada"},
        {"name": "Acme", "owner_name": "Ada", "owner_email": "nonsense"},
    ],
)
async def test_unfit_names_make_nothing(
    database: Database, writer: Writer, owner: asyncpg.Connection, names: dict[str, str]
) -> None:
    server, made = await asyncpg.connect(database.server_url), NewOrganization.new()
    try:
        with pytest.raises(Refused) as refusal:
            await create_organization(writer, server, **names, made=made)
    finally:
        await server.close()
    assert refusal.value.code in {Code.INVALID, Code.LIMIT}
    assert not await owner.fetchval("SELECT count(*) FROM ledger WHERE org_id = $1", made.org)
