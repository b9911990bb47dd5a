"""`annolog org create`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from server.cli.accounts.organization_setup import (
    reserved,
    set_up_organization,
    show_token,
    write_token,
)
from server.cli.core.operator_record import MAY_SAY
from server.cli.core.terminal import on_terminal, run, settings, tell
from server.commands.accounts.organization_setup import NewOrganization
from server.events.core import ids
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
@MAY_SAY
def create(name: str, owner: str, email: str | None, key_file: Path | None, by: str | None) -> None:
    """Make the organization NAME with a first owner, and show the owner's API key.

    The key is shown once on a terminal; elsewhere --key-file must say where to write it. It is
    kept nowhere else: the database holds its SHA-256 only. Works as the server role
    (ANNOLOG_DATABASE_URL), or on the own PostgreSQL, whether `annolog serve` runs or not.
    """
    if key_file is None and not on_terminal():
        raise click.UsageError("Nobody could see the key here: name a file with --key-file.")
    chosen = settings({**os.environ})
    with reserved(key_file):
        made = run(_create(chosen, name, owner, email, by))
        if key_file is not None:
            write_token(made.token, key_file)
    click.echo(f"organization {ids.public('organization', made.org)}")
    click.echo(f"owner {ids.public('member', made.member)}")
    if key_file is None:
        show_token(made.token)


async def _create(
    chosen: Settings, name: str, owner: str, email: str | None, by: str | None
) -> NewOrganization:
    async with reached(chosen, tell) as database:
        await check(database.server)
        return await set_up_organization(
            database.server, name=name, owner=owner, email=email, operator=by
        )
