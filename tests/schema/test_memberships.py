"""Running accounts and roles over the API: each rule, and each way around it that must fail."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.support.api import Client
from tests.support.sign_in import VIEWER, AccountsApi, no, out, public, run

MEMBERS = (
    "query($after: String) { members(first: 2, after: $after) "
    "{ nodes { id name } pageInfo { hasNextPage endCursor } } }"
)
ONE = "query($id: ID!) { member(id: $id) { id name email role status projectRoles { roles } } }"
IN_PROJECT = "query($id: ID!) { project(id: $id) { members { nodes { member { name } roles } } } }"


def code(answer: dict[str, Any]) -> str:
    """The code of the one error of an answer."""
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


async def test_inviting_with_roles(accounts: AccountsApi) -> None:
    project = ids.public("project", await accounts.workspace.project())
    given = {"projectRoles": [{"project": project, "role": "REVIEWER"}], "role": None}
    bob, member = await accounts.bob(**given)
    seen = (await accounts.owner.data(ONE, id=member))["member"]
    assert seen["projectRoles"] == [{"roles": ["REVIEWER"]}]
    assert (await accounts.owner.data(IN_PROJECT, id=project))["project"]["members"]["nodes"] == [
        {"member": {"name": "Bob"}, "roles": ["REVIEWER"]}
    ]
    query = (
        "{ viewer { permissions member { projectRoles { project { id } roles permissions } } } }"
    )
    viewer = (await bob.data(query))["viewer"]
    assert viewer["permissions"] == ["ACCOUNT", "KEYS_MANAGE_OWN", "TAXONOMIES_READ"]
    assert viewer["member"]["projectRoles"][0]["project"]["id"] == project
    assert "REVIEW" in viewer["member"]["projectRoles"][0]["permissions"]


async def test_invitations_that_are_refused(accounts: AccountsApi) -> None:
    admin, _ = await accounts.role(Role.ADMIN)
    project = ids.public("project", await accounts.workspace.project())
    nowhere = ids.public("project", uuid7())
    no(await accounts.invite(email="nonsense"), "INVALID", "email")
    no(await accounts.invite(name=" "), "INVALID", "name")
    no(await accounts.invite(admin, role="OWNER"), "FORBIDDEN", "role")
    within = [{"project": nowhere, "role": "REVIEWER"}]
    no(await accounts.invite(projectRoles=within), "NOT_FOUND", "project")
    within = [{"project": project, "role": "OWNER"}]
    no(await accounts.invite(projectRoles=within), "INVALID", "role")
    within = [{"project": project, "role": "MODEL"}]
    no(await accounts.invite(projectRoles=within), "CONFLICT", "role")
    assert (await accounts.invite())["secret"]
    no(await accounts.invite(email=" BOB@example.org"), "DUPLICATE", "email")
    for role in (Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR, Role.AUDITOR, None):
        somebody, _ = await accounts.role(role)
        no(await accounts.invite(somebody, email="eve@example.org"), "FORBIDDEN")
    no(await accounts.invite(accounts.guest(), email="eve@example.org"), "UNAUTHENTICATED")


async def test_an_invitation_sent_again(accounts: AccountsApi) -> None:
    given = {"commandId": str(uuid4())}
    first, second = await accounts.invite(**given), await accounts.invite(**given)
    assert second["secret"] is None
    assert "new command id" in second["notice"]
    assert second == {**first, "secret": None, "notice": second["notice"]}
    no(await accounts.invite(**given, name="Robert"), "COMMAND_REUSED", "commandId")


async def test_two_invitations_of_one_address_at_once(accounts: AccountsApi) -> None:
    answers = await asyncio.gather(*(accounts.invite() for _ in range(4)))
    kinds = sorted(answer.get("code", "made") for answer in answers)
    assert kinds == ["DUPLICATE", "DUPLICATE", "DUPLICATE", "made"]


async def test_a_program(accounts: AccountsApi) -> None:
    made = await run(accounts.owner, "addMember", name="Tagger", role="MODEL")
    assert (made["member"]["status"], made["member"]["email"]) == ("ACTIVE", None)
    program = made["member"]["id"]
    key = await run(accounts.owner, "createApiKey", label="tagger", member=program)
    viewer = (await Client(accounts.app, key["secret"]).data(VIEWER))["viewer"]
    assert (viewer["member"]["id"], viewer["member"]["role"]) == (program, "MODEL")
    admin, _ = await accounts.role(Role.ADMIN)
    no(await run(admin, "addMember", name="Boss", role="OWNER"), "FORBIDDEN", "role")


async def test_changing_roles(accounts: AccountsApi) -> None:
    admin, admin_id = await accounts.role(Role.ADMIN)
    _, somebody = await accounts.role(Role.ANNOTATOR)
    changed = await run(admin, "changeRole", member=somebody, role="REVIEWER")
    assert changed["member"]["role"] == "REVIEWER"
    stale = {"member": somebody, "role": "MANAGER", "expectedVersion": 1}
    no(await run(admin, "changeRole", **stale), "STALE", "expectedVersion")
    no(await run(admin, "changeRole", member=somebody, role="OWNER"), "FORBIDDEN", "role")
    no(await run(admin, "changeRole", member=admin_id, role="OWNER"), "FORBIDDEN", "role")
    nobody = ids.public("member", uuid7())
    no(await run(admin, "changeRole", member=nobody, role=None), "NOT_FOUND", "member")
    no(await run(admin, "changeRole", member="member_1", role=None), "INVALID", "member")
    gone = await run(admin, "changeRole", member=admin_id, role=None)
    assert gone["member"]["role"] is None  # of oneself, one sees all without any right
    no(await run(admin, "changeRole", member=somebody, role=None), "FORBIDDEN")


async def test_nobody_touches_who_stands_above(accounts: AccountsApi) -> None:
    admin, _ = await accounts.role(Role.ADMIN)
    whom = {"member": accounts.owner_id}
    no(await run(admin, "changeRole", **whom, role="ADMIN"), "FORBIDDEN", "member")
    no(await run(admin, "removeMember", **whom), "FORBIDDEN", "member")
    no(await run(admin, "updateMember", **whom, email="eve@example.org"), "FORBIDDEN", "member")
    no(await run(admin, "createPasswordReset", **whom), "FORBIDDEN", "member")
    no(await run(admin, "createApiKey", **whom, label="mine"), "FORBIDDEN", "member")
    invited = (await accounts.invite(role="OWNER"))["member"]["id"]
    no(await run(admin, "reinviteMember", member=invited), "FORBIDDEN", "member")
    await run(accounts.owner, "removeMember", member=invited)
    no(await run(admin, "restoreMember", member=invited), "FORBIDDEN", "member")


async def test_the_last_owner_stays(accounts: AccountsApi) -> None:
    me = {"member": accounts.owner_id}
    no(await run(accounts.owner, "changeRole", **me, role="ADMIN"), "CONFLICT", "member")
    no(await run(accounts.owner, "removeMember", **me), "CONFLICT", "member")
    invited = await accounts.invite(role="OWNER")
    no(await run(accounts.owner, "removeMember", **me), "CONFLICT", "member")  # may never come
    await accounts.redeem(invited["secret"])
    assert (await run(accounts.owner, "removeMember", **me))["member"] is None
    await out(accounts.owner)


async def test_two_owners_who_remove_each_other(accounts: AccountsApi) -> None:
    other, other_id = await accounts.role(Role.OWNER)
    answers = await asyncio.gather(
        run(accounts.owner, "removeMember", member=other_id),
        run(other, "removeMember", member=accounts.owner_id),
    )
    kinds = sorted(answer.get("code", "done") for answer in answers)
    assert kinds == ["UNAUTHENTICATED", "done"]


async def test_a_removed_member_is_out_at_once_and_for_good(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    key = Client(accounts.app, (await run(bob, "createApiKey", label="mine"))["secret"])
    reset = await run(accounts.owner, "createPasswordReset", member=member)
    await key.data(VIEWER)
    removed = await run(accounts.owner, "removeMember", member=member)
    assert removed["member"]["status"] == "REMOVED"
    assert removed["member"]["hasPassword"] is False
    for client in (bob, key):
        await out(client)
        no(await run(client, "createApiKey", label="again"), "UNAUTHENTICATED")
    no(await accounts.login(), "UNAUTHENTICATED")
    no(await accounts.redeem(reset["secret"]), "UNAUTHENTICATED", "token")
    for field in ("createPasswordReset", "changeRole", "createApiKey"):
        more = {"changeRole": {"role": None}, "createApiKey": {"label": "x"}}.get(field, {})
        no(await run(accounts.owner, field, member=member, **more), "CONFLICT", "member")
    restored = await run(accounts.owner, "restoreMember", member=member)
    assert (restored["member"]["status"], restored["member"]["role"]) == ("ACTIVE", "ANNOTATOR")
    await out(bob)
    await out(key)
    no(await accounts.login(), "UNAUTHENTICATED")
    again = await run(accounts.owner, "createPasswordReset", member=member)
    await accounts.redeem(again["secret"])
    assert (await accounts.login())["secret"]


async def test_corrections(accounts: AccountsApi) -> None:
    _, bob = await accounts.bob()
    renamed = await run(accounts.owner, "updateMember", member=bob, name="Robert")
    assert (renamed["member"]["name"], renamed["member"]["email"]) == ("Robert", "bob@example.org")
    taken = {"member": bob, "email": "ADA@example.org"}
    no(await run(accounts.owner, "updateMember", **taken), "DUPLICATE", "email")
    moved = {"member": bob, "email": "robert@example.org"}
    assert (await run(accounts.owner, "updateMember", **moved))["position"]
    no(await accounts.login(), "UNAUTHENTICATED")
    assert (await accounts.login("robert@example.org"))["viewer"]["member"]["name"] == "Robert"
    position = (await run(accounts.owner, "updateMember", **moved))["position"]
    assert position == (await run(accounts.owner, "updateMember", **moved))["position"]


async def test_one_goes_by_another_name(accounts: AccountsApi) -> None:
    bob, member = await accounts.bob()
    renamed = await run(bob, "changeOwnName", name=" Robert ")
    assert (renamed["member"]["id"], renamed["member"]["name"]) == (member, "Robert")
    assert renamed["member"]["email"] == "bob@example.org"
    no(await run(bob, "changeOwnName", name=" "), "INVALID", "name")
    assert (await accounts.login())["viewer"]["member"]["name"] == "Robert"


async def test_an_invitation_says_when_it_ends(accounts: AccountsApi) -> None:
    invited = await accounts.invite()
    asked = "query($id: ID!) { member(id: $id) { invitationEndsAt lastSeenOn } }"
    one = {"id": invited["member"]["id"]}
    found = (await accounts.owner.data(asked, **one))["member"]
    assert found == {"invitationEndsAt": invited["expiresAt"], "lastSeenOn": None}
    await accounts.redeem(invited["secret"])
    assert (await accounts.owner.data(asked, **one))["member"]["invitationEndsAt"] is None


async def test_roles_in_a_project_are_given_by_its_manager(accounts: AccountsApi) -> None:
    workspace = accounts.workspace
    here, elsewhere = await workspace.project(), await workspace.project(name="Q")
    boss, somebody = await workspace.members(2, role=None)
    await workspace.grant(boss, here, Role.MANAGER)
    manager = Client(
        accounts.app,
        (await run(accounts.owner, "createApiKey", label="k", member=public(boss)))["secret"],
    )
    given = {"project": ids.public("project", here), "member": public(somebody)}
    granted = await run(manager, "grantRole", **given, role="ANNOTATOR")
    assert granted["projectMember"]["roles"] == ["ANNOTATOR"]
    nothing = await run(manager, "grantRole", **given, role="ANNOTATOR")
    assert nothing["position"] == granted["position"]
    for role in ("MANAGER", "ADMIN", "OWNER", "AUDITOR", "INTEGRATOR"):
        no(await run(manager, "grantRole", **given, role=role), "FORBIDDEN", "role")
    no(await run(manager, "grantRole", **given, role="MODEL"), "CONFLICT", "role")
    no(await run(accounts.owner, "grantRole", **given, role="OWNER"), "INVALID", "role")
    there = {**given, "project": ids.public("project", elsewhere)}
    no(await run(manager, "grantRole", **there, role="ANNOTATOR"), "NOT_FOUND", "project")
    himself = {**given, "member": public(boss)}
    no(await run(manager, "revokeRole", **himself, role="MANAGER"), "FORBIDDEN", "role")
    revoked = await run(manager, "revokeRole", **given, role="ANNOTATOR")
    assert revoked["projectMember"]["roles"] == []
    nodes = (await manager.data(IN_PROJECT, id=given["project"]))["project"]["members"]["nodes"]
    assert [node["roles"] for node in nodes] == [["MANAGER"]]
    assert code(await manager.ask(IN_PROJECT, id=there["project"])) == "NOT_FOUND"
    assert code(await manager.ask(MEMBERS)) == "FORBIDDEN"


async def test_a_manager_gives_roles_by_address_to_members_whom_they_cannot_list(
    accounts: AccountsApi,
) -> None:
    workspace = accounts.workspace
    here, elsewhere = await workspace.project(), await workspace.project(name="Q")
    boss = await workspace.member(None)
    await workspace.grant(boss, here, Role.MANAGER)
    key = await run(accounts.owner, "createApiKey", label="k", member=public(boss))
    manager = Client(accounts.app, key["secret"])
    _, bob = await accounts.bob()
    given = {"project": ids.public("project", here), "role": "ANNOTATOR"}
    granted = await run(manager, "grantRole", **given, email=" BOB@example.org ")
    assert granted["projectMember"]["member"]["id"] == bob
    assert granted["projectMember"]["roles"] == ["ANNOTATOR"]
    no(await run(manager, "grantRole", **given, email="eve@example.org"), "NOT_FOUND", "email")
    no(await run(manager, "grantRole", **given, email="bob"), "INVALID", "email")
    for email in ("bob@example.org", "eve@example.org"):  # nor does a role that one may not give
        owner = {**given, "role": "OWNER", "email": email}
        no(await run(manager, "grantRole", **owner), "FORBIDDEN", "role")
    no(await run(manager, "grantRole", **given), "INVALID", "member")
    twice = {"email": "bob@example.org", "member": bob}
    no(await run(manager, "grantRole", **given, **twice), "INVALID", "member")
    there = given | {"project": ids.public("project", elsewhere)}
    for email in ("bob@example.org", "eve@example.org"):  # an address tells nothing elsewhere
        no(await run(manager, "grantRole", **there, email=email), "NOT_FOUND", "project")


async def test_a_retry_is_answered_for_whoever_had_the_address(accounts: AccountsApi) -> None:
    _, bob = await accounts.bob()
    project = ids.public("project", await accounts.workspace.project())
    given = {"project": project, "role": "REVIEWER", "email": "bob@example.org"}
    given["commandId"] = str(uuid4())
    granted = await run(accounts.owner, "grantRole", **given)
    assert granted["projectMember"]["member"]["id"] == bob
    await run(accounts.owner, "updateMember", member=bob, email="robert@example.org")
    assert await run(accounts.owner, "grantRole", **given) == granted
    await accounts.bob()  # somebody else has the address now
    assert await run(accounts.owner, "grantRole", **given) == granted


async def test_a_model_is_nothing_else(accounts: AccountsApi) -> None:
    project = ids.public("project", await accounts.workspace.project())
    _, model = await accounts.role(Role.MODEL)
    given = {"project": project, "member": model}
    no(await run(accounts.owner, "grantRole", **given, role="ANNOTATOR"), "CONFLICT", "role")
    _, person = await accounts.role(None)
    await run(accounts.owner, "grantRole", project=project, member=person, role="ANNOTATOR")
    no(await run(accounts.owner, "changeRole", member=person, role="MODEL"), "CONFLICT", "role")


async def test_the_list_of_members(accounts: AccountsApi) -> None:
    await accounts.workspace.members(4)
    found, after = [], None
    while True:
        page = (await accounts.owner.data(MEMBERS, after=after))["members"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len(set(found)) == 5
    annotator, me = await accounts.role(Role.ANNOTATOR)
    assert code(await annotator.ask(MEMBERS)) == "FORBIDDEN"
    assert code(await annotator.ask(ONE, id=me)) == "FORBIDDEN"
    assert code(await accounts.guest().ask(MEMBERS)) == "UNAUTHENTICATED"
    assert code(await accounts.owner.ask(ONE, id=ids.public("member", uuid7()))) == "NOT_FOUND"


async def test_the_organization(accounts: AccountsApi) -> None:
    annotator, _ = await accounts.role(Role.ANNOTATOR)
    query = "{ organization { id name createdAt } }"
    assert (await annotator.data(query))["organization"]["name"] == "Acme"
    no(await run(annotator, "renameOrganization", name="Mine"), "FORBIDDEN")
    no(await run(accounts.owner, "renameOrganization", name=""), "INVALID", "name")
    await run(accounts.owner, "renameOrganization", name="Acme & Sons")
    assert (await annotator.data(query))["organization"]["name"] == "Acme & Sons"


@pytest.mark.parametrize("role", list(Role))
async def test_what_a_role_shows_of_itself_is_what_it_may(
    accounts: AccountsApi, role: Role
) -> None:
    client, _ = await accounts.role(role)
    permissions = (await client.data(VIEWER))["viewer"]["permissions"]
    may_read = "errors" not in await client.ask(MEMBERS)
    assert ("MEMBERS_READ" in permissions) == may_read
    made = await run(client, "createApiKey", label="mine")
    assert ("KEYS_MANAGE_OWN" in permissions) == (made["__typename"] == "CreateApiKeyPayload")
    invited = await accounts.invite(client)
    assert ("MEMBERS_MANAGE" in permissions) == (invited["__typename"] == "OneTimePayload")


GUARDED = (
    "email status role projectRoles { roles } apiKeys { id } hasPassword identities createdAt "
    "changedAt version"
)
ASSIGNEES = (
    f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Member {{ id name {GUARDED} }} }} }}"
)


async def test_everybody_sees_a_name_and_is_told_what_else_is_not_for_them(
    accounts: AccountsApi,
) -> None:
    ann, ann_id = await accounts.role(Role.ANNOTATOR)
    _, bob_id = await accounts.role(Role.ANNOTATOR)
    answer = await ann.ask(ASSIGNEES, ids=[ann_id, bob_id])
    own, other = answer["data"]["nodes"]
    assert own["role"] == "ANNOTATOR"
    assert own["email"] is None  # without an error: there is none
    assert {name for name, value in other.items() if value is not None} == {"id", "name"}
    refused = {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}
    assert refused == {
        ("nodes", 1, name): "FORBIDDEN" for name in other if name not in ("id", "name")
    }
    seen = await accounts.owner.data(ASSIGNEES, ids=[ann_id, bob_id])
    assert [node["status"] for node in seen["nodes"]] == ["ACTIVE", "ACTIVE"]
