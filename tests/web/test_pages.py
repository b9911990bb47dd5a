"""What a browser finds: the page at /, the schema, the page for queries; and compression."""

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from click.testing import CliRunner
from graphql import build_ast_schema, parse, validate
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from server.app import Overrides, build
from server.cli.serve import serve_
from server.schema.core.root import sdl
from server.settings import Settings, SettingsError
from server.web.content_security import content_security_policy, media_sources
from server.web.pages import page_routes
from tests.support.api import CHEAP, FAST

HTML = {"accept": "text/html"}


def client_of(**given):
    """A client of an application that has not opened its database, which no page needs."""
    app = build(
        Settings(**given), "postgres://nobody", Overrides(passwords=CHEAP, fast_graphql=FAST)
    )
    return AsyncClient(transport=ASGITransport(app), base_url="http://x")


@pytest.fixture(scope="module")
def plain():
    return client_of()


def policy_of(reply):
    found = {}
    for directive in reply.headers["content-security-policy"].split("; "):
        name, *sources = directive.split(" ")
        found[name] = sources
    return found


async def test_without_a_console_the_page_at_the_root_says_where_things_are_and_runs_nothing():
    app = Starlette(routes=page_routes(sdl))
    plain = AsyncClient(transport=ASGITransport(app), base_url="http://x")
    reply = await plain.get("/")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    for path in ("/graphql", "/schema.graphql", "/healthz", "/readyz", "/metrics"):
        assert f'href="{path}"' in reply.text
    policy = policy_of(reply)
    assert policy["default-src"] == ["'none'"]
    assert "script-src" not in policy
    assert "<script" not in reply.text
    assert (await plain.head("/")).status_code == 200
    assert (await plain.post("/")).status_code == 405


async def test_the_schema_is_public_and_has_a_tag(plain):
    reply = await plain.get("/schema.graphql")
    assert reply.text == sdl()
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    tag = reply.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await plain.get("/schema.graphql", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
    changed = await plain.get("/schema.graphql", headers={"if-none-match": '"x"'})
    assert changed.status_code == 200


async def test_the_page_for_queries_loads_nothing_from_elsewhere(plain):
    assert (await plain.get("/graphql", headers=HTML)).status_code == 406
    async with client_of(development=True) as client:
        reply = await client.get("/graphql", headers=HTML)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    [script] = re.findall(r"<script>(.*?)</script>", reply.text, re.DOTALL)
    policy = policy_of(reply)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policy["script-src"] == [f"'sha256-{digest}'"]
    assert policy["connect-src"] == ["'self'"]
    assert not re.search(r"https?://|\bon\w+=|javascript:", reply.text)
    assert "introspection" not in script.lower()
    [query] = re.findall(r'<textarea id="query"[^>]*>(.*?)</textarea>', reply.text, re.DOTALL)
    assert validate(build_ast_schema(parse(sdl())), parse(query)) == []


async def test_compression_is_off_unless_asked_for(plain):
    reply = await plain.get("/schema.graphql", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in reply.headers


async def test_whole_answers_are_compressed():
    async with client_of(compression=True) as client:
        schema = await client.get("/schema.graphql", headers={"accept-encoding": "br, gzip;q=0.5"})
        assert schema.headers["content-encoding"] == "gzip"
        assert schema.headers["etag"].startswith('W/"')
        assert "Accept-Encoding" in schema.headers["vary"]
        assert schema.text == sdl()
        raw = await client.send(
            client.build_request("GET", "/schema.graphql", headers={"accept-encoding": "gzip"}),
            stream=True,
        )
        body = b"".join([chunk async for chunk in raw.aiter_raw()])
        assert int(raw.headers["content-length"]) == len(body) < len(sdl()) / 4
        assert gzip.decompress(body).decode() == sdl()
        for headers in (
            {"accept-encoding": "identity"},
            {"accept-encoding": "gzip;q=0"},
            {"accept-encoding": "br"},
            {"accept-encoding": "gzip", "sec-fetch-site": "cross-site"},
        ):
            reply = await client.get("/schema.graphql", headers=headers)
            assert "content-encoding" not in reply.headers, headers
        small = await client.get("/healthz", headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in small.headers


def test_the_policy_names_what_pages_may_load():
    named = content_security_policy(
        scripts=["'self'"], media=media_sources(["https://media.example.org"])
    )
    assert named == (
        "default-src 'none'; script-src 'self'; img-src 'self' blob: https://media.example.org; "
        "media-src 'self' blob: https://media.example.org; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert media_sources([]) == ["'self'", "blob:", "http:", "https:"]


def test_a_wrong_file_of_documents_stops_the_start(tmp_path):
    file = tmp_path / "documents.json"
    file.write_text(json.dumps({"a": 1}))
    with pytest.raises(SettingsError, match=r"ANNOLOG_TRUSTED_DOCUMENTS: .*documents\.json"):
        client_of(trusted_documents=file)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TRUSTED_ONLY": "1"}, "ANNOLOG_TRUSTED_DOCUMENTS"),
        ({"MEDIA_ORIGINS": "https://a.example/path"}, "MEDIA_ORIGINS: https://a.example/path"),
        (
            {"MEDIA_ORIGINS": "https://m\u00e9dia.example"},
            "MEDIA_ORIGINS: https://m\u00e9dia.example",
        ),
        ({"MEDIA_ORIGINS": "media.example"}, "MEDIA_ORIGINS: media.example"),
        ({"MEDIA_BUCKETS": "s3://photos"}, "MEDIA_BUCKETS: s3://photos"),
        ({"MEDIA_BUCKETS": "one", "S3_BUCKET": "one"}, "must not name ANNOLOG_S3_BUCKET"),
        ({"MEDIA_FOLDER": "/media-{organization}"}, "ANNOLOG_MEDIA_FOLDER"),
        ({"MEDIA_UNUSED_DAYS": "-1"}, "ANNOLOG_MEDIA_UNUSED_DAYS"),
    ],
    ids=range(8),
)
def test_settings_that_do_not_fit(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings.from_env({f"ANNOLOG_{name}": value for name, value in given.items()})


def test_the_option_needs_documents_as_well():
    done = CliRunner().invoke(serve_, ["--trusted-only"], env={"ANNOLOG_TRUSTED_DOCUMENTS": ""})
    assert done.exit_code == 2
    assert "ANNOLOG_TRUSTED_DOCUMENTS" in done.output


def test_settings_that_fit():
    found = Settings.from_env(
        {
            "ANNOLOG_MEDIA_ORIGINS": "https://a.example, https://*.b.example:8443",
            "ANNOLOG_MEDIA_BUCKETS": "photos scans/{organization}",
            "ANNOLOG_S3_ENDPOINT": "http://127.0.0.1:9000",
            "ANNOLOG_MEDIA_FOLDER": "/srv/media/{organization}",
        }
    )
    assert found.media_origins == ("https://a.example", "https://*.b.example:8443")
    assert found.media_buckets == ("photos", "scans/{organization}")
