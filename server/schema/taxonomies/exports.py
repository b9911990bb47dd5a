"""Taxonomies as files, in the answer to a query."""

from __future__ import annotations

import asyncio

import strawberry

from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomy_edits import refused
from taxonomy import Invalid, Tree
from taxonomy.formats import Format, Layout, dumps

EXPORTED = 20_000
"""Concepts that a query exports."""

strawberry.enum(Layout, name="TableLayout", description="How a table says what is below what.")


def require_room(concepts: int) -> None:
    """Refuse what is too large for an answer. Raises Refused LIMIT."""
    if concepts > EXPORTED:
        message = f"More than {EXPORTED:,} concepts: use `annolog taxonomy export`."
        raise Refused(Code.LIMIT, message, ("format",))


async def exported(tree: Tree, format: Format, language: str, layout: Layout) -> str:
    """Return a tree as a file.

    Raises:
        Refused: INVALID where the format would make something else of it.
    """
    try:
        found = await asyncio.to_thread(dumps, tree, format, language=language, layout=layout)
    except Invalid as invalid:
        raise refused(invalid.problems, "format") from None
    return found.decode()
