"""A NATS server with JetStream, started from its wheel: for one machine, and for trying out.

FOLDER/            0700
  nats.json        0600: the password and the port
  nats.conf        0600: written at each start
  nats.log         what the server printed
  nats.pid         its process
  jetstream/       the streams
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sysconfig
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from server.embedded.binaries import EmbeddedError, clean_environment
from server.embedded.folder import take_lock, write_private
from server.embedded.postgres import free_port
from server.embedded.process import is_alive, works_in

USER = "annolog"
PATIENCE = 20.0
"""Seconds within which the server must listen."""
RESTARTS = (0.2, 5.0)
"""Seconds before a server that ended is started again: at first, and at most."""
STOPPING = 10.0
READ = 4_096
"""Bytes within which a server says its name."""
MISSING = (
    "NATS is not installed: run `pip install 'annolog[nats-server]'`, or set ANNOLOG_NATS_URL to a "
    "server of your own."
)


@dataclass(frozen=True)
class Access:
    """How to reach the server; kept between starts."""

    password: str
    port: int

    @property
    def url(self) -> str:
        """The address with the password."""
        return f"nats://{USER}:{self.password}@127.0.0.1:{self.port}"


class RunningNats:
    """A NATS server that runs during a block of `nats_server`."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder
        self.access = _access(folder / "nats.json")
        self._name = f"annolog-{secrets.token_hex(8)}"
        """Which the server says first to whoever connects: another one may be at the port."""
        self.child = self._start()

    async def keep_alive(self) -> None:
        """Start the server again whenever it ends, until cancelled."""
        delay = RESTARTS[0]
        while True:
            while self.child.poll() is None:  # noqa: ASYNC110 - the end of a process sets no event
                await asyncio.sleep(0.1)
            await asyncio.sleep(delay)
            delay = min(RESTARTS[1], delay * 2)
            self.child = self._start()

    async def listens(self) -> None:
        """Wait until the server takes connections. Raises EmbeddedError where it does not."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.child.poll() is None:
                    with contextlib.suppress(OSError):
                        if await self._answers():
                            return
                    await asyncio.sleep(0.02)
        lines = (self._folder / "nats.log").read_text(errors="replace").strip().splitlines()
        raise EmbeddedError(f"NATS does not start: {' | '.join(lines[-2:]) or 'it says nothing'}")

    async def _answers(self) -> bool:
        """Whether it is this server that takes connections. Raises OSError where none does."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.access.port)
        try:
            return self._name.encode() in await reader.read(READ)
        finally:
            writer.close()

    async def stop(self) -> None:
        """End the server; it writes what it holds first."""
        self.child.terminate()
        try:
            await asyncio.to_thread(self.child.wait, STOPPING)
        except subprocess.TimeoutExpired:
            self.child.kill()
            await asyncio.to_thread(self.child.wait)

    def _start(self) -> subprocess.Popen[bytes]:
        config = (
            f'listen: "127.0.0.1:{self.access.port}"\nserver_name: {self._name}\n'
            f"pid_file: {json.dumps(str(self._folder / 'nats.pid'))}\n"
            f"jetstream {{ store_dir: {json.dumps(str(self._folder / 'jetstream'))} }}\n"
            f"authorization {{ user: {USER}, password: {json.dumps(self.access.password)} }}\n"
        )
        write_private(self._folder / "nats.conf", config.encode())
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        log = os.open(self._folder / "nats.log", flags, 0o600)
        try:
            return subprocess.Popen(
                [self._program, "-c", str(self._folder / "nats.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=clean_environment(),
                cwd=self._folder,  # by which a server that was left behind is known
                umask=0o077,
                start_new_session=True,
            )
        finally:
            os.close(log)


@contextlib.asynccontextmanager
async def nats_server(
    folder: Path, tell: Callable[[str], None] = lambda _: None
) -> AsyncIterator[RunningNats]:
    """Run a NATS server with its data in a folder during the block.

    Raises:
        EmbeddedError: it is not installed, does not start, or another process runs it.
    """
    program = shutil.which("nats-server", path=sysconfig.get_path("scripts"))
    program = program or shutil.which("nats-server")
    if program is None:
        raise EmbeddedError(MISSING)
    with _locked(folder) as place:
        await _end_left_over(place)
        running = RunningNats(program, place)
        try:
            await running.listens()
            tell(f"NATS listens at 127.0.0.1:{running.access.port}; its password is in nats.json.")
            kept = asyncio.create_task(running.keep_alive())
            try:
                yield running
            finally:
                kept.cancel()
                await asyncio.gather(kept, return_exceptions=True)
        finally:
            await running.stop()


async def _end_left_over(folder: Path) -> None:
    """End the server of a folder whose parent was killed. Raises EmbeddedError where it stays."""
    try:
        pid = int((folder / "nats.pid").read_text())
    except (FileNotFoundError, ValueError):
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _runs(pid, folder):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOPPING):
                while _runs(pid, folder):  # noqa: ASYNC110 - the end of a process sets no event
                    await asyncio.sleep(0.02)
    if _runs(pid, folder):
        raise EmbeddedError(f"NATS (process {pid}) does not stop: end it by hand.")


def _runs(pid: int, folder: Path) -> bool:
    """Whether a process number, which may be another's by now, is that of a folder's server."""
    return is_alive(pid) and works_in(pid, folder)


def _access(file: Path) -> Access:
    if file.exists():
        return Access(**json.loads(file.read_text()))
    made = Access(secrets.token_urlsafe(32), free_port())
    write_private(file, json.dumps(asdict(made)).encode())
    return made


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """Make and lock a folder, so that one process at a time uses it. Raises EmbeddedError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = take_lock(folder)
    except OSError as error:
        raise EmbeddedError(
            f"Cannot use the folder {folder} for NATS: {error.strerror or error}."
        ) from error
    try:
        yield folder.resolve()
    finally:
        os.close(lock)
