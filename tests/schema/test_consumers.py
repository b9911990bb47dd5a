"""What takes in the events of a ledger by itself, as those see it who may read the ledger."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.events.webhooks.webhooks import WEBHOOK
from server.projections.counters import rebuild
from tests.support.api import Client, key_of
from tests.support.webhooks import make_webhook

CONSUMERS = """{ organization { consumers {
  kind name position behind waitingSince problem webhook { id } } } }"""
BROKER = {"kind": "BROKER", "name": "nats", "position": "1", "problem": "stands still"}


@pytest.fixture
async def consumed(workspace, database, owner):
    """An organization with counters, a broker, and webhooks of its own and of a project."""
    project = await workspace.project()
    await rebuild.rebuild(database.server_url, workspace.org)
    add = "INSERT INTO broker_progress (org_id, broker, position, problem) VALUES ($1, $2, $3, $4)"
    await owner.execute(add, workspace.org, BROKER["name"], 1, BROKER["problem"])
    whole = await make_webhook(workspace, after=2, name="All")
    of_project = await make_webhook(workspace, project, name="Project's")
    return project, whole, of_project


async def shown(app, workspace, who) -> list[dict]:
    client = Client(app, await key_of(workspace, who))
    return (await client.data(CONSUMERS))["organization"]["consumers"]


def of_kind(found: list[dict], kind: str) -> list[dict]:
    return [one for one in found if one["kind"] == kind]


async def test_the_owner_sees_counters_brokers_and_webhooks(app, workspace, consumed):
    _, whole, of_project = consumed

    def pause(current):
        return webhooks.pause(current.get(WEBHOOK, of_project), PauseReason.REQUESTED)

    await workspace.do(pause, streams=((WEBHOOK, of_project),))
    found = await shown(app, workspace, workspace.owner)
    counters = of_kind(found, "COUNTER")
    assert "statistics" in {one["name"] for one in counters}
    assert {(one["problem"], one["webhook"]) for one in counters} == {(None, None)}
    (broker,) = of_kind(found, "BROKER")
    assert broker.items() >= BROKER.items()
    assert broker["waitingSince"] is not None
    all_of_it, project_s = of_kind(found, "WEBHOOK")
    assert (all_of_it["name"], all_of_it["position"], all_of_it["problem"]) == ("All", "2", None)
    assert int(all_of_it["behind"]) == int(broker["behind"]) - 1
    assert all_of_it["waitingSince"] is not None
    assert all_of_it["webhook"] == {"id": ids.public("webhook", whole)}
    assert (project_s["name"], project_s["problem"]) == ("Project's", "REQUESTED")


async def test_webhooks_are_left_out_where_they_may_not_be_seen(app, workspace, consumed):
    """A reviewer reads the ledger, but no webhook; an integrator of a project reads those of it."""
    project, _, of_project = consumed
    reviewer = await workspace.member(Role.REVIEWER)
    found = await shown(app, workspace, reviewer)
    assert {one["kind"] for one in found} == {"COUNTER", "BROKER"}
    await workspace.grant(reviewer, project, Role.INTEGRATOR)
    (webhook,) = of_kind(await shown(app, workspace, reviewer), "WEBHOOK")
    assert webhook["webhook"] == {"id": ids.public("webhook", of_project)}


async def test_who_may_not_read_the_ledger_is_refused(app, workspace, consumed):
    project, *_ = consumed
    member = await workspace.member()
    await workspace.grant(member, project, Role.INTEGRATOR)
    client = Client(app, await key_of(workspace, member))
    answer = await client.ask(CONSUMERS)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert answer["data"]["organization"]["consumers"] is None
