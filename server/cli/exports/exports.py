"""`annolog export` and `annolog replay`: a project or the ledger as lines of JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from server.cli.core.api import JsonObjectParam
from server.cli.core.operator_record import keyed_actor
from server.cli.core.output import OUTPUT, target
from server.cli.core.progress import Stages
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.task_filters import typed_selection
from server.cli.core.terminal import run, settings, tell
from server.cli.exports.export_record import BY, record_export, require_operator
from server.cli.exports.remote_exports import export_remotely, replay_remotely
from server.cli.exports.replay_into import replay_into
from server.events.core import ids
from server.events.exports import ExportKind
from server.events.labeling.tasks import Status
from server.feed.render import audit_line
from server.ledger.startup_checks import StartError
from server.reads.events.replay import replay
from server.reads.exports import export as exports
from server.settings import Settings
from server.start import Database, check, connected, opened_blobs, reached

Write = Callable[[bytes], object]
ORG = click.option("--org", help="The organization's id; needed where there are several.")


@click.command()
@click.option("--project", required=True, help="The project's id, as in the API: project_…")
@ORG
@BY
@OUTPUT
@click.option(
    "--as-of",
    "as_of",
    help="Everything as it was at a position, or at a time such as 2026-11-23T18:00:00Z.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in Status], case_sensitive=False),
    help="Only tasks with this status; may be repeated.",
)
@click.option(
    "--filter",
    "wanted",
    type=JsonObjectParam(),
    help="Only tasks that meet this TaskFilter, as the API has it, in JSON.",
)
def export_(
    project: str,
    org: str | None,
    by: str | None,
    output: Path | None,
    as_of: str | None,
    statuses: tuple[str, ...],
    wanted: dict[str, Any] | None,
) -> None:
    """Write a project as JSON lines: its tasks with all annotations and final answers.

    The first line holds the ledger position that everything is as of, with every version of the
    form and the guideline; the last one the counts, so that a cut file is noticed. Annotations name
    their author, status, form and guideline version, time spent and position. Memory stays flat
    however large the project is. Works as the server role (ANNOLOG_DATABASE_URL), or on the own
    PostgreSQL, whether `annolog serve` runs or not; or on a server elsewhere, with
    `annolog --url URL export`. The export is on record as an event: of the member whose key is
    given, or with the name that --by says, since on the database itself no key is needed. With
    --as-of, it is what an export would have been then, apart from what was erased since. With
    --filter, such as '{"label": {"question": "topic", "value": "a"}}', it has the tasks that a list
    with this filter has at that moment, and the event has the filter.
    """
    until = moment_of("--as-of", as_of) if as_of else None
    of, filter = ids.expect("project", project, "--project"), _filter(wanted, statuses)
    require_operator(by)
    with target(output) as file:
        write = file.write
        if current_target().url is None:
            made = run(_export(settings({**os.environ}), org, of, write, by, until, filter))
        else:
            no_organization(org)
            made = remotely(lambda remote: export_remotely(remote, project, write, until, filter))
    tell(
        f"Exported {made.tasks:,} tasks with {made.annotations:,} annotations "
        f"as of position {made.position:,}."
    )


def _filter(given: dict[str, Any] | None, statuses: Sequence[str]) -> dict[str, Any] | None:
    """Return the filter with the statuses that were named apart. Raises UsageError for both."""
    if not statuses:
        return given
    if given and given.get("statuses") is not None:
        raise click.UsageError("Say the statuses once: by --status, or in --filter.")
    return {**(given or {}), "statuses": sorted({*statuses})}


async def _export(
    chosen: Settings,
    org: str | None,
    project: UUID,
    write: Write,
    by: str | None,
    until: int | datetime | None,
    filter: dict[str, Any] | None,
) -> exports.Exported:
    async with reached(chosen, tell) as database:
        await check(database.server)
        whose = await organization_of(database, org)
        scope = ids.public("project", project)
        selection = None if filter is None else await _selection(database, whose, filter)
        await record_export(
            *(chosen, database, whose),
            kind=ExportKind.TASKS,
            scope=scope,
            until=until,
            filter=None if selection is None else selection.filter,
            by=by,
        )
        with Stages() as stages:
            forward, done = stages.begin("export tasks", 0), [0]

            def progress(tasks: int) -> None:
                forward(tasks - done[0])
                done[0] = tasks

            async with opened_blobs(chosen, database.server) as blobs:
                return await exports.export(
                    *(database.server, whose, project, write),
                    blobs=blobs,
                    until=until,
                    selection=selection,
                    progress=progress,
                )


async def _selection(database: Database, org: UUID, filter: dict[str, Any]) -> exports.Selection:
    """Return the tasks that a filter finds, to the owner of the key that was given, if any."""
    actor = await keyed_actor(database, org)
    return typed_selection(filter, None if actor is None else actor.member)


@click.command()
@click.option("--stream", help="Only this task, project, member, taxonomy or organization: its id.")
@click.option("--project", help="Only this project and its tasks: project_…")
@click.option("--until", help="The last position, or a time such as 2026-11-23T18:00:00Z.")
@click.option(
    "--into",
    metavar="DATABASE_URL",
    help="Fill this empty database instead: the owner's address of it.",
)
@ORG
@BY
@OUTPUT
def replay_(
    stream: str | None,
    project: str | None,
    until: str | None,
    into: str | None,
    org: str | None,
    by: str | None,
    output: Path | None,
) -> None:
    """Print the ledger as JSON lines, in order: of a stream, a project, or everything.

    Each line holds the entry as the very bytes that were hashed, its leaf hash, its content and the
    content's salt, so that every hash can be computed again (docs/reference/entry-bytes.md). Erased
    content is null, and the hashes hold all the same. A time means the last position recorded at or
    before it; it must not lie in the future. The replay is on record like an `export`, and
    `annolog --url URL replay` works on a server elsewhere.

    With --into, the ledger of one organization, or of all without --org, is built in an empty
    database, up to the moment, with its blobs and all tables, ready for `annolog serve`; keys,
    passwords and drafts are not copied (`annolog member reset` makes a key). Run again after it was
    interrupted, it goes on where it stopped.
    """
    end = moment_of("--until", until)
    if into:
        if stream or project or output or current_target().url is not None:
            raise click.UsageError("--into takes --until and --org, and works on the database.")
        require_operator(by)
        wanted = ids.expect("organization", org, "--org") if org else None
        run(replay_into(settings({**os.environ}), into, wanted, end, by))
        return
    if stream and project:
        raise click.UsageError("Give --stream or --project, not both.")
    of_stream = ids.parse(stream, "--stream")[1] if stream else None
    of_project = ids.expect("project", project, "--project") if project else None
    require_operator(by)
    with target(output) as file:
        write = file.write
        if current_target().url is None:
            chosen, scope = settings({**os.environ}), stream or project
            lines = run(_replay(chosen, org, write, of_stream, of_project, end, scope, by))
        else:
            no_organization(org)
            lines = remotely(
                lambda remote: replay_remotely(
                    remote, write, stream=stream, project=project, until=end
                )
            )
    tell(f"Replayed {lines:,} events.")


async def _replay(
    chosen: Settings,
    org: str | None,
    write: Write,
    stream: UUID | None,
    project: UUID | None,
    until: int | datetime | None,
    scope: str | None,
    by: str | None,
) -> int:
    async with reached(chosen, tell) as database:
        await check(database.server)
        whose = await organization_of(database, org)
        of = scope or ids.public("organization", whose)
        await record_export(
            chosen, database, whose, kind=ExportKind.EVENTS, scope=of, until=until, by=by
        )
        return await replay(
            database.server,
            whose,
            write=write,
            render=audit_line,
            now=datetime.now(UTC),
            stream=stream,
            project=project,
            until=until,
        )


def no_organization(given: str | None) -> None:
    """Require that no organization is named for a server elsewhere. Raises UsageError."""
    if given is not None:
        raise click.UsageError("The key says which organization it is: leave --org out.")


async def organization_of(database: Database, given: str | None) -> UUID:
    """Return the named organization, or the only one. Raises StartError."""
    async with connected(database.server) as connection:
        rows = await connection.fetch("SELECT org_id FROM ledger_heads() ORDER BY org_id")
    known = [row["org_id"] for row in rows]
    if given is not None:
        wanted = ids.expect("organization", given, "--org")
        if wanted not in known:
            raise StartError(f"There is no organization {given} here.")
        return wanted
    if len(known) != 1:
        shown = ", ".join(ids.public("organization", org) for org in known[:5]) or "none"
        raise StartError(f"There are {len(known)} organizations ({shown}): name one with --org.")
    return UUID(str(known[0]))


def moment_of(option: str, text: str | None) -> int | datetime | None:
    """Return the position or the time that an option names. Raises StartError for another text."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StartError(
            f"{option} is a position, or a time with its zone such as 2026-11-23T18:00:00Z."
        )
    return moment
