"""Accounts over the API: coming in, going out, invitations, keys, roles, and who may do it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import Writer
from server.events import ids
from server.events.roles import Role
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.house import House

PASSWORD = "seven hills and a river"
OTHER = "one river and two banks"
BOB = {"email": "Bob@Example.org", "name": "Bob", "role": "ANNOTATOR"}
ONE_TIME = "... on OneTimePayload { position secret notice expiresAt member { id status email } }"
MEMBER = (
    "... on MemberPayload { position member { id name email role status version hasPassword } }"
)
LOGIN = (
    "... on LoginPayload { position secret notice expiresAt viewer { id name email role permissions"
    " hasPassword organization { id name } } }"
)
REDEEMED = "... on RedeemTokenPayload { position organizationId memberId }"
KEY = "... on CreateKeyPayload { position id secret notice expiresAt }"
POSITION = "position"
VIEWER = "{ viewer { id name email role permissions keys { id label } organization { id name } } }"


@dataclass
class Door:
    """The application, and an organization that somebody owns."""

    app: Starlette
    house: House
    owner: Client

    @property
    def org(self) -> str:
        return ids.public("organization", self.house.org)

    def guest(self) -> Client:
        """Somebody without a credential."""
        return Client(self.app, None)

    async def role(self, role: Role | None) -> tuple[Client, str]:
        """A client with a role, and the member's public id."""
        actor = await self.house.member(role)
        return Client(self.app, await key_of(self.house, actor)), public(actor)

    async def invite(self, by: Client | None = None, **given: Any) -> Any:
        return await (by or self.owner).do(
            "inviteMember", "InviteMemberInput!"[:-1], ONE_TIME, **(BOB | given)
        )

    async def redeem(self, token: str, password: str = PASSWORD) -> Any:
        return await self.guest().do(
            "redeemToken", "RedeemTokenInput", REDEEMED, token=token, password=password
        )

    async def login(
        self, email: str = "bob@example.org", password: str = PASSWORD, **given: Any
    ) -> Any:
        fields = {"organization": self.org, "email": email, "password": password, **given}
        return await self.guest().do("login", "LoginInput", LOGIN, **fields)

    async def bob(self, **given: Any) -> tuple[Client, str]:
        """Invite Bob, let him in, log him in."""
        invited = await self.invite(**given)
        redeemed = await self.redeem(invited["secret"])
        assert redeemed["organizationId"] == self.org
        session = await self.login(email=given.get("email", BOB["email"]))
        return Client(self.app, session["secret"]), redeemed["memberId"]


def public(actor: Actor) -> str:
    return ids.public("member", actor.member)


def no(answer: Any, code: str, *path: str) -> None:
    """The answer is a refusal."""
    assert answer["__typename"] == "Refused", answer
    assert (answer["code"], tuple(answer["path"])) == (code, path), answer


@pytest.fixture
async def door(database: Database, clock: Clock, house: House) -> AsyncIterator[Door]:
    async with served(database, clock) as app:
        yield Door(app, house, Client(app, await key_of(house, house.owner)))


async def test_an_invited_person_comes_in(door: Door) -> None:
    invited = await door.invite()
    assert invited["member"]["status"] == "INVITED"
    assert invited["member"]["email"] == "bob@example.org"
    assert invited["notice"] is None
    no(await door.login(), "UNAUTHENTICATED")
    redeemed = await door.redeem(invited["secret"])
    assert redeemed["memberId"] == invited["member"]["id"]
    session = await door.login()
    assert session["viewer"]["organization"] == {"id": door.org, "name": "Acme"}
    assert session["viewer"]["role"] == "ANNOTATOR"
    assert session["viewer"]["hasPassword"] is True
    viewer = (await Client(door.app, session["secret"]).data(VIEWER))["viewer"]
    assert viewer["id"] == redeemed["memberId"]
    assert "ANNOTATE" in viewer["permissions"]
    assert "MEMBERS_READ" not in viewer["permissions"]


async def test_a_key_is_made_and_works_and_is_shown_once(door: Door) -> None:
    bob, _ = await door.bob()
    given = {"label": "laptop", "commandId": str(uuid4())}
    made = await bob.do("createKey", "CreateKeyInput", KEY, **given)
    again = await bob.do("createKey", "CreateKeyInput", KEY, **given)
    assert again["secret"] is None
    assert "shown in the first reply" in again["notice"]
    assert {**made, "secret": None, "notice": again["notice"]} == again
    with_key = Client(door.app, made["secret"])
    assert (await with_key.data(VIEWER))["viewer"]["keys"] == [
        {"id": made["id"], "label": "laptop"}
    ]
