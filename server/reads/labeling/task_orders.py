"""Orders of tasks: which index has each, where a page begins, and the cursors of its tasks."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    extract,
    func,
    literal,
    select,
    table,
    tuple_,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import TypeEngine

from server.events.core.refusal import Code, Refused
from server.projections import tables
from server.reads.loaders import IdOrEach
from server.reads.session import PRESENT

Columns: TypeAlias = "ReadOnlyColumnCollection[str, Any]"
Key: TypeAlias = "tuple[int, UUID]"
"""The sort key of a task, and its id."""

imported_keys = table(
    "task_imported_keys",
    column("org_id", Uuid),
    column("project_id", Uuid),
    column("imported_us", BigInteger),
    column("task_id", Uuid),
    column("disagreement", BigInteger),
)
"""What the counter `task_lists` knows of each task, some time after each commit."""
changed_keys = table(
    "task_changed_keys",
    column("org_id", Uuid),
    column("project_id", Uuid),
    column("changed_us", BigInteger),
    column("task_id", Uuid),
    column("time_spent_ms", BigInteger),
)
"""What else it knows, which most events change."""
postings = table(
    "task_postings",
    column("org_id", Uuid),
    column("project_id", Uuid),
    column("term", BigInteger),
    column("rank", BigInteger),
    column("task_id", Uuid),
)
"""Which tasks have a term, by rank, from the same counter."""


present_tasks = table(
    "task",
    column("org_id", Uuid),
    column("project_id", Uuid),
    column("id", Uuid),
    column("status", Text(collation="C")),
    column("urgency", Integer),
    column("rank", BigInteger),
    column("imported_at", DateTime(timezone=True)),
    column("from_position", BigInteger),
    schema=PRESENT,
)
"""The tasks as they are now, for a session as of a position: all that there ever were."""
past_versions = table(
    "task_history",
    column("org_id", Uuid),
    column("project_id", Uuid),
    column("id", Uuid),
    column("status", Text(collation="C")),
    column("rank", BigInteger),
    column("from_position", BigInteger),
    column("to_position", BigInteger),
    schema=PRESENT,
)
"""The versions of tasks that were superseded, for a session as of a position."""


class TaskOrder(Enum):
    """Each order is served by an index, at any depth."""

    RANK = "rank"
    """As they are handed out within one priority: by import, unless the policy says random."""
    PRIORITY = "priority"
    """By priority; within one priority by rank. By default the most urgent first."""
    CREATED = "created"
    """By the time of the import; by default the oldest first."""
    CHANGED = "changed"
    """By the time of the last change; by default the one that changed last first.

    Under `asOf`, where there are more than 20,000 tasks, a page looks at 5,000 events and may be
    short: go on while there is a next one.
    """
    DISAGREEMENT = "disagreement"
    """By the share of questions on which counting annotations differ; by default the most first.

    Under `asOf`, a page looks at 20,000 entries of an index and may be short: go on while there is
    a next one.
    """
    TIME_SPENT = "time spent"
    """By the time that was spent on all annotations; by default the most first.

    Under `asOf`, as DISAGREEMENT; tasks that had time by then do not count, and are all skipped on
    the way to those that had none.
    """


class SortDirection(Enum):
    """Which end of an order comes first."""

    ASCENDING = "ascending"
    """The lowest or oldest first."""
    DESCENDING = "descending"
    """The highest or newest first."""


SORT_KEYS: dict[TaskOrder, ColumnElement[Any]] = {
    TaskOrder.CREATED: imported_keys.c.imported_us,
    TaskOrder.CHANGED: changed_keys.c.changed_us,
    TaskOrder.DISAGREEMENT: imported_keys.c.disagreement,
    TaskOrder.TIME_SPENT: changed_keys.c.time_spent_ms,
}
"""Orders that the counter `task_lists` serves, each with the column of its sort keys."""
COUNTED_THEN = {TaskOrder.CREATED, TaskOrder.DISAGREEMENT, TaskOrder.TIME_SPENT}
"""Orders that the counter serves as of a position too, up to which it must have counted."""
_ASCENDING = {TaskOrder.RANK, TaskOrder.CREATED}
"""Orders that begin with the lowest value unless the caller says otherwise."""


@dataclass(frozen=True)
class Sorting:
    """An order, and whether it is read from the end of its index to the beginning."""

    order: TaskOrder = TaskOrder.RANK
    backward: bool = False

    @classmethod
    def of(cls, order: TaskOrder, direction: SortDirection | None) -> Sorting:
        """Return an order in a direction; None stands for the usual one."""
        usual = order in _ASCENDING
        ascending = usual if direction is None else direction is SortDirection.ASCENDING
        # The index has minus the priority.
        return cls(order, backward=ascending is (order is TaskOrder.PRIORITY))

    def flipped(self) -> Sorting:
        """Return the same order from its other end."""
        return replace(self, backward=not self.backward)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns of the order, which together are unique for each task."""
        if self.order in SORT_KEYS:
            return ("sort_key", "id")
        return ("urgency", "rank", "id") if self.order is TaskOrder.PRIORITY else ("rank", "id")

    @cached_property
    def _place(self) -> Callable[[Any], tuple[Any, ...]]:
        """Reads the values of `names` from a row."""
        return itemgetter(*self.names)

    @cached_property
    def _prefix(self) -> tuple[str, ...]:
        """What tells cursors of this order from those of another one that looks alike."""
        return (self.order.value,) if self.order in SORT_KEYS else ()

    def columns(self, c: Columns) -> list[ColumnElement[Any]]:
        """Return the columns of the order."""
        return [c[name] for name in self.names]

    def directed(self, columns: list[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """Return columns for ORDER BY, in the direction of reading."""
        return [column.desc() for column in columns] if self.backward else columns

    def later(
        self, columns: list[ColumnElement[Any]], after: str | None, argument: str = "after"
    ) -> list[ColumnElement[bool]]:
        """Return the condition that tasks come after a cursor in the direction of reading.

        Raises:
            Refused: INVALID for a cursor of another list, with the name of the argument.
        """
        if after is None:
            return []
        here, there = tuple_(*columns), tuple_(*_literals(after, self.order, argument))
        return [here < there if self.backward else here > there]

    def up_to(self, columns: list[ColumnElement[Any]], cursor: str) -> ColumnElement[bool]:
        """Return the condition that tasks come before a cursor, or are the task of it."""
        here, there = tuple_(*columns), tuple_(*_literals(cursor, self.order, "after"))
        return here >= there if self.backward else here <= there

    def values(self, cursor: str, argument: str) -> list[Any]:
        """Return the values of `names` that a cursor holds. Raises Refused as `later` does."""
        return _place(cursor, self.order, argument)

    def place(self, after: str | None, argument: str) -> Key | None:
        """Return the sort key and id that a cursor holds. Raises Refused as `later` does."""
        if after is None:
            return None
        key, id_ = _place(after, self.order, argument)
        return key, id_

    def page(
        self, keys: Iterable[Key], after: str | None, limit: int, argument: str
    ) -> list[dict[str, Any]]:
        """Return the columns of the order of the first tasks after a cursor, from their keys.

        Raises:
            Refused: as `later` does.
        """
        listed = sorted(keys, reverse=self.backward)
        if (place := self.place(after, argument)) is not None:
            listed = [key for key in listed if (key < place if self.backward else key > place)]
        return [dict(zip(self.names, key, strict=True)) for key in listed[:limit]]

    def cursor(self, row: Any) -> str:
        """Return the cursor of a task, from its row."""
        *numbers, last = self._place(row)
        parts = (*self._prefix, *numbers, last.hex)
        return urlsafe_b64encode(":".join(map(str, parts)).encode()).decode().rstrip("=")


def _literals(text: str, order: TaskOrder, argument: str) -> list[ColumnElement[Any]]:
    kinds: list[TypeEngine[Any]] = [BigInteger(), Uuid()]
    kinds = [Integer(), *kinds] if order is TaskOrder.PRIORITY else kinds
    values = _place(text, order, argument)
    return [literal(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _place(text: str, order: TaskOrder, argument: str) -> list[Any]:
    """Return the values of the columns of an order that a cursor holds."""
    bounds = [1 << 31, 1 << 63] if order is TaskOrder.PRIORITY else [1 << 63]
    try:
        parts = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(":")
        if order in SORT_KEYS and parts.pop(0) != order.value:
            parts = []
        *numbers, last = parts
        values: list[Any] = [*map(int, numbers), UUID(last)]
    except (ValueError, IndexError):
        values = []
    fits = len(values) == len(bounds) + 1 and all(
        abs(number) < bound for number, bound in zip(values[:-1], bounds, strict=True)
    )
    if not fits:
        message = "This cursor is of another list: start without one."
        raise Refused(Code.INVALID, message, (argument,))
    return values


def posted(term: int, project: IdOrEach) -> Select[Any]:
    """Return the select of the tasks with a term: id and rank."""
    return select(postings.c.task_id.label("id"), postings.c.rank).where(
        postings.c.org_id == bindparam("org"),
        postings.c.project_id == project,
        postings.c.term == term,
    )


def keyed(
    order: TaskOrder, project: IdOrEach, span: tuple[int | None, int | None] | None = None
) -> Select[Any]:
    """Return the select of the tasks with a sort key in a span: id and sort key."""
    key, keys = SORT_KEYS[order], SORT_KEYS[order].table.c
    low, high = span or (None, None)
    bounds = [] if low is None else [key >= low]
    bounds += [] if high is None else [key <= high]
    return select(keys.task_id.label("id"), key.label("sort_key")).where(
        keys.org_id == bindparam("org"), keys.project_id == project, *bounds
    )


def in_order(order: TaskOrder) -> list[ColumnElement[Any]]:
    """Return the columns of the index that has the tasks in an order of sort keys."""
    return [SORT_KEYS[order], SORT_KEYS[order].table.c.task_id]


def sort_key(order: TaskOrder, c: Columns) -> ColumnElement[Any]:
    """Return the sort key of a task from its row, where one is looked up for each of a few tasks.

    A disagreement is known by the counter alone: it is null until the task was counted.
    """
    if order is TaskOrder.TIME_SPENT:
        return time_spent(c)
    if order is TaskOrder.CHANGED:
        return _microseconds(c.changed_at)
    if order is TaskOrder.CREATED:
        return _microseconds(c.imported_at)
    own = imported_keys.c
    return (
        select(own.disagreement)
        .where(own.org_id == bindparam("org"), own.project_id == c.project_id)
        .where(own.imported_us == _microseconds(c.imported_at), own.task_id == c.id)
        .limit(1)
        .scalar_subquery()
    )


def time_spent(c: Columns) -> ColumnElement[Any]:
    """Return the milliseconds that were spent on all annotations of a task."""
    own = tables.annotation.c
    total = cast(func.coalesce(func.sum(own.time_spent_ms), 0), BigInteger)
    of_task = own.org_id == bindparam("org"), own.task_id == c.id
    return select(total).where(*of_task).scalar_subquery()


def _microseconds(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(extract("epoch", moment) * 1_000_000, BigInteger)
