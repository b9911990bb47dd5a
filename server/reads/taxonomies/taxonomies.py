"""Taxonomies and their versions."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement

from server.events.core.stream_kind import encode_state
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

_row = by_id(tables.taxonomy)
_state = state_of(TAXONOMY)
_table = tables.taxonomy


def taxonomy_conditions(*, name_prefix: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions on a list of taxonomies."""
    return [begins_with(_table, name_prefix)] if name_prefix else []


async def taxonomy_row(session: ReadSession, taxonomy: UUID) -> Any:
    """Return the row of a taxonomy, its state included; None where there is no such taxonomy."""
    row = await _row(session, taxonomy)
    return row and await _with_state(session, row)


async def _with_state(session: ReadSession, row: Row) -> Any:
    """Return a row with its state, which has no history and is folded as of a position."""
    if session.at is None:
        return row
    return {**row, "state": encode_state(await _state(session, row["id"]))}


async def taxonomy_rows(session: ReadSession, where: Conditions, page: NamedPage) -> list[Any]:
    """Return the rows of a page of taxonomies."""
    rows = await named_rows(session, _table, where, page)
    return [await _with_state(session, row) for row in rows]


async def count_taxonomies(session: ReadSession, where: Conditions) -> tuple[int, bool]:
    """Return how many taxonomies meet the conditions, and whether that is all of them."""
    return await count_named(session, _table, where)


async def tree_of_version(session: ReadSession, version: VersionKey) -> UUID | None:
    """Return the id of a version's tree; None where there is no such version."""
    taxonomy, number = version
    state: Taxonomy | None = await _state(session, taxonomy)
    versions = state.versions if state else ()
    return tree_id(versions[number - 1].tree) if 0 < number <= len(versions) else None
