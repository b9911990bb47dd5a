"""`annolog blobs`: lists blobs that no event names."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import click

from server.cli.core.terminal import run, settings, tell
from server.projections.engine.orphan_blobs import organizations, orphan_digests
from server.settings import Settings
from server.start import opened_blobs, reached

AGE = timedelta(days=1)
"""The age below which a blob may belong to a command that is still to be decided."""


@click.command()
@click.option("--erase", is_flag=True, help="Erase those of a bucket that are older than a day.")
def blobs_(*, erase: bool) -> None:
    """List blobs that no event names.

    Trees, mappings, plans and large masks are stored before their command is decided; where it is
    then refused, or the process dies in between, a blob is left over. Reads all ledgers once. In
    PostgreSQL, which does not say when a blob was written, they are listed only.

    Works as the owner role (ANNOLOG_ADMIN_URL).
    """
    for line in run(_look(settings({**os.environ}), erase=erase)):
        click.echo(line)


async def _look(chosen: Settings, *, erase: bool) -> list[str]:
    lines, gone, before = [], 0, datetime.now(UTC) - AGE
    async with (
        reached(chosen, tell) as database,
        opened_blobs(chosen, database.owner) as blobs,
    ):
        for org in await organizations(database.owner):
            for digest, at in await orphan_digests(database.owner, blobs, org):
                old = at is not None and at < before
                if erase and old:
                    await blobs.erase(org, digest)
                    gone += 1
                said = "erased" if erase and old else f"written {at:%Y-%m-%d %H:%M}" if at else ""
                lines.append(f"{org} {digest} {said}".rstrip())
    return [*lines, f"{len(lines):,} blobs are named by no event, {gone:,} of them erased."]
