"""A database restored from a backup loses again what was erased since, and nothing else."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.embedded import backup
from server.events.core.refusal import Code, Refused
from server.jobs.register_replay import apply_register
from server.projections.engine.check import check
from server.storage import FolderRegister
from tests import postgres
from tests.support.clock import Clock
from tests.support.databases import Database, fresh_database
from tests.support.erasing import SECRET, labeled, places, positions
from tests.support.forms import MIXED, mixed
from tests.support.workspace import Workspace
from tests.test_history import compare


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
def empty() -> Iterator[Database]:
    made = Database(*postgres.create_database())
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
def register(tmp_path: Path) -> FolderRegister:
    return FolderRegister(tmp_path / "erasures")


@pytest.fixture
async def writer(
    database: Database, clock: Clock, register: FolderRegister
) -> AsyncIterator[Writer]:
    made = Writer(database.server_url, clock=clock, register=register)
    yield made
    await made.close()


async def records(register: FolderRegister, org: UUID) -> list[tuple[list[int], bool]]:
    found = [record async for record in register.records(org)]
    return [([position for position, _ in one.events], one.confirmed) for one in found]


async def test_what_was_erased_after_a_backup_is_erased_in_what_is_restored(
    workspace: Workspace,
    owner: asyncpg.Connection,
    database: Database,
    empty: Database,
    register: FolderRegister,
    tmp_path: Path,
):
    task, ann = await labeled(workspace)
    project = await workspace.project(MIXED)
    kept, lost = await workspace.tasks(project, 2)
    await workspace.annotate(kept, ann, mixed(note="Kept by all means"))
    await backup.backup_external(postgres.superuser_url(database.admin_url), tmp_path / "dump")
    gone = await positions(owner, workspace, task)
    await workspace.erase(task, gone)
    # The tail that the backup has not got: an answer that is given, and erased.
    await workspace.annotate(lost, ann, mixed(note=SECRET))
    tail = await positions(owner, workspace, lost, "annotation.submitted")
    await workspace.erase(lost, tail)
    assert await records(register, workspace.org) == [(gone, True), (tail, True)]
    await backup.restore_external(tmp_path / "dump", empty.admin_url)
    restored = await asyncpg.connect(empty.admin_url)
    try:
        assert "annotation.answers" in await places(restored)
        # Other events come to stand where the lost ones stood.
        await went_on(workspace, empty, kept)
        found = await apply_register(empty.server_url, register, clock=workspace.clock)
        assert found == {workspace.org: len(gone)}
        assert await places(restored) == set()
        comments = "SELECT count(*) FROM projection_1.comment WHERE text LIKE 'Written after%'"
        assert await restored.fetchval(comments) == 20
        assert "annotation.answers" in await places(restored, "Kept by all means")
        assert await apply_register(empty.server_url, register, clock=workspace.clock) == {}
        await compare(restored, workspace.org)
        assert [d for d in await check(empty.admin_url, processes=0) if d] == []
    finally:
        await restored.close()


async def went_on(workspace: Workspace, restored: Database, task: UUID) -> None:
    """Let people comment on a task in the restored database."""
    writer = Writer(restored.server_url, clock=workspace.clock)
    there = Workspace(workspace.org, workspace.owner, writer, workspace.clock)
    for _ in range(20):
        await there.comment(task, "Written after the restore")
    await writer.close()


async def test_a_record_is_durable_before_the_commit(
    workspace: Workspace,
    owner: asyncpg.Connection,
    database: Database,
    register: FolderRegister,
    monkeypatch: pytest.MonkeyPatch,
):
    """A process that dies between record and commit leaves an unconfirmed one, applied later."""
    task, _ = await labeled(workspace)
    gone = await positions(owner, workspace, task)
    seen = list[tuple[str, list[tuple[list[int], bool]]]]()

    async def probe(name: str) -> None:
        seen.append((name, await records(register, workspace.org)))
        if name == "before commit" and seen[-1][1]:
            raise ConnectionError("the process dies here")

    monkeypatch.setattr(workspace.writer._batch_writer, "probe", probe)
    with pytest.raises(Refused):
        await workspace.erase(task, gone)
    assert ("before commit", [(gone, False)]) in seen
    assert "annotation.answers" in await places(owner)
    found = await apply_register(database.server_url, register, clock=workspace.clock)
    assert found == {workspace.org: len(gone)}
    assert await places(owner) == set()


async def test_without_its_record_nothing_is_erased(
    workspace: Workspace,
    owner: asyncpg.Connection,
    register: FolderRegister,
    monkeypatch: pytest.MonkeyPatch,
):
    task, _ = await labeled(workspace)

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refused) as caught:
            await workspace.erase(task, await positions(owner, workspace, task))
    assert caught.value.code is Code.UNAVAILABLE
    assert "annotation.answers" in await places(owner)


async def test_a_line_that_was_cut_off_does_not_hide_the_next(
    register: FolderRegister, workspace: Workspace, tmp_path: Path, owner: asyncpg.Connection
):
    task, _ = await labeled(workspace)
    first, *rest = await positions(owner, workspace, task)
    await workspace.erase(task, [first])
    path = tmp_path / "erasures" / f"{workspace.org}.jsonl"
    path.write_bytes(path.read_bytes() + b'{"record":"cut o')
    await workspace.erase(task, rest)
    assert await records(register, workspace.org) == [([first], True), (rest, True)]
    assert SECRET.encode() not in path.read_bytes()
