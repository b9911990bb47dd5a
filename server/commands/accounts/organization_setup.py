"""The first commands of an organization, for which there is no ledger row to lock yet."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from server.access import tokens
from server.commands.writer.decision_context import Command, DecisionContext, Secret
from server.commands.writer.writer import Writer
from server.events.accounts import credentials, members, organizations
from server.events.accounts.members import CredentialKind
from server.events.accounts.operators import OperatorCommand, note_operator
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.postgres import Connection


class NewOrganization(NamedTuple):
    """The ids of a new organization and its owner, and the owner's first API key.

    `token.reveal()` returns the key itself, for the one place that shows it; printing or logging
    the token does not reveal the key.
    """

    org: UUID
    member: UUID
    token: tokens.Token

    @classmethod
    def new(cls) -> NewOrganization:
        """Generate ids and a key, so that a caller can store the key before it becomes valid."""
        return cls(uuid7(), uuid7(), tokens.issue(tokens.TokenKind.KEY))


async def create_ledger(connection: Connection, org: UUID) -> bool:
    """Create the ledger of an organization, in the newest tables; return whether it was new."""
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(org))
        status = await connection.execute(
            "INSERT INTO ledger (org_id, projection_generation) "
            "SELECT $1, projection_generation FROM instance ON CONFLICT DO NOTHING",
            org,
        )
    return bool(status.endswith("1"))


async def create_organization(
    writer: Writer,
    connection: Connection,
    *,
    name: str,
    owner_name: str,
    owner_email: str | None = None,
    made: NewOrganization | None = None,
    operator: str | None = None,
) -> NewOrganization:
    """Create an organization with one owner and the owner's first key, in one command.

    `connection` is a connection of the server role, outside any transaction, and `operator` the
    name that whoever types the command gives. An owner who wants a
    password sets it by `createPasswordReset` for oneself.

    Raises:
        Refused: INVALID or LIMIT where a name or the address is not allowed (nothing is created);
            UNAVAILABLE where the ledger could not be written (an empty ledger stays, harmless).
    """
    made, credential = made or NewOrganization.new(), uuid7()
    changes = [
        *organizations.create(made.org, name=name),
        *members.add(
            made.member, name=owner_name, email=owner_email, role=Role.OWNER, invited=False
        ),
        *credentials.first_key(made.member, credential=credential, label="first key"),
    ]
    if operator is not None:
        typed = OperatorCommand.ORG_CREATE
        changes += note_operator(made.org, typed=typed, operator=operator)
    await create_ledger(connection, made.org)
    digest = tokens.digest(made.token)
    key = Secret(id=credential, member=made.member, kind=CredentialKind.KEY, digest=digest)

    def decide(_: DecisionContext) -> list[Change]:
        return changes

    command = Command(
        org=made.org,
        actor=None,
        id=uuid7(),
        fingerprint=sha256(b"found an organization").digest(),
        permission=None,
        decide=decide,
        by_server=True,
        secrets=(key,),
    )
    await writer.execute(command)
    return made
