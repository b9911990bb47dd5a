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
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Protocol, Self
from uuid import UUID
from weakref import WeakValueDictionary

import httpcore
import httpx

from server.access.webhooks import SIGNING_PATTERN
from server.feed.cloud_events import Headers
from server.feed.webhooks.sending.host_names import SENT_FOR, HostNames

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a host, in the order in which to try them. Raises OSError."""


class Permits(Protocol):
    """Tells whether requests may go to an address; see `OutgoingTargets.permits`."""

    def __call__(self, address: IPv4Address | IPv6Address, *, encrypted: bool) -> bool: ...


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
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in self._pools.values():
            with contextlib.suppress(Exception):
                await pool.aclose()
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
            target = httpx.URL(url)
        except httpx.InvalidURL:
            # An address that was once taken, and is none by the rules of today.
            return Answer(Problem.TARGET)
        pool = self._pool(target.scheme)
        SENT_FOR.set((org, failed))
        async with self._slots.hold(org, (target.host, target.port), failed=failed):
            began = time.monotonic()
            try:
                async with asyncio.timeout(self.limits.whole):
                    status, after, excerpt = await self._exchange(pool, target, headers, body)
            except Exception as error:
                problem = _problem(error)
                if problem is None:
                    raise
                return Answer(problem, latency=time.monotonic() - began)
        problem = _problem_of_status(status)
        return Answer(problem, status, time.monotonic() - began, _shown(excerpt), after)

    def _pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        """Return the connections of a scheme; certificates are read when they are first needed."""
        found = self._pools.get(scheme)
        if found is None:
            encrypted = scheme == "https"
            if encrypted and self._trusted is None:
                self._trusted = httpx.create_ssl_context(trust_env=False)
            found = self._pools[scheme] = httpcore.AsyncConnectionPool(
                ssl_context=self._trusted,
                max_connections=None,
                max_keepalive_connections=64,
                keepalive_expiry=self.limits.idle,
                network_backend=_CheckedBackend(self._permits, self._resolve, encrypted=encrypted),
            )
        return found

    async def _exchange(
        self, pool: httpcore.AsyncConnectionPool, target: httpx.URL, headers: Headers, body: bytes
    ) -> tuple[int, str | None, bytes]:
        """Return the status, the header Retry-After, and the beginning of the answer."""
        place = httpcore.URL(
            scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path
        )
        headers = [(b"host", target.netloc), (b"user-agent", AGENT), *headers]
        timeouts = {"connect": self.limits.connect, "pool": self.limits.whole}
        async with pool.stream(
            "POST", place, headers=headers, content=body, extensions={"timeout": timeouts}
        ) as response:
            found, size = b"", 0
            async for part in response.aiter_stream():
                found = (found + part)[: self.limits.excerpt]
                size += len(part)
                if size > self.limits.answer:
                    break
            named = (value for name, value in response.headers if name.lower() == b"retry-after")
            after = next(named, None)
            return response.status, None if after is None else after.decode("latin-1"), found


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were checked, and to no others."""

    def __init__(self, permits: Permits, resolve: Resolve, *, encrypted: bool) -> None:
        self._permits, self._resolve, self._encrypted = permits, resolve, encrypted
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of the library
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            UnknownHostError: where the host has no address.
            TargetError: where requests may not go to one of its addresses.
            httpcore.ConnectError, httpcore.ConnectTimeout: where none answers.
        """
        failed: Exception = httpcore.ConnectError("the name has no address")
        try:
            async with asyncio.timeout(timeout):
                for address in await self._checked(host, port):
                    try:
                        return await self._backend.connect_tcp(
                            address, port, None, local_address, socket_options
                        )
                    except httpcore.ConnectError as error:
                        failed = error
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        raise failed

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise UnknownHostError(host) from error
        for address in addresses:
            if not self._permits(ip_address(address), encrypted=self._encrypted):
                raise TargetError(address)
        return addresses


_PROBLEMS = (
    (UnknownHostError, Problem.NAME),
    (TargetError, Problem.TARGET),
    (httpcore.TimeoutException, Problem.TIMEOUT),
    (TimeoutError, Problem.TIMEOUT),
    (httpcore.ConnectError, Problem.CONNECTION),
    (httpcore.NetworkError, Problem.CLOSED),
    (httpcore.RemoteProtocolError, Problem.CLOSED),
    (httpcore.UnsupportedProtocol, Problem.TARGET),
    (httpcore.LocalProtocolError, Problem.TARGET),
)


def _problem(error: BaseException) -> Problem | None:
    """Return the problem that an error of the library stands for; None for a mistake of ours."""
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return Problem.CERTIFICATE
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
