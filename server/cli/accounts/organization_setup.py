"""Sets organizations up, and hands the owner's key over once: on a terminal or in a file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from server.access.tokens import Token
from server.cli.core.terminal import console
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
    url: str, *, name: str, owner: str, email: str | None = None, operator: str | None = None
) -> NewOrganization:
    """Make an organization with its first owner. Raises Refused INVALID for a bad name."""
    writer = Writer(url, connections=1, max_skew=MAX_SKEW)
    try:
        async with connected(url) as connection:
            return await create_organization(
                writer,
                connection,
                name=name,
                owner_name=owner,
                owner_email=email,
                operator=operator,
            )
    finally:
        await writer.close()


def show_token(token: Token, what: str = "API key") -> None:
    """Show an owner's secret on the terminal."""
    console.print(f"\nThe owner's {what}, shown this once. Keep it:\n", style="bold")
    console.print(f"  {token.reveal()}\n")


@contextlib.contextmanager
def reserved(place: Path | None) -> Iterator[None]:
    """Reserve a file for a secret, if one is named; remove it where the block fails."""
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
    """Create the file for a secret before the secret exists, so that writing it cannot fail.

    Raises:
        StartError: the file exists already.
        OSError: the folder does not exist, or may not be written to.
    """
    if place.exists():
        raise StartError(f"{place} exists already: choose another file for the key.")
    write_private(place, b"")


def write_token(token: Token, place: Path) -> None:
    """Write an owner's secret to a file that only its owner can read."""
    write_private(place, f"{token.reveal()}\n".encode())
