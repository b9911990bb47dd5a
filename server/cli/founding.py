"""New organizations: the ledger, its first owner and the owner's API key."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from server.access import tokens
from server.commands import Command, Secret, Writer
from server.commands.founding import found_ledger
from server.events import members, organizations
from server.events.base import on
from server.events.ids import uuid7
from server.events.member_events import CredentialContent, CredentialIssued, CredentialKind
from server.events.roles import Role
from server.start import Database, connected


@dataclass(frozen=True)
class Founded:
    """What a new organization is known by; `key` is its owner's and kept nowhere."""

    org: UUID
    owner: UUID
    key: str

    @staticmethod
    def new() -> Founded:
        """Make the ids and the key up."""
        return Founded(uuid7(), uuid7(), tokens.issue(tokens.Kind.KEY).reveal())


async def nobody_yet(database: Database) -> bool:
    """Tell whether the database has no organization."""
    async with connected(database.server) as connection:
        return not await connection.fetchval("SELECT count(*) FROM ledger_heads()")


async def found(
    url: str, made: Founded, *, name: str, owner: str, email: str | None = None
) -> None:
    """Write a new organization with its owner. Raises Refused where a name does not fit."""
    async with connected(url) as connection:
        credential = uuid7()
        changes = [
            *organizations.create(made.org, name=name),
            *members.add(made.owner, name=owner, email=email, role=Role.OWNER, invited=False),
            *on(
                made.owner,
                CredentialIssued(
                    credential=credential,
                    credential_kind=CredentialKind.KEY,
                    expires_at=None,
                    content=CredentialContent(label="first key"),
                ),
            ),
        ]
        await found_ledger(connection, made.org)
    writer = Writer(url, connections=1)
    try:
        digest = tokens.digest(tokens.parse(made.key))
        await writer.execute(
            Command(
                org=made.org,
                actor=None,
                id=uuid4(),
                fingerprint=b"",
                permission=None,
                decide=lambda _: changes,
                secrets=(Secret(credential, made.owner, "key", digest),),
            )
        )
    finally:
        await writer.close()
