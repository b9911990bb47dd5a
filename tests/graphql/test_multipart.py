"""Subscriptions in the parts of one response, as Apollo's protocol says; @defer is refused."""

import json

import pytest
from httpx import ASGITransport, AsyncClient

from server.graphql import Limits
from tests.graphql import toy
from tests.graphql.conftest import serve
from tests.graphql.toy import JSON, code

PARTS = {"accept": f"multipart/mixed;subscriptionSpec=1.0, {JSON}"}
COUNT = {"query": "subscription { count(to: 2) }"}


def parts(body):
    """The JSON of each part; what lies between the boundaries is checked byte for byte."""
    assert body.startswith(b"\r\n--graphql\r\n")
    assert body.endswith(b"\r\n--graphql--\r\n")
    inner = body[len(b"\r\n--graphql") : -len(b"\r\n--graphql--\r\n")]
    found = []
    for part in inner.split(b"\r\n--graphql"):
        head, _, text = part.partition(b"\r\n\r\n")
        assert head == b"\r\nContent-Type: application/json"
        found.append(json.loads(text))
    return found


async def test_each_answer_is_a_part(client):
    reply = await client.post("/", json=COUNT, headers=PARTS)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == (
        'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"'
    )
    assert parts(reply.content) == [
        {},
        {"payload": {"data": {"count": 0}}},
        {"payload": {"data": {"count": 1}}},
    ]


async def test_a_failing_source_ends_the_stream_with_errors(client):
    reply = await client.post("/", json={"query": "subscription { failing }"}, headers=PARTS)
    *_, last = parts(reply.content)
    assert last["payload"] is None
    assert last["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "hunter2" not in reply.text


async def test_heartbeats_are_empty_objects():
    with serve(toy.app(Limits(keep_alive_seconds=0.01))) as url:
        async with (
            AsyncClient() as client,
            client.stream(
                "POST", url, json={"query": "subscription { silent }"}, headers=PARTS
            ) as reply,
        ):
            read = b""
            async for chunk in reply.aiter_raw():
                read += chunk
                if read.count(b"\r\n\r\n{}\r\n--graphql") >= 3:
                    break


@pytest.mark.parametrize(
    "accept",
    [
        "multipart/mixed;subscriptionSpec=1.0",
        'multipart/mixed;boundary="graphql";subscriptionSpec="1.0",application/json',
        "multipart/mixed; boundary=graphql; subscriptionSpec=1.0, application/json;q=0.9",
    ],
)
async def test_the_parameter_may_be_written_in_several_ways(client, accept):
    reply = await client.post("/", json=COUNT, headers={"accept": accept})
    assert reply.headers["content-type"].startswith("multipart/mixed")
    plain = await client.post("/", json={"query": "{hello}"}, headers={"accept": accept})
    assert plain.json() == {"data": {"hello": "hello world"}}
    assert plain.headers["content-type"].startswith(JSON)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("multipart/mixed", 406),
        ("multipart/mixed;subscriptionSpec=2.0", 406),
        ("multipart/*", 406),
        (f"multipart/mixed;deferSpec=20220824,{JSON}", 400),
        (f"multipart/mixed;subscriptionSpec=1.0;q=0,{JSON}", 400),
    ],
)
async def test_another_multipart_is_not_offered(client, accept, status):
    reply = await client.post("/", json=COUNT, headers={"accept": accept})
    assert reply.status_code == status


async def test_the_stream_wins_for_a_client_that_names_both(client):
    accept = "text/event-stream, multipart/mixed;subscriptionSpec=1.0"
    reply = await client.post("/", json=COUNT, headers={"accept": accept})
    assert reply.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize(
    "query",
    ["{ ... @defer { hello } }", "{ books @stream(initialCount: 1) { id } }"],
    ids=["defer", "stream"],
)
async def test_incremental_delivery_is_refused_in_one_sentence(client, query):
    reply = await client.post("/", json={"query": query})
    assert code(reply) == "INVALID"
    (error,) = reply.json()["errors"]
    assert error["message"] == "Answers come whole here: leave @defer and @stream out."


def test_apollo_client_is_served(script):
    seen = script("apollo.mjs")
    (*some, failed) = seen.pop("failing")
    assert some == [{"failing": 1}]
    assert "our side" in json.dumps(failed)
    assert seen == {
        "subscription": [{"count": n} for n in range(3)],
        "stopped": [{"forever": 0}, {"forever": 1}],
        "first": {"hello": "hello world"},
        "again": {"hello": "hello world"},
        "sent": [
            {"query": False, "hash": True, "status": 200},
            {"query": True, "hash": True, "status": 200},
            {"query": False, "hash": True, "status": 200},
        ],
    }


async def test_a_stranger_gets_no_part():
    app = toy.app()
    async with AsyncClient(transport=ASGITransport(app), base_url="http://x") as client:
        reply = await client.post("/", json=COUNT, headers={**PARTS, "authorization": "Bearer bad"})
        assert reply.status_code == 401
