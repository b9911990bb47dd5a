"""The mutations of taxonomies: create, update, import, map, discard the draft, publish."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.blobs import keep
from server.commands.file_imports import find_upload, whole_upload
from server.commands.retry import TRIES, retry_while_stale
from server.commands.taxonomies.taxonomy_service import (
    Publication,
    drafted,
    mapping_file,
    publication,
    store,
)
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomies import Taxonomy as State
from server.events.taxonomies.taxonomy_edits import refused
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info, expected, expected_version
from server.schema.taxonomies.types import Taxonomy, load_taxonomy
from taxonomy import Add, Concept, Draft, Invalid, Problem, Tree
from taxonomy.formats import Format, read
from taxonomy.formats.decoding import MAX_BYTES

WARNINGS = 100
"""The most warnings that one reply lists."""


@strawberry.type(description="What became of a taxonomy.")
class TaxonomyPayload:
    """A taxonomy after a command."""

    position: Position
    taxonomy: Taxonomy
    warnings: list[str] = strawberry.field(
        description="What of a file was repaired or left out; 100 at most."
    )


@strawberry.input
class CreateTaxonomyInput(CommandInput):
    """A new taxonomy; with labels, it is published at once as a flat set of them."""

    name: str
    description: str = ""
    labels: list[str] | None = None


@strawberry.input
class TaxonomyInput(CommandInput):
    """One taxonomy."""

    taxonomy: strawberry.ID


@strawberry.input
class UpdateTaxonomyInput(TaxonomyInput):
    """Another name or description; what is left out stays."""

    name: str | None = None
    description: str | None = None
    expected_version: int | None = expected_version("taxonomy")


@strawberry.input
class PublishTaxonomyInput(TaxonomyInput):
    """The draft as the next version."""

    notes: str = ""
    expected_version: int | None = expected_version("taxonomy")


TaxonomyResult = Annotated[TaxonomyPayload | RefusedType, strawberry.union("TaxonomyResult")]


async def _payload(
    info: Info, taxonomy: UUID, receipt: Receipt, warnings: Iterable[Problem] = ()
) -> TaxonomyPayload:
    """Return a taxonomy after a command."""
    shown = await load_taxonomy(info, info.context.session, taxonomy)
    said = [str(problem) for problem in islice(warnings, WARNINGS)]
    return TaxonomyPayload(position=Position(receipt.position), taxonomy=shown, warnings=said)


async def stored(context: Context, tree: Tree, *, published: bool = False) -> str:
    """Store a tree and return its digest. Raises Refused FORBIDDEN, LIMIT, UNAVAILABLE."""
    await context.require(Permission.TAXONOMIES_EDIT)
    await context.release()
    org, services = context.me.org, context.services
    async with services.pool.acquire() as connection:
        digest = await store(connection, services.blobs, org, tree, index=published)
    services.taxonomies.keep(org, digest, tree)
    return digest


def _flat(labels: list[str]) -> Tree:
    """Return a tree of roots, one for each label, which is also its id.

    Raises:
        Refused: INVALID, DUPLICATE or LIMIT, with the path of the first label that cannot be used.
    """
    if not labels:
        raise Refused(Code.INVALID, "Name at least one label, or leave them out.", ("labels",))
    draft = Draft(Tree())
    for number, label in enumerate(map(str.strip, labels)):
        if draft.get(label):
            message = f"The label {shown_path(label)} stands twice: take one out."
            raise Refused(Code.DUPLICATE, message, ("labels", number))
        try:
            draft.apply(Add(Concept(label, labels={"": label})))
        except Invalid as invalid:
            raise refused(invalid.problems, "labels", number) from None
    return draft.tree()


async def _publication(info: Info, taxonomy: UUID) -> Publication:
    context = info.context
    await context.require(Permission.TAXONOMIES_EDIT)
    state = await (await load_taxonomy(info, context.session, taxonomy, "taxonomy")).state()
    await context.release()
    async with context.services.pool.acquire() as connection:
        return await publication(connection, context.services.taxonomies, context.me.org, state)


@strawberry.type
class TaxonomyMutations:
    """Mutations of taxonomies."""

    @mutation(Permission.TAXONOMIES_EDIT)
    async def create_taxonomy(self, info: Info, input: CreateTaxonomyInput) -> TaxonomyResult:
        """Begin a taxonomy; with labels, publish them as its first version at once."""
        tree = digest = None
        if input.labels is not None:
            await info.context.require(Permission.TAXONOMIES_EDIT)
            await info.context.release()
            tree = await asyncio.to_thread(_flat, input.labels)
            digest = await stored(info.context, tree, published=True)
        receipt = await info.context.execute(
            input,
            Permission.TAXONOMIES_EDIT,
            lambda _: decide.create(
                uuid7(),
                name=input.name,
                description=input.description,
                tree=digest,
                concepts=len(tree or ()),
            ),
        )
        created = (await info.context.events_of(receipt))[0]
        return await _payload(info, created.stream, receipt)

    @mutation(Permission.TAXONOMIES_EDIT)
    async def update_taxonomy(self, info: Info, input: UpdateTaxonomyInput) -> TaxonomyResult:
        """Change the name or the description."""
        return await change(
            info,
            input,
            lambda _, state: decide.rename(state, name=input.name, description=input.description),
        )

    @mutation(Permission.TAXONOMIES_EDIT)
    async def discard_draft(self, info: Info, input: TaxonomyInput) -> TaxonomyResult:
        """Give the draft up; the versions stay."""
        return await change(
            info, input, lambda _, state: decide.discard(state), operation="discard"
        )

    @mutation(Permission.TAXONOMIES_EDIT)
    async def publish_taxonomy(self, info: Info, input: PublishTaxonomyInput) -> TaxonomyResult:
        """Publish the draft as the next version, which never changes."""
        id_ = ids.expect("taxonomy", input.taxonomy, "taxonomy")

        async def publish() -> TaxonomyPayload:
            made = await _publication(info, id_)
            return await change(
                info,
                input,
                lambda _, state: decide.publish(state, notes=input.notes, **made.arguments),
            )

        tries = 1 if input.expected_version is not None else TRIES
        return await retry_while_stale(publish, tries)


async def change(
    info: Info,
    given: TaxonomyInput,
    decide: Callable[[DecisionContext, State], list[Change]],
    *,
    operation: str = "",
    warnings: Iterable[Problem] = (),
) -> TaxonomyPayload:
    """Run a command on the taxonomy that its input names, and return the taxonomy after it."""
    id_ = ids.expect("taxonomy", given.taxonomy, "taxonomy")
    receipt = await info.context.execute(
        given,
        Permission.TAXONOMIES_EDIT,
        lambda current: decide(current, current.taxonomy(id_)),
        taxonomies=(id_,),
        expected=expected(id_, given),
        operation=operation,
    )
    return await _payload(info, id_, receipt, warnings)


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
        raise refused(invalid.problems, "text") from None
    return tree, warnings


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
