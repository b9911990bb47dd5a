"""Requests to the addresses that people gave for webhooks, which nobody may trust.

A name is resolved once for a connection, every address that it has is checked, and the connection
goes to an address that was checked: a name that changes meanwhile gains nothing. No redirect is
followed, no cookie kept, and no proxy of the environment used. What a receiver answers is read up
to a limit, and the connection is closed there.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Protocol, Self
from uuid import UUID
from weakref import WeakValueDictionary

import httpx

from server.access.webhooks import SIGNING_PATTERN
from server.feed.cloud_events import Headers
from server.feed.webhooks.sending.host_names import SENT_FOR, HostNames
from server.feed.webhooks.sending.http_connection import ClosedError, HttpConnection, Response

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a host, in the order in which to try them. Raises OSError."""


class Permits(Protocol):
    """Tells whether requests may go to an address; see `OutgoingTargets.permits`."""

    def __call__(self, address: IPv4Address | IPv6Address, *, encrypted: bool) -> bool: ...


ORIGINS = 128
"""Receivers with connections that rest, after which those without any are forgotten."""
AGENT = b"annolog-webhooks"
_SECRET = re.compile(rf"{SIGNING_PATTERN}|v1,[\w+/=-]+")


class Problem(StrEnum):
    """Why an attempt was no success."""

    NAME = "name"
    """The name of the receiver cannot be resolved."""
    TARGET = "target"
    """An address of the receiver is private, or otherwise one that requests may not go to."""
    CONNECTION = "connection"
    """No connection could be opened."""
    CERTIFICATE = "certificate"
    """The receiver did not prove by TLS that the name is its own."""
    TIMEOUT = "timeout"
    """The receiver did not answer in time."""
    CLOSED = "closed"
    """The receiver closed the connection before the answer was complete, or sent no HTTP."""
    STATUS = "status"
    """The receiver answered with another status than 2xx."""
    REDIRECT = "redirect"
    """The receiver answered with a redirect, which is not followed."""
    GONE = "gone"
    """The receiver answered 410: it wants no more requests."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    problem: Problem | None
    """None for a success."""
    status: int | None = None
    """The status of the answer; None where there was none."""
    latency: float = 0.0
    """Seconds from the request until the answer was read."""
    excerpt: str | None = None
    """The first kilobyte of the answer."""
    retry_after: str | None = None
    """The header Retry-After of the answer."""


@dataclass(frozen=True, slots=True)
class SendLimits:
    """Limits of requests; times are in seconds."""

    connect: float = 5.0
    whole: float = 15.0
    """From the beginning of a request until its answer is read."""
    answer: int = 64 << 10
    """Bytes of an answer that are read."""
    excerpt: int = 1 << 10
    """Bytes of an answer that are kept."""
    at_once: int = 256
    """Requests in flight in this process; as many more, where the last attempt failed. They are
    many times those of one organization, since receivers that hang hold theirs until the end."""
    at_once_per_host: int = 2
    """Of those, requests to one host and port."""
    at_once_per_org: int = 8
    """Of those, requests of one organization."""
    idle: float = 2.0
    """After so long without a request, a connection is closed: receivers close theirs later."""


class TargetError(Exception):
    """A host has an address that requests may not go to."""


class UnknownHostError(OSError):
    """A host cannot be resolved."""


class NotConnectedError(Exception):
    """No address of a host took a connection."""


_Origin = tuple[str, str, int]
"""Scheme, host and port."""


@dataclass(eq=False)
class Slots:
    """Limits requests in flight, for the process and for each receiver.

    Requests to receivers that failed last time have slots of their own: receivers that hang take
    none from those that work. No organization takes all slots.
    """

    limits: SendLimits
    _all: dict[bool, asyncio.Semaphore] = field(init=False)
    _some: WeakValueDictionary[Any, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    def __post_init__(self) -> None:
        self._all = {failed: asyncio.Semaphore(self.limits.at_once) for failed in (False, True)}

    @contextlib.asynccontextmanager
    async def hold(self, org: UUID, host: object, *, failed: bool) -> AsyncIterator[None]:
        """Hold a slot during the block.

        Args:
            org: the organization whose webhook it is.
            host: stands for the receiver's host and port.
            failed: whether the last request to the receiver failed.
        """
        of_org = self._of((org, failed), self.limits.at_once_per_org)
        of_host = self._of((host, failed), self.limits.at_once_per_host)
        # In this order: who waits for a slot of an organization holds none that others may need.
        async with of_org, of_host, self._all[failed]:
            yield

    def _of(self, key: object, most: int) -> asyncio.Semaphore:
        return self._some.setdefault(key, asyncio.Semaphore(most))


class Sender:
    """Sends requests; use it as `async with Sender(permits) as sender`."""

    def __init__(
        self,
        permits: Permits,
        *,
        resolve: Resolve | None = None,
        limits: SendLimits | None = None,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """Open no connection yet.

        Args:
            permits: tells which addresses requests may go to.
            resolve: finds the addresses of a name; by default as the machine does.
            limits: limits of requests.
            trusted: whose certificates count; by default those that browsers trust.
        """
        self.limits = limits or SendLimits()
        self._slots = Slots(self.limits)
        self._names = HostNames()
        self._permits, self._resolve = permits, resolve or self._names.resolve
        self._trusted = trusted
        self._target = lru_cache(maxsize=1_000)(httpx.URL)
        self._resting: dict[_Origin, list[HttpConnection]] = {}
        """Open connections without a request, by where they lead to."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for connections in self._resting.values():
            for connection in connections:
                connection.abort()
        self._names.close()

    async def post(
        self, url: str, headers: Headers, body: bytes, *, org: UUID, failed: bool
    ) -> Answer:
        """Send one request, and return what came of it; never raise what a receiver causes.

        Args:
            url: an address with http or https.
            headers: all headers but those of the transport.
            body: the body.
            org: the organization whose webhook it is.
            failed: whether the last request to this address failed.
        """
        try:
            target = self._target(url)
        except httpx.InvalidURL:
            # An address that was once taken, and is none by the rules of today.
            return Answer(Problem.TARGET)
        if target.scheme not in _PORTS:
            return Answer(Problem.TARGET)
        SENT_FOR.set((org, failed))
        async with self._slots.hold(org, (target.host, target.port), failed=failed):
            began = time.monotonic()
            try:
                async with asyncio.timeout(self.limits.whole):
                    found = await self._exchange(target, headers, body)
            except Exception as error:
                problem = _problem(error)
                if problem is None:
                    raise
                return Answer(problem, latency=time.monotonic() - began)
        problem, latency = _problem_of_status(found.status), time.monotonic() - began
        return Answer(problem, found.status, latency, _shown(found.excerpt), found.retry_after)

    async def _exchange(self, target: httpx.URL, headers: Headers, body: bytes) -> Response:
        """Send a request, by a connection that rests if there is one."""
        origin = target.scheme, target.host, target.port or _PORTS[target.scheme]
        head = _head(target, headers, len(body))
        resting = self._resting.get(origin, [])
        connection = None
        while resting and connection is None:
            taken = resting.pop()
            connection = taken if taken.is_open else None
        if connection is None:
            connection = await self._opened(target, origin)
        else:
            connection.resume()
        found = await connection.post(head, body)
        if connection.is_open:
            self._rest(origin, connection)
        return found

    def _rest(self, origin: _Origin, connection: HttpConnection) -> None:
        """Keep a connection for the next request, and forget those that were closed."""
        connection.rest(self.limits.idle)
        open_ = [one for one in self._resting.get(origin, ()) if one.is_open]
        self._resting[origin] = [*open_, connection]
        if len(self._resting) > ORIGINS:
            for key, connections in list(self._resting.items()):
                if not any(one.is_open for one in connections):
                    del self._resting[key]

    async def _opened(self, target: httpx.URL, origin: _Origin) -> HttpConnection:
        """Connect to the first address of a host that answers.

        Raises:
            UnknownHostError: where the host has no address.
            TargetError: where requests may not go to one of its addresses.
            OSError: where none answers; TimeoutError, where none does so in time.
        """
        scheme, host, port = origin
        secure: dict[str, Any] = {}
        if scheme == "https":
            secure = {"ssl": self._certificates(), "server_hostname": target.raw_host.decode()}
        failed: OSError = ConnectionError("the name has no address")
        async with asyncio.timeout(self.limits.connect):
            for address in await self._checked(host, port, encrypted=bool(secure)):
                try:
                    _, connection = await asyncio.get_running_loop().create_connection(
                        self._connection, address, port, **secure
                    )
                except ssl.SSLError:
                    raise
                except OSError as error:
                    failed = error
                else:
                    return connection
        raise NotConnectedError from failed

    def _connection(self) -> HttpConnection:
        return HttpConnection(answer=self.limits.answer, excerpt=self.limits.excerpt)

    def _certificates(self) -> ssl.SSLContext:
        """Return whose certificates count; they are read when they are first needed."""
        if self._trusted is None:
            self._trusted = httpx.create_ssl_context(trust_env=False)
        return self._trusted

    async def _checked(self, host: str, port: int, *, encrypted: bool) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise UnknownHostError(host) from error
        for address in addresses:
            if not self._permits(ip_address(address), encrypted=encrypted):
                raise TargetError(address)
        return addresses


def _head(target: httpx.URL, headers: Headers, size: int) -> bytes:
    """Return the request line and the headers of a request with a body of so many bytes."""
    named = [
        (b"host", target.netloc), (b"user-agent", AGENT), (b"content-length", b"%d" % size),
        *headers,
    ]  # fmt: skip
    head = b"POST %b HTTP/1.1\r\n%b\r\n" % (
        target.raw_path, b"".join(b"%b: %b\r\n" % one for one in named),
    )  # fmt: skip
    if head.count(b"\n") != len(named) + 2 or head.count(b"\r") != len(named) + 2:
        message = "a header has several lines"
        raise ValueError(message)
    return head


_PORTS = {"http": 80, "https": 443}
_PROBLEMS = (
    (UnknownHostError, Problem.NAME),
    (TargetError, Problem.TARGET),
    (TimeoutError, Problem.TIMEOUT),
    (ssl.SSLError, Problem.CERTIFICATE),
    (NotConnectedError, Problem.CONNECTION),
    (ClosedError, Problem.CLOSED),
)


def _problem(error: BaseException) -> Problem | None:
    """Return the problem that an error stands for; None for a mistake of ours."""
    return next((problem for kind, problem in _PROBLEMS if isinstance(error, kind)), None)


def _problem_of_status(status: int) -> Problem | None:
    if 200 <= status < 300:
        return None
    if status == 410:
        return Problem.GONE
    return Problem.REDIRECT if 300 <= status < 400 else Problem.STATUS


def _shown(excerpt: bytes) -> str | None:
    """Return the beginning of an answer as text, without what looks like a secret or signature."""
    text = excerpt.decode("utf-8", "replace").replace("\0", "�")
    return _SECRET.sub("…", text) or None
