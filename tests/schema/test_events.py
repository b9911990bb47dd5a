"""The ledger as a connection: typed events, in order, by position, in bounded steps."""

from __future__ import annotations

from server.events.core import ids
from server.schema.events import queries
from tests.schema.labeled_project import PAGE, events, refusal, types
from tests.support.api import Client, key_of
from tests.support.erasing import erase


async def test_an_owner_reads_the_whole_ledger_in_order(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    page = (await owner.data(PAGE))["events"]
    positions = [int(edge["node"]["position"]) for edge in page["edges"]]
    assert positions == list(range(1, len(positions) + 1))
    assert [edge["cursor"] for edge in page["edges"]] == [
        e["node"]["cursor"] for e in page["edges"]
    ]
    assert page["pageInfo"]["hasNextPage"] is False
    submitted = next(
        e["node"] for e in page["edges"] if e["node"]["type"] == "annotation.submitted"
    )
    assert submitted["__typename"] == "AnnotationSubmitted"
    assert submitted["actor"]["id"] == ids.public("member", ledger.ann.member)
    assert submitted["stream"] == ids.public("task", ledger.tasks[0])
    created = page["edges"][0]["node"]
    assert (created["type"], created["actor"]) == ("organization.created", None)


async def test_pages_of_any_size_join_to_the_whole(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    whole = [e["cursor"] for e in await events(owner)]
    for size in (1, 7):
        found, after, more = [], None, True
        while more:
            page = (await owner.data(PAGE, first=size, after=after))["events"]
            found += [edge["cursor"] for edge in page["edges"]]
            assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == whole


async def test_filters(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    task = ids.public("task", ledger.tasks[0])
    assert types(await events(owner, stream=task)) == [
        "task.imported",
        "task.claimed",
        "annotation.submitted",
        "annotation.rejected",
        "task.claimed",
        "task.skipped",
    ]
    named = ["annotation.submitted", "task.skipped"]
    as_enum = [name.replace(".", "_").upper() for name in named]
    assert set(types(await events(owner, types=as_enum))) == set(named)
    bob = ids.public("member", ledger.bob.member)
    assert {e["actor"]["id"] for e in await events(owner, actors=[bob])} == {bob}
    inside = await events(owner, project=ids.public("project", ledger.project))
    assert {e["stream"].split("_")[0] for e in inside} == {"project", "task"}
    assert types(await events(owner, positions={"since": "2", "until": "2"})) == ["member.added"]
    assert await events(owner, positions={"since": "5", "until": "4"}) == []


async def test_a_time_selects_what_was_recorded_by_then(ledger, clock):
    owner = await ledger.client(ledger.workspace.owner)
    before = await events(owner)
    moment = clock.advance(60)
    await ledger.workspace.tasks(ledger.project, 1)
    until = await events(owner, until=moment.isoformat())
    since = await events(owner, since=moment.isoformat())
    assert types(since) == ["task.imported"]
    assert since[0]["recordedAt"] >= before[-1]["recordedAt"]
    assert {e["position"] for e in before} <= {e["position"] for e in until}
    later = clock.advance(60)
    page = (await owner.data(PAGE, filter={"until": later.isoformat()}))["events"]
    assert page["pageInfo"]["hasNextPage"] is False
    await ledger.workspace.tasks(ledger.project, 1)
    again = (await owner.data(PAGE, filter={"until": later.isoformat()}))["events"]
    assert again["edges"] == page["edges"]
    for first in ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"):
        assert await events(owner, since=first) == await events(owner)
        assert await events(owner, until=first) == []
    assert await events(owner, since="9999-12-31T23:59:59-14:00") == []
    future = clock.now.replace(year=clock.now.year + 1).isoformat()
    assert await refusal(owner, until=future) == ("INVALID", ["filter", "until"])


async def test_a_cursor_of_another_history_is_refused(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    first = (await events(owner))[0]["cursor"]
    forged = first[:-1] + ("0" if first[-1] != "0" else "1")
    for after, code in ((forged, "HISTORY_CHANGED"), ("7", "INVALID"), ("99.00", "INVALID")):
        answer = await owner.ask(PAGE, after=after)
        assert answer["errors"][0]["extensions"]["code"] == code
    assert (await owner.data(PAGE, after="0"))["events"]["edges"]


async def test_rare_events_are_looked_for_in_bounded_steps(ledger, monkeypatch):
    owner = await ledger.client(ledger.workspace.owner)
    wanted = {"types": ["ANNOTATION_REJECTED", "TASK_SKIPPED"]}
    whole = (await owner.data(PAGE, filter=wanted))["events"]
    monkeypatch.setattr(queries, "SCAN", 3)
    found, after, pages, more = [], None, 0, True
    while more:
        page = (await owner.data(PAGE, filter=wanted, after=after))["events"]
        found += page["edges"]
        info, pages = page["pageInfo"], pages + 1
        after, more = info["endCursor"], info["hasNextPage"]
    assert found == whole["edges"]
    assert pages > 5


async def test_erased_content_says_so_and_leaves_a_trace(ledger, database):
    owner = await ledger.client(ledger.workspace.owner)
    query = """{ events(filter: {types: [ANNOTATION_REJECTED]}) { nodes { __typename
        ... on AnnotationRejected { content { __typename ... on Erased { erased } } } } } }"""
    rejected = (await events(owner, types=["ANNOTATION_REJECTED"]))[0]
    await erase(ledger.workspace, database.admin_url, [int(rejected["position"])])
    nodes = (await owner.data(query))["events"]["nodes"]
    assert nodes[0]["content"] == {"__typename": "Erased", "erased": True}
    (trace,) = await events(owner, types=["CONTENT_ERASED"])
    assert trace["stream"] == ids.public("task", ledger.tasks[0])
    ann = await ledger.client(ledger.ann)
    assert await events(ann, types=["CONTENT_ERASED"]) == []


async def test_another_organization_sees_none_of_it(ledger, another_workspace):
    client = Client(ledger.app, await key_of(another_workspace, another_workspace.owner))
    assert types(await events(client)) == [
        "organization.created",
        "member.added",
        "credential.issued",
    ]
    for key, kind, id_ in (
        ("project", "project", ledger.project),
        ("stream", "task", ledger.tasks[0]),
        ("stream", "organization", ledger.workspace.org),
    ):
        assert (await refusal(client, **{key: ids.public(kind, id_)}))[0] == "NOT_FOUND"
