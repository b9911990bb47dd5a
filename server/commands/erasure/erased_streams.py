"""Erasure in the database, beside its events: deletes contents and every copy of them.

An erasing command is a batch of its own, because the rows of its streams are rewritten from the
events in the ledger, which must have all events of the batch by then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import asyncpg
import orjson

from server.events.core import ids
from server.events.core.event import Event, Recorded
from server.events.core.ids import uuid7
from server.events.core.stream_kind import State
from server.events.erasure.erased_content import ContentErased, StoredContent
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
from server.projections.counters.projection import StateChange
from server.projections.engine.stream_rewrite import rewrite_streams
from server.projections.tables import schema_of
from server.storage import RegisterRecord
from server.storage.media import UPLOADS

NAMING = [event.type for event in (TaxonomyPublished, ReleaseImported, MappingAttached)]
"""Types of events that name trees and mappings, which are blobs beside the ledger, by digest."""
_NAMED = "SELECT facts FROM events WHERE org_id = $1 AND type = ANY ($2) AND position = ANY ($3)"
_STILL_NAMED = (
    "SELECT facts FROM events WHERE org_id = $1 AND type = ANY ($2) AND stream = ANY ($3) "
    "AND (content IS NOT NULL OR content_blob IS NOT NULL)"
)
_OF_STREAMS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    "SELECT {} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "ORDER BY e.version OFFSET 0) s"
)
_STORED = _OF_STREAMS.format(
    "stream, position, type, leaf_hash, content IS NOT NULL OR content_blob IS NOT NULL AS held"
)
_WITH_MASKS = (
    "SELECT * FROM ("
    + _OF_STREAMS.format(f"e.stream, e.position, {CONTENT}")
    + ') e WHERE strpos(e.content, \'"blob":"sha256:\') > 0'
)


_WITH_UPLOADS = (
    f"SELECT * FROM (SELECT {CONTENT} FROM events e WHERE e.org_id = $1 "
    "AND e.position = ANY ($2::bigint[]) AND e.type = 'task.imported') e "
    "WHERE strpos(e.content, $3) > 0"
)
_RELEASE = (
    "INSERT INTO media_uploads (org_id, name, url, sent_at) SELECT $1, k.name, k.url, 'epoch' "
    "FROM unnest($2::text[], $3::text[]) AS k(name, url) ON CONFLICT DO NOTHING"
)
# So that a job which erases by this index goes on where it was, and nobody waits for the counter.
_FORGET_SUBJECTS = (
    "DELETE FROM task_subjects s USING unnest($2::uuid[]) AS k(task) CROSS JOIN LATERAL ("
    "SELECT true FROM events e WHERE e.org_id = $1 AND e.stream = k.task AND e.version = 1 "
    "AND e.content IS NULL AND e.content_blob IS NULL LIMIT 1) gone "
    "WHERE s.org_id = $1 AND s.task_id = k.task"
)


async def contents(
    connection: Connection, org: UUID, streams: Collection[UUID]
) -> dict[UUID, dict[int, StoredContent]]:
    """Return every position of some streams, with whether the event still has its content."""
    found = defaultdict[UUID, dict[int, StoredContent]](dict)
    for row in await connection.fetch(_STORED, org, list(streams)):
        one = StoredContent(row["type"], row["held"], row["leaf_hash"])
        found[row["stream"]][row["position"]] = one
    return found


async def _masks(
    connection: Connection, org: UUID, erased: Mapping[UUID, Collection[int]]
) -> list[bytes]:
    """Return the digests of masks that only the erased contents of a task name.

    Only digests in answers count: a task's inputs may be any JSON.
    """
    gone, kept = set[tuple[UUID, str]](), set[tuple[UUID, str]]()
    for row in await connection.fetch(_WITH_MASKS, org, list(erased)):
        stream = row["stream"]
        content = orjson.loads(row["content"])
        answers = [content.get("answers"), *restored_answers(content)]
        found = {(stream, digest) for one in answers for _, digest in blob_digests(one)}
        (gone if row["position"] in erased[stream] else kept).update(found)
    return [bytes.fromhex(digest) for digest in sorted({digest for _, digest in gone - kept})]


async def _release_uploads(connection: Connection, org: UUID, positions: Sequence[int]) -> None:
    """Note the files that were sent here and that contents to be erased name.

    The removal of files that no task names deletes them, unless another task names them.
    """
    prefix = f"{UPLOADS}/{ids.public('organization', org)}/"
    rows = await connection.fetch(_WITH_UPLOADS, org, positions, prefix)
    pattern = re.compile(rf'"([^"]*?{re.escape(prefix)}([\w.]+))', re.ASCII)
    found = {name: url for row in rows for url, name in pattern.findall(row["content"])}
    if found:
        await connection.execute(_RELEASE, org, [*found], [*found.values()])


async def erase(
    connection: Connection, generation: int, events: Sequence[Recorded[Event]]
) -> dict[UUID, State]:
    """Apply the erasures among events that were just inserted; return the new states by stream."""
    erased = defaultdict[UUID, set[int]](set)
    for recorded in events:
        if isinstance(recorded.event, ContentErased):
            erased[recorded.stream].update(recorded.event.positions)
    if not erased:
        return {}
    org, upto = events[0].org, events[-1].position
    positions = sorted(set[int]().union(*erased.values()))
    # Rewriting a long stream takes its time, however long the ledger is locked for it.
    await connection.execute(
        "SET LOCAL transaction_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = '15s'"
    )
    await _release_uploads(connection, org, positions)
    if masks := await _masks(connection, org, erased):
        await connection.fetchval("SELECT erase_masks($1, $2, $3)", org, positions, masks)
    await connection.fetchval("SELECT erase_content($1, $2)", org, positions)
    states = await rewrite_streams(connection, org, generation, erased, upto=upto)
    if any(isinstance(state, Taxonomy) for state in states.values()):
        await _erase_trees(connection, generation, org, positions)
    await connection.execute(_FORGET_SUBJECTS, org, list(erased))
    # A draft may repeat an erased answer, and the error of a parked event may quote it.
    await connection.execute(
        "DELETE FROM drafts WHERE org_id = $1 AND task_id = ANY ($2)", org, list(erased)
    )
    await connection.execute(
        "UPDATE parked_events SET error = split_part(error, ':', 1) "
        "WHERE org_id = $1 AND stream = ANY ($2)",
        org,
        list(erased),
    )
    return states


def register_record(
    changes: Sequence[StateChange], stored: Mapping[UUID, Mapping[int, StoredContent]]
) -> RegisterRecord:
    """Return the record of the events that some changes erased, for the register of erasures.

    Args:
        changes: the changes of the batch.
        stored: by stream, the events as they were before.
    """
    erased = [(r.stream, r.event) for _, _, r in changes if isinstance(r.event, ContentErased)]
    events = [(n, stored[stream][n].leaf_hash) for stream, event in erased for n in event.positions]
    _, first = erased[0]
    return RegisterRecord(uuid7(), first.erasure, first.authority, sorted(events))


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
