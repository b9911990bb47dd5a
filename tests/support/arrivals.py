"""The rows that arrivals stand for, put together as PostgreSQL does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.ledger.append import EVENT_COLUMNS
from server.projections import arrivals
from server.projections.arrivals import Arrivals
from server.projections.tables import TRACKED

Row = tuple[Any, ...]


def events_of(found: Arrivals) -> list[Row]:
    """Return the rows of `events`."""
    return _whole(found.event, EVENT_COLUMNS, found.events, list(arrivals._EVENT))


def tasks_of(found: Arrivals) -> list[Row]:
    """Return the rows of `task`."""
    spec = TRACKED["task"]
    columns = ("org_id", *spec.tracked, *spec.untracked, *spec.once, "from_position")
    return _whole(found.task, columns, found.tasks, list(arrivals._TASK))


def _whole(
    common: Row, names: Sequence[str], columns: list[list[Any]], varying: list[str]
) -> list[Row]:
    return [
        tuple(
            values[varying.index(name)] if name in varying else same
            for name, same in zip(names, common, strict=True)
        )
        for values in zip(*columns, strict=True)
    ]
