"""Imports a taxonomy from a file into the draft, and publishes it if wanted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import click
import structlog

from server.access.permissions import Permission
from server.cli.core.progress import Stages
from server.cli.core.terminal import on_terminal, tell
from server.cli.taxonomies.remote_taxonomies import RemoteTaxonomies
from server.commands.taxonomies.taxonomy_service import TaxonomyService, mapping_file
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Taxonomy
from server.ledger.startup_checks import StartError
from taxonomy import Diff, Invalid, Mapping, Problem, Tree, diff
from taxonomy.formats import Format, read
from taxonomy.formats.decoding import MAX_BYTES

log = structlog.get_logger()
Taxonomies: TypeAlias = TaxonomyService | RemoteTaxonomies
"""Where taxonomies are: in the database, or on a server elsewhere."""
CHUNK = 1 << 20
"""Bytes of a file that are read at once, between two steps of the progress bar."""


READ_OPTIONS = ("language", "lenient", "encoding", "scheme", "tag", "separator", "merge")
"""Options of `annolog taxonomy import` that are options of `taxonomy.formats.read`."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The arguments and options of `annolog taxonomy import`."""

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
    """The result of an import."""

    state: Taxonomy
    concepts: int
    changes: Diff | None
    """Changes since the last version; None if there was none, or nothing to import."""


def warn(message: str) -> None:
    """Print a warning, or log it where no terminal is."""
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


async def import_file(service: Taxonomies, options: ImportOptions) -> ImportResult:
    """Import a file, all of it or nothing.

    Raises:
        Refused: FORBIDDEN, or CONFLICT where somebody else changed the draft.
        StartError: where the options do not fit the file or the taxonomy.
    """
    await service.require(Permission.TAXONOMIES_EDIT)
    state = await _target(service, options)
    tree = await _read(options)
    if not len(tree):
        raise StartError(f"There are no concepts in {options.file}.")
    tell(f"{options.file}: {len(tree):,} concepts.")
    if state is not None and await service.published(state, tree):
        tell("The last version is just that: nothing to do.")
        return ImportResult(state, len(tree), None)
    mapping = await _mapping(service, options, state, tree)
    before = state.latest if state else None
    changes = None
    if before is not None:
        old = await service.taxonomies.tree(service.org, before.tree)
        changes = await asyncio.to_thread(diff, old, tree, mapping)
    state = state or await service.create(options.name or "")
    await _store_as_draft(service, options, state, tree)
    if mapping is not None and options.mapping is not None:
        await service.attach(state, mapping, source=options.mapping.name)
    if options.publish:
        tell("Publishing.")
        with Stages() as stages:
            forward = stages.begin("index, rows", 0)
            state = await service.publish(state.id, options.notes, forward)
    return ImportResult(await service.get(state.id), len(tree), changes)


async def _target(service: Taxonomies, options: ImportOptions) -> Taxonomy | None:
    """Return the taxonomy to import into; None where it has to be created."""
    if options.taxonomy is not None:
        return await service.get(options.taxonomy)
    found = [state for state in await service.all() if state.name == options.name]
    if len(found) > 1:
        shown = ", ".join(ids.public("taxonomy", state.id) for state in found)
        raise StartError(f"Several taxonomies have this name: name one by --taxonomy: {shown}.")
    if not found:
        return None
    number = len(found[0].versions)
    id_ = ids.public("taxonomy", found[0].id)
    tell(f"This goes into the existing taxonomy {options.name}, {id_}, version {number}.")
    return found[0]


async def _read(options: ImportOptions) -> Tree:
    warnings: list[Problem] = []
    with listed(options.file), Stages() as stages:
        data = _content(options.file, stages.begin("read, bytes", options.file.stat().st_size))
        tree = await asyncio.to_thread(
            read,
            data,
            options.format,
            name=options.file.name,
            warnings=warnings,
            **{name: getattr(options, name) for name in READ_OPTIONS},
        )
    _print_findings(options.file, warnings)
    return tree


async def _mapping(
    service: Taxonomies, options: ImportOptions, state: Taxonomy | None, tree: Tree
) -> Mapping | None:
    """Return the mapping in its file, if any; warn of concepts that a version does not have."""
    if options.mapping is None:
        return None
    if state is None or state.latest is None:
        raise StartError("There is no version to map from: import one first, without --mapping.")
    warnings: list[Problem] = []
    with listed(options.mapping):
        mapping = await mapping_file(
            service.taxonomies,
            service.org,
            state,
            tree,
            options.mapping.read_bytes(),
            name=options.mapping.name,
            lenient=options.lenient,
            encoding=options.mapping_encoding,
            warnings=warnings,
        )
    old = await service.taxonomies.tree(service.org, state.latest.tree)
    _print_findings(options.mapping, [*warnings, *mapping.check(old, tree)])
    return mapping


def _print_findings(file: Path, problems: Iterable[Problem]) -> None:
    for problem in problems:
        warn(f"{file}: {problem}")


async def _store_as_draft(
    service: Taxonomies, options: ImportOptions, state: Taxonomy, tree: Tree
) -> None:
    try:
        await service.import_release(
            state, tree, source=options.file.name, replaces=options.replace
        )
    except Refused as refused:
        if refused.code is Code.CONFLICT and not options.replace:
            message = "The draft has changes already: publish or discard them, or give --replace."
            raise StartError(message) from None
        raise


def _content(path: Path, forward: Callable[[int], None]) -> bytes:
    """Return the bytes of a file; not many more than `MAX_BYTES`, which readers refuse."""
    found = bytearray()
    with path.open("rb") as file:
        while len(found) <= MAX_BYTES and (chunk := file.read(CHUNK)):
            found += chunk
            forward(len(chunk))
    return bytes(found)
