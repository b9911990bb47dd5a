"""Statistics as of a position, from checkpoints and changes: what they were, recounted or not."""

from __future__ import annotations

from threading import Thread, current_thread, main_thread
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.ledger.read import head
from server.projections.counters import past_numbers, rebuild
from server.projections.counters.past_numbers import summed
from server.projections.counters.quality_totals import short_id
from server.projections.counters.registry import COUNTERS
from server.reads import computing, statistics
from server.reads.keyset_pages import KeysetPage
from server.reads.statistics import annotators, progress
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import running
from tests.support.databases import Database
from tests.support.reading import reading
from tests.support.workspace import Workspace

COUNTED = [counter for counter in COUNTERS if counter.past]

PRESENT = {"quality_tasks": "quality_cells", "quality_member_answers": "quality_members"}
"""The tables of what the past of others is expanded to."""


async def numbers(owner: asyncpg.Connection, workspace: Workspace) -> Any:
    """All numbers with a past that are not zero: by series, project, rest of the key and column."""
    found = {}
    for counter in COUNTED:
        for name in counter.past:
            table = PRESENT.get(name, name)
            rows = await owner.fetch(f"SELECT * FROM {table} WHERE org_id = $1", workspace.org)
            for row in rows:
                for (_, *place), number in counter.tables[table].numbers_of(name, row).items():
                    project, series, key = counter.past_place((name, *place))
                    if name == "quality_member_answers":
                        member, column = key
                        key = short_id(UUID(member)), column
                    if number:
                        found[series, str(project), *key] = number
    return found


async def numbers_at(owner: asyncpg.Connection, workspace: Workspace, position: int) -> Any:
    """All numbers at a position that are not zero, by whatever checkpoint is the last before."""
    found = {}
    expand = {name: table.expand for counter in COUNTED for name, table in counter.tables.items()}
    tables = [name for counter in COUNTED for name in counter.past]
    series = await owner.fetch(past_numbers._SERIES, workspace.org, tables)
    for project, table in series:
        last = await owner.fetchrow(
            "SELECT position, numbers FROM statistics_checkpoints WHERE org_id = $1 "
            "AND project_id = $2 AND name = $3 AND position <= $4 ORDER BY position DESC LIMIT 1",
            workspace.org, project, table, position,
        )  # fmt: skip
        changes = await owner.fetch(past_numbers._SINCE, workspace.org, project, table, 0)
        texts = [row["changes"] for row in changes]
        after, stored = last or (0, None)
        expanded = expand[table.partition(" ")[0]]
        for (*key, column), number in summed(stored, texts, after, position, expanded).items():
            if number:
                found[table, str(project), *key, column] = number
    return found


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))]
)
async def test_the_numbers_of_any_position_are_kept(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(past_numbers, "LEAST", 300)
    monkeypatch.setattr(past_numbers, "WIDTH", 64)
    insert = past_numbers._INSERT.replace("8192", "300")
    monkeypatch.setattr(past_numbers, "_INSERT", insert)
    random_organization = await RandomOrganization(workspace, seed).begin()
    known = []
    async with running(database, page=17) as one:
        for _ in range(8):
            await random_organization.go(15)
            last = await head(owner, workspace.org)
            assert await one.caught_up(workspace.org, last, 30)
            known.append((last, await numbers(owner, workspace)))
    checkpoints = "SELECT count(*) FROM statistics_checkpoints WHERE org_id = $1"
    assert await owner.fetchval(checkpoints, workspace.org) >= 3
    for position, then in known:
        assert await numbers_at(owner, workspace, position) == then
    await rebuild.rebuild(database.server_url, workspace.org)
    assert await owner.fetchval(checkpoints, workspace.org) >= 3
    for position, then in known:
        assert await numbers_at(owner, workspace, position) == then


async def test_reads_bridge_from_a_checkpoint_to_the_position(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann = await workspace.member()
    project = await workspace.project()
    tasks = await workspace.tasks(project, 3)
    places = []
    async with running(database) as one:
        for task in tasks:
            places.append(await head(owner, workspace.org))
            await workspace.annotate(task, ann)
        assert await one.caught_up(workspace.org, await head(owner, workspace.org), 30)
    async with reading(database, workspace.org) as session:
        for done, position in enumerate(places):
            past = session.as_of(position)
            found = {row["status"]: row["tasks"] for row in await progress(past, project)}
            assert (found.get("OPEN", 0), found.get("DONE", 0)) == (3 - done, done)
            rows = await annotators(past, project, KeysetPage(None, 10))
            assert [row["submitted"] for row in rows] == ([done] if done else [])
        summing: list[Thread] = []

        def noted(*given: Any) -> Any:
            summing.append(current_thread())
            return summed(*given)

        monkeypatch.setattr(statistics, "summed", noted)
        for position, most in ((1, 0), (2, 1_000)):
            monkeypatch.setattr(computing, "AT_ONCE", most)
            await annotators(session.as_of(places[position]), project, KeysetPage(None, 9))
        # What is large is summed beside the event loop.
        assert [thread is main_thread() for thread in summing] == [False, True]
