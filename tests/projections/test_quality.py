"""Numbers of the quality of labels equal what the annotations say, counted without cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import permutations
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from quality.cells import Kind, code_of
from server.ledger.read import head
from server.projections.counters.quality import LONGEST, value_of
from server.projections.engine.generation_registry import schema_of
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import caught_up, running
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.workspace import Workspace

QUESTIONS = {"topic", "tags", "stars"}


async def answered(
    owner: asyncpg.Connection, workspace: Workspace
) -> dict[tuple[UUID, str, UUID], dict[UUID, str]]:
    """By project, question and task: what each author gave, of the annotations that count."""
    generation = await owner.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", workspace.org
    )
    rows = await owner.fetch(
        f"SELECT * FROM {schema_of(generation)}.annotation WHERE org_id = $1 "
        "AND status IN ('SUBMITTED', 'APPROVED') AND answers IS NOT NULL",
        workspace.org,
    )
    found: defaultdict[Any, dict[UUID, str]] = defaultdict(dict)
    for row in rows:
        for question, answer in orjson.loads(row["answers"]).items():
            value = answer.get("values", answer.get("rating"))
            if question in QUESTIONS and value is not None:
                text = (
                    str(value) if isinstance(value, int) else orjson.dumps(sorted(value)).decode()
                )
                place = (row["project_id"], question, row["task_id"])
                found[place][row["author_id"]] = text
    return found


async def stored(owner: asyncpg.Connection, workspace: Workspace, text: str) -> Counter[Any]:
    rows = await owner.fetch(text, workspace.org)
    return Counter({tuple(row)[:-1]: row[-1] for row in rows if row[-1]})


async def require_counted(owner: asyncpg.Connection, workspace: Workspace) -> int:
    """Compare all numbers with the annotations; return how many pairs of answers there are."""
    units, ordered, members = Counter[Any](), Counter[Any](), Counter[Any]()
    for (project, question, _), given in (await answered(owner, workspace)).items():
        units[project, question, len(given)] += 1
        for (member, value), (peer, other) in permutations(given.items(), 2):
            ordered[project, question, len(given), code_of(value), code_of(other)] += 1
            members[project, question, member, peer, code_of(value), code_of(other)] += 1
    assert units == await stored(
        owner,
        workspace,
        "SELECT project_id, question, answers, amount FROM quality_cells "
        f"WHERE org_id = $1 AND kind = {int(Kind.UNITS)}",
    )
    assert {key: n for key, n in ordered.items() if key[-2] <= key[-1]} == await stored(
        owner,
        workspace,
        "SELECT project_id, question, answers, code, other, amount FROM quality_cells "
        f"WHERE org_id = $1 AND kind = {int(Kind.PAIRS)}",
    )
    assert {key: n for key, n in members.items() if key[2] < key[3]} == await stored(
        owner,
        workspace,
        "SELECT project_id, question, member_id, peer_id, code, other, tasks FROM quality_pairs "
        "WHERE org_id = $1",
    )
    alike = Counter[Any]()
    for (project, question, member, _, code, other), tasks in members.items():
        alike[project, question, member] += tasks * (code == other)
    assert +alike == await stored(
        owner,
        workspace,
        "SELECT project_id, question, member_id, alike FROM quality_members WHERE org_id = $1",
    )
    return ordered.total()


@pytest.mark.parametrize("seed", [1, 4])
async def test_numbers_equal_what_the_annotations_say(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, seed: int
) -> None:
    random_organization, pairs = await RandomOrganization(workspace, seed).begin(), 0
    async with running(database, page=17) as one:
        for _ in range(4):
            await random_organization.go(60)
            assert await one.caught_up(workspace.org, await head(owner, workspace.org), 30)
            pairs += await require_counted(owner, workspace)
    assert pairs > 20


async def test_labels_are_counted_by_member_and_by_day(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    ann, bob = await workspace.members(2)
    project = await workspace.project(overlap=2)
    first, second = await workspace.tasks(project, 2)
    one = await workspace.submit(await workspace.take(first, ann), topic("a"))
    await workspace.submit(await workspace.take(second, bob), topic("b"))
    begun = workspace.clock.now.date()
    workspace.clock.now = workspace.clock.now.replace(year=workspace.clock.now.year + 1)
    await workspace.revise(first, one, ann, topic("c"))
    await workspace.submit(await workspace.take(first, bob), topic("c"))
    await caught_up(database, owner, workspace)
    by_member = "SELECT member_id, value, labels FROM quality_member_labels WHERE org_id = $1"
    assert await stored(owner, workspace, by_member) == {
        (ann.member, "c"): 1,
        (bob.member, "b"): 1,
        (bob.member, "c"): 1,
    }
    by_day = "SELECT day, value, labels FROM quality_day_labels WHERE org_id = $1"
    assert await stored(owner, workspace, by_day) == {
        (begun, "b"): 1,
        (begun, "c"): 1,
        (begun.replace(year=begun.year + 1), "c"): 1,
    }


def test_a_long_set_of_options_is_told_apart_by_its_code() -> None:
    values = [f"option {number:04}" for number in range(LONGEST // 10)]
    long = value_of({"kind": "choice", "values": values})
    other = value_of({"kind": "choice", "values": values[1:]})
    assert long is not None
    assert long.startswith("#")
    assert len(long) < 30
    assert long not in (other, None)
    assert long == value_of({"kind": "choice", "values": values[::-1]})


def test_free_texts_and_regions_have_no_value() -> None:
    assert value_of({"kind": "text", "text": "Ann lives here"}) is None
    assert value_of({"kind": "span", "spans": []}) is None
    assert value_of({"kind": "number", "number": 3.0}) == value_of({"kind": "number", "number": 3})
