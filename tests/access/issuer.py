"""Tokens taken apart and forged, and an issuer that misbehaves."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwk, jws, jwt

from server.access.oidc import Oidc
from server.events.core.refusal import Code, Refused

AUDIENCE = "annolog"
KEY = jwk.ECKey.generate_key("P-256", {"kid": "ec"})


class Clock:
    """The real time at which the provider signs, moved at will; or the time at which it began."""

    def __init__(self, *, stands: bool = False) -> None:
        self.ahead = timedelta()
        self._began = datetime.now(UTC) if stands else None

    def signing(self) -> datetime:
        """The time as it is to whoever signs."""
        return self._began or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.signing() + self.ahead


async def refused(oidc: Oidc, token: str, says: str, code: Code = Code.UNAUTHENTICATED) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        await oidc.verify(token)
    assert refusal.value.code is code
    assert len(token) < 20 or token not in refusal.value.message


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, payload, signature = token.split(".")
    return json.loads(decoded(header)), json.loads(decoded(payload)), signature


def joined(header: object, payload: object, signature: str) -> str:
    return f"{encoded(header)}.{encoded(payload)}.{signature}"


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(value: object) -> str:
    return base64url(json.dumps(value).encode())


def base64url(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


class FakeIssuer:
    """What a misbehaving issuer answers; `oidc-provider-mock` behaves too well for that."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self.address = "https://issuer.example"
        self.keys: list[Any] = []
        self.discovery: dict[str, Any] = {
            "issuer": self.address,
            "jwks_uri": "https://keys.example/set",
        }
        self.asked: list[str] = []
        self.reached = asyncio.Event()
        self.gate: asyncio.Event | None = None
        self.instead: httpx.Response | Exception | None = None

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        self.reached.set()
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.instead, Exception):
            raise self.instead
        if self.instead is not None:
            return self.instead
        if request.url.path == "/set":
            return httpx.Response(200, json={"keys": self.keys})
        return httpx.Response(200, json=self.discovery)

    def verifier(self, clock: Clock) -> Oidc:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
        return Oidc(issuer=self.address, audience=AUDIENCE, client=client, clock=clock)

    def sign(self, key: jwk.Key, algorithm: str, **claims: Any) -> str:
        now = int(self._clock.signing().timestamp())
        usual = {"iss": self.address, "aud": AUDIENCE, "sub": "eve", "iat": now, "exp": now + 60}
        wanted = {name: value for name, value in (usual | claims).items() if value is not None}
        header = {"alg": algorithm, "kid": key.kid}
        return jwt.encode(header, wanted, key, registry=jws.JWSRegistry(algorithms=[algorithm]))
