"""The two stores, as the server role opens them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from server.storage import Blobs, PostgresBlobs, S3Blobs
from tests.seaweed import Seaweed, begin, s3
from tests.support.databases import Database


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let S3 come up, which takes seconds, while other tests run."""
    if any("storage" in item.path.parts for item in session.items):
        begin()


@pytest.fixture(scope="session")
def seaweed() -> Seaweed:
    """The S3 of the run."""
    return s3()


@pytest.fixture
async def bucket(seaweed: Seaweed) -> AsyncIterator[S3Blobs]:
    """Blobs in it."""
    made = S3Blobs(seaweed.bucket)
    yield made
    await made.close()


@pytest.fixture(params=["postgres", "s3"])
async def blobs(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Blobs]:
    """Each store in turn; in PostgreSQL as the owner, who alone may take blobs away."""
    made: Blobs
    if request.param == "postgres":
        made = PostgresBlobs(database.admin_url)
    else:
        made = S3Blobs(request.getfixturevalue("seaweed").bucket)
    yield made
    await made.close()


@pytest.fixture
def org() -> UUID:
    """An organization that has no blobs yet."""
    return uuid4()
