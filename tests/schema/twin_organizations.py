"""Two organizations that differ in nothing but what others answered, and how they judged.

Everything that cannot differ is pinned: ids, command ids and salts come again the same at every
step, and the clock moves by a second a step. So positions, hashes and cursors are the same too, and
the two organizations need no normalising: an annotator's replies must be equal byte for byte.

Each line of the script is done by the same person at the same moment in both and writes as
many events, since a position tells, and may tell, that something happened. Of the tasks in
`early`, others work on one here and on another there: no task tells more than what Ann did last.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import shake_128
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core import ids
from server.events.core.ids import uuid7
from server.ledger import append
from tests import postgres
from tests.support import commands
from tests.support.api import Client, served
from tests.support.clock import Clock
from tests.support.databases import Database, fresh_database
from tests.support.forms import Json, mixed
from tests.support.workspace import Workspace, new_workspace

POLICIES: dict[str, Json] = {
    "disagreement": {"overlap": 2, "review": "disagreement", "full_text": True},
    "vote": {"overlap": 3, "review": "none", "full_text": True},
    "all": {"overlap": 2, "review": "all", "full_text": True},
    "sample": {"overlap": 2, "review": "sample", "review_percent": 50, "full_text": True},
    "quiet": {"overlap": 1, "review": "all", "full_text": True},
}
"""The projects. Where others disagree, the first two send to review what they else resolve. In the
last one nobody else answers, so nothing differs, and whoever judges there may see all of it."""


@dataclass
class Pins:
    """What is random elsewhere, and here comes again the same in each organization."""

    step: int = 0
    drawn: dict[str, int] = field(default_factory=dict)

    def at(self, step: int) -> None:
        """Begin a step: what organizations draw in it does not depend on what they drew before."""
        self.step, self.drawn = step, {}

    def draw(self, what: str, size: int) -> bytes:
        """Bytes that nobody else gets in this organization. Facts without content draw no salt."""
        number = self.drawn[what] = self.drawn.get(what, 0) + 1
        return shake_128(f"{what} {self.step} {number}".encode()).digest(size)

    def uuid(self) -> UUID:
        return UUID(bytes=self.draw("command", 16), version=4)

    def pin(self, patch: pytest.MonkeyPatch) -> None:
        """Let ids, command ids and salts come from here."""
        patch.setattr(ids, "_random", lambda: self.draw("id", 8))
        patch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: (1 + self.step) * 10**9))
        patch.setattr(append, "_salt", lambda: self.draw("salt", append.SALT))
        patch.setattr(commands, "uuid4", self.uuid)


@dataclass
class TwinOrganization:
    """One of the two, as far as the script has come."""

    number: int
    workspace: Workspace
    app: Starlette
    owner: asyncpg.Connection
    pins: Pins
    people: dict[str, Actor] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    projects: dict[str, UUID] = field(default_factory=dict)
    tasks: dict[str, UUID] = field(default_factory=dict)
    answers: dict[tuple[str, str], UUID] = field(default_factory=dict)
    """Annotations by task and author."""
    early: dict[str, UUID] = field(default_factory=dict)
    """Annotations of Ann, by task, in whose tasks not the same happened in both organizations."""
    tokens: dict[str, int] = field(default_factory=dict)
    """Of the leases that Ann holds, by task."""
    comments: dict[str, UUID] = field(default_factory=dict)
    steps: int = 0
    seconds: int = 0
    """What the script took."""
    length: int = 0
    """Of the ledger after the script."""

    def of(self, here: Any, there: Any) -> Any:
        """What differs between the organizations."""
        return (here, there)[self.number]

    def step(self) -> None:
        """A second goes by."""
        self.steps += 1
        self.pins.at(self.steps)
        self.workspace.clock.advance(1)

    async def answer(self, who: str, task: str, value: str = "a", spent: int = 1_000) -> None:
        """Claim and answer. `value` is the topic, and stars and a note follow from it."""
        self.step()
        held = await self.workspace.take(self.tasks[task], self.people[who])
        given = mixed(value, f"{who} says {value}", ord(value) - ord("a") + 1)
        self.step()
        made = await self.workspace.submit(held, given, time_spent_ms=spent)
        self.answers[task, who] = made

    async def others(self, task: str) -> None:
        """Everybody else answers: as Ann did here, each differently there."""
        overlap = POLICIES[task.partition(" ")[0]]["overlap"]
        for who, there in list(zip(("bob", "cat"), ("b", "c"), strict=True))[: overlap - 1]:
            await self.answer(who, task, self.of("a", there), self.of(1_000, 90_000))

    async def ids(self) -> list[str]:
        """Every id that can be asked for."""
        found = [ids.public("organization", self.workspace.org)]
        for table in ("member", "project", "task", "annotation", "comment", "saved_view", "slice"):
            rows = await self.owner.fetch(f"SELECT id FROM projection_1.{table} ORDER BY id")
            found += [ids.public(table, row["id"]) for row in rows]
        return found

    async def types(self) -> set[str]:
        """The types of all events."""
        return {row["type"] for row in await self.owner.fetch("SELECT DISTINCT type FROM events")}

    async def head(self) -> int:
        """The length of the ledger."""
        return int(await self.owner.fetchval("SELECT head FROM ledger"))

    async def standing(self) -> dict[str, tuple[Any, ...]]:
        """Status, method and final answer of each task, which annotators may not know."""
        rows = await self.owner.fetch(
            "SELECT id, status, resolution_method, resolution FROM projection_1.task"
        )
        found = {row["id"]: tuple(row)[1:] for row in rows}
        return {name: found[id_] for name, id_ in self.tasks.items()}


@contextlib.asynccontextmanager
async def new_twin(number: int, pins: Pins) -> AsyncIterator[TwinOrganization]:
    """Begin one of the organizations, on a database of its own."""
    database, clock = fresh_database(), Clock()
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(postgres.drop_database, database.admin_url)
        workspace = await _workspace(database, clock, stack, pins)
        owner = await asyncpg.connect(database.admin_url)
        stack.push_async_callback(owner.close)
        app = await stack.enter_async_context(served(database, clock))
        yield TwinOrganization(number, workspace, app, owner, pins)


async def _workspace(
    database: Database, clock: Clock, stack: contextlib.AsyncExitStack, pins: Pins
) -> Workspace:
    pins.at(0)
    org = uuid7()
    writer = Writer(database.server_url, clock=clock)
    stack.push_async_callback(writer.close)
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    return await new_workspace(writer, clock, org)
