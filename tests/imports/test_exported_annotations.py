"""What was exported comes in again, with the annotations of external authors."""

from __future__ import annotations

import json

from server.commands.imports import import_file
from server.reads.exports.export import export
from tests.commands.ledger import check
from tests.imports.conftest import MOMENT, answer, jsonl, row
from tests.support.workspace import Workspace

SAME = ("author", "status", "answers", "time_spent_ms", "reason", "occurred_at", "source_id")


def told(lines, same=SAME):
    """What an export tells of tasks and annotations, but for what depends on when they came in."""
    tasks = [json.loads(line) for line in lines[1:-1]]
    return [
        {name: task[name] for name in ("external_id", "inputs", "meta", "status", "overlap")}
        | {"final": task["resolution"] and task["resolution"]["answers"]}
        | {
            "annotations": sorted(
                ([a[name] for name in same] for a in task["annotations"]), key=str
            )
        }
        for task in tasks
    ]


async def exported(workspace, database, project, **options):
    chunks = []
    blobs = workspace.writer.taxonomy_cache.blobs
    to = chunks.append
    await export(database.server_url, workspace.org, project, to, blobs=blobs, **options)
    return b"".join(chunks).splitlines(keepends=True)


async def test_an_export_comes_in_again_as_it_is(workspace: Workspace, run, database, owner):
    policy = {"overlap": 2, "review": "disagreement"}
    first, second = await workspace.project(**policy), await workspace.project(**policy)
    ann = await workspace.member()
    rows = [
        row("a", answer("w1", source_id="1"), answer(ann, occurred_at=MOMENT), external_id="a"),
        row("b", answer("w1"), answer("w2", "b", time_spent_ms=5), meta={"x": [1.5]}),
        row("c", answer("w1", status="REJECTED", reason="no"), answer("w2"), overlap=3),
        row("d", answer("w1", status="APPROVED"), answer("w2", "b")),
        row("e"),
    ]
    await run(first, jsonl(*rows))
    lines = await exported(workspace, database, first)
    done, rejected = await run(second, b"".join(lines), "export.jsonl")
    assert (done.imported, done.annotations, rejected) == (5, 8, [])
    again = await exported(workspace, database, second)
    assert told(again) == told(lines)
    assert {task["status"] for task in told(again)} == {"DONE", "IN_REVIEW", "OPEN"}
    await check(owner, workspace.org)


async def test_an_export_comes_into_another_organization(
    workspace: Workspace, another_workspace: Workspace, run, database, owner, tmp_path
):
    """External authors keep their pseudonyms, which are other members there."""
    policy = {"overlap": 2, "review": "disagreement"}
    first, second = await workspace.project(**policy), await another_workspace.project(**policy)
    rows = [
        row("a", answer("w1", source_id="1"), answer("w2", occurred_at=MOMENT), external_id="a"),
        row("b", answer("w1"), answer("w2", "b", time_spent_ms=5), meta={"x": [1.5]}),
        row("c", answer("w1", status="REJECTED", reason="no"), answer("w2"), overlap=3),
    ]
    await run(first, jsonl(*rows))
    lines = await exported(workspace, database, first)
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(lines))
    owner_there = another_workspace.owner
    done = await import_file.import_file(another_workspace.writer, owner_there, second, path)
    assert (done.imported, done.annotations, done.rejected) == (3, 6, 0)
    again = await exported(another_workspace, database, second)
    by_name = ("author_pseudonym", *SAME[1:])
    assert told(again, by_name) == told(lines, by_name)
    people = {a["author"] for line in lines[1:-1] for a in json.loads(line)["annotations"]}
    others = {a["author"] for line in again[1:-1] for a in json.loads(line)["annotations"]}
    assert len(people) == len(others) == 2
    assert not people & others
    await check(owner, another_workspace.org)
    hidden = await exported(workspace, database, first, pseudonyms=False)
    names = {
        a["author_pseudonym"] for line in hidden[1:-1] for a in json.loads(line)["annotations"]
    }
    assert names == {None}
