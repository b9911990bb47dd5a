"""The server is killed under subscribers of every kind and webhooks: each gets every position."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from websockets.exceptions import WebSocketException

from tests.graphql.peer import opened, subscribe
from tests.support.api import SEALING_KEY, key_of
from tests.support.databases import Database
from tests.support.serving import KillableServer
from tests.support.webhook_sink import Sink, sink
from tests.support.workspace import Workspace

FOLLOW = "subscription($after: String) { events(after: $after) { position cursor } }"
POLL = """query($after: String) { events(after: $after, waitSeconds: 20, first: 200) {
  nodes { position cursor } } }"""
MADE = 30
MANY = {
    f"ANNOLOG_{name}": "1000"
    for name in (
        "SUBSCRIPTIONS_PER_KEY", "SUBSCRIPTIONS_PER_MEMBER", "CONNECTIONS_PER_ADDRESS",
    )
}  # fmt: skip


HOOK = """mutation($input: CreateWebhookInput!) { createWebhook(input: $input) {
  ... on WebhookSecretPayload { secret } } }"""


@pytest.fixture
async def server(database: Database) -> AsyncIterator[KillableServer]:
    sent = {"ANNOLOG_WEBHOOK_PRIVATE_TARGETS": "*", "ANNOLOG_SECRET_KEY": SEALING_KEY}
    made = KillableServer(database.server_url, **MANY, **sent)
    made.start()
    yield made
    made.kill()


def data_of(answer: Any) -> Any:
    """The data of an answer. Raises OSError where the server cannot give any now."""
    errors = answer if isinstance(answer, list) else answer.get("errors")
    if errors:
        assert [error["extensions"]["code"] for error in errors] == ["UNAVAILABLE"], errors
        raise OSError
    return answer["data"]


class Follower:
    """A client that goes on behind its last cursor whenever its line is cut."""

    def __init__(self, url: str, key: str, client: httpx.AsyncClient) -> None:
        self.url, self.key, self.client = url, key, client
        self.headers = {"authorization": f"Bearer {key}"}
        self.seen: list[int] = []
        self.cursor = "0"

    def take(self, event: dict[str, Any]) -> None:
        self.seen.append(int(event["position"]))
        self.cursor = event["cursor"]

    async def run(self, once: Any) -> None:
        while True:
            try:
                await once(self)
            except (httpx.HTTPError, WebSocketException, OSError, TimeoutError):
                await asyncio.sleep(0.2)

    async def over_sse(self) -> None:
        headers = {**self.headers, "accept": "text/event-stream", "last-event-id": self.cursor}
        async with self.client.stream(
            "POST", self.url, json={"query": FOLLOW}, headers=headers
        ) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    self.take(data_of(orjson.loads(line[6:]))["events"])

    async def over_websocket(self) -> None:
        async with opened(self.url, init=False) as peer:
            payload = {"Authorization": f"Bearer {self.key}"}
            await peer.say({"type": "connection_init", "payload": payload})
            await peer.receive()
            await peer.say(subscribe("1", FOLLOW, variables={"after": self.cursor}))
            async for text in peer.socket:
                self.take(data_of(orjson.loads(text)["payload"])["events"])

    async def by_long_polls(self) -> None:
        body = {"query": POLL, "variables": {"after": self.cursor}}
        answer = await self.client.post(self.url, json=body, headers=self.headers)
        for event in data_of(answer.json())["events"]["nodes"]:
            self.take(event)


WAYS = (Follower.over_sse, Follower.over_websocket, Follower.by_long_polls)


async def have_hooks(client: httpx.AsyncClient, url: str, key: str, sent_to: Sink, n: int) -> None:
    """Make webhooks: for the whole ledger, singly and in batches."""
    for number in range(n):
        given = {
            "commandId": str(uuid4()), "name": "N", "url": f"{sent_to.url}/{number}",
            "actsAs": "AUDITOR", "after": "0", "batch": (1, 7, 100)[number % 3],
        }  # fmt: skip
        body = {"query": HOOK, "variables": {"input": given}}
        while True:
            try:
                answer = await client.post(
                    url, json=body, headers={"authorization": f"Bearer {key}"}
                )
                break
            except httpx.HTTPError:  # it is about to start
                await asyncio.sleep(0.2)
        assert answer.json()["data"]["createWebhook"]["secret"], answer.text


class Delivered:
    """By webhook, the positions that it was sent, in order, without duplicates."""

    def __init__(self, sent_to: Sink) -> None:
        self._sink, self._read = sent_to, 0
        self._found: dict[str, dict[int, None]] = {}

    def __call__(self) -> list[list[int]]:
        for one in self._sink.accepted[self._read :]:
            ids = ((int(event["id"]), None) for event in one.events)
            self._found.setdefault(one.path, {}).update(ids)
        self._read = len(self._sink.accepted)
        return [[*found] for found in self._found.values()]

    def all_reached(self, position: int, hooks: int) -> bool:
        """Tell whether each of so many webhooks was sent a position or a later one."""
        return [found[-1] >= position for found in self()] == [True] * hooks


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("count", "hooks", "kills"), [(15, 3, 1), pytest.param(201, 20, 3, marks=pytest.mark.soak)]
)
async def test_each_of_many_has_every_event_once(
    server: KillableServer, workspace: Workspace, owner: Any, count: int, hooks: int, kills: int
) -> None:
    key = await key_of(workspace, workspace.owner)
    project = await workspace.project()
    url = f"{server.address}/graphql"
    limits = httpx.Limits(max_connections=None)
    async with sink() as sent_to, httpx.AsyncClient(timeout=60, limits=limits) as client:
        delivered = Delivered(sent_to)
        await have_hooks(client, url, key, sent_to, hooks)
        everybody = [Follower(url, key, client) for _ in range(count)]
        running = [
            asyncio.create_task(one.run(WAYS[n % len(WAYS)])) for n, one in enumerate(everybody)
        ]

        async def reached(position: int) -> None:
            async with asyncio.timeout(240):
                while any(len(one.seen) < position for one in everybody):
                    await asyncio.sleep(0.05)
                    for task in running:
                        if task.done():
                            task.result()
                await sent_to.until(lambda: delivered.all_reached(position, hooks))

        for _ in range(kills):
            await reached(await _head(owner, workspace))
            for number in range(MADE):
                await workspace.tasks(project, 1)
                if number == MADE // 2:
                    server.kill()
                    server.start()
        await reached(await _head(owner, workspace))
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    wanted = list(range(1, await _head(owner, workspace) + 1))
    assert all(one.seen == wanted for one in everybody)
    assert delivered() == [wanted] * hooks
    assert_retried_alike(sent_to)


def assert_retried_alike(sent_to: Sink) -> None:
    """What was sent twice had the same bytes under the same id."""
    bodies = {(one.path, one.id): one.body for one in sent_to.received}
    assert all(one.body == bodies[one.path, one.id] for one in sent_to.received)


async def _head(owner: Any, workspace: Workspace) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
