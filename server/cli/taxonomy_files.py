"""A taxonomy out of a file: read, checked, made the draft, and published if that is wanted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click
import structlog

from server.access.permissions import Permission
from server.cli.progress import Stages
from server.cli.terminal import on_terminal, tell
from server.commands.taxonomies.taxonomy_service import TaxonomyService, mapping_file
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Taxonomy
from server.ledger.startup_checks import StartError
from taxonomy import Diff, Invalid, Mapping, Problem, Tree, diff
from taxonomy.formats import Format, read
from taxonomy.formats.decoding import MAX_BYTES

log = structlog.get_logger()
CHUNK = 1 << 20
"""Bytes of a file that are read before the bar moves."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is to be imported, and how."""

    file: Path
    name: str | None
    taxonomy: UUID | None
    format: Format | None
    language: str
    encoding: str | None
    scheme: str | None
    tag: str | None
    separator: str | None
    merge: bool
    mapping: Path | None
    mapping_encoding: str | None
    lenient: bool
    publish: bool
    notes: str
    replace: bool


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import."""

    state: Taxonomy
    concepts: int
    changes: Diff | None
    """From the version before; None where there was none, or where there was nothing to do."""


def warn(message: str) -> None:
    """Say something that does not stop the command."""
    if on_terminal():
        click.echo(message, err=True)
    else:
        log.warning(message)


@contextlib.contextmanager
def listed(file: Path) -> Iterator[None]:
    """Print every problem of a file on a line of its own, and end with exit status 1."""
    try:
        yield
    except Invalid as invalid:
        for problem in invalid.problems:
            warn(f"{file}: {problem}")
        raise click.exceptions.Exit(1) from None


async def import_file(curator: TaxonomyService, wish: ImportOptions) -> ImportResult:
    """Import a file; nothing happens unless all of it can be used.

    Raises:
        Refused: without the right, or where somebody else changed the draft.
        StartError: where the wish does not fit what is there.
    """
    await curator.require(Permission.TAXONOMIES_EDIT)
    state = await _target(curator, wish)
    tree = await _read(wish)
    if not len(tree):
        raise StartError(f"There are no concepts in {wish.file}.")
    tell(f"{wish.file}: {len(tree):,} concepts.")
    if state is not None and await curator.published(state, tree):
        tell("The last version is just that: nothing to do.")
        return ImportResult(state, len(tree), None)
    mapping = await _mapping(curator, wish, state, tree)
    before = state.latest if state else None
    changes = None
    if before is not None:
        old = await curator.taxonomies.tree(curator.org, before.tree)
        changes = await asyncio.to_thread(diff, old, tree, mapping)
    state = state or await curator.create(wish.name or "")
    await _store_as_draft(curator, wish, state, tree)
    if mapping is not None and wish.mapping is not None:
        await curator.attach(state, mapping, source=wish.mapping.name)
    if wish.publish:
        tell("Publishing.")
        with Stages() as stages:
            forward = stages.begin("index, rows", 0)
            state = await curator.publish(state.id, wish.notes, forward)
    return ImportResult(await curator.get(state.id), len(tree), changes)


async def _target(curator: TaxonomyService, wish: ImportOptions) -> Taxonomy | None:
    """Return the taxonomy that is meant; None where it has to be made."""
    if wish.taxonomy is not None:
        return await curator.get(wish.taxonomy)
    found = [state for state in await curator.all() if state.name == wish.name]
    if len(found) > 1:
        shown = ", ".join(ids.public("taxonomy", state.id) for state in found)
        raise StartError(f"Several taxonomies have this name: name one by --taxonomy: {shown}.")
    if not found:
        return None
    number = len(found[0].versions)
    id_ = ids.public("taxonomy", found[0].id)
    tell(f"This goes into the existing taxonomy {wish.name}, {id_}, version {number}.")
    return found[0]


async def _read(wish: ImportOptions) -> Tree:
    warnings: list[Problem] = []
    with listed(wish.file), Stages() as stages:
        data = _content(wish.file, stages.begin("read, bytes", wish.file.stat().st_size))
        tree = await asyncio.to_thread(
            read,
            data,
            wish.format,
            name=wish.file.name,
            warnings=warnings,
            language=wish.language,
            lenient=wish.lenient,
            encoding=wish.encoding,
            scheme=wish.scheme,
            tag=wish.tag,
            separator=wish.separator,
            merge=wish.merge,
        )
    _print_findings(wish.file, warnings)
    return tree


async def _mapping(
    curator: TaxonomyService, wish: ImportOptions, state: Taxonomy | None, tree: Tree
) -> Mapping | None:
    """Read the mapping; say what of it names concepts that neither version has."""
    if wish.mapping is None:
        return None
    if state is None or state.latest is None:
        raise StartError("There is no version to map from: import one first, without --mapping.")
    warnings: list[Problem] = []
    with listed(wish.mapping):
        mapping = await mapping_file(
            curator.taxonomies,
            curator.org,
            state,
            tree,
            wish.mapping.read_bytes(),
            name=wish.mapping.name,
            lenient=wish.lenient,
            encoding=wish.mapping_encoding,
            warnings=warnings,
        )
    old = await curator.taxonomies.tree(curator.org, state.latest.tree)
    _print_findings(wish.mapping, [*warnings, *mapping.check(old, tree)])
    return mapping


def _print_findings(file: Path, problems: Iterable[Problem]) -> None:
    for problem in problems:
        warn(f"{file}: {problem}")


async def _store_as_draft(
    curator: TaxonomyService, wish: ImportOptions, state: Taxonomy, tree: Tree
) -> None:
    try:
        await curator.import_release(state, tree, source=wish.file.name, replaces=wish.replace)
    except Refused as refused:
        if refused.code is Code.CONFLICT and not wish.replace:
            message = "The draft has changes already: publish or discard them, or give --replace."
            raise StartError(message) from None
        raise


def _content(path: Path, forward: Callable[[int], None]) -> bytes:
    """Read a file, up to what a reader takes: whether that is too much is for the reader to say."""
    found = bytearray()
    with path.open("rb") as file:
        while len(found) <= MAX_BYTES and (chunk := file.read(CHUNK)):
            found += chunk
            forward(len(chunk))
    return bytes(found)
