"""The postmaster as a process: start it, wait for it, recognise an orphaned one, stop it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from server.embedded.binaries import Binaries, EmbeddedError, clean_environment, identity
from server.embedded.folder import Folder

OnProgress = Callable[[str], None]
PROC = Path("/proc/self")
POLL = 0.02  # seconds
TELL_EVERY = 5.0  # seconds between two messages while a recovery runs


@dataclass(frozen=True)
class Postmaster:
    """A running postmaster: our child, or an orphan of a killed parent (then `child` is None)."""

    pid: int
    child: subprocess.Popen[bytes] | None = None

    def alive(self) -> bool:
        """Whether the postmaster still runs; a child that ended is reaped here."""
        if self.child is not None:
            return self.child.poll() is None
        return is_alive(self.pid)

    async def gone(self, patience: float | None = None) -> bool:
        """Wait until the postmaster has ended; False if `patience` seconds were not enough."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self.alive():  # noqa: ASYNC110 - the end of a process sets no event
                    await asyncio.sleep(POLL)
        return not self.alive()

    async def stop(self, patience: float) -> None:
        """Send SIGINT (roll back, checkpoint, end); after `patience` seconds SIGQUIT (end at once).

        Raises:
            EmbeddedError: the postmaster still runs.
        """
        for number, wait in ((signal.SIGINT, patience), (signal.SIGQUIT, 15.0)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
            if await self.gone(wait):
                return
        raise EmbeddedError(f"PostgreSQL (process {self.pid}) does not stop: end it by hand.")


@dataclass(frozen=True)
class PidFile:
    """postmaster.pid, as the postmaster writes it (PostgreSQL src/include/utils/pidfile.h)."""

    pid: int
    port: int
    status: str

    @staticmethod
    def read(data: Path) -> PidFile | None:
        """Read the file in `data`; None if it is absent or still being written."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            return PidFile(int(lines[0]), int(lines[3]), lines[7].strip() if lines[7:] else "")
        except (FileNotFoundError, IndexError, ValueError):
            return None


def arguments(data: Path, port: int, settings: dict[str, str]) -> list[str]:
    """The postmaster's command line: loopback only, no socket file, our settings last."""
    base = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_startup_progress_interval": "2s",
        # An error's DETAIL and its statement quote rows; a log must not keep what was erased.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    options = [f"{name}={value}" for name, value in {**base, **settings}.items()]
    pairs = [part for option in options for part in ("-c", option)]
    return ["-D", str(data), "-p", str(port), *pairs]


def spawn(binaries: Binaries, folder: Folder, args: list[str]) -> Postmaster:
    """Start a postmaster in a session of its own, so Ctrl-C reaches us and not it."""
    log = folder.open_log()
    try:
        child = subprocess.Popen(
            [str(binaries.tool("postgres")), *args],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=clean_environment(),
            cwd="/",
            umask=0o077,
            start_new_session=True,
            **identity(folder.uid),  # type: ignore[call-overload]
        )
    finally:
        os.close(log)
    return Postmaster(child.pid, child)


async def ready(postmaster: Postmaster, folder: Folder, progress: OnProgress) -> bool:
    """Wait until the postmaster accepts connections; False if it ended. A recovery may take long.

    The postmaster writes its state into postmaster.pid, which pg_ctl reads too; reading that file
    costs nothing and needs no password.
    """
    waited, told = 0.0, TELL_EVERY
    while postmaster.alive():
        found = PidFile.read(folder.data)
        if found and found.pid == postmaster.pid and found.status == "ready":
            return True
        await asyncio.sleep(POLL)
        waited += POLL
        if waited >= told:
            told += TELL_EVERY
            last = (folder.log_tail(lines=1) or ["nothing yet"])[0]
            progress(f"PostgreSQL is starting ({waited:.0f} s); it last said: {last}")
    return False


def left_behind(data: Path) -> PidFile | None:
    """The pid file of this cluster if its postmaster still runs although its parent is gone."""
    found = PidFile.read(data)
    return found if found and is_alive(found.pid) and works_in(found.pid, data) else None


def was_started_with(pid: int, data: Path, binaries: Binaries, args: list[str]) -> bool:
    """Whether a running postmaster has exactly these programs (not replaced since) and options."""
    opts = data / "postmaster.opts"
    expected = " ".join([str(binaries.tool("postgres")), *(f'"{each}"' for each in args)])
    return opts.is_file() and opts.read_text().strip() == expected and not _replaced(pid)


def end_orphans(data: Path) -> int:
    """Ask the backends of a dead postmaster to end; return how many there are (Linux only).

    Backends notice the death of their postmaster themselves, except in the middle of a long
    statement; until the last backend is gone a new postmaster refuses to start.
    """
    found = list(_processes_in(data))
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    return len(found)


def clear_stale_lock(data: Path) -> bool:
    """Repair a postmaster.pid whose process number now belongs to another program.

    Returns whether a repair was needed. After a power cut or in a new container the number is soon
    used again, and PostgreSQL, which looks at the number alone, would refuse to start for ever
    (Linux only). PostgreSQL ignores the number of its own parent, so we write ours, and keep the
    other lines: they name the shared memory that must be unused, and is cleaned up, at its start.
    """
    found = PidFile.read(data)
    if not PROC.exists() or (found is not None and works_in(found.pid, data)):
        return False
    if any(_processes_in(data)):
        return False
    file = data / "postmaster.pid"
    lines = file.read_text().splitlines()[1:]
    if not lines:
        file.unlink()
        return True
    handle = os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
    with os.fdopen(handle, "w") as mended:
        mended.write("\n".join([str(os.getpid()), *lines]) + "\n")
    return True


def is_alive(pid: int) -> bool:
    """Whether a process runs; an ended process that waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return not PROC.exists()


def works_in(pid: int, data: Path) -> bool:
    """Whether a process is a server of a data folder: all of ours work in theirs."""
    if PROC.exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(data)
        except OSError:
            return False
    told = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in told.stdout


def _processes_in(data: Path) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        if works_in(int(entry.name), data) and _program(int(entry.name)).startswith("postgres"):
            yield int(entry.name)


def _program(pid: int) -> str:
    """The file name of a process's program; the kernel marks the name of a deleted file."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except OSError:
        return ""


def _replaced(pid: int) -> bool:
    """Whether the program file was deleted or exchanged (an upgrade) while the process ran."""
    return _program(pid).endswith(" (deleted)")
