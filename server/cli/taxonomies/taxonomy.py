"""`annolog taxonomy`: list, import, export and compare taxonomies."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson

from server.access.actor import Actor
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.operator_record import MAY_SAY, record_operator, require_at_database
from server.cli.core.output import OUTPUT, target
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.taxonomies.remote_taxonomies import RemoteTaxonomies
from server.cli.taxonomies.taxonomy_files import ImportOptions, import_file, listed, warn
from server.commands import Writer
from server.commands.taxonomies.taxonomy_service import TaxonomyService, drafted, mapping_between
from server.events.accounts.operators import OperatorCommand
from server.events.core import ids
from server.events.taxonomies.taxonomies import Taxonomy
from server.ledger.startup_checks import StartError
from server.start import Database, connected
from taxonomy import Diff, Tree, diff
from taxonomy.formats import Format, Layout, Options, write
from taxonomy.formats.loss_of_tree import losses_of

T = TypeVar("T")
FORMATS = {format.value.lower().replace("_", "-"): format for format in Format}
LAYOUTS = {layout.value.lower(): layout for layout in Layout}
ENDINGS = {
    ".ttl": Format.TURTLE,
    ".rdf": Format.RDF_XML,
    ".nt": Format.N_TRIPLES,
    ".jsonld": Format.JSON_LD,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".xml": Format.LABEL_STUDIO,
}
"""By ending of a file's name, the format to write where --format is not given."""
FORMAT = click.option(
    "--format", "kind", type=click.Choice([*FORMATS]), help="How FILE is written."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def taxonomy_() -> None:
    """Taxonomies: list, import, export and compare them.

    Every command acts with an API key: in the environment variable ANNOLOG_KEY, or in the file
    that `annolog --key-file FILE taxonomy` names. Anybody with a role may read; importing needs
    the role MANAGER or above in the organization. Works on the database itself
    (ANNOLOG_DATABASE_URL or the own one), whether `annolog serve` runs or not; or on a server
    elsewhere, with `annolog --url URL taxonomy`.
    """


def _run(
    purpose: str,
    work: Callable[[TaxonomyService], Awaitable[T]],
    elsewhere: Callable[[RemoteTaxonomies], Awaitable[T]],
    by: str | None = None,
) -> T:
    """Run work on the database, or other work on the server that `--url` names.

    `by` is the name of who types a command that imports.
    """
    require_at_database(by)
    if current_target().url is not None:
        return remotely(lambda remote: elsewhere(RemoteTaxonomies(remote)))
    chosen = settings({**os.environ})
    token = key_of(purpose)

    async def with_service(actor: Actor, writer: Writer, database: Database) -> T:
        await record_operator(writer, actor, OperatorCommand.TAXONOMY_IMPORT, by)
        async with connected(database.server) as connection:
            return await work(TaxonomyService(writer, connection, actor))

    return run(as_owner_of(token, chosen, with_service))


@taxonomy_.command("list")
@JSON
def list_(as_json: bool) -> None:
    """Print every taxonomy of the organization, the oldest first: id, version, concepts, name."""
    for state in _run("read taxonomies", lambda own: own.all(), lambda other: other.all()):
        shown = _shown(state)
        if as_json:
            click.echo(orjson.dumps(shown))
            continue
        version, concepts = shown["version"], shown["concepts"]
        changed = ", draft changed" if state.draft.touched else ""
        about = f"version {version}, {concepts:,} concepts" if state.versions else "no version yet"
        click.echo(f"{shown['id']}  {state.name}  ({about}{changed})")


def _shown(state: Taxonomy) -> dict[str, object]:
    latest = state.latest
    return {
        "id": ids.public("taxonomy", state.id),
        "name": state.name,
        "version": latest.number if latest else 0,
        "concepts": latest.concepts if latest else 0,
        "digest": latest.tree if latest else None,
        "draft_touched": state.draft.touched,
    }


@taxonomy_.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="The taxonomy of this name; it is made where there is none.")
@click.option("--taxonomy", "id_", help="The taxonomy of this id, as in the API: taxonomy_…")
@FORMAT
@click.option("--language", default="", help="Language of labels that name none, such as en.")
@click.option("--encoding", help="The file's encoding where it is not UTF-8, such as cp1252.")
@click.option(
    "--scheme", help="SKOS with several schemes: the IRI of the one that is meant, or all."
)
@click.option("--tag", help="Label Studio with several tags: the tag or its name.")
@click.option("--separator", help="What stands between the labels of a path; else it is guessed.")
@click.option("--merge", is_flag=True, help="Paths: a label means one concept wherever it stands.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that says what became of the concepts of the last version.",
)
@click.option("--mapping-encoding", help="That file's encoding where it is not UTF-8.")
@click.option("--lenient", is_flag=True, help="Repair what has one obvious repair, and say so.")
@click.option("--publish", is_flag=True, help="Publish it as the next version at once.")
@click.option("--notes", default="", help="What to say about the version.")
@click.option("--replace", is_flag=True, help="Give up changes of the present draft.")
@MAY_SAY
def import_(
    file: Path,
    name: str | None,
    id_: str | None,
    kind: str | None,
    by: str | None,
    **more: object,
) -> None:
    """Make FILE the draft of a taxonomy: SKOS, CSV, TSV, indented text, JSON and others.

    The format is told by the file's name and content, or by --format. Of a bad file every problem
    is printed with its line or concept, nothing is imported, and the exit status is 1.

    What is imported is a whole release: concepts that the file does not have leave. Ids tell which
    concept is which; where a release changed them, --mapping says so. It is safe to run again:
    where the taxonomy is as the file says, nothing is done.
    """
    if (name is None) == (id_ is None):
        raise click.UsageError("Give --name or --taxonomy.")
    wanted = ids.expect("taxonomy", id_, "--taxonomy") if id_ else None
    format = FORMATS[kind] if kind else None
    chosen = ImportOptions(file=file, name=name, taxonomy=wanted, format=format, **more)  # type: ignore[arg-type]
    done = _run(
        "import taxonomies",
        lambda own: import_file(own, chosen),
        lambda other: import_file(other, chosen),
        by,
    )
    click.echo(f"taxonomy {ids.public('taxonomy', done.state.id)}")
    latest = done.state.latest
    if latest is not None and not done.state.draft.touched:
        click.echo(f"version {latest.number}")
    else:
        click.echo("draft")
    click.echo(f"concepts {done.concepts}")
    if done.changes is not None:
        click.echo(f"changes {_counted(done.changes)}")


def _counted(changes: Diff) -> str:
    return ", ".join(f"{name} {count}" for name, count in changes.counts().items() if count) or "0"


@taxonomy_.command("export")
@click.argument("id_", metavar="ID")
@click.option("--version", type=int, help="Which version; the last one by default.")
@click.option("--draft", is_flag=True, help="The draft, with the edits so far.")
@FORMAT
@click.option("--language", default="", help="For formats with one language: which.")
@click.option("--layout", type=click.Choice([*LAYOUTS]), default="parents", help="For tables.")
@OUTPUT
def export_(
    id_: str,
    version: int | None,
    draft: bool,
    kind: str | None,
    language: str,
    layout: str,
    output: Path | None,
) -> None:
    """Write the taxonomy ID in any format that `import` reads; JSON by default.

    Without --format, the name of --output says which. What this taxonomy has and the format cannot
    carry is named on standard error. JSON, SKOS and CSV by parents keep all concepts whole.
    """
    if draft and version is not None:
        raise click.UsageError("Give --version or --draft, not both.")
    format = FORMATS[kind] if kind else _format_of(output)
    wanted = ids.expect("taxonomy", id_, "ID")

    async def work(service: TaxonomyService) -> Tree:
        state = await service.get(wanted)
        if draft:
            return await drafted(service.taxonomies, service.org, state)
        return await _tree(service, state, version)

    async def elsewhere(other: RemoteTaxonomies) -> Tree:
        if draft:
            return await other.draft(id_)
        return await other.version(id_, version or _last(await other.get(wanted)))

    tree = _run("read taxonomies", work, elsewhere)
    options = Options(language=language, layout=LAYOUTS[layout])
    if gone := losses_of(tree, format, options):
        warn(f"This format cannot carry all of it; left out: {', '.join(gone)}.")
    with listed(Path(id_)), target(output) as stream:
        write(tree, format, stream, language=language, layout=LAYOUTS[layout])
    tell(f"Exported {len(tree):,} concepts.")


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.JSON
    if output.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"Say with --format how to write {output.name}.")
    return ENDINGS[output.suffix.lower()]


def _last(state: Taxonomy) -> int:
    """Return the number of the last version. Raises StartError where there is none."""
    if state.latest is None:
        raise StartError("This taxonomy has no version yet: export its --draft.")
    return state.latest.number


async def _tree(service: TaxonomyService, state: Taxonomy, number: int | None) -> Tree:
    version = state.version(_last(state) if number is None else number, "--version")
    return await service.taxonomies.tree(service.org, version.tree)


@taxonomy_.command("diff")
@click.argument("id_", metavar="ID")
@click.option("--from", "old", type=int, required=True, help="The version to compare with.")
@click.option("--to", "new", type=int, help="The other version; the draft by default.")
@JSON
def diff_(id_: str, old: int, new: int | None, as_json: bool) -> None:
    """Print how many concepts of the taxonomy ID changed between two versions, and in which way.

    With --json all changes are printed, concept by concept. Mappings between the versions are
    taken into account, so that a merge shows as a merge and a new id as the same concept.
    """
    wanted = ids.expect("taxonomy", id_, "ID")

    async def work(service: TaxonomyService) -> dict[str, Any]:
        state = await service.get(wanted)
        known, org = service.taxonomies, service.org
        before = await _tree(service, state, old)
        after = await (drafted(known, org, state) if new is None else _tree(service, state, new))
        found = diff(before, after, await mapping_between(known, org, state, old, new))
        return {"counts": found.counts(), "changes": found.plain()}

    found = _run("read taxonomies", work, lambda other: other.diff(id_, old, new))
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for name, count in found["counts"].items():
        click.echo(f"{name:<12}{count:>9,}")
