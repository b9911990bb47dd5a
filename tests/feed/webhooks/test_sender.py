"""Requests go to checked addresses only, and no receiver can hold or hurt the sender."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from uuid import uuid4

import pytest

from server.feed.webhooks.sending.host_names import EACH
from server.feed.webhooks.sending.sender import Answer, Problem, Sender, SendLimits
from tests.support.webhook_sink import Sink, closing, hanging, huge, sink, status

ORG, OTHER = uuid4(), uuid4()
LIMITS = SendLimits(connect=1.0, whole=2.0)


@pytest.fixture
async def receiver():
    async with sink() as made:
        yield made


def anywhere(*_, encrypted) -> bool:
    return True


async def send(target: Sink, *, limits: SendLimits = LIMITS, path: str = "") -> Answer:
    async with Sender(anywhere, limits=limits) as sender:
        return await sender.post(target.url + path, [], b"{}", org=ORG, failed=False)


async def test_a_request_arrives_with_its_headers_and_body(receiver):
    async with Sender(anywhere, limits=LIMITS) as sender:
        url = receiver.url + "?token=1"
        answer = await sender.post(url, [(b"webhook-id", b"a.1")], b"body", org=ORG, failed=False)
    (got,) = receiver.received
    assert (got.id, got.body, got.path) == ("a.1", b"body", "/hook")
    assert (answer.problem, answer.status, answer.excerpt) == (None, 200, "thanks")
    assert got.headers["host"] == receiver.url.split("/")[2]


async def test_statuses_are_told_apart(receiver):
    receiver.behaviors = [
        status(204), status(302, Location="http://10.0.0.1/"), status(410),
        status(429, Retry_After="7"), status(500, "no v1,abc= whsec_abcdefgh="),
    ]  # fmt: skip
    found = [await send(receiver) for _ in range(5)]
    assert [answer.problem for answer in found] == [
        None, Problem.REDIRECT, Problem.GONE, Problem.STATUS, Problem.STATUS,
    ]  # fmt: skip
    assert found[3].retry_after == "7"
    assert found[4].excerpt == "no … …"
    assert len(receiver.received) == 5  # no redirect was followed


async def test_a_receiver_that_hangs_or_closes_is_given_up(receiver):
    never = asyncio.Event()
    receiver.always = hanging(never)
    hung = await send(receiver, limits=SendLimits(whole=0.2))
    assert (hung.problem, hung.status) == (Problem.TIMEOUT, None)
    receiver.always = closing  # also for the first request, should it arrive only now
    assert (await send(receiver)).problem is Problem.CLOSED
    never.set()


async def test_a_huge_answer_is_not_read(receiver):
    receiver.behaviors = [huge]
    answer = await send(receiver)
    assert (answer.problem, answer.status, len(answer.excerpt)) == (None, 200, 1024)


@contextlib.asynccontextmanager
async def raw(talk):
    """A receiver that a test talks for itself; yields its URL."""

    async def answer(reader, writer):
        with contextlib.suppress(ConnectionError):
            await talk(reader, writer)
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_a_receiver_that_closes_in_the_middle_of_the_request():
    async def talk(reader, writer):
        await reader.readexactly(1_000)
        writer.transport.abort()

    async with raw(talk) as url, Sender(anywhere, limits=LIMITS) as sender:
        answer = await sender.post(url, [], b"x" * (8 << 20), org=ORG, failed=False)
    assert (answer.problem, answer.status) == (Problem.CLOSED, None)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
async def test_a_receiver_that_never_ends_is_given_up(head):
    """Though a little comes all the time: of the head, or of the answer."""

    async def talk(_, writer):
        writer.write(head or b"HTTP/1.1 200 OK\r\nx-long: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with raw(talk) as url, Sender(anywhere, limits=SendLimits(whole=0.3)) as sender:
        answer = await sender.post(url, [], b"{}", org=ORG, failed=False)
    assert answer.problem is Problem.TIMEOUT


async def test_nobody_listens():
    async with Sender(anywhere, limits=LIMITS) as sender:
        answer = await sender.post("http://127.0.0.1:1/", [], b"", org=ORG, failed=False)
    assert answer.problem is Problem.CONNECTION


async def test_what_speaks_no_http_is_closed():
    async def talk(_, writer):
        writer.write(b"SSH-2.0-OpenSSH\r\n")
        await writer.drain()

    async with raw(talk) as url, Sender(anywhere, limits=LIMITS) as sender:
        assert (await sender.post(url, [], b"{}", org=ORG, failed=False)).problem is Problem.CLOSED
        secure = url.replace("http", "https")
        assert (
            await sender.post(secure, [], b"{}", org=ORG, failed=False)
        ).problem is Problem.CERTIFICATE


@contextlib.asynccontextmanager
async def answering(*answers: bytes):
    """A receiver that answers the requests of a connection with these bytes, and then closes it.

    It yields its URL, and a list with the number of requests that each connection brought.
    """
    connections: list[int] = []

    async def talk(reader, writer):
        connections.append(0)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            for answer in answers:
                await reader.readuntil(b"\r\n\r\n{}")
                connections[-1] += 1
                writer.write(answer)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", connections


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (OK, (None, 200, "ok")),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
         (None, 200, "ok")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, (None, 200, "ok")),
        (b"HTTP/1.1 204 No Content\r\n\r\n", (None, 204, None)),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", (None, 200, "to the end")),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", (Problem.CLOSED, None, None)),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
         (Problem.STATUS, 101, None)),
        (b"HTTP/1.1 200 OK\r\nx: " + b"x" * 200_000, (Problem.CLOSED, None, None)),
        (b"", (Problem.CLOSED, None, None)),
    ],
)  # fmt: skip
async def test_answers_of_every_form(answer, found):
    async with answering(answer) as (url, _), Sender(anywhere, limits=LIMITS) as sender:
        got = await sender.post(url, [], b"{}", org=ORG, failed=False)
    assert (got.problem, got.status, got.excerpt) == found


async def test_a_connection_serves_further_requests_until_the_receiver_closes_it():
    async with answering(OK, OK) as (url, connections), Sender(anywhere, limits=LIMITS) as sender:
        for _ in range(5):
            answer = await sender.post(url, [], b"{}", org=ORG, failed=False)
            assert answer.status == 200
            if connections[-1] == 2:
                (resting,) = sender._resting.values()
                async with asyncio.timeout(20):
                    while resting[-1].is_open:  # noqa: ASYNC110 - the other side closes it
                        await asyncio.sleep(0.001)
    assert connections == [2, 2, 1]


async def test_what_was_not_asked_for_is_no_answer_to_the_next_request():
    async with (
        answering(OK + OK, OK) as (url, connections),
        Sender(anywhere, limits=LIMITS) as sender,
    ):
        for _ in range(2):
            answer = await sender.post(url, [], b"{}", org=ORG, failed=False)
            assert (answer.problem, answer.status) == (None, 200)
    assert connections == [1, 1]


async def test_no_header_holds_another_one():
    headers = [(b"a", b"b\r\nc: d")]
    async with Sender(anywhere, limits=LIMITS) as sender:
        with pytest.raises(ValueError, match="several lines"):
            await sender.post("http://127.0.0.1:1/", headers, b"", org=ORG, failed=False)


async def test_every_address_of_a_name_is_checked_and_one_of_them_is_used(receiver):
    """A name that shows a public address to the check cannot lead elsewhere afterwards."""
    port = receiver.url.split(":")[2].split("/")[0]
    answers = [["127.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["::ffff:10.0.0.1"], []]
    asked = []

    async def resolve(host, _):
        asked.append(host)
        return answers.pop(0)

    def allowed(address, *, encrypted) -> bool:
        return str(address) == "127.0.0.1" and not encrypted

    limits = SendLimits(connect=1, whole=2, idle=0)
    async with Sender(allowed, resolve=resolve, limits=limits) as sender:
        url = f"http://hooks.example.org:{port}/"
        found = [(await sender.post(url, [], b"", org=ORG, failed=False)).problem for _ in range(4)]
    assert found == [None, Problem.TARGET, Problem.TARGET, Problem.CONNECTION]
    assert asked == ["hooks.example.org"] * 4
    assert [one.headers["host"] for one in receiver.received] == [f"hooks.example.org:{port}"]


async def test_a_name_without_addresses():
    async def resolve(_, __):
        raise OSError("no such name")

    async with Sender(anywhere, resolve=resolve, limits=LIMITS) as sender:
        found = await sender.post("http://hooks.example.org/", [], b"", org=ORG, failed=False)
        assert found.problem is Problem.NAME
        assert (
            await sender.post("ftp://hooks.example.org/", [], b"", org=ORG, failed=False)
        ).problem is Problem.TARGET


async def test_receivers_that_hang_delay_no_others(receiver):
    """Even at the limit of requests to failing receivers, another request goes out at once."""
    never = asyncio.Event()
    receiver.behaviors = [hanging(never)] * 2
    async with Sender(anywhere, limits=SendLimits(at_once=2)) as sender:
        hung = [
            asyncio.create_task(sender.post(receiver.url, [], b"", org=ORG, failed=True))
            for _ in range(4)
        ]
        await receiver.until(lambda: len(receiver.received) == 2)
        answer = await sender.post(receiver.url, [], b"", org=ORG, failed=False)
        assert answer.problem is None
        never.set()
        await asyncio.gather(*hung)


async def test_an_organization_takes_no_more_than_its_share(receiver):
    """Its receivers hang, all of them at their first request, and others do not wait."""
    never = asyncio.Event()
    receiver.behaviors = [hanging(never)]
    async with Sender(anywhere, limits=SendLimits(at_once=2, at_once_per_org=1)) as sender:
        hung = [
            asyncio.create_task(sender.post(receiver.url, [], b"", org=ORG, failed=False))
            for _ in range(4)
        ]
        await receiver.until(lambda: len(receiver.received) == 1)
        answer = await sender.post(receiver.url, [], b"", org=OTHER, failed=False)
        assert answer.problem is None
        never.set()
        await asyncio.gather(*hung)


@pytest.mark.parametrize("failed", [False, True])
async def test_names_that_hang_delay_no_other_organization(receiver, monkeypatch, failed):
    """Not even those of many: their threads go on after the requests were given up."""
    end, found, begun = threading.Event(), socket.getaddrinfo, []

    def look(host, *args, **named):
        if "example" in host:
            begun.append(host)
            end.wait()
        return found(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    async with Sender(anywhere, limits=SendLimits(connect=0.1)) as sender:
        hung = (
            sender.post(f"http://{org}-{number}.example.org/", [], b"", org=org, failed=failed)
            for org in (uuid4() for _ in range(10))
            for number in range(3)
        )
        try:
            for answer in await asyncio.gather(*hung):
                assert answer.problem is Problem.TIMEOUT
            sender.limits = SendLimits()
            url = receiver.url.replace("127.0.0.1", "localhost")
            answer = await sender.post(url, [], b"", org=OTHER, failed=failed)
        finally:
            end.set()
    assert answer.problem is None
    assert len(begun) == 10 * EACH


async def test_receivers_that_hang_of_several_organizations_delay_no_other(receiver):
    never, count = asyncio.Event(), 10 * LIMITS.at_once_per_org
    receiver.behaviors = [hanging(never)] * count
    port = receiver.url.split(":")[2].split("/")[0]

    async def resolve(_, __):
        return ["127.0.0.1"]

    async with Sender(anywhere, resolve=resolve) as sender:
        hung = [
            asyncio.create_task(
                sender.post(f"http://{n}-{org}.org:{port}/", [], b"", org=org, failed=False)
            )
            for org in (uuid4() for _ in range(10))
            for n in range(LIMITS.at_once_per_org + 1)
        ]
        await receiver.until(lambda: len(receiver.received) == count)
        answer = await sender.post(receiver.url, [], b"", org=OTHER, failed=False)
        assert answer.problem is None
        assert len(receiver.received) == count + 1
        never.set()
        await asyncio.gather(*hung)
