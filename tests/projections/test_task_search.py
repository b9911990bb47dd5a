"""The index of texts has what a naive search finds in the rows of tasks, answers and comments."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.events.labeling import comments
from server.events.labeling.texts import MOST_BYTES, cut, text_in
from server.projections.counters import counting, rebuild, task_search
from server.projections.counters.task_search import TASK_SEARCH, searched
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import head, running
from tests.support.databases import Database
from tests.support.workspace import Workspace

PARTS = {
    "inputs": "SELECT id, project_id, inputs AS text, NULL::uuid AS reader FROM {}.task",
    "answers": "SELECT id, project_id, answers AS text, author_id AS reader FROM {}.annotation",
    "comments": "SELECT c.id, c.project_id, c.text, a.author_id AS reader FROM {}.comment c "
    "LEFT JOIN {}.annotation a ON a.org_id = c.org_id AND a.id = c.annotation_id",
}
ALL = list(PARTS)
_WORDS = re.compile(r"(?<![\w.:/-])[^\W\d_]{2,}(?![\w:/-]|\.\w)")
"""Plain words: PostgreSQL has rules of its own for numbers, addresses and hyphens."""
FOUND = "SELECT * FROM search_tasks($1, $2, $3, $4, 1000000000, 1000)"


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the server's role."""
    made = await asyncpg.connect(database.server_url)
    yield made
    await made.close()


async def caught_up(database: Database, owner: asyncpg.Connection, workspace: Workspace) -> None:
    async with running(database, TASK_SEARCH) as one:
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)


async def stored(owner: asyncpg.Connection, workspace: Workspace) -> set[tuple[Any, ...]]:
    text = "SELECT project_id, task_id, part, item_id, position, text::text FROM task_search"
    return {tuple(row) for row in await owner.fetch(f"{text} WHERE org_id = $1", workspace.org)}


async def found(
    connection: asyncpg.Connection, org: UUID, project: UUID, words: str, reader: UUID | None = None
) -> list[tuple[str, UUID]]:
    """The parts and ids that the server's role finds, the newest first."""
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.org_id = '{org}'")
        rows = await connection.fetch(FOUND, project, words, ALL, reader)
    positions = [row["position"] for row in rows]
    assert positions == sorted(positions, reverse=True)
    assert {row["matches"] for row in rows} <= {len(rows)}
    return [(row["part"], row["item_id"]) for row in rows]


async def naive(owner: asyncpg.Connection, project: UUID) -> list[tuple[str, UUID, Any, set[str]]]:
    """Each text of a project: part, id, reader, words."""
    every = []
    for part, text in PARTS.items():
        for row in await owner.fetch(text.replace("{}", "projection_1")):
            if row["project_id"] == project:
                words = set(_WORDS.findall(searched(part, row["text"]).lower()))
                every.append((part, row["id"], row["reader"], words))
    return every


async def compared(
    owner: asyncpg.Connection,
    connection: asyncpg.Connection,
    workspace: Workspace,
    organization: RandomOrganization,
    seed: int,
) -> None:
    """For a third of all words: what is found, by all and by a blind member, is what is there."""
    ann = organization.people[0].member
    # A database whose character type is C knows no letters but those of ASCII.
    ctype = "SELECT datctype FROM pg_database WHERE datname = current_database()"
    only_ascii = await owner.fetchval(ctype) == "C"
    for project in organization.projects:
        texts = await naive(owner, project)
        every = set().union(*(words for *_, words in texts))
        for word in sorted(w for w in every if w.isascii() or not only_ascii)[seed::3]:
            seen = await found(connection, workspace.org, project, f'"{word}"')
            assert set(seen) == {(p, id_) for p, id_, _, words in texts if word in words}, word
            own = await found(connection, workspace.org, project, f'"{word}"', ann)
            assert set(own) == {
                (part, id_)
                for part, id_, reader, words in texts
                if word in words and (reader == ann or (part != "answers" and reader is None))
            }, word


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))]
)
async def test_what_is_found_is_what_a_naive_search_finds(
    database: Database,
    owner: asyncpg.Connection,
    connection: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    """For every word of a random history, for all and for a blind member, counted in any way."""
    monkeypatch.setattr(counting, "PART", 20)
    monkeypatch.setattr(task_search, "CHUNK", 3)
    organization = await RandomOrganization(workspace, seed).begin()
    first, second = organization.projects
    await workspace.change_policy(first, full_text=True)
    async with running(database, TASK_SEARCH) as one:
        workspace.writer._on_commit = one.wake
        await organization.go(100)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
        await workspace.change_policy(second, full_text=True)
        await organization.go(50)
        await workspace.change_policy(first, full_text=True)
        await workspace.change_policy(second, full_text=True)
        assert await one.caught_up(workspace.org, await head(owner, workspace), 30)
    await compared(owner, connection, workspace, organization, seed)
    live = await stored(owner, workspace)
    assert {row[0] for row in live} == {first, second}
    assert {row[2] for row in live} == set(ALL)
    assert await rebuild.check(database.server_url, [TASK_SEARCH]) == []
    await rebuild.rebuild(database.server_url, workspace.org, [TASK_SEARCH])
    assert await stored(owner, workspace) == live
    await workspace.change_policy(first, full_text=False)
    await caught_up(database, owner, workspace)
    assert {row[0] for row in await stored(owner, workspace)} == {second}
    assert await rebuild.check(database.server_url, [TASK_SEARCH]) == []


async def test_what_the_index_says_is_compared(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    await workspace.tasks(await workspace.project(full_text=True), 2)
    await caught_up(database, owner, workspace)
    await owner.execute("UPDATE task_search SET position = 1 WHERE org_id = $1", workspace.org)
    assert len(await rebuild.check(database.server_url, [TASK_SEARCH])) == 2
    await rebuild.rebuild(database.server_url, workspace.org, [TASK_SEARCH])
    assert await rebuild.check(database.server_url, [TASK_SEARCH]) == []


async def test_erased_texts_and_deleted_comments_leave_the_index(
    database: Database,
    owner: asyncpg.Connection,
    connection: asyncpg.Connection,
    workspace: Workspace,
) -> None:
    project = await workspace.project(full_text=True)
    task, other = await workspace.tasks(project, 2)
    imported = await head(owner, workspace) - 1
    note = await workspace.comment(task, "Seen in Paris.")
    await caught_up(database, owner, workspace)
    search = partial(found, connection, workspace.org, project)
    assert await search("rome") == [("inputs", other), ("inputs", task)]
    assert await search("paris") == [("comments", note)]
    await workspace.erase(task, [imported])
    await workspace.manage(
        comments.delete, task, comment=note, by=workspace.owner.member, manages=True, reason="x"
    )
    await caught_up(database, owner, workspace)
    assert await search("rome") == [("inputs", other)]
    assert await search("paris") == []
    assert await rebuild.check(database.server_url, [TASK_SEARCH]) == []


async def test_other_projects_write_nothing(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    await workspace.tasks(await workspace.project())
    await caught_up(database, owner, workspace)
    assert await stored(owner, workspace) == set()


async def test_of_two_tenants_each_finds_its_own(
    database: Database,
    owner: asyncpg.Connection,
    connection: asyncpg.Connection,
    workspace: Workspace,
    another_workspace: Workspace,
) -> None:
    """Whoever names the project of another organization finds nothing, without a session none."""
    made = []
    for each in (workspace, another_workspace):
        project = await each.project(full_text=True)
        made.append((each.org, project, (await each.tasks(project))[0]))
        await caught_up(database, owner, each)
    for org, _, _ in made:
        for of, project, task in made:
            wanted = [("inputs", task)] if of == org else []
            assert await found(connection, org, project, "rome") == wanted
            assert await found(connection, org, project, "-nothing") == wanted
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(FOUND, made[0][1], "rome", ALL, None)
    assert await connection.fetch("SELECT * FROM task_search") == []


@pytest.mark.parametrize(
    "text",
    [
        "-".join("abcdefgh" * 9_000),
        "http://a.b/" * 20_000,
        "\N{GRINNING FACE} " * 60_000,
        "é" * 99_999,
    ],
    ids=["hyphens", "addresses", "emoji", "one word"],
)
async def test_any_text_can_be_indexed(
    database: Database, owner: asyncpg.Connection, workspace: Workspace, text: str
) -> None:
    project = await workspace.project(full_text=True)
    await workspace.import_(project, [{"inputs": {"text": f"first {text} last"}}])
    await caught_up(database, owner, workspace)
    (row,) = await stored(owner, workspace)
    assert "'first'" in row[-1]


def test_texts_are_cut_between_characters() -> None:
    assert cut("é" * 60_000) == "é" * (MOST_BYTES // 2)
    assert cut("x" + "é" * 60_000) == "x" + "é" * (MOST_BYTES // 2 - 1)
    assert text_in({"b": {"kind": "text", "text": "two"}, "a": ["one", 1, None]}) == "one\ntwo"
