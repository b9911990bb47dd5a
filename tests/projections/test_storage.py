"""Storage and views of a new generation are those that upgrades give to an old one."""

from __future__ import annotations

from importlib.resources import files

import asyncpg

from server.projections.engine import generations
from server.projections.tables import TABLES
from tests.support.databases import Database

OPTIONS = (
    "SELECT c.relname, coalesce(c.reloptions, '{}') || coalesce(t.reloptions, '{}') AS options "
    "FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid "
    "WHERE c.relkind = 'r' AND c.relnamespace = $1::regnamespace"
)
OFTEN = {
    "autovacuum_vacuum_scale_factor=0.02",
    "autovacuum_vacuum_insert_scale_factor=0.02",
}


async def options(owner: asyncpg.Connection, schema: str) -> dict[str, set[str]]:
    return {name: set(found) for name, found in await owner.fetch(OPTIONS, schema)}


async def test_an_upgrade_gives_old_tables_what_new_ones_have(
    database: Database, owner: asyncpg.Connection
) -> None:
    step = (files("server.ledger") / "upgrades" / "0013_storage.sql").read_text()
    await generations.create(owner, 7, database.server_role)
    new = await options(owner, "projection_7")
    for name in new:
        await owner.execute(
            f"ALTER TABLE projection_7.{name} RESET (fillfactor, autovacuum_vacuum_scale_factor, "
            "autovacuum_vacuum_insert_scale_factor, toast.autovacuum_vacuum_scale_factor)"
        )
    assert not any((await options(owner, "projection_7")).values())
    await owner.execute(step)
    upgraded = await options(owner, "projection_7")
    assert upgraded == new
    assert all(found >= OFTEN for found in new.values())
    assert [name for name, found in new.items() if "fillfactor=85" in found] == ["task"]
    assert set(new) >= set(TABLES)


async def test_the_ledgers_own_tables_are_vacuumed_as_often(owner: asyncpg.Connection) -> None:
    found = await options(owner, "public")
    grown = {name for name in found if name.startswith("events_")} | {"commands", "queue_marks"}
    assert len(grown) == 10
    assert all(found[name] >= OFTEN for name in grown)


VIEWS = "SELECT viewname, definition FROM pg_views WHERE schemaname = $1"
AT = "(current_setting('app.as_of'::text))::bigint"


async def test_an_upgrade_makes_the_views_of_old_tables_those_of_new_ones(
    database: Database, owner: asyncpg.Connection
) -> None:
    step = (files("server.ledger") / "upgrades" / "0067_as_of_views.sql").read_text()
    await generations.create(owner, 8, database.server_role)
    new = dict(await owner.fetch(VIEWS, "as_of_8"))
    for name, text in new.items():
        old = text.replace(f"( SELECT {AT} AS current_setting)", AT)
        assert old != text
        await owner.execute(
            f"CREATE OR REPLACE VIEW as_of_8.{name} WITH (security_invoker) AS {old}"
        )
    assert dict(await owner.fetch(VIEWS, "as_of_8")) != new
    for _ in range(2):
        await owner.execute(step)
        assert dict(await owner.fetch(VIEWS, "as_of_8")) == new
    options = await owner.fetch(
        "SELECT reloptions FROM pg_class WHERE relnamespace = 'as_of_8'::regnamespace "
        "AND relkind = 'v'"
    )
    assert {tuple(row["reloptions"]) for row in options} == {("security_invoker=true",)}
