"""OIDC bearer tokens of a real provider, and what forgers make of them."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jws, jwt

from server.access.issuer_keys import FRESH_FOR, PAUSE, USABLE_FOR
from server.access.oidc import Identity, Oidc
from server.events.refusal import Code, Refused
from tests.access.provider import ADA, log_in, provider

AUDIENCE = "annolog"


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


class Clock:
    """The real time at which the provider signs, moved at will."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def oidc(issuer: str, client: httpx.AsyncClient, clock: Clock) -> Oidc:
    return Oidc(issuer=issuer, audience=AUDIENCE, client=client, clock=clock)


async def refused(oidc: Oidc, token: str, says: str, code: Code = Code.UNAUTHENTICATED) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        await oidc.verify(token)
    assert refusal.value.code is code
    assert len(token) < 20 or token not in refusal.value.message


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, payload, signature = token.split(".")
    return json.loads(_decoded(header)), json.loads(_decoded(payload)), signature


def joined(header: object, payload: object, signature: str) -> str:
    return f"{_encoded(header)}.{_encoded(payload)}.{signature}"


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


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
    text = f"{_encoded(header | {'alg': 'HS256'})}.{_encoded(claims)}"
    forged = f"{text}.{_base64(hmac.digest(pem, text.encode(), 'sha256'))}"
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
    deep = _base64(b"[" * 1500)
    await refused(oidc, f"{deep}.e30.AA", "not a signed JSON Web Token")


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)
HEADERS = st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk"]), JSON)


@given(HEADERS, JSON, st.binary(max_size=70))
def test_no_header_is_more_than_refused(header: object, payload: object, signature: bytes) -> None:
    issuer = FakeIssuer()
    issuer.keys = [KEY.as_dict(private=False)]
    token = joined(header, payload, _base64(signature))
    for text in (token, joined({"alg": "ES256", "kid": "ec"}, payload, _base64(signature))):
        asyncio.run(refused(issuer.verifier(Clock()), text, "This OIDC token is not accepted"))


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


class FakeIssuer:
    """What a misbehaving issuer answers; `oidc-provider-mock` behaves too well for that."""

    def __init__(self) -> None:
        self.address = "https://issuer.example"
        self.keys: list[Any] = []
        self.discovery: dict[str, Any] = {
            "issuer": self.address,
            "jwks_uri": "https://keys.example/set",
        }
        self.asked: list[str] = []
        self.instead: httpx.Response | Exception | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
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
        now = int(datetime.now(UTC).timestamp())
        usual = {"iss": self.address, "aud": AUDIENCE, "sub": "eve", "iat": now, "exp": now + 60}
        wanted = {name: value for name, value in (usual | claims).items() if value is not None}
        header = {"alg": algorithm, "kid": key.kid}
        return jwt.encode(header, wanted, key, registry=jws.JWSRegistry(algorithms=[algorithm]))


@pytest.fixture
def fake() -> FakeIssuer:
    return FakeIssuer()


KEY = jwk.ECKey.generate_key("P-256", {"kid": "ec"})


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
    token = fake.sign(key, algorithm, aud=["another", AUDIENCE])
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
