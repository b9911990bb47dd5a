"""Answers of real crowd workers come in, and the majority is as right as published.

CF_amt: tweets about the weather, 300 tasks, 110 workers, 6,030 answers with the seconds that they
took. With the first answer of each worker to a task, a majority vote with ties shared out in
expectation is right in 85.33 % (../shared/data/SOURCES.md).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.commands.ledger import check
from tests.imports.conftest import jsonl
from tests.support.forms import form, options
from tests.support.workspace import Workspace

SAMPLE = Path(__file__).parent / "data" / "cf_amt_sample.csv"
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "answer_times" / "CF_amt.csv"
QUESTION = {"kind": "choice", "name": "topic", "title": "Weather", "options": options(*"01234")}


def tasks(path: Path, *, first: bool) -> list[dict]:
    """Return a row for each task; `first` leaves out all but the first answer of a worker."""
    given = defaultdict(dict if first else list)
    gold = {}
    with path.open() as lines:
        for number, (worker, task, label, truth, seconds) in enumerate(csv.reader(lines)):
            annotation = {
                "author": {"pseudonym": worker},
                "answers": {"topic": {"kind": "choice", "values": [label]}},
                "time_spent_ms": 1_000 * int(seconds),
                "source_id": str(number),
            }
            gold[task] = truth
            if first:
                given[task].setdefault(worker, annotation)
            else:
                given[task].append(annotation)
    return [
        {"text": f"tweet {task}", "external_id": task, "meta": {"gold": gold[task]}, "overlap": 20}
        | {"annotations": list(found.values() if first else found)}
        for task, found in given.items()
    ]


async def test_a_sample(workspace: Workspace, run, owner):
    project = await workspace.project(form(QUESTION))
    rows = tasks(SAMPLE, first=True)
    done, rejected = await run(project, jsonl(*rows))
    assert (done.imported, rejected) == (15, [])
    assert done.annotations == sum(len(row["annotations"]) for row in rows)
    await check(owner, workspace.org, history=False)


async def test_who_answered_twice_makes_a_row_bad(workspace: Workspace, run):
    project = await workspace.project(form(QUESTION))
    done, (rejected,) = await run(project, jsonl(*tasks(SAMPLE, first=False)))
    assert (done.imported, rejected["code"], rejected["path"][2]) == (14, "CONFLICT", "author")


@pytest.mark.skipif(not WHOLE.exists(), reason="needs ../shared/data/answer_times")
async def test_the_majority_is_as_right_as_published(workspace: Workspace, run, owner):
    project = await workspace.project(form(QUESTION))
    done, rejected = await run(project, jsonl(*tasks(WHOLE, first=True)))
    assert (done.imported, done.annotations, rejected) == (300, 6_025, [])
    people = "SELECT count(*) FROM projection_1.member WHERE org_id = $1 AND status = 'external'"
    assert await owner.fetchval(people, workspace.org) == 110
    votes = defaultdict(Counter)
    for row in await owner.fetch(
        "SELECT task_id, value FROM projection_1.label WHERE org_id = $1", workspace.org
    ):
        votes[row["task_id"]][row["value"]] += 1
    right = 0.0
    for row in await owner.fetch(
        "SELECT id, status, resolution, meta::json ->> 'gold' AS gold FROM projection_1.task "
        "WHERE org_id = $1",
        workspace.org,
    ):
        most = max(votes[row["id"]].values())
        best = [value for value, count in votes[row["id"]].items() if count == most]
        right += (row["gold"] in best) / len(best)
        assert row["status"] == ("DONE" if len(best) == 1 else "IN_REVIEW")
        assert len(best) > 1 or f'"{best[0]}"' in row["resolution"]
    assert round(right / 3, 2) == 85.33
