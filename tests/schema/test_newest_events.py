"""Events from the end of the ledger: the newest page, pages before it, the head, and bare facts."""

from __future__ import annotations

import pytest

from server.events.core import ids
from server.schema.events import queries
from tests.schema.labeled_project import PAGE, types
from tests.support.api import Client

NEWEST = """query($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { position type: name } } nodes { cursor type: name }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


PAGE_OF_TIMES = "query($last: Int) { events(last: $last) { nodes { recordedAt } } }"


async def backward(client: Client, size: int, **filter_: object) -> tuple[list[str], int]:
    """The cursors of all events, read from the newest one on, and the number of pages."""
    found: list[str] = []
    before, pages, more = None, 0, True
    while more:
        page = (await client.data(NEWEST, last=size, before=before, filter=filter_))["events"]
        info, pages = page["pageInfo"], pages + 1
        found = [edge["cursor"] for edge in page["edges"]] + found
        assert info["hasNextPage"] is (before is not None)
        before, more = info["startCursor"], info["hasPreviousPage"]
    return found, pages


@pytest.mark.parametrize("who", ["owner", "ann"])
@pytest.mark.parametrize("size", [1, 7, 200])
async def test_pages_from_the_end_join_to_the_whole(ledger, who, size):
    actor = ledger.workspace.owner if who == "owner" else ledger.ann
    client = await ledger.client(actor)
    whole = [edge["cursor"] for edge in (await client.data(PAGE))["events"]["edges"]]
    assert (await backward(client, size))[0] == whole
    task = ids.public("task", ledger.tasks[1])
    one = (await client.data(PAGE, filter={"stream": task}))["events"]["edges"]
    assert (await backward(client, size, stream=task))[0] == [edge["cursor"] for edge in one]


async def test_a_cursor_goes_on_in_both_directions(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    whole = (await owner.data(PAGE))["events"]["nodes"]
    newest = (await owner.data(NEWEST, last=5))["events"]
    info = newest["pageInfo"]
    earlier = (await owner.data(NEWEST, last=3, before=info["startCursor"]))["events"]
    later = (await owner.data(NEWEST, first=5, after=earlier["pageInfo"]["endCursor"]))["events"]
    assert later == newest | {"pageInfo": info | {"hasPreviousPage": True, "hasNextPage": False}}
    assert types(earlier["nodes"]) == types(whole)[-8:-5]
    assert (await owner.data(NEWEST, first=5, after=info["endCursor"]))["events"]["edges"] == []
    await ledger.workspace.tasks(ledger.project, 1)
    after = (await owner.data(NEWEST, first=5, after=info["endCursor"]))["events"]
    assert types(after["nodes"]) == ["task.imported"]


@pytest.mark.parametrize("who", ["owner", "ann"])
async def test_rare_events_are_looked_for_backward_in_bounded_steps(ledger, monkeypatch, who):
    actor = ledger.workspace.owner if who == "owner" else ledger.ann
    client = await ledger.client(actor)
    wanted = {"types": ["ANNOTATION_REJECTED", "PROJECT_CREATED"]}
    whole = (await client.data(PAGE, filter=wanted))["events"]["edges"]
    monkeypatch.setattr(queries, "SCAN", 3)
    found, pages = await backward(client, 50, **wanted)
    assert found == [edge["cursor"] for edge in whole]
    assert len(found) == 2
    assert pages > 5


async def test_places_tell_the_blind_no_hidden_position(ledger, monkeypatch):
    """Neither the end of the ledger nor the position of a time can be computed from a place."""
    workspace, rare = ledger.workspace, {"types": ["PROJECT_CREATED"]}
    ann, owner = [await ledger.client(actor) for actor in (ledger.ann, workspace.owner)]
    tasks = await workspace.tasks(ledger.project, 20)
    monkeypatch.setattr(queries, "SCAN", 10)
    for task in tasks[:3]:
        (middle, *_) = (await owner.data(PAGE_OF_TIMES, last=17))["events"]["nodes"]
        await workspace.comment(task, "hidden", ledger.bob)
        newest = (await ann.data(NEWEST, last=5, filter=rare))["events"]
        since = rare | {"since": middle["recordedAt"]}
        oldest = (await ann.data(NEWEST, first=5, filter=since))["events"]
        assert newest["nodes"] == oldest["nodes"] == []
        assert (position(newest["pageInfo"]["startCursor"]) - 1) % 5 == 0
        assert position(oldest["pageInfo"]["endCursor"]) % 5 == 0


def position(place: str) -> int:
    return int(place.split("~", maxsplit=1)[0])


async def test_bad_pages_are_refused(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    for given, code, path in (
        ({"last": 0}, "LIMIT", ["last"]),
        ({"last": 5, "first": 5}, "INVALID", ["first"]),
        ({"last": 5, "after": "0"}, "INVALID", ["after"]),
        ({"last": 5, "before": "nowhere"}, "INVALID", ["before"]),
        ({"last": 5, "before": "99999.0000000000000000"}, "HISTORY_CHANGED", ["before"]),
    ):
        (error,) = (await owner.ask(NEWEST, **given))["errors"]
        assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
    assert (await owner.data(NEWEST, last=5, before="0"))["events"]["edges"] == []


async def test_the_head_is_the_last_event_for_who_may_see_all(ledger):
    owner, ann = await ledger.client(ledger.workspace.owner), await ledger.client(ledger.ann)
    query = """{ head { position recordedAt }
      events(last: 1) { nodes { position recordedAt } } }"""
    found = await owner.data(query)
    assert [found["head"]] == found["events"]["nodes"]
    refused = await ann.ask(query)
    assert refused["data"]["head"] is None
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_bare_facts_are_the_typed_ones(ledger):
    query = """{ events(first: 200) { nodes { type facts
      ... on AnnotationSubmitted { annotationId fills formVersion timeSpentMs }
      ... on ProjectCreated { policy { review overlap } } } } }"""
    for actor in (ledger.workspace.owner, ledger.ann):
        nodes = (await (await ledger.client(actor)).data(query))["events"]["nodes"]
        for node in (n for n in nodes if n["type"] == "ANNOTATION_SUBMITTED"):
            typed = {k: v for k, v in node.items() if k not in ("type", "facts")}
            assert typed.items() <= node["facts"].items()
            assert (node["facts"]["fills"] is None) is (actor is ledger.ann)
        (created,) = [n for n in nodes if n["type"] == "PROJECT_CREATED"]
        assert created["facts"]["policy"]["overlap"] == created["policy"]["overlap"] == 2
        assert created["facts"]["policy"]["review"] == created["policy"]["review"]
