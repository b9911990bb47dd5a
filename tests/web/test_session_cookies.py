"""A session in a cookie: for pages of ours alone, never beside a token, never shown to scripts."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from server.access import tokens
from server.access.browser_requests import BrowserRequests
from server.access.client_addresses import ClientAddresses
from server.events.core import ids
from tests.support.browser import PAGE, SERVER, SESSION, Browser
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.sign_in import PASSWORD, VIEWER, AccountsApi, no, opened, run
from tests.support.sockets import socket
from tests.support.workspace import Workspace

LOGOUT = """mutation { logout(input: {commandId: "9a6c4d0e-8d6f-4a52-9d7e-3a1b6f0c2d11"})
  { __typename ... on Refused { message } } }"""
FOREIGN: tuple[dict[str, str], ...] = (
    {"origin": "https://evil.test", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.labels.test", "sec-fetch-site": "same-site"},
    {"origin": "null", "sec-fetch-site": "same-origin"},
    {"origin": "http://labels.test"},
    {"origin": "https://labels.test:8443"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "none"},
    {},
)


async def test_a_login_sets_a_cookie_and_shows_no_token(
    accounts: AccountsApi, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    await accounts.bob()
    given = {
        "organization": accounts.org,
        "email": "bob@example.org",
        "password": PASSWORD,
        "cookie": True,
    }
    query = "mutation($i: LoginInput!) { login(input: $i) { ... on LoginPayload { secret } } }"
    command = {"commandId": "5f0c8e5e-0d4b-4d3e-9b8e-2f6f0a9c1b22"}
    reply = await browser.post(query, i={**command, **given})
    header = reply.headers["set-cookie"]
    value, *attributes = header.split("; ")
    assert attributes == ["Max-Age=1209600", "Path=/", "HttpOnly", "SameSite=Strict", "Secure"]
    name, _, token = value.partition("=")
    assert name == SESSION
    assert tokens.parse(token).kind is tokens.TokenKind.SESSION
    assert token not in reply.text
    assert reply.json()["data"]["login"]["secret"] is None
    assert await browser.name() == "Bob"
    again = await browser.post(query, i={**command, **given})
    assert "set-cookie" not in again.headers  # a retry: nobody knows the token any more
    assert (await browser.login())["__typename"] == "LoginPayload"
    assert token not in "".join(capsys.readouterr())


async def test_without_tls_the_cookie_is_a_plain_one(
    database: Database, clock: Clock, workspace: Workspace
) -> None:
    async with opened(database, clock, workspace) as accounts:
        await accounts.bob()
        async with Browser(accounts.app, "http://localhost:8400", accounts.org) as browser:
            await browser.login()
            assert await browser.name() == "Bob"
            assert [c.name for c in browser.http.cookies.jar] == ["annolog_session"]
            two = f"annolog_session={browser.cookie}; annolog_session=annolog_session_x"
            browser.headers["cookie"] = two  # a page of a sibling host may have set the second
            reply = await browser.post()
            assert (reply.status_code, "several cookies" in reply.text) == (401, True)


async def test_a_cookie_without_the_prefix_is_no_cookie_over_tls(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    session = (await accounts.login())["secret"]
    browser.http.cookies.set("annolog_session", session)
    assert await browser.name() is None
    browser.http.cookies.set(SESSION, session)
    assert await browser.name() == "Bob"


async def test_requests_of_other_pages_do_nothing_by_the_cookie(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    await browser.login()
    own, asked = browser.headers, {"query": LOGOUT}
    for headers in FOREIGN:
        reply = await browser.http.post("/graphql", json=asked, headers=headers)
        assert reply.status_code == 403, headers
        assert "set-cookie" not in reply.headers
        reply = await browser.http.get("/graphql", params=asked, headers=headers)
        assert reply.status_code == 403, headers
        assert await browser.name() == "Bob"
    # What a form can send without a preflight is no operation, whoever sends it.
    plain = {**own, "content-type": "text/plain"}
    reply = await browser.http.post("/graphql", content=orjson.dumps(asked), headers=plain)
    assert reply.status_code == 415
    assert (await browser.http.get("/graphql", params=asked, headers=own)).status_code == 405
    assert await browser.name() == "Bob"
    browser.http.cookies.clear()
    for headers in FOREIGN:
        browser.headers = headers  # nobody is logged in by another page either
        no(await browser.login(), "FORBIDDEN")
        assert browser.cookie is None


async def test_pages_of_listed_origins_and_ours_may_use_it(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    browser.headers = {"origin": PAGE, "sec-fetch-site": "same-site"}
    assert (await browser.login())["__typename"] == "LoginPayload"
    assert await browser.name() == "Bob"
    asked = {"query": "{ viewer { member { name } } }"}
    same = {"sec-fetch-site": "same-origin"}  # browsers send no origin with such a GET
    assert (await browser.http.get("/graphql", params=asked, headers=same)).status_code == 200
    source = {**same, "accept": "text/event-stream"}  # as EventSource asks
    assert "Bob" in (await browser.http.get("/graphql", params=asked, headers=source)).text
    source["sec-fetch-site"] = "cross-site"
    assert (await browser.http.get("/graphql", params=asked, headers=source)).status_code == 403
    events = {**browser.headers, "accept": "text/event-stream"}
    reply = await browser.http.post("/graphql", json={"query": VIEWER}, headers=events)
    assert "Bob" in reply.text


async def test_the_header_counts_where_both_are_sent(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    await browser.login()
    browser.headers["authorization"] = f"Bearer {accounts.owner.key}"
    assert await browser.name() == "Ada"
    browser.headers = {"authorization": f"Bearer {accounts.owner.key}", "origin": "https://x.test"}
    assert await browser.name() == "Ada"
    browser.headers["authorization"] = "Bearer annolog_key_0"
    assert (await browser.post()).status_code == 401


async def test_only_sessions_are_taken_from_cookies(
    accounts: AccountsApi, browser: Browser
) -> None:
    invited = await accounts.invite()
    unfit = (accounts.owner.key, invited["secret"], "x", "annolog_session_", "annolog_session_é")
    for value in unfit:
        reply = await browser.http.post(
            "/graphql",
            json={"query": VIEWER},
            headers={**browser.headers, "cookie": f"{SESSION}={value}".encode()},
        )
        assert reply.status_code == 401


async def test_a_login_leaves_no_session_that_another_page_chose(
    accounts: AccountsApi, browser: Browser
) -> None:
    """Fixation: whatever was in the cookie before, a login puts a new token there."""
    await accounts.bob()
    known = (await accounts.login())["secret"]
    browser.http.cookies.set(SESSION, known, domain="labels.test", path="/")
    await browser.login()
    values = [c.value for c in browser.http.cookies.jar if c.name == SESSION]
    assert values != [known]
    assert known not in values


async def test_a_logout_ends_the_session_and_deletes_the_cookie(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    await browser.login()
    session = browser.cookie
    reply = await browser.post(LOGOUT)
    assert reply.headers["set-cookie"].startswith(f"{SESSION}=; Max-Age=0; Path=/; HttpOnly")
    assert browser.cookie is None
    browser.http.cookies.set(SESSION, session or "")
    assert await browser.name() is None


async def test_the_cookie_of_an_ended_session_hinders_no_login(
    accounts: AccountsApi, browser: Browser
) -> None:
    _, member = await accounts.bob()
    await browser.login()
    await run(accounts.owner, "createPasswordReset", member=member)
    token = (await run(accounts.owner, "createPasswordReset", member=member))["secret"]
    await accounts.redeem(token)
    assert (await browser.post()).status_code == 401
    assert (await browser.login())["__typename"] == "LoginPayload"
    assert await browser.name() == "Bob"


async def test_no_cookie_is_set_where_there_is_no_reply_to_set_it_in(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    browser.headers["accept"] = "text/event-stream"
    query = (
        'mutation { login(input: {commandId: "9a6c4d0e-8d6f-4a52-9d7e-3a1b6f0c2d33", email:'
        f' "bob@example.org", password: "{PASSWORD}", cookie: true}}) {{ __typename }} }}'
    )
    reply = await browser.post(query)
    assert '"Refused"' in reply.text
    assert "set-cookie" not in reply.headers


async def test_a_page_that_names_its_member_does_nothing_as_another_one(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    await browser.login()
    viewer = (await browser.post("{ viewer { member { id } } }")).json()["data"]["viewer"]
    browser.headers["x-annolog-member"] = viewer["member"]["id"]
    assert await browser.name() == "Bob"
    other = ids.public("member", ids.uuid7())
    browser.headers["x-annolog-member"] = other
    reply = (await browser.post()).json()
    assert reply["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    browser.headers["x-annolog-member"] = "nobody"
    reply = (await browser.post()).json()
    assert reply["errors"][0]["extensions"]["code"] == "INVALID"


async def test_websockets_by_cookie_are_for_known_pages(
    accounts: AccountsApi, browser: Browser
) -> None:
    await accounts.bob()
    await browser.login()
    headers = {"cookie": f"{SESSION}={browser.cookie}", "host": "labels.test"}
    for origin in (SERVER, PAGE):
        async with socket(accounts.app, {**headers, "origin": origin}) as one:
            assert await one.receive() == {"type": "connection_ack"}
    async with socket(accounts.app, headers) as one:  # a program: it sends a token
        assert (await one.receive())["closed"] == 4403
    for origin in ("null", "https://evil.test"):
        with pytest.raises(AssertionError):  # the handshake is refused
            async with socket(accounts.app, {**headers, "origin": origin}):
                pass


@pytest.mark.parametrize(
    ("peer", "proto", "secure"),
    [("10.0.0.1", "https", True), ("10.0.0.1", "http", False), ("9.9.9.9", "https", False)],
)
def test_only_a_trusted_proxy_says_that_the_browser_speaks_tls(
    peer: str, proto: str, secure: bool
) -> None:
    browsers = BrowserRequests(ClientAddresses(["10.0.0.0/8"]))
    assert browsers.is_secure(_request(peer, {"x-forwarded-proto": proto})) is secure


def _request(peer: str, headers: dict[str, str]) -> Any:
    from starlette.requests import HTTPConnection

    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    return HTTPConnection({"type": "http", "scheme": "http", "client": (peer, 1), "headers": raw})
