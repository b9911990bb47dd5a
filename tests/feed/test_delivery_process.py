"""The process that delivers events is started, watched and ended; killed, it loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator
from itertools import pairwise
from types import SimpleNamespace

import httpx
import orjson
import pytest
from prometheus_client import REGISTRY

from server.embedded.process import is_alive
from server.feed.consumer_lag import ConsumerLags
from server.feed.delivery_process import COMMAND, DeliveryEndedError, DeliveryProcess
from server.feed.delivery_reports import REPORTED
from server.feed.webhooks.event_delivery import REQUESTS
from server.jobs import base
from server.jobs.base import RUNS, SHOWN, SUCCEEDED, Status, Supervisor, connections
from server.jobs.child_process import child_process
from server.projections.counters.registry import COUNTERS
from server.settings import Settings
from tests.feed.conftest import PATIENCE, until
from tests.support import forked
from tests.support.api import SEALING_KEY
from tests.support.databases import Database
from tests.support.serving import Serving, free_port, serving
from tests.support.webhook_delivery import new_webhook
from tests.support.webhook_sink import Sink, hanging, sink

SENT = {"ANNOLOG_WEBHOOK_PRIVATE_TARGETS": "*", "ANNOLOG_SECRET_KEY": SEALING_KEY}
MADE = 12
BATCHES = (1, 7, 100)
TELLS = """
import json, os, sys
told = json.loads(sys.stdin.readline())
for number in (3.0, 5.0):
    values = [["requests", ["delivered"], number], ["succeeded", ["webhooks"], number]]
    print(json.dumps({"failing": [str(os.getpid()), told["name"]], "values": values}), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True, scope="module")
def imported() -> None:
    """Let the first forked process come up: importing the program may take longer than a wait."""
    assert forked.Forked("-c", "pass").wait() == 0


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


@pytest.fixture
async def pool(database: Database):
    async with connections(database.server_url) as made:
        yield made


@contextlib.asynccontextmanager
async def running(process: DeliveryProcess) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(process.run())
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def delivering(server: Serving) -> list[int]:
    """The processes that have delivered for a server, the one of now last."""
    return [entry["pid"] for entry in server.lines if entry["event"] == "deliveries begin"]


async def all_arrive(owner, workspace, receiver: Sink, hooks: int) -> None:
    """Wait until each webhook was sent every position, and require that each came in order.

    The process takes the processor time that is left, and so one after the other is waited for.
    """
    end = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)

    def arrived() -> int:
        last = {one.path: int(one.events[-1]["id"]) for one in receiver.accepted}
        return [*last.values()].count(end)

    for count in range(1, hooks + 1):
        await receiver.until(lambda count=count: arrived() >= count)
    found: dict[str, dict[int, None]] = {}
    for one in receiver.accepted:
        found.setdefault(one.path, {}).update((int(each["id"]), None) for each in one.events)
    assert [[*of_one] for of_one in found.values()] == [[*range(1, end + 1)]] * hooks


def test_it_has_the_settings_of_its_server(tmp_path):
    given = {
        "ANNOLOG_SECRET_KEY": SEALING_KEY, "ANNOLOG_DATA_DIR": str(tmp_path),
        "ANNOLOG_NATS_URL": "nats://a:secret@host:4222", "ANNOLOG_MAX_CLOCK_SKEW": "7",
        "ANNOLOG_WEBHOOK_PRIVATE_TARGETS": "10.0.0.0/8 192.168.0.0/16",
    }  # fmt: skip
    settings = Settings.from_env(given)
    told = orjson.loads(orjson.dumps(settings.revealed()))
    assert len(told) == len(given)
    assert Settings.model_validate(told) == settings


async def test_what_the_process_reports_is_shown(pool):
    command, before = forked.command("-c", TELLS), REQUESTS.labels("delivered")._value.get()
    process = DeliveryProcess(pool, {"name": "ada"}, relays=True, command=command)
    async with Supervisor() as supervisor:
        supervisor.start(process.run, process.status)
        await until(lambda: REQUESTS.labels("delivered")._value.get() == before + 5)
        pid, name = process.status.parts
        assert supervisor.failing == sorted([pid, name])
        assert name == "ada"
        assert SUCCEEDED.labels("webhooks")._value.get() == 5
    assert process.status.parts == ()
    await until(lambda: not is_alive(int(pid)))


async def test_it_runs_only_while_there_is_something_to_deliver(pool, workspace, owner):
    command = forked.command("-c", TELLS)
    process = DeliveryProcess(pool, {"name": "ada"}, relays=False, command=command, idle=0.1)
    process.period = 0.05
    async with running(process):
        async with pool.acquire() as connection:
            assert not await process.look(connection)
        assert process.status.parts == ()
        await new_webhook(workspace, "http://127.0.0.1:1/")
        await until(lambda: process.status.parts)
        pid = int(process.status.parts[0])
        await owner.execute("UPDATE projection_1.webhook SET status = 'DELETED'")
        await until(lambda: not is_alive(pid))


async def test_one_that_ends_by_itself_is_an_error(pool):
    command = forked.command("-c", "raise SystemExit(3)")
    process = DeliveryProcess(pool, {}, relays=True, command=command)
    with pytest.raises(DeliveryEndedError, match="status 3"):
        await process.run()


async def test_one_that_only_starts_is_no_success(pool):
    told = json.dumps({"failing": [], "values": []})
    command = forked.command("-c", f"print('{told}'); raise SystemExit(3)")
    process = DeliveryProcess(pool, {}, relays=True, command=command)
    before = RUNS.labels(process.name)._value.get()
    with pytest.raises(DeliveryEndedError, match="status 3"):
        await process.run()
    assert RUNS.labels(process.name)._value.get() == before


async def test_one_that_cannot_start_ends_by_itself():
    told = {"dsn": f"postgresql://a@127.0.0.1:{free_port()}/a", "settings": {}}
    async with child_process(COMMAND, told) as process:
        assert await process.wait() == 1


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [(3.0, [7.0, 11.0, 19.0, 33.0, 33.0, 33.0, 33.0]), (REPORTED, [REPORTED + 4.0] * 7)],
    ids=["cannot start", "counts as a success"],
)
async def test_one_that_ends_soon_after_its_start_is_tried_less_and_less(
    monkeypatch, seconds, wanted
):
    """Each try takes some seconds of a clock that nobody waits for."""
    now, tries, over = 0.0, list[float](), asyncio.Event()

    async def fail() -> None:
        nonlocal now
        tries.append(now)
        now += seconds
        raise DeliveryEndedError("it ended with status 1")

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        if len(tries) == 8:
            over.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(base, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(base, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": sleep}))
    async with Supervisor() as supervisor:
        supervisor.start(fail, Status(DeliveryProcess.name), DeliveryProcess.delays)
        await over.wait()
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps == wanted
    assert max(gaps) < SHOWN  # `/readyz` shows it all the time


async def test_one_that_is_stuck_is_ended(pool):
    process = DeliveryProcess(
        pool, {"name": "ada"}, relays=True, command=forked.command("-c", TELLS), silence=0.2
    )
    with pytest.raises(DeliveryEndedError, match="does not report"):
        await process.run()


async def test_every_server_measures_how_far_consumers_are(pool, workspace, owner):
    """Also where nobody delivers."""
    await new_webhook(workspace, "http://127.0.0.1:1/")
    await ConsumerLags(pool, ["a broker"]).run_once()
    active = await owner.fetchval(
        "SELECT count(*) FROM projection_1.webhook WHERE status = 'ACTIVE'"
    )
    organizations = await owner.fetchval("SELECT count(*) FROM ledger")
    wanted = {"webhook": active, "counter": organizations * len(COUNTERS), "a broker": 0}
    for kind, count in wanted.items():
        assert REGISTRY.get_sample_value("annolog_consumers", {"kind": kind}) == count
    labels = {"kind": "webhook", "of": "largest"}
    assert REGISTRY.get_sample_value("annolog_consumer_lag_positions", labels) > 0


@pytest.mark.faults
@pytest.mark.parametrize(("hooks", "kills"), [(2, 1), pytest.param(20, 12, marks=pytest.mark.soak)])
async def test_one_that_is_killed_is_started_again_and_nothing_is_lost(
    workspace, owner, database: Database, receiver: Sink, hooks, kills
):
    """Each that is killed has worked for a while: it is not one that ends soon after its start."""
    project = await workspace.project()
    with serving(ANNOLOG_DATABASE_URL=database.server_url, **SENT) as server:
        for number in range(hooks):
            url = f"{receiver.url}/{number}"
            await new_webhook(workspace, url, batch=BATCHES[number % len(BATCHES)])
        await until(lambda: delivering(server))
        for kill in range(1, kills + 1):
            if kill > 1:
                await succeed(server)
            await workspace.tasks(project, kill)
            os.kill(delivering(server)[-1], signal.SIGKILL)
            await workspace.tasks(project, MADE)
            await until(lambda kill=kill: len(delivering(server)) > kill)
            await all_arrive(owner, workspace, receiver, hooks)
        pid = delivering(server)[-1]
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
        await require_failures(server, kills)
        assert await asyncio.to_thread(server.stop) == 0
        assert not is_alive(pid)
    bodies = {(one.path, one.id): one.body for one in receiver.received}
    assert all(one.body == bodies[one.path, one.id] for one in receiver.received)


async def succeed(server: Serving) -> None:
    """Wait until the process has worked for so long that the server counts it as a success."""

    async def successes() -> list[str]:
        lines = (await get(server, "/metrics")).splitlines()
        return [x for x in lines if x.startswith('annolog_job_runs_total{name="delivery process"}')]

    before = await successes()
    async with asyncio.timeout(PATIENCE):
        while await successes() == before:  # noqa: ASYNC110 - another process counts them
            await asyncio.sleep(0.1)


async def get(server: Serving, path: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{server.address}{path}")).text


async def require_failures(server: Serving, kills: int) -> None:
    metrics = await get(server, "/metrics")
    checks = json.loads(await get(server, "/readyz"))["checks"]
    assert f'annolog_job_failures_total{{name="delivery process"}} {kills}.0' in metrics
    assert "delivery process" in checks["jobs"]
    for watch in ("erasure watch", "database watch"):
        # Each process has its own, and the success of one would hide the failure of the other.
        for name in (watch, f"{watch} of deliveries"):
            assert f'annolog_job_failures_total{{name="{name}"}} 0.0' in metrics


@pytest.mark.faults
async def test_it_is_gone_with_a_killed_server(workspace, database: Database, receiver: Sink):
    """At once, and while a receiver hangs."""
    never = asyncio.Event()
    receiver.always = hanging(never)
    with serving(ANNOLOG_DATABASE_URL=database.server_url, **SENT) as server:
        await new_webhook(workspace, receiver.url)
        await receiver.until(lambda: bool(receiver.received))
        (pid,) = delivering(server)
        server.process.kill()
        await until(lambda: not is_alive(pid))
    never.set()
