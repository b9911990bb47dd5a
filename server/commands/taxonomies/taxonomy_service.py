"""Taxonomies: publication, mappings, and the operations of the command line without GraphQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO, Protocol, TypeAlias
from uuid import UUID, uuid4

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.blobs import keep
from server.commands.retry import retry_while_stale
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.commands.writer.batch import Receipt
from server.commands.writer.decision_context import Command, DecisionContext
from server.commands.writer.writer import Writer
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomies import LARGEST, TAXONOMY, Draft, Taxonomy
from server.events.taxonomies.taxonomy_edits import opened
from server.ledger.read import generation_of, tenant
from server.postgres import Connection
from server.projections.engine.concept_index import index_tree, silent
from server.projections.tables import schema_of
from server.storage import Blobs
from taxonomy import DraftView, Mapping, Tree
from taxonomy.formats import Format, read_mapping
from taxonomy.mapping import composed


@dataclass(frozen=True, slots=True)
class Publication:
    """A draft ready to be published, provided that the draft does not change meanwhile."""

    draft: Draft
    tree: str
    mapping: str | None
    concepts: int

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `taxonomies.publish`."""
        return {
            "draft": self.draft,
            "tree": self.tree,
            "mapping": self.mapping,
            "concepts": self.concepts,
        }


async def store(
    connection: Connection,
    blobs: Blobs,
    org: UUID,
    tree: Tree,
    *,
    index: bool,
    progress: Callable[[int], None] = silent,
) -> str:
    """Store a tree; return its digest.

    Args:
        connection: a connection of the server, outside any transaction.
        blobs: the store for the tree.
        org: the organization of the tree.
        tree: the tree to store.
        index: whether to write the rows that make the tree browsable, as for published versions.
        progress: called with the number of rows written.

    Raises:
        Refused: LIMIT where the tree is too large; UNAVAILABLE where blobs cannot be stored.
    """
    if len(tree) > LARGEST:
        message = f"{len(tree):,} concepts are more than the {LARGEST:,} that a version may have."
        raise Refused(Code.LIMIT, message, ("taxonomy",))
    body = await asyncio.to_thread(tree.encode)
    digest = await keep(blobs, org, body)
    if index:
        await make_browsable(connection, org, digest, tree, progress)
    return digest


async def make_browsable(
    connection: Connection,
    org: UUID,
    digest: str,
    tree: Tree,
    progress: Callable[[int], None] = silent,
) -> None:
    """Write the rows that make a stored tree browsable."""
    async with tenant(connection, org):
        await index_tree(connection, org, digest, tree, progress)


async def publication(
    connection: Connection,
    taxonomy_cache: TaxonomyCache,
    org: UUID,
    state: Taxonomy,
    progress: Callable[[int], None] = silent,
) -> Publication:
    """Build and store the tree and mapping of the version that a draft would become.

    Raises:
        Refused: CONFLICT where the draft is empty; ERASED where its base is gone; UNAVAILABLE where
            blobs cannot be stored.
    """
    draft = state.draft
    base = await taxonomy_cache.tree(org, draft.tree)
    work = await asyncio.to_thread(opened, base, draft)
    tree = await asyncio.to_thread(work.tree)
    if tree is base and draft.tree:
        digest = draft.tree
        await make_browsable(connection, org, digest, tree, progress)
    else:
        digest = await store(
            connection, taxonomy_cache.blobs, org, tree, index=True, progress=progress
        )
    mapping = None
    if state.latest is not None and not state.latest.erased:
        old = await taxonomy_cache.tree(org, state.latest.tree)
        attached = await taxonomy_cache.mapping(org, draft.mapping)
        found = composed(attached, work.mapping(), old, tree)
        mapping = await keep(taxonomy_cache.blobs, org, found.encode()) if len(found) else None
    return Publication(draft, digest, mapping, len(tree))


async def drafted(taxonomy_cache: TaxonomyCache, org: UUID, state: Taxonomy) -> Tree:
    """Return the tree of the version that a draft would become. Raises Refused ERASED."""
    base = await taxonomy_cache.tree(org, state.draft.tree)
    return await asyncio.to_thread(lambda: opened(base, state.draft).tree())


async def viewed(taxonomy_cache: TaxonomyCache, org: UUID, state: Taxonomy) -> DraftView:
    """Return a draft for reading single concepts. Raises Refused ERASED."""
    base = await taxonomy_cache.tree(org, state.draft.tree)
    return await asyncio.to_thread(lambda: opened(base, state.draft).view())


async def mapping_between(
    taxonomy_cache: TaxonomyCache, org: UUID, state: Taxonomy, old: int, new: int | None
) -> Mapping:
    """Return the mapping of concepts from one version to another, forwards or backwards.

    The mapping to a draft (None) goes by the last version, then by the mapping attached to the
    draft, then by the draft's edits.
    """
    last = len(state.versions) if new is None else new
    found = Mapping()
    for version in state.versions[min(old, last) : max(old, last)]:
        found = composed(found, await taxonomy_cache.mapping(org, version.mapping))
    if old > last:
        found = found.inverted()
    if new is not None:
        return found
    attached = await taxonomy_cache.mapping(org, state.draft.mapping)
    base = await taxonomy_cache.tree(org, state.draft.tree)
    edited = await asyncio.to_thread(lambda: opened(base, state.draft).mapping())
    return composed(composed(found, attached), edited)


class Trees(Protocol):
    """What has trees by their digests."""

    async def tree(self, org: UUID, digest: str | None) -> Tree:
        """Return the tree of a digest; an empty one for None."""


async def mapping_file(
    taxonomy_cache: Trees,
    org: UUID,
    state: Taxonomy,
    new: Tree,
    data: bytes | BinaryIO,
    format: Format | None = None,
    **options: Any,
) -> Mapping:
    """Read a mapping from the last version to a new tree; concepts may be named by their URIs.

    Raises:
        Invalid: with every problem of the file.
        Refused: ERASED where the last version was erased.
    """
    old = await taxonomy_cache.tree(org, state.latest.tree if state.latest else None)
    return await asyncio.to_thread(read_mapping, data, format, old=old, new=new, **options)


@dataclass(frozen=True, slots=True)
class TaxonomyService:
    """Taxonomy operations of one actor; permissions are checked under the ledger's lock."""

    writer: Writer
    connection: Connection
    """A connection of the server, outside any transaction."""
    actor: Actor

    @property
    def org(self) -> UUID:
        """The organization that the actor belongs to."""
        return self.actor.org

    @property
    def taxonomies(self) -> TaxonomyCache:
        """The taxonomies that this process has cached."""
        return self.writer.taxonomy_cache

    async def require(self, permission: Permission) -> None:
        """Raise Refused unless the actor holds a permission."""
        await self._do(permission, lambda _: [])

    async def all(self) -> list[Taxonomy]:
        """Return every taxonomy, the oldest first."""
        await self.require(Permission.TAXONOMIES_READ)
        async with tenant(self.connection, self.org, snapshot=True):
            generation = await generation_of(self.connection, self.org)
            rows = await self.connection.fetch(
                f"SELECT state FROM {schema_of(generation)}.taxonomy WHERE org_id = $1 ORDER BY id",
                self.org,
            )
        return [TAXONOMY.decode(row["state"]) for row in rows]

    async def get(self, taxonomy: UUID) -> Taxonomy:
        """Return the present state of a taxonomy. Raises Refused NOT_FOUND."""
        receipt = await self._do(
            Permission.TAXONOMIES_READ, lambda current: _known(current, taxonomy), taxonomy
        )
        return _taxonomy(receipt, taxonomy)

    async def create(self, name: str) -> Taxonomy:
        """Create a taxonomy without concepts."""
        make = partial(decide.create, uuid7(), name=name, description="")
        receipt = await self._edit(lambda _: make())
        return await self.get(receipt.events[0].stream)

    async def published(self, state: Taxonomy, tree: Tree) -> bool:
        """Tell whether a tree equals the last version and the draft has no changes."""
        latest = state.latest
        if latest is None or state.draft.touched or latest.concepts != len(tree):
            return False
        body = await asyncio.to_thread(tree.encode)
        return sha256(body).hexdigest() == latest.tree

    async def import_release(
        self, state: Taxonomy, tree: Tree, *, source: str, replaces: bool
    ) -> bool:
        """Replace the draft by a whole tree; return whether that changed the draft."""
        blobs = self.taxonomies.blobs
        digest = await store(self.connection, blobs, self.org, tree, index=False)
        # Cached, so that a publication that follows does not read the tree back.
        self.taxonomies.keep(self.org, digest, tree)
        receipt = await self._edit(
            lambda current: decide.import_release(
                current.taxonomy(state.id),
                tree=digest,
                concepts=len(tree),
                source=source,
                replaces=replaces,
            ),
            state.id,
        )
        return bool(receipt.events)

    async def attach(self, state: Taxonomy, mapping: Mapping, *, source: str) -> None:
        """Attach a mapping from the concepts of the last version to the draft."""
        digest = await keep(self.taxonomies.blobs, self.org, mapping.encode())
        await self._edit(
            lambda current: decide.attach_mapping(
                current.taxonomy(state.id), mapping=digest, matches=len(mapping), source=source
            ),
            state.id,
        )

    async def publish(
        self, taxonomy: UUID, notes: str, progress: Callable[[int], None] = silent
    ) -> Taxonomy:
        """Publish the draft as the next version; return the taxonomy with that version.

        `progress` is called with the number of rows written that make the version browsable.

        Raises:
            Refused: CONFLICT where there is nothing to publish, STALE where the draft keeps
                changing.
        """

        async def attempt() -> Receipt:
            state = await self.get(taxonomy)
            made = await publication(self.connection, self.taxonomies, self.org, state, progress)
            return await self._edit(
                lambda current: decide.publish(
                    current.taxonomy(taxonomy), notes=notes, **made.arguments
                ),
                taxonomy,
            )

        await retry_while_stale(attempt)
        return await self.get(taxonomy)

    async def _edit(self, decision: Decision, taxonomy: UUID | None = None) -> Receipt:
        return await self._do(Permission.TAXONOMIES_EDIT, decision, taxonomy)

    async def _do(
        self, permission: Permission, decision: Decision, taxonomy: UUID | None = None
    ) -> Receipt:
        command = Command(
            org=self.org,
            actor=self.actor,
            id=uuid4(),
            fingerprint=b"",
            permission=permission,
            decide=decision,
            taxonomies=() if taxonomy is None else (taxonomy,),
        )
        return await self.writer.execute(command)


Decision: TypeAlias = Callable[..., Sequence[Change]]


def _taxonomy(receipt: Receipt, id_: UUID) -> Taxonomy:
    state = receipt.states[id_]
    if not isinstance(state, Taxonomy):
        raise Refused(Code.NOT_FOUND, "There is no such taxonomy.", ("taxonomy",))
    return state


def _known(current: DecisionContext, taxonomy: UUID) -> list[Change]:
    current.taxonomy(taxonomy)
    return []
