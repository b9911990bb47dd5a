"""Prepares the publication of a taxonomy: builds and stores trees before the ledger is locked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.commands.blobs import keep
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import LARGEST, Draft, Taxonomy
from server.events.taxonomies.taxonomy_edits import opened
from server.ledger.read import tenant
from server.postgres import Connection
from server.projections.engine.concept_index import index_tree, silent
from server.storage import Blobs
from taxonomy import Tree
from taxonomy.mapping_composition import composed


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
