"""The mutations of taxonomies that take a file: import a release, attach a mapping."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256

import strawberry

from server.access.permissions import Permission
from server.commands.blobs import keep
from server.commands.imports.file_imports import find_upload, whole_upload
from server.commands.taxonomies.taxonomy_service import drafted, mapping_file
from server.events.core import ids
from server.events.core.refusal import Code, Refused, together
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomy_edits import refused
from server.schema.core.base import Position, mutation
from server.schema.core.context import Context, Info
from server.schema.taxonomies.diffs import import_diff
from server.schema.taxonomies.mutations import (
    ImportTrial,
    TaxonomyInput,
    TaxonomyPayload,
    TaxonomyResult,
    change,
    sentences,
    stored,
)
from server.schema.taxonomies.types import load_taxonomy
from taxonomy import Invalid, Problem, Tree
from taxonomy.formats import Format, read
from taxonomy.formats.decoding import MAX_BYTES

OPTIONS = ("language", "lenient", "scheme", "tag", "separator", "merge")
"""Fields of the input that are options of `taxonomy.formats.read`."""


@strawberry.input
class ImportTaxonomyInput(TaxonomyInput):
    """A whole release, which becomes the draft."""

    format: Format
    text: str | None = strawberry.field(default=None, description="The file, where it is small.")
    upload: strawberry.ID | None = strawberry.field(
        default=None,
        description="In place of `text`: a file that was uploaded to `/uploads`, for no project.",
    )
    source: str = strawberry.field(default="import", description="Where it came from.")
    replaces: bool = strawberry.field(
        default=False, description="Whether edits of the present draft may be lost."
    )
    language: str = strawberry.field(
        default="", description="The language of labels that name none."
    )
    lenient: bool = strawberry.field(
        default=False, description="Repair what has one obvious repair, and say so in `warnings`."
    )
    scheme: str | None = strawberry.field(
        default=None,
        description="SKOS with several schemes: the IRI of the one that is meant, or `all`.",
    )
    tag: str | None = strawberry.field(
        default=None, description="Label Studio with several tags: the tag or its name."
    )
    separator: str | None = strawberry.field(
        default=None, description="What stands between the labels of a path; else it is guessed."
    )
    merge: bool = strawberry.field(
        default=False, description="Paths: a label means one concept wherever it stands."
    )
    dry_run: bool = strawberry.field(
        default=False,
        description="Only read the file and compare: the payload has `trial`, and nothing is "
        "changed. Edits that `replaces` would have to allow are counted, not refused.",
    )


@strawberry.input
class AttachMappingInput(TaxonomyInput):
    """What became of the concepts of the last version."""

    format: Format
    text: str
    source: str = strawberry.field(default="mapping", description="Where it came from.")


def _read(given: ImportTaxonomyInput, data: bytes) -> tuple[Tree, list[Problem]]:
    """Return the tree in a file, and its warnings. Raises Refused with all problems of the file."""
    warnings: list[Problem] = []
    options = {name: getattr(given, name) for name in OPTIONS}
    try:
        tree = read(data, given.format, warnings=warnings, **options)
    except Invalid as invalid:
        raise _refused_file(invalid.problems) from None
    return tree, warnings


def _refused_file(problems: Sequence[Problem]) -> Refused:
    """Return the refusal of a file, with a problem of its own for each place in it."""
    return together([refused([problem], "text") for problem in problems])


async def _content(context: Context, given: ImportTaxonomyInput) -> bytes:
    """Return the bytes of the file. Raises Refused INVALID, NOT_FOUND or CONFLICT."""
    if (given.text is None) == (given.upload is None):
        raise Refused(Code.INVALID, "Give `text` or `upload`, one of both.", ("text",))
    if given.upload is None:
        return (given.text or "").encode()
    services, me = context.services, context.me
    id_ = ids.expect("upload", given.upload, "upload")
    found = await find_upload(services.pool, me.org, id_, services.clock())
    if found is None or found.member != me.member or found.project is not None:
        message = "There is no such upload of a taxonomy (any more): send the file again."
        raise Refused(Code.NOT_FOUND, message, ("upload",))
    if not found.complete or found.size > MAX_BYTES:
        message = f"The file must be there whole, and have {MAX_BYTES:,} bytes at most."
        raise Refused(Code.CONFLICT, message, ("upload",))
    return await whole_upload(services.pool, me.org, id_)


async def _tried(
    info: Info, given: ImportTaxonomyInput, tree: Tree, warnings: list[Problem]
) -> TaxonomyPayload:
    """Return what an import would come to; raise Refused as the import itself would."""
    id_ = ids.expect("taxonomy", given.taxonomy, "taxonomy")
    digest = sha256(await asyncio.to_thread(tree.encode)).hexdigest()
    context = info.context
    shown = await load_taxonomy(info, context.session, id_, "taxonomy")
    state, head = await shown.state(), (await context.session.cut()).head
    decide.import_release(
        state, tree=digest, concepts=len(tree), source=given.source, replaces=True
    )
    await context.release()
    found = await import_diff(context, state, tree)
    return TaxonomyPayload(
        position=Position(head),
        taxonomy=shown,
        warnings=sentences(warnings),
        trial=ImportTrial(concept_count=len(tree), lost_edits=len(state.draft.edits), diff=found),
    )


@strawberry.type
class TaxonomyFileMutations:
    """Mutations that take a file as a text."""

    @mutation(Permission.TAXONOMIES_EDIT)
    async def import_taxonomy(self, info: Info, input: ImportTaxonomyInput) -> TaxonomyResult:
        """Make a whole release the draft; `annolog taxonomy import` takes files of any size."""
        ids.expect("taxonomy", input.taxonomy, "taxonomy")
        await info.context.require(Permission.TAXONOMIES_EDIT)
        # Reading a large file takes longer than a snapshot may be held.
        await info.context.release()
        data = await _content(info.context, input)
        tree, warnings = await asyncio.to_thread(_read, input, data)
        if input.dry_run:
            return await _tried(info, input, tree, warnings)
        digest = await stored(info.context, tree)
        return await change(
            info,
            input,
            lambda _, state: decide.import_release(
                state,
                tree=digest,
                concepts=len(tree),
                source=input.source,
                replaces=input.replaces,
            ),
            warnings=warnings,
        )

    @mutation(Permission.TAXONOMIES_EDIT)
    async def attach_mapping(self, info: Info, input: AttachMappingInput) -> TaxonomyResult:
        """Say what became of the concepts of the last version, in the draft.

        What the mapping says of concepts that a version does not have is told in `warnings`, and
        left out at publication.
        """
        id_ = ids.expect("taxonomy", input.taxonomy, "taxonomy")
        context = info.context
        await context.require(Permission.TAXONOMIES_EDIT)
        state = await (await load_taxonomy(info, context.session, id_, "taxonomy")).state()
        await context.release()
        known, org = context.services.taxonomies, context.me.org
        new = await drafted(known, org, state)
        try:
            mapping = await mapping_file(known, org, state, new, input.text.encode(), input.format)
        except Invalid as invalid:
            raise refused(invalid.problems, "text") from None
        digest = await keep(known.blobs, org, mapping.encode())
        old = await known.tree(org, state.latest.tree if state.latest else None)
        return await change(
            info,
            input,
            lambda _, current: decide.attach_mapping(
                current, mapping=digest, matches=len(mapping), source=input.source
            ),
            warnings=mapping.check(old, new),
        )
