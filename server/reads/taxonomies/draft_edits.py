"""The edits of a taxonomy's present draft, from its events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.taxonomies.taxonomies import (
    DraftDiscarded,
    ReleaseImported,
    TaxonomyCreated,
    TaxonomyPublished,
)
from server.events.taxonomies.taxonomy_edits import EDITS
from server.ledger.read import recorded
from server.ledger.select_columns import COLUMNS
from server.ledger.unknown_events import read_or_stand_in
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession

_KINDS = [event.type for event in EDITS.values()]
_BEGINNINGS = [
    event.type for event in (TaxonomyCreated, TaxonomyPublished, DraftDiscarded, ReleaseImported)
]
"""Events after which a draft has no edits yet."""
# Both read the index of a stream; the versions of a stream grow with positions.
_BEGUN = """
SELECT e.version FROM events e WHERE e.org_id = $1 AND e.stream = $2 AND e.version <= $3
AND e.type = ANY ($4::text[]) ORDER BY e.version DESC LIMIT 1
"""
_EDITS = f"""
SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = $2 AND e.version > $3
AND e.version <= $4 AND e.type = ANY ($5::text[]) {{later}} ORDER BY e.version{{down}} LIMIT $6
"""


async def edits_of_draft(
    session: ReadSession, taxonomy: UUID, version: int, page: KeysetPage
) -> list[Recorded[Any]]:
    """Return the edits of the draft that a taxonomy has, the newest first.

    Args:
        session: the read session.
        taxonomy: the taxonomy.
        version: the version of the taxonomy's stream.
        page: which of them, by version of the stream.
    """
    stream = (session.org, taxonomy)
    [row] = await session.raw(_BEGUN, *stream, version, _BEGINNINGS)
    text, key = page.fill(_EDITS, "e.version", 7, descending=True)
    given = (row["version"], version, _KINDS, page.limit)
    rows = await session.raw(text, *stream, *given, *key)
    found: list[Recorded[Event]] = [recorded(session.org, r, read_or_stand_in) for r in rows]
    return found
