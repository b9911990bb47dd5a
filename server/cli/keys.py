"""How an owner's key reaches the owner: once on a terminal, else in a file for its reader alone."""

from __future__ import annotations

from pathlib import Path

from server.app import StartError
from server.cli.console import console
from server.cli.founding import Founded
from server.embedded.folder import write_private


def show_key(made: Founded) -> None:
    """Show the key on the terminal."""
    console.print("\nThe owner's API key, shown this once. Keep it:\n", style="bold")
    console.print(f"  {made.key}\n")


def write_key(made: Founded, place: Path) -> None:
    """Write the key to a file of mode 0600. Raises StartError where something is there already."""
    if place.exists():
        raise StartError(f"{place} exists already: choose another file for the key.")
    write_private(place, f"{made.key}\n".encode())
