"""Taxonomies from their beginning to each version: create, rename, import, map, publish."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import Receipt
from server.commands.retry import TRIES, retry_while_stale
from server.commands.taxonomies.taxonomy_publisher import Publication, publication, store
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomy_edits import refused
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info, expected
from server.schema.taxonomies.types import Taxonomy, load_taxonomy
from taxonomy import Add, Concept, Draft, Invalid, Problem, Tree

WARNINGS = 100
"""The most that one answer lists."""


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

    command_id: UUID
    name: str
    description: str = ""
    labels: list[str] | None = None


@strawberry.input
class UpdateTaxonomyInput(CommandInput):
    """Another name or description; what is left out stays."""

    command_id: UUID
    taxonomy: strawberry.ID
    name: str | None = None
    description: str | None = None
    expected_version: int | None = None


@strawberry.input
class TaxonomyInput(CommandInput):
    """One taxonomy."""

    command_id: UUID
    taxonomy: strawberry.ID


@strawberry.input
class PublishTaxonomyInput(CommandInput):
    """The draft as the next version."""

    command_id: UUID
    taxonomy: strawberry.ID
    notes: str = ""
    expected_version: int | None = None


TaxonomyResult = Annotated[TaxonomyPayload | RefusedType, strawberry.union("TaxonomyResult")]


async def payload(
    info: Info, taxonomy: UUID, receipt: Receipt, warnings: Iterable[Problem] = ()
) -> TaxonomyPayload:
    """Return a taxonomy after a command."""
    shown = await load_taxonomy(info, info.context.session, taxonomy)
    said = [str(problem) for problem in islice(warnings, WARNINGS)]
    return TaxonomyPayload(position=Position(receipt.position), taxonomy=shown, warnings=said)


async def stored(context: Context, tree: Tree, *, published: bool = False) -> str:
    """Keep a tree, for who may edit taxonomies; return its digest."""
    await context.require(Permission.TAXONOMIES_EDIT)
    await context.release()
    org, services = context.me.org, context.services
    async with services.pool.acquire() as connection:
        digest = await store(connection, services.blobs, org, tree, index=published)
    services.taxonomies.keep(org, digest, tree)
    return digest


def _flat(labels: list[str]) -> Tree:
    """Return a flat set: each label is its own id.

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
    state = (await load_taxonomy(info, context.session, taxonomy, "taxonomy")).state
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
        return await payload(info, created.stream, receipt)

    @mutation(Permission.TAXONOMIES_EDIT)
    async def update_taxonomy(self, info: Info, input: UpdateTaxonomyInput) -> TaxonomyResult:
        """Change the name or the description."""
        id_ = ids.expect("taxonomy", input.taxonomy, "taxonomy")
        receipt = await info.context.execute(
            input,
            Permission.TAXONOMIES_EDIT,
            lambda current: decide.rename(
                current.taxonomy(id_), name=input.name, description=input.description
            ),
            taxonomies=(id_,),
            expected=expected(id_, input.expected_version),
        )
        return await payload(info, id_, receipt)

    @mutation(Permission.TAXONOMIES_EDIT)
    async def discard_draft(self, info: Info, input: TaxonomyInput) -> TaxonomyResult:
        """Give the draft up; the versions stay."""
        id_ = ids.expect("taxonomy", input.taxonomy, "taxonomy")
        receipt = await info.context.execute(
            input,
            Permission.TAXONOMIES_EDIT,
            lambda current: decide.discard(current.taxonomy(id_)),
            taxonomies=(id_,),
            operation="discard",
        )
        return await payload(info, id_, receipt)

    @mutation(Permission.TAXONOMIES_EDIT)
    async def publish_taxonomy(self, info: Info, input: PublishTaxonomyInput) -> TaxonomyResult:
        """Publish the draft as the next version, which never changes."""
        id_ = ids.expect("taxonomy", input.taxonomy, "taxonomy")
        tries = 1 if input.expected_version is not None else TRIES
        receipt = await retry_while_stale(partial(_publish, info, input, id_), tries)
        return await payload(info, id_, receipt)


async def _publish(info: Info, input: PublishTaxonomyInput, id_: UUID) -> Receipt:
    made = await _publication(info, id_)
    return await info.context.execute(
        input,
        Permission.TAXONOMIES_EDIT,
        lambda current: decide.publish(
            current.taxonomy(id_), notes=input.notes, **made.operation_name
        ),
        taxonomies=(id_,),
        expected=expected(id_, input.expected_version),
    )
