"""`annolog backup` and `annolog restore`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from server.cli.core.operator_record import MAY_SAY
from server.cli.core.terminal import run, settings, tell
from server.cli.exports.export_record import record_backup
from server.embedded import backup as backups
from server.embedded.archive import Manifest
from server.ledger.startup_checks import StartError
from server.settings import Settings
from server.start import Database, cluster, is_embedded, key_file, reached

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@MAY_SAY
def backup_(folder: Path, by: str | None) -> None:
    """Copy the whole database to the new FOLDER, while the server runs or not.

    The own PostgreSQL is copied as a cluster (pg_basebackup); the copy holds its passwords, and the
    key of sealed secrets (secret.key), so keep it as safe as the data. With ANNOLOG_ADMIN_URL, that
    database is dumped (pg_dump) instead, which also moves it between major versions of PostgreSQL;
    the key is kept apart from a dump. Nothing is ever overwritten.

    The backup is on record as an export of each organization, with the name that --by says, where
    the server role may write (ANNOLOG_DATABASE_URL, or the own PostgreSQL); the copy has it, too.
    """
    made = run(_backup(settings({**os.environ}), folder, by))
    click.echo(f"{folder}: {made.kind} of PostgreSQL {made.postgres}, {made.size:,} bytes")


async def _backup(chosen: Settings, folder: Path, by: str | None) -> Manifest:
    if is_embedded(chosen):
        backups.require_cluster(cluster(chosen))
        async with reached(chosen, tell) as database:
            await record_backup(chosen, database, by)
            return await backups.backup(cluster(chosen), folder, tell, key_file=key_file(chosen))
    url = _owner(chosen)
    await record_backup(chosen, Database(chosen.database_url, url), by)
    return await backups.backup_external(url, folder, tell)


@click.command()
@click.argument("folder", type=FOLDER)
def restore_(folder: Path) -> None:
    """Make a database out of the backup in FOLDER.

    Every file is compared with the backup's manifest first. Without ANNOLOG_ADMIN_URL the database
    becomes the own PostgreSQL of ANNOLOG_DATA_DIR, which must not exist yet. With it, a dump is
    loaded into that empty database, all or nothing; its two roles must exist (deploy/roles.sql).
    """
    made = run(_restore(settings({**os.environ}), folder))
    click.echo(f"restored the {made.kind} of {made.created_at}: now run `annolog serve`")


async def _restore(chosen: Settings, folder: Path) -> Manifest:
    if is_embedded(chosen):
        return await backups.restore(folder, cluster(chosen), tell, key_file=key_file(chosen))
    return await backups.restore_external(folder, _owner(chosen), tell)


def _owner(chosen: Settings) -> str:
    if chosen.admin_url is None:
        raise StartError("This needs the owner's rights: set ANNOLOG_ADMIN_URL.")
    return chosen.admin_url
