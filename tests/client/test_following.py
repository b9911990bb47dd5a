"""Followers in Python and in TypeScript, while the server is killed: no gap, and nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from annolog_client import Annolog, RefusedError, accepted, connect, follow
from annolog_client.operations.input_types import CreateProjectInput

from server.ledger.read import head
from tests.graphql.conftest import node_with
from tests.support.api import key_of
from tests.support.databases import Database
from tests.support.forked import Forked
from tests.support.serving import PROGRAM, environment
from tests.support.workspace import Workspace

TYPESCRIPT = Path(__file__).parents[2] / "client" / "typescript"
KILLS, MADE = 2, 40
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """A server that can be killed, and comes back at the same address."""

    def __init__(self, database: Database) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = environment(
            ANNOLOG_DATABASE_URL=database.server_url, ANNOLOG_PORT=str(self.port)
        )
        self.process: Forked | None = None

    def start(self) -> None:
        with Path(os.devnull).open("wb") as nothing:
            self.process = Forked(
                *PROGRAM[1:], "serve", env=self._environment, stderr=nothing.fileno()
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.end()


@pytest.fixture
async def server(database: Database) -> AsyncIterator[Server]:
    made = Server(database)
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Node, and the example beside the npm packages that it needs."""
    folder = tmp_path_factory.mktemp("typescript")
    for file in TYPESCRIPT.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    return node_with(folder), folder / "follow.ts"


async def make_projects(client: Annolog, server: Server) -> int:
    """Create projects while the server is killed now and then; return the last position."""
    position = "0"
    for number in range(MADE):
        given = CreateProjectInput(command_id=uuid4(), name=f"P{number}")
        position = accepted(await client.create_project(given)).position
        if number % (MADE // (KILLS + 1)) == 5 and number > 5:
            server.kill()
            server.start()
    return int(position)


async def positions(client: Annolog) -> AsyncIterator[int]:
    async for event in follow(client, "0", delays=(0.1, 0.5)):
        yield event.position


async def printed(program: asyncio.subprocess.Process) -> AsyncIterator[int]:
    assert program.stdout is not None
    while line := await program.stdout.readline():
        yield int(line.split()[0])


async def read_to(last: int, found: AsyncIterator[int], seen: list[int]) -> None:
    async for position in found:
        seen.append(position)
        if position >= last:
            return


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_the_server_is_killed_and_nobody_misses_an_event(
    server: Server,
    database: Database,
    workspace: Workspace,
    typescript: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    key = await key_of(workspace, workspace.owner)
    node, script = typescript
    connection = await asyncpg.connect(database.server_url)
    expected = await head(connection, workspace.org) + MADE
    await connection.close()
    cursor = tmp_path / "cursor.txt"
    wanted = {**os.environ, "ANNOLOG_URL": server.address, "ANNOLOG_KEY": key}
    program = await asyncio.create_subprocess_exec(
        node, script, cursor, env=wanted, stdout=asyncio.subprocess.PIPE
    )
    seen: tuple[list[int], list[int]] = [], []
    async with connect(server.address, key) as client:
        work = [
            asyncio.create_task(read_to(expected, positions(client), seen[0])),
            asyncio.create_task(read_to(expected, printed(program), seen[1])),
        ]
        last = await make_projects(client, server)
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*work)
    program.kill()
    await program.wait()
    assert last == expected
    assert seen[0] == seen[1] == list(range(1, expected + 1))
    assert int(cursor.read_text().partition(".")[0]) >= expected - 1


async def test_a_follower_is_told_why_it_cannot_go_on(server: Server, workspace: Workspace) -> None:
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
        with pytest.raises(RefusedError) as unknown:
            async with asyncio.timeout(20):
                await anext(aiter(follow(client, "0")))
        assert unknown.value.code == "UNAUTHENTICATED"
    with contextlib.suppress(ProcessLookupError):
        server.kill()
