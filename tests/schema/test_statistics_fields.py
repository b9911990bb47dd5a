"""Progress and annotators of a project, up to a position that the caller wants to see counted."""

from __future__ import annotations

from server.events.accounts.roles import Role
from server.events.core import ids
from server.schema import statistics
from tests.support.api import Client, key_of

PROGRESS = """query($id: ID!, $min: Position) { project(id: $id) {
  progress(minPosition: $min) { asOfPosition total byStatus { status tasks } } name } }"""
ANNOTATORS = """query($id: ID!, $min: Position, $first: Int! = 50, $after: String) {
  project(id: $id) { annotators(minPosition: $min, first: $first, after: $after) {
    nodes { member { name } asOfPosition submitted rejected skipped timeSpentMs }
    pageInfo { hasNextPage endCursor } } } }"""

TASKS = """query($id: ID!, $min: Position, $order: TaskOrder!, $filter: TaskFilter) {
  tasks(project: $id, minPosition: $min, order: $order, filter: $filter) { nodes { id } } }"""
COUNTED = """
SELECT EXISTS (SELECT FROM projection_checkpoints
WHERE org_id = $1 AND projection = 'task_lists' AND position > 0)"""


async def owner_of(ledger):
    return Client(ledger.app, await key_of(ledger.workspace, ledger.workspace.owner))


async def head(client):
    page = await client.data("{ events(first: 200) { nodes { position } } }")
    return page["events"]["nodes"][-1]["position"]


async def test_progress_counts_what_the_position_names(ledger):
    owner = await owner_of(ledger)
    id_, last = ids.public("project", ledger.project), await head(owner)
    found = (await owner.data(PROGRESS, id=id_, min=last))["project"]["progress"]
    assert int(found["asOfPosition"]) >= int(last)
    counts = {line["status"]: line["tasks"] for line in found["byStatus"]}
    assert (found["total"], sum(counts.values())) == (2, 2)
    assert counts["OPEN"] == 1
    assert set(counts) == {"OPEN", "LABELED", "IN_REVIEW", "DONE", "SKIPPED", "ARCHIVED"}


async def test_annotators_come_in_pages(ledger):
    owner = await owner_of(ledger)
    id_, last = ids.public("project", ledger.project), await head(owner)
    page = (await owner.data(ANNOTATORS, id=id_, min=last, first=1))["project"]["annotators"]
    info = page["pageInfo"]
    rest = await owner.data(ANNOTATORS, id=id_, min=last, after=info["endCursor"])
    both = page["nodes"] + rest["project"]["annotators"]["nodes"]
    found = sorted(both, key=lambda one: one["member"]["name"])  # ids of one moment have no order
    assert info["hasNextPage"] is True
    assert [(n["member"]["name"], n["submitted"], n["rejected"], n["skipped"]) for n in found] == [
        ("Member 0", 2, 1, 0),
        ("Member 1", 1, 0, 1),
    ]
    assert found[0]["timeSpentMs"] == 2000


async def test_a_position_that_does_not_come_is_said_to_be_late(ledger):
    owner = await owner_of(ledger)
    answer = await owner.ask(PROGRESS, id=ids.public("project", ledger.project), min="1000000")
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (
        "UNAVAILABLE",
        ["minPosition"],
    )


async def test_a_list_waits_only_for_a_counter_that_orders_or_filters_it(
    ledger, owner, monkeypatch
):
    client = await owner_of(ledger)
    known = {"id": ids.public("project", ledger.project), "min": await head(client)}

    async def waited(**given):
        found = await client.data(TASKS, **{**known, "order": "RANK", "filter": {}, **given})
        assert found["tasks"]["nodes"]
        return await owner.fetchval(COUNTED, ledger.workspace.org)

    for name, value in {"statuses": ["OPEN"], "unassigned": True, "text": "e"}.items():
        assert not await waited(filter={name: value})
    assert not await waited(order="PRIORITY")
    assert await waited(filter={"author": ids.public("member", ledger.ann.member)})
    monkeypatch.setattr(statistics, "PATIENCE", 0.05)
    late = await client.ask(TASKS, **{**known, "min": "1000000"}, order="RANK", filter=None)
    (error,) = late["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (
        "UNAVAILABLE",
        ["minPosition"],
    )


async def test_statistics_are_for_those_who_may_see_them(ledger):
    ann = Client(ledger.app, await key_of(ledger.workspace, ledger.ann))
    for query in (PROGRESS, ANNOTATORS):
        answer = await ann.ask(query, id=ids.public("project", ledger.project))
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert answer["data"]["project"] is not None
    auditor = await ledger.workspace.member(Role.AUDITOR)
    client = Client(ledger.app, await key_of(ledger.workspace, auditor))
    assert (await client.data(PROGRESS, id=ids.public("project", ledger.project)))["project"]
