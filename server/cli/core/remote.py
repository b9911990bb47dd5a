"""A server elsewhere: `annolog --url URL` speaks to it over HTTP, with an API key."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from server.cli.core.target import KEY, URL, current_target
from server.cli.core.terminal import configure_logs, tell
from server.events.core.refusal import Code, Obstacle, Refused
from server.ledger.startup_checks import StartError

T = TypeVar("T")

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
PATIENCE = 60.0
"""Seconds for which a request is sent again while the server cannot be reached, or is busy."""
_JSON = {"Content-Type": "application/json"}
BUSY = (429, 502, 503, 504)
TIMEOUT = httpx.Timeout(60.0, connect=10.0)


class RemoteError(StartError):
    """The server elsewhere refused something, or is none; the message says what to do."""


def remotely(work: Callable[[Remote], Awaitable[T]]) -> T:
    """Run work with a connection to the server that `--url` names.

    Raises:
        RemoteError: where there is no key, or the server refuses.
    """
    target = current_target()
    configure_logs()
    key = target.key
    if key is None:
        raise RemoteError(f"Set {KEY} to an API key of that server, or give --key-file.")
    if not (key.isascii() and key.isprintable()):
        raise RemoteError("The API key has characters that no key has: copy it as it was given.")
    if target.url is None:
        raise RemoteError(f"Name the server with --url, or in {URL}.")
    parts = urlsplit(target.url)
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        tell("The key travels unencrypted: use an address that begins with https.")

    async def run() -> T:
        headers = {"Authorization": f"Bearer {key}", "User-Agent": "annolog"}
        async with httpx.AsyncClient(
            base_url=target.url or "", headers=headers, timeout=TIMEOUT
        ) as http:
            return await work(Remote(http))

    return asyncio.run(run())


class Remote:
    """One server elsewhere, as one member."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an operation; a mutation is sent again with the same command id.

        Raises:
            Refused: the first error of the answer, or the refusal of its only field.
            RemoteError: the answer is none of an Annolog server, or a variable is no JSON.
        """
        body = _body({"query": document, "variables": variables})
        reply = await self.send("POST", "/graphql", content=body, headers=_JSON)
        answer = _json(reply)
        if answer is None or not ("data" in answer or "errors" in answer):
            raise RemoteError(f"There is no Annolog server at {self.http.base_url}.")
        if errors := answer.get("errors"):
            raise _refusal(errors[0].get("extensions", {}), errors[0]["message"])
        data: dict[str, Any] = answer["data"]
        for payload in data.values():
            if isinstance(payload, dict) and payload.get("__typename") == "Refused":
                raise _refusal(payload, payload["message"])
        return data

    async def nodes(
        self, document: str, *place: str, **variables: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield the nodes of all pages of a list, which the document asks for after `$after`.

        Args:
            document: asks for `nodes` and `pageInfo { hasNextPage endCursor }`.
            place: the fields that lead to the list in the answer.
            variables: those of the document but for `after`.

        Raises:
            Refused, RemoteError: as `ask`.
        """
        after, more = None, True
        while more:
            page = await self.ask(document, **variables, after=after)
            for field in place:
                page = page[field]
            for node in page["nodes"]:
                yield node
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    async def send(self, method: str, url: str, **given: Any) -> httpx.Response:
        """Send a request that is safe to repeat, again while the server is away or busy."""
        deadline, delay = time.monotonic() + PATIENCE, 0.2
        while True:
            try:
                reply = await self.http.request(method, url, **given)
                if reply.status_code not in BUSY or time.monotonic() + delay > deadline:
                    return reply
            except httpx.TransportError as error:
                if time.monotonic() + delay > deadline or isinstance(error, httpx.ConnectError):
                    raise self._unreachable(error) from None
            await asyncio.sleep(delay)
            delay = min(5.0, delay * 2)

    @contextlib.asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a download by a signed link, and yield its bytes as they come.

        Raises:
            RemoteError: the server refuses, or the connection breaks off.
        """
        deadline, delay = time.monotonic() + PATIENCE, 0.5
        while True:
            try:
                # The link is the credential.
                request = self.http.build_request("GET", url)
                del request.headers["Authorization"]
                reply = await self.http.send(request, stream=True)
                if reply.status_code in BUSY and time.monotonic() + delay < deadline:
                    await reply.aclose()
                    await asyncio.sleep(delay)
                    delay = min(5.0, delay * 2)
                    continue
            except httpx.TransportError as error:
                raise self._unreachable(error) from None
            break
        try:
            if reply.status_code != 200:
                await reply.aread()
                raise refusal_of(reply)
            yield reply.aiter_bytes()
        except httpx.TransportError:
            raise RemoteError("The connection broke off: begin the download again.") from None
        finally:
            await reply.aclose()

    def _unreachable(self, error: httpx.TransportError) -> RemoteError:
        said = " ".join(str(error).split()) or type(error).__name__
        return RemoteError(f"Cannot reach {self.http.base_url}: {said.rstrip('.')}.")


def refusal_of(reply: httpx.Response) -> Exception:
    """Return the refusal in an answer that is none of success."""
    answer = _json(reply)
    try:
        error = (answer or {})["errors"][0]
        return _refusal(error["extensions"], error["message"])
    except (KeyError, IndexError, TypeError):
        return RemoteError(f"The server answered {reply.status_code}: is it an Annolog server?")


def _body(given: dict[str, Any]) -> bytes:
    """Return JSON. Raises RemoteError for a text that is no Unicode, and for NaN."""
    try:
        return json.dumps(given, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        message = "An option is no text in UTF-8, or no number: type it anew."
        raise RemoteError(message) from None


def _json(reply: httpx.Response) -> dict[str, Any] | None:
    try:
        found = reply.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _refusal(about: dict[str, Any], message: str) -> Exception:
    """Return a refusal as commands on the database itself raise it."""
    try:
        refused = Refused(Code(about["code"]), message, tuple(about.get("path") or ()))
        refused.obstacles = tuple(
            Obstacle(int(one["position"]), one["name"], one["message"])
            for one in about.get("obstacles") or ()
        )
        return refused
    except (KeyError, ValueError):
        return RemoteError(message)
