"""What goes on is never compressed, and neither is what is compressed or partial already."""

import pytest
from httpx import ASGITransport, AsyncClient

from server.web.compression import Compression
from tests.graphql import toy

GZIP = {"accept-encoding": "gzip"}
COUNT = {"query": "subscription { count(to: 400) }"}


@pytest.fixture
async def client():
    app = Compression(toy.app())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://x") as opened:
        yield opened


@pytest.mark.parametrize("accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0"])
async def test_a_subscription_is_not_compressed(client, accept):
    reply = await client.post("/", json=COUNT, headers={**GZIP, "accept": accept})
    assert "content-encoding" not in reply.headers
    assert '{"count":399}' in reply.text


async def test_a_large_answer_is(client):
    query = {"query": "{ books { name author { name } } }"}
    reply = await client.post("/", json=query, headers=GZIP)
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.headers["vary"] == "Accept, Accept-Encoding"
    plain = await client.post("/", json=query, headers={"accept-encoding": "identity"})
    assert plain.json() == reply.json()


@pytest.mark.parametrize("weight", ["0", "0.", "0.0", "0.000"])
async def test_what_a_client_refuses_is_not_sent(client, weight):
    query = {"query": "{ books { name author { name } } }"}
    reply = await client.post("/", json=query, headers={"accept-encoding": f"gzip; q={weight}"})
    assert "content-encoding" not in reply.headers


async def whole(headers, body):
    """The headers of a response that an app sends in one piece."""

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 206, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async with AsyncClient(transport=ASGITransport(Compression(app)), base_url="http://x") as c:
        return (await c.get("/", headers=GZIP)).headers


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-type", b"image/png")],
        [(b"content-type", b"text/plain"), (b"content-range", b"bytes 0-9999/20000")],
        [],
    ],
    ids=["picture", "range", "unknown"],
)
async def test_other_bodies_are_left_alone(headers):
    assert "content-encoding" not in await whole(headers, b"x" * 10_000)


async def test_a_large_body_is_compressed_beside_the_loop():
    found = await whole([(b"content-type", b"text/plain")], b"x" * 200_000)
    assert found["content-encoding"] == "gzip"
