"""Many people are invited at once: all of them, or none and every reason why."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client
from tests.support.sign_in import AccountsApi

MADE = """... on InviteMembersPayload { position notice
  invitations { secret link mailed expiresAt member { id name email role status } } }
... on Refused { problems { message path } }"""


async def invite(client: Client, *members: dict[str, Any], **given: Any) -> Any:
    return await client.do(
        "inviteMembers", "InviteMembersInput", MADE, members=list(members), **given
    )


def person(number: int, **more: Any) -> dict[str, Any]:
    return {"email": f"p{number}@example.org", "name": f"P{number}", **more}


async def test_everybody_is_invited_in_order(accounts: AccountsApi) -> None:
    project = ids.public("project", await accounts.workspace.project())
    roles = [{"project": project, "role": "ANNOTATOR"}]
    people = [person(n, projectRoles=roles) for n in range(199)] + [person(199, role="REVIEWER")]
    again = {"commandId": str(uuid4())}
    made = await invite(accounts.owner, *people, **again)
    assert made["notice"] is None
    members = [one["member"] for one in made["invitations"]]
    assert [member["name"] for member in members] == [one["name"] for one in people]
    assert {member["status"] for member in members} == {"INVITED"}
    assert members[-1]["role"] == "REVIEWER"
    listed = (await accounts.owner.data("{ members(last: 200) { nodes { id } } }"))["members"]
    assert [one["id"] for one in listed["nodes"]] == [one["id"] for one in members]
    joined = await accounts.redeem(made["invitations"][7]["secret"])
    assert joined["member"]["id"] == members[7]["id"]
    retried = await invite(accounts.owner, *people, **again)
    assert "new command id" in retried["notice"]
    assert {one["secret"] for one in retried["invitations"]} == {None}
    assert [one["member"]["id"] for one in retried["invitations"]] == [m["id"] for m in members]


async def test_one_mistake_invites_nobody_and_all_mistakes_are_named(accounts: AccountsApi) -> None:
    admin, _ = await accounts.role(Role.ADMIN)
    await accounts.bob()
    listed = "{ members(first: 200) { nodes { id } } }"
    before = await accounts.owner.data(listed)
    refused = await invite(
        admin, person(1), person(2, role="OWNER"), person(3), person(4, name=" ")
    )
    assert [(p["path"]) for p in refused["problems"]] == [
        ["members", "1", "role"], ["members", "3", "name"],
    ]  # fmt: skip
    taken = await invite(admin, person(1), person(2) | {"email": "bob@example.org"}, person(3))
    assert (taken["code"], taken["path"]) == ("DUPLICATE", ["members", "1", "email"])
    malformed = await invite(admin, person(1) | {"email": "a"}, person(2) | {"email": "b"})
    assert [p["path"] for p in malformed["problems"]] == [
        ["members", "0", "email"], ["members", "1", "email"],
    ]  # fmt: skip
    assert await accounts.owner.data(listed) == before


async def test_a_dry_run_tells_what_would_be_refused_and_invites_nobody(
    accounts: AccountsApi,
) -> None:
    await accounts.bob()
    people, again = [person(1), person(2)], {"commandId": str(uuid4())}
    tried = await invite(accounts.owner, *people, **again, dryRun=True)
    assert (tried["position"], tried["invitations"]) == (None, [])
    bad = await invite(
        accounts.owner, person(1), person(2) | {"email": "bob@example.org"}, dryRun=True
    )
    assert (bad["code"], bad["path"]) == ("DUPLICATE", ["members", "1", "email"])
    listed = await accounts.owner.data("{ members(first: 200) { nodes { email } } }")
    assert not {one["email"] for one in people} & {
        node["email"] for node in listed["members"]["nodes"]
    }
    made = await invite(accounts.owner, *people, **again)  # with the id of the dry run
    assert len(made["invitations"]) == 2
