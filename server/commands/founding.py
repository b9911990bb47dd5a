"""The first commands of an organization, for which there is no ledger row to lock yet."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

import asyncpg

from server.access import tokens
from server.commands.world import Command, Secret, World
from server.commands.writer import Writer
from server.events import credentials, members, organizations
from server.events.base import Change
from server.events.ids import uuid7
from server.events.limits import email_of, name_of
from server.events.members import CredentialKind
from server.events.roles import Role

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Founded(NamedTuple):
    """A new organization, its owner, and the key that the owner comes in with.

    `token.reveal()` is the key itself, for the one place that shows it; nothing else can be got
    out of the token by printing or logging it.
    """

    org: UUID
    member: UUID
    token: tokens.Token


async def found_ledger(connection: Connection, org: UUID) -> bool:
    """Make the ledger of a new organization, in the newest tables; tell whether it was new."""
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(org))
        status = await connection.execute(
            "INSERT INTO ledger (org_id, projection_generation) "
            "SELECT $1, projection_generation FROM instance ON CONFLICT DO NOTHING",
            org,
        )
    return bool(status.endswith("1"))


async def found_organization(
    writer: Writer,
    connection: Connection,
    *,
    name: str,
    owner_name: str,
    owner_email: str | None = None,
) -> Founded:
    """Found an organization with one owner and the owner's first key, in one command.

    `connection` is the server role's, outside any transaction. The owner sets a password, if one
    is wanted, by `createPasswordReset` for oneself.

    Raises:
        Refused: INVALID or LIMIT where a name or the address is unfit (nothing was made then);
            UNAVAILABLE where the ledger could not be written (the empty ledger stays, harmless).
    """
    org, owner, key = uuid7(), uuid7(), uuid7()
    token = tokens.issue(tokens.Kind.KEY)
    changes = _first_changes(
        org, owner, key, name_of(name, "name"), name_of(owner_name, "ownerName"), owner_email
    )
    await found_ledger(connection, org)
    secret = Secret(
        id=key, member=owner, kind=CredentialKind.KEY.value, digest=tokens.digest(token)
    )

    def decide(_: World) -> list[Change]:
        return changes

    command = Command(
        org=org,
        actor=None,
        id=uuid7(),
        fingerprint=sha256(b"found an organization").digest(),
        permission=None,
        decide=decide,
        secrets=(secret,),
    )
    await writer.execute(command)
    return Founded(org, owner, token)


def _first_changes(
    org: UUID, owner: UUID, key: UUID, name: str, owner_name: str, email: str | None
) -> list[Change]:
    email = None if email is None else email_of(email, "ownerEmail")
    return [
        *organizations.create(org, name=name),
        *members.add(owner, name=owner_name, email=email, role=Role.OWNER, invited=False),
        *credentials.first_key(owner, credential=key, label="first key"),
    ]
