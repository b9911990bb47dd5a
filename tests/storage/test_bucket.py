"""A server whose blobs lie in a bucket: it goes away, comes back, and is set up late."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
import pytest

from server.cli import blobs
from server.events.accounts.roles import Role
from server.events.core.ids import public
from server.health import SHARED
from server.projections.engine import concept_index_rebuild
from server.projections.engine.orphan_blobs import orphan_digests
from server.settings import Settings
from server.storage import PostgresBlobs, s3
from tests.seaweed import Seaweed
from tests.support.api import Client, client_of, key_of, served
from tests.support.databases import Database
from tests.support.masks import FORM, ITEM, mask, runs, sent
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")


class Relay:
    """Stands before the S3 service, and can be shut."""

    def __init__(self, target: str) -> None:
        self._target = httpx.URL(target)
        self.open = True
        self._tasks = set[asyncio.Task[None]]()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.endpoint = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.open:
            there = await asyncio.open_connection(self._target.host, self._target.port)
            for pair in ((reader, there[1]), (there[0], writer)):
                task = asyncio.create_task(self._pass_on(*pair))
                self._tasks.add(task)
        else:
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            try:
                while self.open and (some := await reader.read(1 << 16)):
                    if not self.open:
                        break
                    writer.write(some)
                    await writer.drain()
            finally:
                writer.close()
                await writer.wait_closed()


async def readiness(app: Any) -> tuple[int, dict[str, str]]:
    """Status and checks of `/readyz`."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


async def begin(client: Client, command: UUID, *labels: str) -> Any:
    """Publish a flat taxonomy."""
    given = {"commandId": str(command), "name": "Animals", "labels": labels}
    shown = "... on TaxonomyPayload { taxonomy { latest { number export(format: CSV) } } }"
    return await client.do("createTaxonomy", "CreateTaxonomyInput", shown, **given)


async def test_a_bucket_that_goes_away_and_comes_back(
    database: Database,
    workspace: Workspace,
    seaweed: Seaweed,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 2)
    project = await workspace.project(FORM, overlap=1)
    (task,) = await workspace.import_(project, [ITEM])
    ann = await workspace.member(Role.ANNOTATOR)
    async with Relay(seaweed.endpoint) as relay:
        settings = seaweed.settings | {"s3_endpoint": relay.endpoint}
        async with served(database, workspace.clock, **settings) as app:
            manager = await client_of(app, workspace, Role.ADMIN)
            assert (await begin(manager, uuid4(), "cat"))["taxonomy"]["latest"]["number"] == 1
            assert (await readiness(app))[1]["blobs"] == "ok"
            relay.open, retried = False, uuid4()
            refused = await begin(manager, retried, "dog", "wolf")
            assert refused["code"] == "UNAVAILABLE"
            assert "retry with the same command id" in refused["message"]
            await asyncio.sleep(SHARED)  # labels need no bucket, so the process stays in service
            status, checks = await readiness(app)
            assert (status, "does not answer" in checks.pop("blobs")) == (200, True)
            assert set(checks.values()) == {"ok"}
            await annotate(app, workspace, ann, task, runs(26_000), "UNAVAILABLE")
            await annotate(app, workspace, ann, task, runs(10), None)
            relay.open = True
            again = await begin(manager, retried, "dog", "wolf")
            assert "wolf" in again["taxonomy"]["latest"]["export"]
            await asyncio.sleep(SHARED)
            assert (await readiness(app))[1]["blobs"] == "ok"
            assert await concept_index_rebuild.check(database.admin_url, app.state.blobs) == []
    beside = PostgresBlobs(database.admin_url)
    assert [one async for one in beside.all(workspace.org)] == []
    await beside.close()
    logged = "".join((*capfd.readouterr(), caplog.text))
    assert "blobs unavailable" in logged
    assert seaweed.secret_key not in logged


async def annotate(
    app: Any, workspace: Workspace, ann: Any, task: UUID, counts: list[int], code: str | None
) -> None:
    """Answer a task with a mask, over GraphQL, and expect a refusal or none."""
    held = await workspace.take(task, ann)
    client = Client(app, await key_of(workspace, ann))
    given = {
        "task": public("task", task),
        "token": held.token,
        "answers": sent(mask(counts=counts)),
    }
    made = await client.do("submitAnnotation", "SubmitAnnotationInput", "", **given)
    assert made.get("code") == code
    if code is not None:
        await workspace.release(held)


async def test_what_was_stored_before_the_bucket_is_found(
    database: Database, workspace: Workspace, seaweed: Seaweed
) -> None:
    async with served(database, workspace.clock) as app:
        before = await client_of(app, workspace, Role.ADMIN)
        assert (await begin(before, uuid4(), "cat"))["taxonomy"]["latest"]["number"] == 1
    async with served(database, workspace.clock, **seaweed.settings) as app:
        admin = await client_of(app, workspace, Role.ADMIN)
        again = await begin(admin, uuid4(), "cat")
        assert "cat" in again["taxonomy"]["latest"]["export"]
        assert await concept_index_rebuild.check(database.admin_url, app.state.blobs) == []


async def test_what_no_event_names_is_found_and_erased_once_it_is_old(
    database: Database, workspace: Workspace, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(database, workspace.clock, **seaweed.settings) as app:
        admin, ann = (
            await client_of(app, workspace, Role.ADMIN),
            await workspace.member(Role.ANNOTATOR),
        )
        await begin(admin, uuid4(), "cat")
        project = await workspace.project(FORM, overlap=1)
        (task,) = await workspace.import_(project, [ITEM])
        await annotate(app, workspace, ann, task, runs(26_000), None)
        store = app.state.blobs
        left = await store.put(workspace.org, b"of a command that never came")
        assert len([one async for one in store.all(workspace.org)]) == 3
        ((found, at),) = await orphan_digests(database.admin_url, store, workspace.org)
        assert (found, at is not None) == (left, True)
    settings = Settings(
        database_url=database.server_url, admin_url=database.admin_url, **seaweed.settings
    )
    *_, said = await blobs._look(settings, erase=True)
    assert said == "1 blobs are named by no event, 0 of them erased."
    monkeypatch.setattr(blobs, "AGE", timedelta(minutes=-1))
    line, said = await blobs._look(settings, erase=True)
    assert line == f"{workspace.org} {left} erased"
    assert await blobs._look(settings, erase=True) == [
        "0 blobs are named by no event, 0 of them erased."
    ]
