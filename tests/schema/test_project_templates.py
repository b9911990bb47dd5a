"""Projects that are made like others: settings, form, guideline, reasons, and roles if wanted."""

from __future__ import annotations

from typing import Any

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client, key_of
from tests.support.erasing import erase
from tests.support.forms import CHOICE

SHOWN = """name description formVersion guidelineVersion form { version json }
guideline { version text } policy { overlap review leaseSeconds } rejectReasons { key text }
members { nodes { member { id } roles } } tasks { nodes { id } }"""
MADE = f"... on ProjectPayload {{ project {{ id {SHOWN} }} }}"


async def make(client: Client, **given: Any) -> Any:
    return await client.do("createProject", "CreateProjectInput", MADE, **given)


async def template(ledger: Any) -> str:
    """The project of the ledger, with a guideline, reasons and a member of its own."""
    owner = await ledger.client(ledger.workspace.owner)
    id_ = ids.public("project", ledger.project)
    for text in ("Read once.", "Read twice."):
        await owner.do(
            "publishGuideline", "PublishGuidelineInput", "__typename", project=id_, text=text
        )
    await owner.do(
        "updateProject", "UpdateProjectInput", "__typename", project=id_, description="News.",
        rejectReasons=[{"key": "blurry", "text": "Blurry"}],
    )  # fmt: skip
    await ledger.workspace.grant(ledger.ann, ledger.project, Role.REVIEWER)
    return id_


async def test_a_project_is_made_like_another(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    id_ = await template(ledger)
    query = f"query($id: ID!) {{ project(id: $id) {{ {SHOWN} }} }}"
    old = (await owner.data(query, id=id_))["project"]
    new = (await make(owner, name="Second", like=id_))["project"]
    assert new["id"] != id_
    assert (new["formVersion"], new["guidelineVersion"]) == (1, 1)
    assert new["form"]["json"] == old["form"]["json"] == CHOICE
    assert new["guideline"] == {"version": 1, "text": "Read twice."}
    for name in ("description", "policy", "rejectReasons"):
        assert new[name] == old[name]
    assert (new["members"]["nodes"], new["tasks"]["nodes"]) == ([], [])
    other = (
        await make(
            owner, name="Third", like=id_, description="", policy={"overlap": 5}, withRoles=True
        )
    )["project"]
    assert other["description"] == ""
    assert other["policy"] == old["policy"] | {"overlap": 5}
    ann = ids.public("member", ledger.ann.member)
    assert other["members"]["nodes"] == [{"member": {"id": ann}, "roles": ["REVIEWER"]}]
    assert (await owner.data(query, id=id_))["project"] == old


async def test_what_was_erased_is_not_brought_back(ledger, database):
    owner = await ledger.client(ledger.workspace.owner)
    id_ = await template(ledger)
    await erase(ledger.workspace, database.admin_url)
    new = (await make(owner, name="Second", like=id_))["project"]
    assert (new["form"], new["guideline"], new["rejectReasons"]) == (None, None, [])
    assert new["description"] == ""


async def test_roles_that_one_may_not_grant_are_not_taken_over(ledger):
    workspace, id_ = ledger.workspace, await template(ledger)
    manager = await workspace.member(Role.MANAGER)
    await workspace.grant(await workspace.member(None), ledger.project, Role.MANAGER)
    client = Client(ledger.app, await key_of(workspace, manager))
    refused = await make(client, name="Second", like=id_, withRoles=True)
    assert (refused["code"], refused["path"]) == ("FORBIDDEN", ["withRoles"])
    assert (await make(client, name="Second", like=id_))["project"]["name"] == "Second"
