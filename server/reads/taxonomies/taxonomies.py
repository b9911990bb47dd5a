"""Taxonomies and their versions."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from server.events.taxonomies.taxonomies import TAXONOMY, Taxonomy
from server.projections import tables
from server.projections.engine.concept_index import tree_id
from server.reads.loaders import Row, by_id, rows_of, state_of
from server.reads.session import ReadSession

VersionKey: TypeAlias = "tuple[UUID, int]"
"""A taxonomy and the number of its version."""

taxonomy_row = by_id(tables.taxonomy)
"""Reads the row of a taxonomy, its state included."""
_state = state_of(TAXONOMY)
_table = tables.taxonomy


async def taxonomy_rows(session: ReadSession, after: UUID | None, limit: int) -> list[Row]:
    """Return the rows of taxonomies in the order of their ids."""
    statement = rows_of(_table).order_by(_table.c.id).limit(limit)
    if after is not None:
        statement = statement.where(_table.c.id > after)
    return await session.fetch(statement)


async def tree_of_version(session: ReadSession, version: VersionKey) -> UUID | None:
    """Return the id of a version's tree; None where there is no such version."""
    taxonomy, number = version
    state: Taxonomy | None = await _state(session, taxonomy)
    versions = state.versions if state else ()
    return tree_id(versions[number - 1].tree) if 0 < number <= len(versions) else None
