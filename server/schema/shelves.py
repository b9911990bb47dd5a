"""Trees for resolvers: read once a process, and decoded beside the event loop."""

from __future__ import annotations

import asyncio
from uuid import UUID

from server.events.taxonomies import Taxonomy
from server.events.taxonomy_edits import opened
from server.schema.context import Context
from taxonomy import Mapping, Tree
from taxonomy.composing import composed


async def stored_tree(context: Context, digest: str | None) -> Tree:
    """Return a tree by its digest; an empty one for None.

    Raises:
        Refused: ERASED where it is gone.
    """
    return await context.services.writer.vocabularies.tree(context.me.org, digest)


async def mapping_between(context: Context, state: Taxonomy, old: int, new: int | None) -> Mapping:
    """Return what became of concepts from one version to another; backwards, too.

    To a draft (None) leads the last version, then what was attached to the draft and its edits.
    """
    last = len(state.versions) if new is None else new
    steps = [v.mapping for v in state.versions[min(old, last) : max(old, last)]]
    found = await _composed(context, steps)
    if old > last:
        found = found.inverted()
    if new is not None:
        return found
    attached = await _composed(context, [state.draft.mapping])
    base = await stored_tree(context, state.draft.tree)
    edited = await asyncio.to_thread(lambda: opened(base, state.draft).mapping())
    return composed(composed(found, attached), edited)


async def _composed(context: Context, digests: list[str | None]) -> Mapping:
    found = Mapping()
    for digest in digests:
        mapping = await context.services.writer.vocabularies.mapping(context.me.org, digest)
        found = composed(found, mapping)
    return found


async def drafted_tree(context: Context, state: Taxonomy, version: int) -> Tree:
    """Return the tree that a draft would be published as, at this version of its stream."""
    base = await stored_tree(context, state.draft.tree)
    if not state.draft.edits:
        return base
    kept: dict[tuple[UUID, int], Tree] = context.services.extra.setdefault("drafts", {})
    key = (state.id, version)
    if key not in kept:
        draft = state.draft
        tree = await asyncio.to_thread(lambda: opened(base, draft).tree())
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[key] = tree
    return kept[key]


KEPT = 4
"""Drafts that a process remembers."""
