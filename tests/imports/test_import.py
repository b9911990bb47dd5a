"""Files come in by slices: every good row once, whatever interrupts it."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import os
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from server.access.actor import Actor
from server.commands import Writer
from server.commands.imports import import_file
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from server.ledger.read import head, read_events
from tests.imports.conftest import contents, jsonl, texts
from tests.support.forms import TOPIC, form
from tests.support.workspace import Workspace

WORDNET = Path(__file__).parents[2] / "../shared/data/wordnet31"


async def test_external_ids_come_in_once(workspace: Workspace, run, connection):
    project, other = await workspace.project(), await workspace.project(name="other")
    await workspace.tasks(project, external_id="b")
    rows = [{"inputs": {"text": name}, "external_id": name} for name in "abacbd"]
    done, _ = await run(project, jsonl(*rows), slice_rows=4)
    assert (done.imported, done.present, done.rejected) == (3, 3, 0)
    found = [c.external_id for c in await contents(connection, workspace)]
    assert found == ["b", "a", "c", "d"]
    done, _ = await run(other, jsonl(*rows))
    assert (done.imported, done.present) == (4, 2)


async def test_the_same_file_again_changes_nothing(workspace: Workspace, run, connection):
    project = await workspace.project()
    body = jsonl(*texts(25), {"inputs": {}}, *texts(5, "more"))
    done, rejected = await run(project, body, slice_rows=10)
    assert (done.imported, done.rejected) == (30, 1)
    before = await head(connection, workspace.org)
    again, rejected_again = await run(project, body, slice_rows=10)
    assert (again.imported, again.present, again.rejected) == (0, 30, 1)
    assert rejected_again == rejected
    assert await head(connection, workspace.org) == before


async def test_a_file_is_not_overwritten_by_its_own_rejects(workspace: Workspace, writer, tmp_path):
    project, file, body = (
        await workspace.project(),
        tmp_path / "rows.jsonl",
        jsonl({"inputs": {}}).encode(),
    )
    file.write_bytes(body)
    (tmp_path / "link").symlink_to(file)
    for rejected in (file, tmp_path / "link"):
        with pytest.raises(Refused, match="replace the file itself"):
            await import_file.import_file(writer, workspace.owner, project, file, rejected=rejected)
    assert file.read_bytes() == body


async def test_a_pipe_is_no_file(workspace: Workspace, writer, tmp_path):
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)  # or else to open it waits for somebody who writes
    with pytest.raises(Refused, match="save it to a file"):
        await import_file.import_file(writer, workspace.owner, await workspace.project(), pipe)
    os.close(held)


class CutError(Exception):
    """Stands for whatever ends a process."""


@pytest.mark.parametrize("slices", [1, 2, 3])
async def test_an_interrupted_import_goes_on(workspace: Workspace, run, connection, slices):
    """Rows without external ids, so that only the slices tell them apart."""
    project = await workspace.project()
    body = jsonl(*texts(45))
    heard = []

    def cut(progress):
        heard.append(progress)
        if len(heard) == slices:
            raise CutError

    with pytest.raises(CutError):
        await run(project, body, slice_rows=10, progress=cut)
    done, _ = await run(project, body, slice_rows=10)
    assert done.imported + done.present == 45
    assert done.present >= 10 * slices
    found = [c.inputs["text"] for c in await contents(connection, workspace)]
    assert found == [f"text {n}" for n in range(45)]


async def test_progress_is_told_slice_by_slice(workspace: Workspace, run):
    project = await workspace.project()
    heard = []
    done, _ = await run(project, jsonl(*texts(25)), slice_rows=10, progress=heard.append)
    assert [p.rows for p in heard] == [10, 20, 25]
    assert heard[-1] == done
    assert all(0 < p.read <= p.size for p in heard)


async def test_a_large_import_commits_slice_by_slice(workspace: Workspace, run, connection):
    project = await workspace.project()
    before = await head(connection, workspace.org)
    await run(project, jsonl(*texts(2_500)))
    found = await read_events(connection, workspace.org, after=before, limit=3_000)
    moments = [e.recorded_at for e in found if e.event.type == "task.imported"]
    assert len(moments) == 2_500
    assert len(set(moments)) == 3


async def test_who_may_not_import_imports_nothing(workspace: Workspace, run, connection):
    project, bare = await workspace.project(), await workspace.project(None, name="no form")
    ann = await workspace.member()
    manager = await workspace.member(Role.MANAGER)
    nobody = Actor(org=workspace.org, member=uuid4())
    before = await head(connection, workspace.org)
    for by, where, code in (
        (ann, project, Code.FORBIDDEN),
        (nobody, project, Code.UNAUTHENTICATED),
        (workspace.owner, uuid4(), Code.NOT_FOUND),
        (workspace.owner, bare, Code.CONFLICT),
    ):
        with pytest.raises(Refused) as refused:
            await run(where, jsonl(*texts(3)), by=by)
        assert refused.value.code is code
    assert await head(connection, workspace.org) == before
    done, _ = await run(project, jsonl(*texts(3)), by=manager)
    assert done.imported == 3


async def test_a_new_form_in_the_middle_counts_from_then_on(workspace: Workspace, run, connection):
    """Rows that were checked before the lock are checked again where the form changed since."""
    project = await workspace.project()
    two = {
        "inputs": [{"name": "text", "kind": "text"}, {"name": "more", "kind": "text"}],
        "questions": [TOPIC],
    }
    publishing = []

    def publish(progress):
        if not publishing:
            loop = asyncio.get_running_loop()
            publishing.append(loop.create_task(workspace.publish(project, two)))

    done, rejected = await run(project, jsonl(*texts(60)), slice_rows=10, progress=publish)
    await publishing[0]
    assert done.imported + done.rejected == 60
    assert 0 < done.imported < 60
    assert {row["path"][-1] for row in rejected} == {"more"}
    assert len(await contents(connection, workspace)) == done.imported


async def test_a_row_that_the_ledger_refuses_takes_no_other_along(
    workspace: Workspace, run, connection, monkeypatch
):
    """What no check foresaw shows when it is written: the slice is halved until it is found."""
    project = await workspace.project()
    rows = [{"text": name, "external_id": name} for name in "abcdefgh"]
    execute = workspace.writer.execute

    async def picky(command):
        if (project, "f") in command.external_ids:
            raise Refused(Code.LIMIT, "too much")
        return await execute(command)

    monkeypatch.setattr(workspace.writer, "execute", picky)
    done, (rejected,) = await run(project, jsonl(*rows))
    assert (done.imported, rejected["line"], rejected["code"]) == (7, 6, "LIMIT")
    assert [c.external_id for c in await contents(connection, workspace)] == list("abcdegh")
    before = await head(connection, workspace.org)
    again, _ = await run(project, jsonl(*rows))
    assert (again.present, again.rejected) == (7, 1)
    assert await head(connection, workspace.org) == before


async def test_an_unavailable_ledger_is_tried_again(
    workspace: Workspace, run, database, clock, connection
):
    project = await workspace.project()
    failures = 3

    async def fault(point):
        nonlocal failures
        if point == "before commit" and failures:
            failures -= 1
            raise ConnectionResetError

    writer = Writer(database.server_url, clock=clock, probe=fault)
    other = replace(workspace, writer=writer)
    assert other.writer is writer
    workspace.writer, kept = writer, workspace.writer
    done, _ = await run(project, jsonl(*texts(25)), slice_rows=10)
    workspace.writer = kept
    assert (done.imported, done.present, failures) == (25, 0, 0)
    assert len(await contents(connection, workspace)) == 25
    await writer.close()


async def test_a_ledger_that_stays_away_ends_the_import(workspace: Workspace, run, monkeypatch):
    monkeypatch.setattr(import_file, "PATIENCE", 0.2)
    project = await workspace.project()

    async def away(_):
        raise Refused(Code.UNAVAILABLE, "away")

    monkeypatch.setattr(workspace.writer, "execute", away)
    with pytest.raises(Refused) as refused:
        await run(project, jsonl(*texts(3)))
    assert refused.value.code is Code.UNAVAILABLE


async def test_random_order(workspace: Workspace, run, connection):
    project = await workspace.project(form(TOPIC), order="random")
    done, _ = await run(project, jsonl(*texts(20)))
    assert done.imported == 20
    found = await read_events(connection, workspace.org, after=0, types=["task.imported"], limit=50)
    assert len({e.event.rank for e in found}) == 20


@pytest.mark.skipif(not WORDNET.exists(), reason="needs ../shared/data/wordnet31")
async def test_real_glosses(workspace: Workspace, run, connection):
    """Two thousand WordNet 3.1 glosses, as CSV and as JSON lines: the same tasks."""
    glosses = wordnet(2_000)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["external_id", "text", "meta.lexicographer"])
    sheet.writerows(glosses)
    lines = [{"text": t, "external_id": i, "meta": {"lexicographer": x}} for i, t, x in glosses]
    one, two = await workspace.project(), await workspace.project(name="two")
    done, _ = await run(one, out.getvalue(), "wordnet.csv")
    assert done.imported == 2_000
    done, _ = await run(two, jsonl(*lines), "wordnet.jsonl")
    assert done.imported == 2_000
    found = await contents(connection, workspace)
    assert found[:2_000] == found[2_000:]
    assert [c.inputs["text"] for c in found[:2_000]] == [text for _, text, _ in glosses]


def wordnet(count):
    """(synset, gloss, lexicographer file) of so many nouns."""
    found = []
    with gzip.open(WORDNET / "data.noun.gz", "rt") as lines:
        for line in lines:
            if not line.startswith(" ") and len(found) < count:
                head_, gloss = line.split(" | ", 1)
                offset, lexicographer = head_.split(" ", 2)[:2]
                found.append((f"n{offset}", gloss.strip(), lexicographer))
    return found
