"""Writes the rows of one stream anew from its events, as an erasure requires."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.core.stream_kind import State
from server.ledger.read import read_events
from server.postgres import Connection
from server.projections.engine.fold import Fold, LedgerError
from server.projections.engine.row_changes import statements, with_clause
from server.projections.tables import STREAM_TABLES, TABLES, schema_of

PAGE = 1_000
"""Events read at once."""


async def rewrite_stream(
    connection: Connection, org: UUID, generation: int, stream: UUID, *, upto: int
) -> State:
    """Replace every row of a stream, past ones included, and return its state at `upto`.

    Runs inside the caller's transaction, which holds the lock of the ledger or of the row in
    `projection_fills`.

    Raises:
        LedgerError: where the events cannot be folded, or the stream has none.
    """
    fold = Fold()
    state = fold.stream(await _events(connection, org, stream, upto))
    if state is None:
        raise LedgerError(f"The stream {stream} of organization {org} has no events.")
    for table, condition, ids in _stored(state, generation):
        await connection.execute(f"DELETE FROM {table} WHERE org_id = $1 AND {condition}", org, ids)
    texts, rows = statements(generation, fold.rows)
    await connection.execute(f"{with_clause(texts)}SELECT $1::uuid", org, *rows)
    return state


def _stored(state: State, generation: int) -> Iterator[tuple[str, str, list[UUID]]]:
    """Return every table with rows of a stream, and the condition that finds them by ids."""
    for name, ids in STREAM_TABLES[type(state)].keys(state).items():
        spec, table = TABLES[name], f"{schema_of(generation)}.{name}"
        condition = f"{spec.key[0]} = ANY ($2::uuid[])"
        yield table, condition, ids
        if spec.history:
            yield f"{table}_history", condition, ids


async def _events(
    connection: Connection, org: UUID, stream: UUID, upto: int
) -> list[Recorded[Event]]:
    found: list[Recorded[Event]] = []
    while True:
        after = found[-1].position if found else 0
        page = await read_events(
            connection, org, after=after, until=upto, stream=stream, limit=PAGE
        )
        found += page
        if len(page) < PAGE:
            return found
