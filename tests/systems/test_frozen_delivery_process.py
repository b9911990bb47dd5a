"""The process that delivers events is frozen, so that it notices nothing, and its server ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time

import pytest

from server.embedded.process import is_alive
from tests.feed.conftest import until
from tests.feed.test_delivery_process import SENT, delivering
from tests.support import forked
from tests.support.serving import serving
from tests.support.webhook_delivery import new_webhook

pytestmark = pytest.mark.systems
ENDED = 20.0
"""Seconds within which a server ends that is told to."""


@pytest.fixture(autouse=True)
def started_anew(monkeypatch):
    """A forked process has another parent than the server."""
    monkeypatch.setattr(forked, "POSSIBLE", False)


@pytest.fixture
async def server(workspace, database):
    await new_webhook(workspace, "http://127.0.0.1:1/")
    with serving(ANNOLOG_DATABASE_URL=database.server_url, **SENT) as running:
        await until(lambda: delivering(running))
        os.kill(delivering(running)[-1], signal.SIGSTOP)
        yield running


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of the end of a parent")
async def test_it_is_gone_with_a_killed_server(server):
    server.process.kill()
    await until(lambda: not is_alive(delivering(server)[-1]))


async def test_a_server_that_stops_does_not_wait_for_it(server):
    began = time.monotonic()
    assert await asyncio.to_thread(server.stop) == 0
    assert time.monotonic() - began < ENDED
    assert not is_alive(delivering(server)[-1])
