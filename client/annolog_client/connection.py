"""A connection to a server: one address, one key, and requests that are sent again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx

from annolog_client.operations.client import Operations
from annolog_client.operations.exceptions import GraphQLClientError
from annolog_client.refusals import PATIENCE, refusal_of

BUSY = (429, 502, 503, 504)
"""Statuses by which a server, or a proxy before it, says that it cannot answer now."""
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
ONCE = ("PATCH",)
"""Methods of requests that are not safe to repeat: an upload asks for its offset instead."""


class RetryingTransport(httpx.AsyncBaseTransport):
    """Sends a request again while the server is away or busy.

    That is safe, because every mutation carries the id of its command, which is done once.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, patience: float) -> None:
        self._inner, self._patience = inner, patience

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the first answer that is none of a busy server's."""
        if request.method in ONCE:
            return await self._inner.handle_async_request(request)
        await request.aread()
        deadline, delay = time.monotonic() + self._patience, 0.1
        while True:
            over = time.monotonic() + delay > deadline
            try:
                reply = await self._inner.handle_async_request(request)
                if reply.status_code not in BUSY or over:
                    return reply
                await reply.aclose()
            except httpx.TransportError:
                if over:
                    raise
            await asyncio.sleep(delay)
            delay = min(5.0, delay * 2)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()


class Annolog(Operations):
    """The typed operations, on one server with one key; `connect` makes it.

    Attributes:
        address: the address of the server, without a path.
        key: the API key, or the token of a session.
        http: the HTTP client, whose requests carry the key and are sent again.
    """

    def __init__(self, address: str, key: str, http: httpx.AsyncClient) -> None:
        # The generated protocol wants every option of a POST, and httpx spells them out.
        super().__init__(url=f"{address}/graphql", http_client=http)  # type: ignore[arg-type]
        self.address, self.key, self.http = address, key, http

    def get_data(self, response: Any) -> dict[str, Any]:
        """Return the data of an answer. Raises RefusedError where it has errors, or is none."""
        try:
            return super().get_data(response)
        except GraphQLClientError as error:
            raise refusal_of(response) from error


@contextlib.asynccontextmanager
async def connect(
    url: str,
    key: str,
    *,
    patience: float = PATIENCE,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Annolog]:
    """Yield a client of the server at an address.

    Args:
        url: such as `https://labels.example.org`; a path `/graphql` at its end is left out.
        key: an API key, or the token of a session.
        patience: seconds for which requests are sent again while the server is away or busy.
        transport: what sends requests, for tests and proxies.
    """
    address = address_of(url)
    retrying = RetryingTransport(transport or httpx.AsyncHTTPTransport(), patience)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(
        base_url=address, headers=headers, timeout=TIMEOUT, transport=retrying
    ) as http:
        yield Annolog(address, key, http)


def address_of(url: str) -> str:
    """Return the address of a server without a path; `/graphql` at its end is left out.

    Raises:
        ValueError: the address does not say how the server is reached.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError("The address of a server begins with https:// or http://.")
    return url.rstrip("/").removesuffix("/graphql")
