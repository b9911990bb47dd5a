"""Erasure in the database, beside its event: deletes contents and every copy of them.

An erasing command is a batch of its own, because the rows of its stream are rewritten from the
events in the ledger, which must have all events of the batch by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import orjson

from server.events.core.event import Event, Recorded
from server.events.core.stream_kind import State
from server.events.erasure import ContentErased
from server.events.labeling.masks import blob_digests
from server.events.reverts.tasks import restored_answers
from server.events.taxonomies.taxonomies import (
    MappingAttached,
    ReleaseImported,
    Taxonomy,
    TaxonomyPublished,
)
from server.ledger.select_columns import CONTENT
from server.postgres import Connection
from server.projections.engine.stream_rewrite import rewrite_stream
from server.projections.tables import schema_of

NAMING = [event.type for event in (TaxonomyPublished, ReleaseImported, MappingAttached)]
"""Types of events that name trees and mappings, which are blobs beside the ledger, by digest."""
_NAMED = "SELECT facts FROM events WHERE org_id = $1 AND type = ANY ($2) AND position = ANY ($3)"
_STILL_NAMED = (
    "SELECT facts FROM events WHERE org_id = $1 AND type = ANY ($2) AND stream = ANY ($3) "
    "AND (content IS NOT NULL OR content_blob IS NOT NULL)"
)


async def contents(connection: Connection, org: UUID, stream: UUID) -> dict[int, bool]:
    """Return every position of a stream, with whether the event still has its content."""
    rows = await connection.fetch(
        "SELECT position, content IS NOT NULL OR content_blob IS NOT NULL AS held "
        "FROM events WHERE org_id = $1 AND stream = $2 ORDER BY version",
        org,
        stream,
    )
    return {row["position"]: row["held"] for row in rows}


async def _masks(
    connection: Connection, org: UUID, stream: UUID, positions: Sequence[int]
) -> list[bytes]:
    """Return the digests of masks that only the contents at these positions of a task name.

    Only digests in answers count: a task's inputs may be any JSON.
    """
    rows = await connection.fetch(
        f"SELECT * FROM (SELECT e.position, {CONTENT} FROM events e WHERE e.org_id = $1 "
        'AND e.stream = $2) e WHERE strpos(e.content, \'"blob":"sha256:\') > 0',
        org,
        stream,
    )
    gone, kept = set[str](), set[str]()
    for row in rows:
        content = orjson.loads(row["content"])
        answers = [content.get("answers"), *restored_answers(content)]
        found = {digest for one in answers for _, digest in blob_digests(one)}
        (gone if row["position"] in positions else kept).update(found)
    return [bytes.fromhex(digest) for digest in sorted(gone - kept)]


async def erase(
    connection: Connection, generation: int, events: Sequence[Recorded[Event]]
) -> dict[UUID, State]:
    """Apply the erasures among events that were just inserted; return the new states by stream."""
    states = {}
    for recorded in events:
        if isinstance(recorded.event, ContentErased):
            org, stream = recorded.org, recorded.stream
            positions = list(recorded.event.positions)
            # Rewriting a long stream takes its time, however long the ledger is locked for it.
            await connection.execute("SET LOCAL transaction_timeout = 0")
            masks = await _masks(connection, org, stream, positions)
            await connection.fetchval("SELECT erase_masks($1, $2, $3)", org, positions, masks)
            await connection.fetchval("SELECT erase_content($1, $2)", org, positions)
            state = states[stream] = await rewrite_stream(
                connection, org, generation, stream, upto=recorded.position
            )
            if isinstance(state, Taxonomy):
                await _erase_trees(connection, generation, org, positions)
            # A draft may repeat an erased answer, and the error of a parked event may quote it.
            await connection.execute(
                "DELETE FROM drafts WHERE org_id = $1 AND task_id = $2", org, stream
            )
            await connection.execute(
                "UPDATE parked_events SET error = split_part(error, ':', 1) "
                "WHERE org_id = $1 AND stream = $2",
                org,
                stream,
            )
    return states


async def _erase_trees(
    connection: Connection, generation: int, org: UUID, positions: Sequence[int]
) -> None:
    """Erase the trees and mappings named by erased events, unless other events name them too."""
    named = _digests(await connection.fetch(_NAMED, org, NAMING, positions))
    if not named:
        return
    text = f"SELECT id FROM {schema_of(generation)}.taxonomy WHERE org_id = $1"
    streams = [row["id"] for row in await connection.fetch(text, org)]
    kept = _digests(await connection.fetch(_STILL_NAMED, org, NAMING, streams))
    gone = [bytes.fromhex(digest) for digest in named - kept]
    await connection.execute("SELECT erase_trees($1, $2, $3)", org, gone, positions)


def _digests(rows: Sequence[asyncpg.Record]) -> set[str]:
    facts = [orjson.loads(row["facts"]) for row in rows]
    return {found for one in facts for name in ("tree", "mapping") if (found := one.get(name))}
