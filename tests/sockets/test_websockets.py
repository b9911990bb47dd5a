"""WebSockets: what a client sends wrongly ends its connection, and nothing else."""

from __future__ import annotations

import asyncio
import logging
import struct

import pytest

from server.serving import _config
from server.sockets.websocket import FRAGMENTS
from tests.sockets.conftest import START_HELD, TEXTS, Client, toy, until

KEY = b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
UPGRADE = b"GET / HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
TEXT, CONTINUED, CLOSE, PING, PONG = 1, 0, 8, 9, 10


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """Nothing that a client sends may reach the log."""
    caplog.set_level(logging.WARNING)
    yield
    assert caplog.records == []


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    mask = b"mask"
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack("!H", size)
    masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))
    return bytes([(0x80 if fin else 0) | opcode]) + length + mask + masked


async def received(client: Client) -> tuple[int, bytes]:
    """The next frame, as opcode and payload."""
    async with asyncio.timeout(20):
        first, size = await client.reader.readexactly(2)
        if size == 126:
            size = struct.unpack("!H", await client.reader.readexactly(2))[0]
        if size == 127:
            size = struct.unpack("!Q", await client.reader.readexactly(8))[0]
        return first & 15, await client.reader.readexactly(size)


async def connected(server, path: bytes = b"/") -> Client:
    client = await server.connect()
    await client.send(UPGRADE.replace(b"/", path, 1) + KEY + b"\r\n")
    assert (await client.answer())[0] == 101
    return client


async def test_texts_pass_whole_and_in_parts() -> None:
    async with toy() as server:
        client = await connected(server)
        await client.send(frame(TEXT, "é".encode()))
        assert await received(client) == (TEXT, "é".encode())
        parts = [frame(CONTINUED, b"\xa9", fin=False), frame(CONTINUED, b"!")]
        await client.send(frame(TEXT, b"\xc3", fin=False), *parts)
        assert await received(client) == (TEXT, "é!".encode())
        client.close()
        await until(lambda: len(server.connections) == 0)


async def test_texts_of_all_sizes_go_in_one_write() -> None:
    async with toy() as server:
        client = await connected(server, b"/sizes")
        assert [await received(client) for _ in TEXTS] == [(TEXT, text) for text in TEXTS]
        await client.send(frame(TEXT, b"after them"))
        assert await received(client) == (TEXT, b"after them")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(TEXT, b"\xff\xfe"), 1007),
        (frame(TEXT, b"\xc3", fin=False) + frame(CONTINUED, b"("), 1007),
        (frame(TEXT, fin=False) + frame(CONTINUED, fin=False) * FRAGMENTS, 1009),
        (frame(3, b"reserved"), 1002),
        (b"\x81\xff" + struct.pack("!Q", 1 << 40) + bytes(4), 1009),
        (b"\x81\x01x", 1002),  # without a mask
    ],
)
async def test_what_is_no_message_closes_with_a_code(sent: bytes, code: int) -> None:
    async with toy() as server:
        client = await connected(server)
        await client.send(sent)
        opcode, payload = await received(client)
        assert (opcode, struct.unpack("!H", payload[:2])[0]) == (8, code)
        assert await client.closed() == b""
        await until(lambda: len(server.connections) == 0)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"", 426),
        (b"sec-websocket-version: 13\r\n", 400),
        (KEY + b"x: " + b"v" * 20_000 + b"\r\n", 431),
        (KEY + b"a: b\r\n" * 200, 431),
    ],
)
async def test_a_handshake_that_fails_is_answered_and_closed(head: bytes, status: int) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(UPGRADE + head + b"\r\n")
        found, _ = await client.answer()
        assert found in (status, 400)
        await client.closed()
        await until(lambda: len(server.connections) == 0)


async def test_frames_before_the_end_of_the_handshake_are_no_fault_of_ours() -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send((UPGRADE + KEY + b"\r\n").replace(b"/", b"/held", 1))
        await until(lambda: server.connections._open and not server.connections._waiting)
        await client.send(b"\xff" * 64)
        assert await client.closed() == b""
        server.hold.set()
        await until(lambda: len(server.connections) == 0)


async def test_pings_of_a_client_that_does_not_read_are_not_kept() -> None:
    async with toy() as server:
        client = await connected(server)
        [transport] = server.connections._open
        pings, largest = frame(PING, b"x" * 125) * 1_000, 0
        client.reader._transport.pause_reading()
        for _ in range(60):
            try:
                async with asyncio.timeout(0.5):
                    await client.send(pings)
            except TimeoutError:
                break
            largest = max(largest, transport.get_write_buffer_size())
        assert largest < 1 << 20
        client.writer.transport.abort()
        await until(lambda: len(server.connections) == 0)


async def test_who_answers_no_ping_is_disconnected(monkeypatch) -> None:
    """The heartbeat of WebSockets; uvicorn's, every 20 seconds."""
    assert (_config(None, None).ws_ping_interval, _config(None, None).ws_ping_timeout) == (20, 20)

    def often(*arguments):
        config = _config(*arguments)
        config.ws_ping_interval, config.ws_ping_timeout = 0.05, 2.0
        return config

    monkeypatch.setattr("tests.sockets.conftest._config", often)
    async with toy() as server:
        client = await connected(server)
        for _ in range(3):
            opcode, payload = await received(client)
            assert opcode == PING
            await client.send(frame(PONG, payload))
        assert (await received(client))[0] == PING
        assert (await received(client))[0] == CLOSE
        await until(lambda: len(server.connections) == 0)


async def test_a_connection_with_a_request_becomes_none() -> None:
    """The request would run on after its client has left."""
    async with toy() as server:
        client = await server.connect()
        await client.send(START_HELD + UPGRADE + KEY + b"\r\n")
        assert await server.get() == 200  # what was sent before has been read
        server.hold.set()
        assert await client.answer() == (200, b"/held")
        assert await client.closed() == b""
        client.close()
        await until(lambda: len(server.connections) == 0)
