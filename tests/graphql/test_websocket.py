"""graphql-transport-ws over a real socket, message by message."""

import json
from contextlib import suppress

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.graphql.peer import ACK, INIT, PROTOCOL, Peer, opened, subscribe


async def test_a_subscription_streams_and_completes(url):
    async with opened(url) as peer:
        await peer.say(subscribe("1", "subscription { count(to: 2) }"))
        assert [await peer.receive() for _ in range(3)] == [
            {"id": "1", "type": "next", "payload": {"data": {"count": 0}}},
            {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
            {"id": "1", "type": "complete"},
        ]


async def test_queries_and_mutations_run_too(url):
    async with opened(url) as peer:
        query = "query A { me } query B($n: String!) { hello(name: $n) }"
        await peer.say(
            subscribe("1", query, variables={"n": "x"}, operationName="B", extensions=None)
        )
        assert (await peer.receive())["payload"] == {"data": {"hello": "hello x"}}
        assert await peer.receive() == {"id": "1", "type": "complete"}
        await peer.say(subscribe("1", "{ boom }"))  # The id is free again.
        (error,) = (await peer.receive())["payload"]["errors"]
        assert "hunter2" not in error["message"]


@pytest.mark.parametrize(
    ("query", "more", "part"),
    [
        ("{", {}, "Syntax Error"),
        ("{ nope }", {}, "Cannot query field"),
        ("{ hello }", {"operationName": "X"}, "no operation"),
        ("query Q($n: Int!) { page(first: $n) { edges { cursor } } }", {}, "to be provided"),
        ("", {}, "must be a string"),
        ("{ " + "hello " * 5000 + "}", {}, "token"),
        ("subscription { denied }", {}, "Ask an owner."),
    ],
)
async def test_what_cannot_run_is_an_error_and_the_socket_stays_open(url, query, more, part):
    async with opened(url) as peer:
        await peer.say(subscribe("1", query, **more))
        message = await peer.receive()
        assert (message["id"], message["type"]) == ("1", "error")
        assert part in message["payload"][0]["message"]
        await peer.say({"type": "ping"})
        assert await peer.receive() == {"type": "pong"}


async def test_a_source_that_fails_ends_with_a_masked_error(url):
    async with opened(url) as peer:
        await peer.say(subscribe("1", "subscription { failing }"))
        assert (await peer.receive())["payload"] == {"data": {"failing": 1}}
        message = await peer.receive()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "INTERNAL"
        assert "hunter2" not in json.dumps(message)


@pytest.mark.parametrize(
    "message",
    [
        "x",
        b"{}",
        "[]",
        "null",
        '"connection_init"',
        "{}",
        '{"type": 1}',
        '{"type": "start"}',
        '{"type": "connection_ack"}',
        '{"type": "next", "id": "1", "payload": {}}',
        '{"type": "ping", "payload": "x"}',
        '{"type": "pong", "payload": []}',
        '{"type": "complete"}',
        '{"type": "complete", "id": 1}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "operationName": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "extensions": "x"}}',
        '{"type": "ping", "payload": {"a": NaN}}',
        '{"type": "ping", "payload": {"a": "\\u0000"}}',
        '{"type": "ping", "payload": ' + '{"a":' * 500 + "1" + "}" * 500 + "}",
    ],
)
async def test_an_invalid_message_closes_4400(url, message):
    async with opened(url) as peer:
        await peer.say(message)
        assert await peer.closed() == 4400


@pytest.mark.parametrize("payload", ["x", [], 1])
async def test_an_invalid_init_closes_4400(url, payload):
    async with opened(url, init=False) as peer:
        await peer.say({**INIT, "payload": payload})
        assert await peer.closed() == 4400


@pytest.mark.parametrize(
    "message", [INIT, {**INIT, "payload": None}, {**INIT, "payload": {"a": 1}}]
)
async def test_init_accepts_no_payload_null_and_an_object(url, message):
    async with opened(url, init=False) as peer:
        await peer.say(message)
        assert await peer.receive() == ACK


async def test_pings_are_echoed_also_before_init(url):
    async with opened(url, init=False) as peer:
        await peer.say({"type": "ping", "payload": {"n": 1}}, {"type": "pong"}, {"type": "ping"})
        assert await peer.receive() == {"type": "pong", "payload": {"n": 1}}
        assert await peer.receive() == {"type": "pong"}


async def test_subscribing_before_the_ack_closes_4401(url):
    async with opened(url, init=False) as peer:
        await peer.say(subscribe("1", "{hello}"))
        assert await peer.closed() == 4401
    async with opened(url, init=False) as peer:
        await peer.say(
            {**INIT, "payload": {"Authorization": "Bearer slow"}}, subscribe("1", "{hello}")
        )
        assert await peer.closed() == 4401


async def test_a_second_init_closes_4429(url):
    async with opened(url) as peer:
        await peer.say(INIT)
        assert await peer.closed() == 4429


async def test_a_used_id_closes_4409(url):
    async with opened(url) as peer:
        await peer.say(subscribe("1", "subscription { forever }"))
        await peer.receive()
        await peer.say(subscribe("1", "{ hello }"))
        assert await peer.closed() == 4409


async def test_credentials_travel_in_headers_or_in_the_init_payload(url):
    async with opened(url, additional_headers={"Authorization": "Bearer eve"}) as peer:
        await peer.say(subscribe("1", "{me}"))
        assert (await peer.receive())["payload"] == {"data": {"me": "eve"}}
    async with opened(url, init=False) as peer:
        await peer.say({**INIT, "payload": {"Authorization": "Bearer adam"}})
        assert await peer.receive() == ACK
        await peer.say(subscribe("1", "{me}"))
        assert (await peer.receive())["payload"] == {"data": {"me": "adam"}}


@pytest.mark.parametrize(("name", "code"), [("bad", 4401), ("locked", 4403), ("broken", 4500)])
async def test_a_refused_caller_is_closed(url, name, code):
    async with opened(url, init=False) as peer:
        await peer.say({**INIT, "payload": {"Authorization": f"Bearer {name}"}})
        assert await peer.closed() == code
        assert "hunter2" not in (peer.socket.close_reason or "")


@pytest.mark.parametrize("protocols", [None, ["graphql-ws"], ["x", "y"]])
async def test_other_subprotocols_close_4406(url, protocols):
    async with connect(url.replace("http", "ws", 1)) as socket:
        assert await Peer(socket).closed() == 4406
    if protocols:
        socket = connect(url.replace("http", "ws", 1), subprotocols=protocols)
        with suppress(ConnectionClosed):  # A client may already balk at the handshake.
            async with socket as opened_:
                assert await Peer(opened_).closed() == 4406


async def test_our_protocol_is_picked_from_several(url):
    async with opened(url, subprotocols=["graphql-ws", PROTOCOL]) as peer:
        assert peer.socket.subprotocol == PROTOCOL


async def test_foreign_pages_may_not_connect(url):
    with pytest.raises(InvalidStatus) as caught:
        async with opened(url, origin="http://evil.example"):
            pass
    assert caught.value.response.status_code == 403
    async with opened(url, origin=url.removesuffix("/graphql")):
        pass
