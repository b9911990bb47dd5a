"""All rows of a state at once, put together from what the features declare of their tables."""

from __future__ import annotations

from server.events.core.event import Event, Recorded
from server.events.core.stream_kind import State
from server.projections.engine.registry import Rows
from server.projections.tables import STREAM_TABLES


def rows(state: State, recorded: Recorded[Event]) -> Rows:
    """Return the rows of a state, and those that only the event holds which led to it."""
    table = STREAM_TABLES[type(state)]
    found: Rows = {(table.table.name, state.id.int): table.row(state)}
    for part in table.parts:
        for thing in getattr(state, part.field):
            found |= part.rows(state, thing)
    rows_of = table.event_rows.get(type(recorded.event))
    return found if rows_of is None else found | rows_of(recorded)
