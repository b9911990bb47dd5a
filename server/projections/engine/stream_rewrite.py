"""Writes the rows of streams anew from their events, as an erasure requires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from server.events.core.stream_kind import State
from server.ledger.read import fetch, recorded
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections.engine.fold import Fold, LedgerError
from server.projections.engine.row_changes import statements, with_clause
from server.projections.tables import STREAM_TABLES, TABLES, schema_of

_EVENTS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "AND e.position <= $3 ORDER BY e.version OFFSET 0) s"
)


async def rewrite_streams(
    connection: Connection, org: UUID, generation: int, streams: Collection[UUID], *, upto: int
) -> dict[UUID, State]:
    """Replace every row of some streams, past ones included; return their states at `upto`.

    Runs inside the caller's transaction, which holds the lock of the ledger or of the row in
    `projection_fills`.

    Raises:
        LedgerError: where the events cannot be folded, or a stream has none.
    """
    fold, states = Fold(), dict[UUID, State]()
    rows = await fetch(connection, org, _EVENTS, org, list(streams), upto)
    for stream, own in groupby(rows, itemgetter("stream")):
        state = fold.stream(recorded(org, row) for row in own)
        if state is not None:
            states[stream] = state
    if missing := set(streams) - states.keys():
        raise LedgerError(f"The streams {missing} of organization {org} have no events.")
    stored = _stored(states.values(), generation)
    removals = [_removal(*place, number) for number, place in enumerate(stored, 2)]
    await connection.execute(f"{with_clause(removals)}SELECT $1::uuid", org, *stored.values())
    texts, parameters = statements(generation, fold.rows)
    await connection.execute(f"{with_clause(texts)}SELECT $1::uuid", org, *parameters)
    return states


def _removal(table: str, column: str, number: int) -> str:
    """Return the statement that deletes the rows with the ids in a parameter.

    Row by row, by the key: a plan for many ids may read the whole organization.
    """
    return (
        f"DELETE FROM {table} t USING (SELECT s.ctid AS place FROM unnest(${number}::uuid[]) x(id) "
        f"CROSS JOIN LATERAL (SELECT ctid FROM {table} WHERE org_id = $1::uuid "
        f"AND {column} = x.id OFFSET 0) s) y WHERE t.ctid = y.place"
    )


def _stored(states: Collection[State], generation: int) -> dict[tuple[str, str], list[UUID]]:
    """Return, by table and the column that finds them, the ids of all rows of some streams."""
    found = defaultdict[tuple[str, str], list[UUID]](list)
    for state in states:
        for name, ids in STREAM_TABLES[type(state)].keys(state).items():
            spec, table = TABLES[name], f"{schema_of(generation)}.{name}"
            if ids:
                found[table, spec.key[0]] += ids
                if spec.history:
                    found[f"{table}_history", spec.key[0]] += ids
    return found
