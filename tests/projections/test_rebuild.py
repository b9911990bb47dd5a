"""A rebuild from zero gives the tables that the writer left, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import asyncpg
import pytest

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.projections.engine import generation_registry, rebuild, rebuild_worker, rebuild_workers
from server.projections.engine.check import check
from server.projections.engine.rebuild import RebuildError, RebuildProgress
from server.projections.tables import TABLES, schema_of
from tests.projections.random_organization import RandomOrganization
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.workspace import Workspace, new_workspace


async def rows(owner: asyncpg.Connection, workspace: Workspace) -> dict[str, list[str]]:
    """Every row of an organization in the tables that it uses."""
    generation = await owner.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", workspace.org
    )
    histories = [f"{name}_history" for name, spec in TABLES.items() if spec.history]
    names = [*TABLES, *histories]
    return {
        name: sorted(
            row["r"]
            for row in await owner.fetch(
                f"SELECT (to_jsonb(t) - 'state')::text AS r FROM {schema_of(generation)}.{name} t "
                "WHERE org_id = $1",
                workspace.org,
            )
        )
        for name in names
    }


async def rebuilt(database: Database, **options: Any) -> rebuild.Report:
    return await rebuild.rebuild(database.admin_url, database.server_role, **options)


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(0, 120), *(pytest.param(seed, 200, marks=pytest.mark.soak) for seed in range(3))],
)
async def test_rebuilt_equals_live_after_a_random_history(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, seed: int, steps: int
) -> None:
    random_organization = await RandomOrganization(workspace, seed).begin()
    await random_organization.go(steps)
    last = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    await erase(workspace, database.admin_url, random_organization.random.sample(range(1, last), 8))
    await random_organization.go(50)
    before = await rows(owner, workspace)
    assert len(before["task"]) > 5
    assert all(
        before[name] for name in ("annotation", "label", "comment", "task_history", "taxonomy")
    )
    assert await check(database.admin_url) == []

    report = await rebuilt(database)

    assert report.organizations >= 1
    assert await rows(owner, workspace) == before
    await random_organization.go(30)
    assert await check(database.admin_url) == []


@pytest.mark.usefixtures("programs_forked")
async def test_several_processes_fill_slices_of_one_ledger(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuild, "SMALL", 0)
    monkeypatch.setattr(rebuild_workers, "SLICE", 40)
    monkeypatch.setattr(rebuild_worker, "PAGE", 7)
    await (await RandomOrganization(workspace, 7).begin()).go(120)
    before = await rows(owner, workspace)
    seen: list[RebuildProgress] = []

    report = await rebuilt(database, progress=seen.append)

    filled = [step.done for step in seen if step.stage == "events"]
    assert len(filled) > 3
    assert filled == sorted(filled)
    assert filled[-1] == report.events == seen[0].total
    assert await rows(owner, workspace) == before
    assert await check(database.admin_url, processes=0) == []


async def test_commands_go_on_during_a_rebuild(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 11).begin()
    await random_organization.go(50)
    stop = asyncio.Event()
    steps = 0

    async def work() -> None:
        nonlocal steps
        while not stop.is_set():
            await random_organization.go(1)
            steps += 1
            await asyncio.sleep(0.01)  # or it would take as much CPU as the rebuild

    async def wait(_: str) -> None:
        """Let at least three commands pass between any two stages."""
        wanted = steps + 3
        while steps < wanted:  # noqa: ASYNC110 - a count, not a moment
            await asyncio.sleep(0.001)

    working = asyncio.create_task(work())
    try:
        generations = {(await rebuilt(database, probe=wait)).generation for _ in range(2)}
    finally:
        stop.set()
        await working
    assert len(generations) == 2
    assert (
        await owner.fetchval("SELECT count(*) FROM queue_marks WHERE org_id = $1", workspace.org)
        == 0
    )
    assert await check(database.admin_url) == []
    used = await owner.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", workspace.org
    )
    assert used == max(generations)


async def test_an_organization_founded_during_a_rebuild_is_moved_too(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    writer: Writer,
    clock: Clock,
) -> None:
    founded: list[Workspace] = []

    async def probe(stage: str) -> None:
        if stage in ("filling", "filled", "before flip"):
            org = uuid7()
            server = await asyncpg.connect(database.server_url)
            try:
                assert await create_ledger(server, org)
            finally:
                await server.close()
            founded.append(await new_workspace(writer, clock, org))

    report = await rebuilt(database, probe=probe)

    used = await owner.fetch("SELECT DISTINCT projection_generation FROM ledger")
    assert [row[0] for row in used] == [report.generation]
    assert len(founded) == 3
    for one in founded:
        assert (await rows(owner, one))["member"]
    assert await check(database.admin_url) == []


async def test_erased_content_is_gone_from_rebuilt_tables(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    await (await RandomOrganization(workspace, 13).begin()).go(60)
    before = await rows(owner, workspace)
    await erase(workspace, database.admin_url)

    await rebuilt(database)

    after = await rows(owner, workspace)
    assert len(after["task"]) == len(before["task"])
    assert len(after["annotation"]) == len(before["annotation"])
    assert after["label"] == []
    assert "Rome" in "".join(before["task"])
    assert "Rome" not in "".join(after["task"])
    assert "note" not in "".join(after["annotation"])
    assert await check(database.admin_url) == []


async def test_check_finds_rows_changed_by_hand(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    await (await RandomOrganization(workspace, 17).begin()).go(80)
    schema = schema_of(await owner.fetchval("SELECT projection_generation FROM instance"))
    label = await owner.fetchrow(f"SELECT * FROM {schema}.label WHERE org_id = $1", workspace.org)
    one = f"(SELECT id FROM {schema}.task WHERE org_id = '{workspace.org}' LIMIT 1)"
    key = f"annotation_id = '{label['annotation_id']}' AND question = '{label['question']}'"
    by_hand = (
        f"UPDATE {schema}.task SET priority = 99 WHERE id = {one}",
        f"DELETE FROM {schema}.label WHERE {key} AND ordinal = {label['ordinal']}",
    )
    for statement in by_hand:
        assert (await owner.execute(statement)).endswith(" 1")

    found = {difference.table: difference for difference in await check(database.admin_url)}

    assert set(found) == {"task", "label"}
    assert (found["task"].unexpected, found["task"].missing) == (1, 1)
    assert {sample["found"] for sample in found["task"].samples} == {"unexpected", "missing"}
    assert found["task"].samples[0]["priority"] == 99
    assert (found["label"].unexpected, found["label"].missing) == (0, 1)
    assert found["label"].samples[0]["value"] == label["value"]

    await rebuilt(database)
    assert await check(database.admin_url) == []


async def test_only_one_rebuild_or_check_runs(database: Database, workspace: Workspace) -> None:
    refused = []

    async def probe(stage: str) -> None:
        if stage == "filling":
            for other in (rebuilt(database), check(database.admin_url)):
                with pytest.raises(RebuildError, match="runs already"):
                    await other
                refused.append(stage)

    await rebuilt(database, probe=probe)
    assert len(refused) == 2


async def test_an_event_that_does_not_fold_stops_the_rebuild_and_harms_nobody(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 19).begin()
    position = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    change = "UPDATE events SET type = $3 WHERE org_id = $1 AND position = $2"
    type_ = await owner.fetchval(
        "SELECT type FROM events WHERE org_id = $1 AND position = $2", workspace.org, position
    )
    await owner.execute(change, workspace.org, position, "task.sung")
    try:
        with pytest.raises(RebuildError, match=rf"Event {position} \(task.sung\)"):
            await rebuilt(database)
        with contextlib.suppress(RebuildError):
            await check(database.admin_url)
    finally:
        await owner.execute(change, workspace.org, position, type_)
    await random_organization.go(20)
    assert await check(database.admin_url) == []


async def test_tables_out_of_use_stay_for_a_grace_period(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    old = await owner.fetchval("SELECT projection_generation FROM instance")
    new = (await rebuilt(database)).generation
    schema = "SELECT to_regnamespace($1) IS NOT NULL"
    assert await owner.fetchval(schema, schema_of(old))
    assert old not in await generation_registry.drop_unused(owner)
    await owner.execute(
        "UPDATE projection_generations SET changed_at = changed_at - $1::interval",
        generation_registry.GRACE,
    )

    report = await rebuilt(database)

    assert old in report.dropped
    assert not await owner.fetchval(schema, schema_of(old))
    assert await owner.fetchval(schema, schema_of(new))
    assert report.generation > new


async def test_other_code_writes_nothing_until_rebuilt(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await asyncpg.connect(database.server_url)
    newer = Writer(database.server_url, clock=workspace.clock)
    later = Workspace(workspace.org, workspace.owner, newer, workspace.clock)
    try:
        assert await generation_registry.outdated(server) == []
        monkeypatch.setattr(
            generation_registry, "CODE_VERSION", generation_registry.CODE_VERSION + 1
        )
        assert len(await generation_registry.outdated(server)) == 1
        with pytest.raises(RebuildError, match="rebuild first"):
            await check(database.admin_url)
        with pytest.raises(Refused, match="annolog rebuild") as caught:
            await later.project()
        assert caught.value.code is Code.UNAVAILABLE
        await workspace.project()  # the older server goes on while the newer one waits

        await rebuilt(database)

        assert await generation_registry.outdated(server) == []
        await later.project()
        monkeypatch.undo()
        with pytest.raises(Refused, match="update this server"):
            await workspace.project()
    finally:
        await newer.close()
        await server.close()
        await rebuilt(database)
