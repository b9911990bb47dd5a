"""A served organization to measure: durable PostgreSQL, one server process, people with keys."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from bench.scratch import end_with_parent, scratch
from server.access import tokens
from server.access.actor import Actor
from server.commands import Command, Secret, Writer
from server.commands.accounts.organization_setup import create_ledger
from server.embedded.postgres import Postgres
from server.events import projects
from server.events.accounts import members, organizations
from server.events.accounts.credentials import issue_key
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.labeling import queue
from server.events.project_policy import Policy
from server.ledger.migrate import migrate, role_of
from server.projections.engine import generations

FORM = {
    "inputs": [{"name": "text", "kind": "text"}],
    "questions": [
        {
            "kind": "choice",
            "name": "topic",
            "title": "Topic",
            "options": [{"value": v, "label": v.upper()} for v in "abcde"],
        }
    ],
}
TEXT = (
    "The river rises in the hills above the old town and reaches the sea after seven days of rain."
)


@dataclass
class Site:
    """Where the server listens, and who may act there."""

    url: str
    port: int
    admin_url: str
    server_url: str
    pid: int
    org: UUID
    owner: Actor
    writer: Writer

    async def do(self, actor: Actor | None, decide: object, **names: object) -> object:
        """Run a decision in this process, past the server."""
        command = Command(
            org=self.org,
            actor=actor,
            id=uuid4(),
            fingerprint=b"",
            permission=None,
            decide=decide,  # type: ignore[arg-type]
            **names,  # type: ignore[arg-type]
        )
        return await self.writer.execute(command)

    async def member(self, name: str, role: Role) -> tuple[Actor, str]:
        """Add a member and return it with its key."""
        id_, credential, token = uuid7(), uuid7(), tokens.issue(tokens.TokenKind.KEY)
        await self.do(
            None, lambda _: members.add(id_, name=name, email=None, role=role, invited=False)
        )
        await self.do(
            None,
            lambda w: issue_key(
                w.member(id_), credential=credential, label=name, expires_at=None, now=w.now
            ),
            members=(id_,),
            secrets=(Secret(credential, id_, "key", tokens.digest(token)),),
        )
        return Actor(org=self.org, member=id_), token.reveal()

    async def project(self, tasks: int, policy: Policy | None = None) -> UUID:
        """Make a project with a choice form and that many tasks."""
        id_ = uuid7()
        rules = policy or Policy(leases_per_annotator=1_000)
        await self.do(
            self.owner, lambda _: projects.create(id_, name="P", description="", policy=rules)
        )
        await self.do(
            self.owner, lambda w: projects.publish_form(w.project(id_), form=FORM), projects=(id_,)
        )
        for start in range(0, tasks, 1_000):
            await self._import(id_, start, min(1_000, tasks - start))
        return id_

    async def _import(self, project: UUID, start: int, count: int) -> None:
        def decide(current: object) -> list[Change]:
            found: list[Change] = []
            for number in range(start, start + count):
                found += queue.import_task(
                    current.project(project),  # type: ignore[attr-defined]
                    task=uuid7(),
                    inputs={"text": f"{number} {TEXT}"},
                    external_id=f"{project.hex[:8]}-{number}",
                )
            return found

        await self.do(self.owner, decide, projects=(project,))


@contextlib.asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """Start PostgreSQL (fsync on) and one server process; stop both at the end."""
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            owner = await asyncpg.connect(running.admin_url)
            await migrate(owner, role_of(running.server_url))
            await generations.create(owner, 1, role_of(running.server_url))
            await owner.close()
            writer = Writer(running.server_url)
            org, first = uuid7(), uuid7()
            connection = await asyncpg.connect(running.server_url)
            await create_ledger(connection, org)
            await connection.close()
            port = free_port()
            server = await _serve(running.server_url, port)
            made = Site(
                f"http://127.0.0.1:{port}/graphql",
                port,
                running.admin_url,
                running.server_url,
                server.pid,
                org,
                Actor(org=org, member=first),
                writer,
            )
            await made.do(None, lambda _: _first_events(org, first))
            try:
                yield made
            finally:
                await writer.close()
                server.terminate()
                server.wait(10)


def _first_events(org: UUID, owner: UUID) -> list[Change]:
    added = members.add(owner, name="Ada", email=None, role=Role.OWNER, invited=False)
    return [*organizations.create(org, name="Bench"), *added]


async def _serve(database_url: str, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.serve", str(port)]
    environ = {**os.environ, "ANNOLOG_DATABASE_URL": database_url}
    server = subprocess.Popen(  # noqa: ASYNC220 - it runs on beside us
        command,
        env=environ,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one call of the kernel
    )
    await listening(port)
    return server


async def listening(port: int) -> None:
    """Wait until a server listens, also on a machine that is busy with other things."""
    for _ in range(2_400):
        with contextlib.suppress(OSError):
            _, stream = await asyncio.open_connection("127.0.0.1", port)
            stream.close()
            return
        await asyncio.sleep(0.05)
    message = "The server did not start."
    raise RuntimeError(message)


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
