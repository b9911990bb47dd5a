"""Pages of listed origins may ask over HTTP and read the answers; others get no header."""

from __future__ import annotations

import httpx
import pytest

from server.settings import Settings, SettingsError
from tests.support.api import Client
from tests.support.browser import PAGE, SERVER, Browser
from tests.support.sign_in import AccountsApi

ASKED = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
}
STRANGERS = (
    *("https://evil.test", "null", "https://app.labels.test.evil.test", "http://app.labels.test"),
    *("https://APP.labels.test", "https://app.labels.test:8443", "*", ""),
)


def cors(reply: httpx.Response) -> dict[str, str]:
    return {k: v for k, v in reply.headers.items() if k.startswith("access-control")}


async def test_a_preflight_of_a_listed_origin_is_allowed(browser: Browser) -> None:
    reply = await browser.http.options("/graphql", headers={"origin": PAGE, **ASKED})
    assert reply.status_code == 204
    assert cors(reply) == {
        "access-control-allow-origin": PAGE,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "600",
    }
    assert "Origin" in reply.headers["vary"]


async def test_other_origins_get_no_header(browser: Browser) -> None:
    for origin in STRANGERS:
        reply = await browser.http.options("/graphql", headers={"origin": origin, **ASKED})
        assert (reply.status_code, cors(reply)) == (405, {}), origin
        asked = {"origin": origin, "content-type": "application/json"}
        reply = await browser.http.post("/graphql", content=b'{"query":"{x}"}', headers=asked)
        assert cors(reply) == {}, origin
        assert reply.headers["vary"] == "Accept, Origin"


async def test_pages_read_answers_and_why_there_is_none(
    browser: Browser, accounts: AccountsApi
) -> None:
    browser.headers = {"origin": PAGE, "authorization": f"Bearer {accounts.owner.key}"}
    reply = await browser.post()
    assert reply.json()["data"]["viewer"]["member"]["name"] == "Ada"
    for headers in ({"origin": PAGE}, {"origin": PAGE, "authorization": "Bearer annolog_key_0"}):
        browser.headers = headers
        refused = await browser.post()
        assert refused.status_code == 401
        for answer in (reply, refused):
            assert answer.headers["access-control-allow-origin"] == PAGE
            assert answer.headers["access-control-allow-credentials"] == "true"
            assert "WWW-Authenticate" in answer.headers["access-control-expose-headers"]
            assert answer.headers["vary"] == "Accept, Origin"


async def test_two_origins_are_none(browser: Browser) -> None:
    two = [("origin", PAGE), ("origin", "https://evil.test"), *ASKED.items()]
    reply = await browser.http.options("/graphql", headers=two)
    assert (reply.status_code, cors(reply)) == (405, {})


async def test_names_of_headers_are_not_passed_on_unread(browser: Browser) -> None:
    for names in ("x\ty: z", "a, (b)", "x" * 2_000):
        wanted = {**ASKED, "origin": PAGE, "access-control-request-headers": names}
        reply = await browser.http.options("/graphql", headers=wanted)
        assert "access-control-allow-headers" not in reply.headers


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "*",
            "null",
            "labels.test",
            "https://labels.test/",
            "https://labels.test/app",
            "https://",
        ),
        *("https://Labels.test", "https://labels.test:443", "http://labels.test:80", "ftp://a.b"),
        *("https://user@labels.test", "https://labels.test?x", "https://labels.test:0", "//a.b"),
    ],
)
def test_what_no_browser_sends_is_refused_at_the_start(origin: str) -> None:
    for name in ("ANNOLOG_ALLOWED_ORIGINS", "ANNOLOG_PUBLIC_URL"):
        with pytest.raises(SettingsError, match=name):
            Settings.from_env({name: origin})


def test_origins_as_browsers_send_them_are_taken() -> None:
    given = f"{PAGE}, http://localhost:3000 http://[::1]:8080 https://xn--mnchen-3ya.test"
    taken = Settings.from_env({"ANNOLOG_ALLOWED_ORIGINS": given, "ANNOLOG_PUBLIC_URL": SERVER})
    assert len(taken.allowed_origins) == 4


async def test_a_program_needs_no_origin(accounts: AccountsApi) -> None:
    assert isinstance(accounts.owner, Client)
    assert (await accounts.owner.ask("{ viewer { member { name } } }"))["data"]
