"""Backup and restore, with PostgreSQL's own programs.

The embedded server is copied as a whole cluster (pg_basebackup), running or not. A server of your
own is dumped (pg_dump), which needs no more than the owner's address and also moves data between
major versions. Both yield a folder with a manifest (see `server.embedded.archive`).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import subprocess
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from server.embedded import archive, binaries, folder, process, roles
from server.embedded.archive import Manifest
from server.embedded.binaries import EmbeddedError
from server.embedded.folder import Folder, Secrets
from server.embedded.postgres import SUPERUSER, Postgres, silent
from server.embedded.process import OnProgress
from server.postgres import connect

DUMP, BASE, WAL, SECRETS = "annolog.dump", "base.tar.gz", "pg_wal.tar.gz", "secrets.json"
NO_TLS = (
    "The pg_dump and pg_restore that come with Annolog cannot speak TLS, which this address asks "
    "for: install PostgreSQL's own client programs (postgresql-client in Debian), of the server's "
    "version or newer; they are used where they are found."
)
CLUSTER = (BASE, WAL, SECRETS, "backup_manifest")


async def backup(
    data_dir: Path, target: Path, progress: OnProgress = silent, *, key_file: Path | None = None
) -> Manifest:
    """Copy the embedded cluster in `data_dir` to the new folder `target`.

    A running server goes on undisturbed; otherwise a server is started for the time of the backup.
    The backup holds secrets.json, since nobody can log in to a cluster without its password, and
    `key_file`, if there is one, which opens sealed secrets: keep the backup as safe as the data.

    Raises:
        EmbeddedError: no cluster there, `target` not empty, or pg_basebackup failed.
    """
    require_cluster(data_dir)
    with _plain_errors(), archive.new_folder(target) as partial:
        async with _superuser_url(data_dir, progress) as url:
            programs = binaries.for_major((await _ask(url)).major)
            address, password = _without_password(url)
            async with _telling_size(partial, "Copying the database", progress):
                await binaries.run(
                    [programs.tool("pg_basebackup"), "-d", address, "-D", partial, "--format=tar",
                     "--compress=client-gzip:1", "--checkpoint=fast", "--wal-method=stream"],
                    PGPASSWORD=password,
                )  # fmt: skip
        known = (data_dir / SECRETS).read_bytes()
        folder.write_private(partial / SECRETS, known)
        if key_file is not None:
            _copy_key(key_file, partial / key_file.name)
        return await asyncio.to_thread(archive.seal, partial, "cluster", programs.version, CLUSTER)


def require_cluster(data_dir: Path) -> None:
    """Require an embedded cluster in a folder. Raises EmbeddedError."""
    if not (data_dir / "data" / "PG_VERSION").exists():
        raise EmbeddedError(f"There is no embedded database in {data_dir}.")


async def backup_external(url: str, target: Path, progress: OnProgress = silent) -> Manifest:
    """Dump the database at `url` (the owner's, ANNOLOG_ADMIN_URL) to the new folder `target`.

    Raises:
        EmbeddedError: cannot connect, `target` not empty, the role cannot see every row, or
            pg_dump failed.
    """
    with _plain_errors(), archive.new_folder(target) as partial:
        server = await _ask(url)
        address, password = _without_password(url)
        policies = ["--enable-row-security"] if server.policies_apply else []
        async with _telling_size(partial, "Dumping the database", progress):
            await binaries.run(
                [_client("pg_dump", server.major), "--format=custom", "--file", partial / DUMP,
                 *policies, address],
                PGPASSWORD=password,
            )  # fmt: skip
        return await asyncio.to_thread(archive.seal, partial, "dump", server.version, (DUMP,))


async def restore(
    source: Path, data_dir: Path, progress: OnProgress = silent, *, key_file: Path | None = None
) -> Manifest:
    """Make the new embedded cluster `data_dir` from a backup of either kind, without starting it.

    The key of sealed secrets, if the backup holds it, becomes `key_file`, unless one is there.

    Raises:
        EmbeddedError: the backup is damaged, `data_dir` already holds a database, or no
            installed package has programs of the backup's major version.
    """
    progress("Checking the backup")
    manifest = await asyncio.to_thread(archive.check, source)
    if manifest.kind == "dump":
        async with Postgres(data_dir, progress=progress).run() as running:
            return await restore_external(source, running.admin_url, progress)
    programs = binaries.for_major(manifest.major)
    home = await asyncio.to_thread(folder.open_folder, data_dir)
    with _plain_errors(), contextlib.closing(home):
        if home.data.exists():
            raise EmbeddedError(f"{data_dir} already holds a database: choose a new folder.")
        progress("Unpacking the cluster")
        partial = home.path / "data.part"
        await asyncio.to_thread(_unpack, source, partial)
        await binaries.run([programs.tool("pg_verifybackup"), "--quiet", partial])
        await asyncio.to_thread(_take_in, source, partial, home)
    if key_file is not None:
        _copy_key(source / key_file.name, key_file)
    return manifest


async def restore_external(source: Path, url: str, progress: OnProgress = silent) -> Manifest:
    """Load a dump into the empty database at `url`; the two roles must exist (`ensure_roles`).

    The dump is loaded in one transaction, as a whole or not at all.

    Raises:
        EmbeddedError: the backup is damaged or is one of a cluster, the database is not empty,
            or pg_restore failed.
    """
    progress("Checking the backup")
    manifest = await asyncio.to_thread(archive.check, source)
    if manifest.kind != "dump":
        raise EmbeddedError(f"{source} is a copy of a whole cluster: restore it into a folder.")
    with _plain_errors():
        server = await _ask(url)
        if server.tables:
            raise EmbeddedError(
                f"The database already has {server.tables} tables: restore into an empty one."
            )
        address, password = _without_password(url)
        progress(f"Loading {manifest.size:,} bytes")
        await binaries.run(
            [_client("pg_restore", max(server.major, manifest.major)), "--dbname", address,
             "--no-owner", "--exit-on-error", "--single-transaction", source / DUMP],
            PGPASSWORD=password,
        )  # fmt: skip
    return manifest


class _Server:
    """Properties of a server that decide which programs and options are used."""

    def __init__(self, version: str, tables: int, hidden: list[str], *, limited: bool) -> None:
        self.version = version
        self.major = int(version.partition(".")[0])
        self.tables = tables
        self.policies_apply = limited
        if hidden:
            raise EmbeddedError(
                f"This role may not see every row of {', '.join(hidden)}, so a dump would be "
                "incomplete: use a role with BYPASSRLS, or give it a policy USING (true)."
            )


# pg_dump by itself refuses to read through row-level security. With --enable-row-security it
# reads what the policies show, so we first make sure that they show everything to this role.
_FORCED = """
SELECT c.oid::regclass::text AS name,
       bool_or(p.permissive = 'PERMISSIVE' AND p.qual = 'true') IS TRUE
       AND NOT coalesce(bool_or(p.permissive = 'RESTRICTIVE'), false) AS all_rows
FROM pg_class c
LEFT JOIN pg_policies p ON p.schemaname = c.relnamespace::regnamespace::text
  AND p.tablename = c.relname AND p.cmd IN ('ALL', 'SELECT')
  AND (p.roles && ARRAY['public'::name, current_user::name])
WHERE c.relrowsecurity AND row_security_active(c.oid)
  AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
GROUP BY c.oid ORDER BY 1
"""
TABLES = """
SELECT count(*) FROM pg_class
WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
  AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
"""SQL: the number of tables in a database."""


async def _ask(url: str) -> _Server:
    connection = await connect(url, {"application_name": "annolog backup"})
    try:
        version = await connection.fetchval("SHOW server_version")
        forced = await connection.fetch(_FORCED)
        hidden = [row["name"] for row in forced if not row["all_rows"]]
        tables = await connection.fetchval(TABLES)
    finally:
        await connection.close()
    return _Server(version.split()[0], tables, hidden, limited=bool(forced))


@contextlib.asynccontextmanager
async def _superuser_url(data_dir: Path, progress: OnProgress) -> AsyncIterator[str]:
    """The superuser's address of the cluster; if no server runs, one is started for the block."""
    data = data_dir / "data"
    running = process.left_behind(data)
    if running is not None:
        known = Secrets.read(data.parent / SECRETS)
        yield roles.url(SUPERUSER, known.superuser, running.port)
        return
    package = binaries.for_major(int((data / "PG_VERSION").read_text())).package
    async with Postgres(data_dir, binaries=package, progress=progress).run() as started:
        yield started.superuser_url


def _client(name: str, major: int) -> Path:
    """A client program at least as new as the server; the system's own first, as they know TLS."""
    found = shutil.which(name)
    if found is not None:
        told = subprocess.run(
            [found, "--version"], capture_output=True, text=True, check=False, timeout=60
        ).stdout
        version = re.search(r"\d+", told)
        if version is not None and int(version.group()) >= major:
            return Path(found)
    for candidate in range(major, major + 3):
        with contextlib.suppress(EmbeddedError):
            return binaries.for_major(candidate).tool(name)
    raise EmbeddedError(f"Install the client programs of PostgreSQL {major}: {name} is missing.")


def _without_password(url: str) -> tuple[str, str]:
    """The address without its password, as all users can read command lines; and the password."""
    parts = urlsplit(url)
    before, _, host = parts.netloc.rpartition("@")
    user = before.partition(":")[0]
    address = urlunsplit(parts._replace(netloc=f"{user}@{host}" if user else host))
    return address, unquote(parts.password or "")


def _unpack(source: Path, partial: Path) -> None:
    """Unpack a base backup into the folder layout that PostgreSQL expects."""
    folder.remove_partial(partial)
    partial.mkdir(mode=0o700)
    for name, place in ((BASE, partial), (WAL, partial / "pg_wal")):
        with tarfile.open(source / name) as packed:
            _extract(packed, place)
    shutil.copyfile(source / "backup_manifest", partial / "backup_manifest")
    for path in (partial, *partial.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _extract(packed: tarfile.TarFile, place: Path) -> None:
    """Unpack files and folders below a place; anything else is no part of a base backup.

    Python checks that itself since 3.11.4 only.

    Raises:
        tarfile.ReadError: for a link, a device, or a path that leads out of the place.
    """
    for member in packed.getmembers():
        path = PurePosixPath(member.name)
        plain = member.isfile() or member.isdir()
        if not plain or path.is_absolute() or ".." in path.parts:
            raise tarfile.ReadError(f"{member.name} is no file of a base backup")
    checked: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    packed.extractall(place, **checked)  # noqa: S202 - every member was looked at


def _take_in(source: Path, partial: Path, home: Folder) -> None:
    """Move the unpacked cluster into the folder `home`."""
    home.remember(Secrets.read(source / SECRETS))
    if home.uid is not None:
        folder.give(partial, home.uid)
    partial.rename(home.data)


def _copy_key(key: Path, place: Path) -> None:
    """Copy the file of a key, if there is one, where there is none yet."""
    if key.exists() and not place.exists():
        folder.write_private(place, key.read_bytes())


@contextlib.asynccontextmanager
async def _telling_size(path: Path, what: str, progress: OnProgress) -> AsyncIterator[None]:
    """Report the bytes written below `path`, once a second, while the block runs."""

    async def tell() -> None:
        while True:
            progress(f"{what}: {archive.size_of(path) / 1e6:,.1f} MB written")
            await asyncio.sleep(1)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, FileNotFoundError):
            await task


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn errors of the operating system and of PostgreSQL into EmbeddedError."""
    try:
        yield
    except EmbeddedError as error:
        if "SSL support is not compiled in" in str(error):
            raise EmbeddedError(NO_TLS) from None
        raise
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, tarfile.TarError) as error:
        raise EmbeddedError(f"The backup or restore failed: {error}.") from error
