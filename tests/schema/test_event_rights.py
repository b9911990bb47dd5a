"""Who sees which events: what the rule of blindness leaves, and no filter leads beyond it."""

from __future__ import annotations

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.project_policy import Visibility
from server.schema.events import queries
from tests.schema.labeled_project import PAGE, events, refusal, types


async def test_an_annotator_sees_the_project_and_what_is_their_own(ledger):
    ann = await ledger.client(ledger.ann)
    found = await events(ann)
    me = ids.public("member", ledger.ann.member)
    tasks = [e for e in found if e["stream"].startswith("task_")]
    theirs = [e["type"] for e in tasks if e["actor"]["id"] != me]
    assert theirs == ["annotation.rejected", "comment.added"]
    assert sorted(e["type"] for e in tasks if e["actor"]["id"] == me) == [
        "annotation.submitted",
        "annotation.submitted",
        "task.claimed",
        "task.claimed",
    ]
    assert {e["stream"] for e in found if e["stream"].startswith("member_")} == {me}
    kinds = {e["type"] for e in found}
    assert {"project.created", "form.published", "organization.created"} <= kinds
    assert not kinds & {"task.resolved", "task.sent_to_review", "task.imported", "task.skipped"}
    query = "{ events { nodes { ... on AnnotationSubmitted { annotatorId fills } } } }"
    nodes = [n for n in (await ann.data(query))["events"]["nodes"] if n]
    assert nodes == [{"annotatorId": me, "fills": None}] * 2


async def test_filtering_by_what_is_hidden_is_refused(ledger):
    ann = await ledger.client(ledger.ann)
    bob = ids.public("member", ledger.bob.member)
    assert await refusal(ann, actors=[bob]) == ("FORBIDDEN", ["filter", "actors", "0"])
    assert await refusal(ann, types=["TASK_RESOLVED"]) == ("FORBIDDEN", ["filter", "types", "0"])
    assert (await refusal(ann, stream=bob))[0] == "FORBIDDEN"
    me = ids.public("member", ledger.ann.member)
    assert await events(ann, actors=[me])
    assert await events(ann, stream=me)


async def test_a_policy_that_shows_all_shows_all_events_of_its_project(ledger):
    workspace = ledger.workspace
    opened = await workspace.project(overlap=2, visibility=Visibility.ALL)
    (task,) = await workspace.tasks(opened, 1)
    await workspace.annotate(task, ledger.bob)
    ann = await ledger.client(ledger.ann)
    found = await events(ann, project=ids.public("project", opened))
    assert "annotation.submitted" in types(found)
    assert await events(ann, stream=ids.public("task", task), types=["TASK_IMPORTED"])
    hidden = await events(ann, project=ids.public("project", ledger.project))
    assert "task.imported" not in types(hidden)


async def test_a_reviewer_of_the_organization_reads_all_but_members(ledger):
    rita = await ledger.client(ledger.rita)
    found = await events(rita)
    mine = ids.public("member", ledger.rita.member)
    assert {e["stream"] for e in found if e["stream"].startswith("member_")} == {mine}
    assert {"task.imported", "annotation.submitted", "task.skipped"} <= set(types(found))


async def test_a_role_in_one_project_reads_the_events_of_that_project(ledger):
    workspace = ledger.workspace
    other = await workspace.project(name="Other")
    await workspace.tasks(other, 1)
    eve = await workspace.member(None, name="Eve")
    client = await ledger.client(eve)
    answer = await client.ask(PAGE)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await workspace.grant(eve, other, Role.REVIEWER)
    found = await events(client)
    mine = ids.public("member", eve.member)
    inside = [e for e in found if e["stream"] != mine]
    assert types(inside) == ["project.created", "form.published", "task.imported"]
    code, _ = await refusal(client, project=ids.public("project", ledger.project))
    assert code == "NOT_FOUND"
    assert (await refusal(client, stream=ids.public("task", ledger.tasks[0])))[0] == "NOT_FOUND"


async def test_no_cursor_holds_the_hash_of_a_hidden_event(ledger, monkeypatch):
    ann = await ledger.client(ledger.ann)
    whole = (await ann.data(PAGE))["events"]
    cursors = ["0", *(edge["cursor"] for edge in whole["edges"])]
    assert whole["pageInfo"]["endCursor"] == cursors[-1]
    monkeypatch.setattr(queries, "SCAN", 3)
    found, after, more, places = [], None, True, set()
    while more:
        page = (await ann.data(PAGE, after=after))["events"]
        found += page["edges"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        position, _, anchor = after.rpartition("~")
        assert anchor in cursors
        places.add(position)
    assert found == whole["edges"]
    assert len(places) > 1


async def test_a_place_beyond_the_ledger_is_of_another_history(ledger):
    ann = await ledger.client(ledger.ann)
    for after, code in (
        ("99999~0", "HISTORY_CHANGED"),
        ("1~0~0", "INVALID"),
        ("0~0", "INVALID"),
        ("7~1.0000000000000000", "HISTORY_CHANGED"),
    ):
        answer = await ann.ask(PAGE, after=after)
        assert answer["errors"][0]["extensions"]["code"] == code, after
