"""Processes killed, frozen, slow or cut off while they write: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.commands.founding import found_ledger
from server.commands.writer import wall_clock
from server.embedded.postgres import Postgres
from server.events import queue
from server.events.ids import uuid7
from server.events.refusal import Code, Refused
from server.ledger.migrate import migrate, role_of
from server.projections import generations
from tests import postgres
from tests.commands.ledger import check
from tests.commands.worker import command_id, patiently
from tests.embedded.support import temporary_place
from tests.support.databases import Database
from tests.support.house import House, command, found

ROOT = Path(__file__).parents[2]
POINTS = ["after lock", "after insert", "before commit", "after commit"]
CALLERS = 6
pytestmark = pytest.mark.faults


@dataclass
class Campaign:
    """Three processes that write to one organization, and what they were told."""

    house: House
    dsn: str
    tasks: list[UUID]
    until: int
    faults: list[tuple[str, str]]
    acks: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)
    happened: Counter[tuple[str, str]] = field(default_factory=Counter)
    frozen: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for seed in range(3):
                group.create_task(self._worker(seed))

    async def _worker(self, seed: int) -> None:
        """Run a process until all its commands are acknowledged, again after every death."""
        batch = 2 + seed
        while True:
            spec = self._spec(seed) | {"batch": batch}
            if self.faults:
                spec |= dict(zip(("act", "point"), self.faults.pop(0), strict=True))
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.commands.worker", json.dumps(spec),
                stdout=asyncio.subprocess.PIPE, cwd=ROOT,
            )  # fmt: skip
            try:
                assert process.stdout is not None
                async for line in process.stdout:
                    await self._heard(seed, process.pid, line.decode().split())
            finally:
                if not process.stdout.at_eof():
                    process.kill()
                await process.wait()
            if process.returncode == 0:
                return
            assert process.returncode == -signal.SIGKILL

    def _spec(self, seed: int) -> dict[str, object]:
        done = [
            [n for s, c, n in self.acks if (s, c) == (seed, caller)] for caller in range(CALLERS)
        ]
        return {
            "dsn": self.dsn,
            "org": str(self.house.org),
            "member": str(self.house.owner.member),
            "tasks": [str(task) for task in self.tasks],
            "seed": seed,
            "numbers": [max(numbers, default=-1) + 1 for numbers in done],
            "until": self.until,
        }

    async def _heard(self, seed: int, pid: int, words: list[str]) -> None:
        if words[0] not in {"ack", "kill", "stop"}:
            return  # the log
        if words[0] == "ack":
            caller, number, first, position = map(int, words[1:])
            self.acks[seed, caller, number] = (first, position)
            return
        act, point, in_flight = words[0], words[1].replace("-", " "), int(words[2])
        assert in_flight > 0, f"no command was in flight at the {act} {point}"
        self.happened[act, point] += 1
        if act == "stop":
            self.frozen.set()
            await self._others_go_on(seed)
            os.kill(pid, signal.SIGCONT)

    async def _others_go_on(self, seed: int) -> None:
        before = {key for key in self.acks if key[0] != seed}
        # The transaction of the frozen process ends after 2 s, or never; slow machines get more.
        async with asyncio.timeout(10):
            while {key for key in self.acks if key[0] != seed} == before:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@asynccontextmanager
async def tail(url: str, org: UUID) -> AsyncIterator[list[int]]:
    """Read the ledger as a tailer does, all the while."""
    seen: list[int] = []

    async def follow(connection: asyncpg.Connection) -> None:
        query = (
            "SELECT position FROM events WHERE org_id = $1 AND position > $2 "
            "ORDER BY position LIMIT 50"
        )
        while True:
            rows = await connection.fetch(query, org, seen[-1] if seen else 0)
            seen.extend(row["position"] for row in rows)
            await asyncio.sleep(0.005)

    async with _meanwhile(url, follow):
        yield seen


@asynccontextmanager
async def _meanwhile(
    url: str, work: Callable[[asyncpg.Connection], Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Run `work` on a connection of its own until the block ends."""
    connection = await asyncpg.connect(url)
    task = asyncio.create_task(work(connection))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await connection.close()


async def _terminate_backends(connection: asyncpg.Connection) -> None:
    while True:
        await asyncio.sleep(0.7)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'annolog writer' AND datname = current_database() "
            "ORDER BY random() LIMIT 1"
        )


async def _campaign(
    database: Database,
    house: House,
    owner: asyncpg.Connection,
    until: int,
    faults: list[tuple[str, str]],
) -> None:
    project = await house.project()
    tasks = await house.tasks(project, 4)
    campaign = Campaign(house, database.server_url, tasks, until, list(faults))
    superuser = postgres.superuser_url(database.admin_url)
    async with tail(database.admin_url, house.org) as seen:
        async with _meanwhile(superuser, _terminate_backends):
            await campaign.run()
        events = await check(owner, house.org, history=False)
        async with asyncio.timeout(10):
            while len(seen) < len(events):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert seen == list(range(1, len(events) + 1))
    assert campaign.happened == Counter(faults)
    written = Counter(row["command_id"] for row in events)
    places = {row["command_id"]: row["position"] for row in events}
    assert len(campaign.acks) == 3 * CALLERS * until
    for key, (first, position) in campaign.acks.items():
        id_ = command_id(*key)
        assert written[id_] == 1
        assert first == position == places[id_]
    await _retries_hear_the_same(house, campaign)


async def _retries_hear_the_same(house: House, campaign: Campaign) -> None:
    for key, (first, position) in list(campaign.acks.items())[::7]:
        again = await house.writer.execute(
            command(house.org, house.owner, _never, id=command_id(*key), fingerprint=b"")
        )
        assert again.replayed
        assert (again.first, again.position) == (first, position)


def _never(_: object) -> list[object]:
    raise AssertionError("a replayed command is not decided again")


async def test_processes_that_die_at_every_point_or_freeze_lose_and_double_nothing(
    database: Database, house: House, owner: asyncpg.Connection
) -> None:
    faults = [("kill", point) for point in POINTS]
    faults.insert(1, ("stop", "after lock"))
    await _campaign(database, house, owner, 20, faults)


@pytest.mark.soak
async def test_forty_kills_and_four_freezes(
    database: Database, house: House, owner: asyncpg.Connection
) -> None:
    faults = [("kill", point) for _ in range(10) for point in POINTS]
    for place, point in enumerate(["after lock", "after insert"] * 2):
        faults.insert(9 * (place + 1), ("stop", point))
    await _campaign(database, house, owner, 120, faults)


async def test_fifty_annotators_share_a_project_exactly(
    database: Database, house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project(overlap=3)
    await house.tasks(project, 60)
    people = await house.members(50)
    second = House(
        house.org, house.owner, Writer(database.server_url, clock=house.clock), house.clock
    )
    left = 60 * 3

    async def work(number: int) -> None:
        nonlocal left
        office = second if number % 2 else house
        while left:
            try:
                await office.submit(await office.claim(project, people[number]))
                left -= 1
            except Refused as refused:
                if refused.code is not Code.NOTHING_TO_CLAIM:
                    raise
                await asyncio.sleep(0.01)

    await asyncio.gather(*(work(number) for number in range(50)))
    await second.writer.close()
    events = await check(owner, house.org, history=False)
    given = Counter(row["stream"] for row in events if row["type"] == "task.claimed")
    assert set(given.values()) == {3}
    assert len(given) == 60
    pairs = [
        (row["stream"], json.loads(row["facts"])["annotator"])
        for row in events
        if row["type"] == "annotation.submitted"
    ]
    assert len(pairs) == len(set(pairs)) == 180


@pytest.fixture
def place() -> Iterator[Path]:
    with temporary_place() as folder:
        yield folder


async def test_a_killed_postgresql_loses_nothing_that_was_acknowledged(place: Path) -> None:
    """Durable, unlike the server of the other tests; killed under load, started, asked again."""
    async with Postgres(place / "durable").run() as running:
        keeping = asyncio.create_task(running.keep_alive())
        org = await _organization(running.admin_url, running.server_url)
        writer = Writer(running.server_url)
        house = await found(writer, wall_clock, org)  # type: ignore[arg-type]
        project = await house.project()
        tasks = await house.tasks(project, 8)
        acked: dict[UUID, int] = {}
        first_pid, target = running.pid, 200

        async def work(caller: int) -> None:
            for n in range(50):
                task = tasks[(caller + n) % len(tasks)]
                wish = command(
                    org,
                    house.owner,
                    lambda world, task=task, n=n: queue.prioritize(
                        world.task(task), priority=world.task(task).priority + 1
                    ),
                    tasks=(task,),
                )
                receipt = await patiently(writer, wish)
                acked[wish.id] = receipt.position
                if len(acked) == target:
                    os.kill(first_pid, signal.SIGKILL)

        await asyncio.gather(*(work(caller) for caller in range(8)))
        assert running.pid != first_pid
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await writer.close()
        owner = await asyncpg.connect(running.admin_url)
        events = await check(owner, org, history=False)
        await owner.close()
        places = {row["command_id"]: row["position"] for row in events}
        written = Counter(row["command_id"] for row in events)
        assert len(acked) == 400
        assert all(written[id_] == 1 and places[id_] == position for id_, position in acked.items())


async def _organization(admin_url: str, server_url: str) -> UUID:
    owner = await asyncpg.connect(admin_url)
    await migrate(owner, role_of(server_url))
    await generations.create(owner, 1, role_of(server_url))
    await owner.close()
    org = uuid7()
    server = await asyncpg.connect(server_url)
    await found_ledger(server, org)
    await server.close()
    return org
