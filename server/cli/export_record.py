"""Exports on the database itself are on record, too: by whose key, or by the name of who typed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

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
    by: str | None = None,
) -> None:
    """Append the event of an export: with the owner of the key that was given, or with a name.

    On a standby, which takes no events, the export goes on without it, and says so.

    Raises:
        Refused: the key has no right to export, or the name is none.
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
            org,
            export=id_,
            kind=kind,
            scope=scope,
            until=until,
            origin=ExportOrigin.DATABASE,
            operator=by,
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
        return None
    actor = await actor_of(database, token)
    if actor.org != org:
        raise StartError("The key is of another organization: take one of its own, or none.")
    return actor
