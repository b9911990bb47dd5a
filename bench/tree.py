"""A tree of this code at work: its own database, its own programs, asked over HTTP alone.

Names of modules differ between trees, so nothing of the other tree is imported here: it migrates,
makes an organization and serves by its command line, and is filled by its API.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from bench.client import Client
from bench.database import database_url
from bench.scratch import end_with_parent
from bench.site import free_port, listening
from server.embedded import roles
from server.embedded.postgres import Running

HERE = Path(__file__).resolve().parent.parent
INPUTS = {"extendLease": "LeaseInput"}
"""Inputs that are not named after their mutation."""
_DONE = "__typename ... on Refused { code message path }"
_BACKENDS = """
SELECT pid FROM pg_stat_activity
WHERE datname = $1 AND backend_type = 'client backend' AND usename <> current_user"""
_COUNTED = """
SELECT NOT EXISTS (SELECT FROM ledger l JOIN projection_checkpoints p USING (org_id)
WHERE p.projection IN ('statistics', 'task_lists') AND p.position < l.head)"""
"""Whether counters have counted what was written, also those that do so once a second."""


@dataclass
class Served:
    """A tree at work.

    Attributes:
        ports: of its servers.
        pids: their processes, in the same order.
        key: of the owner of its organization.
        database: the name of its database, which only its servers use.
        watched: the URL of that database for a superuser, whose CPU is not counted.
    """

    ports: list[int]
    pids: list[int]
    key: str
    database: str
    watched: str

    async def cpu(self, observer: asyncpg.Connection[asyncpg.Record]) -> dict[int, float]:
        """Return the CPU seconds of its servers and of each PostgreSQL backend that works for it.

        `observer` is a superuser's connection: those of superusers are not counted.
        """
        backends = [row["pid"] for row in await observer.fetch(_BACKENDS, self.database)]
        return {pid: cpu(pid) for pid in (*self.pids, *backends)}


@contextlib.asynccontextmanager
async def served(
    tree: Path, running: Running, name: str, folder: Path, servers: int = 1, first: str = ""
) -> AsyncIterator[Served]:
    """Give a tree a database of its own in a cluster, and run servers of that tree on it.

    `first` is Python that each server runs before it serves.
    """
    superuser = await asyncpg.connect(database_url(running.superuser_url, "postgres"))
    await roles.create_database(superuser, name, "template0")
    await superuser.close()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANNOLOG_")},
        "PYTHONPATH": str(tree),
        "ANNOLOG_ADMIN_URL": database_url(running.admin_url, name),
        "ANNOLOG_DATABASE_URL": database_url(running.server_url, name),
        # One client is all clients here.
        "ANNOLOG_CONNECTIONS_PER_ADDRESS": "100000",
        "ANNOLOG_SUBSCRIPTIONS_PER_MEMBER": "100000",
        "ANNOLOG_SUBSCRIPTIONS_PER_KEY": "100000",
    }
    key = folder / f"{name}-key"
    for arguments in (["migrate"], ["org", "create", "Bench", "--key-file", str(key)]):
        if await asyncio.to_thread(_annolog(tree, environ, arguments).wait, 300):
            raise RuntimeError(f"`annolog {' '.join(arguments)}` fails in {tree}.")
    with contextlib.ExitStack() as stack:
        ports = [free_port() for _ in range(servers)]
        pids = [stack.enter_context(_serving(tree, environ, port, first)) for port in ports]
        for port in ports:
            await listening(port)
        watched = database_url(running.superuser_url, name)
        yield Served(ports, pids, key.read_text().strip(), name, watched)


def _annolog(
    tree: Path, environ: dict[str, str], arguments: list[str], first: str = ""
) -> subprocess.Popen[bytes]:
    """Run the command line of a tree, and make sure that it is the one of that tree."""
    code = (
        f"import server; assert server.__path__[0] == {str(tree / 'server')!r}, server.__path__\n"
        f"{first}\nfrom server.cli import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=tree,
        env=environ,
        stdout=subprocess.DEVNULL,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one call of the kernel
    )


@contextlib.contextmanager
def _serving(tree: Path, environ: dict[str, str], port: int, first: str) -> Iterator[int]:
    server = _annolog(tree, environ, ["serve", "--port", str(port)], first)
    try:
        yield server.pid
    finally:
        server.kill()
        server.wait(10)


async def ask(
    client: Client, mutation: str, payload: str, fields: str, **given: object
) -> dict[str, Any]:
    """Run a mutation and return its payload."""
    kind = INPUTS.get(mutation, f"{mutation[0].upper()}{mutation[1:]}Input")
    query = (
        f"mutation($input: {kind}!) {{ {mutation}(input: $input) "
        f"{{ {_DONE} ... on {payload} {{ {fields} }} }} }}"
    )
    reply: Any = await client.post(query, {"input": {"commandId": str(uuid4()), **given}})
    if "data" not in reply:
        raise RuntimeError(reply)
    found: dict[str, Any] = reply["data"][mutation]
    if found["__typename"] != payload:
        raise RuntimeError(reply)
    return found


async def _has_input(owner: Client, kind: str, field: str = "commandId") -> bool:
    """Tell whether a tree has an input type with a field: names differ between trees."""
    reply: Any = await owner.post(
        "query($kind: String!) { __type(name: $kind) { inputFields { name } } }", {"kind": kind}
    )
    found = reply["data"]["__type"] or {"inputFields": []}
    return field in {one["name"] for one in found["inputFields"]}


async def add_project(owner: Client, form: dict[str, Any], **policy: int) -> str:
    """Make a project with a form; return its id."""
    made = await ask(
        owner, "createProject", "ProjectPayload", "project { id }", name="P", policy=policy
    )
    project = str(made["project"]["id"])
    field = "formJson" if await _has_input(owner, "PublishFormInput", "formJson") else "form"
    await ask(owner, "publishForm", "ProjectPayload", "position", project=project, **{field: form})
    return project


async def add_member(owner: Client, name: str, role: str) -> str:
    """Add a member; return its key."""
    added = await ask(owner, "addMember", "MemberPayload", "member { id }", name=name, role=role)
    key = "ApiKey" if await _has_input(owner, "CreateApiKeyInput") else "Key"
    asked = {"label": "k", "member": added["member"]["id"]}
    made = await ask(owner, f"create{key}", f"Create{key}Payload", "secret", **asked)
    return str(made["secret"])


def cpu(pid: int) -> float:
    """Return the CPU seconds of all threads of a process, in nanoseconds' precision."""
    used = 0.0
    with contextlib.suppress(OSError):  # it has ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            used += int((task / "schedstat").read_text().split()[0]) / 1e9
    return used


async def settled(place: Served, observer: asyncpg.Connection[asyncpg.Record]) -> dict[int, float]:
    """Wait until what follows a command, such as counting, is done; return the CPU seconds then."""
    watching = await asyncpg.connect(place.watched)
    while not await watching.fetchval(_COUNTED):  # noqa: ASYNC110 - a server counts
        await asyncio.sleep(0.05)
    await watching.close()
    before = await place.cpu(observer)
    for _ in range(30):
        await asyncio.sleep(0.15)
        now = await place.cpu(observer)
        if sum(now.values()) - sum(before.values()) < 0.003:
            return now
        before = now
    return before


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the CPU seconds between two readings.

    A backend that has begun between them counts in full, one that has ended not at all.
    """
    return sum(used - before.get(pid, 0.0) for pid, used in after.items())
