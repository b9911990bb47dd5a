"""Queries of events that wait: nothing missed, nothing held, and no longer than rights last."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from server.app import Overrides
from server.events.accounts import credentials, members
from server.schema.events import queries
from server.serving import serving
from server.settings import Settings
from tests.schema.labeled_project import events
from tests.support.api import CHEAP, FAST, Client, key_of, served
from tests.support.idle_parts import idle_parts
from tests.support.subscribers import until

WAIT = """query($after: String, $seconds: Int, $filter: EventFilter, $first: Int) {
  events(after: $after, waitSeconds: $seconds, filter: $filter, first: $first) {
    nodes { position name cursor } pageInfo { hasNextPage endCursor } } }"""
LONG = 50


async def last_cursor(client: Client) -> str:
    return (await events(client))[-1]["cursor"]


def waiting(client: Client, after: str, seconds: int = LONG, **filter: Any) -> asyncio.Task[Any]:
    return asyncio.create_task(client.ask(WAIT, after=after, seconds=seconds, filter=filter))


def names(answer: dict[str, Any]) -> list[str]:
    return [event["name"] for event in answer["data"]["events"]["nodes"]]


def code(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


@pytest.fixture
def pages(monkeypatch) -> list[int]:
    """The heads at which pages were read."""
    read, real = [], queries._page

    async def noted(*arguments: Any) -> Any:
        found = await real(*arguments)
        read.append(found[1])
        return found

    monkeypatch.setattr(queries, "_page", noted)
    return read


async def test_a_page_comes_once_it_has_an_event(ledger, pages):
    owner, ann = [await ledger.client(who) for who in (ledger.workspace.owner, ledger.ann)]
    for client in (owner, ann):
        after = await last_cursor(client)
        pages.clear()
        answer = waiting(client, after)
        await until(lambda: pages)
        await ledger.workspace.project(name="Next")
        assert names(await answer)[0] == "project.created"
    whole = await client.data(WAIT, after="0", seconds=LONG)
    assert len(whole["events"]["nodes"]) > 5  # nothing to wait for


async def test_neither_hidden_events_nor_others_wake(ledger, pages):
    """The page is read twice: before the wait, and when there is something to show."""
    ann = await ledger.client(ledger.ann)
    owner = await ledger.client(ledger.workspace.owner)
    for client, filter_ in ((ann, {}), (owner, {"types": ["PROJECT_CREATED"]})):
        after = await last_cursor(client)
        pages.clear()
        answer = waiting(client, after, **filter_)
        await until(lambda: pages)
        for _ in range(3):
            await ledger.workspace.tasks(ledger.project, 1)
        await ledger.workspace.project()
        assert names(await answer)[0] == "project.created"
        assert len(pages) == 2


async def test_it_comes_empty_when_the_time_is_over(ledger):
    client = await ledger.client(ledger.workspace.owner)
    after = await last_cursor(client)
    for seconds in (0, 1):
        page = (await client.data(WAIT, after=after, seconds=seconds))["events"]
        assert page == {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": after}}


async def test_what_cannot_wait_is_refused(ledger):
    client = await ledger.client(ledger.workspace.owner)
    after = await last_cursor(client)
    for query, expected in (
        ("events(waitSeconds: 61) { nodes { name } }", "LIMIT"),
        ("events(waitSeconds: -1) { nodes { name } }", "LIMIT"),
        ("events(waitSeconds: 1, last: 5) { nodes { name } }", "INVALID"),
        ("events(waitSeconds: 1, filter: {positions: {since: 1}}) { nodes { name } }", "INVALID"),
        ("events(waitSeconds: 1) { nodes { name } } viewer { member { id } }", "INVALID"),
        ("events(waitSeconds: 1) { nodes { name } } ... { head { position } }", "INVALID"),
        ('asOf(position: "3") { events(waitSeconds: 1) { nodes { name } } }', "PRESENT_ONLY"),
    ):
        assert code(await client.ask(f"{{ {query} }}")) == expected, query
    assert code(await client.ask(WAIT, after=f"9{after}", seconds=1)) == "HISTORY_CHANGED"


async def test_who_waits_holds_no_connection_and_is_counted(database, clock, workspace):
    async with served(database, clock, readers=1, subscriptions_per_key=2) as app:
        client = Client(app, await key_of(workspace, workspace.owner))
        after = await last_cursor(client)
        several = {waiting(client, after) for _ in range(3)}
        [refused], others = await asyncio.wait(several, return_when=asyncio.FIRST_COMPLETED)
        assert code(refused.result()) == "LIMIT"
        assert await client.data("{ viewer { member { name } } }")  # by the only connection
        await workspace.project()
        assert [names(await one)[0] for one in others] == ["project.created"] * 2


@pytest.mark.parametrize("what", ["key", "role"])
async def test_it_ends_with_the_rights(ledger, pages, what):
    workspace, member = ledger.workspace, ledger.rita.member
    client = await ledger.client(ledger.rita)
    answer = waiting(client, (await events(client))[-1]["cursor"], types=["MEMBER_ADDED"])
    await until(lambda: pages)

    def decide(current: Any) -> Any:
        found = current.member(member)
        if what == "role":
            return members.change_role(found, role=None, last_owner=False)
        keys = [key.id for key in found.credentials]
        return [event for key in keys for event in credentials.revoke(found, credential=key)]

    await workspace.as_server(decide, members=(member,))
    async with asyncio.timeout(30):
        assert code(await answer) == {"key": "UNAUTHENTICATED", "role": "FORBIDDEN"}[what]


@pytest.fixture
def idle():
    with idle_parts():
        yield


@pytest.mark.usefixtures("idle")
async def test_it_ends_with_the_server_and_with_the_client(database, clock, workspace):
    parts = Overrides(passwords=CHEAP, clock=clock, jobs=False, register=False, fast_graphql=FAST)
    settings = Settings(port=0, subscriptions_per_key=1)
    headers = {"authorization": f"Bearer {await key_of(workspace, workspace.owner)}"}
    async with (
        serving(settings, database.server_url, parts) as server,
        httpx.AsyncClient(headers=headers, timeout=30) as client,
    ):
        url = f"{server.address}/graphql"

        async def asked(seconds: int, after: str) -> Any:
            variables = {"after": after, "seconds": seconds}
            reply = await client.post(url, json={"query": WAIT, "variables": variables})
            return reply.json()

        after = "0"
        while (page := (await asked(0, after))["data"]["events"])["nodes"]:
            after = page["pageInfo"]["endCursor"]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await asked(LONG, after)
        async with asyncio.timeout(30):  # the server notices that it has left
            while "errors" in await asked(1, after):
                pass
        several = {asyncio.create_task(asked(LONG, after)) for _ in range(2)}
        [refused], [last] = await asyncio.wait(several, return_when=asyncio.FIRST_COMPLETED)
        assert code(refused.result()) == "LIMIT"
        server.stop()
        async with asyncio.timeout(30):
            assert names(await last) == []
