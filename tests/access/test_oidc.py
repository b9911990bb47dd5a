"""OIDC bearer tokens of a real provider, and what forgers make of them."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc import jwk, jwt

from server.access.issuer_keys import PAUSE
from server.access.oidc import Identity, Oidc
from tests.access.issuer import (
    AUDIENCE,
    KEY,
    Clock,
    FakeIssuer,
    base64url,
    encoded,
    joined,
    parts,
    refused,
)
from tests.access.provider import ADA, log_in, provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def token(issuer: str) -> str:
    return log_in(issuer, "ada", AUDIENCE)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def oidc(issuer: str, client: httpx.AsyncClient, clock: Clock) -> Oidc:
    return Oidc(issuer=issuer, audience=AUDIENCE, client=client, clock=clock)


async def test_a_real_login_proves_who_it_is(oidc: Oidc, token: str, issuer: str) -> None:
    assert await oidc.verify(token) == Identity(
        issuer=issuer,
        subject="ada",
        email=str(ADA["email"]),
        email_verified=True,
        name=str(ADA["name"]),
    )


async def test_an_unverified_email_stays_unverified(oidc: Oidc, issuer: str) -> None:
    identity = await oidc.verify(log_in(issuer, "someone@example.org", AUDIENCE))
    assert identity.email == "someone@example.org"
    assert identity.email_verified is False
    assert identity.name is None


async def test_an_expired_token(oidc: Oidc, token: str, clock: Clock) -> None:
    _, claims, _ = parts(token)
    left = datetime.fromtimestamp(claims["exp"], UTC) - datetime.now(UTC)
    clock.ahead = left + timedelta(seconds=20)  # within the leeway
    assert (await oidc.verify(token)).subject == "ada"
    clock.ahead = left + timedelta(seconds=40)
    await refused(oidc, token, "has expired")


async def test_a_token_from_the_future(oidc: Oidc, token: str, clock: Clock) -> None:
    clock.ahead = -timedelta(hours=1)
    await refused(oidc, token, "'iat'")


async def test_a_token_for_somebody_else(
    oidc: Oidc, issuer: str, client: httpx.AsyncClient
) -> None:
    await refused(oidc, log_in(issuer, "ada", "another-client"), "'aud'")


@pytest.mark.parametrize(
    ("audience", "party", "accepted"),
    [
        ([AUDIENCE, "other"], AUDIENCE, True),
        ([AUDIENCE, "other"], None, False),
        ([AUDIENCE, "other"], "other", False),
        (["other", AUDIENCE], 7, False),
        ([AUDIENCE], None, True),
        ([AUDIENCE, AUDIENCE], None, True),
        (AUDIENCE, "a client of an access token", True),
        (["other"], AUDIENCE, False),
    ],
)
async def test_one_of_several_audiences_must_be_the_authorized_party(
    clock: Clock, audience: Any, party: Any, accepted: bool
) -> None:
    fake = FakeIssuer(clock)
    fake.keys = [KEY.as_dict(private=False)]
    token = fake.sign(KEY, "ES256", aud=audience, azp=party)
    if accepted:
        assert (await fake.verifier(clock).verify(token)).subject == "eve"
    else:
        await refused(fake.verifier(clock), token, "'azp'|'aud'")


async def test_changed_claims(oidc: Oidc, token: str) -> None:
    header, claims, signature = parts(token)
    forged = joined(header, claims | {"sub": "root"}, signature)
    await refused(oidc, forged, "signature does not match")


async def test_a_changed_signature(oidc: Oidc, token: str) -> None:
    header, claims, signature = parts(token)
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    await refused(oidc, joined(header, claims, other), "signature does not match")
    await refused(oidc, joined(header, claims, ""), "signature does not match")


@pytest.mark.parametrize("name", ["none", "None", "NONE", "HS256", "RS384", "ES512", "PS256", ""])
async def test_another_algorithm(oidc: Oidc, token: str, name: str) -> None:
    header, claims, signature = parts(token)
    await refused(oidc, joined(header | {"alg": name}, claims, ""), "algorithm")
    await refused(oidc, joined(header | {"alg": name}, claims, signature), "algorithm")


async def test_the_public_key_as_a_shared_secret(
    oidc: Oidc, token: str, issuer: str, client: httpx.AsyncClient
) -> None:
    """The classic confusion: HMAC over a document that everybody can read."""
    header, claims, _ = parts(token)
    published = (await client.get(f"{issuer}/jwks")).json()["keys"][0]
    pem = jwk.RSAKey.import_key(published).as_pem(private=False)
    text = f"{encoded(header | {'alg': 'HS256'})}.{encoded(claims)}"
    forged = f"{text}.{base64url(hmac.digest(pem, text.encode(), 'sha256'))}"
    await refused(oidc, forged, "algorithm")


async def test_a_key_of_the_forgers_own(oidc: Oidc, token: str) -> None:
    header, claims, _ = parts(token)
    own = jwk.RSAKey.generate_key(2048)
    forged = jwt.encode(header, claims, own)
    await refused(oidc, forged, "signature does not match")
    await refused(oidc, jwt.encode({"alg": "RS256", "kid": "mine"}, claims, own), "no such key")
    inside = header | {"jwk": own.as_dict(private=False)}
    await refused(oidc, jwt.encode(inside, claims, own), "signature does not match")


async def test_a_key_of_another_kind(oidc: Oidc, token: str) -> None:
    header, claims, _ = parts(token)
    own = jwk.ECKey.generate_key("P-256")
    forged = jwt.encode(header | {"alg": "ES256"}, claims, own)
    await refused(oidc, forged, "signature does not match")


@pytest.mark.parametrize(
    "text",
    ["", "a", "a.b", "a.b.c", "a.b.c.d.e", "é.é.é", "..", "e30.e30.", "\0.\0.\0", "bnVsbA.e30.AA"],
)
async def test_what_is_no_token(oidc: Oidc, text: str) -> None:
    await refused(oidc, text, "not a signed JSON Web Token")


async def test_odd_headers(oidc: Oidc, token: str) -> None:
    header, claims, signature = parts(token)
    await refused(oidc, "x" * 20_000, "too long")
    await refused(oidc, joined(header | {"typ": "logout+jwt"}, claims, signature), "another type")
    odd: dict[str, Any]
    for odd in ({"kid": 7}, {"alg": 7}, {"alg": ["RS256"]}, {"crit": ["x"], "x": 1}, {"typ": {}}):
        await refused(oidc, joined(header | odd, claims, signature), "This OIDC token")
    deep = base64url(b"[" * 1500)
    await refused(oidc, f"{deep}.e30.AA", "not a signed JSON Web Token")


async def test_new_keys_are_fetched_when_they_appear(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    with provider() as issuer:
        oidc = Oidc(issuer=issuer, audience=AUDIENCE, client=client, clock=clock)
        old = log_in(issuer, "ada", AUDIENCE)
        await oidc.verify(old)
    assert (await oidc.verify(old)).subject == "ada"  # the issuer is down, its keys are known
    with provider(urlsplit(issuer).port or 0):
        new = log_in(issuer, "ada", AUDIENCE)
        await refused(oidc, new, "signature does not match")  # asked a moment ago, not again
        clock.ahead = PAUSE
        assert (await oidc.verify(new)).subject == "ada"
        await refused(oidc, old, "signature does not match")
