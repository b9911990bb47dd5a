"""Trees of concepts as files that a query or a link gives."""

from __future__ import annotations

import asyncio

import strawberry

from server.access.export_links import DownloadKind
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Taxonomy as State
from server.events.taxonomies.taxonomy_edits import refused
from server.schema.core.context import Info
from server.schema.exports.mutations import Download, download_link
from taxonomy import Invalid, Tree
from taxonomy.formats import Format, Layout, dumps

EXPORTED = 20_000
"""The most concepts that a query exports."""

strawberry.enum(Format, name="TaxonomyFormat", description="A format of files of taxonomies.")
strawberry.enum(Layout, name="TableLayout", description="How a table says what is below what.")


def require_room(concepts: int) -> None:
    """Refuse to export more concepts than fit into a reply: LIMIT."""
    if concepts > EXPORTED:
        message = f"More than {EXPORTED:,} concepts: use `annolog taxonomy export`."
        raise Refused(Code.LIMIT, message, ("format",))


async def exported(tree: Tree, format: Format, language: str, layout: Layout) -> str:
    """Return a tree as the text of a file.

    Raises:
        Refused: INVALID where the tree cannot be written in this format.
    """
    try:
        found = await asyncio.to_thread(dumps, tree, format, language=language, layout=layout)
    except Invalid as invalid:
        raise refused(invalid.problems, "format") from None
    return found.decode()


def tree_link(info: Info, state: State, number: int | None, at: int | None = None) -> Download:
    """Return a link to the tree of a version, or (None) of the draft, perhaps as of a position."""
    id_ = ids.public("taxonomy", state.id)
    return download_link(info.context, DownloadKind.TREE, id_, at, versions=(number, None))
