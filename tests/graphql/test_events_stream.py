"""Server-sent events, byte by byte."""

import asyncio
import json

from server.graphql import Limits
from tests.graphql import toy

ACCEPT = [(b"accept", b"text/event-stream"), (b"content-type", b"application/json")]


class Exchange:
    """One HTTP request against the app: what was sent, and when the client leaves."""

    def __init__(self, query, limits=None, *, stuck=False):
        self.sent = []
        self.left = asyncio.Event()
        self.stuck = stuck
        self._body = [{"type": "http.request", "body": json.dumps({"query": query}).encode()}]
        scope = {"type": "http", "method": "POST", "headers": ACCEPT, "query_string": b""}
        self.task = asyncio.create_task(toy.app(limits)(scope, self.receive, self.send))

    async def receive(self):
        if self._body:
            return self._body.pop()
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if self.stuck and len(self.sent) > 3:
            await asyncio.Event().wait()
        self.sent.append(message)
        await asyncio.sleep(0)

    @property
    def text(self):
        return b"".join(m.get("body", b"") for m in self.sent).decode()

    async def until(self, truth):
        async with asyncio.timeout(30):
            while not truth():  # noqa: ASYNC110 - the other side has no event to wait for
                await asyncio.sleep(0.001)


async def test_events_and_their_end():
    exchange = Exchange("subscription { count(to: 2) }")
    await exchange.task
    assert exchange.text == (
        ":\n\n"
        'event: next\ndata: {"data":{"count":0}}\n\n'
        'event: next\ndata: {"data":{"count":1}}\n\n'
        "event: complete\ndata:\n\n"
    )
    headers = dict(exchange.sent[0]["headers"])
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"cache-control"] == b"no-store"


async def test_the_stream_opens_before_the_first_event():
    exchange = Exchange("subscription { silent }")
    await exchange.until(lambda: exchange.text == ":\n\n")
    exchange.left.set()
    await exchange.task


async def test_silence_is_filled_with_comments():
    exchange = Exchange("subscription { silent }", Limits(keep_alive_seconds=0.01))
    await exchange.until(lambda: exchange.text.count(":\n\n") > 3)
    exchange.left.set()
    await exchange.task


async def test_a_failing_source_is_masked_and_completed():
    exchange = Exchange("subscription { failing }")
    await exchange.task
    assert "hunter2" not in exchange.text
    assert '"code":"INTERNAL"' in exchange.text
    assert exchange.text.endswith("event: complete\ndata:\n\n")


async def test_a_client_that_leaves_stops_the_source(callers):
    exchange = Exchange("subscription { forever }")
    await exchange.until(lambda: exchange.text.count("next") > 2)
    exchange.left.set()
    await exchange.task
    assert callers[-1].calls == ["started", "stopped"]


async def test_a_client_that_reads_nothing_is_given_up(callers):
    exchange = Exchange("subscription { forever }", Limits(send_seconds=0.05), stuck=True)
    await exchange.task
    assert callers[-1].calls == ["started", "stopped"]


async def test_a_client_that_reads_no_comments_is_given_up():
    """While the next event is awaited: whatever were sent then would wait for ever."""
    limits = Limits(send_seconds=0.05, keep_alive_seconds=0.01)
    exchange = Exchange("subscription { silent }", limits, stuck=True)
    async with asyncio.timeout(30):
        await exchange.task
    assert [m["type"] for m in exchange.sent].count("http.response.start") == 1


async def test_a_bad_document_is_plain_json_400():
    exchange = Exchange("{ nope }")
    await exchange.task
    assert exchange.sent[0]["status"] == 400
    assert list(json.loads(exchange.text)) == ["errors"]
