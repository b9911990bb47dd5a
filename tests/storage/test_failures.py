"""A store that is away, that does not let us in, or that holds something else than it was given."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from aiobotocore.session import get_session

from server.jobs.blob_removal import BlobRemoval
from server.storage import BlobChangedError, Blobs, BlobsAwayError, PostgresBlobs, S3Blobs, s3
from tests.seaweed import BUCKET, Seaweed
from tests.support.databases import Database
from tests.support.jobs import run_once

pytestmark = pytest.mark.own_database("jobs work for all organizations")

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
    # SeaweedFS makes the bucket of whoever puts as its administrator, so this is not tried here.
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
    await owner.execute("DELETE FROM blob_removals")
    await blobs.close()


async def test_what_must_go_waits_for_a_bucket_that_is_away(
    database: Database, owner: asyncpg.Connection, seaweed: Seaweed, bucket: S3Blobs
) -> None:
    org = uuid4()
    digest = await bucket.put(org, BODY)
    await owner.execute("INSERT INTO blob_removals VALUES ($1, $2)", org, bytes.fromhex(digest))
    away = S3Blobs(replace(seaweed.bucket, secret_key="AnotherOne0123456789"))
    with pytest.raises(BlobsAwayError):
        await run_once(BlobRemoval, database.server_url, away)
    await away.close()
    assert await bucket.get(org, digest) == BODY
    both = await asyncio.gather(
        *(run_once(BlobRemoval, database.server_url, bucket) for _ in range(2))
    )
    assert (sum(both), await bucket.get(org, digest)) == (1, None)
    assert await run_once(BlobRemoval, database.server_url, bucket) == 0
