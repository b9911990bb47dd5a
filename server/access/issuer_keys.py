"""An issuer's public keys, from its discovery document and JWK set, cached and renewed.

An issuer may be slow, hostile or down, so every fetch is bounded in time and size and follows no
redirect. Only one fetch runs at a time, and rarely: unknown key ids come from attackers as easily
as from a new key, and must not become a flood of requests to the issuer.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 256 * 1024
MAX_KEYS = 100
TIMEOUT_SECONDS = 5.0
FRESH_FOR = timedelta(minutes=5)
"""Keys older than this are fetched again at the next use, which drops keys the issuer withdrew."""
USABLE_FOR = timedelta(hours=24)
"""How long keys may still be used while the issuer cannot be reached."""
PAUSE = timedelta(seconds=30)
"""The shortest time between two fetches, whatever their reason."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MIN_RSA_CHARACTERS = 342  # 2,048 bits in base64url: below, RFC 7518 §3.3 forbids the key
_NEVER = datetime.min.replace(tzinfo=UTC)

_log = logging.getLogger(__name__)


class _BadAnswerError(Exception):
    """The issuer sent a response that cannot be used."""


class IssuerKeys:
    """Finds the key that checks the signature of a token."""

    def __init__(
        self, issuer: str, client: httpx.AsyncClient, clock: Callable[[], datetime]
    ) -> None:
        _require_https(issuer)
        self._issuer = issuer
        self._client = client
        self._clock = clock
        self._keys: list[Key] = []
        self._discovery: dict[str, Any] = {}
        self._fetched_at = _NEVER
        self._tried_at = _NEVER
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str | None, failed: Key | None = None) -> Key:
        """Return the issuer's key of this id; without an id, its only key.

        `failed` is a key from an earlier call whose check failed: the issuer may have replaced it.

        Raises:
            Refused: UNAUTHENTICATED if the issuer has no such key, UNAVAILABLE if its keys could
                not be fetched.
        """
        key = self._lookup(kid)
        if key is None or key is failed or self._age() > FRESH_FOR:
            await self._refresh()
            key = self._lookup(kid)
        if self._age() > USABLE_FOR:
            raise Refused(
                Code.UNAVAILABLE, "The identity provider cannot be reached: try again in a minute."
            )
        if key is None:
            raise Refused(
                Code.UNAUTHENTICATED,
                "This OIDC token is not accepted: its issuer has no such key now.",
            )
        return key

    async def endpoint(self, name: str) -> str:
        """Return an address of the issuer from its discovery document.

        Raises:
            Refused: UNAVAILABLE where the document could not be fetched or does not have it.
        """
        if self._age() > FRESH_FOR:
            await self._refresh()
        address = self._discovery.get(name)
        if not isinstance(address, str) or self._age() > USABLE_FOR:
            raise Refused(
                Code.UNAVAILABLE, "The identity provider cannot be reached: try again in a minute."
            )
        return address

    def _age(self) -> timedelta:
        return self._clock() - self._fetched_at

    def _lookup(self, kid: str | None) -> Key | None:
        if kid is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.kid == kid), None)

    async def _refresh(self) -> None:
        """Fetch the keys, unless a fetch began less than PAUSE ago; wait for a running fetch.

        The fetch is an asyncio task of its own, so that a cancelled caller does not cancel it.
        """
        if self._fetching is None and self._clock() - self._tried_at >= PAUSE:
            self._tried_at = self._clock()
            self._fetching = asyncio.create_task(self._fetch_and_keep())
        if self._fetching is not None:
            await asyncio.shield(self._fetching)

    async def _fetch_and_keep(self) -> None:
        """Fetch the keys and replace the cached ones, which stay if the fetch fails."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                self._keys = await self._fetch()
            self._fetched_at = self._tried_at
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, _BadAnswerError) as error:
            _log.warning("the keys of %s cannot be fetched: %r", self._issuer, error)
        finally:
            self._fetching = None

    async def _fetch(self) -> list[Key]:
        start = self._issuer.rstrip("/")
        discovery = await self._get(f"{start}/.well-known/openid-configuration")
        if discovery.get("issuer") != self._issuer:
            # OpenID Connect Discovery 1.0 §4.3: else one issuer could speak for another.
            raise _BadAnswerError("its discovery document names another issuer")
        address = discovery.get("jwks_uri")
        if not isinstance(address, str):
            raise _BadAnswerError("its discovery document has no jwks_uri")
        if urlsplit(self._issuer).scheme == "https":
            for name in ("jwks_uri", "authorization_endpoint", "token_endpoint"):
                _require_https(discovery.get(name, self._issuer))
        listed = (await self._get(address)).get("keys")
        if not isinstance(listed, list) or len(listed) > MAX_KEYS:
            raise _BadAnswerError(f"its JWK set is not a list of at most {MAX_KEYS} keys")
        self._discovery = discovery
        return [key for entry in listed if (key := _usable(entry)) is not None]

    async def _get(self, address: str) -> dict[str, Any]:
        """Return the JSON object at an address, reading no more bytes than the limit."""
        async with self._client.stream("GET", address, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise _BadAnswerError(f"{address} answered {response.status_code}")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise _BadAnswerError(f"{address} sent more than {MAX_BYTES} bytes")
        document = orjson.loads(body)
        if not isinstance(document, dict):
            raise _BadAnswerError(f"{address} is not a JSON object")
        return document


def _usable(entry: object) -> Key | None:
    """Return a public signing key, or None for any other: one bad key must not spoil the set."""
    if not isinstance(entry, dict) or entry.get("kty") not in {"RSA", "EC", "OKP"}:
        return None  # "oct" above all: a symmetric key in a public document is no secret
    if entry.get("use", "sig") != "sig":
        return None
    if entry["kty"] == "RSA" and len(str(entry.get("n", ""))) < _MIN_RSA_CHARACTERS:
        return None
    try:
        return import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _require_https(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError(f"an OIDC issuer needs an https address, not {address!r}")
