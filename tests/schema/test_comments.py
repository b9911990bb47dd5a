"""Comments as clients edit, reopen and delete them, and the members whom they mention."""

from __future__ import annotations

from typing import Any

from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.labeled_project import EVENT
from tests.support.api import Client, key_of
from tests.support.erasing import erase

COMMENT = """position comment { id text editedAt deletedAt resolvedAt mentions { id name } }
task { version comments { text } }"""
MENTIONS = """query($first: Int! = 50, $after: String) { viewer {
  mentions(first: $first, after: $after) { nodes { id text task { id } mentions { id } }
    pageInfo { hasNextPage endCursor } } } }"""
EVENTS = f"""{{ events(last: 5) {{ nodes {{ {EVENT} facts
  ... on CommentEdited {{ content {{ ... on CommentContent {{ text }} }} }}
  ... on CommentAdded {{ content {{ ... on CommentContent {{ text }} }} }} }} }} }}"""


async def do(client: Client, mutation: str, **given: object) -> Any:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await client.do(mutation, kind, f"... on CommentPayload {{ {COMMENT} }}", **given)


async def mentioned(client: Client, **paging: object) -> list[str]:
    page = (await client.data(MENTIONS, **paging))["viewer"]["mentions"]
    return [node["text"] for node in page["nodes"]]


async def test_a_comment_is_edited_reopened_and_deleted(ledger, database):
    bob, owner = await ledger.client(ledger.bob), await ledger.client(ledger.workspace.owner)
    task, rita = ids.public("task", ledger.tasks[1]), ids.public("member", ledger.rita.member)
    made = (await do(bob, "addComment", task=task, text="Hm."))["comment"]
    at = {"task": task, "comment": made["id"]}
    other = (await do(bob, "editComment", **at, text="Why?", mentions=[rita]))["comment"]
    assert (other["text"], other["mentions"]) == ("Why?", [{"id": rita, "name": "Rita"}])
    assert other["editedAt"]
    again = (await do(bob, "editComment", **at, text="Why?!"))["comment"]
    assert again["mentions"] == other["mentions"]
    assert (await do(owner, "resolveComment", **at))["comment"]["resolvedAt"]
    assert (await do(owner, "reopenComment", **at))["comment"]["resolvedAt"] is None
    reason = await do(owner, "deleteComment", **at)
    assert (reason["code"], reason["path"]) == ("INVALID", ["reason"])
    gone = (await do(owner, "deleteComment", **at, reason="Rude."))["comment"]
    assert (gone["text"], gone["mentions"], bool(gone["deletedAt"])) == (None, [], True)
    assert (await do(bob, "editComment", **at, text="No."))["code"] == "CONFLICT"
    nodes = (await owner.data(EVENTS))["events"]["nodes"]
    assert [node["type"] for node in nodes] == [
        *("comment.edited", "comment.edited", "comment.resolved", "comment.reopened"),
        "comment.deleted",
    ]
    assert nodes[1]["content"] == {"text": "Why?!"}
    assert nodes[1]["facts"]["mentionIds"] == [rita]
    await erase(ledger.workspace, database.admin_url, [int(nodes[1]["position"])])
    nodes = (await owner.data(EVENTS))["events"]["nodes"]
    assert nodes[0]["content"] == {}


async def test_members_find_what_mentions_them_the_latest_first(ledger):
    bob, ann = await ledger.client(ledger.bob), await ledger.client(ledger.ann)
    task, me = ids.public("task", ledger.tasks[1]), ids.public("member", ledger.ann.member)
    for text in ("one", "two", "three"):
        made = await do(bob, "addComment", task=task, text=text, mentions=[me, me])
    assert await mentioned(ann) == ["three", "two", "one"]
    page = (await ann.data(MENTIONS, first=2))["viewer"]["mentions"]
    assert page["pageInfo"]["hasNextPage"] is True
    assert await mentioned(ann, after=page["pageInfo"]["endCursor"]) == ["one"]
    await do(bob, "deleteComment", task=task, comment=made["comment"]["id"])
    assert await mentioned(ann) == ["two", "one"]
    assert await mentioned(bob) == []


async def test_a_mention_shows_nobody_a_hidden_comment(ledger):
    workspace = ledger.workspace
    bob, ann = await ledger.client(ledger.bob), await ledger.client(ledger.ann)
    owner = await ledger.client(workspace.owner)
    task, me = ids.public("task", ledger.tasks[1]), ids.public("member", ledger.ann.member)
    others = ids.public("member", workspace.owner.member)
    query = "{ viewer { annotations(project: %s) { nodes { id task { id } } } } }"
    project = f'"{ids.public("project", ledger.project)}"'
    found = (await bob.data(query % project))["viewer"]["annotations"]["nodes"]
    own = next(node["id"] for node in found if node["task"]["id"] == task)
    said = await do(bob, "addComment", task=task, annotation=own, text="I", mentions=[me, others])
    assert said["comment"]["text"] == "I"
    assert await mentioned(ann) == []
    assert await mentioned(owner) == ["I"]
    await workspace.grant(ledger.ann, ledger.project, Role.REVIEWER)
    assert await mentioned(ann) == ["I"]


async def test_who_may_not_see_the_project_is_not_mentioned(ledger, another_workspace):
    workspace, bob = ledger.workspace, await ledger.client(ledger.bob)
    nobody = await workspace.member(None)
    removed = await workspace.member()
    await workspace.do(
        lambda current: members.remove(current.member(removed.member), last_owner=False),
        members=(removed.member,),
    )
    task = ids.public("task", ledger.tasks[1])
    for member in (nobody.member, removed.member, another_workspace.owner.member):
        named = [ids.public("member", ledger.ann.member), ids.public("member", member)]
        refused = await do(bob, "addComment", task=task, text="Hm.", mentions=named)
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["mentions", "1"])
        assert refused["message"] == "There is no such member in the project."
    stranger = Client(ledger.app, await key_of(workspace, nobody))
    assert await mentioned(stranger) == []
