"""Background work that dies is logged, counted, started again, and shown by `/readyz`."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from server.feed import notifier, tailer
from server.feed.notifier import Notifier
from server.feed.tailer import Tailer
from server.jobs import base
from server.jobs.base import Job, Status, Supervisor, connections
from server.jobs.lease_expiry import LeaseExpiry
from tests.feed.conftest import PATIENCE, live, take, until
from tests.support.api import served

QUICKLY = (0.01, 0.02)


def metric(name, job):
    return REGISTRY.get_sample_value(f"annolog_job_{name}", {"name": job}) or 0


async def test_whatever_ends_it_is_logged_counted_and_started_again():
    starts = []
    gone = asyncio.Event()

    async def run():
        starts.append(1)
        if len(starts) == 1:
            raise ZeroDivisionError
        if len(starts) == 2:
            # As where somebody awaits a task that was cancelled: nobody cancelled the work itself.
            raise asyncio.CancelledError
        if len(starts) == 4:
            gone.set()
            await asyncio.Event().wait()

    async with Supervisor(delays=QUICKLY) as supervisor:
        with capture_logs() as logs:
            work = supervisor.start(run, Status("a test"))
            await asyncio.wait_for(gone.wait(), PATIENCE)
        assert supervisor.failing == ["a test"]
    assert work.cancelled()
    assert metric("failures_total", "a test") == 3
    assert [(entry["job"], entry["event"]) for entry in logs] == [("a test", "job failed")] * 3
    assert isinstance(logs[0]["exc_info"], ZeroDivisionError)


async def test_it_waits_longer_from_death_to_death(monkeypatch):
    waited, loop, sleep = [], asyncio.get_running_loop(), asyncio.sleep

    async def note(seconds):
        if asyncio.get_running_loop() is not loop:  # of a server in another thread
            await sleep(seconds)
            return
        waited.append(seconds)
        if len(waited) == 6:
            await asyncio.Event().wait()

    async def run():
        raise ConnectionResetError

    async with Supervisor(delays=(1, 10)) as supervisor:
        with monkeypatch.context() as patch:
            patch.setattr(base.asyncio, "sleep", note)
            supervisor.start(run, Status("another test"))
            while len(waited) < 6:
                await sleep(0.001)
    assert waited == [1, 2, 4, 8, 10, 10]


async def test_an_error_is_shown_for_a_while(monkeypatch):
    status = Status("a third test")
    assert not status.failing
    status.failed(ValueError())
    assert status.failing
    monkeypatch.setattr(base, "SHOWN", 0.01)
    await asyncio.sleep(0.02)
    assert not status.failing


async def test_one_piece_of_work_that_fails_stops_no_other(database):
    class Three(Job):
        name = "three things"
        period = 1.0

        async def look(self, connection):
            work = [self.one(connection, divisor) for divisor in (1, 0, 2)]
            return sum([await self.attempt(connection, each) or 0 for each in work])

        async def one(self, connection, divisor):
            return await connection.fetchval("SELECT 4 / $1::integer", divisor)

    async with connections(database.server_url) as pool:
        job = Three(pool)
        assert await job.run_once() == 6
    assert job.status.failing
    assert (metric("runs_total", job.name), metric("failures_total", job.name)) == (1, 1)
    assert metric("last_success_timestamp_seconds", job.name) > 0


async def test_readyz_shows_what_fails_and_stays_ready(database, monkeypatch):
    """Every process meets such an error: nobody could label, were all taken out of service."""

    async def look(self, connection):
        raise ZeroDivisionError

    monkeypatch.setattr(LeaseExpiry, "condition", "true")
    async with served(database, jobs=True) as app:
        assert await readyz(app) == (200, "ok")
        failures = metric("failures_total", "lease expiry")
        with monkeypatch.context() as patch:
            patch.setattr(LeaseExpiry, "look", look)
            await until(lambda: metric("failures_total", "lease expiry") > failures)
        status, said = await readyz(app)
        assert (status, said) == (200, "errors within the last minute, see the log: lease expiry")
        monkeypatch.setattr(base, "SHOWN", 0.0)
        runs = metric("runs_total", "lease expiry")
        await until(lambda: metric("runs_total", "lease expiry") > runs)
        assert await readyz(app) == (200, "ok")


async def readyz(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/readyz")
    return answer.status_code, json.loads(answer.text)["checks"]["jobs"]


@pytest.mark.parametrize(
    ("where", "what", "name"),
    [(tailer, "_is_behind", "feed reader"), (Tailer, "_on_head", "feed listener")],
)
async def test_the_loops_of_the_feed_are_started_again(
    workspace, database, monkeypatch, where, what, name
):
    project = await workspace.project()
    async with (
        Supervisor(delays=QUICKLY) as supervisor,
        Tailer(database.server_url, poll=0.05, supervisor=supervisor) as feed,
    ):
        start = await feed.head(workspace.org)
        taking = asyncio.create_task(take(feed, workspace.org, start, 4))
        await until(lambda: live(feed, workspace.org))
        with monkeypatch.context() as patch:
            patch.setattr(where, what, lambda *_: 1 / 0)
            await workspace.tasks(project, 1)
            await until(lambda: name in supervisor.failing)
        await workspace.tasks(project, 3)
        assert [event.position for event in await taking] == [start + n for n in range(1, 5)]


async def test_the_notifier_is_started_again(workspace, database, monkeypatch):
    async with Supervisor(delays=QUICKLY) as supervisor:
        telling = Notifier(database.server_url, quiet=0.01, supervisor=supervisor)
        with monkeypatch.context() as patch:
            patch.setattr(notifier, "encode", lambda _: 1 / 0)
            telling.notify(workspace.org, 1)
            await until(lambda: supervisor.failing == ["notifier"])
        telling.notify(workspace.org, 2)
        await until(lambda: telling.sent == 1)
        await telling.close()


async def test_a_job_of_no_such_name_is_not_left_out_silently(database):
    with pytest.raises(ValueError, match="No background job has the name lease expirey"):
        async with served(database, jobs={"lease expirey", "erasure"}):
            pass
