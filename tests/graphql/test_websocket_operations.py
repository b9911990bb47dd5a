"""Operations on a WebSocket end when they should, and are bounded."""

import asyncio

from server.graphql import Limits
from tests.graphql import toy
from tests.graphql.conftest import serve
from tests.graphql.peer import opened, subscribe


async def eventually(truth):
    async with asyncio.timeout(30):
        while not truth():  # noqa: ASYNC110 - the other side has no event to wait for
            await asyncio.sleep(0.01)


def calls(callers):
    return [call for caller in callers for call in caller.calls]


async def test_complete_stops_the_source_and_frees_the_id(url, callers):
    async with opened(url) as peer:
        await peer.say(subscribe("1", "subscription { forever }"))
        await peer.receive()
        await peer.say({"id": "1", "type": "complete"}, {"id": "unknown", "type": "complete"})
        await eventually(lambda: calls(callers) == ["started", "stopped"])
        await peer.say(subscribe("1", "{ hello }"))
        while (message := await peer.receive())["payload"].get("data", {}).get("hello") is None:
            pass  # What was on its way when `complete` arrived.
        assert message["id"] == "1"
        assert await peer.receive() == {"id": "1", "type": "complete"}


async def test_leaving_stops_every_source(url, callers):
    async with opened(url, close_timeout=0.1) as peer:
        for n in range(5):
            await peer.say(subscribe(str(n), "subscription { forever }"))
        await eventually(lambda: calls(callers).count("started") == 5)
    await eventually(lambda: calls(callers).count("stopped") == 5)
    await eventually(lambda: all(caller.released for caller in callers))


async def test_operations_of_a_connection_are_capped():
    limits = Limits(connection_operations=2)
    with serve(toy.app(limits)) as url:
        async with opened(url) as peer:
            for n in range(3):
                await peer.say(subscribe(str(n), "subscription { forever }"))
            while (message := await peer.receive())["type"] != "error":
                pass
            assert message["id"] == "2"
            assert message["payload"][0]["extensions"]["code"] == "LIMIT"


async def test_a_silent_client_is_closed_4408():
    with serve(toy.app(Limits(init_seconds=0.05))) as url:
        async with opened(url, init=False) as peer:
            assert await peer.closed() == 4408


async def test_a_long_message_closes_1009():
    with serve(toy.app(Limits(message_bytes=500))) as url:
        async with opened(url) as peer:
            await peer.say({"type": "ping", "payload": {"a": "x" * 500}})
            assert await peer.closed() == 1009


async def test_a_client_that_does_not_read_is_disconnected(callers):
    with serve(toy.app(Limits(send_seconds=0.2))) as url:
        async with opened(url, max_queue=1, close_timeout=0.1) as peer:
            await peer.say(subscribe("1", "subscription { flood }"))
            await eventually(lambda: "started" in calls(callers))
            await eventually(lambda: "stopped" in calls(callers))
            sent = max(caller.sent for caller in callers)
            # What was sent fits the buffers of both sides; nothing was queued beyond them.
            assert sent < 20_000_000
