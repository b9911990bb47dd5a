"""Numbers of the quality of labels equal what the annotations say, counted without cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations, permutations, product
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from quality.cells import Kind, code_of, of_unit
from server.events.accounts.roles import Role
from server.events.core.refusal import Refused
from server.ledger.read import head
from server.projections.counters.quality_answers import (
    LONGEST,
    TaskAnswers,
    alike_in,
    text_of_answers,
    value_of,
)
from server.projections.engine.generation_registry import schema_of
from server.reads.keyset_pages import KeysetPage
from server.reads.quality import numbers
from server.reads.quality.label_counts import labels_of_question
from server.reads.quality.numbers import (
    MemberAnswers,
    member_answers,
    member_pairs,
    past_answers,
)
from server.reads.quality.over_time import CohortDay, tasks_by_day
from server.reads.statistics import Days
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import caught_up, running
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.reading import reading
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
    """The rows of a table by key; none is left of numbers that came to zero, but of members."""
    rows = await owner.fetch(text, workspace.org)
    found = Counter({tuple(row)[:-1]: row[-1] for row in rows})
    assert 0 not in found.values() or "quality_members" in text, text
    return +found


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
    await require_disputed(owner, workspace)
    await require_days(owner, workspace)
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


async def require_disputed(owner: asyncpg.Connection, workspace: Workspace) -> None:
    """Compare the disagreement on each task with the pairs of its answers."""
    disputed = Counter[Any]()
    for (project, question, task), given in (await answered(owner, workspace)).items():
        different = [one != other for one, other in combinations(given.values(), 2)]
        if any(different):
            parts = round(1_000_000 * sum(different) / len(different))
            disputed[project, question, parts, task] += 1
    assert disputed == await stored(
        owner,
        workspace,
        "SELECT project_id, question, disagreement, task_id, 1 FROM quality_disputed "
        "WHERE org_id = $1",
    )


async def require_days(owner: asyncpg.Connection, workspace: Workspace) -> None:
    """The cells of the tasks of all days together are those of all tasks."""
    text = "SELECT project_id, question, answers, sum(tasks)::bigint FROM quality_day_tasks "
    by_day = Counter[Any]()
    days = await stored(owner, workspace, f"{text} WHERE org_id = $1 GROUP BY 1, 2, 3")
    for (project, question, answers), tasks in days.items():
        for cell, n in of_unit(alike_in(answers)).items():
            by_day[project, question, *cell] += n * tasks
    assert by_day == await stored(
        owner,
        workspace,
        "SELECT project_id, question, kind, answers, code, other, amount FROM quality_cells "
        "WHERE org_id = $1",
    )


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


async def test_people_as_of_now_are_those_of_the_counters(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random_organization = await RandomOrganization(workspace, 3).begin()
    await random_organization.go(150)
    await two_answers_of_a_reviewer(workspace)
    await caught_up(database, owner, workspace)
    async with reading(database, workspace.org) as session:
        page = KeysetPage(None, 100)
        past, pairs = session.as_of(await head(owner, workspace.org)), 0
        projects = await owner.fetch(
            "SELECT DISTINCT project_id FROM quality_members WHERE answers > 0"
        )
        for (project,) in projects:
            for question in QUESTIONS:
                key = project, question
                assert await member_answers(past, key, page) == await member_answers(
                    session, key, page
                )
                found = await member_pairs(session, key, page, 1)
                assert await member_pairs(past, key, page, 1) == found
                assert +(await labels_of_question(past, key)) == +(
                    await labels_of_question(session, key)
                )
                pairs += len(found)
                # However many fields of a request need them, all answers are read once.
                assert await past_answers(past, key) is await past_answers(past, key)
                with monkeypatch.context() as patched:
                    patched.setattr(numbers, "short_id", lambda member: f"{member.int & 1}")
                    assert await member_answers(past, key, page) == await member_answers(
                        session, key, page
                    )
                    patched.setattr(numbers, "MOST_PAIRS", -1)
                    with pytest.raises(Refused):
                        await member_pairs(past, key, page, 1)
        assert pairs > 2


def members_in(given: Iterable[TaskAnswers]) -> set[MemberAnswers]:
    """The numbers of members, counted from what they gave to tasks."""
    counts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for answers in given:
        for (member, code), (_, other) in permutations(answers.codes.items(), 2):
            counts[member].update(peers=1, alike=code == other)
        for member in answers.codes:
            counts[member].update(answers=1)
    return {MemberAnswers(member, **count) for member, count in counts.items()}


async def test_people_as_of_any_moment_are_those_of_the_answers_of_then(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 4).begin()
    await random_organization.go_until_compared(10)
    await caught_up(database, owner, workspace)
    async with reading(database, workspace.org) as session:
        page, compared = KeysetPage(None, 100), 0
        last = await head(owner, workspace.org)
        projects = await owner.fetch("SELECT DISTINCT project_id FROM quality_members")
        for position in range(last // 7, last, last // 7):
            past = session.as_of(position)
            for key in product([row["project_id"] for row in projects], QUESTIONS):
                found = await member_answers(past, key, page)
                assert set(found) == members_in((await past_answers(past, key)).tasks.values())
                compared += sum(one.peers for one in found)
        assert compared > 50


async def test_values_of_the_past_are_those_of_its_answers(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, await workspace.member())
    unknown = "UPDATE events SET type = 'annotation.sung' WHERE type = 'annotation.submitted'"
    await owner.execute(unknown)  # so that the counter parks it
    await caught_up(database, owner, workspace)
    async with reading(database, workspace.org) as session:
        past, day = session.as_of(await head(owner, workspace.org)), workspace.clock.now.date()
        days = Days(day, day + timedelta(1))
        found = await tasks_by_day(past, (project, "topic"), days, CohortDay.ANSWERED)
        assert {code for answers in found.tasks[day] for code in alike_in(answers)} == {
            *found.values
        }


async def two_answers_of_a_reviewer(workspace: Workspace) -> None:
    """Let a reviewer replace both answers to a task, so that they gave it two that count."""
    reviewer = await workspace.member(Role.REVIEWER)
    project = await workspace.project(overlap=2, review="all")
    (task,) = await workspace.tasks(project)
    given = [await workspace.annotate(task, one) for one in await workspace.members(2)]
    for value, annotation in zip("bc", given, strict=True):
        await workspace.replace(task, annotation, topic(value), reviewer, resolve=False)


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
    later = begun.replace(year=begun.year + 1)
    by_member = "SELECT member_id, day, value, labels FROM quality_member_labels WHERE org_id = $1"
    assert await stored(owner, workspace, by_member) == {
        (ann.member, begun, "c"): 1,
        (bob.member, begun, "b"): 1,
        (bob.member, later, "c"): 1,
    }
    by_day = "SELECT day, value, labels FROM quality_day_labels WHERE org_id = $1"
    assert await stored(owner, workspace, by_day) == {
        (begun, "b"): 1,
        (begun, "c"): 1,
        (later, "c"): 1,
    }


async def test_a_task_lies_in_the_day_of_its_last_annotation_and_of_its_import(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=4)
    (task,) = await workspace.tasks(project)
    one, two, three = await workspace.members(3)
    imported = workspace.clock.now.date()
    text = "SELECT day, imported, answers, tasks FROM quality_day_tasks WHERE org_id = $1"

    def alike(**codes: int) -> str:
        return text_of_answers({code_of(f'["{value}"]'): n for value, n in codes.items()})

    async def require(day: date, answers: str) -> None:
        await caught_up(database, owner, workspace)
        assert await stored(owner, workspace, text) == {(day, imported, answers): 1}

    workspace.clock.now += timedelta(days=2)
    first = await workspace.annotate(task, one, topic("a"))
    await require(imported + timedelta(days=2), alike(a=1))
    workspace.clock.now += timedelta(days=3)
    second = await workspace.annotate(task, two, topic("b"))
    await require(imported + timedelta(days=5), alike(a=1, b=1))
    workspace.clock.now += timedelta(days=4)
    await workspace.revise(task, first, one, topic("b"))
    await require(imported + timedelta(days=5), alike(b=2))
    await workspace.annotate(task, three, topic("a"))
    await require(imported + timedelta(days=9), alike(a=1, b=2))
    await workspace.withdraw(task, second, two)
    await require(imported + timedelta(days=9), alike(a=1, b=1))


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
