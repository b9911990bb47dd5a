"""Trees for resolvers: read once a process, and decoded beside the event loop."""

from __future__ import annotations

from uuid import UUID

from server.commands import curating
from server.events.taxonomies import Taxonomy
from server.schema.context import Context
from taxonomy import Mapping, Tree


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
    vocabularies = context.services.writer.vocabularies
    return await curating.mapping_between(vocabularies, context.me.org, state, old, new)


async def drafted_tree(context: Context, state: Taxonomy, version: int) -> Tree:
    """Return the tree that a draft would be published as, at this version of its stream."""
    if not state.draft.edits:
        return await stored_tree(context, state.draft.tree)
    kept: dict[tuple[UUID, int], Tree] = context.services.extra.setdefault("drafts", {})
    key = (state.id, version)
    if key not in kept:
        vocabularies = context.services.writer.vocabularies
        tree = await curating.drafted(vocabularies, context.me.org, state)
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[key] = tree
    return kept[key]


KEPT = 4
"""Drafts that a process remembers."""
