"""Heads of requests: bounded in size and time, and a polite end for whoever sends too much."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from server.sockets.http import HEAD_BYTES, IN_A_ROW, LINGER_BYTES
from tests.sockets.conftest import LARGE, PATIENCE, toy, until

START = b"GET / HTTP/1.1\r\nhost: t\r\n"
CHUNKED = b"POST /body HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n"
ENDLESS = {
    "a header's value": (START + b"x: ", b"v" * 10_000),
    "a header's name": (START, b"v" * 10_000),
    "headers": (START, b"name: value\r\n" * 500),
    "a URL": (b"GET /", b"v" * 10_000),
    "a method's spaces": (b"GET ", b" " * 10_000),
    "empty lines": (b"", b"\r\n" * 5_000),
    "a trailer": (CHUNKED + b"0\r\nx: ", b"v" * 10_000),
    "a chunk's extension": (CHUNKED + b"1;x=", b"v" * 10_000),
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_what_never_ends_is_refused_and_closed(what: str) -> None:
    head, piece = ENDLESS[what]
    async with toy() as server:
        client = await server.connect()
        await client.send(head)
        sending = asyncio.create_task(client.send(*[piece] * 20))
        status, body = await client.answer()
        await sending
        assert (status, b"" if status == 400 else body[:10]) in (
            (431, b"A head has"),
            (400, b""),  # what can be told to be no request before it is too large
        )
        assert await client.closed() == b""
        assert await server.get() == 200


async def test_a_head_in_one_piece_is_bounded_as_well() -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"x: " + b"v" * (HEAD_BYTES + 10) + b"\r\n\r\n")
        assert (await client.answer())[0] == 431


async def test_a_head_in_the_smallest_pieces_is_bounded_as_well() -> None:
    async with toy() as server:
        client = await server.connect()
        sending = asyncio.create_task(client.send(START + b"x: ", *[b"v" * 16] * 5_000))
        assert (await client.answer())[0] == 431
        await sending


async def test_many_fields_are_too_many_and_a_large_head_is_not_too_large() -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"a: b\r\n" * 300 + b"\r\n")
        assert (await client.answer())[0] == 431
        client = await server.connect()
        for _ in range(3):  # and the next one on the same connection begins at nothing
            await client.send(START + b"x: " + b"v" * (HEAD_BYTES - 1_000) + b"\r\n\r\n")
            assert await client.answer() == (200, b"/")


async def test_an_answer_comes_through_though_the_client_goes_on_sending() -> None:
    """A reset would throw the answer away before the client has read it."""
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"x: ", *[b"v" * 65_536] * 100)
        assert (await client.answer())[0] == 431


async def test_who_goes_on_for_ever_is_cut_off() -> None:
    async with toy() as server:
        client = await server.connect()
        sent = 0
        async with asyncio.timeout(20):
            while not client.writer.transport.is_closing() and sent < 4 * LINGER_BYTES:
                await client.send(b"GET /" + b"v" * (1 << 20))
                sent += 1 << 20
        assert sent < 2 * LINGER_BYTES + (32 << 20)  # what the system's buffers hold as well
        await until(lambda: len(server.connections) == 0)


@pytest.mark.parametrize("begins", [b"", b"GET / HT", START, b"\r\n"])
async def test_a_head_that_does_not_end_is_closed(begins: bytes, short: float) -> None:
    async with toy() as server:
        began, client = time.monotonic(), await server.connect()
        await client.send(begins)
        assert await client.closed() == b""
        assert short <= time.monotonic() - began < short + 5


@pytest.mark.parametrize("piece", [b"v", b"\r\n"])
async def test_a_dribbled_head_gets_no_more_time(piece: bytes, short: float) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(b"" if piece == b"\r\n" else START + b"x: ")
        began, closed = time.monotonic(), asyncio.create_task(client.closed())
        while not closed.done():
            await client.send(piece)
            await asyncio.wait({closed}, timeout=short / 10)
        assert time.monotonic() - began < short + 5


@pytest.mark.parametrize("piece", [b"G", b"\r\n", b"GET / HTTP/1.1\r\nx: "])
async def test_the_next_head_of_a_connection_has_its_time_as_well(
    piece: bytes, short: float
) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"\r\n")
        assert await client.answer() == (200, b"/")
        await asyncio.sleep(2 * short)  # an idle connection has another time-out
        began, closed = time.monotonic(), asyncio.create_task(client.closed())
        while not closed.done():
            await client.send(piece[:1] if piece[:1] == b"G" else piece[:2])
            await asyncio.wait({closed}, timeout=short / 4)
        assert time.monotonic() - began < short + 3


async def test_a_head_behind_a_complete_request_has_its_time(short: float) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"\r\n" + b"GET / HTTP/1.1\r\nx: ")
        assert await client.answer() == (200, b"/")
        assert await client.closed() == b""


async def test_requests_in_a_row_are_answered_however_long_they_take(short: float) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(b"GET /held HTTP/1.1\r\nhost: t\r\n\r\n" + START + b"\r\n")
        await asyncio.sleep(2 * short)
        server.hold.set()
        assert await client.answer() == (200, b"/held")
        assert await client.answer() == (200, b"/")


async def test_few_requests_wait_in_a_row() -> None:
    """Each takes far more memory than the bytes of its head."""
    async with toy() as server:
        client = await server.connect()
        await client.send(
            b"GET /held HTTP/1.1\r\nhost: t\r\n\r\n" + b"GET / HTTP/1.1\r\n\r\n" * 5_000
        )
        await until(lambda: not server.connections._waiting)
        server.hold.set()
        assert await client.answer() == (200, b"/held")
        answers = (await client.closed()).count(b"HTTP/1.1 200 OK")
        assert answers == IN_A_ROW


async def test_whatever_comes_after_the_last_answer_is_not_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with toy() as server:
        client = await server.connect()
        first = b"GET /held HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n"
        second = b"POST /body HTTP/1.1\r\nhost: t\r\ncontent-length: 10\r\n\r\nhalf"
        await client.send(first + second)
        await until(lambda: server.connections._open and not server.connections._waiting)
        server.hold.set()
        assert await client.answer() == (200, b"/held")
        assert await client.closed() == b""
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


async def test_a_body_that_nobody_reads_ends_the_connection() -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(b"POST / HTTP/1.1\r\nhost: t\r\ncontent-length: 1000000000\r\n\r\n")
        assert await client.answer() == (200, b"/")
        assert await client.closed() == b""


async def test_an_upgrade_to_something_unknown_is_ignored() -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(START + b"connection: upgrade\r\nupgrade: h2c\r\n\r\n")
        assert await client.answer() == (200, b"/")


@pytest.mark.parametrize("requests", [1, 2])
async def test_answers_that_nobody_takes_end_the_connection(
    requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer waits for the first: such a request would never be over."""
    monkeypatch.setattr("server.sockets.http.FLUSH_SECONDS", 0.2)
    async with toy() as server:
        client = await server.connect()
        await client.send(b"GET /large HTTP/1.1\r\nhost: t\r\n\r\n" * requests)
        await until(lambda: len(server.connections) == 1)
        await until(lambda: len(server.connections) == 0)


async def test_whoever_takes_an_answer_slowly_gets_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.sockets.http.FLUSH_SECONDS", 1.0)
    async with toy() as server:
        client = await server.connect()
        await client.send(b"GET /large HTTP/1.1\r\nhost: t\r\n\r\n")
        await client.reader.readuntil(b"\r\n\r\n")
        for _ in range(LARGE >> 20):
            await client.reader.readexactly(1 << 20)
            await asyncio.sleep(0.1)
        await client.send(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n")
        assert await client.answer() == (200, b"/")


@pytest.mark.parametrize(
    ("request_", "body"), [("GET /", b"/"), ("HEAD /", b""), ("GET /fails", b"")]
)
async def test_the_head_of_an_answer_waits_for_no_more_than_its_body(
    request_: str, body: bytes
) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(f"{request_} HTTP/1.1\r\nhost: t\r\n\r\n".encode())
        async with asyncio.timeout(PATIENCE):
            answer = await client.reader.read(LARGE)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.partition(b"\r\n\r\n")[2] == body


@pytest.mark.parametrize("path", ["/nothing", "/fails"])
async def test_a_connection_ends_after_an_answer_without_a_body(path: str) -> None:
    async with toy() as server:
        client = await server.connect()
        await client.send(f"GET {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n".encode())
        assert (await client.closed()).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("path", ["/", "/nothing", "/body"])
async def test_an_answered_request_leaves_nothing_for_the_garbage_collector(path: str) -> None:
    async with toy() as server:
        client = await server.connect()
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                await client.send(b"GET %b HTTP/1.1\r\nhost: t\r\n\r\n" % path.encode())
                assert (await client.answer())[0] == 200
            left = [one for one in gc.get_objects() if type(one) is RequestResponseCycle]
        finally:
            gc.enable()
        assert len(left) <= 1, "the protocol keeps the last one"
