"""The ledger live, over the real transports: nothing missed, nothing hidden shown, nothing held."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import pairwise

import asyncpg
import httpx
import orjson
import pytest
from websockets.exceptions import ConnectionClosedError

from server.access import tokens
from server.events import projects
from server.events.accounts import credentials
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.project_policy import Policy, Visibility
from server.graphql import Limits
from server.graphql.engine import Engine
from server.graphql.errors import Masking
from server.graphql.request_parsing import from_json
from server.reads.session import SETTINGS
from server.schema.core.context import Caller, Context
from server.schema.core.root import build_schema
from tests.graphql.peer import opened, subscribe
from tests.schema.labeled_project import events, types, worked
from tests.support.api import FAST, Client, key_of, served
from tests.support.listening import listening, opened_services

EVENTS = """subscription($after: String, $filter: EventFilter) {
  events(after: $after, filter: $filter) { position type: name cursor stream actor { name } } }"""
PATIENCE = 30


@pytest.fixture(scope="module")
def url(database, shared_clock):
    """The application behind a socket, in a thread of its own."""
    with listening(database, shared_clock) as at:
        yield at


@pytest.fixture
async def work(app, workspace):
    return await worked(app, workspace)


@asynccontextmanager
async def following(url, key, **variables):
    """A function that gives the next event, or the error that ended the subscription."""
    async with opened(url, init=False) as peer:
        await peer.say({"type": "connection_init", "payload": {"Authorization": f"Bearer {key}"}})
        assert (await peer.receive())["type"] == "connection_ack"
        await peer.say(subscribe("1", EVENTS, variables=variables))

        async def following_event():
            async with asyncio.timeout(PATIENCE):
                while (message := await peer.receive())["type"] == "ping":
                    await peer.say({"type": "pong"})
            if message["type"] == "next":
                assert "errors" not in message["payload"], message
                return message["payload"]["data"]["events"]
            return message

        yield following_event


async def received(receive, count):
    return [await receive() for _ in range(count)]


async def refused(url, key, **variables):
    async with following(url, key, **variables) as receive:
        message = await receive()
        assert message["type"] == "error"
        return message["payload"][0]["extensions"]["code"]


async def test_catching_up_runs_into_live_without_a_seam(url, work):
    workspace = work.workspace
    key = await key_of(workspace, workspace.owner)
    past = await events(Client(work.app, key))
    async with following(url, key, after="0") as receive:
        received_so_far = await received(receive, len(past))
        assert [e["cursor"] for e in received_so_far] == [e["cursor"] for e in past]
        await workspace.tasks(work.project, 3)
        live = await received(receive, 3)
    assert [int(e["position"]) for e in live] == [len(past) + n for n in (1, 2, 3)]
    async with following(url, key, after=received_so_far[-2]["cursor"]) as receive:
        assert await received(receive, 4) == [received_so_far[-1], *live]


async def test_without_a_cursor_it_begins_now(url, work):
    workspace = work.workspace
    key = await key_of(workspace, workspace.owner)
    seen = {"types": ["TASK_IMPORTED", "PROJECT_RENAMED"]}
    async with following(url, key, filter=seen) as receive:
        waiting = asyncio.ensure_future(receive())
        # Nobody says when a subscription stands: import until the first event comes.
        while not waiting.done():
            await workspace.tasks(work.project, 1)
            await asyncio.wait([waiting], timeout=0.2)
        first = await waiting
    assert first["type"] == "task.imported"
    assert int(first["position"]) > len(
        await events(Client(work.app, key), types=["TASK_IMPORTED"])
    )


async def test_cursors_and_filters_that_do_not_fit_are_refused(url, work):
    key = await key_of(work.workspace, work.workspace.owner)
    cursor = (await events(Client(work.app, key)))[0]["cursor"]
    forged = cursor[:-1] + ("0" if cursor[-1] != "0" else "1")
    assert await refused(url, key, after=forged) == "HISTORY_CHANGED"
    assert await refused(url, key, after="soon") == "INVALID"
    bounded = {"until": "2026-03-03T12:00:00Z"}
    assert await refused(url, key, filter=bounded) == "INVALID"
    ann = await key_of(work.workspace, work.ann)
    assert await refused(url, ann, filter={"types": ["TASK_RESOLVED"]}) == "FORBIDDEN"


async def test_an_annotator_follows_what_the_query_shows_until_the_policy_opens_more(url, work):
    workspace = work.workspace
    key = await key_of(workspace, work.ann)
    shown = await events(Client(work.app, key))
    async with following(url, key, after="0") as receive:
        received_so_far = await received(receive, len(shown))
        assert [e["cursor"] for e in received_so_far] == [e["cursor"] for e in shown]
        await workspace.tasks(work.project, 1)
        policy = Policy(overlap=2, visibility=Visibility.ALL)
        await workspace.do(
            lambda current: projects.change_policy(current.project(work.project), policy=policy),
            projects=(work.project,),
        )
        await workspace.tasks(work.project, 1)
        assert types(await received(receive, 2)) == ["project.policy_changed", "task.imported"]


async def test_it_goes_on_where_a_page_ended_between_two_events(url, work):
    key = await key_of(work.workspace, work.ann)
    shown = await events(Client(work.app, key))
    before, after = next(
        (one["cursor"], two)
        for one, two in pairwise(shown)
        if int(two["position"]) - int(one["position"]) > 1
    )
    between = f"{int(after['position']) - 1}~{before}"
    async with following(url, key, after=between) as receive:
        assert (await receive())["cursor"] == after["cursor"]
    assert await refused(url, key, after="99999~0") == "HISTORY_CHANGED"


async def test_a_project_filter_leaves_out_other_projects(url, work):
    workspace = work.workspace
    key = await key_of(workspace, workspace.owner)
    other = await workspace.project(name="Other")
    await workspace.tasks(other, 1)
    wanted = {"project": ids.public("project", other)}
    async with following(url, key, after="0", filter=wanted) as receive:
        assert types(await received(receive, 3)) == [
            "project.created",
            "form.published",
            "task.imported",
        ]


async def test_a_revoked_key_ends_the_subscription(url, work):
    workspace = work.workspace
    key = await key_of(workspace, workspace.owner)
    digest = tokens.digest(tokens.parse(key))
    async with following(url, key) as receive:
        waiting = asyncio.ensure_future(receive())
        async with asyncio.timeout(PATIENCE):
            while not waiting.done():
                await revoke(workspace, digest)
                await asyncio.wait([waiting], timeout=0.2)
        try:
            message = await waiting
            while message.get("type") in ("credential.ended", "credential.issued"):
                message = await receive()
        except ConnectionClosedError as closed:
            # The key ended before the server had heard what to follow.
            ended = closed.rcvd.code
        else:
            ended = message["payload"][0]["extensions"]["code"]
    assert ended in (4401, "UNAUTHENTICATED")


async def revoke(workspace, digest):
    """End the owner's keys; again and again does no harm."""

    def decide(current):
        held = current.member(workspace.owner.member).credentials
        member = current.member(workspace.owner.member)
        return [c for key in held for c in credentials.revoke(member, credential=key.id)]

    await workspace.as_server(decide, members=(workspace.owner.member,))


async def test_events_over_sse(url, work):
    key = await key_of(work.workspace, work.workspace.owner)
    headers = {"authorization": f"Bearer {key}", "accept": "text/event-stream"}
    body = {"query": EVENTS, "variables": {"after": "0"}}
    received_so_far = []
    async with (
        httpx.AsyncClient(timeout=PATIENCE) as client,
        client.stream("POST", url, json=body, headers=headers) as answer,
    ):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                received_so_far.append(orjson.loads(line[6:])["data"]["events"])
            if len(received_so_far) == 5:
                break
    assert [e["position"] for e in received_so_far] == ["1", "2", "3", "4", "5"]


async def test_no_snapshot_outlives_its_operation(url, work, database):
    """After answers, errors, refusals, dropped requests and while subscriptions wait."""
    key = await key_of(work.workspace, work.workspace.owner)
    headers = {"authorization": f"Bearer {key}"}
    queries = [
        "{ events { nodes { actor { name } } } viewer { member { name } } }",
        '{ task(id: "task_aaaaaaaaaaaaaaaaaaaaaaaaaa") { id } viewer { member { name } } }',
        '{ events(after: "7.0000000000000000") { nodes { type: name } } }',
        "{ nonsense }",
    ]
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        for query in queries:
            await client.post(url, json={"query": query}, headers=headers)
        soon = {"headers": headers, "timeout": httpx.Timeout(PATIENCE, read=0.001)}
        with pytest.raises(httpx.ReadTimeout):
            await client.post(url, json={"query": queries[0]}, **soon)
        async with following(url, key, after="0") as receive:
            await received(receive, 5)
            await settled(database)
    await settled(database)


async def settled(database):
    """Wait until no reader is in a transaction, in this database."""
    connection = await asyncpg.connect(database.server_url)
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = $1 AND state LIKE 'idle in transaction%'"
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while await connection.fetchval(query, SETTINGS["application_name"]):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def test_who_stops_reading_is_forgotten(database, clock, work):
    async with opened_services(database, clock) as running:
        tailer = running.fan_out.tailer
        context = Context(running, Caller(work.workspace.org, work.workspace.owner.member, None))
        engine = Engine(
            build_schema(),
            Limits(),
            Masking(),
            development=False,
            may_introspect=lambda _: False,
            fast=FAST,
        )
        query = 'subscription { events(after: "0") { type: name actor { name } } }'
        answers = await engine.start(engine.plan(from_json({"query": query}), context))
        first, *_ = await anext(answers)
        found = orjson.loads(first.json)["data"]["events"]
        assert found == {"type": "organization.created", "actor": None}
        assert list(tailer._rings) == [work.workspace.org]
        await answers.aclose()
        assert not tailer._rings
        await engine.release(context)


async def test_a_member_without_any_role_follows_nothing(url, work):
    eve = await work.workspace.member(None, name="Eve")
    key = await key_of(work.workspace, eve)
    assert await refused(url, key) == "FORBIDDEN"
    await work.workspace.grant(eve, work.project, Role.ANNOTATOR)
    async with following(url, key, after="0") as receive:
        assert (await receive())["type"] == "project.created"


async def test_the_application_serves_in_this_loop_too(database, clock, workspace):
    async with served(database, clock) as app:
        client = Client(app, await key_of(workspace, workspace.owner))
        answer = await client.ask("subscription { events { type: name } }")
        assert "Subscribe over WebSocket" in answer["errors"][0]["message"]
