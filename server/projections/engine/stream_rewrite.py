"""Writes the rows of streams anew from their events, as an erasure requires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from server.events.core.stream_kind import State
from server.ledger.read import fetch, recorded
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections.engine.fold import Fold, LedgerError
from server.projections.engine.registry import Values
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
    stored = _stored(states.values(), fold.rows["past"], generation)
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


def _stored(
    states: Collection[State], past: Mapping[str, Sequence[Values]], generation: int
) -> dict[tuple[str, str], list[UUID]]:
    """Return, by table and the column that finds them, the ids of all rows of some streams.

    Args:
        states: the states of the streams.
        past: their rows in the history, by table: parts that are gone, because what made them was
            undone, have rows there alone.
        generation: the generation of the tables.
    """
    by_table = defaultdict[str, list[UUID]](list)
    for state in states:
        for name, ids in STREAM_TABLES[type(state)].keys(state).items():
            by_table[name] += ids
    for kind in {type(state) for state in states}:
        for part in STREAM_TABLES[kind].parts:
            gone = [row[1] for row in past.get(part.tables[0].name, ())]
            for table in part.tables if part.tables[0].history else ():
                by_table[table.name] += gone
    found: dict[tuple[str, str], list[UUID]] = {}
    for name, ids in by_table.items():
        spec, table_name = TABLES[name], f"{schema_of(generation)}.{name}"
        once = list(dict.fromkeys(ids))
        if once:
            found[table_name, spec.key[0]] = once
            if spec.history:
                found[f"{table_name}_history", spec.key[0]] = once
    return found
