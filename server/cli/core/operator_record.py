"""Who typed a command that writes at the database itself is on record, if that person says so."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import click

from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.core.api_key_auth import actor_of
from server.cli.core.target import current_target
from server.commands import Command, Writer
from server.events.accounts.operators import OperatorCommand, note_operator
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.ledger.startup_checks import StartError
from server.settings import Settings
from server.start import Database

MAY_SAY = click.option("--by", help="Who you are, for the record; only on the database itself.")


def require_at_database(by: str | None) -> None:
    """Require that a name is given on the database itself only. Raises UsageError."""
    if by is not None and current_target().url is not None:
        raise click.UsageError("The key says who you are: leave --by out.")


async def record_operator(
    writer: Writer, actor: Actor, typed: OperatorCommand, by: str | None
) -> None:
    """Append who typed a command in the name of a member; nothing where nobody said it.

    Raises:
        Refused: the name is none.
    """
    if by is not None:
        changes = note_operator(actor.org, typed=typed, operator=by)
        await writer.execute(_command(actor.org, changes, actor))


async def append(
    chosen: Settings,
    database: Database,
    org: UUID,
    changes: Sequence[Change],
    *,
    actor: Actor | None = None,
    permission: Permission | None = None,
) -> None:
    """Append events of the organization, in the name of a member or of nobody. Raises Refused."""
    writer = Writer(database.server, connections=1, max_skew=chosen.max_clock_skew)
    try:
        await writer.execute(_command(org, changes, actor, permission))
    finally:
        await writer.close()


def _command(
    org: UUID,
    changes: Sequence[Change],
    actor: Actor | None,
    permission: Permission | None = None,
) -> Command:
    id_ = uuid7()
    return Command(
        org=org,
        actor=actor,
        id=id_,
        fingerprint=id_.bytes,
        permission=permission,
        decide=lambda _: changes,
        organization=True,
        by_server=actor is None,
    )


async def keyed_actor(database: Database, org: UUID) -> Actor | None:
    """Return the owner of the key that was given as an actor; None where none was.

    Raises:
        StartError: the key is unknown, or of another organization.
    """
    token = current_target().token
    if token is None:
        return None
    actor = await actor_of(database, token)
    if actor.org != org:
        raise StartError("The key is of another organization: take one of its own, or none.")
    return actor
