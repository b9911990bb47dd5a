"""The rows that arrivals stand for, put together as PostgreSQL does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.ledger.append import EVENT_COLUMNS
from server.projections.engine.bulk_insert import COLUMNS, EVENT, TASK, BulkInsert, task_columns

Row = tuple[Any, ...]


def events_of(found: BulkInsert) -> list[Row]:
    """Return the rows of `events`."""
    return [_row(found.event, EVENT_COLUMNS, values, EVENT) for values in found.tasks]


def tasks_of(found: BulkInsert) -> list[Row]:
    """Return the rows of `task`."""
    return [_row(found.task, task_columns(), values, TASK) for values in found.tasks]


def _row(common: Row, names: Sequence[str], values: Row, differs: dict[str, str]) -> Row:
    own = {f"x.{name}": value for name, value in zip(COLUMNS, values, strict=True)}
    own["-x.priority"] = -own["x.priority"]
    return tuple(
        own[differs[name]] if name in differs else same
        for name, same in zip(names, common, strict=True)
    )
