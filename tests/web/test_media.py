"""Files of a folder, read by links under the rights of a task, and taken for an import."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from bench.sizes import ROOT
from server.access import media_links
from server.events.accounts.roles import Role
from server.events.core import ids
from server.storage import media_folder
from server.web import streaming
from server.web.turns import Turns
from server.web.uploads import AT_ONCE
from tests.support.api import Client, client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.media import FORM, fetcher, link_of, request_of, url_of, with_photos
from tests.support.workspace import Workspace

PNG = b"\x89PNG" + bytes(range(256)) * 8
PAGE = "https://app.example"
SECRET = b"the operator's"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files, links that lead out of it, and what is no file."""
    tmp_path = tmp_path_factory.mktemp("media")
    made = tmp_path / "media"
    (made / "a").mkdir(parents=True)
    (made / "a/cat.png").write_bytes(PNG)
    (made / "page.html").write_text("<script>alert(1)</script>")
    (made / "picture.svg").write_text("<svg/>")
    (made / "empty.png").touch()
    (made / ".hidden.png").write_bytes(SECRET)
    (tmp_path / "secret.png").write_bytes(SECRET)
    (made / "link.png").symlink_to(tmp_path / "secret.png")
    (made / "out").symlink_to(tmp_path)
    (made / "inside.png").symlink_to(made / "a/cat.png")
    os.mkfifo(made / "pipe.png")
    return made


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock, folder: Path) -> AsyncIterator[Starlette]:
    given = {"media_folder": str(folder), "allowed_origins": (PAGE,), "media_upload_bytes": 5_000}
    async with served(database, shared_clock, **given) as running:
        yield running


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[AsyncClient]:
    async with fetcher(app) as client:
        yield client


@pytest.fixture
async def reader(app: Starlette, workspace: Workspace) -> Client:
    return await client_of(app, workspace, Role.ANNOTATOR)


async def test_a_file_is_read_whole_and_in_ranges(
    http: AsyncClient, reader: Client, workspace: Workspace
) -> None:
    task, other = await with_photos(workspace, "a/cat.png", {"url": "/a/cat.png?v=1"})
    url = await url_of(reader, task)
    whole = await http.get(url)
    assert (whole.status_code, whole.content) == (200, PNG)
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-security-policy"].endswith("; sandbox")
    assert whole.headers["content-disposition"] == "inline; filename*=UTF-8''cat.png"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"].startswith("private, max-age=")
    assert (await http.get(await url_of(reader, other))).content == PNG
    size = len(PNG)
    for asked, first, last in (
        ("bytes=0-0", 0, 0),
        ("bytes=4-9", 4, 9),
        (f"bytes={size - 5}-", size - 5, size - 1),
        ("bytes=-7", size - 7, size - 1),
        (f"bytes=10-{size * 9}", 10, size - 1),
        (f"bytes=-{size * 9}", 0, size - 1),
    ):
        part = await http.get(url, headers={"range": asked})
        assert (part.status_code, part.content) == (206, PNG[first : last + 1]), asked
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
    for asked in (f"bytes={size}-", "bytes=-0", f"bytes={size}-{size + 1}"):
        beyond = await http.get(url, headers={"range": asked})
        assert beyond.status_code == 416
        assert beyond.headers["content-range"] == f"bytes */{size}"
    for ignored in ("bytes=9-4", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,4-5"):
        assert (await http.get(url, headers={"range": ignored})).status_code == 200, ignored


async def test_the_query_of_the_page_runs(reader: Client, workspace: Workspace) -> None:
    page = (ROOT / "docs/how-to/media.md").read_text()
    [query] = re.findall(r"```graphql\n(.*?)```", page, re.DOTALL)
    (task,) = await with_photos(workspace, "a/cat.png")
    found = await reader.data(query, task=ids.public("task", task))
    assert found["task"]["media"]["url"].startswith("/media/")


async def test_head_and_tags(http: AsyncClient, reader: Client, workspace: Workspace) -> None:
    (task,) = await with_photos(workspace, "a/cat.png")
    url = await url_of(reader, task)
    head = await http.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(PNG))
    tag = head.headers["etag"]
    assert (await http.get(url, headers={"if-none-match": tag})).status_code == 304
    part = {"range": "bytes=0-3", "if-range": tag}
    assert (await http.get(url, headers=part)).status_code == 206
    assert (await http.get(url, headers={**part, "if-range": '"other"'})).status_code == 200
    assert (await http.post(url)).status_code == 405
    shown = await http.get(url, headers={"origin": PAGE, "range": "bytes=0-3"})
    assert shown.headers["access-control-allow-origin"] == PAGE
    assert "Content-Range" in shown.headers["access-control-expose-headers"]
    other = await http.get(url, headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    asking = {"origin": PAGE, "access-control-request-method": "POST"}
    preflight = await http.options("/media", headers=asking)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


async def test_nothing_is_shown_that_a_browser_would_run(
    http: AsyncClient, reader: Client, workspace: Workspace
) -> None:
    for task in await with_photos(workspace, "page.html", "picture.svg"):
        reply = await http.get(await url_of(reader, task))
        assert reply.status_code == 200
        assert reply.headers["content-type"] == "application/octet-stream"
        assert reply.headers["content-disposition"].startswith("attachment; ")
        assert "sandbox" in reply.headers["content-security-policy"]


async def test_an_empty_file_is_empty(
    http: AsyncClient, reader: Client, workspace: Workspace
) -> None:
    (task,) = await with_photos(workspace, "empty.png")
    url = await url_of(reader, task)
    reply = await http.get(url)
    assert (reply.status_code, reply.content) == (200, b"")
    assert (await http.get(url, headers={"range": "bytes=0-1"})).status_code == 416


OUTSIDE = ["link.png", "out/secret.png", "a", "pipe.png", "missing.png", "a/cat.png/x", "x" * 3_000]
REFUSED = [".hidden.png", "a//cat.png", "./a/cat.png", "a/%2e%2e/..x", "s3://bucket/cat.png"]


async def test_no_address_leads_out_of_the_folder(
    http: AsyncClient, reader: Client, workspace: Workspace
) -> None:
    inside, *outside = await with_photos(workspace, "inside.png", *OUTSIDE)
    assert (await http.get(await url_of(reader, inside))).content == PNG
    for task, name in zip(outside, OUTSIDE, strict=True):
        reply = await http.get(await url_of(reader, task))
        assert (reply.status_code, reply.text) == (404, "There is no such file.\n"), name
    for task, name in zip(await with_photos(workspace, *REFUSED), REFUSED, strict=True):
        answer = await link_of(reader, task)
        [error] = answer["errors"]
        assert error["extensions"] == {"code": "NOT_FOUND", "path": ["input"]}, name
        assert answer["data"] == {"task": {"media": None}}


async def test_what_is_no_file_has_no_link(reader: Client, workspace: Workspace) -> None:
    project = await workspace.project(FORM)
    rows = {"columns": ["a"], "rows": [[1]]}
    web = {"url": "https://example.org/cat.webp?x=1"}
    inputs = {"photo": web, "text": "a/cat.png", "rows": rows}
    (task,) = await workspace.import_(project, [{"inputs": inputs}])
    for name in ("text", "rows"):
        assert (await link_of(reader, task, name))["data"]["task"]["media"] is None
    found = (await link_of(reader, task))["data"]["task"]["media"]
    assert found == {"url": web["url"], "mediaType": "image/webp", "expiresAt": None}
    [error] = (await link_of(reader, task, "nope"))["errors"]
    assert error["extensions"] == {"code": "INVALID", "path": ["input"]}


async def test_a_link_is_for_its_time_and_its_member(
    http: AsyncClient, app: Starlette, workspace: Workspace, clock: Clock
) -> None:
    annotator = await workspace.member(Role.ANNOTATOR)
    client = Client(app, await key_of(workspace, annotator))
    (task,) = await with_photos(workspace, "a/cat.png")
    found = (await link_of(client, task))["data"]["task"]["media"]
    again = (await link_of(client, task))["data"]["task"]["media"]
    assert found == again, "a browser finds the file in its cache"
    url = found["url"]
    clock.now += timedelta(minutes=14)
    assert (await http.get(url)).status_code == 200
    clock.now += timedelta(minutes=7)
    ended = await http.get(url)
    assert (ended.status_code, ended.text) == (410, "The link has ended: ask for another one.\n")
    url = await url_of(client, task)
    assert (await http.get(url)).status_code == 200
    found = await client.data("{ viewer { member { apiKeys { id } } } }")
    [key] = found["viewer"]["member"]["apiKeys"]
    await client.do("revokeApiKey", "RevokeApiKeyInput", "__typename", key=key["id"])
    assert (await http.get(url)).status_code == 404, "the key that asked for it has ended"


async def test_a_link_that_was_changed_opens_nothing(
    http: AsyncClient, reader: Client, workspace: Workspace
) -> None:
    first, second = await with_photos(workspace, "a/cat.png", "page.html")
    urls = [await url_of(reader, task) for task in (first, second)]
    for url in urls:
        text = url.removeprefix("/media/")
        whole = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        for at in range(0, len(whole), 7):
            whole[at] ^= 1
            forged = base64.urlsafe_b64encode(bytes(whole)).decode().rstrip("=")
            assert (await http.get(f"/media/{forged}")).status_code == 404, at
            whole[at] ^= 1
    for text in ("", "x", "%ff", "A" * 300, "…"):
        assert (await http.get(f"/media/{text}")).status_code in (404, 405), text


def test_a_link_of_another_key_or_purpose_is_none() -> None:
    now = media_links.datetime(2026, 1, 1, tzinfo=media_links.UTC)
    link = media_links.MediaLink(UUID(int=1), UUID(int=2), None, UUID(int=3), "ż", now)
    text = media_links.signed(b"k" * 32, link)
    assert media_links.opened(b"k" * 32, text) == link
    assert media_links.opened(b"j" * 32, text) is None
    assert media_links.opened(b"k" * 32, text[:-2]) is None
    assert media_links.expiry(now, now + timedelta(seconds=9)) == now + timedelta(seconds=9)


async def test_rights_are_read_again_when_a_link_is_opened(
    http: AsyncClient, app: Starlette, workspace: Workspace
) -> None:
    (task,) = await with_photos(workspace, "a/cat.png")
    ann = await workspace.member(Role.ANNOTATOR)
    client = Client(app, await key_of(workspace, ann))
    url = await url_of(client, task)
    assert (await http.get(url)).status_code == 200
    owner = Client(app, await key_of(workspace, workspace.owner))
    member = ids.public("member", ann.member)
    found = await owner.do("changeRole", "ChangeRoleInput", "__typename", member=member, role=None)
    assert "code" not in found, found
    assert (await http.get(url)).status_code == 404
    assert (await link_of(client, task))["data"] == {"task": None}


async def test_a_file_that_is_being_sent_ends_with_the_rights_of_its_member(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "RECHECK", 0.0)
    monkeypatch.setattr(media_folder, "CHUNK", 100)
    (task,) = await with_photos(workspace, "a/cat.png")
    ann = await workspace.member(Role.ANNOTATOR)
    client = Client(app, await key_of(workspace, ann))
    owner = Client(app, await key_of(workspace, workspace.owner))
    url, sent = await url_of(client, task), list[Any]()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 4:
            member = ids.public("member", ann.member)
            await owner.do("removeMember", "RemoveMemberInput", "", member=member)

    await app(request_of(url), receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 200
    assert [len(message["body"]) for message in sent[1:]] == [100, 100, 100]
    assert all(message["more_body"] for message in sent[1:]), "no end, so the connection breaks"


async def test_a_file_of_an_erased_task_is_not_read(
    http: AsyncClient, app: Starlette, reader: Client, workspace: Workspace
) -> None:
    (task,) = await with_photos(workspace, "a/cat.png")
    url = await url_of(reader, task)
    events = "{ events(filter: {types: [TASK_IMPORTED]}) { nodes { position } } }"
    owner = Client(app, await key_of(workspace, workspace.owner))
    [event] = (await owner.data(events))["events"]["nodes"]
    await workspace.erase(task, [int(event["position"])])
    assert (await http.get(url)).status_code == 404
    assert (await link_of(reader, task))["data"]["task"]["media"] is None


async def sent(
    http: AsyncClient, key: str | None, project: UUID, body: bytes = PNG, name: str = "Cat.PNG"
) -> tuple[int, dict[str, object]]:
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    params = {"project": ids.public("project", project), "name": name}
    reply = await http.post("/media", content=body, params=params, headers=headers)
    return reply.status_code, reply.json()


async def test_a_file_is_taken_and_named_by_a_task(
    http: AsyncClient, app: Starlette, workspace: Workspace, folder: Path
) -> None:
    project = await workspace.project(FORM)
    manager = await client_of(app, workspace, Role.MANAGER)
    status, made = await sent(http, manager.key, project)
    org, digest = ids.public("organization", workspace.org), sha256(PNG).hexdigest()
    assert (status, made) == (
        201,
        {
            "url": f"uploads/{org}/{digest}.png",
            "bytes": len(PNG),
            "sha256": digest,
            "mediaType": "image/png",
        },
    )
    assert (folder / str(made["url"])).read_bytes() == PNG
    assert await sent(http, manager.key, project) == (201, made), "sending it again is safe"
    assert [path.name for path in (folder / "uploads" / org).iterdir()] == [f"{digest}.png"]
    (task,) = await workspace.import_(project, [{"inputs": {"photo": made["url"]}}])
    assert (await http.get(await url_of(manager, task))).content == PNG


async def test_what_is_taken_is_said_before(
    http: AsyncClient, app: Starlette, workspace: Workspace
) -> None:
    params = {"project": ids.public("project", await workspace.project(FORM))}
    manager = await client_of(app, workspace, Role.MANAGER)
    asked = {"authorization": f"Bearer {manager.key}"}
    told = (await http.get("/media", params=params, headers=asked)).json()
    assert (told["mostBytes"], told["types"]["png"]) == (5_000, "image/png")
    reader = await client_of(app, workspace, Role.ANNOTATOR)
    for headers, status in (({}, 401), ({"authorization": f"Bearer {reader.key}"}, 403)):
        assert (await http.get("/media", params=params, headers=headers)).status_code == status


async def test_another_organization_does_not_read_what_was_sent(
    reader: Client, workspace: Workspace, folder: Path
) -> None:
    other = folder / "uploads/organization_of_others"
    other.mkdir(parents=True)
    (other / "x.png").write_bytes(SECRET)
    (task,) = await with_photos(workspace, "uploads/organization_of_others/x.png")
    [error] = (await link_of(reader, task))["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"


async def test_what_is_not_taken(http: AsyncClient, app: Starlette, workspace: Workspace) -> None:
    project = await workspace.project(FORM)
    manager = await client_of(app, workspace, Role.MANAGER)
    annotator = await client_of(app, workspace, Role.ANNOTATOR)

    async def code(key: str | None, **given: object) -> tuple[int, object]:
        status, reply = await sent(http, key, project, **given)  # type: ignore[arg-type]
        return status, reply["errors"][0]["extensions"]["code"]  # type: ignore[index]

    assert await code(None) == (401, "UNAUTHENTICATED")
    assert await code("annolog_key_x") == (401, "UNAUTHENTICATED")
    assert (await code(annotator.key))[0] == 403
    for name in ("cat", "cat.html", "cat.svg", "cat.png.exe", ""):
        assert await code(manager.key, name=name) == (400, "INVALID"), name
    assert await code(manager.key, body=b"") == (400, "INVALID")
    assert await code(manager.key, body=b"x" * 5_001) == (413, "LIMIT")

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000

    assert await code(manager.key, body=pieces()) == (413, "LIMIT")


async def test_uploads_of_one_organization_leave_slots_to_others() -> None:
    turns, gate, mine = Turns(AT_ONCE), asyncio.Event(), list[int]()

    async def slow(number: int) -> None:
        async with turns.turn("mine"):
            mine.append(number)
            await gate.wait()

    slow_ones = [asyncio.create_task(slow(number)) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    async with asyncio.timeout(30), turns.turn("other"):
        assert len(mine) == AT_ONCE // 2
    gate.set()
    await asyncio.gather(*slow_ones)
    assert len(mine) == AT_ONCE
