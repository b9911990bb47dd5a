"""Trees and mappings for resolvers, through the taxonomy cache of the process."""

from __future__ import annotations

from server.commands.taxonomies import taxonomy_service
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.taxonomies.taxonomies import Taxonomy
from server.schema.core.context import Context
from taxonomy import Mapping, Tree


async def stored_tree(context: Context, digest: str | None) -> Tree:
    """Return a tree by its digest; an empty one for None.

    Raises:
        Refused: ERASED where the tree was erased.
    """
    return await context.services.taxonomies.tree(context.me.org, digest)


async def mapping_between(context: Context, state: Taxonomy, old: int, new: int | None) -> Mapping:
    """Return the mapping from one version to another, which may be older, or to the draft (None).

    The mapping to the draft is composed with the mapping attached to the draft and with its edits.
    """
    taxonomy_cache = context.services.taxonomies
    return await taxonomy_service.mapping_between(taxonomy_cache, context.me.org, state, old, new)


async def drafted_tree(context: Context, state: Taxonomy, version: int) -> Tree:
    """Return the tree of a draft with its edits, cached by the version of the taxonomy's stream."""
    if not state.draft.edits:
        return await stored_tree(context, state.draft.tree)
    org, taxonomy_cache = context.me.org, context.services.taxonomies
    name = f"draft of {state.id} at {version}"
    try:
        found: Tree = taxonomy_cache.get(org, name)
    except NotLoaded:
        found = await taxonomy_service.drafted(taxonomy_cache, org, state)
        taxonomy_cache.keep(org, name, found)
    return found
