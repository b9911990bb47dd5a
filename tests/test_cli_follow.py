"""`annolog follow` and `annolog status`: on the database itself and on a server elsewhere."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from server.app import Overrides
from server.cli import main
from server.events.accounts.roles import Role
from server.events.core import ids
from server.serving import serving
from server.settings import Settings
from tests.support.api import CHEAP, key_of
from tests.support.databases import Database
from tests.support.forked import Forked
from tests.support.serving import PROGRAM
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

PATIENCE = 40.0


def typed(*words: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, words)


async def head(workspace: Workspace) -> int:
    return (await workspace.do(lambda _: [], permission=None)).position


@asynccontextmanager
async def following(
    place: Path, *words: str, **env: str
) -> AsyncIterator[Callable[[], list[dict[str, Any]]]]:
    """A process that follows during the block; yields what returns the lines that it printed."""
    path = place / "lines"
    with path.open("wb") as out:
        given = {**os.environ, **env}
        process = Forked(*PROGRAM[1:], *words, env=given, stdout=out.fileno())
    try:
        yield lambda: [json.loads(line) for line in path.read_text().splitlines()]
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, PATIENCE)


async def until(lines: Callable[[], list[dict[str, Any]]], position: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE):
        found = lines()
        while not found or int(found[-1]["position"]) < position:
            await asyncio.sleep(0.05)
            found = lines()
    return found


async def test_both_ways_print_the_same_and_outlast_a_server(
    database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    project = await workspace.project()
    await workspace.tasks(project, 3)
    (tmp_path / "here").mkdir()
    parts = Overrides(passwords=CHEAP)
    async with serving(Settings(port=0), database.server_url, parts) as server:
        port = int(server.address.rpartition(":")[2])
    here = following(
        tmp_path / "here", "follow", "--after", "0",
        ANNOLOG_DATABASE_URL=database.server_url, ANNOLOG_KEY=key,
    )  # fmt: skip
    there = following(
        tmp_path, "--url", f"http://127.0.0.1:{port}", "follow", "--after", "0", ANNOLOG_KEY=key
    )
    async with here as read_here, there as read_there:
        for _ in range(2):
            async with serving(Settings(port=port), database.server_url, parts):
                await workspace.tasks(project, 2)
                last = await head(workspace)
                found = [await until(read, last) for read in (read_here, read_there)]
        assert found[0] == found[1]
    assert [int(line["position"]) for line in found[0]] == [*range(1, last + 1)]
    assert all("content" not in line for line in found[0])


async def test_what_is_wanted_and_seen_is_printed_from_a_cursor_on(
    database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    project, other = await workspace.project(), await workspace.project()
    ann = await workspace.member(Role.ANNOTATOR)
    key = await key_of(workspace, ann)
    env = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_KEY": key}
    words = ("--project", ids.public("project", project), "--type", "task.claimed")
    async with following(tmp_path, "follow", "--after", "0", *words, **env) as lines:
        await workspace.tasks(project, 2)
        await workspace.tasks(other)
        await workspace.claim(other, ann)
        await workspace.claim(project, ann)
        await workspace.claim(project, await workspace.member(Role.ANNOTATOR))
        (line,) = await until(lines, 1)
        assert line["actor"] == ids.public("member", ann.member), "the other's is hidden"
    bad = await asyncio.to_thread(typed, "follow", "--after", "99.0123456789abcdef", **env)
    assert (bad.exit_code, "HISTORY" in bad.output) == (1, False)
    assert "--after" in bad.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("follow", "--type", "task.eaten"), "no events of the type task.eaten"),
        (("follow", "--project", "task_x"), "--project"),
        (("follow",), "Set ANNOLOG_KEY to an API key"),
    ],
)
async def test_mistakes_are_one_sentence(
    database: Database, words: tuple[str, ...], said: str
) -> None:
    env = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_KEY": ""}
    result = await asyncio.to_thread(typed, *words, **env)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert "Traceback" not in result.output


async def test_the_status_tells_how_far_each_consumer_is_behind(
    database: Database, workspace: Workspace, owner: Any
) -> None:
    await workspace.tasks(await workspace.project(), 2)
    last = await head(workspace)
    await _progress(owner, workspace.org, last - 1, None)
    env = {"ANNOLOG_DATABASE_URL": database.server_url}
    org = ids.public("organization", workspace.org)
    result = await asyncio.to_thread(typed, "status", "--org", org, "--json", **env)
    lines = {
        (line["kind"], line["name"]): line for line in map(json.loads, result.stdout.splitlines())
    }
    nats = lines["broker", "nats"]
    assert (nats["organization"], nats["position"], nats["behind"]) == (org, last - 1, 1)
    assert nats["seconds"] >= 0
    assert nats["problem"] is None
    await _progress(owner, workspace.org, last, "It stands still.")
    result = await asyncio.to_thread(typed, "status", **env)
    assert result.exit_code == 0, result.output
    assert f"{org}\tbroker\tnats\t{last}\t0\t0.0\tIt stands still." in result.stdout.splitlines()


async def _progress(owner: Any, org: UUID, position: int, problem: str | None) -> None:
    await owner.execute(
        "INSERT INTO broker_progress VALUES ($1, 'nats', $2, $3) ON CONFLICT (org_id, broker) "
        "DO UPDATE SET position = excluded.position, problem = excluded.problem",
        org, position, problem,
    )  # fmt: skip
