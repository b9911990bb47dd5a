"""The whole server under attack: the honest are answered within a second, memory is bounded."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests import postgres
from tests.sockets.test_websockets import KEY, TEXT, UPGRADE, frame
from tests.support.databases import Database, fresh_database
from tests.support.serving import Serving, serving

DESCRIPTORS = 256


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture(scope="module")
def running(database: Database) -> Iterator[Serving]:
    """A server that was started with few descriptors, and may take few connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    try:
        opened = serving(
            ANNOLOG_DATABASE_URL=database.server_url,
            ANNOLOG_CONNECTIONS="300",
            ANNOLOG_CONNECTIONS_PER_ADDRESS="200",
            # uvicorn's own variable: it must open no back door.
            FORWARDED_ALLOW_IPS="*",
        )
        with contextlib.ExitStack() as stack:
            made = stack.enter_context(opened)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            yield made
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connect(running: Serving, source: str = "127.0.0.1") -> socket.socket:
    address = urlsplit(running.address)
    return socket.create_connection(("127.0.0.1", address.port), source_address=(source, 0))


TRIES = 3
"""A machine that stands still for a moment is no fault of the server."""


async def honest(running: Serving, seconds: float) -> float:
    """The longest time that a request took, of those that were sent one after another."""
    longest, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        async with httpx.AsyncClient() as client:
            began = time.monotonic()
            assert (await client.get(f"{running.address}/healthz")).status_code == 200
            longest = max(longest, time.monotonic() - began)
        await asyncio.sleep(0.02)
    return longest


async def quick_once(running: Serving) -> bool:
    """Whether all requests of one stretch of time were answered within a second."""
    for _ in range(TRIES):
        if await honest(running, 1) < 1:
            return True
    return False


def endless(running: Serving, begins: bytes, megabytes: int) -> bytes:
    """Send a head that never ends; what the server says to it."""
    with connect(running) as client:
        client.settimeout(20)
        with contextlib.suppress(ConnectionError):
            client.sendall(begins)
            for _ in range(megabytes):
                client.sendall(b"v" * (1 << 20))
        with contextlib.suppress(ConnectionError):
            return client.recv(100)
    return b""


async def test_endless_heads_take_no_memory_and_delay_nobody(running: Serving) -> None:
    process = psutil.Process(running.process.pid)
    async with httpx.AsyncClient() as client:
        await client.get(f"{running.address}/healthz")
    before = process.memory_info().rss
    heads = [b"GET /healthz HTTP/1.1\r\nx: ", b"GET /"] * 2
    for _ in range(TRIES):
        attacks = [asyncio.to_thread(endless, running, head, 25) for head in heads]
        answers, longest = await asyncio.gather(asyncio.gather(*attacks), honest(running, 2))
        assert [answer[:12] for answer in answers] == [b"HTTP/1.1 431"] * 4
        if longest < 1:
            break
    assert longest < 1
    assert process.memory_info().rss - before < 20 << 20


async def test_silent_sockets_delay_nobody(running: Serving) -> None:
    silent = [connect(running) for _ in range(400)]
    silent += [connect(running, f"127.0.2.{n % 100 + 1}") for n in range(200)]
    try:
        assert await quick_once(running)
        for client in silent[::2]:
            with contextlib.suppress(ConnectionError):
                client.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert await quick_once(running)
    finally:
        for client in silent:
            client.close()


async def test_websockets_on_which_nothing_runs_delay_nobody(running: Serving) -> None:
    """Whoever has no account may open them, and ask what needs none."""
    upgrade = UPGRADE.replace(b"GET / ", b"GET /graphql ") + KEY
    protocol = b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
    asked = b'{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}'
    opened = []
    try:
        for n in range(300):
            client = connect(running, f"127.0.3.{n % 2 + 1}")
            opened.append(client)
            client.sendall(upgrade + protocol)
            assert client.recv(1000).startswith(b"HTTP/1.1 101 ")
            client.sendall(frame(TEXT, b'{"type":"connection_init"}'))
            assert b"connection_ack" in client.recv(1000)
            client.sendall(frame(TEXT, asked))
            answer = b""
            while b"complete" not in answer:
                answer += client.recv(1000)
        assert await quick_once(running)
    finally:
        for client in opened:
            client.close()


@pytest.mark.parametrize("megabytes", [9, 24])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_answered(
    running: Serving, megabytes: int, chunked: bool
) -> None:
    part = b"x" * (1 << 20)
    size = b"transfer-encoding: chunked" if chunked else b"content-length: %d" % (megabytes << 20)
    head = b"POST /graphql HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\n"
    with connect(running) as client:
        client.settimeout(20)
        client.sendall(head + size + b"\r\n\r\n")
        for _ in range(megabytes):  # without a look at what the server says meanwhile
            client.sendall(b"100000\r\n%b\r\n" % part if chunked else part)
        if chunked:
            client.sendall(b"0\r\n\r\n")
        answer = b""
        while piece := client.recv(65_536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"The body is larger than 8388608 bytes" in answer


def test_whoever_waits_to_be_asked_for_a_body_is_told_at_once(running: Serving) -> None:
    with connect(running) as client:
        client.settimeout(20)
        client.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\n"
            b"content-length: 90000000\r\nexpect: 100-continue\r\n\r\n"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_nothing_of_this_is_an_error_in_the_log(running: Serving) -> None:
    assert [line for line in running.lines if line.get("level") in ("error", "critical")] == []
