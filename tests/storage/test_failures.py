"""A store that is away, that does not let us in, or that holds something else than it was given."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, Self
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from aiobotocore.session import get_session

from server.events.ids import public
from server.events.roles import Role
from server.projections import reindex
from server.settings import Settings, SettingsError
from server.storage import BlobChangedError, Blobs, BlobsAwayError, PostgresBlobs, S3Blobs, s3
from tests.seaweed import BUCKET, Seaweed
from tests.support.api import Client, client_of, served
from tests.support.databases import Database
from tests.support.house import House
from tests.support.masks import FORM, ITEM, mask, runs, sent

BODY = b"what was given"
DIGEST = sha256(BODY).hexdigest()


@contextlib.asynccontextmanager
async def raw(seaweed: Seaweed) -> AsyncIterator[Any]:
    """A client that may do whatever it likes with the objects."""
    async with get_session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=seaweed.endpoint,
        aws_access_key_id=seaweed.access_key,
        aws_secret_access_key=seaweed.secret_key,
    ) as client:
        yield client


async def refuses(blobs: Blobs) -> list[str]:
    """What each operation says, all of which must find the store away."""
    works: list[Callable[[], Any]] = [
        lambda: blobs.put(uuid4(), BODY),
        lambda: blobs.get(uuid4(), DIGEST),
        lambda: blobs.erase(uuid4(), DIGEST),
        blobs.check,
        lambda: anext(blobs.all(uuid4())),
    ]
    said = []
    for work in works:
        with pytest.raises(BlobsAwayError) as caught:
            await work()
        said.append(str(caught.value))
    await blobs.close()
    return said


async def test_nobody_listens(seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    bucket = replace(seaweed.bucket, endpoint="http://127.0.0.1:9")
    said = await refuses(S3Blobs(bucket))
    assert set(said) == {"the bucket cannot be reached: EndpointConnectionError"}
    away = PostgresBlobs("postgresql://nobody:secret@127.0.0.1:9/nothing")
    assert set(await refuses(away)) == {"the database of the blobs cannot be reached"}


async def test_somebody_listens_and_says_nothing(
    seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    monkeypatch.setattr(s3, "READ", 0.2)
    held = []
    server = await asyncio.start_server(lambda *both: held.append(both), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        blobs = S3Blobs(replace(seaweed.bucket, endpoint=f"http://127.0.0.1:{port}"))
        with pytest.raises(BlobsAwayError, match="ReadTimeoutError"):
            await blobs.get(uuid4(), DIGEST)
        await blobs.close()
        for _, writer in held:
            writer.close()


@pytest.mark.parametrize(
    ("field", "code"),
    [("secret_key", "SignatureDoesNotMatch"), ("access_key", "InvalidAccessKeyId")],
)
async def test_credentials_that_are_wrong(seaweed: Seaweed, field: str, code: str) -> None:
    bucket = replace(seaweed.bucket, **{field: "AnotherOne0123456789"})
    said = await refuses(S3Blobs(bucket))
    # Asked for the head of something, the service has no body to say more in.
    assert set(said) <= {f"the bucket refused a request: {c}" for c in (code, "403")}
    assert "AnotherOne" not in repr(said)
    assert "AnotherOne" not in repr(replace(bucket, access_key=None))


async def test_a_bucket_that_is_not_there(seaweed: Seaweed) -> None:
    blobs = S3Blobs(replace(seaweed.bucket, name="no-such-bucket-of-ours"))
    with pytest.raises(BlobsAwayError):
        await blobs.check()
    with pytest.raises(BlobsAwayError, match="NoSuchBucket"):
        await blobs.get(uuid4(), DIGEST)
    await blobs.close()


@pytest.mark.parametrize("changed", [b"what was GIVEN", BODY + b"!", b""])
async def test_an_object_that_was_changed(
    seaweed: Seaweed, bucket: S3Blobs, changed: bytes
) -> None:
    org = uuid4()
    await bucket.put(org, BODY)
    async with raw(seaweed) as client:
        await client.put_object(Bucket=BUCKET, Key=f"blobs/{org}/{DIGEST}", Body=changed)
    with pytest.raises(BlobChangedError, match=DIGEST):
        await bucket.get(org, DIGEST)
    # Whoever has the right bytes mends it.
    await bucket.put(org, BODY)
    assert await bucket.get(org, DIGEST) == BODY


async def test_an_object_that_is_too_large_is_not_read(
    bucket: S3Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = uuid4()
    await bucket.put(org, BODY)
    monkeypatch.setattr(s3, "LARGEST", len(BODY) - 1)
    with pytest.raises(BlobChangedError, match="larger than any blob"):
        await bucket.get(org, DIGEST)


async def test_a_row_that_was_changed(database: Database, owner: asyncpg.Connection) -> None:
    org, blobs = uuid4(), PostgresBlobs(database.server_url)
    await blobs.put(org, BODY)
    await owner.execute("UPDATE blobs SET body = 'other' WHERE org_id = $1", org)
    with pytest.raises(BlobChangedError, match=DIGEST):
        await blobs.get(org, DIGEST)
    await blobs.close()


async def test_the_server_takes_away_only_what_an_erasure_named(
    database: Database, owner: asyncpg.Connection
) -> None:
    org, blobs = uuid4(), PostgresBlobs(database.server_url)
    digest = await blobs.put(org, BODY)
    await blobs.erase(org, digest)
    assert await blobs.get(org, digest) == BODY
    await owner.execute("INSERT INTO blob_removals VALUES ($1, $2)", org, bytes.fromhex(digest))
    await blobs.erase(org, digest)
    assert await blobs.get(org, digest) is None
    await blobs.close()


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
            while self.open and (some := await reader.read(1 << 16)):
                if not self.open:
                    break
                writer.write(some)
                await writer.drain()
        writer.close()


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
    house: House,
    seaweed: Seaweed,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 2)
    project = await house.project(FORM, overlap=1)
    (task,) = await house.import_(project, [ITEM])
    ann = await house.member(Role.ANNOTATOR)
    async with Relay(seaweed.endpoint) as relay:
        settings = seaweed.settings | {"s3_endpoint": relay.endpoint}
        async with served(database, house.clock, **settings) as app:
            manager = await client_of(app, house, Role.ADMIN)
            assert (await begin(manager, uuid4(), "cat"))["taxonomy"]["latest"]["number"] == 1
            assert (await readiness(app))[1]["blobs"] == "ok"
            relay.open, retried = False, uuid4()
            refused = await begin(manager, retried, "dog", "wolf")
            assert refused["code"] == "UNAVAILABLE"
            assert "retry with the same command id" in refused["message"]
            # Labels need no bucket, so the process stays in service and says what is wrong.
            status, checks = await readiness(app)
            assert (status, "does not answer" in checks.pop("blobs")) == (200, True)
            assert set(checks.values()) == {"ok"}
            await annotate(app, house, ann, task, runs(26_000), "UNAVAILABLE")
            await annotate(app, house, ann, task, runs(10), None)
            relay.open = True
            again = await begin(manager, retried, "dog", "wolf")
            assert "wolf" in again["taxonomy"]["latest"]["export"]
            assert (await readiness(app))[1]["blobs"] == "ok"
            store = app.state.blobs
            assert await reindex.check(database.admin_url, store) == []
    beside = PostgresBlobs(database.admin_url)
    assert [one async for one in beside.all(house.org)] == []
    await beside.close()
    logged = "".join(capfd.readouterr())
    assert "blobs unavailable" in logged
    assert seaweed.secret_key not in logged


async def annotate(
    app: Any, house: House, ann: Any, task: UUID, counts: list[int], code: str | None
) -> None:
    """Answer a task with a mask, over GraphQL, and expect a refusal or none."""
    from tests.support.api import key_of

    held = await house.take(task, ann)
    client = Client(app, await key_of(house, ann))
    given = {
        "task": public("task", task),
        "token": held.token,
        "answers": sent(mask(counts=counts)),
    }
    made = await client.do("submitAnnotation", "SubmitAnnotationInput", "", **given)
    assert made.get("code") == code
    if code is not None:
        await house.release(held)


async def test_what_was_stored_before_the_bucket_is_found(
    database: Database, house: House, seaweed: Seaweed
) -> None:
    async with served(database, house.clock) as app:
        before = await client_of(app, house, Role.ADMIN)
        assert (await begin(before, uuid4(), "cat"))["taxonomy"]["latest"]["number"] == 1
    async with served(database, house.clock, **seaweed.settings) as app:
        admin = await client_of(app, house, Role.ADMIN)
        again = await begin(admin, uuid4(), "cat")
        assert "cat" in again["taxonomy"]["latest"]["export"]
        assert await reindex.check(database.admin_url, app.state.blobs) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"S3_ENDPOINT": "https://s3.example.org"}, "name the bucket in ANNOLOG_S3_BUCKET"),
        ({"S3_BUCKET": "b", "S3_ACCESS_KEY": "hunter2"}, "belong together"),
        ({"S3_BUCKET": "b", "S3_SECRET_KEY": "hunter2"}, "belong together"),
        ({"S3_BUCKET": "b", "S3_ENDPOINT": "http://me:hunter2@host"}, "ANNOLOG_S3_ENDPOINT: "),
        ({"S3_BUCKET": "b", "S3_ENDPOINT": "s3.example.org"}, "ANNOLOG_S3_ENDPOINT: "),
    ],
)
def test_settings_that_do_not_fit(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        Settings.from_env({f"ANNOLOG_{name}": value for name, value in given.items()})
    assert "hunter2" not in str(caught.value)


def test_settings_do_not_show_the_secret() -> None:
    given = {"S3_BUCKET": "b", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "hunter2"}
    settings = Settings.from_env({f"ANNOLOG_{name}": value for name, value in given.items()})
    assert "hunter2" not in repr(settings) + settings.model_dump_json()


def test_a_server_without_a_bucket_does_not_load_the_sdk() -> None:
    import subprocess
    import sys

    code = "import sys, server.app, server.start; print('aiobotocore' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "False"
