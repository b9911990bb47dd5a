"""New organizations, and how the owner's key reaches the owner: once, and not by way of a log."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from server.access.tokens import Token
from server.cli.terminal import console
from server.commands import Writer
from server.commands.accounts.organization_setup import NewOrganization, create_organization
from server.embedded.folder import write_private
from server.ledger.clock import MAX_SKEW
from server.ledger.startup_checks import StartError
from server.start import Database, connected


async def has_no_organization(database: Database) -> bool:
    """Tell whether the database has no organization."""
    async with connected(database.server) as connection:
        return not await connection.fetchval("SELECT count(*) FROM ledger_heads()")


async def set_up_organization(
    url: str, *, name: str, owner: str, email: str | None = None
) -> NewOrganization:
    """Make an organization with its first owner. Raises Refused where a name does not fit."""
    writer = Writer(url, connections=1, max_skew=MAX_SKEW)
    try:
        async with connected(url) as connection:
            return await create_organization(
                writer, connection, name=name, owner_name=owner, owner_email=email
            )
    finally:
        await writer.close()


def show_token(token: Token, what: str = "API key") -> None:
    """Show an owner's secret on the terminal."""
    console.print(f"\nThe owner's {what}, shown this once. Keep it:\n", style="bold")
    console.print(f"  {token.reveal()}\n")


@contextlib.contextmanager
def reserved(place: Path | None) -> Iterator[None]:
    """Hold a place for a secret, and give it up where no secret comes."""
    if place is None:
        yield
        return
    reserve(place)
    try:
        yield
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def reserve(place: Path) -> None:
    """Make sure that a secret can be written there before it exists.

    Raises:
        StartError: something is there already.
        OSError: the folder is not there, or not ours to write.
    """
    if place.exists():
        raise StartError(f"{place} exists already: choose another file for the key.")
    write_private(place, b"")


def write_token(token: Token, place: Path) -> None:
    """Write an owner's secret to a file that only its owner can read."""
    write_private(place, f"{token.reveal()}\n".encode())
