"""Files of a real bucket: through the server, by links that the service answers, and uploads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response

from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.media_removal import MediaRemoval
from server.storage import Media, MediaBucket, Source
from server.storage.s3 import Bucket, client_of
from tests.seaweed import Seaweed, s3
from tests.support.api import Client, served
from tests.support.api import client_of as caller_of
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.media import FORM, fetcher, link_of, url_of, with_photos
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

PNG = b"\x89PNG" + bytes(range(256)) * 2_000
KEY = "photos/ż+a?b%20#1.png"


@pytest.fixture(scope="session")
def seaweed() -> Seaweed:
    """The S3 of the run."""
    return s3()


def bucket_of(seaweed: Seaweed, name: str) -> Bucket:
    """A bucket of the run's S3."""
    return Bucket(name, "us-east-1", seaweed.endpoint, seaweed.access_key, seaweed.secret_key)


@pytest.fixture
async def bucket(seaweed: Seaweed) -> AsyncIterator[tuple[str, Any]]:
    """A bucket of media with a picture, and a client of it."""
    name = f"media-{uuid4().hex[:12]}"
    opening = client_of(bucket_of(seaweed, name))
    async with opening as client:
        await client.create_bucket(Bucket=name)
        await client.put_object(Bucket=name, Key=KEY, Body=PNG, ContentType="text/html")
        yield name, client


def settings_of(seaweed: Seaweed, *buckets: str, **more: Any) -> dict[str, Any]:
    return {**seaweed.settings, "media_buckets": buckets, **more}


async def test_an_object_is_read_through_the_server(
    database: Database, clock: Clock, workspace: Workspace, seaweed: Seaweed, bucket: Any
) -> None:
    name, _ = bucket
    settings = settings_of(seaweed, name)
    async with served(database, clock, **settings) as app, fetcher(app) as http:
        reader = await caller_of(app, workspace, Role.ANNOTATOR)
        there, missing = await with_photos(workspace, f"s3://{name}/{KEY}", f"s3://{name}/no.png")
        url = await url_of(reader, there)
        whole = await http.get(url)
        assert (whole.status_code, whole.content) == (200, PNG)
        assert whole.headers["content-type"] == "image/png", "not what the bucket says"
        part = await http.get(url, headers={"range": "bytes=300000-300009"})
        assert (part.status_code, part.content) == (206, PNG[300_000:300_010])
        assert (await http.head(url)).headers["content-length"] == str(len(PNG))
        beyond = await http.get(url, headers={"range": f"bytes={len(PNG)}-"})
        assert beyond.status_code == 416
        tag = {"if-none-match": whole.headers["etag"]}
        assert (await http.get(url, headers=tag)).status_code == 304
        assert (await http.get(await url_of(reader, missing))).status_code == 404
        # What was allowed at import may be forbidden since.
        (foreign,) = await with_photos(workspace, "s3://annolog-tests/ready")
        [error] = (await link_of(reader, foreign))["errors"]
        assert error["extensions"]["code"] == "NOT_FOUND"
        await _sent(http, app, workspace, f"s3://{name}/uploads/")


async def _sent(http: AsyncClient, app: Any, workspace: Workspace, where: str) -> None:
    project = await workspace.project(FORM)
    manager = await caller_of(app, workspace, Role.MANAGER)
    params = {"project": ids.public("project", project), "name": "cat.png"}
    headers = {"authorization": f"Bearer {manager.key}"}
    made = (await http.post("/media", content=PNG, params=params, headers=headers)).json()
    assert made["url"].startswith(where), made
    (task,) = await workspace.import_(project, [{"inputs": {"photo": made["url"]}}])
    assert (await http.get(await url_of(manager, task))).content == PNG


async def test_links_that_the_service_answers(
    database: Database, clock: Clock, workspace: Workspace, seaweed: Seaweed, bucket: Any
) -> None:
    name, _ = bucket
    settings = settings_of(seaweed, name, media_direct=True)
    async with served(database, clock, **settings) as app, AsyncClient() as http:
        reader = await caller_of(app, workspace, Role.ANNOTATOR)
        (task,) = await with_photos(workspace, f"s3://{name}/{KEY}")
        url = await url_of(reader, task)
        assert url.startswith(seaweed.endpoint)
        assert "X-Amz-Signature" in url
        found = await http.get(url, headers={"range": "bytes=0-3"})
        assert (found.status_code, found.content) == (206, PNG[:4])
        assert found.headers["content-type"] == "image/png"
        assert (await http.get(url.replace("photos", "others"))).status_code == 403


async def ask_form(http: AsyncClient, by: Client, project: UUID, name: str) -> Response:
    """Ask for a form for a file, as a member."""
    params = {"project": ids.public("project", project), "name": name}
    headers = {"authorization": f"Bearer {by.key}"}
    return await http.post("/media/forms", params=params, headers=headers)


async def sent_to(form: dict[str, Any], body: bytes, **changed: str) -> int:
    """Send a file by a form, with other fields if wanted; return the status."""
    async with AsyncClient() as browser:
        files = {"file": ("cat.png", body)}
        sent = await browser.post(form["url"], data=form["fields"] | changed, files=files)
    return sent.status_code


async def test_a_form_sends_a_file_straight_to_the_bucket(
    database: Database, clock: Clock, workspace: Workspace, seaweed: Seaweed, bucket: Any
) -> None:
    """The service holds it to its key, type and size; what no task names is removed."""
    name, client = bucket
    settings = settings_of(seaweed, name, media_direct=True, media_upload_bytes=1_000)
    project = await workspace.project(FORM)
    async with served(database, clock, **settings) as app, fetcher(app) as http:
        manager = await caller_of(app, workspace, Role.MANAGER)
        made = (await ask_form(http, manager, project, "cat.png")).json()
        form = made["form"]
        assert (made["mediaType"], made["mostBytes"]) == ("image/png", 1_000)
        assert await sent_to(form, PNG[:1_001]) in (400, 403)
        assert await sent_to(form, b"") in (400, 403)
        assert await sent_to(form, PNG[:9], key="other.png") == 403
        assert await sent_to(form, PNG[:9], **{"Content-Type": "text/html"}) == 403
        assert await sent_to(form, PNG[:1_000]) == 204
        (task,) = await workspace.import_(project, [{"inputs": {"photo": made["url"]}}])
        async with AsyncClient() as browser:
            assert (await browser.get(await url_of(manager, task))).content == PNG[:1_000]
        assert (await ask_form(http, manager, project, "a.html")).status_code == 400
        reader = await caller_of(app, workspace, Role.ANNOTATOR)
        assert (await ask_form(http, reader, project, "cat.png")).status_code == 403
        unnamed = (await ask_form(http, manager, project, "cat.png")).json()["form"]
        assert await sent_to(unnamed, PNG[:9]) == 204
    clock.advance(timedelta(days=8).total_seconds())
    media = Media([Source(MediaBucket(bucket_of(seaweed, name)), "", name)])
    life = timedelta(days=7)
    assert await run_once(MediaRemoval, database.server_url, media, life, clock=clock) == 1
    await media.close()
    left = await client.list_objects_v2(Bucket=name, Prefix="uploads/")
    assert [one["Key"] for one in left["Contents"]] == [form["fields"]["key"]]


async def test_without_links_of_the_bucket_files_go_through_the_server(
    database: Database, clock: Clock, workspace: Workspace, tmp_path: Path
) -> None:
    given = {"media_folder": str(tmp_path), "media_direct": True}
    async with served(database, clock, **given) as app, fetcher(app) as http:
        manager = await caller_of(app, workspace, Role.MANAGER)
        refused = await ask_form(http, manager, await workspace.project(FORM), "cat.png")
        assert (refused.status_code, "POST to /media" in refused.text) == (400, True)


async def test_a_prefix_keeps_organizations_apart(
    database: Database, clock: Clock, workspace: Workspace, seaweed: Seaweed, bucket: Any
) -> None:
    name, client = bucket
    org = ids.public("organization", workspace.org)
    await client.put_object(Bucket=name, Key=f"all/{org}/x.png", Body=PNG[:9])
    settings = settings_of(seaweed, f"{name}/all/{{organization}}")
    async with served(database, clock, **settings) as app, fetcher(app) as http:
        reader = await caller_of(app, workspace, Role.ANNOTATOR)
        own, *others = await with_photos(
            workspace,
            f"s3://{name}/all/{org}/x.png",
            f"s3://{name}/{KEY}",
            f"s3://{name}/all/organization_b/x.png",
            f"s3://{name}/all/{org}x/x.png",
        )
        assert (await http.get(await url_of(reader, own))).content == PNG[:9]
        for task in others:
            assert (await link_of(reader, task))["data"] == {"task": {"media": None}}
        await _sent(http, app, workspace, f"s3://{name}/all/{org}/uploads/{org}/")


async def test_a_bucket_that_is_away_is_told(
    database: Database, clock: Clock, workspace: Workspace, seaweed: Seaweed
) -> None:
    given = {**seaweed.settings, "s3_endpoint": "http://127.0.0.1:9", "media_buckets": ("media",)}
    async with served(database, clock, **given) as app, fetcher(app) as http:
        reader = await caller_of(app, workspace, Role.ANNOTATOR)
        (task,) = await with_photos(workspace, "s3://media/x.png")
        reply = await http.get(await url_of(reader, task))
        assert (reply.status_code, "try again" in reply.text) == (503, True)
