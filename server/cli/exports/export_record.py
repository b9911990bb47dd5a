"""Exports and backups at the database itself are on record: by whose key, or by who typed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import asyncpg
import click

from server.access.permissions import Permission
from server.cli.core.operator_record import append, keyed_actor
from server.cli.core.target import current_target
from server.cli.core.terminal import tell
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.ledger.startup_checks import StartError
from server.settings import Settings
from server.start import Database, check, connected

IN_RECOVERY = "SELECT pg_is_in_recovery()"
BY = click.option("--by", help="Who you are; needed on the database itself, unless a key is given.")


def require_operator(by: str | None) -> None:
    """Require that the record can say who takes contents out: a key, a name, or the key of --url.

    Raises:
        StartError: where there is neither a name nor a key on the database itself.
        UsageError: where a name is given to a server elsewhere.
    """
    chosen = current_target()
    if chosen.url is not None and by is not None:
        raise click.UsageError("The key says who you are: leave --by out.")
    if chosen.url is None and by is None and chosen.key is None:
        raise StartError("Say who takes the contents out with --by NAME, or give a key.")


async def record_export(
    chosen: Settings,
    database: Database,
    org: UUID,
    *,
    kind: ExportKind,
    scope: str,
    until: int | datetime | None = None,
    filter: JsonObject | None = None,
    by: str | None = None,
) -> None:
    """Append the event of an export: with the owner of the key that was given, or with a name.

    On a standby, which takes no events, the export goes on without it, and says so.

    Raises:
        Refused: the key has no right to export, or the name is none.
        StartError: the key is unknown, or of another organization.
    """
    if await is_standby(database):
        tell("This is a standby, so the export is not on record.")
        return
    actor = await keyed_actor(database, org)
    changes = create_export(
        org,
        export=uuid7(),
        kind=kind,
        scope=scope,
        until=until,
        filter=filter,
        origin=ExportOrigin.DATABASE,
        operator=by,
    )
    permission = None if actor is None else Permission.EXPORT
    await append(chosen, database, org, changes, actor=actor, permission=permission)


async def record_backup(chosen: Settings, database: Database, by: str | None) -> None:
    """Append the event of a backup to every ledger, so that the backup has it as well.

    Where the database takes no events, for it is a standby or awaits `annolog migrate`, the backup
    is made all the same, and it is said that it is not on record.

    Raises:
        Refused: the name is none.
    """
    try:
        await _require_writable(database)
        async with connected(database.server) as connection:
            rows = await connection.fetch("SELECT org_id FROM ledger_heads() ORDER BY org_id")
        for (org,) in rows:
            changes = create_export(
                org,
                export=uuid7(),
                kind=ExportKind.BACKUP,
                scope=ids.public("organization", org),
                origin=ExportOrigin.DATABASE,
                operator=by,
            )
            await append(chosen, database, org, changes)
    except Refused as refused:
        if refused.path:
            raise
        tell(f"The backup is not on record. {refused.message}")
    except (StartError, asyncpg.PostgresError) as error:
        tell(f"The backup is not on record. {error}")


async def _require_writable(database: Database) -> None:
    await check(database.server)
    if await is_standby(database):
        raise StartError("This is a standby.")


async def is_standby(database: Database) -> bool:
    """Tell whether the database is a standby, which takes no events."""
    async with connected(database.server) as connection:
        return bool(await connection.fetchval(IN_RECOVERY))
