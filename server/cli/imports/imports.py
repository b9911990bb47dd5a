"""`annolog import`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click
import orjson

from server.access.actor import Actor
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.operator_record import MAY_SAY, record_operator, require_at_database
from server.cli.core.output import one_line
from server.cli.core.progress import Stages
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.imports.remote_imports import check_remotely, discard_remotely, import_remotely
from server.commands import Writer
from server.commands.imports.import_file import ImportProgress, import_file
from server.events.accounts.operators import OperatorCommand
from server.events.core import ids
from server.start import Database, media_origins


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", required=True, help="The project's id, as in the API: project_…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "json", "csv", "tsv"]),
    help="How FILE is written; by default what its name says.",
)
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rows go that cannot be used; FILE.rejected by default.",
)
@click.option(
    "--discard",
    is_flag=True,
    help="With --url: import nothing, and end the upload of FILE that was interrupted.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Import nothing, and say what would be imported and which rows would be rejected.",
)
@MAY_SAY
def import_(
    file: Path,
    project: str,
    kind: str | None,
    rejected: Path | None,
    by: str | None,
    *,
    discard: bool,
    dry_run: bool,
) -> None:
    """Import the tasks in FILE into a project: JSON lines, a JSON array, CSV or TSV, of any size.

    A row is an object with "inputs" and, if you like, "external_id", "priority", "overlap", "meta",
    "subject_refs" and "annotations" that were made elsewhere; the inputs may also stand in the row
    itself. In CSV, columns are named after the form's inputs. An export is such a file, and so is
    the JSON of tasks that Label Studio exports.

    It commits slice by slice. Rows whose external id the project has already are left out, so an
    import that was interrupted is simply run again. Rows that cannot be used are written to
    FILE.rejected, with line and reason, and the exit status is then 1.

    Acts with an API key that may import: in the environment variable ANNOLOG_KEY, or in the file
    that `annolog --key-file FILE import` names. Works on the database itself (ANNOLOG_DATABASE_URL
    or the own one), whether `annolog serve` runs or not; or on a server elsewhere, which
    `annolog --url URL import` sends the file to, piece by piece.
    """
    wanted = ids.expect("project", project, "--project")
    target = rejected or Path(f"{file}.rejected")
    require_at_database(by)
    if dry_run and discard:
        raise click.UsageError("Give --dry-run or --discard, not both.")
    if dry_run:
        _check(file, wanted, kind, rejected)
        return
    if discard:
        _discard(file, wanted, kind)
        return
    if current_target().url is None:
        done = _at_database(file, wanted, kind, target, by=by)
    else:
        done = remotely(
            lambda remote: import_remotely(remote, wanted, file, kind=kind, rejected=target)
        )
    click.echo(
        f"{done.imported:,} tasks imported, {done.present:,} were there, {done.rejected:,} rejected"
    )
    if done.annotations or done.annotations_present:
        there = done.annotations_present
        click.echo(f"{done.annotations:,} annotations imported, {there:,} were there")
    if done.stopped is not None:
        tell(f"From line {done.stopped} on, the file could not be read.")
    if done.rejected:
        tell(f"Rejected rows are in {target}.")
        raise click.exceptions.Exit(1)


def _discard(file: Path, project: UUID, kind: str | None) -> None:
    if current_target().url is None:
        raise click.UsageError("Uploads are on a server elsewhere: give --url with --discard.")
    there = remotely(lambda remote: discard_remotely(remote, project, file, kind=kind))
    click.echo("The upload was ended." if there else "There is no upload of this file.")


SHOWN = 100
"""Rejected rows that a check prints; a file that is named by --rejected gets all of them."""


def _check(file: Path, project: UUID, kind: str | None, rejected: Path | None) -> None:
    """Print what an import would do. Raises Exit 1 where rows would be rejected."""
    with tempfile.TemporaryDirectory(prefix="annolog-check-") as folder:
        target = rejected or Path(folder) / "rejected.jsonl"
        if current_target().url is None:
            done = _at_database(file, project, kind, target, check=True)
        else:
            done = remotely(
                lambda remote: check_remotely(remote, project, file, kind=kind, rejected=target)
            )
        _show_problems(target)
    if done.rejected > SHOWN and rejected is None:
        click.echo(f"… and {done.rejected - SHOWN:,} more: --rejected FILE writes all of them.")
    click.echo(
        f"{done.imported:,} tasks would be imported, {done.present:,} are there, "
        f"{done.rejected:,} would be rejected"
    )
    if done.annotations or done.annotations_present:
        there = done.annotations_present
        click.echo(f"{done.annotations:,} annotations would be imported, {there:,} are there")
    if done.stopped is not None:
        tell(f"From line {done.stopped} on, the file cannot be read.")
    if done.rejected:
        raise click.exceptions.Exit(1)


def _show_problems(rejected: Path) -> None:
    """Print the first rejected rows: line, place and reason."""
    if not rejected.exists():
        return
    with rejected.open("rb") as lines:
        for line, _ in zip(lines, range(SHOWN), strict=False):
            row = orjson.loads(line)
            place = ".".join(map(str, row["path"]))
            told = f"line {row['line']:,}{place and f', {place}'}: {row['reason']}"
            click.echo(one_line(told))


def _at_database(
    file: Path,
    project: UUID,
    kind: str | None,
    rejected: Path,
    *,
    by: str | None = None,
    check: bool = False,
) -> ImportProgress:
    chosen = settings({**os.environ})
    token = key_of("import")

    async def work(actor: Actor, writer: Writer, _: Database) -> ImportProgress:
        if not check:
            await record_operator(writer, actor, OperatorCommand.IMPORT, by)
        with Stages() as stages:
            return await import_file(
                writer,
                actor,
                project,
                file,
                kind=kind,
                rejected=rejected,
                progress=_shown(stages, "check" if check else "import"),
                media=media_origins(chosen),
                check=check,
            )

    return run(as_owner_of(token, chosen, work))


def _shown(stages: Stages, stage: str) -> Callable[[ImportProgress], None]:
    """Return a function that shows how many bytes of the file are read."""
    bar: list[tuple[Callable[[int], None], int]] = []

    def listen(progress: ImportProgress) -> None:
        forward, before = bar.pop() if bar else (stages.begin(f"{stage}, bytes", progress.size), 0)
        forward(progress.read - before)
        bar.append((forward, progress.read))

    return listen
