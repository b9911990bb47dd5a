"""The mutations of taxonomies: create, update, discard the draft, publish."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.retry import TRIES, retry_while_stale
from server.commands.taxonomies.taxonomy_service import Publication, publication, store
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
from server.schema.taxonomies.diffs import TaxonomyDiff
from server.schema.taxonomies.types import Taxonomy, load_taxonomy
from taxonomy import Add, Concept, Draft, Invalid, Problem, Tree

WARNINGS = 100
"""The most warnings that one reply lists."""


@strawberry.type(description="What a file would make of the draft; nothing was changed.")
class ImportTrial:
    """The outcome of importing a file, which is only tried."""

    concept_count: int
    lost_edits: int = strawberry.field(description="Edits of the present draft that would be lost.")
    diff: TaxonomyDiff | None = strawberry.field(
        description="From the last version to the file; null before the first version."
    )


@strawberry.type(description="What became of a taxonomy.")
class TaxonomyPayload:
    """A taxonomy after a command."""

    position: Position
    taxonomy: Taxonomy
    warnings: list[str] = strawberry.field(
        description="What of a file was repaired or left out; 100 at most."
    )
    trial: ImportTrial | None = strawberry.field(
        default=None, description="Of `importTaxonomy` with `dryRun` alone."
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
    position = Position(receipt.position)
    return TaxonomyPayload(position=position, taxonomy=shown, warnings=sentences(warnings))


def sentences(warnings: Iterable[Problem]) -> list[str]:
    """Return what a reply says of a file, `WARNINGS` sentences at most."""
    return [str(problem) for problem in islice(warnings, WARNINGS)]


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
