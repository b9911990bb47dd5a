"""The rows of one stream, written anew from its events: what an erasure asks for."""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.evolve import State, refold
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.ledger.read import read_events
from server.postgres import Connection
from server.projections.engine.fold import Fold
from server.projections.rows import TABLES
from server.projections.tables import SHAPES, TRACKED, schema_of

PAGE = 1_000
"""Events read at once."""


async def rewrite_stream(
    connection: Connection, org: UUID, generation: int, stream: UUID, *, upto: int
) -> State:
    """Replace every row of a stream, past ones included, and return its state at `upto`.

    Runs inside the caller's transaction, which holds the ledger's lock or that of the generation.

    Raises:
        LedgerError: where the events do not fold.
    """
    events = await _events(connection, org, stream, upto)
    fold = Fold(SHAPES)
    fold.stream(events)
    state = refold(events)
    schema = schema_of(generation)
    for name, ids in _parts(state).items():
        spec = TRACKED[name]
        for table in (spec.table, spec.history):
            if table is not None:
                await connection.execute(
                    f"DELETE FROM {schema}.{table.name} WHERE org_id = $1 "
                    f"AND {spec.key[0]} = ANY ($2::uuid[])",
                    org,
                    ids,
                )
    for name, rows in fold.copies.items():
        table_name = f"{schema}.{name}"
        await connection.execute(
            f"INSERT INTO {table_name} SELECT * FROM unnest($1::{table_name}[])", rows
        )
    return state


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


def _parts(state: State) -> dict[str, list[UUID]]:
    """Return by table what the first column of its key says in every row of the stream."""
    one = [state.id]
    if isinstance(state, Task):
        annotations = [annotation.id for annotation in state.annotations]
        said = [comment.id for comment in state.comments]
        found = {"annotation": annotations, "label": annotations, "comment": said}
        return {"task": one, "lease": one, **found}
    if isinstance(state, Project):
        return {"project": one, "document": one}
    return {TABLES[type(state)]: one}
