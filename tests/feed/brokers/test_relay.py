"""The relay to a broker: every event once and in order, whatever breaks; what is erased goes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import orjson
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from server.embedded.nats import RunningNats
from server.events.core import ids
from server.events.core.event import Kind
from server.feed.brokers.broker import Broker, Last, Message, OutOfOrderError
from server.feed.brokers.nats import Nats, stream_name
from server.feed.brokers.relay import LOCKS, REFUSED, RESTORED, BrokerRelay
from server.jobs.base import alone
from server.ledger.read import read_events
from server.postgres import Pool
from tests.feed.brokers.test_conformance import taken
from tests.feed.conftest import until
from tests.feed.test_delivery_process import delivering
from tests.support import nats
from tests.support.databases import Database
from tests.support.serving import serving
from tests.support.webhook_delivery import eventually
from tests.support.workspace import Workspace

pytestmark = nats.needed
WORDS = "Xanthippe of Athens"


async def relay(pools: tuple[Pool, Pool], broker: Broker, *, contents: bool = True) -> None:
    """Let a new relay send everything that is due."""
    await BrokerRelay(*pools, broker, contents=contents).run_once()


async def bodies(broker: Broker, org: UUID) -> list[dict[str, Any]]:
    return [orjson.loads(body) for _, _, body in await taken(broker, org)]


async def progress(owner: asyncpg.Connection, org: UUID) -> tuple[int, str | None]:
    row = await owner.fetchrow(
        "SELECT position, problem FROM broker_progress WHERE org_id = $1", org
    )
    return row["position"], row["problem"]


async def test_every_event_goes_to_the_broker_in_order_and_in_its_envelope(
    workspace: Workspace, owner: asyncpg.Connection, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    project = await workspace.project()
    await workspace.tasks(project, 30)
    await relay(pools, broker)
    await workspace.tasks(project, 3)
    await relay(pools, broker)
    events = await read_events(owner, workspace.org, after=0, limit=1_000)
    found = await taken(broker, workspace.org)
    assert [sequence for sequence, _, _ in found] == [event.position for event in events]
    org, of_project = ids.public("organization", workspace.org), ids.public("project", project)
    in_project = (Kind.PROJECT, Kind.TASK)
    for (_, subject, body), event in zip(found, events, strict=True):
        place = of_project if event.event.kind in in_project else "_"
        assert subject == f"annolog.{org}.{place}.{event.event.type}"
        envelope = JSONFormat().read(CloudEvent, body)
        assert envelope.get_id() == str(event.position)
        assert envelope.get_source() == f"/organizations/{org}"
        assert envelope.get_type() == f"org.annolog.{event.event.type}"
    assert any("Rome" in str(body) for _, _, body in found), "contents go along"
    assert await progress(owner, workspace.org) == (events[-1].position, None)


@pytest.mark.faults
async def test_a_server_relays_by_the_process_beside_it(
    workspace: Workspace,
    owner: asyncpg.Connection,
    database: Database,
    running: RunningNats,
    broker: Broker,
) -> None:
    """Also after that was killed, and with a password that no command line shows."""
    place = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_NATS_URL": running.access.url}
    with serving(**place) as server:
        await until(lambda: delivering(server))
        os.kill(delivering(server)[-1], signal.SIGKILL)
        await workspace.project()
        end = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
        await eventually(
            lambda: broker.last(workspace.org), lambda last: last and last.position == end
        )
        assert await asyncio.to_thread(server.stop) == 0


async def test_the_session_of_the_lock_is_used_while_a_broker_takes_long(
    workspace: Workspace,
    broker: Broker,
    pools: tuple[Pool, Pool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PostgreSQL would end it, and the broker be opened again and again."""
    changed = (
        "SELECT max(state_change) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = 'annolog jobs' AND pid <> pg_backend_pid()"
    )
    last = broker.last

    async def slow(org: UUID) -> Last | None:
        async with pools[0].acquire() as other:
            began = await other.fetchval(changed)
            await eventually(lambda: other.fetchval(changed), lambda at: at > began)
        return await last(org)

    monkeypatch.setattr("server.jobs.base.SIGN", 0.05)
    monkeypatch.setattr(broker, "last", slow)
    await relay(pools, broker)
    assert await last(workspace.org) is not None


async def test_what_a_killed_relay_had_sent_is_not_sent_again(
    workspace: Workspace, owner: asyncpg.Connection, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    await workspace.tasks(await workspace.project(), 5)
    await relay(pools, broker)
    before = await taken(broker, workspace.org)
    await owner.execute("DELETE FROM broker_progress WHERE org_id = $1", workspace.org)
    await relay(pools, broker)
    assert await taken(broker, workspace.org) == before
    assert await progress(owner, workspace.org) == (len(before), None)


async def test_two_processes_send_each_event_once(
    workspace: Workspace, running: RunningNats, pools: tuple[Pool, Pool]
) -> None:
    await workspace.tasks(await workspace.project(), 40)
    brokers = [Nats(running.access.url) for _ in range(2)]
    jobs = [BrokerRelay(*pools, broker, contents=True) for broker in brokers]
    tasks = [asyncio.create_task(job.run()) for job in jobs]
    try:
        async with asyncio.timeout(30):
            await workspace.tasks(await workspace.project(), 40)
            for job in jobs:
                job.wake()
            head = await _head(workspace)
            watcher = Nats(running.access.url)
            reached = 0
            while reached < head:
                last = await watcher.last(workspace.org)
                reached = last.position if last else 0
                await asyncio.sleep(0.02)
            await watcher.close()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    found = [int(body["id"]) for body in await bodies(brokers[0], workspace.org)]
    await brokers[0].close()
    assert found == [*range(1, head + 1)]


async def test_every_process_measures_how_far_the_broker_is_behind(
    workspace: Workspace,
    owner: asyncpg.Connection,
    broker: Broker,
    pools: tuple[Pool, Pool],
) -> None:
    await relay(pools, broker)
    await workspace.tasks(await workspace.project(), 3)
    behind = await owner.fetchval(
        "SELECT l.head - p.position FROM ledger l JOIN broker_progress p USING (org_id) "
        "WHERE org_id = $1", workspace.org,
    )  # fmt: skip
    async with pools[0].acquire() as other, alone(other, uuid5(LOCKS, broker.name)) as mine:
        assert mine
        await relay(pools, broker)
    labels = {"kind": broker.name, "of": "largest"}
    assert REGISTRY.get_sample_value("annolog_consumer_lag_positions", labels) >= behind > 0
    await relay(pools, broker)
    assert REGISTRY.get_sample_value("annolog_consumer_lag_positions", labels) == 0


async def test_a_long_ledger_does_not_delay_what_others_record_meanwhile(
    workspace: Workspace,
    another_workspace: Workspace,
    broker: Broker,
    pools: tuple[Pool, Pool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.feed.brokers.relay.PAGE", 5)
    await relay(pools, broker)
    await workspace.tasks(await workspace.project(), 30)
    watching = _Watching(broker, another_workspace)
    await relay(pools, watching)
    first = watching.orgs.index(another_workspace.org)
    assert first <= 2, "its page follows the one during which its events came"
    assert watching.orgs[first + 1 :].count(workspace.org) > 2


@pytest.mark.parametrize("killed", [False, True])
async def test_what_is_erased_is_deleted_there(
    workspace: Workspace,
    owner: asyncpg.Connection,
    broker: Broker,
    pools: tuple[Pool, Pool],
    killed: bool,
) -> None:
    project = await workspace.project()
    (task,) = await workspace.import_(project, [{"inputs": {"text": WORDS}}])
    await relay(pools, broker)
    assert WORDS in str(await bodies(broker, workspace.org))
    events = await read_events(owner, workspace.org, after=0, stream=task, limit=1)
    await workspace.erase(task, [events[0].position])
    if killed:  # after everything was sent, and before anything was deleted
        settled, _ = await progress(owner, workspace.org)
        broker_that_keeps = _Keeping(broker)
        await relay(pools, broker_that_keeps)
        assert WORDS in str(await bodies(broker, workspace.org))
        update = "UPDATE broker_progress SET position = $2 WHERE org_id = $1"
        await owner.execute(update, workspace.org, settled)
        await workspace.tasks(project)
    await relay(pools, broker)
    assert WORDS not in str(await bodies(broker, workspace.org))
    assert events[0].position not in [
        int(body["id"]) for body in await bodies(broker, workspace.org)
    ]


async def test_another_history_stops_the_relay_until_the_stream_is_deleted(
    workspace: Workspace, owner: asyncpg.Connection, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    await relay(pools, broker)
    head = await _head(workspace)
    lost = Message(head + 1, f"{head + 1}.0123456789abcdef", None, "task.imported", b'{"id":"0"}')
    await broker.publish(workspace.org, [lost])
    await workspace.tasks(await workspace.project())
    await relay(pools, broker)
    assert (await progress(owner, workspace.org))[1] == RESTORED
    assert await broker.last(workspace.org) == Last(head + 1, lost.cursor)
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    await streams.delete_stream(stream_name(workspace.org))
    for _ in range(2):
        await relay(pools, broker)
    now = await _head(workspace)
    assert [int(body["id"]) for body in await bodies(broker, workspace.org)] == [*range(1, now + 1)]
    assert await progress(owner, workspace.org) == (now, None)


async def test_a_stream_that_cannot_be_used_stops_its_organization_alone_until_it_is_mended(
    workspace: Workspace, owner: asyncpg.Connection, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    await relay(pools, broker)
    assert isinstance(broker, Nats)
    streams = (await broker._connected()).jetstream()
    await streams.publish(f"{stream_name(workspace.org).replace('_', '.', 1)}.x.y", b"not ours")
    await workspace.tasks(await workspace.project())
    with capture_logs() as lines:
        for _ in range(2):
            await relay(pools, broker)  # raises nothing, so that others have their turn
    assert [line["event"] for line in lines if "problem" in line] == ["relay stopped"]
    problem = (await progress(owner, workspace.org))[1]
    assert problem is not None
    assert "somebody else" in problem
    await streams.delete_stream(stream_name(workspace.org))
    await relay(pools, broker)
    now = await _head(workspace)
    await relay(pools, broker)
    assert [int(body["id"]) for body in await bodies(broker, workspace.org)] == [*range(1, now + 1)]
    assert await progress(owner, workspace.org) == (now, None)


async def test_a_page_that_is_refused_again_is_a_problem_until_it_is_taken(
    workspace: Workspace, owner: asyncpg.Connection, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    await relay(pools, broker)
    await workspace.tasks(await workspace.project())
    job = BrokerRelay(*pools, _Refusing(broker), contents=True)
    await job.run_once()
    assert (await progress(owner, workspace.org))[1] is None, "another relay may have been faster"
    await job.run_once()
    assert (await progress(owner, workspace.org))[1] == REFUSED
    await relay(pools, broker)
    assert await progress(owner, workspace.org) == (await _head(workspace), None)


@pytest.mark.parametrize("why", ["facts alone", "too large"])
async def test_an_event_may_go_without_its_content(
    workspace: Workspace, broker: Broker, pools: tuple[Pool, Pool], why: str
) -> None:
    await workspace.import_(await workspace.project(), [{"inputs": {"text": WORDS * 100}}])
    if why == "facts alone":
        await relay(pools, broker, contents=False)
    else:
        await relay(pools, _Small(broker))
    found = await bodies(broker, workspace.org)
    (imported,) = [body for body in found if body["type"].endswith("task.imported")]
    assert WORDS not in str(found)
    assert (imported["annologomitted"], imported["data"]["content"]) == ("content", None)
    assert imported["data"]["erased"] is False
    whole = [body for body in found if "annologomitted" not in body]
    assert all(body["data"]["content"] is None for body in whole) is (why == "facts alone")


class _Passed:
    """Passes everything on to a real broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.name, self.topic, self.deletes = broker.name, broker.topic, broker.deletes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)


class _Watching(_Passed):
    """Lets an organization record its first project while it takes its first page."""

    def __init__(self, broker: Broker, late: Workspace) -> None:
        super().__init__(broker)
        self._late = late
        self.orgs: list[UUID] = []
        """Whose pages it took, in their order."""

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        if not self.orgs:
            await self._late.project()
        self.orgs.append(org)
        await self._broker.publish(org, messages)


class _Keeping(_Passed):
    """Deletes nothing, as a relay that was killed before it could."""

    async def delete(self, org: UUID, positions: Sequence[int]) -> None:
        pass


class _Refusing(_Passed):
    """Calls every page out of order."""

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        raise OutOfOrderError


class _Small(_Passed):
    async def largest(self) -> int:
        return 1_500


async def _head(workspace: Workspace) -> int:
    """The position of the last event."""
    return (await workspace.do(lambda _: [], permission=None)).position
