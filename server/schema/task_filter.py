"""Which tasks, and in which order: one filter for lists and for commands in bulk."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    bindparam,
    exists,
    literal,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from server.events import ids
from server.events.limits import text_of
from server.events.refusal import Code, Refused
from server.events.tasks import Status
from server.projections import tables
from server.schema import base  # noqa: F401 - gives the enums their names
from server.schema.loaders import among, rows_of

task, label = tables.task, tables.label


@strawberry.enum(description="The order of a list of tasks.")
class TaskOrder(Enum):
    """Each order is served by an index, at any depth."""

    RANK = "rank"
    """As they are handed out within one priority: by import, unless the policy says random."""
    PRIORITY = "priority"
    """The most urgent first."""


@strawberry.input(description="A label: what a question was answered with.")
class LabelFilter:
    """Tasks with a counting annotation that holds this value."""

    question: str
    value: str


@strawberry.input(description="All conditions that are given must hold.")
class TaskFilter:
    """Which tasks."""

    statuses: list[Status] | None = None
    assignee: strawberry.ID | None = None
    unassigned: bool | None = None
    label: LabelFilter | None = None
    external_ids: list[str] | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    text: str | None = strawberry.field(
        default=None, description="A part of the inputs' text, any case."
    )


_SHOWN_AS_LABELED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
MOST_IDS = 1_000


def conditions(
    given: TaskFilter | None, project: UUID, *, sees_all: bool
) -> list[ColumnElement[bool]]:
    """Return the WHERE of a filter.

    Raises:
        Refused: FORBIDDEN where it asks about what the caller may not see.
    """
    found: list[ColumnElement[bool]] = [task.c.project_id == project]
    if given is None:
        return found
    if given.statuses is not None:
        found.append(_statuses(given.statuses, sees_all=sees_all))
    if given.label is not None:
        found.append(_labeled(given.label, project, sees_all=sees_all))
    return found + _plain_conditions(given)


def _plain_conditions(given: TaskFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on what everybody sees who sees the task."""
    found: list[ColumnElement[bool]] = []
    if given.assignee is not None:
        member = ids.expect("member", given.assignee, "filter", "assignee")
        found.append(task.c.assignee_id == member)
    if given.unassigned is not None:
        empty = task.c.assignee_id.is_(None)
        found.append(empty if given.unassigned else ~empty)
    if given.external_ids is not None:
        if len(given.external_ids) > MOST_IDS:
            message = f"Ask for {MOST_IDS:,} external ids at most."
            raise Refused(Code.LIMIT, message, ("filter", "externalIds"))
        found.append(among(task.c.external_id, given.external_ids))
    if given.priority_at_least is not None:
        found.append(task.c.urgency <= -given.priority_at_least)
    if given.priority_at_most is not None:
        found.append(task.c.urgency >= -given.priority_at_most)
    if given.text:
        words = text_of(given.text, "filter", "text", longest=200).lower()
        found.append(task.c.search.contains(words, autoescape=True))
    return found


def _statuses(wanted: list[Status], *, sees_all: bool) -> ColumnElement[bool]:
    if not sees_all:
        if Status.IN_REVIEW in wanted or Status.DONE in wanted:
            message = "You see finished tasks as LABELED: filter by that."
            raise Refused(Code.FORBIDDEN, message, ("filter", "statuses"))
        if Status.LABELED in wanted:
            wanted = [*wanted, *_SHOWN_AS_LABELED]
    if len(wanted) == 1:
        return task.c.status == wanted[0].value
    return among(task.c.status, sorted({status.value for status in wanted}))


def _labeled(wanted: LabelFilter, project: UUID, *, sees_all: bool) -> ColumnElement[bool]:
    if not sees_all:
        message = "You may not filter by labels that you may not see."
        raise Refused(Code.FORBIDDEN, message, ("filter", "label"))
    return exists().where(
        label.c.org_id == bindparam("org"),
        label.c.project_id == project,
        label.c.question == wanted.question,
        label.c.value == wanted.value,
        label.c.task_id == task.c.id,
    )


def ordered(
    where: list[ColumnElement[bool]], order: TaskOrder, after: str | None, limit: int
) -> Select[Any]:
    """Return one page of tasks after a cursor, in an order that an index serves at any depth."""
    columns: list[ColumnElement[Any]] = [task.c.rank, task.c.id]
    if order is TaskOrder.PRIORITY:
        columns = [task.c.urgency, *columns]
    statement = rows_of(task).where(*where).order_by(*columns).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*columns) > tuple_(*_place(after, order)))
    return statement


def cursor(row: Any, order: TaskOrder) -> str:
    """Return the place of a task in an order."""
    parts = [row["rank"], row["id"].hex]
    if order is TaskOrder.PRIORITY:
        parts = [row["urgency"], *parts]
    return urlsafe_b64encode(":".join(map(str, parts)).encode()).decode().rstrip("=")


def _place(text: str, order: TaskOrder) -> list[ColumnElement[Any]]:
    try:
        parts = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(":")
        *numbers, last = parts
        values: list[Any] = [*map(int, numbers), UUID(last)]
    except ValueError:
        values = []
    kinds: list[TypeEngine[Any]] = [BigInteger(), Uuid()]
    bounds = [1 << 63]
    if order is TaskOrder.PRIORITY:
        kinds, bounds = [Integer(), *kinds], [1 << 31, *bounds]
    fits = len(values) == len(kinds) and all(
        abs(number) < bound for number, bound in zip(values[:-1], bounds, strict=True)
    )
    if not fits:
        raise Refused(
            Code.INVALID, "This cursor is of another list: start without one.", ("after",)
        )
    return [literal(value, kind) for value, kind in zip(values, kinds, strict=True)]
