"""Uploads by the tus protocol: its headers and statuses, rights, limits, and what breaks off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from httpx import AsyncClient
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect

from server.commands.imports.file_imports import CHUNK, LIFE, UNTOUCHED
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.jobs.clean_up import CleanUp
from server.web import tus
from tests.support.api import client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.transfers import PIECE, TUS, create, metadata, offset_of, send, sender, upload
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

MOST = 3_000_000


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(
        *(database, shared_clock),
        import_upload_bytes=MOST,
        import_uploads=3,
        import_bodies=4,
        readers=1,
    ) as running:
        yield running


@pytest.fixture
async def http(app: Starlette, workspace: Workspace) -> AsyncIterator[AsyncClient]:
    async with sender(app, await key_of(workspace, workspace.owner)) as client:
        yield client


@pytest.fixture
async def project(workspace: Workspace) -> str:
    return ids.public("project", await workspace.project())


async def test_options_tell_what_there_is_without_a_key(app: Starlette) -> None:
    async with sender(app, None) as http:
        for path in ("/uploads", "/uploads/upload_x"):
            reply = await http.options(path)
            assert reply.status_code == 204
            assert reply.headers["tus-version"] == "1.0.0"
            assert reply.headers["tus-extension"] == "creation,termination"
            assert reply.headers["tus-max-size"] == str(MOST)


async def test_a_file_arrives_in_pieces(http: AsyncClient, project: str) -> None:
    body = bytes(range(256)) * 10_000
    made = await create(http, len(body), project=project, filename="tasks.jsonl")
    assert (made.status_code, made.headers["tus-resumable"]) == (201, "1.0.0")
    url = made.headers["location"]
    assert await offset_of(http, url) == 0
    for first, last in ((0, 1), (1, 1_500_000), (1_500_000, len(body))):
        sent = await send(http, url, first, body[first:last])
        assert (sent.status_code, sent.headers["upload-offset"]) == (204, str(last))
        head = await http.head(url, headers=TUS)
        assert (head.headers["upload-offset"], head.headers["upload-length"]) == (
            str(last), str(len(body)),
        )  # fmt: skip
        assert head.headers["cache-control"] == "no-store"
    assert (await send(http, url, len(body), b"x")).status_code == 413


async def test_what_arrived_before_the_connection_broke_is_kept(
    http: AsyncClient, project: str
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"a" * 1_200_000
        yield b"b" * 7
        raise ClientDisconnect

    url = (await create(http, 2_000_000, project=project, filename="a.csv")).headers["location"]
    assert (await send(http, url, 0, broken())).status_code == 400
    assert await offset_of(http, url) == 1_200_007
    assert (await send(http, url, 0, b"c")).status_code == 409


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2", "Upload-Length": "5"}, 412),
        ({"Upload-Length": "5"}, 412),
        ({**TUS}, 400),
        ({**TUS, "Upload-Length": "-5"}, 400),
        ({**TUS, "Upload-Length": "٣"}, 400),
        ({**TUS, "Upload-Length": str(MOST + 1)}, 413),
        ({**TUS, "Upload-Length": "9" * 18}, 413),
        ({**TUS, "Upload-Length": "9" * 30}, 400),
        ({**TUS, "Upload-Length": "5", "Upload-Metadata": "project ***"}, 400),
        ({**TUS, "Upload-Length": "5", "Upload-Metadata": "project /w=="}, 400),
        ({**TUS, "Upload-Length": "5", "Upload-Metadata": metadata(filename="a\0.csv")}, 400),
        ({**TUS, "Upload-Defer-Length": "1"}, 400),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else None,
)
async def test_a_creation_that_is_no_good(
    http: AsyncClient, project: str, headers: dict[str, str], status: int
) -> None:
    given = {"Upload-Metadata": metadata(project=project, filename="a.csv")} | headers
    raw = [(k.encode(), v.encode()) for k, v in given.items()]
    reply = await http.post("/uploads", headers=raw)
    assert reply.status_code == status
    assert reply.headers["tus-resumable"] == "1.0.0"
    assert ("tus-version" in reply.headers) is (status == 412)
    assert reply.json()["errors"][0]["message"]


async def test_a_piece_that_is_no_good(http: AsyncClient, project: str) -> None:
    url = (await create(http, 5, project=project, filename="a.csv")).headers["location"]
    asked: list[tuple[dict[str, str], bytes, int]] = [
        ({**PIECE, "Tus-Resumable": "1.0.1", "Upload-Offset": "0"}, b"a", 412),
        ({**PIECE, "Content-Type": "text/csv", "Upload-Offset": "0"}, b"a", 415),
        ({**PIECE}, b"a", 400),
        ({**PIECE, "Upload-Offset": "1"}, b"a", 409),
        ({**PIECE, "Upload-Offset": "0"}, b"abcdef", 413),
    ]
    for headers, body, status in asked:
        assert (await http.patch(url, headers=headers, content=body)).status_code == status
    assert await offset_of(http, url) == 0

    async def unannounced() -> AsyncIterator[bytes]:
        yield b"abcdef"

    reply = await http.patch(url, headers={**PIECE, "Upload-Offset": "0"}, content=unannounced())
    assert reply.status_code == 413
    assert await offset_of(http, url) == 0
    other = f"/uploads/{ids.public('upload', uuid7())}"
    assert (await send(http, other, 0, b"a")).status_code == 404
    assert (await http.head("/uploads/nonsense", headers=TUS)).status_code == 400
    assert (await http.head("/uploads", headers=TUS)).status_code == 405


async def test_methods_may_be_named_in_a_header(http: AsyncClient, project: str) -> None:
    url = (await create(http, 1, project=project, filename="a.csv")).headers["location"]
    headers = {**PIECE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert (await http.post(url, headers=headers, content=b"a")).status_code == 204
    assert (await http.post(url, headers=TUS)).status_code == 405


async def test_two_senders_of_one_upload_mix_nothing(http: AsyncClient, project: str) -> None:
    size = 2 << 20
    url = (await create(http, size, project=project, filename="a.csv")).headers["location"]
    replies = await asyncio.gather(*(send(http, url, 0, letter * size) for letter in (b"a", b"b")))
    assert sorted(reply.status_code for reply in replies) == [204, 423]
    assert await offset_of(http, url) == size


async def test_bodies_beyond_the_share_of_an_organization_wait_unread(
    http: AsyncClient, project: str
) -> None:
    gate, begun, read = asyncio.Event(), asyncio.Semaphore(0), list[int]()

    async def body(number: int) -> AsyncIterator[bytes]:
        read.append(number)
        begun.release()
        yield b"a"
        await gate.wait()
        yield b"b"

    made = [await create(http, 2, project=project, filename="a.csv") for _ in range(3)]
    urls = [reply.headers["location"] for reply in made]
    sending = [asyncio.create_task(send(http, urls[n], 0, body(n))) for n in range(2)]
    for _ in sending:
        await begun.acquire()
    last = asyncio.create_task(send(http, urls[2], 0, body(2)))
    # Everything that needs no turn is answered meanwhile.
    assert [await offset_of(http, url) for url in urls] == [0, 0, 0]
    assert read == [0, 1]
    gate.set()
    assert [(await one).status_code for one in (*sending, last)] == [204, 204, 204]


async def test_whoever_waits_too_long_is_told_to_come_back(
    http: AsyncClient, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def body() -> AsyncIterator[bytes]:
        begun.release()
        await gate.wait()
        yield b"a"

    made = [await create(http, 1, project=project, filename="a.csv") for _ in range(3)]
    urls = [reply.headers["location"] for reply in made]
    sending = [asyncio.create_task(send(http, url, 0, body())) for url in urls[:2]]
    for _ in sending:
        await begun.acquire()
    monkeypatch.setattr(tus, "PATIENCE", 0.05)
    refused = await send(http, urls[2], 0, b"a")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    gate.set()
    await asyncio.gather(*sending)


async def test_rights(app: Starlette, workspace: Workspace, project: str) -> None:
    _, wanted = ids.parse(project)
    elsewhere = ids.public("project", uuid7())
    for role, expected in (
        (Role.MANAGER, 201),
        (Role.REVIEWER, 403),
        (Role.ANNOTATOR, 403),
        (Role.AUDITOR, 403),
    ):
        client = await client_of(app, workspace, role)
        async with sender(app, client.key) as http:
            made = await create(http, 3, project=project, filename="a.csv")
            assert made.status_code == expected, role
            assert (await create(http, 3)).status_code == expected, role
            assert (await create(http, 3, project=elsewhere, filename="a.csv")).status_code == 404
    outsider = await workspace.member(None)
    async with sender(app, await key_of(workspace, outsider)) as http:
        assert (await create(http, 3, project=project, filename="a.csv")).status_code == 404
        await workspace.grant(outsider, wanted, Role.MANAGER)
        assert (await create(http, 3, project=project, filename="a.csv")).status_code == 201
    async with sender(app, None) as http:
        reply = await create(http, 3, project=project, filename="a.csv")
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")


async def test_an_upload_is_its_senders_own(
    app: Starlette, http: AsyncClient, workspace: Workspace, project: str
) -> None:
    url = (await create(http, 3, project=project, filename="a.csv")).headers["location"]
    other = await client_of(app, workspace, Role.OWNER)
    async with sender(app, other.key) as elsewhere:
        assert (await elsewhere.head(url, headers=TUS)).status_code == 404
        assert (await send(elsewhere, url, 0, b"abc")).status_code == 404


async def test_a_right_that_ended_ends_the_upload(
    app: Starlette, workspace: Workspace, project: str
) -> None:
    manager = await client_of(app, workspace, Role.MANAGER)
    async with sender(app, manager.key) as http:
        url = (await create(http, 3, project=project, filename="a.csv")).headers["location"]
        data = await manager.data("{ viewer { member { id } } }")
        owner = await client_of(app, workspace, Role.OWNER)
        await owner.do(
            "removeMember", "RemoveMemberInput", "", member=data["viewer"]["member"]["id"]
        )
        assert (await send(http, url, 0, b"abc")).status_code == 401


async def test_a_right_that_ends_while_a_body_arrives_ends_the_upload(
    app: Starlette, workspace: Workspace, project: str, owner: asyncpg.Connection
) -> None:
    manager = await client_of(app, workspace, Role.MANAGER)
    boss = await client_of(app, workspace, Role.OWNER)
    data = await manager.data("{ viewer { member { id } } }")

    async def body() -> AsyncIterator[bytes]:
        yield b"a" * CHUNK
        removed = data["viewer"]["member"]["id"]
        await boss.do("removeMember", "RemoveMemberInput", "", member=removed)
        yield b"b" * CHUNK

    async with sender(app, manager.key) as http:
        made = await create(http, 2 * CHUNK, project=project, filename="a.csv")
        assert (await send(http, made.headers["location"], 0, body())).status_code == 401
    received = "SELECT received FROM uploads WHERE org_id = $1"
    assert await owner.fetchval(received, workspace.org) == CHUNK


async def test_too_many_at_once(
    app: Starlette, workspace: Workspace, http: AsyncClient, project: str, clock: Clock
) -> None:
    for _ in range(3):
        assert (await create(http, 3, project=project, filename="a.csv")).status_code == 201
    refused = await create(http, 3, project=project, filename="a.csv")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    other = await client_of(app, workspace, Role.MANAGER)
    async with sender(app, other.key) as elsewhere:
        assert (await create(elsewhere, 3, project=project, filename="a.csv")).status_code == 201
    clock.advance(LIFE.total_seconds())
    assert (await create(http, 3, project=project, filename="a.csv")).status_code == 201


async def test_an_upload_is_ended_by_its_sender(
    http: AsyncClient, app: Starlette, workspace: Workspace, project: str, owner: asyncpg.Connection
) -> None:
    made = [await upload(http, b"[]", project=project, filename="a.json") for _ in range(3)]
    urls = [f"/uploads/{one}" for one in made]
    full = await create(http, 2, project=project, filename="a.json")
    assert full.status_code == 429
    manager = await workspace.member(Role.MANAGER)
    async with sender(app, await key_of(workspace, manager)) as other:
        assert (await other.delete(urls[0], headers=TUS)).status_code == 404
    assert (await http.delete(urls[0], headers=TUS)).status_code == 204
    assert (await http.delete(urls[0], headers=TUS)).status_code == 404
    assert (await send(http, urls[0], 2, b"")).status_code == 404
    kept = "SELECT count(DISTINCT upload_id) FROM upload_chunks WHERE org_id = $1"
    assert await owner.fetchval(kept, workspace.org) == 2
    again = await create(http, 2, project=project, filename="a.json")
    assert again.status_code == 201
    started = "UPDATE uploads SET status = 'waiting' WHERE org_id = $1 AND id = $2"
    await owner.execute(started, workspace.org, ids.expect("upload", made[1]))
    assert (await http.delete(urls[1], headers=TUS)).status_code == 409


async def test_an_upload_that_nobody_went_on_with_gives_way_to_another_one(
    http: AsyncClient, project: str, clock: Clock
) -> None:
    made = [await create(http, 3, project=project, filename="a.csv") for _ in range(3)]
    touched, left, later = (reply.headers["location"] for reply in made)
    clock.advance(UNTOUCHED.total_seconds() - 60)
    for url in (touched, later):
        assert (await send(http, url, 0, b"a")).status_code == 204
    assert (await create(http, 3, project=project, filename="a.csv")).status_code == 429
    clock.advance(60)
    assert (await create(http, 3, project=project, filename="a.csv")).status_code == 201
    assert (await http.head(left, headers=TUS)).status_code == 404
    assert (await send(http, left, 0, b"a")).status_code == 404
    assert [await offset_of(http, url) for url in (touched, later)] == [1, 1]
    assert (await create(http, 3, project=project, filename="a.csv")).status_code == 429


async def test_formats(http: AsyncClient, project: str, app: Starlette) -> None:
    assert (await create(http, 3, project=project, filename="a.TSV")).status_code == 201
    assert (await create(http, 3, project=project, format="jsonl")).status_code == 201
    for given in ({"filename": "a.xlsx"}, {"filename": "csv"}, {"format": "xml"}, {}):
        assert (await create(http, 3, project=project, **given)).status_code == 400


async def test_expired_uploads_are_deleted_with_their_pieces(
    http: AsyncClient,
    project: str,
    database: Database,
    clock: Clock,
    owner: asyncpg.Connection,
    workspace: Workspace,
) -> None:
    async def left() -> tuple[int, int]:
        counted = [
            await owner.fetchval(f"SELECT count(*) FROM {name} WHERE org_id = $1", workspace.org)
            for name in ("uploads", "upload_chunks")
        ]
        return counted[0], counted[1]

    id_ = await upload(http, b"abc", project=project, filename="a.csv")
    await run_once(CleanUp, database.server_url, clock=clock)
    assert await left() == (1, 1)
    clock.advance((LIFE + timedelta(seconds=1)).total_seconds())
    assert (await http.head(f"/uploads/{id_}", headers=TUS)).status_code == 404
    await run_once(CleanUp, database.server_url, clock=clock)
    assert await left() == (0, 0)


async def test_the_second_wall_hides_uploads_of_others(
    http: AsyncClient, project: str, database: Database
) -> None:
    await upload(http, b"abc", project=project, filename="a.csv")
    connection = await asyncpg.connect(database.server_url)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL app.org_id = '{UUID(int=7)}'")
            assert await connection.fetch("SELECT * FROM uploads") == []
            assert await connection.fetch("SELECT * FROM upload_chunks") == []
    finally:
        await connection.close()
