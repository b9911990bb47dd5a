"""What an erasure does to the database beside its event: contents go, and every copy of them.

An erasing command makes a batch of its own, because what is rewritten are the rows of one stream
as the ledger then tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.base import Event, Recorded
from server.events.erasure import ContentErased
from server.events.evolve import State
from server.events.masks import named
from server.ledger.columns import CONTENT
from server.projections.restate import restate

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def contents(connection: Connection, org: UUID, stream: UUID) -> dict[int, bool]:
    """Return every position of a stream, with whether its content is still there."""
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
    """Return the blobs that answers name which are about to go, and no other answer of the task.

    A task's inputs may be any JSON, so only what stands in answers counts.
    """
    rows = await connection.fetch(
        f"SELECT * FROM (SELECT e.position, {CONTENT} FROM events e WHERE e.org_id = $1 "
        'AND e.stream = $2) e WHERE strpos(e.content, \'"blob":"sha256:\') > 0',
        org,
        stream,
    )
    gone, kept = set[str](), set[str]()
    for row in rows:
        found = {digest for _, digest in named(orjson.loads(row["content"]).get("answers"))}
        (gone if row["position"] in positions else kept).update(found)
    return [bytes.fromhex(digest) for digest in sorted(gone - kept)]


async def erase(
    connection: Connection, generation: int, events: Sequence[Recorded[Event]]
) -> dict[UUID, State]:
    """Do what erasures among the events say, after these were inserted; return the new states."""
    states = {}
    for recorded in events:
        if isinstance(recorded.event, ContentErased):
            org, stream = recorded.org, recorded.stream
            positions = list(recorded.event.positions)
            # A long life takes its time to be told again, however long the ledger is held.
            await connection.execute("SET LOCAL transaction_timeout = 0")
            masks = await _masks(connection, org, stream, positions)
            await connection.fetchval("SELECT erase_masks($1, $2, $3)", org, positions, masks)
            await connection.fetchval("SELECT erase_content($1, $2)", org, positions)
            states[stream] = await restate(
                connection, org, generation, stream, upto=recorded.position
            )
            # A draft holds what its author was about to say again; an error may quote its event.
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
