"""Processes killed, frozen, slow or cut off while they write: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests import postgres
from tests.commands.ledger import check
from tests.commands.worker import command_id
from tests.support.databases import Database
from tests.support.forked import forked
from tests.support.workspace import Workspace, command

POINTS = ["before statement", "after lock", "after insert", "before commit", "after commit"]
CALLERS = 6
WITHIN = 3
_IDLE = (
    "SELECT max(extract(epoch FROM clock_timestamp() - state_change)) FROM pg_stat_activity "
    "WHERE application_name = 'annolog writer' AND datname = current_database() "
    "AND state LIKE 'idle in transaction%'"
)
pytestmark = [
    pytest.mark.faults,
    pytest.mark.own_database("servers of its own work for all organizations"),
]


@dataclass
class Campaign:
    """Three processes that write to one organization, and what they were told."""

    workspace: Workspace
    dsn: str
    tasks: list[UUID]
    until: int
    faults: list[tuple[str, str]]
    acks: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)
    happened: Counter[tuple[str, str]] = field(default_factory=Counter)
    thawed: set[int] = field(default_factory=set)
    """Processes that go on after a freeze."""

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
            process = await forked("-m", "tests.commands.worker", json.dumps(spec))
            try:
                async for line in process.stdout:
                    await self._on_message(seed, process.pid, line.decode().split())
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
            "org": str(self.workspace.org),
            "member": str(self.workspace.owner.member),
            "tasks": [str(task) for task in self.tasks],
            "seed": seed,
            "numbers": [max(numbers, default=-1) + 1 for numbers in done],
            "until": self.until,
        }

    async def _on_message(self, seed: int, pid: int, words: list[str]) -> None:
        if words[0] not in {"ack", "kill", "stop"}:
            return  # the log
        if words[0] == "ack":
            caller, number, first, position = map(int, words[1:])
            self.acks[seed, caller, number] = (first, position)
            if pid in self.thawed and self.faults:
                # It came back. Its end makes room for the next fault, or it would run to the end.
                self.thawed.remove(pid)
                os.kill(pid, signal.SIGKILL)
            return
        act, point, in_flight = words[0], words[1].replace("-", " "), int(words[2])
        assert in_flight > 0, f"no command was in flight at the {act} {point}"
        self.happened[act, point] += 1
        if act == "stop":
            await self._others_go_on(seed)
            self.thawed.add(pid)
            os.kill(pid, signal.SIGCONT)

    async def _others_go_on(self, seed: int) -> None:
        """Wait for the others; PostgreSQL must have ended the frozen transaction in three seconds.

        That is asked of PostgreSQL: the others may have been killed meanwhile, and starting Python
        takes a busy machine as long as it takes.
        """
        before = {key for key in self.acks if key[0] != seed}
        connection = await asyncpg.connect(postgres.superuser_url(self.dsn))
        try:
            async with asyncio.timeout(60):
                while {key for key in self.acks if key[0] != seed} == before:
                    assert (await connection.fetchval(_IDLE) or 0) < WITHIN
                    await asyncio.sleep(0.02)
        finally:
            await connection.close()


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
    workspace: Workspace,
    owner: asyncpg.Connection,
    until: int,
    faults: list[tuple[str, str]],
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 4)
    campaign = Campaign(workspace, database.server_url, tasks, until, list(faults))
    superuser = postgres.superuser_url(database.admin_url)
    async with tail(database.admin_url, workspace.org) as seen:
        async with _meanwhile(superuser, _terminate_backends):
            await campaign.run()
        events = await check(owner, workspace.org, history=False)
        async with asyncio.timeout(30):
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
    await _retries_get_the_same(workspace, campaign)


async def _retries_get_the_same(workspace: Workspace, campaign: Campaign) -> None:
    for key, (first, position) in list(campaign.acks.items())[::7]:
        again = await workspace.writer.execute(
            command(workspace.org, workspace.owner, _never, id=command_id(*key), fingerprint=b"")
        )
        assert again.replayed
        assert (again.first, again.position) == (first, position)


def _never(_: object) -> list[object]:
    raise AssertionError("a replayed command is not decided again")


async def test_processes_that_die_at_every_point_or_freeze_lose_and_double_nothing(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    faults = [("kill", point) for point in POINTS]
    faults.insert(1, ("stop", "after lock"))
    await _campaign(database, workspace, owner, 20, faults)


@pytest.mark.soak
async def test_fifty_kills_and_four_freezes(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    faults = [("kill", point) for _ in range(10) for point in POINTS]
    for place, point in enumerate(["after lock", "after insert"] * 2):
        faults.insert(9 * (place + 1), ("stop", point))
    await _campaign(database, workspace, owner, 120, faults)
