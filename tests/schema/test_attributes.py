"""Attributes over GraphQL: what the organization asks, and what members declare of themselves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
from starlette.applications import Starlette

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.projections.engine.check import check
from tests.schema.test_erasure import WHY, erased
from tests.support.api import Client, key_of
from tests.support.attributes import AGES, PURPOSE
from tests.support.databases import Database
from tests.support.workspace import Workspace

JOBS = {"erasure"}
ATTRIBUTE = "id version name purpose values"
OWN = f"attributeId version counts attribute {{ {ATTRIBUTE} }}"
ASKED = f"{{ organization {{ attributes {{ {ATTRIBUTE} }} }} }}"
MINE = f"{{ viewer {{ attributes {{ {OWN} }} }} }}"
DEFINE = (
    "defineAttribute",
    "DefineAttributeInput",
    f"... on AttributePayload {{ position attribute {{ {ATTRIBUTE} }} }}",
)
REMOVE = ("removeAttribute", "RemoveAttributeInput", DEFINE[2])
PAYLOAD = f"... on OwnAttributesPayload {{ position attributes {{ {OWN} }} }}"
DECLARE = ("declareAttributes", "DeclareAttributesInput", PAYLOAD)
WITHDRAW = ("withdrawAttributes", "WithdrawAttributesInput", PAYLOAD)
EVENTS = """{ events(first: 200) { nodes { name
  ... on AttributesDeclared { memberId content { ... on DeclarationContent { sealed }
  ... on Erased { erased } } } } } }"""
THEN = f"query($at: Position!) {{ asOf(position: $at) {ASKED} }}"
_HELD = "SELECT count(*) FROM events WHERE org_id = $1 AND type = $2 AND content IS NOT NULL"
_ROWS = (
    "SELECT state FROM projection_1.declarations WHERE org_id = $1 UNION ALL "
    "SELECT member_id::text FROM projection_1.declarations_history WHERE org_id = $1"
)


async def caller(app: Starlette, workspace: Workspace, who: Actor) -> Client:
    return Client(app, await key_of(workspace, who))


async def defined(client: Client, **given: Any) -> Any:
    """A new attribute."""
    wanted = {"name": uuid7().hex, "purpose": PURPOSE, "values": AGES}
    return (await client.do(*DEFINE, **wanted | given))["attribute"]


def value_of(attribute: Any, value: str) -> Any:
    return {"attribute": attribute["id"], "version": attribute["version"], "value": value}


async def mine(client: Client) -> Any:
    return (await client.data(MINE))["viewer"]["attributes"]


async def test_a_member_declares_and_alone_reads(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    ann = await caller(app, workspace, await workspace.member())
    age = await defined(manager, name="Age")
    tongue = await defined(manager, name="First language", values=["German", "another"])
    assert (await ann.data(ASKED))["organization"]["attributes"] == [age, tongue]
    own = (await ann.do(*DECLARE, values=[value_of(age, AGES[1])]))["attributes"]
    assert own == [{"attributeId": age["id"], "version": 1, "counts": True, "attribute": age}]
    await ann.do(*DECLARE, values=[value_of(tongue, "German"), value_of(age, AGES[1])])
    assert [one["attributeId"] for one in await mine(ann)] == [age["id"], tongue["id"]]
    assert await mine(manager) == []
    shown = [one for one in (await manager.data(EVENTS))["events"]["nodes"] if "memberId" in one]
    assert [len(one["content"]["sealed"]) for one in shown] == [1, 2]
    assert not any(text in str(shown) for text in (*AGES, "German"))
    assert [one for one in (await ann.data(EVENTS))["events"]["nodes"] if "memberId" in one] == []
    again = await ann.do(*DECLARE, values=[value_of(age, AGES[1])])
    assert len(again["attributes"]) == 2
    assert await owner.fetchval(_HELD, workspace.org, "attributes.declared") == 3


async def test_a_key_that_an_admin_makes_for_a_member_tells_no_value(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    who = await workspace.member()
    ann, public = await caller(app, workspace, who), ids.public("member", who.member)
    age = await defined(manager)
    await ann.do(*DECLARE, values=[value_of(age, AGES[0])])
    shown = "... on CreateApiKeyPayload { secret }"
    made = await manager.do(
        "createApiKey", "CreateApiKeyInput", shown, label="stolen", member=public
    )
    spy = Client(app, made["secret"])
    told = [await mine(spy)]
    # Without the value, the newest version no longer has what was declared.
    await defined(manager, attribute=age["id"], name=age["name"], values=AGES[1:])
    told.append(await mine(spy))
    assert [[(one["version"], one["counts"]) for one in each] for each in told] == [[(1, True)]] * 2
    # To say once more what was declared is an event like any other.
    newer = await defined(manager, attribute=age["id"], name=age["name"], values=AGES)
    counted = [await owner.fetchval(_HELD, workspace.org, "attributes.declared")]
    for value in (*AGES, AGES[2]):
        await spy.do(*DECLARE, values=[value_of(newer, value)])
        counted.append(await owner.fetchval(_HELD, workspace.org, "attributes.declared"))
    assert counted == [1, 2, 3, 4, 5]
    # Whoever sees events knows the id of the command; sent again, it does not tell its values.
    command = str(uuid4())
    await ann.do(*DECLARE, commandId=command, values=[value_of(newer, AGES[1])])
    guesses = [
        await spy.do(*DECLARE, commandId=command, values=[value_of(newer, value)]) for value in AGES
    ]
    assert [one["__typename"] for one in guesses] == ["OwnAttributesPayload"] * len(AGES)
    assert await owner.fetchval(_HELD, workspace.org, "attributes.declared") == 6


async def test_what_is_withdrawn_is_erased(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    who = await workspace.member()
    ann = await caller(app, workspace, who)
    age, tongue = await defined(manager), await defined(manager, values=["German", "another"])
    await ann.do(*DECLARE, values=[value_of(age, AGES[0])])
    await ann.do(*DECLARE, values=[value_of(tongue, "German")])
    left = (await ann.do(*WITHDRAW, attributes=[age["id"]]))["attributes"]
    assert [one["attributeId"] for one in left] == [tongue["id"]]
    assert await owner.fetchval(_HELD, workspace.org, "attributes.declared") == 1
    assert (await ann.do(*WITHDRAW))["attributes"] == []
    assert await mine(ann) == []
    assert await owner.fetchval(_HELD, workspace.org, "attributes.declared") == 0
    (row, *_) = await owner.fetch(_ROWS, workspace.org)
    assert '"values":{}' in row[0]
    assert await check(database.admin_url, processes=0) == []
    marks = "SELECT erasures - withdrawals FROM erasure_marks WHERE org_id = $1"
    assert await owner.fetchval(marks, workspace.org) == 0
    await ann.do(*DECLARE, values=[value_of(age, AGES[2])])
    assert [one["attributeId"] for one in await mine(ann)] == [age["id"]]


async def test_erasing_a_member_erases_what_they_declared(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    who = await workspace.member()
    ann, public = await caller(app, workspace, who), ids.public("member", who.member)
    age = await defined(manager)
    await ann.do(*DECLARE, values=[value_of(age, AGES[0])])
    await manager.do("removeMember", "RemoveMemberInput", "__typename", member=public)
    await erased(manager, "eraseMember", member=public, scope="IDENTITY", **WHY)
    assert await owner.fetchval(_HELD, workspace.org, "attributes.declared") == 0


async def test_values_count_by_the_newest_version(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    ann = await caller(app, workspace, await workspace.member(Role.AUDITOR))
    made = await manager.do(*DEFINE, name="Age", purpose=PURPOSE, values=AGES)
    age = made["attribute"]
    await ann.do(*DECLARE, values=[value_of(age, AGES[0])])
    again = {"attribute": age["id"], "name": "Age", "values": AGES}
    newer = await defined(manager, **again, purpose="To sell you something.")
    assert newer["version"] == 2
    ((one),) = await mine(ann)
    assert (one["version"], one["counts"], one["attribute"]["version"]) == (1, False, 2)
    old = await ann.do(*DECLARE, values=[value_of(age, AGES[0])])
    assert (old["code"], old["path"]) == ("STALE", ["values", "0", "version"])
    await ann.do(*DECLARE, values=[value_of(newer, AGES[0])])
    assert [one["counts"] for one in await mine(ann)] == [True]
    gone = await manager.do(*REMOVE, attribute=age["id"])
    assert gone["attribute"] is None
    assert [(one["version"], one["counts"]) for one in await mine(ann)] == [(2, False)]
    then = (await manager.data(THEN, at=made["position"]))["asOf"]["organization"]
    assert then["attributes"] == [age]


async def test_what_cannot_be_declared_is_refused(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    manager = await caller(app, workspace, workspace.owner)
    ann = await caller(app, workspace, await workspace.member())
    age = await defined(manager)
    unknown = {"id": ids.public("attribute", uuid7()), "version": 1}
    for values, code, path in (
        ([value_of(age, "99")], "NOT_FOUND", ["values", "0", "value"]),
        ([value_of(unknown, AGES[0])], "NOT_FOUND", ["values", "0", "attribute"]),
        ([value_of(age, AGES[0])] * 2, "DUPLICATE", ["values", "1", "attribute"]),
    ):
        refused = await ann.do(*DECLARE, values=values)
        assert (refused["code"], refused["path"]) == (code, path)
    refused = await ann.do(*WITHDRAW, attributes=[age["id"]])
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["attributes", "0"])
    assert (await ann.do(*DECLARE, values=[]))["attributes"] == []
    forbidden = await ann.do(*DEFINE, name="x", purpose=PURPOSE, values=AGES)
    assert forbidden["code"] == "FORBIDDEN"
