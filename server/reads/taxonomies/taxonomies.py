"""Taxonomies and their versions."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement

from server.events.taxonomies.taxonomies import TAXONOMY, Taxonomy
from server.projections import tables
from server.projections.engine.concept_index import tree_id
from server.reads.loaders import Row, by_id, state_of
from server.reads.named_lists import (
    Conditions,
    NamedPage,
    begins_with,
    count_named,
    named_rows,
)
from server.reads.session import ReadSession

VersionKey: TypeAlias = "tuple[UUID, int]"
"""A taxonomy and the number of its version."""

taxonomy_row = by_id(tables.taxonomy)
"""Reads the row of a taxonomy, its state included; of the past, the state is null."""
taxonomy_state = state_of(TAXONOMY)
"""Reads the state of a taxonomy, which has its versions and its draft."""
_table = tables.taxonomy


def taxonomy_conditions(*, name_prefix: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions on a list of taxonomies."""
    return [begins_with(_table, name_prefix)] if name_prefix else []


async def taxonomy_rows(session: ReadSession, where: Conditions, page: NamedPage) -> list[Row]:
    """Return the rows of a page of taxonomies."""
    return await named_rows(session, _table, where, page)


async def count_taxonomies(session: ReadSession, where: Conditions) -> tuple[int, bool]:
    """Return how many taxonomies meet the conditions, and whether that is all of them."""
    return await count_named(session, _table, where)


async def tree_of_version(session: ReadSession, version: VersionKey) -> UUID | None:
    """Return the id of a version's tree; None where there is no such version.

    Versions never change, so the state of the present has them, whatever the session's position.
    """
    taxonomy, number = version
    state: Taxonomy | None = await taxonomy_state(session.present, taxonomy)
    versions = state.versions if state else ()
    return tree_id(versions[number - 1].tree) if 0 < number <= len(versions) else None
