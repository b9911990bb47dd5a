"""New organizations, and how the owner's key reaches the owner: once, and not by way of a log."""

from __future__ import annotations

from pathlib import Path

from server.cli.console import console
from server.commands import Writer
from server.commands.founding import Founded, found_organization
from server.embedded.folder import write_private
from server.ledger.standing import StartError
from server.start import Database, connected


async def nobody_yet(database: Database) -> bool:
    """Tell whether the database has no organization."""
    async with connected(database.server) as connection:
        return not await connection.fetchval("SELECT count(*) FROM ledger_heads()")


async def found(url: str, *, name: str, owner: str, email: str | None = None) -> Founded:
    """Make an organization with its first owner. Raises Refused where a name does not fit."""
    writer = Writer(url, connections=1)
    try:
        async with connected(url) as connection:
            return await found_organization(
                writer, connection, name=name, owner_name=owner, owner_email=email
            )
    finally:
        await writer.close()


def show_key(made: Founded) -> None:
    """Show the owner's key on the terminal."""
    console.print("\nThe owner's API key, shown this once. Keep it:\n", style="bold")
    console.print(f"  {made.token.reveal()}\n")


def reserve(place: Path) -> None:
    """Make sure that a key can be written there before it exists.

    Raises:
        StartError: something is there already.
        OSError: the folder is not there, or not ours to write.
    """
    if place.exists():
        raise StartError(f"{place} exists already: choose another file for the key.")
    write_private(place, b"")


def write_key(made: Founded, place: Path) -> None:
    """Write the owner's key to a file that only its owner can read."""
    write_private(place, f"{made.token.reveal()}\n".encode())
