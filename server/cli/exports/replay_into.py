"""`annolog replay --into`: ledgers built in an empty database, up to a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from server.cli.core.progress import Stages
from server.cli.core.terminal import tell
from server.cli.database import shown
from server.cli.exports.export_record import record_export
from server.embedded import roles
from server.embedded.backup import TABLES
from server.events.core import ids
from server.events.exports import ExportKind
from server.ledger.copying import SETTINGS, UNFILLED, CopyError, LedgerCopy
from server.ledger.migrate import role_of
from server.ledger.read import HoleError, head
from server.ledger.startup_checks import StartError
from server.ledger.time import position_at
from server.postgres import Connection, connect
from server.projections.counters import rebuild as counters
from server.projections.engine import concept_index_rebuild, rebuild
from server.settings import Settings
from server.start import Database, check, connected, opened_blobs, prepare, reached
from server.storage import PostgresBlobs

LOCK = 0x616E6E6F636F7079
"""Key of the advisory lock that a running copy holds in its target."""
_MIGRATIONS = "SELECT count(to_regclass('public.migrations'))"
_LEDGERS = "SELECT org_id, projection_generation FROM ledger ORDER BY org_id"


async def replay_into(
    chosen: Settings,
    into: str,
    org: UUID | None,
    until: int | datetime | None,
    by: str | None,
) -> None:
    """Build one organization, or all, in an empty database, or go on with such a database.

    Args:
        chosen: the settings, which name the database that is read.
        into: the owner's address of the database that is filled.
        org: the organization; None for all.
        until: the last position, or a time; None for everything there is.
        by: the name of who takes the contents out; None where a key says it.

    Raises:
        StartError: there is nothing to copy, the database is not empty, or the copy cannot go on.
        Refused: the time has not come yet, or the key that was given may not export.
    """
    role = role_of(chosen.database_url) if chosen.database_url else roles.SERVER
    async with reached(chosen, tell) as database, connected(into) as target:
        await check(database.server)
        ends = await _ends(database.server, org, until)
        await _begin(target, role, {*ends})
        await prepare(Database(chosen.database_url, into))
        await _require_empty(target, {*ends})
        for one in ends:
            scope = ids.public("organization", one)
            kind, end = ExportKind.EVENTS, ends[one]
            await record_export(chosen, database, one, kind=kind, scope=scope, until=end, by=by)
        await _fill(chosen, database, target, into, role, ends)
    tell(f"Copied {sum(ends.values()):,} events of {len(ends):,} organizations.")


async def _ends(source: str, org: UUID | None, until: int | datetime | None) -> dict[UUID, int]:
    """Return the last position to copy of each organization that has any. Raises StartError."""
    async with connected(source) as connection:
        rows = await connection.fetch("SELECT org_id FROM ledger_heads() ORDER BY org_id")
        known = [row["org_id"] for row in rows if org in (None, row["org_id"])]
        ends = {one: await _end(connection, one, until) for one in known}
    found = {one: position for one, position in ends.items() if position}
    if not found:
        raise StartError("There was nothing at this moment: name another organization or time.")
    return found


async def _end(connection: Connection, org: UUID, until: int | datetime | None) -> int:
    if isinstance(until, datetime):
        return await position_at(connection, org, until, now=datetime.now(UTC))
    last = await head(connection, org)
    return last if until is None else min(until, last)


async def _begin(target: Connection, role: str, wanted: set[UUID]) -> None:
    """Check the database that is filled before anything is written to it. Raises StartError."""
    if not await target.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
        raise StartError("Another replay fills this database: wait for its end.")
    if await target.fetchval("SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        raise StartError(f"There is no role {role} in that PostgreSQL: run deploy/roles.sql there.")
    if await target.fetchval("SELECT to_regclass('public.ledger') IS NOT NULL"):
        await _require_empty(target, wanted)
    elif await target.fetchval(TABLES) > await target.fetchval(_MIGRATIONS):
        raise StartError("The database has tables of something else: name an empty one.")


async def _require_empty(target: Connection, wanted: set[UUID]) -> None:
    """Require a database without organizations, or with what an interrupted copy left there."""
    there = {row["org_id"]: row["projection_generation"] for row in await target.fetch(_LEDGERS)}
    if there and (UNFILLED not in there.values() or not {*there} <= wanted):
        raise StartError("The database has organizations already: name an empty one.")


async def _fill(
    chosen: Settings,
    database: Database,
    target: Connection,
    into: str,
    role: str,
    ends: dict[UUID, int],
) -> None:
    copied = PostgresBlobs(into)
    try:
        with Stages() as stages:
            await _copy(chosen, database, target, ends, stages)
            for org in ends:
                await concept_index_rebuild.fill(target, copied, org)
            await rebuild.rebuild(into, role, progress=shown(stages))
    finally:
        await copied.close()
    await counters.rebuild(into)


async def _copy(
    chosen: Settings,
    database: Database,
    target: Connection,
    ends: dict[UUID, int],
    stages: Stages,
) -> None:
    forward = stages.begin("copy events", sum(ends.values()))
    source = await connect(database.server, SETTINGS)
    try:
        async with opened_blobs(chosen, database.server) as blobs:
            for org, until in ends.items():
                await LedgerCopy(source, target, blobs, org, until).run(forward)
    except (CopyError, HoleError) as error:
        raise StartError(str(error)) from error
    finally:
        await source.close(timeout=5)
