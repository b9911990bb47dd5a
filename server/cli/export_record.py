"""Exports on the database itself are on record, too: by whom, where a key is given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.api_key_auth import actor_of
from server.cli.target import current_target
from server.cli.terminal import tell
from server.commands import Command, Writer
from server.events.core.ids import uuid7
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.ledger.startup_checks import StartError
from server.settings import Settings
from server.start import Database, connected

IN_RECOVERY = "SELECT pg_is_in_recovery()"


async def record_export(
    chosen: Settings,
    database: Database,
    org: UUID,
    *,
    kind: ExportKind,
    scope: str,
    until: int | datetime | None = None,
) -> None:
    """Append the event of an export: with the owner of the key that was given, else with nobody.

    On a standby, which takes no events, the export goes on without it, and says so.

    Raises:
        Refused: the key has no right to export.
        StartError: the key is unknown, or of another organization.
    """
    async with connected(database.server) as connection:
        if await connection.fetchval(IN_RECOVERY):
            tell("This is a standby, so the export is not on record.")
            return
    actor = await _actor(database, org)
    id_ = uuid7()
    command = Command(
        org=org,
        actor=actor,
        id=id_,
        fingerprint=id_.bytes,
        permission=None if actor is None else Permission.EXPORT,
        decide=lambda _: create_export(
            org, export=id_, kind=kind, scope=scope, until=until, origin=ExportOrigin.DATABASE
        ),
        organization=True,
        by_server=actor is None,
    )
    writer = Writer(database.server, connections=1, max_skew=chosen.max_clock_skew)
    try:
        await writer.execute(command)
    finally:
        await writer.close()


async def _actor(database: Database, org: UUID) -> Actor | None:
    token = current_target().token
    if token is None:
        tell("No key is given, so the export is on record without a name.")
        return None
    actor = await actor_of(database, token)
    if actor.org != org:
        raise StartError("The key is of another organization: take one of its own, or none.")
    return actor
