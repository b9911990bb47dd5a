"""A process that imports is killed, again and again; run once more, it doubles nothing."""

from __future__ import annotations

import asyncio
import random

import pytest

from server.commands.imports.import_file import import_file
from tests.imports.conftest import contents, jsonl, texts
from tests.support.forked import forked
from tests.support.forms import topic

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

ROWS, SLICE = 3_000, 50
"""Rows of the file and of a slice: a process begins anew, and is killed after few of 60 slices."""
PROGRAM = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from server.access.actor import Actor
from server.commands import Writer
from server.commands.imports.import_file import import_file

async def main(dsn, org, member, project, path, rows):
    writer = Writer(dsn)
    actor = Actor(org=UUID(org), member=UUID(member))
    told = lambda progress: print(progress.rows, flush=True)
    await import_file(writer, actor, UUID(project), Path(path), progress=told, slice_rows=int(rows))

asyncio.run(main(*sys.argv[1:]))
"""


def answered(number):
    """A row with an annotation; only the slice's command id keeps it apart, too."""
    author = {"pseudonym": f"w{number % 7}"}
    return {"text": f"text {number}", "annotations": [{"author": author, "answers": topic("a")}]}


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.parametrize("annotated", [False, True], ids=["plain", "annotated"])
@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.soak)])
async def test_killed_at_random_moments_and_run_again(
    workspace, database, tmp_path, connection, annotated, kills
):
    """Rows have no external ids: only the slices' command ids keep them apart."""
    path = tmp_path / "tasks.jsonl"
    path.write_text(jsonl(*map(answered, range(ROWS)) if annotated else texts(ROWS)))
    project = await workspace.project()
    killed, dice = 0, random.Random(7)
    while killed < kills:
        process = await forked(
            "-c", PROGRAM, database.server_url, str(workspace.org),
            str(workspace.owner.member), str(project), str(path), str(SLICE),
        )  # fmt: skip
        # The moment lies somewhere in a slice that comes after so many.
        for _ in range(dice.randrange(1, 4)):
            assert await process.stdout.readline(), "it ended before it could be killed"
        await asyncio.sleep(dice.random() * 0.02)
        process.kill()
        killed += await process.wait() == -9
        present = len(await contents(connection, workspace))
        assert present % SLICE == 0
        assert present < ROWS
    done = await import_file(workspace.writer, workspace.owner, project, path, slice_rows=SLICE)
    assert done.imported + done.present == ROWS
    assert done.present == present
    assert done.annotations + done.annotations_present == ROWS * annotated
    found = [content.inputs["text"] for content in await contents(connection, workspace)]
    assert found == [f"text {n}" for n in range(ROWS)]
