"""What statistics could not take in, as auditors and owners see it."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.projections.counters import rebuild
from tests.support.api import Client, key_of
from tests.support.unknown_events import append_unknown

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")

PAGE = """query($first: Int, $after: String, $last: Int, $before: String) { organization { name
  parkedEvents(first: $first, after: $after, last: $last, before: $before) {
    nodes { position stream type name projection error parkedAt }
    pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } } }"""


@pytest.fixture
async def waiting(ledger, database, owner):
    """Positions of three events of a newer server, parked."""
    workspace = ledger.workspace
    streams = (ledger.tasks[0], ledger.tasks[1], ledger.tasks[0])
    found = [await append_unknown(owner, workspace.org, stream) for stream in streams]
    await rebuild.rebuild(database.server_url, workspace.org)
    return [str(position) for position in found]


async def test_auditors_and_owners_see_what_waits_and_why(ledger, waiting):
    workspace = ledger.workspace
    for who in (workspace.owner, await workspace.member(Role.AUDITOR)):
        client = Client(ledger.app, await key_of(workspace, who))
        first = (await client.data(PAGE, first=2))["organization"]["parkedEvents"]
        assert first["pageInfo"]["hasNextPage"] is True
        after = first["pageInfo"]["endCursor"]
        rest = (await client.data(PAGE, after=after))["organization"]["parkedEvents"]
        assert rest["pageInfo"]["hasNextPage"] is False
        found = first["nodes"] + rest["nodes"]
        end = (await client.data(PAGE, last=4))["organization"]["parkedEvents"]
        assert (end["nodes"], end["pageInfo"]["hasPreviousPage"]) == (found[-4:], True)
        before = end["pageInfo"]["startCursor"]
        begin = (await client.data(PAGE, last=20, before=before))["organization"]["parkedEvents"]
        assert begin["nodes"] == found[:-4]
        assert {(event["type"], event["name"]) for event in found} == {(None, "task.teleported")}
        counters = {"quality", "quality_samples", "statistics", "task_lists", "task_subjects"}
        assert {event["projection"] for event in found} == counters
        for name in counters:
            assert [e["position"] for e in found if e["projection"] == name] == waiting
        assert found[0]["stream"] == ids.public("task", ledger.tasks[0])
        assert "does not know task.teleported" in found[0]["error"]


async def test_nobody_else_does_and_only_cursors_lead_on(ledger, waiting):
    workspace = ledger.workspace
    annotator = Client(ledger.app, await key_of(workspace, ledger.ann))
    answer = await annotator.ask(PAGE)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert answer["data"]["organization"]["parkedEvents"] is None
    owner = Client(ledger.app, await key_of(workspace, workspace.owner))
    for after in ("nowhere", "statistics.x", "statistics." + "9" * 30):
        answer = await owner.ask(PAGE, after=after)
        assert answer["errors"][0]["extensions"]["code"] == "INVALID"


async def test_an_organization_without_any_has_an_empty_page(ledger):
    owner = Client(ledger.app, await key_of(ledger.workspace, ledger.workspace.owner))
    assert (await owner.data(PAGE))["organization"]["parkedEvents"]["nodes"] == []
