"""Taxonomies exported in the reply to a query."""

from __future__ import annotations

import asyncio

import strawberry

from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomy_edits import refused
from taxonomy import Invalid, Tree
from taxonomy.formats import Format, Layout, dumps

EXPORTED = 20_000
"""The most concepts that a query exports."""

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
