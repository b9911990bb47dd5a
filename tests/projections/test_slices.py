"""Numbers of slices equal what the tasks that meet their predicates say, counted without cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from quality.cells import code_of, of_unit
from server.jobs import slices
from server.jobs.slices import SliceBackfill
from server.ledger.read import tenant
from server.projections.counters import rebuild, slice_backfill
from server.projections.counters.quality_answers import alike_in
from server.projections.counters.slices import SLICES
from server.reads.slices.numbers import slice_labels, slice_numbers
from server.reads.slices.slices import slice_row, slice_size
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_quality import QUESTIONS, answered
from tests.projections.test_statistics import head, running
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.jobs import run_once
from tests.support.reading import reading
from tests.support.slices import backfilled, define_slice, remove_slice
from tests.support.workspace import Workspace


def meets(predicate: Any, task: Any, versions: dict[str, set[int]]) -> bool:
    """Tell whether a row of a task meets a predicate, as JSON of both, said in another way."""
    meta = orjson.loads(task["meta"] or "{}")
    for one in predicate.get("meta", ()):
        at: Any = meta
        for key in one["path"]:
            at = at.get(key) if isinstance(at, dict) else None
        if at is None or (at if isinstance(at, str) else orjson.dumps(at).decode()) not in [
            value for known in one["values"] for value in (known, f"{known}.0")
        ]:
            return False
    checks: dict[str, Callable[[Any], bool]] = {
        "priority_at_least": lambda least: task["priority"] >= least,
        "priority_at_most": lambda most: task["priority"] <= most,
        "imported_since": lambda since: task["imported_at"] >= datetime.fromisoformat(since),
        "form_versions": lambda some: bool(versions["form"]) and versions["form"] <= {*some},
        "guideline_versions": lambda some: (
            bool(versions["guideline"]) and versions["guideline"] <= {*some}
        ),
        "inputs": lambda names: bool({*names} & {"text"}),
    }
    return all(checks[name](given) for name, given in predicate.items() if name != "meta")


async def expected(
    owner: asyncpg.Connection, workspace: Workspace
) -> tuple[Counter[Any], Counter[Any]]:
    """The sizes of slices, and the cells of their questions, by what the rows of tasks say."""
    of_tasks: defaultdict[UUID, dict[str, set[int]]] = defaultdict(
        lambda: {"form": set(), "guideline": set()}
    )
    for row in await owner.fetch(
        "SELECT * FROM projection_1.annotation WHERE org_id = $1 "
        "AND status IN ('SUBMITTED', 'APPROVED')",
        workspace.org,
    ):
        of_tasks[row["task_id"]]["form"].add(row["form_version"])
        of_tasks[row["task_id"]]["guideline"].add(row["guideline_version"])
    tasks = await owner.fetch("SELECT * FROM projection_1.task WHERE org_id = $1", workspace.org)
    given = await answered(owner, workspace)
    sizes, cells = Counter[Any](), Counter[Any]()
    for one in await owner.fetch(
        "SELECT * FROM projection_1.slice WHERE org_id = $1", workspace.org
    ):
        if one["predicate"] is None:
            continue
        predicate = orjson.loads(one["predicate"])
        for task in tasks:
            if task["project_id"] != one["project_id"]:
                continue
            if not meets(predicate, task, of_tasks[task["id"]]):
                continue
            sizes[one["id"]] += 1
            for question in QUESTIONS:
                people = given.get((task["project_id"], question, task["id"]), {})
                alike = Counter(code_of(value) for value in people.values())
                for cell, n in of_unit(alike).items():
                    cells[one["id"], question, *cell] += n
    return sizes, +cells


async def require_counted(owner: asyncpg.Connection, workspace: Workspace) -> int:
    """Compare the numbers of all slices with the tasks; return how many cells there are."""
    sizes, cells = await expected(owner, workspace)
    rows = await owner.fetch(
        "SELECT slice_id, tasks FROM slice_sizes WHERE org_id = $1", workspace.org
    )
    assert +Counter(dict(map(tuple, rows))) == sizes
    found = Counter[Any]()
    for row in await owner.fetch("SELECT * FROM slice_tasks WHERE org_id = $1", workspace.org):
        for cell, n in of_unit(alike_in(row["answers"])).items():
            found[row["slice_id"], row["question"], *cell] += n * row["tasks"]
    assert found == cells
    return len(cells)


@pytest.mark.parametrize(
    "seed", [2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 12))]
)
async def test_numbers_of_slices_equal_what_their_tasks_say(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slice_backfill, "CHUNK", 3)
    organization, cells = await RandomOrganization(workspace, seed).begin(), 0
    for project in organization.projects:  # these slices stay, and have all tasks
        await define_slice(workspace, project, "All", priority_at_least=-100)
    async with running(database, SLICES, page=7) as one:
        await organization.go_until_compared(3)
        for _ in range(4):
            await organization.go(40)
            for _ in range(3):
                await organization.slice()
            # While tasks are counted for some slices, others are answered.
            await backfilled(database)
            await organization.go(20)
            await backfilled(database)
            assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
            cells += await require_counted(owner, workspace)
    assert cells > 5
    assert await rebuild.check(database.server_url, [SLICES]) == []
    await require_past(database, owner, workspace)
    await rebuild.rebuild(database.server_url, workspace.org, [SLICES])
    await require_counted(owner, workspace)
    await require_past(database, owner, workspace)


async def require_past(database: Database, owner: asyncpg.Connection, workspace: Workspace) -> None:
    """As of now, figures are computed from the same numbers as at present."""
    async with reading(database, workspace.org) as session:
        past = session.as_of(await head(owner, workspace))
        compared = 0
        for row in await owner.fetch(
            "SELECT * FROM projection_1.slice WHERE org_id = $1", workspace.org
        ):
            known = await slice_row(past, row["id"])
            assert await slice_size(past, known) == await slice_size(session, known)
            for question in QUESTIONS:
                key = row["project_id"], row["id"], question
                assert await slice_numbers(past, key) == await slice_numbers(session, key)
                assert +await slice_labels(past, key) == +await slice_labels(session, key)
                compared += len((await slice_numbers(past, key)).cells)
        assert compared > 0


async def test_a_slice_counts_what_was_before_it_as_of_then(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    ann, bob = await workspace.members(2)
    north = await workspace.tasks(project, 2, meta={"region": {"name": "north"}})
    south = await workspace.tasks(project, 2, meta={"region": {"name": "south"}})
    positions = [await head(owner, workspace)]
    for task in (*north, *south):
        await workspace.annotate(task, ann, topic("a"))
        await workspace.annotate(task, bob, topic("b"))
        positions.append(await head(owner, workspace))
    predicate = {"meta": [{"path": ["region", "name"], "values": ["north", "east"]}]}
    slice_ = await define_slice(workspace, project, **predicate)
    async with running(database, SLICES) as one:
        await backfilled(database)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    key = project, slice_, "topic"
    async with reading(database, workspace.org) as session:
        for position, labels in zip(positions, (0, 2, 4, 4, 4), strict=True):
            assert (await slice_labels(session.as_of(position), key)).total() == labels
    # What said where a task lies is erased: it leaves the slice, in the present and in the past.
    imported = await first_event(owner, workspace, north[0])
    await workspace.erase(north[0], [imported], tasks=(north[0],))
    async with running(database, SLICES) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    async with reading(database, workspace.org) as session:
        for position, labels in zip(positions, (0, 0, 2, 2, 2), strict=True):
            assert (await slice_labels(session.as_of(position), key)).total() == labels
    await remove_slice(workspace, project, slice_)
    await backfilled(database)
    for table in (*SLICES.stored, "slice_backfills"):
        text = f"SELECT count(*) FROM {table} WHERE project_id = $1"
        assert await owner.fetchval(text, project) == 0
    named = "project_id = $1 AND name LIKE 'slice%'"
    text = f"SELECT count(*) FROM statistics_changes WHERE {named}"
    assert await owner.fetchval(text, project) == 0


async def first_event(owner: asyncpg.Connection, workspace: Workspace, stream: UUID) -> int:
    text = "SELECT min(position) FROM events WHERE org_id = $1 AND stream = $2"
    return await owner.fetchval(text, workspace.org, stream)


async def test_slices_that_a_server_without_versions_of_taxonomies_counted_are_counted_anew(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    await define_slice(workspace, project, priority_at_least=0)
    async with running(database, SLICES) as one:
        await backfilled(database)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    await owner.execute("UPDATE slice_sizes SET tasks = 99 WHERE org_id = $1", workspace.org)
    await owner.execute(
        "UPDATE projection_checkpoints SET code_version = 2 WHERE org_id = $1 AND projection = $2",
        workspace.org,
        SLICES.name,
    )
    async with running(database, SLICES) as one:
        await workspace.annotate(tasks[0], await workspace.member(), topic("a"))
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    await backfilled(database)
    counted = "SELECT tasks FROM slice_sizes WHERE org_id = $1"
    assert await owner.fetchval(counted, workspace.org) == len(tasks)


async def test_a_large_organization_leaves_others_their_turn(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    another_workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slice_backfill, "CHUNK", 1)
    monkeypatch.setattr(slices, "TURN", 0.0)
    for one in (workspace, another_workspace):
        project = await one.project()
        await one.tasks(project, 3)
        await define_slice(one, project, priority_at_least=0)
    await run_once(SliceBackfill, database.server_url)
    begun = "SELECT count(*) FROM slice_backfills WHERE NOT done"
    assert await owner.fetchval(begun) == 2
    assert await backfilled(database) == 6
    assert await owner.fetchval(begun) == 0


async def test_without_slices_no_event_is_looked_at(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, await workspace.member(), topic("a"))
    async with running(database, SLICES) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    assert await backfilled(database) == 0
    connection = await asyncpg.connect(database.server_url)
    async with tenant(connection, workspace.org):
        assert SLICES.skippable is not None
        assert await SLICES.skippable(connection, workspace.org) == await head(owner, workspace)
    await connection.close()
