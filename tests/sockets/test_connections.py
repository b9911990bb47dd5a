"""Limits on connections: silent ones give way, and nobody locks others out."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time

import pytest

from server.sockets import raise_descriptor_limit
from tests.sockets.conftest import START_HELD, toy, until
from tests.sockets.test_websockets import KEY, TEXT, UPGRADE, frame, received

CAP = 20


async def answered_within_a_second(server, source: str = "127.0.0.1") -> None:
    taken = []
    for _ in range(3):  # a machine that stands still for a moment is no fault of the server
        began = time.monotonic()
        assert await server.get(source=source) == 200
        taken.append(time.monotonic() - began)
        if taken[-1] < 1:
            return
    raise AssertionError(taken)


async def test_silent_sockets_of_one_address_give_way() -> None:
    async with toy(total=1_000, per_address=CAP) as server:
        silent = [await server.connect() for _ in range(400)]
        for _ in range(5):
            await answered_within_a_second(server)
            await answered_within_a_second(server, "127.0.0.2")
        assert len(server.connections) <= CAP + 1
        for client in silent:
            client.close()


async def test_silent_sockets_of_many_addresses_give_way() -> None:
    async with toy(total=CAP, per_address=CAP) as server:
        silent = [await server.connect(f"127.0.1.{n % 200 + 1}") for n in range(400)]
        for _ in range(5):
            await answered_within_a_second(server)
        assert len(server.connections) <= CAP
        for client in silent:
            client.close()


async def test_idle_connections_give_way_and_busy_ones_do_not() -> None:
    async with toy(total=1_000, per_address=3) as server:
        busy = [await server.connect() for _ in range(2)]
        for client in busy:
            await client.send(START_HELD)
        idle = await server.connect()
        await idle.send(b"GET /idle HTTP/1.1\r\nhost: t\r\n\r\n")
        assert await idle.answer() == (200, b"/idle")
        await answered_within_a_second(server)
        assert await idle.closed() == b""
        third = await server.connect()
        await third.send(START_HELD)
        await until(lambda: not server.connections._waiting)
        assert await server.get() == 503
        await answered_within_a_second(server, "127.0.0.2")
        server.hold.set()
        for client in (*busy, third):
            assert await client.answer() == (200, b"/held")
        for client in (*busy, third):
            client.close()


async def test_websockets_on_which_nothing_runs_give_way() -> None:
    async with toy(per_address=2) as server:
        clients = [await server.connect() for _ in range(2)]
        for client, path in zip(clients, (b"/idle", b"/busy"), strict=True):
            await client.send(UPGRADE.replace(b"/ ", path + b" ", 1) + KEY + b"\r\n")
            assert (await client.answer())[0] == 101
        assert await server.get() == 200
        assert await clients[0].closed() == b""
        await clients[1].send(frame(TEXT, b"still there"))
        assert await received(clients[1]) == (TEXT, b"still there")


@pytest.mark.parametrize("before", [b"", b"GET /held HTTP/1.1\r\nhost: t\r\n\r\n"])
async def test_bodies_that_do_not_come_give_way(before: bytes) -> None:
    """Also behind a complete request, once that is answered."""
    start = b"POST /body HTTP/1.1\r\nhost: t\r\ncontent-length: 9\r\n\r\nhalf"
    async with toy(per_address=3) as server:
        clients = [await server.connect() for _ in range(3)]
        for client in clients:
            await client.send(before + start)
        await until(lambda: len(server.connections) == 3)
        server.hold.set()
        for client in clients if before else ():
            assert await client.answer() == (200, b"/held")
        assert await server.get() == 200
        assert await clients[0].closed() == b""
        await clients[2].send(b" more")
        assert await clients[2].answer() == (200, b"/body")


async def test_trusted_proxies_have_no_limit_of_their_own() -> None:
    async with toy(total=50, per_address=2, trusted=("127.0.0.0/31",)) as server:
        clients = [await server.connect() for _ in range(30)]
        for client in clients:
            await client.send(START_HELD)
        await until(lambda: len(server.connections) == 30)
        await answered_within_a_second(server)
        server.hold.set()
        for client in clients:
            assert (await client.answer())[0] == 200
            client.close()


async def test_each_end_is_counted() -> None:
    async with toy() as server:
        clients = [await server.connect() for _ in range(10)]
        await until(lambda: len(server.connections) == 10)
        for client in clients[:5]:
            client.writer.transport.abort()
        clients[5].close()
        await until(lambda: len(server.connections) == 4)
        await asyncio.gather(*(client.send(START_HELD) for client in clients[6:]))
        server.hold.set()
        for client in clients[6:]:
            client.close()
        await until(lambda: len(server.connections) == 0)
        assert not server.connections._counts
        assert not server.connections._waiting_of


def test_the_soft_limit_of_descriptors_is_raised() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    text = (
        "import resource as r\n"
        f"r.setrlimit(r.RLIMIT_NOFILE, (64, {hard}))\n"
        "from server.sockets.descriptors import raise_descriptor_limit as f\n"
        "print(f() == r.getrlimit(r.RLIMIT_NOFILE)[0] > 64)"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert raise_descriptor_limit() >= soft
