"""Server-sent events that are cut and go on: every answer has an id, and the id resumes."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest

from tests.graphql.conftest import HERE, node_with, run_script
from tests.schema.labeled_project import events
from tests.support.api import Client, key_of
from tests.support.listening import listening

QUERY = """subscription($after: String, $filter: EventFilter) {
  events(after: $after, filter: $filter) { position cursor name } }"""
FROM_THE_BEGINNING = 'subscription { events(after: "0") { position cursor name } }'
PATIENCE = 30


@pytest.fixture(scope="module")
def url(database, shared_clock):
    """The application behind a socket."""
    with listening(database, shared_clock) as at:
        yield at


def decoded(block: list[str]) -> dict[str, Any]:
    """One message as its fields; `data` is decoded."""
    found: dict[str, Any] = dict(line.split(": ", 1) for line in block if ": " in line)
    return {**found, "data": orjson.loads(found["data"])} if found.get("data") else found


@asynccontextmanager
async def streamed(url, key, last=None, query=QUERY, **variables) -> AsyncIterator[Any]:
    """The messages of a stream, without the comments."""
    headers = {"authorization": f"Bearer {key}", "accept": "text/event-stream"}
    if last is not None:
        headers["last-event-id"] = last
    body = {"query": query, "variables": variables}

    async def messages(answer):
        block: list[str] = []
        async for line in answer.aiter_lines():
            if line:
                block.append(line)
            elif found := decoded(block):
                yield found
            block = block if line else []

    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(timeout=PATIENCE) as client,
        client.stream("POST", url, json=body, headers=headers) as answer,
    ):
        yield messages(answer)


async def taken(url, key, count, last=None, **variables) -> list[dict[str, Any]]:
    """The first `next` messages of a stream: their ids and events."""
    found = []
    async with streamed(url, key, last, **variables) as messages:
        async for message in messages:
            if message.get("event") == "next":
                found.append({"id": message["id"], **message["data"]["data"]["events"]})
            if len(found) == count:
                break
    return found


async def code(url, key, last, **variables) -> str:
    """The code of the error with which a stream begins."""
    async with streamed(url, key, last, **variables) as messages:
        return (await anext(messages))["data"]["errors"][0]["extensions"]["code"]


async def test_each_answer_has_the_cursor_as_its_id_and_goes_on_from_it(url, ledger):
    for actor in (ledger.workspace.owner, ledger.ann):
        key = await key_of(ledger.workspace, actor)
        past = await events(Client(ledger.app, key))
        whole = await taken(url, key, len(past), after="0")
        assert [e["cursor"] for e in whole] == [e["cursor"] for e in past]
        assert all(event["id"] == event["cursor"] for event in whole)
        for place in (0, len(whole) // 2, len(whole) - 2):
            rest = await taken(url, key, 1, last=whole[place]["id"], after="0")
            assert rest == [whole[place + 1]]


async def test_answers_that_are_made_once_for_all_have_ids_too(url, ledger):
    """The last event in the past, the coming ones, and from the middle of those."""
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    last = (await events(Client(ledger.app, key)))[-2]["cursor"]
    several = [asyncio.create_task(taken(url, key, 4, after=last)) for _ in range(3)]
    await ledger.workspace.tasks(ledger.project, 3)
    found = [await task for task in several]
    assert found[0] == found[1] == found[2]
    assert [event["id"] for event in found[0]] == [event["cursor"] for event in found[0]]
    assert await taken(url, key, 2, last=found[0][1]["id"]) == found[0][2:]


async def test_who_is_cut_off_before_the_first_event_misses_none(url, ledger):
    for actor in (ledger.workspace.owner, ledger.ann):
        key = await key_of(ledger.workspace, actor)
        wanted = {"types": ["PROJECT_CREATED"]}
        async with streamed(url, key, filter=wanted) as messages:
            start = await anext(messages)
        assert list(start) == ["id"]
        await ledger.workspace.project(name="Meanwhile")
        assert await code(url, key, "nonsense") == "INVALID"
        (event,) = await taken(url, key, 1, last=start["id"], filter=wanted)
        assert event["name"] == "project.created"


async def test_an_id_is_checked_as_a_cursor_is(url, ledger):
    owner, ann = [await key_of(ledger.workspace, a) for a in (ledger.workspace.owner, ledger.ann)]
    shown = {e["cursor"] for e in await events(Client(ledger.app, ann))}
    cursors = [e["cursor"] for e in await events(Client(ledger.app, owner))]
    hidden = next(cursor for cursor in cursors if cursor not in shown)
    assert await code(url, ann, hidden) == "CURSOR_NOT_YOURS"
    position, mark = cursors[-1].split(".")
    forged = f"{position}.{int(mark, 16) ^ 1:016x}"
    assert await code(url, owner, forged, after="0") == "HISTORY_CHANGED"
    assert await code(url, owner, "99999.0123456789abcdef") == "HISTORY_CHANGED"


async def test_other_operations_leave_the_id_alone(url, ledger):
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    async with streamed(url, key, "nonsense", query="{ viewer { member { name } } }") as messages:
        found = [message async for message in messages]
    assert found[0]["data"] == {"data": {"viewer": {"member": {"name": "Ada"}}}}
    assert "id" not in found[0]


async def test_the_event_source_of_browsers_and_graphql_sse(url, ledger):
    """Over GET. EventSource connects again by itself, and says what it had got."""
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    past = await events(Client(ledger.app, key))
    arguments = (url, key, FROM_THE_BEGINNING, str(len(past)))
    node = node_with(HERE)
    seen = await asyncio.to_thread(run_script, node, "event_source.mjs", *arguments)
    cursors = [event["cursor"] for event in past]
    assert [event["cursor"] for event in seen["graphqlSse"]] == cursors
    assert [event["cursor"] for event in seen["eventSource"]] == cursors
    assert [event["id"] for event in seen["eventSource"]] == cursors
    assert seen["requests"] == [None, cursors[2]]


async def test_curl_goes_on_with_a_header(url, ledger):
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    cursor = (await events(Client(ledger.app, key)))[-2]["cursor"]
    command = [
        "curl", "--silent", "--no-buffer", "--max-time", "1", "--get", url,
        "--data-urlencode", f"query={FROM_THE_BEGINNING}",
        "--header", "Accept: text/event-stream", "--header", f"Authorization: Bearer {key}",
        "--header", f"Last-Event-ID: {cursor}",
    ]  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False
    )
    ids = [line[4:] for line in done.stdout.splitlines() if line.startswith("id: ")]
    assert ids[0] == cursor
    assert len(ids) == 2
