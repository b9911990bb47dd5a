"""What makes published taxonomies browsable follows from their blobs, and is made anew from it."""

from __future__ import annotations

import asyncpg

from server.projections.engine import concept_index_rebuild
from tests.support.databases import Database
from tests.support.taxonomies import published
from tests.support.workspace import Workspace


async def test_rows_are_made_again_and_compared(database: Database, workspace: Workspace) -> None:
    await published(database, workspace)
    blobs = workspace.writer.taxonomy_cache.blobs
    assert await concept_index_rebuild.check(database.admin_url, blobs) == []
    owner = await asyncpg.connect(database.admin_url)
    try:
        before = await owner.fetch("SELECT * FROM concept_terms ORDER BY term, concept")
        await owner.execute("DELETE FROM concept_terms WHERE rank = 0")
        await owner.execute("UPDATE concepts SET depth = depth + 1")
        wrong = await concept_index_rebuild.check(database.admin_url, blobs)
        assert [line.partition(":")[0] for line in wrong] == ["concepts", "concept_terms"]
        told = list[tuple[int, int]]()
        done = await concept_index_rebuild.rebuild(
            database.admin_url, blobs, progress=lambda *n: told.append(n)
        )
        assert done == len(told) == told[-1][1] > 0
        assert await concept_index_rebuild.check(database.admin_url, blobs) == []
        after = await owner.fetch("SELECT * FROM concept_terms ORDER BY term, concept")
        assert list(map(tuple, after)) == list(map(tuple, before))
        await owner.execute("DELETE FROM blobs")
    finally:
        await owner.close()
    (gone,) = await concept_index_rebuild.check(database.admin_url, blobs)
    assert gone.endswith("its blob is gone")
