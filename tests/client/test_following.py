"""Followers of every kind while the server is killed: each has every event, and none twice.

Programs that keep the events in a database, and a receiver of webhooks, are killed as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from annolog_client import Annolog, RefusedError, accepted, connect, follow
from annolog_client.operations.input_types import CreateProjectInput

from tests.graphql.conftest import node_with
from tests.support.api import key_of
from tests.support.databases import Database
from tests.support.serving import PATIENCE, ROOT, KillableServer, environment, free_port
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

EXAMPLES = ROOT / "client" / "examples"
TYPESCRIPT = ROOT / "client" / "typescript"
PAGE = ROOT / "docs" / "how-to" / "follow-events.md"
KILLS, MADE = 2, 40
WEBHOOK = """mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { ... on WebhookSecretPayload { secret position } } }"""
GQL = "gql[websockets]==4.4.0"


class Program:
    """A program that follows, or receives; what it printed and stored is in its folder."""

    def __init__(self, folder: Path, *words: str | Path, **given: str) -> None:
        folder.mkdir()
        self.folder = folder
        self._words, self._environment = words, environment(**given)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "printed").open("ab") as printed:
            # A group of its own, to end what a shell has started with it.
            self._process = subprocess.Popen(
                self._words, env=self._environment, cwd=self.folder, stdout=printed,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def wait(self) -> None:
        """Wait until it ends by itself."""
        assert self._process is not None
        self._process.wait(PATIENCE)

    def printed(self) -> list[int]:
        """The positions of the events that it printed, in order."""
        lines = (self.folder / "printed").read_text()
        found = re.findall(r'^(?:\{.*"position": ?")?(\d+)', lines, re.MULTILINE)
        return [int(position) for position in found]

    def stored(self) -> list[int]:
        """The positions of the events that it stored, in order."""
        with contextlib.closing(sqlite3.connect(self.folder / "events.db")) as db:
            try:
                return [row[0] for row in db.execute("SELECT position FROM events ORDER BY rowid")]
            except sqlite3.OperationalError:
                return []


@pytest.fixture
async def server(database: Database) -> AsyncIterator[KillableServer]:
    made = KillableServer(
        database.server_url,
        ANNOLOG_WEBHOOK_PRIVATE_TARGETS="*",
        ANNOLOG_SECRET_KEY="11" * 32,
    )
    made.start()
    yield made
    made.kill()


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Programs, which are ended after the test."""
    made: list[Program] = []
    yield made
    for program in made:
        program.kill()


def typescript(folder: Path, **given: str) -> Program | str:
    """The example in TypeScript beside the npm packages it needs; or why it cannot run."""
    shutil.copytree(TYPESCRIPT, folder / "packages", ignore=shutil.ignore_patterns("node_modules"))
    try:
        node = node_with(folder / "packages")
    except pytest.skip.Exception as missing:
        return str(missing)
    script = folder / "packages" / "follow.ts"
    return Program(folder / "typescript", node, script, "cursor.txt", **given)


def curl(folder: Path, key: str, server: KillableServer) -> Program:
    """The program of the page in a loop, as the page says."""
    (script,) = re.findall(r"```sh\n(touch.*?)```", PAGE.read_text(), re.DOTALL)
    (loop,) = re.findall(r"`(while sh follow\.sh; .*?)`", PAGE.read_text())
    made = Program(
        folder / "curl", "sh", "-c", loop.replace("sleep 1", "sleep 0.2"),
        KEY=key, URL=f"{server.address}/graphql",
    )  # fmt: skip
    (made.folder / "follow.sh").write_text(script)
    return made


async def receiver(folder: Path, client: Annolog) -> Program:
    """The receiver of webhooks, and a webhook that sends it everything."""
    port = free_port()
    wanted = {
        "commandId": str(uuid4()), "name": "Hook", "url": f"http://127.0.0.1:{port}/annolog",
        "actsAs": "AUDITOR", "batch": 5, "after": "0",
    }  # fmt: skip
    request = {"query": WEBHOOK, "variables": {"input": wanted}}
    made = (await client.http.post("/graphql", json=request)).json()["data"]["createWebhook"]
    return Program(
        folder / "receiver", sys.executable, "-m", "uvicorn", "--app-dir", EXAMPLES,
        "--port", str(port), "--log-level", "error", "receiver:app",
        WEBHOOK_SECRET=made["secret"], STORE="events.db",
    )  # fmt: skip


def python_with_gql(folder: Path) -> Path:
    """A Python with gql, in an environment of its own: it is none of our dependencies."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", GQL]
    done = subprocess.run(install, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"pip could not install gql: {done.stderr[-300:]}")
    return python


async def make_projects(client: Annolog, server: KillableServer, victims: list[Program]) -> int:
    """Create projects while everything is killed now and then; return the last position."""
    position = "0"
    for number in range(MADE):
        given = CreateProjectInput(command_id=uuid4(), name=f"P{number}")
        position = accepted(await client.create_project(given)).position
        if number % (MADE // (KILLS + 1)) == 5 and number > 5:
            server.kill()
            server.start()
        if number == MADE // 2:
            for victim in victims:
                victim.kill()
                victim.start()
    return int(position)


async def follow_all(client: Annolog, take: Callable[[int], None]) -> None:
    async for event in follow(client, "0", delays=(0.1, 0.5)):
        take(event.position)


async def all_have(last: int, everybody: dict[str, Callable[[], list[int]]]) -> None:
    """Wait until everybody has the last event, and compare what each has."""
    async with asyncio.timeout(PATIENCE):
        while any(not (seen := read()) or seen[-1] < last for read in everybody.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    wanted = list(range(1, last + 1))
    found = {name: read() for name, read in everybody.items()}
    assert found == dict.fromkeys(everybody, wanted)


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("curl") is None, reason="an example calls curl")
async def test_the_server_is_killed_and_nobody_misses_an_event(
    server: KillableServer, workspace: Workspace, programs: list[Program], tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    given = {"ANNOLOG_URL": server.address, "ANNOLOG_KEY": key}
    seen: list[int] = []
    node = typescript(tmp_path, **given)
    python = Program(
        tmp_path / "python", sys.executable, EXAMPLES / "follow.py", "events.db", **given
    )
    shell = curl(tmp_path, key, server)
    everybody = {"client": lambda: seen, "python": python.stored, "curl": shell.printed}
    async with connect(server.address, key) as client:
        hook = await receiver(tmp_path, client)
        everybody["receiver"] = hook.stored
        programs += [python, shell, hook]
        if isinstance(node, Program):
            everybody["typescript"] = node.printed
            programs.append(node)
        for program in programs:
            program.start()
        reading = asyncio.create_task(follow_all(client, seen.append))
        last = await make_projects(client, server, [python, hook])
        await all_have(last, everybody)
        reading.cancel()
    if isinstance(node, str):
        pytest.skip(f"TypeScript was left out: {node}")


@pytest.mark.faults
@pytest.mark.systems
@pytest.mark.timeout(300)
async def test_gql_misses_nothing_either(
    server: KillableServer, workspace: Workspace, programs: list[Program], tmp_path: Path
) -> None:
    python = python_with_gql(tmp_path / "venv")
    key = await key_of(workspace, workspace.owner)
    given = {"ANNOLOG_URL": server.address, "ANNOLOG_KEY": key}
    program = Program(tmp_path / "gql", python, EXAMPLES / "follow_gql.py", "events.db", **given)
    programs.append(program)
    program.start()
    async with connect(server.address, key) as client:
        last = await make_projects(client, server, [program])
    await all_have(last, {"gql": program.stored})


async def test_a_follower_is_told_why_it_cannot_go_on(
    server: KillableServer, workspace: Workspace, programs: list[Program], tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    async with connect(server.address, key) as client:
        await client.viewer()
        with pytest.raises(RefusedError) as history:
            await anext(aiter(follow(client, "1.0000000000000000")))
        assert history.value.code == "HISTORY_CHANGED"
        with pytest.raises(RefusedError) as invalid:
            await anext(aiter(follow(client, "abc")))
        assert invalid.value.code == "INVALID"
        client.key = "annolog_key_nonsense"
        shell = curl(tmp_path, client.key, server)
        programs.append(shell)
        shell.start()
        await asyncio.to_thread(shell.wait)
        with pytest.raises(RefusedError) as unknown:
            async with asyncio.timeout(20):
                await anext(aiter(follow(client, "0")))
        assert unknown.value.code == "UNAUTHENTICATED"
