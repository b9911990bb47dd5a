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
from tests.support.sign_in import VIEWER, Door, no, out, public, run

MEMBERS = (
    "query($after: String) { members(first: 2, after: $after) "
    "{ nodes { id name } pageInfo { hasNextPage endCursor } } }"
)
ONE = "query($id: ID!) { member(id: $id) { id name email role status projectRoles { roles } } }"
IN_PROJECT = "query($id: ID!) { projectMembers(project: $id) { nodes { member { name } roles } } }"


def code(answer: dict[str, Any]) -> str:
    """The code of the one error of an answer."""
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


async def test_inviting_with_roles(door: Door) -> None:
    project = ids.public("project", await door.workspace.project())
    given = {"projectRoles": [{"project": project, "role": "REVIEWER"}], "role": None}
    bob, member = await door.bob(**given)
    seen = (await door.owner.data(ONE, id=member))["member"]
    assert seen["projectRoles"] == [{"roles": ["REVIEWER"]}]
    assert (await door.owner.data(IN_PROJECT, id=project))["projectMembers"]["nodes"] == [
        {"member": {"name": "Bob"}, "roles": ["REVIEWER"]}
    ]
    query = "{ viewer { permissions projectRoles { projectId roles permissions } } }"
    viewer = (await bob.data(query))["viewer"]
    assert viewer["permissions"] == ["ACCOUNT", "KEYS_MANAGE_OWN", "TAXONOMIES_READ"]
    assert viewer["projectRoles"][0]["projectId"] == project
    assert "REVIEW" in viewer["projectRoles"][0]["permissions"]


async def test_invitations_that_are_refused(door: Door) -> None:
    admin, _ = await door.role(Role.ADMIN)
    project = ids.public("project", await door.workspace.project())
    nowhere = ids.public("project", uuid7())
    no(await door.invite(email="nonsense"), "INVALID", "email")
    no(await door.invite(name=" "), "INVALID", "name")
    no(await door.invite(admin, role="OWNER"), "FORBIDDEN", "role")
    within = [{"project": nowhere, "role": "REVIEWER"}]
    no(await door.invite(projectRoles=within), "NOT_FOUND", "project")
    within = [{"project": project, "role": "OWNER"}]
    no(await door.invite(projectRoles=within), "INVALID", "role")
    within = [{"project": project, "role": "MODEL"}]
    no(await door.invite(projectRoles=within), "CONFLICT", "role")
    assert (await door.invite())["secret"]
    no(await door.invite(email=" BOB@example.org"), "DUPLICATE", "email")
    for role in (Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR, Role.AUDITOR, None):
        somebody, _ = await door.role(role)
        no(await door.invite(somebody, email="eve@example.org"), "FORBIDDEN")
    no(await door.invite(door.guest(), email="eve@example.org"), "UNAUTHENTICATED")


async def test_an_invitation_sent_again(door: Door) -> None:
    given = {"commandId": str(uuid4())}
    first, second = await door.invite(**given), await door.invite(**given)
    assert second["secret"] is None
    assert "new command id" in second["notice"]
    assert second == {**first, "secret": None, "notice": second["notice"]}
    no(await door.invite(**given, name="Robert"), "COMMAND_REUSED", "commandId")


async def test_two_invitations_of_one_address_at_once(door: Door) -> None:
    answers = await asyncio.gather(*(door.invite() for _ in range(4)))
    kinds = sorted(answer.get("code", "made") for answer in answers)
    assert kinds == ["DUPLICATE", "DUPLICATE", "DUPLICATE", "made"]


async def test_a_program(door: Door) -> None:
    made = await run(door.owner, "addMember", name="Tagger", role="MODEL")
    assert (made["member"]["status"], made["member"]["email"]) == ("ACTIVE", None)
    program = made["member"]["id"]
    key = await run(door.owner, "createKey", label="tagger", member=program)
    viewer = (await Client(door.app, key["secret"]).data(VIEWER))["viewer"]
    assert (viewer["id"], viewer["role"]) == (program, "MODEL")
    admin, _ = await door.role(Role.ADMIN)
    no(await run(admin, "addMember", name="Boss", role="OWNER"), "FORBIDDEN", "role")


async def test_changing_roles(door: Door) -> None:
    admin, admin_id = await door.role(Role.ADMIN)
    _, somebody = await door.role(Role.ANNOTATOR)
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
    assert gone["member"] is None  # who gave the right away is not shown what it opened
    no(await run(admin, "changeRole", member=somebody, role=None), "FORBIDDEN")


async def test_nobody_touches_who_stands_above(door: Door) -> None:
    admin, _ = await door.role(Role.ADMIN)
    whom = {"member": door.owner_id}
    no(await run(admin, "changeRole", **whom, role="ADMIN"), "FORBIDDEN", "member")
    no(await run(admin, "removeMember", **whom), "FORBIDDEN", "member")
    no(await run(admin, "updateMember", **whom, email="eve@example.org"), "FORBIDDEN", "member")
    no(await run(admin, "createPasswordReset", **whom), "FORBIDDEN", "member")
    no(await run(admin, "createKey", **whom, label="mine"), "FORBIDDEN", "member")
    invited = (await door.invite(role="OWNER"))["member"]["id"]
    no(await run(admin, "reinviteMember", member=invited), "FORBIDDEN", "member")
    await run(door.owner, "removeMember", member=invited)
    no(await run(admin, "restoreMember", member=invited), "FORBIDDEN", "member")


async def test_the_last_owner_stays(door: Door) -> None:
    me = {"member": door.owner_id}
    no(await run(door.owner, "changeRole", **me, role="ADMIN"), "CONFLICT", "member")
    no(await run(door.owner, "removeMember", **me), "CONFLICT", "member")
    invited = await door.invite(role="OWNER")
    no(await run(door.owner, "removeMember", **me), "CONFLICT", "member")  # may never come
    await door.redeem(invited["secret"])
    assert (await run(door.owner, "removeMember", **me))["member"] is None
    await out(door.owner)


async def test_two_owners_who_remove_each_other(door: Door) -> None:
    other, other_id = await door.role(Role.OWNER)
    answers = await asyncio.gather(
        run(door.owner, "removeMember", member=other_id),
        run(other, "removeMember", member=door.owner_id),
    )
    kinds = sorted(answer.get("code", "done") for answer in answers)
    assert kinds == ["UNAUTHENTICATED", "done"]


async def test_a_removed_member_is_out_at_once_and_for_good(door: Door) -> None:
    bob, member = await door.bob()
    key = Client(door.app, (await run(bob, "createKey", label="mine"))["secret"])
    reset = await run(door.owner, "createPasswordReset", member=member)
    await key.data(VIEWER)
    removed = await run(door.owner, "removeMember", member=member)
    assert removed["member"]["status"] == "REMOVED"
    assert removed["member"]["hasPassword"] is False
    for client in (bob, key):
        await out(client)
        no(await run(client, "createKey", label="again"), "UNAUTHENTICATED")
    no(await door.login(), "UNAUTHENTICATED")
    no(await door.redeem(reset["secret"]), "UNAUTHENTICATED", "token")
    for field in ("createPasswordReset", "changeRole", "createKey"):
        more = {"changeRole": {"role": None}, "createKey": {"label": "x"}}.get(field, {})
        no(await run(door.owner, field, member=member, **more), "CONFLICT", "member")
    restored = await run(door.owner, "restoreMember", member=member)
    assert (restored["member"]["status"], restored["member"]["role"]) == ("ACTIVE", "ANNOTATOR")
    await out(bob)
    await out(key)
    no(await door.login(), "UNAUTHENTICATED")
    again = await run(door.owner, "createPasswordReset", member=member)
    await door.redeem(again["secret"])
    assert (await door.login())["secret"]


async def test_corrections(door: Door) -> None:
    _, bob = await door.bob()
    renamed = await run(door.owner, "updateMember", member=bob, name="Robert")
    assert (renamed["member"]["name"], renamed["member"]["email"]) == ("Robert", "bob@example.org")
    taken = {"member": bob, "email": "ADA@example.org"}
    no(await run(door.owner, "updateMember", **taken), "DUPLICATE", "email")
    moved = {"member": bob, "email": "robert@example.org"}
    assert (await run(door.owner, "updateMember", **moved))["position"]
    no(await door.login(), "UNAUTHENTICATED")
    assert (await door.login("robert@example.org"))["viewer"]["name"] == "Robert"
    position = (await run(door.owner, "updateMember", **moved))["position"]
    assert position == (await run(door.owner, "updateMember", **moved))["position"]


async def test_roles_in_a_project_are_given_by_its_manager(door: Door) -> None:
    workspace = door.workspace
    here, elsewhere = await workspace.project(), await workspace.project(name="Q")
    boss, somebody = await workspace.members(2, role=None)
    await workspace.grant(boss, here, Role.MANAGER)
    manager = Client(
        door.app, (await run(door.owner, "createKey", label="k", member=public(boss)))["secret"]
    )
    given = {"project": ids.public("project", here), "member": public(somebody)}
    granted = await run(manager, "grantRole", **given, role="ANNOTATOR")
    assert granted["projectMember"]["roles"] == ["ANNOTATOR"]
    nothing = await run(manager, "grantRole", **given, role="ANNOTATOR")
    assert nothing["position"] == granted["position"]
    for role in ("MANAGER", "ADMIN", "OWNER", "AUDITOR", "INTEGRATOR"):
        no(await run(manager, "grantRole", **given, role=role), "FORBIDDEN", "role")
    no(await run(manager, "grantRole", **given, role="MODEL"), "CONFLICT", "role")
    no(await run(door.owner, "grantRole", **given, role="OWNER"), "INVALID", "role")
    there = {**given, "project": ids.public("project", elsewhere)}
    no(await run(manager, "grantRole", **there, role="ANNOTATOR"), "NOT_FOUND", "project")
    himself = {**given, "member": public(boss)}
    no(await run(manager, "revokeRole", **himself, role="MANAGER"), "FORBIDDEN", "role")
    revoked = await run(manager, "revokeRole", **given, role="ANNOTATOR")
    assert revoked["projectMember"]["roles"] == []
    nodes = (await manager.data(IN_PROJECT, id=given["project"]))["projectMembers"]["nodes"]
    assert [node["roles"] for node in nodes] == [["MANAGER"]]
    assert code(await manager.ask(IN_PROJECT, id=there["project"])) == "NOT_FOUND"
    assert code(await manager.ask(MEMBERS)) == "FORBIDDEN"


async def test_a_model_is_nothing_else(door: Door) -> None:
    project = ids.public("project", await door.workspace.project())
    _, model = await door.role(Role.MODEL)
    given = {"project": project, "member": model}
    no(await run(door.owner, "grantRole", **given, role="ANNOTATOR"), "CONFLICT", "role")
    _, person = await door.role(None)
    await run(door.owner, "grantRole", project=project, member=person, role="ANNOTATOR")
    no(await run(door.owner, "changeRole", member=person, role="MODEL"), "CONFLICT", "role")


async def test_the_list_of_members(door: Door) -> None:
    await door.workspace.members(4)
    found, after = [], None
    while True:
        page = (await door.owner.data(MEMBERS, after=after))["members"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len(set(found)) == 5
    annotator, me = await door.role(Role.ANNOTATOR)
    assert code(await annotator.ask(MEMBERS)) == "FORBIDDEN"
    assert code(await annotator.ask(ONE, id=me)) == "FORBIDDEN"
    assert code(await door.guest().ask(MEMBERS)) == "UNAUTHENTICATED"
    assert code(await door.owner.ask(ONE, id=ids.public("member", uuid7()))) == "NOT_FOUND"


async def test_the_organization(door: Door) -> None:
    annotator, _ = await door.role(Role.ANNOTATOR)
    query = "{ organization { id name createdAt } }"
    assert (await annotator.data(query))["organization"]["name"] == "Acme"
    no(await run(annotator, "renameOrganization", name="Mine"), "FORBIDDEN")
    no(await run(door.owner, "renameOrganization", name=""), "INVALID", "name")
    await run(door.owner, "renameOrganization", name="Acme & Sons")
    assert (await annotator.data(query))["organization"]["name"] == "Acme & Sons"


@pytest.mark.parametrize("role", list(Role))
async def test_what_a_role_shows_of_itself_is_what_it_may(door: Door, role: Role) -> None:
    client, _ = await door.role(role)
    permissions = (await client.data(VIEWER))["viewer"]["permissions"]
    may_read = "errors" not in await client.ask(MEMBERS)
    assert ("MEMBERS_READ" in permissions) == may_read
    made = await run(client, "createKey", label="mine")
    assert ("KEYS_MANAGE_OWN" in permissions) == (made["__typename"] == "CreateKeyPayload")
    invited = await door.invite(client)
    assert ("MEMBERS_MANAGE" in permissions) == (invited["__typename"] == "OneTimePayload")
