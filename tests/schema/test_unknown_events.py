"""Events of a newer server, as callers of every kind see their places, in pages and live."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.project_policy import Visibility
from server.schema.core.context import DONE_BY_A_NEWER
from tests.schema.test_subscription import following
from tests.support.api import key_of
from tests.support.listening import listening
from tests.support.unknown_events import append_unknown

pytestmark = pytest.mark.own_database("it has events that this server does not know")

PAGE = """query($filter: EventFilter, $after: String) {
  events(filter: $filter, after: $after, first: 200) { nodes {
    __typename position cursor type: name typeVersion stream
    ... on UnknownEvent { unread facts } ... on OrganizationCreated { content { __typename } }
  } pageInfo { hasNextPage } } }"""


async def seen(client, after=None, **filter):
    return (await client.data(PAGE, filter=filter, after=after))["events"]["nodes"]


def unknown_of(found):
    return [event for event in found if event["__typename"] == "UnknownEvent"]


async def test_an_owner_sees_the_place_and_the_facts(ledger, owner):
    client = await ledger.client(ledger.workspace.owner)
    position = await append_unknown(
        owner, ledger.workspace.org, ledger.tasks[0], content='{"to":"x"}'
    )
    await ledger.workspace.tasks(ledger.project, 1)
    found = await seen(client)
    assert [int(event["position"]) for event in found] == list(range(1, len(found) + 1))
    (event,) = unknown_of(found)
    assert event == event | {
        "position": str(position),
        "type": "task.teleported",
        "typeVersion": 1,
        "stream": ids.public("task", ledger.tasks[0]),
        "unread": "NEWER",
        "facts": {"to": 7},
    }
    assert [e["position"] for e in await seen(client, event["cursor"])] == [str(position + 1)]
    project = ids.public("project", ledger.project)
    assert unknown_of(await seen(client, project=project)) == [event]
    assert unknown_of(await seen(client, stream=event["stream"])) == [event]
    assert unknown_of(await seen(client, types=["TASK_IMPORTED"])) == []


@pytest.mark.parametrize(
    ("role", "whole"),
    [(Role.ADMIN, True), (Role.AUDITOR, True), (Role.INTEGRATOR, False), (Role.REVIEWER, False)],
)
async def test_who_reads_the_whole_ledger_sees_the_gap(ledger, owner, role, whole):
    """The facts may be those of a member, so they go to those who read events of members."""
    workspace = ledger.workspace
    client = await ledger.client(await workspace.member(role, name="Reader"))
    await append_unknown(owner, workspace.org, ledger.tasks[0])
    await append_unknown(owner, workspace.org, uuid7(), type="robot.built")
    await append_unknown(owner, workspace.org, ledger.ann.member, type="member.promoted")
    found = unknown_of(await seen(client))
    expected = ["task.teleported", "robot.built", *(["member.promoted"] if whole else [])]
    assert [event["type"] for event in found] == expected
    assert {str(event["facts"]) for event in found} == {str({"to": 7} if whole else None)}
    assert found[1]["stream"].startswith("stream_")


async def test_who_is_blind_sees_nothing_whatever_a_policy_opens(ledger, owner):
    workspace = ledger.workspace
    opened = await workspace.project(overlap=2, visibility=Visibility.ALL)
    (task,) = await workspace.tasks(opened, 1)
    ann = await ledger.client(ledger.ann)
    before = await seen(ann)
    for stream in (task, ledger.tasks[0], opened, workspace.org, uuid7(), ledger.ann.member):
        await append_unknown(owner, workspace.org, stream, actor=ledger.ann.member)
    assert await seen(ann) == before


async def test_a_reader_of_one_project_sees_its_gaps_only(ledger, owner):
    workspace = ledger.workspace
    eve = await workspace.member(None, name="Eve")
    await workspace.grant(eve, ledger.project, Role.REVIEWER)
    for stream in (ledger.tasks[0], ledger.project, workspace.org, uuid7()):
        await append_unknown(owner, workspace.org, stream)
    found = unknown_of(await seen(await ledger.client(eve)))
    streams = [ids.public("task", ledger.tasks[0]), ids.public("project", ledger.project)]
    assert [event["stream"] for event in found] == streams
    assert {event["facts"] for event in found} == {None}


async def test_an_erasure_in_an_unknown_stream_and_facts_that_are_no_json(ledger, owner):
    workspace = ledger.workspace
    client = await ledger.client(workspace.owner)
    robot = uuid7()
    await append_unknown(owner, workspace.org, robot, type="robot.built", facts="{}")
    await append_unknown(owner, workspace.org, robot, type="robot.sold", facts='{"a":1}')
    text = "UPDATE events SET facts = '{' WHERE org_id = $1 AND stream = $2 AND version = 1"
    await owner.execute(text, workspace.org, robot)
    found = unknown_of(await seen(client))
    assert [event["facts"] for event in found] == [None, {"a": 1}]


async def test_broken_content_is_told_from_a_newer_server(ledger, owner):
    client = await ledger.client(ledger.workspace.owner)
    text = "UPDATE events SET content = '[]' WHERE org_id = $1 AND position = 1"
    await owner.execute(text, ledger.workspace.org)
    (event,) = unknown_of(await seen(client))
    assert (event["type"], event["unread"]) == ("organization.created", "BROKEN")
    assert event["stream"] == ids.public("organization", ledger.workspace.org)


async def test_a_retry_of_what_a_newer_server_did_is_put_off(ledger, owner):
    """It was done, once; only its answer needs a server that understands it."""
    workspace = ledger.workspace
    client = await ledger.client(workspace.owner)
    given = {"name": "New", "commandId": str(uuid4())}
    ask = ("createProject", "CreateProjectInput", "__typename ... on Refused { code message }")
    assert (await client.do(*ask, **given))["__typename"] == "ProjectPayload"
    text = "UPDATE events SET type_version = $2 WHERE org_id = $1 AND position = "
    text += "(SELECT head FROM ledger WHERE org_id = $1)"
    await owner.execute(text, workspace.org, 99)
    refused = await client.do(*ask, **given)
    assert (refused["code"], refused["message"]) == ("UNAVAILABLE", DONE_BY_A_NEWER)
    await owner.execute(text, workspace.org, 1)
    assert (await client.do(*ask, **given))["__typename"] == "ProjectPayload"


async def test_followers_hear_of_it_and_of_what_comes_behind(ledger, owner, database, clock):
    """An old server, a newer one's event: past and live, nobody is cut off or skips unknowing."""
    workspace = ledger.workspace
    key = await key_of(workspace, workspace.owner)
    hidden = await key_of(workspace, ledger.ann)
    with listening(database, clock) as url:
        first = await append_unknown(owner, workspace.org, ledger.tasks[0])
        async with (
            following(url, key, after="0") as receive,
            following(url, hidden, after="0", filter={"types": ["PROJECT_CREATED"]}) as blind,
        ):
            past = [await receive() for _ in range(first)]
            second = await append_unknown(owner, workspace.org, ledger.tasks[0])
            live = await receive()
            assert (await blind())["type"] == "project.created"
            another = ids.public("project", await workspace.project(None))
            last = await receive()
            await workspace.grant(ledger.ann, ids.expect("project", another), Role.ANNOTATOR)
            assert (await blind())["stream"] == another
    assert (past[-1]["type"], live["type"]) == ("task.teleported", "task.teleported")
    assert [int(e["position"]) for e in (*past, live, last)] == list(range(1, second + 2))
    assert (last["type"], last["stream"]) == ("project.created", another)
