"""Issuers that sign in every way, claim oddly, rotate, redirect, flood or fall silent."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk, jws

from server.access import issuer_keys
from server.access.issuer_keys import FRESH_FOR, PAUSE, USABLE_FOR
from server.access.oidc import Identity, Oidc
from server.events.core.refusal import Code
from tests.access.issuer import (
    AUDIENCE,
    KEY,
    Clock,
    FakeIssuer,
    base64url,
    joined,
    parts,
    refused,
)


@pytest.fixture
def clock() -> Clock:
    return Clock(
        stands=True
    )  # or half a minute of a busy machine would let the issuer be asked again


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)
HEADERS = st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk"]), JSON)


@settings(max_examples=25)
@given(HEADERS, JSON, st.binary(max_size=70))
def test_no_header_is_more_than_refused(header: object, payload: object, signature: bytes) -> None:
    no_more_than_refused(header, payload, signature)


@pytest.mark.soak
@settings(max_examples=2_000)
@given(HEADERS, JSON, st.binary(max_size=70))
def test_a_long_campaign_of_headers(header: object, payload: object, signature: bytes) -> None:
    no_more_than_refused(header, payload, signature)


def no_more_than_refused(header: object, payload: object, signature: bytes) -> None:
    issuer = FakeIssuer()
    issuer.keys = [KEY.as_dict(private=False)]
    token = joined(header, payload, base64url(signature))
    known = joined({"alg": "ES256", "kid": "ec"}, payload, base64url(signature))
    asyncio.run(_all_refused(issuer.verifier(Clock()), [token, known]))


async def _all_refused(verifier: Oidc, tokens: list[str]) -> None:
    for token in tokens:
        await refused(verifier, token, "This OIDC token is not accepted")


@pytest.fixture
def fake(clock: Clock) -> FakeIssuer:
    return FakeIssuer(clock)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (KEY, "ES256"),
        (jwk.OKPKey.generate_key("Ed25519", {"kid": "ed"}), "Ed25519"),
        (jwk.RSAKey.generate_key(2048, {"kid": "rsa"}), "RS256"),
    ],
)
async def test_each_algorithm(fake: FakeIssuer, clock: Clock, key: jwk.Key, algorithm: str) -> None:
    symmetric = {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}
    odd: list[Any] = [None, 7, {}, {"kty": "EC", "kid": key.kid}, {"kty": "new"}, symmetric]
    fake.keys = [*odd, key.as_dict(private=False)]
    oidc = fake.verifier(clock)
    token = fake.sign(key, algorithm, aud=["another", AUDIENCE], azp=AUDIENCE)
    assert await oidc.verify(token) == Identity(issuer=fake.address, subject="eve")
    assert fake.asked == [
        "https://issuer.example/.well-known/openid-configuration",
        "https://keys.example/set",
    ]


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_the_older_name_of_ed25519(fake: FakeIssuer, clock: Clock) -> None:
    key = jwk.OKPKey.generate_key("Ed25519", {"kid": "ed"})
    fake.keys = [key.as_dict(private=False)]
    assert (await fake.verifier(clock).verify(fake.sign(key, "EdDSA"))).subject == "eve"


async def test_a_short_rsa_key_is_no_key(fake: FakeIssuer, clock: Clock) -> None:
    with pytest.warns(match="2048"):
        key = jwk.RSAKey.generate_key(1024, {"kid": "short"})
    fake.keys = [key.as_dict(private=False)]
    await refused(fake.verifier(clock), fake.sign(key, "RS256"), "no such key")


async def test_an_encryption_key_signs_nothing(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False) | {"use": "enc"}]
    await refused(fake.verifier(clock), fake.sign(KEY, "ES256"), "no such key")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": None},
        {"aud": "annolog2"},
        {"aud": []},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"sub": "nul \0"},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"iat": None},
        {"nbf": 32_503_680_000},
        {"email": ["a@example.org"]},
        {"email": "a\0@example.org"},
        {"name": "\ud800"},
        {"name": "x" * 2000},
    ],
)
async def test_odd_claims(fake: FakeIssuer, clock: Clock, claims: dict[str, Any]) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    oidc = fake.verifier(clock)
    if claims == {"name": "\ud800"}:  # as an escape, since no UTF-8 holds it
        token = fake.sign(KEY, "ES256")
        header, usual, _ = parts(token)
        text = json.dumps(usual | claims).encode()
        token = jws.serialize_compact(header, text, KEY)
    else:
        token = fake.sign(KEY, "ES256", **claims)
    await refused(oidc, token, "This OIDC token is not accepted")


async def test_only_true_is_verified(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    oidc = fake.verifier(clock)
    for value in ("true", 1, [True], None):
        identity = await oidc.verify(
            fake.sign(KEY, "ES256", email="e@example.org", email_verified=value)
        )
        assert identity.email_verified is False


async def test_no_key_id_means_the_only_key(fake: FakeIssuer, clock: Clock) -> None:
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": fake.address, "aud": AUDIENCE, "sub": "eve", "iat": now, "exp": now + 60}
    nameless = jwk.ECKey.import_key(
        {name: value for name, value in KEY.as_dict(private=True).items() if name != "kid"}
    )
    payload = json.dumps(claims).encode()
    token = jws.serialize_compact({"alg": "ES256"}, payload, nameless)
    header, _, _ = parts(token)
    if "kid" in header:  # the library may name it by its thumbprint
        pytest.fail("the token names a key")
    fake.keys = [KEY.as_dict(private=False)]
    assert (await fake.verifier(clock).verify(token)).subject == "eve"
    fake.keys *= 2
    await refused(fake.verifier(clock), token, "no such key")


UNUSABLE: dict[str, httpx.Response | Exception] = {
    "down": httpx.ConnectError("refused"),
    "error": httpx.Response(500),
    "redirect": httpx.Response(302, headers={"location": "https://evil.example/"}),
    "no JSON": httpx.Response(200, text="<html>"),
    "a list": httpx.Response(200, json=[]),
    "too much": httpx.Response(200, content=b" " * 300_000),
    "another issuer": httpx.Response(200, json={"issuer": "https://evil.example"}),
    "no address": httpx.Response(200, json={"issuer": "https://issuer.example"}),
    "plain http": httpx.Response(
        200, json={"issuer": "https://issuer.example", "jwks_uri": "http://issuer.example/set"}
    ),
}


@pytest.mark.parametrize("what", UNUSABLE)
async def test_an_issuer_that_cannot_be_used(fake: FakeIssuer, clock: Clock, what: str) -> None:
    fake.instead = UNUSABLE[what]
    oidc = fake.verifier(clock)
    for _ in range(5):
        await refused(oidc, fake.sign(KEY, "ES256"), "cannot be reached", Code.UNAVAILABLE)
    assert len(fake.asked) == 1
    assert not any("evil" in address for address in fake.asked)


async def test_unknown_keys_are_no_flood_for_the_issuer(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    oidc = fake.verifier(clock)
    await oidc.verify(fake.sign(KEY, "ES256"))
    for number in range(20):
        stranger = jwk.ECKey.generate_key("P-256", {"kid": f"stranger {number}"})
        await refused(oidc, fake.sign(stranger, "ES256"), "no such key")
    assert len(fake.asked) == 2
    clock.ahead = PAUSE
    await refused(oidc, fake.sign(stranger, "ES256"), "no such key")
    assert len(fake.asked) == 4


async def test_a_withdrawn_key_is_forgotten(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    oidc = fake.verifier(clock)
    now = int(datetime.now(UTC).timestamp())
    token = fake.sign(KEY, "ES256", exp=now + 7 * 86400)
    await oidc.verify(token)
    fake.keys = []
    assert (await oidc.verify(token)).subject == "eve"
    assert timedelta(minutes=5) >= FRESH_FOR
    clock.ahead = FRESH_FOR + timedelta(seconds=1)
    await refused(oidc, token, "no such key")


async def test_logins_outlive_a_short_outage_of_the_issuer(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    oidc = fake.verifier(clock)
    now = int(datetime.now(UTC).timestamp())
    token = fake.sign(KEY, "ES256", exp=now + 7 * 86400)
    await oidc.verify(token)
    fake.instead = httpx.ConnectError("down")
    clock.ahead = USABLE_FOR - timedelta(minutes=1)
    assert (await oidc.verify(token)).subject == "eve"
    clock.ahead = USABLE_FOR + timedelta(minutes=1)
    await refused(oidc, token, "cannot be reached", Code.UNAVAILABLE)


@pytest.mark.parametrize(
    "address", ["http://issuer.example", "ftp://issuer.example", "issuer.example", ""]
)
def test_an_issuer_needs_https(address: str, clock: Clock) -> None:
    with pytest.raises(ValueError, match="https"):
        Oidc(issuer=address, audience=AUDIENCE, client=httpx.AsyncClient(), clock=clock)


async def test_a_caller_who_hangs_up_cancels_nobodys_fetch(fake: FakeIssuer, clock: Clock) -> None:
    fake.keys = [KEY.as_dict(private=False)]
    fake.gate = asyncio.Event()
    oidc, token = fake.verifier(clock), fake.sign(KEY, "ES256")
    first, second = (asyncio.create_task(oidc.verify(token)) for _ in range(2))
    await fake.reached.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    fake.gate.set()
    assert (await second).subject == "eve"
    assert len(fake.asked) == 2


async def test_an_issuer_that_never_answers(
    fake: FakeIssuer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_keys, "TIMEOUT_SECONDS", 0.01)
    fake.gate = asyncio.Event()
    token = fake.sign(KEY, "ES256")
    await refused(fake.verifier(clock), token, "cannot be reached", Code.UNAVAILABLE)
