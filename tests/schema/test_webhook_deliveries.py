"""The log of a webhook's deliveries, its lag, pings, and deliveries made again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server.events.core import ids
from tests.support.api import Client, key_of, served
from tests.support.webhook_delivery import delivering, eventually, new_webhook, tools_of
from tests.support.webhook_sink import Sink, sink, status

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")

LOG = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String,
$status: WebhookDeliveryStatus) { webhook(id: $id) {
lag { positions waitingSince position failingSince }
deliveries(first: $first, after: $after, last: $last, before: $before, status: $status) {
edges { cursor node { id kind status firstPosition lastPosition events attempts nextAttemptAt
httpStatus problem latencySeconds excerpt createdAt changedAt requestedBy { id }
earlierAttempts { at httpStatus problem latencySeconds } } }
pageInfo { hasNextPage hasPreviousPage } } } }"""
SENT = "... on WebhookDeliveryPayload { delivery { id status kind requestedBy { id } } }"


@pytest.fixture(scope="module")
async def shared_app(database, shared_clock):
    """Without jobs: its own delivery would take what `delivery` is to send, and refuse to."""
    async with served(database, shared_clock) as running:
        yield running


@pytest.fixture(autouse=True)
async def no_webhooks(owner):
    """Leave no webhook behind: its address may soon be that of the next receiver."""
    yield
    await owner.execute("UPDATE projection_1.webhook SET status = 'DELETED'")


@pytest.fixture
async def receiver():
    async with sink() as made:
        yield made


@pytest.fixture
async def delivery(database, writer):
    async with tools_of(database.server_url, writer) as tools, delivering(tools) as job:
        yield job


@pytest.fixture
async def owner_client(app, workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


class Log:
    """The log of a webhook as its owner sees it."""

    def __init__(self, client: Client, webhook: Any) -> None:
        self.client, self.id = client, ids.public("webhook", webhook.id)

    async def read(self, **given: Any) -> Any:
        return (await self.client.data(LOG, id=self.id, **given))["webhook"]

    async def nodes(self, **given: Any) -> list[Any]:
        edges = (await self.read(**given))["deliveries"]["edges"]
        return [edge["node"] for edge in edges]

    async def ask(self, field: str, **given: Any) -> Any:
        kind = {"pingWebhook": "PingWebhookInput", "redeliver": "RedeliverInput"}[field]
        return await self.client.do(field, kind, SENT, **given)


async def test_the_log_and_the_lag(
    workspace, owner_client: Client, receiver: Sink, delivery
) -> None:
    receiver.behaviors = [status(500, "broken"), status(503)]
    log = Log(owner_client, await new_webhook(workspace, receiver.url, batch=1))
    shown = await eventually(log.read, lambda found: found["lag"]["positions"] == 0)
    assert shown["lag"] == {
        "positions": 0,
        "waitingSince": None,
        "position": "4",
        "failingSince": None,
    }
    nodes = await log.nodes()
    assert [node["firstPosition"] for node in nodes] == ["4", "3", "2", "1"]
    first = nodes[-1]
    assert (first["status"], first["attempts"], first["httpStatus"]) == ("DELIVERED", 3, 200)
    assert [one["httpStatus"] for one in first["earlierAttempts"]] == [500, 503]
    assert {one["problem"] for one in first["earlierAttempts"]} == {"STATUS"}
    assert (first["kind"], first["events"], first["excerpt"]) == ("EVENTS", 1, "thanks")
    assert await log.nodes(status="DEAD") == []
    assert await log.nodes(status="DELIVERED") == nodes


async def test_the_log_is_read_from_both_ends(
    workspace, owner_client: Client, receiver: Sink, delivery
) -> None:
    log = Log(owner_client, await new_webhook(workspace, receiver.url))
    await eventually(log.nodes, lambda found: len(found) == 4)
    every = (await log.read())["deliveries"]["edges"]
    first = (await log.read(first=2))["deliveries"]
    assert first["edges"] == every[:2]
    assert first["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
    rest = (await log.read(first=2, after=every[1]["cursor"]))["deliveries"]
    assert rest["edges"] == every[2:4]
    last = (await log.read(last=2, before=every[2]["cursor"]))["deliveries"]
    assert last["edges"] == every[:2]
    for size in (0, 201):
        found = await owner_client.ask(LOG, id=log.id, first=size)
        assert found["errors"][0]["extensions"]["code"] == "LIMIT"


async def test_a_ping_is_sent_once_however_often_it_is_asked_for(
    workspace, owner_client: Client, receiver: Sink, delivery
) -> None:
    webhook = await new_webhook(workspace, receiver.url, types=("export.created",))
    log, command = Log(owner_client, webhook), str(uuid4())
    for _ in range(2):
        asked = await log.ask("pingWebhook", webhook=log.id, commandId=command)
        assert asked["delivery"]["kind"] == "PING"
        assert asked["delivery"]["requestedBy"]["id"] == ids.public(
            "member", workspace.owner.member
        )
    (sent,) = await eventually(log.nodes, lambda found: found[0]["status"] == "DELIVERED")
    assert sent["id"] == asked["delivery"]["id"]
    (got,) = receiver.received
    assert got.events[0]["type"] == "org.annolog.webhook.ping"
    other = await new_webhook(workspace, receiver.url, types=("export.created",))
    reused = await log.ask(
        "pingWebhook", webhook=ids.public("webhook", other.id), commandId=command
    )
    assert reused["code"] == "COMMAND_REUSED"


async def test_a_delivery_is_made_again(
    workspace, another_workspace, app, owner_client: Client, receiver: Sink, delivery
) -> None:
    log = Log(owner_client, await new_webhook(workspace, receiver.url))
    nodes = await eventually(
        log.nodes, lambda found: [one["status"] for one in found] == ["DELIVERED"] * 4
    )
    asked = await log.ask("redeliver", delivery=nodes[1]["id"])
    assert asked["delivery"]["kind"] == "REDELIVERY"
    await receiver.until(lambda: len(receiver.received) == 5)
    assert receiver.received[4].body == receiver.received[2].body
    assert receiver.received[4].id == receiver.received[2].id
    log.client = Client(app, await key_of(another_workspace, another_workspace.owner))
    refused = await log.ask("redeliver", delivery=nodes[1]["id"])
    assert refused["code"] == "NOT_FOUND"
    log.client = owner_client
    ping = await log.ask("pingWebhook", webhook=log.id)
    refused = await log.ask("redeliver", delivery=ping["delivery"]["id"])
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["delivery"])
