"""Rebuilds the rows of published trees from their blobs, or compares them with the blobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

from server.events.taxonomies.taxonomies import TAXONOMY
from server.postgres import Connection, connect
from server.projections.engine.concept_index import index_tree, rows_of_tree, tree_id
from server.projections.tables import schema_of
from server.storage import Blobs
from taxonomy import Tree

SETTINGS = {"application_name": "annolog rebuild"}
_IN_LEDGER = (
    "SELECT DISTINCT facts::jsonb ->> 'tree' FROM events WHERE org_id = $1 "
    "AND type = 'taxonomy.published' AND (content IS NOT NULL OR content_blob IS NOT NULL)"
)
TABLES = ("concepts", "concept_links", "concept_terms")


async def rebuild(
    owner_dsn: str, blobs: Blobs, *, progress: Callable[[int, int], object] | None = None
) -> int:
    """Write the rows of every published tree anew, each tree in a transaction of its own.

    Readers see the old rows until the commit. A rebuild that was killed is simply run again.

    Args:
        owner_dsn: address of the database as the owner role.
        blobs: the store of the trees.
        progress: called after every tree with the numbers of finished trees and of all trees.

    Returns:
        The number of trees.
    """
    owner = await connect(owner_dsn, SETTINGS)
    try:
        published = await _published(owner)
        for number, (org, digest) in enumerate(published, 1):
            tree = await _tree(blobs, org, digest)
            if tree is not None:
                await _renew(owner, org, digest, tree)
            if progress is not None:
                progress(number, len(published))
        return len(published)
    finally:
        await owner.close()


async def fill(owner: Connection, blobs: Blobs, org: UUID) -> int:
    """Write the rows of an organization's published trees while none of its tables is filled.

    The ledger says which trees there are. Rows that are there already are written anew.

    Returns:
        The number of trees.
    """
    for table in ("trees", *TABLES):
        await owner.execute(f"DELETE FROM {table} WHERE org_id = $1", org)
    published = [row[0] for row in await owner.fetch(_IN_LEDGER, org)]
    for digest in published:
        tree = await _tree(blobs, org, digest)
        if tree is not None:
            async with owner.transaction():
                await index_tree(owner, org, digest, tree)
    return len(published)


async def check(owner_dsn: str, blobs: Blobs) -> list[str]:
    """Compare the rows of every published tree with its blob; return a line per difference."""
    owner = await connect(owner_dsn, SETTINGS)
    try:
        return [line async for line in _differences(owner, blobs)]
    finally:
        await owner.close()


async def _differences(owner: Connection, blobs: Blobs) -> AsyncIterator[str]:
    for org, digest in await _published(owner):
        tree = await _tree(blobs, org, digest)
        if tree is None:
            yield f"tree {digest[:12]}: its blob is gone"
            continue
        expected = await asyncio.to_thread(_expected, org, digest, tree)
        for table in TABLES:
            wrong = await _wrong(owner, table, org, digest, expected[table])
            if wrong:
                yield f"{table}: {wrong:,} rows of tree {digest[:12]} are not what it says"


def _expected(org: UUID, digest: str, tree: Tree) -> dict[str, set[Any]]:
    place = (org, tree_id(digest))
    return {name: {_hashable(row) for row in rows} for name, rows in rows_of_tree(place, tree)}


async def _wrong(owner: Connection, table: str, org: UUID, digest: str, expected: set[Any]) -> int:
    rows = await owner.fetch(
        f"SELECT * FROM {table} WHERE org_id = $1 AND tree = $2", org, tree_id(digest)
    )
    return len({_hashable(row) for row in rows} ^ expected)


def _hashable(row: Any) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


async def _published(owner: Connection) -> list[tuple[UUID, str]]:
    """Return every published tree as (organization, digest), each once."""
    found: dict[tuple[UUID, str], None] = {}
    for ledger in await owner.fetch("SELECT org_id, projection_generation AS n FROM ledger"):
        rows = await owner.fetch(
            f"SELECT state FROM {schema_of(ledger['n'])}.taxonomy WHERE org_id = $1",
            ledger["org_id"],
        )
        for row in rows:
            state = TAXONOMY.decode(row["state"])
            there = (version.tree for version in state.versions if not version.erased)
            found.update(((ledger["org_id"], tree), None) for tree in there)
    return list(found)


async def _tree(blobs: Blobs, org: UUID, digest: str) -> Tree | None:
    body = await blobs.get(org, digest)
    return None if body is None else await asyncio.to_thread(Tree.decode, body)


async def _renew(owner: Connection, org: UUID, digest: str, tree: Tree) -> None:
    async with owner.transaction():
        for table in ("trees", *TABLES):
            await owner.execute(
                f"DELETE FROM {table} WHERE org_id = $1 AND tree = $2", org, tree_id(digest)
            )
        await index_tree(owner, org, digest, tree)
