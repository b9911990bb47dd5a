"""`annolog org create`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from server.cli.console import on_terminal, one_sentence, run, settings, tell
from server.cli.founding import Founded, found
from server.cli.keys import show_key, write_key
from server.events import ids
from server.settings import Settings
from server.start import check, reached


@click.group()
def org_() -> None:
    """Organizations: each has its own ledger, members and projects."""


@org_.command("create")
@click.argument("name")
@click.option("--owner", default="Owner", show_default=True, help="Name of the first owner.")
@click.option("--email", help="The owner's e-mail address.")
@click.option(
    "--key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the owner's API key to this new file, which only you can read.",
)
def create(name: str, owner: str, email: str | None, key_file: Path | None) -> None:
    """Make the organization NAME with a first owner, and show the owner's API key.

    The key is shown once on a terminal; elsewhere --key-file must say where to write it. It is
    kept nowhere else: the database holds its SHA-256 only. Works as the server role
    (ANNOLOG_DATABASE_URL), or on the own PostgreSQL, whether `annolog serve` runs or not.
    """
    if key_file is None and not on_terminal():
        raise click.UsageError("Nobody could see the key here: name a file with --key-file.")
    made = Founded.new()
    if key_file is not None:
        with one_sentence():
            write_key(made, key_file)
    try:
        run(_create(settings({**os.environ}), made, name, owner, email))
    except BaseException:
        if key_file is not None:
            key_file.unlink(missing_ok=True)
        raise
    click.echo(f"organization {ids.public('organization', made.org)}")
    click.echo(f"owner {ids.public('member', made.owner)}")
    if key_file is None:
        show_key(made)


async def _create(
    chosen: Settings, made: Founded, name: str, owner: str, email: str | None
) -> None:
    async with reached(chosen, tell) as database:
        await check(database.server)
        await found(database.server, made, name=name, owner=owner, email=email)
