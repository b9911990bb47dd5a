"""The tasks of a large organization in every order, and those that fit a filter, found once."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from tests.schema.list_cases import FITS, Row, in_order


class Rows:
    """The rows of all tasks."""

    def __init__(self, rows: list[Row]) -> None:
        self.all = rows
        self._sorted: dict[tuple[TaskOrder, SortDirection | None], list[Row]] = {}
        self._fit: dict[str, set[UUID]] = {}
        self._found: dict[tuple[str, TaskOrder], list[Row]] = {}

    def in_order(self, order: TaskOrder, direction: SortDirection | None = None) -> list[Row]:
        """Return all rows in an order, by default in its usual direction."""
        known = order, direction
        if known not in self._sorted:
            self._sorted[known] = in_order(self.all, order, direction)
        return self._sorted[known]

    def that_fit(self, filter_: dict[str, Any], order: TaskOrder) -> list[Row]:
        """Return the rows that a filter lets through, in an order."""
        known = json.dumps(filter_, sort_keys=True, default=str)
        if known not in self._fit:
            self._fit[known] = {
                row["id"]
                for row in self.all
                if all(FITS[name](row, given) for name, given in filter_.items())
            }
        if (known, order) not in self._found:
            fit = self._fit[known]
            self._found[known, order] = [row for row in self.in_order(order) if row["id"] in fit]
        return self._found[known, order]


def public(rows: list[Row]) -> list[str]:
    """Return the ids of tasks as clients see them."""
    return [ids.public("task", row["id"]) for row in rows]
