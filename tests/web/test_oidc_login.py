"""Logging in at an OpenID provider from a browser: a real provider, and everybody in the way."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest

from server.access.browser_requests import BrowserRequests
from server.access.oidc_code_flow import CodeFlow
from server.events.core.refusal import Refused
from server.web.next_pages import next_page
from tests.access.provider import provider
from tests.support.api import Client, key_of
from tests.support.browser import PAGE, SERVER, SESSION, Browser
from tests.support.databases import Database
from tests.support.sign_in import AccountsApi, opened
from tests.support.workspace import Workspace

FLOW = "__Host-annolog_oidc"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture
async def accounts(
    database: Database, workspace: Workspace, owner: asyncpg.Connection, issuer: str
) -> AsyncIterator[AccountsApi]:
    """An application that is a client of the provider, at the provider's time."""
    await owner.execute("DELETE FROM login_attempts")
    await owner.execute("DELETE FROM secrets WHERE kind = 'identity'")
    settings = {
        "public_url": SERVER,
        "allowed_origins": (PAGE,),
        "oidc_issuer": issuer,
        "oidc_audience": "annolog",
        "oidc_client_id": "labels",
        "oidc_client_secret": "a secret of the client",
    }
    async with opened(database, None, workspace, **settings) as made:  # type: ignore[arg-type]
        yield made


def at_provider(address: str, subject: str = "ada") -> str:
    """Log in at the provider; return where it sends the browser back to."""
    answer = httpx.post(address, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def back(location: str, **changed: str) -> str:
    """Return the path of a callback, with other parameters."""
    parts = urlsplit(location)
    assert f"{parts.scheme}://{parts.netloc}" == SERVER
    given = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return f"{parts.path}?{httpx.QueryParams({k: v for k, v in given.items() if v})}"


async def start(browser: Browser, **given: str) -> str:
    reply = await browser.http.get("/auth/oidc/start", params=given)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["location"])


async def link(accounts: AccountsApi, browser: Browser, **given: str) -> httpx.Response:
    """Come in by an invitation and an identity, as a page does it."""
    invited = await accounts.invite(email="ada.lovelace@example.org", name="Ada L.")
    body = {"token": invited["secret"], **given}
    reply = await browser.http.post("/auth/oidc/start", json=body, headers=browser.headers)
    assert reply.status_code == 200, reply.text
    assert invited["secret"] not in reply.text
    return await browser.http.get(back(at_provider(reply.json()["location"])))


async def test_an_invited_person_comes_in_and_then_logs_in(
    accounts: AccountsApi, browser: Browser, database: Database
) -> None:
    address = await start(browser, next="/tasks?page=2")
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == [f"{SERVER}/auth/oidc/callback"]
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == len(asked["code_challenge"][0]) == 43
    reply = await browser.http.get(back(at_provider(address)))
    assert (reply.status_code, "invitation" in reply.text) == (401, True)
    assert browser.cookie is None

    reply = await link(accounts, browser)
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert await browser.name() == "Ada L."
    browser.http.cookies.clear()
    reply = await browser.http.get(back(at_provider(await start(browser, next="/tasks?page=2"))))
    assert (reply.status_code, reply.headers["location"]) == (303, "/tasks?page=2")
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    made = {h.partition("=")[0]: h for h in reply.headers.get_list("set-cookie")}
    assert "SameSite=Strict" in made[SESSION]
    assert "HttpOnly" in made[SESSION]
    assert "Secure" in made[SESSION]
    assert "Max-Age=0" in made[FLOW]
    assert await browser.name() == "Ada L."
    issued = await accounts.events(database, "credential.issued")
    assert '"method":"oidc"' in issued[-1]["facts"]


async def test_the_cookie_of_a_flow_is_lax_and_holds_no_secret_of_the_flow(
    accounts: AccountsApi, browser: Browser
) -> None:
    reply = await browser.http.get("/auth/oidc/start")
    value, *attributes = reply.headers["set-cookie"].split("; ")
    assert attributes == ["Max-Age=600", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    asked = parse_qs(urlsplit(reply.headers["location"]).query)
    for name in ("state", "nonce", "code_challenge"):
        assert asked[name][0] not in value
    kept = value.partition("=")[2].partition(".")[0]
    assert asked["state"][0].encode() not in urlsafe_b64decode(kept + "==")


async def test_a_callback_works_once_and_in_one_browser(
    accounts: AccountsApi, browser: Browser
) -> None:
    await link(accounts, browser)
    address = await start(browser)
    flow = browser.http.cookies[FLOW]
    location = at_provider(address)
    async with Browser(accounts.app) as other:
        assert (await other.http.get(back(location))).status_code == 401  # no cookie
        await start(other)
        assert (await other.http.get(back(location))).status_code == 401  # that of another flow
        assert other.cookie is None
    assert (await browser.http.get(back(location))).status_code == 303
    browser.http.cookies.clear()
    browser.http.cookies.set(FLOW, flow)
    fresh = at_provider(address)  # the provider would give another code
    assert (await browser.http.get(back(fresh))).status_code == 401
    assert browser.cookie is None


CHANGES: tuple[dict[str, str], ...] = (
    *({"state": ""}, {"state": "x"}, {"state": "é" * 50}, {"code": ""}, {"code": "x"}),
    *({"code": "x" * 5_000}, {"error": "access_denied"}, {"iss": "https://evil.test"}),
)


async def test_made_up_codes_are_counted_for_the_address_they_come_from(
    accounts: AccountsApi, browser: Browser, owner: asyncpg.Connection
) -> None:
    async def guess() -> int:
        state = parse_qs(urlsplit(await start(browser)).query)["state"][0]
        given = {"state": state, "code": "made up"}
        return (await browser.http.get("/auth/oidc/callback", params=given)).status_code

    assert await guess() == 401
    await owner.execute("UPDATE login_attempts SET full_at = now() + interval '1 hour'")
    assert await guess() == 429


async def test_a_changed_callback_opens_nothing(accounts: AccountsApi, browser: Browser) -> None:
    await link(accounts, browser)
    for changed in CHANGES:
        browser.http.cookies.clear()
        reply = await browser.http.get(back(at_provider(await start(browser)), **changed))
        assert reply.status_code == 401, changed
        assert browser.cookie is None
        assert "access_denied" not in reply.text
        assert FLOW not in browser.http.cookies


async def test_a_made_up_cookie_is_none(accounts: AccountsApi, browser: Browser) -> None:
    location = at_provider(await start(browser))
    text, _, seal = browser.http.cookies[FLOW].partition(".")
    flow = json.loads(urlsafe_b64decode(text + "=="))
    forged = urlsafe_b64encode(json.dumps(flow | {"next": "https://evil.test"}).encode()).decode()
    for value in (f"{forged.rstrip('=')}.{seal}", text, f"{text}.", ".", f"{text}.{seal}x"):
        browser.http.cookies.clear()
        browser.http.cookies.set(FLOW, value)
        assert (await browser.http.get(back(location))).status_code == 401


async def test_a_flow_ends_after_ten_minutes(
    accounts: AccountsApi, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = at_provider(await start(browser))
    real = CodeFlow.flow_of

    def later(self: CodeFlow, *given: Any) -> Any:
        clock = self._clock
        monkeypatch.setattr(self, "_clock", lambda: clock() + timedelta(minutes=10))
        return real(self, *given)

    monkeypatch.setattr(CodeFlow, "flow_of", later)
    reply = await browser.http.get(back(location))
    assert (reply.status_code, "too long" in reply.text) == (401, True)


async def test_a_token_of_another_login_opens_nothing(
    accounts: AccountsApi, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await link(accounts, browser)
    browser.http.cookies.clear()
    location = at_provider(await start(browser))
    real = CodeFlow._derived
    monkeypatch.setattr(
        CodeFlow,
        "_derived",
        lambda self, flow, name: real(self, flow, name)[:: -1 if name == "nonce" else 1],
    )
    reply = await browser.http.get(back(location))
    assert (reply.status_code, "another login" in reply.text) == (401, True)
    assert browser.cookie is None


async def test_the_code_is_exchanged_with_the_verifier_and_the_exact_address(
    accounts: AccountsApi, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider of these tests checks neither."""
    sent: list[Any] = []
    real = CodeFlow._posted

    async def kept(self: CodeFlow, address: str, given: Any) -> object:
        sent.append(given)
        return await real(self, address, given)

    monkeypatch.setattr(CodeFlow, "_posted", kept)
    address = await start(browser)
    await browser.http.get(back(at_provider(address)))
    asked = parse_qs(urlsplit(address).query)
    hashed = urlsafe_b64encode(sha256(sent[0]["code_verifier"].encode()).digest()).rstrip(b"=")
    assert [hashed.decode()] == asked["code_challenge"]
    assert [sent[0]["redirect_uri"]] == asked["redirect_uri"]
    assert "client_id" not in sent[0]  # it is in the header, with the secret


async def test_a_page_posts_the_token_of_an_invitation(
    accounts: AccountsApi, browser: Browser
) -> None:
    token = (await accounts.invite(email="eve@example.org"))["secret"]
    body = {"token": token}
    for headers in ({"origin": "https://evil.test"}, {}, {"origin": "null"}):
        reply = await browser.http.post("/auth/oidc/start", json=body, headers=headers)
        assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)
    plain = {**browser.headers, "content-type": "text/plain"}
    for content, headers in (
        (json.dumps(body), plain),
        ("[]", browser.headers),
        ("x" * 20_000, browser.headers),
        (json.dumps({"token": accounts.owner.key[:-1]}), browser.headers),  # type: ignore[index]
        (json.dumps({"token": 5}), browser.headers),
    ):
        given = {"content-type": "application/json", **headers}
        reply = await browser.http.post("/auth/oidc/start", content=content, headers=given)
        assert reply.status_code in (400, 401)
    page = {"origin": PAGE, "sec-fetch-site": "same-site"}
    reply = await browser.http.post("/auth/oidc/start", json=body, headers=page)
    assert reply.headers["access-control-allow-origin"] == PAGE
    # In an address, a token would be in logs: there it is not looked at.
    location = at_provider(await start(browser, token=token))
    assert (await browser.http.get(back(location))).status_code == 401


async def test_of_several_organizations_one_is_chosen(
    accounts: AccountsApi, browser: Browser, another_workspace: Workspace
) -> None:
    await link(accounts, browser)
    theirs = AccountsApi(
        accounts.app,
        another_workspace,
        Client(accounts.app, await key_of(another_workspace, another_workspace.owner)),
    )
    await link(theirs, browser)
    browser.http.cookies.clear()
    reply = await browser.http.get(back(at_provider(await start(browser, next="/a?b=c&d"))))
    assert (reply.status_code, browser.cookie) == (200, None)
    for org in (accounts.org, theirs.org):
        assert f"organization={org}&amp;next=%2Fa%3Fb%3Dc%26d" in reply.text
        await browser.http.get(back(at_provider(await start(browser, organization=org))))
        found = (await browser.post("{ viewer { organization { id } } }")).json()
        assert found["data"]["viewer"]["organization"]["id"] == org


async def test_without_a_client_id_there_is_no_such_login(
    database: Database, workspace: Workspace
) -> None:
    async with (
        opened(database, None, workspace) as accounts,  # type: ignore[arg-type]
        Browser(accounts.app) as browser,
    ):
        reply = await browser.http.get("/auth/oidc/start")
        assert (reply.status_code, "password" in reply.text) == (400, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "//evil.test",
            "https://evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "javascript:alert(1)",
        ),
        *("/\t/evil.test", "\x00/", " /x", "https://labels.test@evil.test", "x", "/é", "/" * 1_001),
        *("https://labels.test.evil.test/", "https://labels.test\\@evil.test", "https:/evil.test"),
        *(
            "HTTPS://labels.test/",
            "//labels.test",
            "/x\r\nset-cookie: a=b",
            "https://labels.test:8/",
        ),
    ],
)
def test_a_login_leads_to_no_other_place(text: str) -> None:
    with pytest.raises(Refused):
        next_page(text, BrowserRequests(None, SERVER, [PAGE]))


@pytest.mark.parametrize("text", ["/", "/a//b?c=//d#e", SERVER, f"{SERVER}/a", f"{PAGE}/x?y#z"])
def test_a_login_leads_to_known_pages(text: str) -> None:
    assert next_page(text, BrowserRequests(None, SERVER, [PAGE])) == text
