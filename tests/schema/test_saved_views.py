"""Saved views as clients save, list, use and delete them."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from server.access.actor import Actor
from server.events import saved_views
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.schema import saved_views as schema_of_views
from tests.schema.labeled_project import Ledger
from tests.support.api import Client, key_of
from tests.support.erasing import erase
from tests.support.saved_views import save_view

VIEW = "id name filter order direction shared owner { id name } project { id } createdAt changedAt"
LIST = f"""query($id: ID!, $first: Int! = 50, $after: String) {{ project(id: $id) {{
  views(first: $first, after: $after) {{ nodes {{ {VIEW} }} edges {{ cursor }}
    pageInfo {{ hasNextPage endCursor }} totalCount totalIsExact }} }} }}"""
TASKS = """query($id: ID!, $filter: TaskFilter, $order: TaskOrder!, $direction: SortDirection) {
  tasks(project: $id, filter: $filter, order: $order, direction: $direction) { nodes { id } } }"""
FILTER = {
    "statuses": ["OPEN", "DONE"],
    "label": {"question": "topic", "value": "b", "within": True},
    "meta": {"key": "source", "value": "a.jsonl"},
    "importedAt": {"since": "2025-03-03T13:30:00+01:00"},
    "reviewReason": "DISAGREEMENT",
    "openComments": False,
    "priorityAtLeast": -2,
    "externalIds": ["x1", "Zürich 𝄞"],
    "text": "Rome",
}


async def save(client: Client, ledger: Ledger, name: str = "Mine", **given: Any) -> Any:
    given = {"project": ids.public("project", ledger.project), "name": name} | given
    selection = f"... on SaveViewPayload {{ position view {{ {VIEW} }} }}"
    return await client.do("saveView", "SaveViewInput", selection, **given)


async def delete(client: Client, ledger: Ledger, view: str, **given: Any) -> Any:
    given = {"project": ids.public("project", ledger.project), "view": view} | given
    selection = "... on DeleteViewPayload { position project { id } }"
    return await client.do("deleteView", "DeleteViewInput", selection, **given)


async def listed(client: Client, ledger: Ledger, **paging: Any) -> Any:
    found = await client.data(LIST, id=ids.public("project", ledger.project), **paging)
    return found["project"]["views"]


async def names(client: Client, ledger: Ledger) -> list[str | None]:
    return [view["name"] for view in (await listed(client, ledger))["nodes"]]


async def people(ledger: Ledger, *actors: Actor) -> list[Client]:
    return [await ledger.client(actor) for actor in actors]


async def test_a_view_is_saved_listed_sent_again_changed_and_deleted(ledger):
    rita, owner = await people(ledger, ledger.rita, ledger.workspace.owner)
    made = (await save(rita, ledger, " Rome ", filter=FILTER, order="CHANGED"))["view"]
    assert (made["name"], made["order"], made["direction"]) == ("Rome", "CHANGED", None)
    expected = FILTER | {"importedAt": {"since": "2025-03-03T13:30:00+01:00"}}
    assert made["filter"] == expected
    assert made["owner"] == {"id": ids.public("member", ledger.rita.member), "name": "Rita"}
    assert (await listed(rita, ledger))["nodes"] == [made]
    assert await names(owner, ledger) == []
    given = {key: made[key] for key in ("filter", "order", "direction")}
    project = ids.public("project", ledger.project)
    assert await rita.data(TASKS, id=project, **given)

    given = {"filter": {"statuses": ["DONE"]}, "direction": "ASCENDING", "shared": True}
    other = (await save(rita, ledger, "Ours", view=made["id"], **given))["view"]
    assert other["filter"] == {"statuses": ["DONE"]}
    assert (other["id"], other["order"], other["shared"]) == (made["id"], "RANK", True)
    assert other["createdAt"] == made["createdAt"] < other["changedAt"]
    assert (await listed(owner, ledger))["nodes"] == [other]
    node = f"query($id: ID!) {{ node(id: $id) {{ ... on SavedView {{ {VIEW} }} }} }}"
    assert (await owner.data(node, id=made["id"]))["node"] == other

    assert (await delete(rita, ledger, made["id"]))["project"] == {"id": project}
    assert await names(rita, ledger) == []
    assert (await owner.data(node, id=made["id"]))["node"] is None
    again = await delete(rita, ledger, made["id"])
    assert (again["code"], again["path"]) == ("NOT_FOUND", ["view"])


async def test_a_filter_that_a_list_refuses_is_not_saved(ledger):
    ann, rita = await people(ledger, ledger.ann, ledger.rita)
    nobody, task = ids.public("member", uuid4()), ids.public("task", uuid4())
    for client, given, code, path in (
        (rita, {"filter": {"author": "nobody"}}, "INVALID", ["filter", "author"]),
        (rita, {"filter": {"changedAt": {"since": "2025-03-03T12:00:00"}}}, "INVALID", None),
        (rita, {"filter": {"externalIds": ["x"] * 1_001}}, "LIMIT", ["filter", "externalIds"]),
        (rita, {"filter": {"externalIds": ["x" * 400] * 30}}, "LIMIT", ["filter"]),
        (rita, {"name": " "}, "INVALID", ["name"]),
        (rita, {"filter": {"holder": nobody}}, "NOT_FOUND", ["filter", "holder"]),
        (rita, {"filter": {"ids": [task]}}, "NOT_FOUND", ["filter", "ids", "0"]),
        (rita, {"view": ids.public("saved_view", uuid4())}, "NOT_FOUND", ["view"]),
        (ann, {"filter": {"reviewReason": "POLICY"}}, "FORBIDDEN", ["filter", "reviewReason"]),
        (ann, {"order": "DISAGREEMENT"}, "FORBIDDEN", ["order"]),
    ):
        refused = await save(client, ledger, **given)
        assert refused["code"] == code, refused
        assert path is None or refused["path"] == path
    assert await names(rita, ledger) == await names(ann, ledger) == []


async def test_a_shared_view_is_left_out_for_whom_its_filter_is_not_open(ledger):
    ann, bob, rita = await people(ledger, ledger.ann, ledger.bob, ledger.rita)
    about_bob = {"author": ids.public("member", ledger.bob.member)}
    hidden = []
    for name, given in (
        ("labels", {"filter": {"label": {"question": "topic", "value": "b"}}}),
        ("done", {"filter": {"statuses": ["DONE"]}}),
        ("order", {"order": "DISAGREEMENT"}),
    ):
        hidden.append((await save(rita, ledger, name, shared=True, **given))["view"]["id"])
    of_bob = (await save(rita, ledger, "Bob's", shared=True, filter=about_bob))["view"]["id"]
    await save(rita, ledger, "urgent", shared=True, filter={"priorityAtLeast": 1})
    await save(rita, ledger, "private")
    await save(bob, ledger, "mine", filter=about_bob | {"heldByMe": True})
    assert await names(ann, ledger) == ["urgent"]
    assert await names(bob, ledger) == ["Bob's", "urgent", "mine"]
    assert await names(rita, ledger) == ["labels", "done", "order", "Bob's", "urgent", "private"]
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert set((await ann.data(text, ids=[*hidden, of_bob]))["nodes"]) == {None}
    await ledger.workspace.grant(ledger.ann, ledger.project, Role.REVIEWER)
    assert await names(ann, ledger) == ["labels", "done", "order", "Bob's", "urgent"]


async def test_who_lost_sight_of_others_keeps_the_own_views(ledger):
    eve = await ledger.workspace.member(None)
    await ledger.workspace.grant(eve, ledger.project, Role.REVIEWER)
    await ledger.workspace.grant(eve, ledger.project, Role.ANNOTATOR)
    (client,) = await people(ledger, eve)
    made = await save(client, ledger, "Seen", filter={"reviewReason": "POLICY"}, shared=True)
    await ledger.workspace.do(
        lambda current: members.revoke(
            current.member(eve.member), project=ledger.project, role=Role.REVIEWER
        ),
        members=(eve.member,),
        projects=(ledger.project,),
    )
    assert await names(client, ledger) == ["Seen"]
    refused = await save(client, ledger, view=made["view"]["id"], filter={"relabel": True})
    assert (refused["code"], refused["path"]) == ("FORBIDDEN", ["filter", "relabel"])
    assert (await delete(client, ledger, made["view"]["id"]))["project"]


async def test_who_runs_the_project_deletes_shared_views_only(ledger):
    ann, bob, owner = await people(ledger, ledger.ann, ledger.bob, ledger.workspace.owner)
    shared = (await save(ann, ledger, "Ours", shared=True))["view"]["id"]
    private = (await save(ann, ledger, "Mine"))["view"]["id"]
    assert (await delete(bob, ledger, shared))["code"] == "FORBIDDEN"
    assert (await delete(owner, ledger, private))["code"] == "NOT_FOUND"
    elsewhere = ids.public("project", await ledger.workspace.project())
    assert (await delete(ann, ledger, private, project=elsewhere))["code"] == "NOT_FOUND"
    assert (await delete(owner, ledger, shared))["project"]
    assert (await save(owner, ledger, view=private))["code"] == "NOT_FOUND"
    assert await names(ann, ledger) == ["Mine"]


async def test_a_retry_changes_nothing_and_answers_as_before(ledger):
    (ann,) = await people(ledger, ledger.ann)
    made, again = [await save(ann, ledger, commandId=str(id_)) for id_ in [uuid4()] * 2]
    assert made == again
    other = await save(ann, ledger, "Other", view=made["view"]["id"], commandId=str(uuid4()))
    gone, once_more = [
        await delete(ann, ledger, other["view"]["id"], commandId=str(id_)) for id_ in [uuid4()] * 2
    ]
    assert gone == once_more
    assert await names(ann, ledger) == []


async def test_a_retry_after_the_deletion_has_no_view(ledger):
    (ann,) = await people(ledger, ledger.ann)
    id_ = str(uuid4())
    made = await save(ann, ledger, commandId=id_)
    await delete(ann, ledger, made["view"]["id"])
    again = await save(ann, ledger, commandId=id_)
    assert (again["position"], again["view"]) == (made["position"], None)


async def test_first_views_that_are_saved_at_once_are_all_there(ledger):
    (ann,) = await people(ledger, ledger.ann)
    made = await asyncio.gather(*(save(ann, ledger, f"View {n}") for n in range(8)))
    assert all(one["view"] for one in made)
    assert sorted(await names(ann, ledger)) == [f"View {n}" for n in range(8)]


async def test_there_are_so_many_views_a_member(ledger, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 2)
    ann, bob = await people(ledger, ledger.ann, ledger.bob)
    for name in ("one", "two"):
        assert (await save(ann, ledger, name))["view"]
    refused = await save(ann, ledger, "three")
    assert (refused["code"], refused["path"]) == ("LIMIT", ["view"])
    assert (await save(bob, ledger, "three"))["view"]


async def test_pages_go_on_past_views_that_the_caller_may_not_use(ledger, monkeypatch):
    monkeypatch.setattr(schema_of_views, "PAGE", 3)
    workspace, seen = ledger.workspace, []
    for number in range(9):
        filter = {} if number in (4, 8) else {"relabel": True}
        await save_view(
            workspace, ledger.project, ledger.rita, f"{number}", filter, shared=number != 8
        )
    ann, rita = await people(ledger, ledger.ann, ledger.rita)
    after, pages = None, 0
    while True:
        page = await listed(ann, ledger, first=2, after=after)
        seen += [view["name"] for view in page["nodes"]]
        pages += 1
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert (seen, pages) == (["4"], 3)
    whole = await listed(rita, ledger, first=3)
    assert [view["name"] for view in whole["nodes"]] == ["0", "1", "2"]
    refused = await ann.ask(LIST, id=ids.public("project", ledger.project), after="nowhere")
    assert refused["errors"][0]["extensions"]["code"] == "INVALID"


EVENTS = """{ events(last: 3) { nodes { __typename name facts ... on ViewSaved { viewId ownerId
  shared view { name } project { id } owner { name } content { ... on ViewContent
  { name filter order direction } ... on Erased { erased } } } } } }"""


async def test_events_of_views_are_for_who_may_read_events(ledger, database):
    workspace = ledger.workspace
    ann, bob, owner = await people(ledger, ledger.ann, ledger.bob, workspace.owner)
    made = await save(ann, ledger, "Mine", filter={"text": "Rome"}, shared=True)
    view = made["view"]["id"]
    saved = (await owner.data(EVENTS))["events"]["nodes"][-1]
    assert (saved["__typename"], saved["viewId"], saved["shared"]) == ("ViewSaved", view, True)
    assert saved["content"] == {
        "name": "Mine", "filter": {"text": "Rome"}, "order": "RANK", "direction": None
    }  # fmt: skip
    assert saved["owner"] == {"name": "Member 0"}
    for client in (ann, bob):
        shown = (await client.data(EVENTS))["events"]["nodes"]
        assert "view.saved" not in [event["name"] for event in shown]
    await erase(workspace, database.admin_url, [int(made["position"])])
    assert (await owner.data(EVENTS))["events"]["nodes"][-2]["content"] == {"erased": True}
    (erased,) = (await listed(ann, ledger))["nodes"]
    assert [erased[key] for key in ("name", "filter", "order")] == [None, None, None]
    assert await names(bob, ledger) == []
    assert (await save(ann, ledger, "Again", view=view))["view"]["name"] == "Again"


async def test_a_view_of_a_former_server_with_an_unknown_condition_is_shown_to_who_sees_all(ledger):
    ann, rita = await people(ledger, ledger.ann, ledger.rita)
    workspace, owner = ledger.workspace, ledger.workspace.owner
    for filter in ({"shoeSize": 42}, {"statuses": ["MISLAID"]}, {"label": 7}):
        await save_view(workspace, ledger.project, owner, "Old", filter, shared=True)
    await save_view(workspace, ledger.project, owner, "Odd", {}, shared=True, order="SIDEWAYS")
    assert await names(ann, ledger) == []
    shown = (await listed(rita, ledger))["nodes"]
    assert {"shoeSize": 42} in [view["filter"] for view in shown]
    assert [view["order"] for view in shown if view["name"] == "Odd"] == [None]


async def test_who_may_not_see_the_project_learns_nothing_of_its_views(ledger):
    nobody = await ledger.workspace.member(None)
    stranger = Client(ledger.app, await key_of(ledger.workspace, nobody))
    (ann,) = await people(ledger, ledger.ann)
    view = (await save(ann, ledger, shared=True))["view"]["id"]
    for refused in (await save(stranger, ledger), await delete(stranger, ledger, view)):
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["project"])
