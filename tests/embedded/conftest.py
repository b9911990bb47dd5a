"""Fixtures of the embedded server's tests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.embedded.postgres import Running
from tests.embedded.support import copy_cluster, end_server, quick, temporary_place


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of this test alone."""
    with temporary_place() as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """The folder of a stopped cluster."""
    with temporary_place() as folder:
        yield copy_cluster(folder / "db")


@pytest.fixture
def db(cluster: Path) -> Iterator[Path]:
    """The module's cluster, stopped before and after each test."""
    yield cluster
    end_server(cluster)


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A server that the tests of one module look at."""
    with temporary_place() as folder:
        server = asyncio.run(quick(copy_cluster(folder / "db")).start())
        yield server
        asyncio.run(server.stop())
