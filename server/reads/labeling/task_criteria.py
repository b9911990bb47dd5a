"""What tasks can be filtered by, and a condition with the indexes that can serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Text,
    and_,
    exists,
    literal_column,
    select,
    true,
)

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.labeling.tasks import ReviewReason
from server.reads.labeling.task_orders import Columns, TaskOrder
from server.reads.loaders import parent


@dataclass(frozen=True, slots=True)
class LabelCriterion:
    """A label of an annotation that counts: a value or, if `within`, also any value below it."""

    question: str
    value: str
    within: bool
    below: tuple[str, ...] = ()
    """The value and those below it, where they are known; else the present form says so."""


@dataclass(frozen=True, slots=True)
class MetaCriterion:
    """A value that stands right in a task's meta under a key, as JSON shows it."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Times:
    """From a moment on, up to but not at another one; None is no bound."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a column lies within these times."""
        bounds = [] if self.since is None else [column >= self.since]
        bounds += [] if self.until is None else [column < self.until]
        return and_(true(), *bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCriteria:
    """Criteria that all wanted tasks meet; None means that a criterion is not used."""

    ids: tuple[UUID, ...] | None = None
    external_ids: tuple[str, ...] | None = None
    label: LabelCriterion | None = None
    assignee: UUID | None = None
    statuses: tuple[str, ...] | None = None
    as_of_acts_of: UUID | None = None
    """The blind member to whom tasks have the statuses as of the member's own last acts on them;
    None for the present statuses."""
    held: tuple[UUID, bool] | None = None
    """A member, and whether the member is to hold the task or not."""
    relabel: bool | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    unassigned: bool | None = None
    text: str | None = None
    """A part of the inputs' text, in lower case."""
    author: UUID | None = None
    reviewer: UUID | None = None
    holder: UUID | None = None
    """The member who holds a lease of the task."""
    imported: Times | None = None
    changed: Times | None = None
    answered: Times | None = None
    meta: MetaCriterion | None = None
    review_reason: ReviewReason | None = None
    open_comments: bool | None = None
    time_spent: tuple[int | None, int | None] | None = None
    """Milliseconds on all annotations of the task: at least, at most."""
    slice: UUID | None = None
    gold: bool | None = None
    """Whether the right answers of the task are known."""
    gold_disputed: bool | None = None
    """Whether they are disputed."""
    initial_tagging: int | None = None
    """The position of a draw of initial tagging, in whose set the task is."""

    @property
    def lags(self) -> bool:
        """Whether tasks are found by an index that lags behind the ledger."""
        return any(getattr(self, name) is not None for name in _LAGGING)

    def json(self) -> JsonObject:
        """Return the criteria as JSON with public ids, without those that are not used."""
        found: JsonObject = _adapter().dump_python(self, mode="json", exclude_defaults=True)
        for name in _MEMBERS & found.keys():
            found[name] = ids.public("member", getattr(self, name))
        if self.held is not None:
            found["held"] = [ids.public("member", self.held[0]), self.held[1]]
        if self.ids is not None:
            found["ids"] = [ids.public("task", id_) for id_ in self.ids]
        return found

    @staticmethod
    def of(stored: JsonObject) -> TaskCriteria:
        """Return the criteria in JSON that `json` wrote."""
        given = dict(stored)
        for name in _MEMBERS & given.keys():
            given[name] = ids.expect("member", given[name])
        if "held" in given:
            given["held"] = (ids.expect("member", given["held"][0]), given["held"][1])
        if "ids" in given:
            given["ids"] = [ids.expect("task", id_) for id_ in given["ids"]]
        return _adapter().validate_python(given)


_MEMBERS = {"assignee", "author", "reviewer", "holder"}
_LAGGING = (
    *("author", "reviewer", "review_reason", "open_comments", "meta", "slice"),
    *("imported", "changed", "answered", "time_spent"),
)
"""Criteria that indexes of the counter `task_lists` serve."""


@cache
def _adapter() -> TypeAdapter[TaskCriteria]:
    return TypeAdapter(TaskCriteria)


MOST_IDS = 1_000


def looked_up(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that there is such a row.

    OFFSET 0 keeps it a look-up for each task: as a join, it may read all rows of an organization.
    """
    return exists(select(literal_column("1")).where(*wanted).offset(literal_column("0")))


EACH_TEXT, EACH_NUMBER = parent(Text()), parent(Integer())
"""The value of each list of entries that a page merges, where values are texts or numbers."""
MERGED = 5_000
"""The most values that a page merges; of more, no index has the tasks in order."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of indexes, by RANK: of another table than that of tasks, or of several values."""

    listed: Select[Any]
    """Selects each task once: id and rank. With `values`, those of the value `parent.id`."""
    place: tuple[ColumnElement[Any], ColumnElement[Any]]
    """The columns of the index in this order: rank and task."""
    values: tuple[str, ...] | tuple[int, ...] | tuple[UUID, ...] = ()
    """Values, each of which has entries of its own, that a page merges; empty for a single one."""
    behind: bool = False
    """Whether the index lags behind the tasks, so that the condition is tested on each."""


class Past(Enum):
    """What the indexes of a condition know of tasks as of a position."""

    UNKNOWN = 0
    """They know the present alone: the condition is tested on each task."""
    KEPT = 1
    """The history has them as well, with few rows that are not of the position."""
    NAMED = 2
    """The present one finds all tasks that meet the condition at any position, which are few."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on tasks, and the indexes that can serve it."""

    where: Callable[[Columns], ColumnElement[bool]]
    """Returns the condition, given the columns of the task table or of a subquery of its rows."""
    order: TaskOrder | None = None
    """The order in which an index has exactly the tasks that meet the condition, if one has."""
    ids: Select[Any] | CompoundSelect[Any] | None = None
    """The ids of the tasks that meet the condition, from an index; None if no index has them.
    Others may be among them: all conditions are tested on each. One that is null stands for many
    tasks."""
    entries: Entries | None = None
    """Where the tasks in `order` are found, unless it is by one index of the task table."""
    fresh: bool = True
    """Whether `ids` never lag behind the tasks, though the index of `order` may."""
    span: tuple[int | None, int | None] | None = None
    """The lowest and the highest sort key, in `order`, of the tasks that meet the condition."""
    past: Past = Past.UNKNOWN
    """What its indexes know of tasks as of a position."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """The values of the parameters of `ids`, if it has any but the organization."""
    ranked: bool = False
    """Whether `ids` selects the ranks too, and no tasks but those that meet the condition."""
    possible: Callable[[ColumnElement[Any]], ColumnElement[bool]] | None = None
    """Returns, given the id of a task, a condition that all tasks meet which meet this one, and
    that is tested before their versions of a position are read; None where there is none."""

    def as_of(self) -> Condition:
        """Return the condition for tasks as of a position, without indexes that know no past."""
        ids = None if self.past is Past.UNKNOWN else self.ids
        if self.past is Past.KEPT and self.entries is not None and not self.entries.values:
            return replace(self, ids=ids, span=None)
        return replace(self, order=None, ids=ids, entries=None, span=None)

    @property
    def scannable(self) -> bool:
        """Whether the index of `order` can be read on and on, and not just for one page."""
        return self.entries is None or not self.entries.values

    @property
    def tested(self) -> bool:
        """Whether the condition is tested on tasks of its index, which may lag behind them."""
        if self.entries is not None:
            return self.entries.behind
        return self.span is not None and self.order is not TaskOrder.TIME_SPENT
