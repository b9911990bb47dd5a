"""Whatever bytes a client sends, in whatever pieces: no error of ours, and nothing is left open."""

from __future__ import annotations

import asyncio
import logging
from random import Random

import pytest

from tests.sockets.conftest import Toy, toy, until
from tests.sockets.test_websockets import KEY, UPGRADE, frame

SAMPLE, CAMPAIGN = 300, 20_000
AT_ONCE = 50
HEAD = b"GET / HTTP/1.1\r\nhost: t\r\n"
CHUNKED = b"POST /body HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n"
PIECES = [
    HEAD + b"\r\n",
    HEAD + b"connection: close\r\n\r\n",
    HEAD + b"expect: 100-continue\r\n\r\n",
    HEAD + b"x: y\r\n z\r\n\r\n",
    HEAD + b"connection: upgrade\r\nupgrade: h2c\r\n\r\n",
    b"HEAD / HTTP/1.0\r\n\r\n",
    b"POST /body HTTP/1.1\r\nhost: t\r\ncontent-length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nhost: t\r\ncontent-length: 500000\r\n\r\nabcde",
    CHUNKED + b"3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"3;x=y\r\nabc\r\n0\r\na: b\r\n\r\n",
    b"CONNECT t:80 HTTP/1.1\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    UPGRADE + KEY + b"\r\n",
    UPGRADE + b"\r\n",
    frame(1, b"text"),
    frame(1, b"\xff"),
    frame(8, b"\x03\xe8bye"),
    frame(9, b"ping"),
    frame(0, b"more"),
    b"\r\n\r\n",
    b"v" * 70_000,
    b"\x00\xff" * 20,
]


def stream(random: Random) -> list[bytes]:
    """Bytes of a connection, some of them changed, in pieces."""
    whole = bytearray(b"".join(random.choices(PIECES, k=random.randint(1, 5))))
    for _ in range(random.choice([0, 0, 1, 3])):
        at = random.randrange(len(whole))
        whole[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
    cuts = sorted(random.choices(range(len(whole) + 1), k=random.randint(0, 6)))
    return [bytes(whole[a:b]) for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


async def connection(server: Toy, random: Random) -> None:
    client = await server.connect()
    await client.send(*filter(None, stream(random)))
    if random.random() < 0.5:
        with_answer = asyncio.create_task(client.closed())
        await asyncio.wait({with_answer}, timeout=0.05)
        with_answer.cancel()
        await asyncio.gather(with_answer, return_exceptions=True)
    await client.gone()
    server.clients.remove(client)


async def campaign(count: int, caplog: pytest.LogCaptureFixture) -> None:
    random = Random(count)
    caplog.set_level(logging.WARNING)
    loop, unhandled = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda _, context: unhandled.append(context))
    async with toy(total=2 * AT_ONCE, per_address=2 * AT_ONCE) as server:
        server.hold.set()
        for _ in range(count // AT_ONCE):
            seeds = [Random(random.random()) for _ in range(AT_ONCE)]
            await asyncio.gather(*(connection(server, seed) for seed in seeds))
        await until(lambda: len(server.connections) == 0)
        assert await server.get() == 200
    found = [each.getMessage() for each in caplog.records if each.levelname != "WARNING"]
    assert (found, unhandled) == ([], [])


async def test_a_sample_of_any_bytes(caplog: pytest.LogCaptureFixture) -> None:
    await campaign(SAMPLE, caplog)


@pytest.mark.soak
async def test_any_bytes(caplog: pytest.LogCaptureFixture) -> None:
    await campaign(CAMPAIGN, caplog)
