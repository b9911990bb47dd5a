"""`annolog migrate` and `annolog rebuild`."""

from __future__ import annotations

import os

import click

from server.cli.console import run, settings, tell
from server.settings import Settings
from server.start import prepare, reached


@click.command()
def migrate_() -> None:
    """Bring the database's schema up to date. Running it twice is harmless.

    Works as the owner role (ANNOLOG_ADMIN_URL). The server role is the one that
    ANNOLOG_DATABASE_URL names, or annolog_server without it; deploy/roles.sql makes both. Without
    either address, the own PostgreSQL in .annolog is migrated, as `annolog serve` does by itself.

    Each step runs once, in its own transaction. A server of the version before goes on reading, and
    should be restarted after it.
    """
    run(_migrate(settings({**os.environ})))


async def _migrate(chosen: Settings) -> None:
    async with reached(chosen, tell) as database:
        steps = await prepare(database)
    for step in steps:
        click.echo(f"migrated: {step}")
    if not steps:
        click.echo("The schema is up to date.")
