"""The ledger from its beginning, for auditors: one stream, a project's, or all events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import asyncpg

from server.events.core.refusal import Code, Refused
from server.ledger.read import EventPageQuery, require_dense, tenant
from server.ledger.select_columns import COLUMNS
from server.ledger.time import position_at
from server.postgres import Connection, connect
from server.projections.tables import schema_of

Row: TypeAlias = "asyncpg.Record"

PAGE = 2_000
PAGE_BYTES = 8 << 20
SETTINGS = {"application_name": "annolog replay", "jit": "off", "enable_seqscan": "off"}
_COLUMNS = f"{COLUMNS}, e.content_salt, e.content_digest"
_ANY = "SELECT EXISTS (SELECT FROM events WHERE org_id = $1 AND stream = $2)"
_OF_PROJECT = (
    "(e.stream = {{0}}::uuid OR EXISTS (SELECT 1 FROM {schema}.task t "
    "WHERE t.org_id = e.org_id AND t.id = e.stream AND t.project_id = {{0}}::uuid))"
)


async def replay(
    dsn: str,
    org: UUID,
    *,
    write: Callable[[bytes], object],
    render: Callable[[UUID, Row], bytes],
    now: datetime,
    stream: UUID | None = None,
    project: UUID | None = None,
    until: int | datetime | None = None,
) -> int:
    """Write the events of a stream, of a project with its tasks, or of the whole ledger.

    Args:
        dsn: address of the database as the server role or the owner.
        org: the organization of the ledger.
        write: called with whole lines, several at once.
        render: turns the row of an event into its line: `server.feed.render.audit_line`.
        now: the present time; a time in `until` must not be later.
        stream: write the events of this stream only.
        project: write the events of this project and its tasks only.
        until: the last position, or a time.

    Returns:
        The number of lines.

    Raises:
        Refused: as `position_at`; NOT_FOUND for a stream or project without events.
    """
    connection = await connect(dsn, SETTINGS)
    try:
        last, generation = await _end(connection, org, until, now)
        await _must_exist(connection, org, stream or project)
        after = lines = 0
        # Each page is a transaction of its own: events never change, so a replay needs no long
        # snapshot, which would keep dead rows and slow down the queue.
        while rows := await _page(connection, org, after, last, stream, project, generation):
            write(b"".join([render(org, row) for row in rows]))
            after, lines = rows[-1]["position"], lines + len(rows)
        return lines
    finally:
        await connection.close(timeout=5)


async def _end(
    connection: Connection, org: UUID, until: int | datetime | None, now: datetime
) -> tuple[int, int]:
    if isinstance(until, datetime):
        until = await position_at(connection, org, until, now=now)
    async with tenant(connection, org, snapshot=True):
        row = await connection.fetchrow(
            "SELECT head, projection_generation FROM ledger WHERE org_id = $1", org
        )
    if row is None:
        return 0, 0
    return row[0] if until is None else min(until, row[0]), row[1]


async def _must_exist(connection: Connection, org: UUID, stream: UUID | None) -> None:
    """Refuse an unknown id, perhaps mistyped: an empty replay would look like a stream's ledger.

    Raises:
        Refused: NOT_FOUND where the ledger has no event of the stream.
    """
    if stream is None:
        return
    async with tenant(connection, org, snapshot=True):
        found = await connection.fetchval(_ANY, org, stream)
    if not found:
        raise Refused(Code.NOT_FOUND, "Nothing with this id is in the ledger.", ("id",))


async def _page(
    connection: Connection,
    org: UUID,
    after: int,
    last: int,
    stream: UUID | None,
    project: UUID | None,
    generation: int,
) -> list[Row]:
    query = EventPageQuery(org, after)
    query.where("e.position <= {}::bigint", last)
    query.where("e.stream = {}::uuid", stream)
    query.where(_OF_PROJECT.format(schema=schema_of(generation)), project)
    text = query.sized(PAGE, PAGE_BYTES, _COLUMNS)
    async with tenant(connection, org, snapshot=True):
        rows = await connection.fetch(text, *query.parameters)
    if stream is None and project is None:
        require_dense(rows, after)
    return rows
