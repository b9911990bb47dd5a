"""Authentication of commands by an API key: they act with the rights of its owner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from server.access import tokens
from server.access.actor import Actor
from server.cli.target import KEY, current_target
from server.cli.terminal import tell
from server.commands import Writer
from server.ledger.startup_checks import StartError
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
