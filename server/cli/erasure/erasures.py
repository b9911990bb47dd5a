"""`annolog erasures`: the register of erasures, applied by hand."""

from __future__ import annotations

import os

import click

from server.cli.core.terminal import run, settings, tell
from server.settings import Settings
from server.start import apply_erasures, reached


@click.group()
def erasures_() -> None:
    """Work with the register of erasures: which contents were erased, kept outside the database.

    A database that was restored from a backup holds such contents again, until they are erased
    once more.
    """


@erasures_.command()
def apply() -> None:
    """Erase again what was erased, in a database that was restored from a backup.

    `annolog serve` does the same before it serves. Contents are erased only where the hash of their
    event is that of the register (ANNOLOG_ERASURE_REGISTER, or the bucket of large contents).
    """
    click.echo(f"{run(_apply(settings({**os.environ}))):,} contents were erased again.")


async def _apply(chosen: Settings) -> int:
    async with reached(chosen, tell) as database:
        return await apply_erasures(chosen, database.server)
