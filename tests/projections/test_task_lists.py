"""What lists of tasks are ordered and filtered by equals what the rows of the tasks say."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from json import loads
from typing import Any

import asyncpg
import pytest

from server.events.labeling.tasks import ReviewReason
from server.projections.counters import counting, rebuild
from server.projections.counters.statistics import STATISTICS
from server.projections.counters.task_lists import (
    CROWDED,
    MOST_META,
    OPEN_COMMENTS,
    TASK_LISTS,
    author_term,
    disagreement,
    meta_term,
    meta_terms,
    microseconds,
    reason_term,
    reviewer_term,
)
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import head, running
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.workspace import Workspace

ROWS = """
SELECT t.project_id, t.id, t.rank, t.imported_at, t.changed_at, t.review_reason, t.open_comments,
  t.meta, ARRAY(SELECT author_id FROM projection_1.annotation a
    WHERE a.org_id = t.org_id AND a.task_id = t.id AND author_id IS NOT NULL) AS authors,
  ARRAY(SELECT reviewer_id FROM projection_1.annotation a
    WHERE a.org_id = t.org_id AND a.task_id = t.id AND reviewer_id IS NOT NULL) AS reviewers,
  (SELECT coalesce(sum(time_spent_ms), 0) FROM projection_1.annotation a
    WHERE a.org_id = t.org_id AND a.task_id = t.id)::bigint AS time_spent
FROM projection_1.task t WHERE org_id = $1
"""
KEYS = """
SELECT project_id, task_id, imported_us, changed_us, time_spent_ms
FROM task_imported_keys FULL JOIN task_changed_keys USING (org_id, project_id, task_id)
WHERE org_id = $1
"""
POSTINGS = "SELECT project_id, term, rank, task_id FROM task_postings WHERE org_id = $1"


def terms(row: Any) -> set[int]:
    found = {author_term(member) for member in row["authors"]}
    found |= {reviewer_term(member) for member in row["reviewers"]}
    found |= meta_terms(loads(row["meta"])) if row["meta"] else set()
    if row["review_reason"]:
        found.add(reason_term(ReviewReason(row["review_reason"])))
    return found | ({OPEN_COMMENTS} if row["open_comments"] else set())


async def caught_up(database: Database, owner: asyncpg.Connection, workspace: Workspace) -> None:
    async with running(database, TASK_LISTS) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))]
)
async def test_sort_keys_and_terms_are_those_of_the_tasks(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(counting, "PART", 20)
    organization = await RandomOrganization(workspace, seed).begin()
    async with running(database, TASK_LISTS) as one:
        workspace.writer._on_commit = one.wake
        await organization.go(150)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    for anew in (False, True):
        if anew:
            await rebuild.rebuild(database.server_url, workspace.org, [TASK_LISTS])
        rows = await owner.fetch(ROWS, workspace.org)
        keys = {tuple(row) for row in await owner.fetch(KEYS, workspace.org)}
        assert keys == {
            (
                row["project_id"], row["id"], microseconds(row["imported_at"]),
                microseconds(row["changed_at"]), row["time_spent"],
            )
            for row in rows
        }  # fmt: skip
        postings = {tuple(row) for row in await owner.fetch(POSTINGS, workspace.org)}
        assert postings == {
            (row["project_id"], term, row["rank"], row["id"]) for row in rows for term in terms(row)
        }
    assert await rebuild.check(database.server_url, [TASK_LISTS]) == []


async def test_a_term_leaves_with_what_it_stands_for(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    """A value in meta is erased, and a comment is not."""
    (task,) = await workspace.import_(
        await workspace.project(), [{"inputs": {"text": "Rome"}, "meta": {"batch": "a", "n": 3}}]
    )
    imported = await head(owner, workspace)
    await workspace.comment(task, "Hm.")
    await caught_up(database, owner, workspace)

    async def found() -> set[int]:
        return {row["term"] for row in await owner.fetch(POSTINGS, workspace.org)}

    meta = {meta_term("batch", "a"), meta_term("n", "3")}
    assert await found() == meta | {OPEN_COMMENTS}
    await workspace.erase(task, [imported])
    await caught_up(database, owner, workspace)
    assert await found() == {OPEN_COMMENTS}
    assert await rebuild.check(database.server_url, [TASK_LISTS]) == []


async def test_a_busy_ledger_is_counted_at_its_pace_and_awaited_at_once(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project()
    counters = replace(STATISTICS, pace=0.0), replace(TASK_LISTS, pace=3_600.0)
    async with running(database, *counters, poll=3_600) as one:
        workspace.writer._on_commit = one.wake
        await workspace.tasks(project, 1)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
        one._awaited.clear()  # what was awaited may have been counted already, for another reason
        await workspace.tasks(project, 1)
        last = await head(owner, workspace)
        while one._reached[workspace.org, "statistics"] < last:  # noqa: ASYNC110 - the runner moves it
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        assert one._reached[workspace.org, "task_lists"] < last
        assert len(one._handed[workspace.org]) > 0, "kept, so that no event is read again"
        assert await one.caught_up(workspace.org, last, 30)
        one._counters[TASK_LISTS.name] = replace(TASK_LISTS, pace=2.0)
        await workspace.tasks(project, 1)
        last = await head(owner, workspace)
        async with asyncio.timeout(30):
            while one._reached[workspace.org, "task_lists"] < last:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
    assert await rebuild.check(database.server_url) == []


def test_values_in_meta_are_terms_as_json_shows_them() -> None:
    meta = {"a": "x", "b": 3, "c": 2.5, "d": True, "e": None, "f": ["x"], "g": {"h": 1}}
    meta["i"] = "y" * 201
    shown = {"a": "x", "b": "3", "c": "2.5", "d": "true"}
    assert meta_terms(meta) == {meta_term(key, value) for key, value in shown.items()}
    assert meta_terms({str(n): n for n in range(MOST_META + 1)}) == {CROWDED}
    assert meta_term("a", "b c") != meta_term("a b", "c")


def test_disagreement_is_the_share_of_questions_on_which_answers_differ() -> None:
    class Given:
        counts = True

        def __init__(self, **answers: Any) -> None:
            self.answers = answers

    one, other = topic("a")["topic"], topic("b")["topic"]
    text = {"kind": "text", "text": "free"}
    for given, expected in (
        ([{"topic": one}], 0),
        ([{"topic": one}, {"topic": one}], 0),
        ([{"topic": one}, {"topic": other}], 100),
        ([{"topic": one, "why": text}, {"topic": one, "why": {**text, "text": "else"}}], 0),
        ([{"topic": one, "more": one}, {"topic": other, "more": one}], 50),
        ([{"topic": one}, {}], 100),
        ([{}, {}], 0),
    ):
        assert disagreement(tuple(Given(**answers) for answers in given)) == expected  # type: ignore[arg-type]
