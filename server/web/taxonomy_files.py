"""Trees of taxonomies, and diffs of their versions, as files of any size."""

from __future__ import annotations

import asyncio
from uuid import UUID

import orjson

from server.access.actor import Actor
from server.access.export_links import DownloadKind, DownloadLink
from server.access.permissions import Permission
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.commands.taxonomies.taxonomy_service import drafted, mapping_between
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Taxonomy
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import taxonomy_state
from server.services import Services
from taxonomy import Tree, diff
from taxonomy.formats import Format, dumps


async def read_state(session: ReadSession, actor: Actor, link: DownloadLink) -> Taxonomy:
    """Return the taxonomy that a link is about, as of the position that the link names, if any.

    Raises:
        Refused: FORBIDDEN or NOT_FOUND.
    """
    actor.require(Permission.TAXONOMIES_READ)
    at = session.as_of(link.until) if isinstance(link.until, int) else session
    found: Taxonomy | None = await taxonomy_state(
        at, ids.expect("taxonomy", link.scope, "taxonomy")
    )
    if found is None:
        raise Refused(Code.NOT_FOUND, "There is no such taxonomy.", ("taxonomy",))
    return found


async def taxonomy_file(services: Services, link: DownloadLink, state: Taxonomy) -> bytes:
    """Return a tree as the JSON that `annolog taxonomy import` reads, or a diff as JSON.

    Raises:
        Refused: NOT_FOUND where there is no such version, ERASED where it was erased.
    """
    known, org, (old, new) = services.taxonomies, link.org, link.versions
    before = await _tree(known, org, state, old)
    if link.kind is DownloadKind.TREE:
        return await asyncio.to_thread(dumps, before, Format.JSON)
    after = await _tree(known, org, state, new)
    mapping = await mapping_between(known, org, state, old or 0, new)
    found = await asyncio.to_thread(diff, before, after, mapping)
    return orjson.dumps({"counts": found.counts(), "changes": found.plain()})


async def _tree(known: TaxonomyCache, org: UUID, state: Taxonomy, number: int | None) -> Tree:
    """Return the tree of a version; for None, that of the draft."""
    if number is None:
        return await drafted(known, org, state)
    return await known.tree(org, state.version(number, "version").tree)
