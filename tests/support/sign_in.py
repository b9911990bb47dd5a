"""Helpers for accounts over the API: invite, redeem, log in, and read the replies."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
from starlette.applications import Starlette

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.workspace import Workspace

PASSWORD = "seven hills and a river"
OTHER = "one river and two banks"
BOB = {"email": "Bob@Example.org", "name": "Bob", "role": "ANNOTATOR"}
VIEWER = (
    "{ viewer { member { id name email role apiKeys { id label } } permissions "
    "organization { id name } } }"
)
_MEMBER = "member { id name email role status version hasPassword identities apiKeys { id label } }"
_ONE_TIME = f"... on OneTimePayload {{ position secret link mailed notice expiresAt {_MEMBER} }}"
_PERSON = f"... on MemberPayload {{ position {_MEMBER} }}"
_ROLES = "... on ProjectMemberPayload { position projectMember { member { id name } roles } }"
_USED = "... on RedeemTokenPayload { position organization { id name } member { id name } }"
_SELECTIONS = {
    "inviteMember": _ONE_TIME,
    "reinviteMember": _ONE_TIME,
    "createPasswordReset": _ONE_TIME,
    "addMember": _PERSON,
    "changeRole": _PERSON,
    "updateMember": _PERSON,
    "removeMember": _PERSON,
    "restoreMember": _PERSON,
    "grantRole": _ROLES,
    "revokeRole": _ROLES,
    "redeemToken": _USED,
    "linkIdentity": _USED,
    "requestPasswordReset": "... on RequestPasswordResetPayload { notice }",
    "createApiKey": "... on CreateApiKeyPayload { position secret notice apiKey { id expiresAt } }",
    "revokeApiKey": "... on RevokeApiKeyPayload { position }",
    "logout": "... on LogoutPayload { position }",
    "changeOwnName": f"... on OwnAccountPayload {{ position {_MEMBER} }}",
    "changePassword": "... on ChangePasswordPayload { position }",
    "renameOrganization": "... on OrganizationPayload { position organization { id name } }",
    "login": "... on LoginPayload { position secret notice expiresAt viewer { member { id name "
    "email role hasPassword } permissions organization { id name } } }",
}


async def run(client: Client, field: str, **given: Any) -> Any:
    """Run a mutation of this feature and return its payload or refusal."""
    return await client.do(
        field, f"{field[0].upper()}{field[1:]}Input", _SELECTIONS[field], **given
    )


@dataclass
class AccountsApi:
    """The application, and an organization that somebody owns."""

    app: Starlette
    workspace: Workspace
    owner: Client

    @property
    def org(self) -> str:
        return ids.public("organization", self.workspace.org)

    @property
    def owner_id(self) -> str:
        return public(self.workspace.owner)

    async def events(self, database: Database, type_: str = "%") -> list[asyncpg.Record]:
        """The events of the organization whose stored name is like this."""
        connection = await asyncpg.connect(database.admin_url)
        try:
            return await connection.fetch(
                "SELECT * FROM events WHERE org_id = $1 AND type LIKE $2 ORDER BY position",
                self.workspace.org,
                type_,
            )
        finally:
            await connection.close()

    def guest(self) -> Client:
        """Somebody without a credential."""
        return Client(self.app, None)

    async def role(self, role: Role | None) -> tuple[Client, str]:
        """A client with a role, and the member's public id."""
        actor = await self.workspace.member(role)
        return Client(self.app, await key_of(self.workspace, actor)), public(actor)

    async def invite(self, by: Client | None = None, **given: Any) -> Any:
        return await run(by or self.owner, "inviteMember", **(BOB | given))

    async def redeem(self, token: str, password: str = PASSWORD) -> Any:
        return await run(self.guest(), "redeemToken", token=token, password=password)

    async def login(
        self, email: str = "bob@example.org", password: str = PASSWORD, **given: Any
    ) -> Any:
        fields = {"organization": self.org, "email": email, "password": password, **given}
        return await run(self.guest(), "login", **fields)

    async def bob(self, **given: Any) -> tuple[Client, str]:
        """Invite Bob, let him in, log him in."""
        invited = await self.invite(**given)
        redeemed = await self.redeem(invited["secret"])
        assert redeemed["organization"]["id"] == self.org
        session = await self.login(email=given.get("email", BOB["email"]))
        return Client(self.app, session["secret"]), redeemed["member"]["id"]


def public(actor: Actor) -> str:
    return ids.public("member", actor.member)


def no(answer: Any, code: str, *path: str) -> None:
    """The answer is a refusal."""
    assert answer["__typename"] == "Refused", answer
    assert (answer["code"], tuple(answer["path"])) == (code, path), answer


async def out(client: Client) -> None:
    """The client's credential opens nothing."""
    status, body = await client.send(b'{"query": "%s"}' % VIEWER.encode())
    assert b"UNAUTHENTICATED" in body, body
    assert status in {200, 401}


@contextlib.asynccontextmanager
async def opened(
    database: Database, clock: Clock, workspace: Workspace, **settings: Any
) -> AsyncIterator[AccountsApi]:
    """Run the application with a key of the organization's owner."""
    async with served(database, clock, **settings) as app:
        yield await accounts_api(app, workspace)


async def accounts_api(app: Starlette, workspace: Workspace) -> AccountsApi:
    """Return an application with a key of the organization's owner."""
    return AccountsApi(app, workspace, Client(app, await key_of(workspace, workspace.owner)))
