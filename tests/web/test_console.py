"""The built console as a browser fetches it: the page, its policy, its files, other addresses."""

import re

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from server.web.console import MEDIA_ORIGINS, NONCE, OIDC, Console

HTML = {"accept": "text/html,*/*"}
ORIGIN = "https://media.example.org"
PAGE = (
    f'<meta nonce="{NONCE}"><meta content="{OIDC}"><meta content="{MEDIA_ORIGINS}">'
    '<script src="/assets/a-1.js">'
)


@pytest.fixture
def built(tmp_path):
    """A folder as the build leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    for name, text in (("a-1.js", "plain"), ("a-1.js.br", "brotli"), ("b-2.css", "css")):
        (tmp_path / "assets" / name).write_text(text)
    (tmp_path / "secret.js").write_text("secret")
    return tmp_path


def client_of(folder, **given):
    console = Console([ORIGIN], built=folder, **given)
    app = Starlette(routes=console.routes())
    app.router.default = console.or_else(app.router.default)
    return AsyncClient(transport=ASGITransport(app), base_url="http://x")


async def test_the_page_has_a_nonce_of_its_own_in_each_reply(built):
    async with client_of(built) as client:
        replies = [await client.get("/") for _ in range(2)]
    nonces = [re.findall(r'nonce="([^"]+)"', reply.text)[0] for reply in replies]
    assert len({*nonces, NONCE}) == 3
    for reply, nonce in zip(replies, nonces, strict=True):
        policy = reply.headers["content-security-policy"]
        assert f"style-src 'self' 'nonce-{nonce}'" in policy
        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert f"img-src 'self' blob: {ORIGIN} data:" in policy
        assert f"connect-src 'self' {ORIGIN};" in policy
        assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("oidc", "said"), [(True, "yes"), (False, "no")])
async def test_the_page_says_whether_people_may_log_in_at_a_provider(built, oidc, said):
    async with client_of(built, oidc=oidc) as client:
        assert f'<meta content="{said}">' in (await client.get("/")).text


async def test_the_page_says_which_hosts_of_pictures_an_operator_named(built):
    async with client_of(built) as client:
        assert f'<meta content="{ORIGIN}">' in (await client.get("/")).text


async def test_an_address_of_the_console_shows_the_page_to_a_browser_alone(built):
    async with client_of(built) as client:
        assert (await client.get("/projects/x", headers=HTML)).text.startswith("<meta")
        assert (await client.get("/projects/x")).status_code == 404
        assert (await client.get("/missing.js", headers=HTML)).status_code == 404
        assert (await client.post("/projects/x", headers=HTML)).status_code == 404


async def test_files_are_kept_for_ever_and_come_as_small_as_the_browser_takes_them(built):
    async with client_of(built) as client:
        for taken, body in (("gzip, br", "brotli"), ("gzip", "plain"), ("br;q=0", "plain")):
            # httpx would undo the coding.
            headers = {"accept-encoding": taken}
            async with client.stream("GET", "/assets/a-1.js", headers=headers) as reply:
                raw = b"".join([part async for part in reply.aiter_raw()])
            assert raw.decode() == body
            assert reply.headers["content-type"].startswith("text/javascript")
            assert "immutable" in reply.headers["cache-control"]
            assert reply.headers["vary"] == "Accept-Encoding"
            assert reply.headers.get("content-encoding") == ("br" if body == "brotli" else None)


@pytest.mark.parametrize("name", ["..%2Fsecret.js", "%2e%2e/secret.js", "a-9.js", "%00", "."])
async def test_no_other_file_is_served(built, name):
    async with client_of(built) as client:
        reply = await client.get(f"/assets/{name}")
    assert reply.status_code == 404
    assert "secret" not in reply.text


async def test_where_it_was_not_built_the_server_has_no_page_for_it(tmp_path):
    async with client_of(tmp_path) as client:
        assert (await client.get("/", headers=HTML)).status_code == 404
        assert (await client.get("/projects/x", headers=HTML)).status_code == 404
