"""Anything by its id; what the caller may not see is null, like what does not exist."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.labeled_project import worked
from tests.support.api import client_of

NODES = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on Project { name } ... on Task { status } ... on Annotation { revision }
  ... on Comment { text } ... on Member { name } ... on Organization { name } } }"""
ROWS = """{ tasks(project: "%s") { nodes { id annotations { id } comments { id } } } }"""


@pytest.fixture
async def work(app, workspace):
    """A ledger, and ids of one thing of each kind: Ann's annotation, and a remark on it."""
    ledger = await worked(app, workspace)
    owner = await ledger.client(workspace.owner)
    rows = (await owner.data(ROWS % ids.public("project", ledger.project)))["tasks"]["nodes"]
    task = next(row for row in rows if row["id"] == ids.public("task", ledger.tasks[0]))
    annotation = task["annotations"][0]["id"]
    remark = await workspace.comment(
        ledger.tasks[0], "why?", annotation=ids.expect("annotation", annotation)
    )
    found = [
        ids.public("project", ledger.project),
        task["id"],
        annotation,
        ids.public("comment", remark),
        ids.public("member", ledger.ann.member),
        ids.public("organization", workspace.org),
    ]
    return ledger, found


async def test_each_kind_of_thing_is_found_by_its_id(work):
    ledger, found = work
    owner = await ledger.client(ledger.workspace.owner)
    nodes = (await owner.data(NODES, ids=found))["nodes"]
    assert [node["id"] for node in nodes] == found
    kinds = ["Project", "Task", "Annotation", "Comment", "Member", "Organization"]
    assert [node["__typename"] for node in nodes] == kinds
    assert [nodes[3]["text"], nodes[5]["name"]] == ["why?", "Acme"]
    one = await owner.data("query($id: ID!) { node(id: $id) { id } }", id=found[1])
    assert one["node"]["id"] == found[1]


async def test_what_is_hidden_is_null_like_what_does_not_exist(work):
    ledger, found = work
    bob = await ledger.client(ledger.bob)
    nodes = (await bob.data(NODES, ids=found))["nodes"]
    assert [node and node["__typename"] for node in nodes] == [
        "Project",
        "Task",
        None,
        None,
        "Member",
        "Organization",
    ]
    ann = await ledger.client(ledger.ann)
    assert None not in (await ann.data(NODES, ids=found))["nodes"]
    unknown = [ids.public(id_.split("_")[0], uuid7()) for id_ in found]
    assert (await bob.data(NODES, ids=unknown))["nodes"] == [None] * len(found)
    assert (await bob.data(NODES, ids=[ids.public("widget", uuid7())]))["nodes"] == [None]


async def test_foreign_ids_are_null(work, app, another_workspace):
    _, found = work
    stranger = await client_of(app, another_workspace, Role.OWNER)
    assert (await stranger.data(NODES, ids=found))["nodes"] == [None] * len(found)


async def test_bad_requests_are_refused(work):
    ledger, found = work
    owner = await ledger.client(ledger.workspace.owner)
    for wanted, code, path in (
        (["task_abc"], "INVALID", ["ids", "0"]),
        ([found[0]] * 201, "LIMIT", ["ids"]),
    ):
        answer = await owner.ask(NODES, ids=wanted)
        extensions = answer["errors"][0]["extensions"]
        assert (extensions["code"], extensions["path"]) == (code, path)
    owner.key = None
    answer = await owner.ask(NODES, ids=found)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_refused_root_leaves_the_others(work):
    ledger, _ = work
    owner = await ledger.client(ledger.workspace.owner)
    query = """query($task: ID!, $member: ID!) { organization { name } task(id: $task) { id }
      member(id: $member) { name } projects { nodes { id } } }"""
    unknown = {kind: ids.public(kind, uuid7()) for kind in ("task", "member")}
    answer = await owner.ask(query, **unknown)
    data = answer["data"]
    assert (data["task"], data["member"]) == (None, None)
    assert data["organization"] == {"name": "Acme"}
    assert data["projects"]["nodes"]
    assert {(*e["path"], e["extensions"]["code"]) for e in answer["errors"]} == {
        ("task", "NOT_FOUND"),
        ("member", "NOT_FOUND"),
    }
