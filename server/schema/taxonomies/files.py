"""The mutations that take a file as a text: a release for the draft, or a mapping."""

from __future__ import annotations

import asyncio

import strawberry

from server.access.permissions import Permission
from server.commands.blobs import keep
from server.commands.taxonomies.taxonomy_service import drafted, mapping_file
from server.events.core import ids
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomy_edits import refused
from server.schema.core.base import mutation
from server.schema.core.context import Info
from server.schema.taxonomies.mutations import TaxonomyInput, TaxonomyResult, change, stored
from server.schema.taxonomies.types import load_taxonomy
from taxonomy import Invalid, Problem, Tree
from taxonomy.formats import Format, read

OPTIONS = ("language", "lenient", "scheme", "tag", "separator", "merge")
"""Fields of the input that are options of `taxonomy.formats.read`."""


@strawberry.input
class ImportTaxonomyInput(TaxonomyInput):
    """A whole release, which becomes the draft."""

    format: Format
    text: str
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


@strawberry.input
class AttachMappingInput(TaxonomyInput):
    """What became of the concepts of the last version."""

    format: Format
    text: str
    source: str = strawberry.field(default="mapping", description="Where it came from.")


def _read(given: ImportTaxonomyInput) -> tuple[Tree, list[Problem]]:
    """Return the tree in a file, and its warnings. Raises Refused with all problems of the file."""
    warnings: list[Problem] = []
    options = {name: getattr(given, name) for name in OPTIONS}
    try:
        tree = read(given.text.encode(), given.format, warnings=warnings, **options)
    except Invalid as invalid:
        raise refused(invalid.problems, "text") from None
    return tree, warnings


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
        tree, warnings = await asyncio.to_thread(_read, input)
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
        state = (await load_taxonomy(info, context.session, id_, "taxonomy")).state
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
