"""Which tasks, and in which order: one filter for lists and for commands in bulk."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

import strawberry
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    literal,
    select,
    tuple_,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import TypeEngine

from server.events import ids
from server.events.limits import text_of
from server.events.refusal import Code, Refused
from server.events.tasks import Status
from server.projections import tables
from server.schema import base  # noqa: F401 - gives the enums their names
from server.schema.loaders import among

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
    within: bool = strawberry.field(
        default=False,
        description="Also what lies below the value: in the taxonomy that the project's form draws "
        "on now, or among the options that it lists.",
    )


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
    relabel: bool | None = strawberry.field(
        default=None, description="Whether a migration left labels of it to be given anew."
    )


_SHOWN_AS_LABELED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
MOST_IDS = 1_000

Columns: TypeAlias = "ReadOnlyColumnCollection[str, Any]"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, and what an index knows of it."""

    where: Callable[[Columns], ColumnElement[bool]]
    """The condition on the columns of the task table, or of some rows of it."""
    order: TaskOrder | None = None
    """The order in which an index holds the tasks that fit, and no others."""
    ids: Select[Any] | None = None
    """The ids of tasks that fit, from an index, in any order; None where no index knows them."""


def conditions(
    given: TaskFilter | None, project: UUID, *, sees_all: bool, below: Sequence[str] = ()
) -> list[ColumnElement[bool]]:
    """Return the WHERE of a filter over the task table.

    Args:
        given: the filter.
        project: whose tasks.
        sees_all: whether the caller may see everybody's annotations there.
        below: what `label_values.below` says of the filter.

    Raises:
        Refused: FORBIDDEN where it asks about what the caller may not see.
    """
    parts = parts_of(given, project, sees_all=sees_all, below=below)
    return [task.c.project_id == project, *(part.where(task.c) for part in parts)]


def parts_of(
    given: TaskFilter | None, project: UUID, *, sees_all: bool, below: Sequence[str] = ()
) -> list[Condition]:
    """Return the conditions of a filter, one by one; as `conditions` does."""
    if given is None:
        return []
    found: list[Condition] = []
    if given.external_ids is not None:
        found.append(_named(given.external_ids, project))
    if given.label is not None:
        found.append(_labeled(given.label, project, below, sees_all=sees_all))
    if given.assignee is not None:
        member = ids.expect("member", given.assignee, "filter", "assignee")
        found.append(
            _indexed(
                "assignee_id", lambda c: c.assignee_id == member, project, order=TaskOrder.RANK
            )
        )
    if given.statuses is not None:
        found.append(_of_status(given.statuses, project, sees_all=sees_all))
    if given.relabel is not None:
        found.append(_relabel(project, wanted=given.relabel, sees_all=sees_all))
    return found + _plain_parts(given, project)


def _plain_parts(given: TaskFilter, project: UUID) -> list[Condition]:
    """Return the conditions that seldom leave out much."""
    found: list[Condition] = []
    if given.priority_at_least is not None or given.priority_at_most is not None:
        found.append(_urgent(given.priority_at_least, given.priority_at_most, project))
    if given.unassigned is not None:
        if given.unassigned:
            found.append(Condition(lambda c: c.assignee_id.is_(None)))
        else:
            found.append(_indexed("assignee_id", lambda c: c.assignee_id.is_not(None), project))
    if given.text:
        words = text_of(given.text, "filter", "text", longest=200).lower()
        found.append(Condition(lambda c: c.search.contains(words, autoescape=True)))
    return found


def _indexed(
    column: str,
    where: Callable[[Columns], ColumnElement[bool]],
    project: UUID,
    order: TaskOrder | None = None,
) -> Condition:
    """Return a condition on a column that an index of the task table has next to the project."""
    fits = select(task.c.id).where(
        task.c.org_id == bindparam("org"), task.c.project_id == project, where(task.c)
    )
    # The order of that index: no other one may seem to do as well.
    return Condition(where, order, fits.order_by(task.c[column], task.c.rank, task.c.id))


def _urgent(least: int | None, most: int | None, project: UUID) -> Condition:
    def within(c: Columns) -> ColumnElement[bool]:
        bounds = [] if least is None else [c.urgency <= -least]
        return and_(*bounds, *([] if most is None else [c.urgency >= -most]))

    return _indexed("urgency", within, project, order=TaskOrder.PRIORITY)


def _named(names: list[str], project: UUID) -> Condition:
    if len(names) > MOST_IDS:
        message = f"Ask for {MOST_IDS:,} external ids at most."
        raise Refused(Code.LIMIT, message, ("filter", "externalIds"))
    return _indexed("external_id", lambda c: among(c.external_id, names), project)


def _of_status(wanted: list[Status], project: UUID, *, sees_all: bool) -> Condition:
    if not sees_all:
        if Status.IN_REVIEW in wanted or Status.DONE in wanted:
            message = "You see finished tasks as LABELED: filter by that."
            raise Refused(Code.FORBIDDEN, message, ("filter", "statuses"))
        if Status.LABELED in wanted:
            wanted = [*wanted, *_SHOWN_AS_LABELED]
    names = sorted({status.value for status in wanted})
    if len(names) == 1:
        return _indexed("status", lambda c: c.status == names[0], project, order=TaskOrder.RANK)
    return _indexed("status", lambda c: among(c.status, names), project)


def _relabel(project: UUID, *, wanted: bool, sees_all: bool) -> Condition:
    if not sees_all:
        message = "You may not filter by what became of labels that you may not see."
        raise Refused(Code.FORBIDDEN, message, ("filter", "relabel"))
    if not wanted:
        return Condition(lambda c: c.relabel.is_(False))
    fits = select(task.c.id).where(
        task.c.org_id == bindparam("org"), task.c.project_id == project, task.c.relabel
    )
    return Condition(lambda c: c.relabel, TaskOrder.RANK, fits.order_by(task.c.rank, task.c.id))


def _labeled(
    wanted: LabelFilter, project: UUID, below: Sequence[str], *, sees_all: bool
) -> Condition:
    if not sees_all:
        message = "You may not filter by labels that you may not see."
        raise Refused(Code.FORBIDDEN, message, ("filter", "label"))
    if below:
        return _labeled_with_any(wanted.question, below, project)
    held = (
        label.c.org_id == bindparam("org"),
        label.c.project_id == project,
        label.c.question == wanted.question,
        label.c.value == wanted.value,
    )
    return Condition(
        lambda c: exists().where(*held, label.c.task_id == c.id),
        ids=select(label.c.task_id.label("id")).where(*held).order_by(label.c.task_id),
    )


def _labeled_with_any(question: str, values: Sequence[str], project: UUID) -> Condition:
    """Return the condition that a label is one of many; a task has few, so they are looked at."""
    scope = (label.c.org_id == bindparam("org"), label.c.project_id == project)
    held = (*scope, label.c.question == question, among(label.c.value, values))
    own = tables.annotation
    fitting = select(label.c.task_id.label("id")).where(*held)
    fitting = fitting.order_by(label.c.value, label.c.task_id)

    def where(c: Columns) -> ColumnElement[bool]:
        return exists().where(
            own.c.org_id == bindparam("org"),
            own.c.task_id == c.id,
            label.c.annotation_id == own.c.id,
            *held,
        )

    return Condition(where, ids=fitting)


def order_by(c: Columns, order: TaskOrder) -> list[ColumnElement[Any]]:
    """Return the columns of an order, which together tell all tasks apart."""
    return [c.urgency, c.rank, c.id] if order is TaskOrder.PRIORITY else [c.rank, c.id]


def later(c: Columns, order: TaskOrder, after: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that tasks come after a cursor. Raises Refused INVALID."""
    if after is None:
        return []
    return [tuple_(*order_by(c, order)) > tuple_(*_place(after, order))]


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
