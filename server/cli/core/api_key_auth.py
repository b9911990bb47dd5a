"""Authentication of commands by an API key: they act with the rights of its owner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from server.access import tokens
from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.core.target import KEY, current_target
from server.cli.core.terminal import tell
from server.commands import Command, Receipt, Writer
from server.commands.writer.decision_context import with_current_rights
from server.ledger.startup_checks import StartError
from server.reads.accounts.members import member_state
from server.reads.session import ReadSession
from server.settings import Settings
from server.start import Database, check, connected, erasure_register, opened_blobs, reached

T = TypeVar("T")


def key_of(purpose: str) -> tokens.Token:
    """Return the API key that was given. Raises StartError where there is none."""
    found = current_target().token
    if found is None:
        raise StartError(f"Set {KEY} to an API key that may {purpose}, or give --key-file.")
    return found


async def as_owner_of(
    token: tokens.Token,
    chosen: Settings,
    work: Callable[[Actor, Writer, Database], Awaitable[T]],
) -> T:
    """Run work with a writer and the actor that an API key belongs to.

    Raises:
        StartError: where the key belongs to no active member.
    """
    async with reached(chosen, tell) as database:
        await check(database.server)
        actor = await actor_of(database, token)
        async with opened_blobs(chosen, database.server) as blobs:
            register = erasure_register(chosen)
            writer = Writer(
                database.server,
                connections=chosen.writers,
                blobs=blobs,
                register=register,
                max_skew=chosen.max_clock_skew,
            )
            try:
                return await work(actor, writer, database)
            finally:
                await writer.close()
                await register.close()


async def actor_of(database: Database, token: tokens.Token) -> Actor:
    """Return the owner of a key as an actor, whose rights are read under the ledger's lock.

    Raises:
        StartError: where the key belongs to no active member.
    """
    async with connected(database.server) as connection:
        row = await connection.fetchrow("SELECT * FROM find_credential($1)", tokens.digest(token))
    if row is None or tokens.kind(token) is tokens.TokenKind.ONCE:
        raise StartError(f"The key in {KEY} is unknown here or has ended.")
    return Actor(org=row["org_id"], member=row["member_id"], credential=row["credential_id"])


async def actor_of_now(session: ReadSession, actor: Actor) -> Actor:
    """Return an actor with the rights that it has at this moment, which may be none."""
    found = await member_state(session, actor.member)
    return with_current_rights(actor, found[0] if found else None, datetime.now(UTC))


async def execute_as(
    writer: Writer, actor: Actor, permission: Permission, decide: Any, **named: Any
) -> Receipt:
    """Execute a command of its own as an actor, who needs a permission. Raises Refused.

    Args:
        decide: as in Command; `named` are its other fields.
    """
    id_ = uuid4()
    return await writer.execute(
        Command(
            org=actor.org, actor=actor, id=id_, fingerprint=id_.bytes,
            permission=permission, decide=decide, **named,
        )
    )  # fmt: skip
