"""Filters and orders of tasks, as conditions that the indexes of the task table serve."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

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
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import TypeEngine

from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Status
from server.projections import tables
from server.reads.labeling.label_values import values_below
from server.reads.loaders import among
from server.reads.session import ReadSession

task, label = tables.task, tables.label


class TaskOrder(Enum):
    """Each order is served by an index, at any depth."""

    RANK = "rank"
    """As they are handed out within one priority: by import, unless the policy says random."""
    PRIORITY = "priority"
    """The most urgent first."""


@dataclass(frozen=True, slots=True)
class LabelCriterion:
    """A label of an annotation that counts: a value or, if `within`, also any value below it."""

    question: str
    value: str
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCriteria:
    """Criteria that all wanted tasks meet; None means that a criterion is not used."""

    external_ids: Sequence[str] | None = None
    label: LabelCriterion | None = None
    assignee: UUID | None = None
    statuses: Sequence[str] | None = None
    as_of_acts_of: UUID | None = None
    """The blind member to whom tasks have the statuses as of the member's own last acts on them;
    None for the present statuses."""
    holder: tuple[UUID, bool] | None = None
    """A member, and whether the member is to hold the task or not."""
    relabel: bool | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    unassigned: bool | None = None
    text: str | None = None
    """A part of the inputs' text, in lower case."""


MOST_IDS = 1_000

Columns: TypeAlias = "ReadOnlyColumnCollection[str, Any]"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on tasks, and the indexes that can serve it."""

    where: Callable[[Columns], ColumnElement[bool]]
    """Returns the condition, given the columns of the task table or of a subquery of its rows."""
    order: TaskOrder | None = None
    """The order in which an index has exactly the tasks that meet the condition, if one has."""
    ids: Select[Any] | None = None
    """The ids of the tasks that meet the condition, from an index; None if no index has them."""


async def conditions(
    session: ReadSession, project: UUID, criteria: TaskCriteria | None
) -> list[Condition]:
    """Return the conditions on the tasks of a project, one by one."""
    if criteria is None:
        return []
    found: list[Condition] = []
    if criteria.external_ids is not None:
        found.append(_named(criteria.external_ids, project))
    if criteria.label is not None:
        found.append(await _labeled(session, criteria.label, project))
    if criteria.assignee is not None:
        found.append(_assigned(criteria.assignee, project))
    if criteria.statuses is not None:
        blind = criteria.as_of_acts_of
        found.append(
            _of_status(criteria.statuses, project)
            if blind is None
            else _of_own_status(criteria.statuses, project, blind)
        )
    if criteria.holder is not None:
        found.append(_held(*criteria.holder, project))
    if criteria.relabel is not None:
        found.append(_relabel(project, wanted=criteria.relabel))
    return found + _plain_parts(criteria, project)


def _plain_parts(given: TaskCriteria, project: UUID) -> list[Condition]:
    """Return the conditions that usually exclude few tasks."""
    found: list[Condition] = []
    if given.priority_at_least is not None or given.priority_at_most is not None:
        found.append(_urgent(given.priority_at_least, given.priority_at_most, project))
    if given.unassigned is not None:
        if given.unassigned:
            found.append(Condition(lambda c: c.assignee_id.is_(None)))
        else:
            found.append(_indexed("assignee_id", lambda c: c.assignee_id.is_not(None), project))
    if given.text is not None:
        words = given.text
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
    # The order of that index keeps the planner from choosing another one.
    return Condition(where, order, fits.order_by(task.c[column], task.c.rank, task.c.id))


def _urgent(least: int | None, most: int | None, project: UUID) -> Condition:
    def within(c: Columns) -> ColumnElement[bool]:
        bounds = [] if least is None else [c.urgency <= -least]
        return and_(*bounds, *([] if most is None else [c.urgency >= -most]))

    return _indexed("urgency", within, project, order=TaskOrder.PRIORITY)


def _named(names: Sequence[str], project: UUID) -> Condition:
    return _indexed("external_id", lambda c: among(c.external_id, names), project)


def _assigned(member: UUID, project: UUID) -> Condition:
    return _indexed("assignee_id", lambda c: c.assignee_id == member, project, order=TaskOrder.RANK)


def _of_status(names: Sequence[str], project: UUID) -> Condition:
    if len(names) == 1:
        return _indexed("status", lambda c: c.status == names[0], project, order=TaskOrder.RANK)
    return _indexed("status", lambda c: among(c.status, names), project)


def _of_own_status(names: Sequence[str], project: UUID, member: UUID) -> Condition:
    """Return the condition on the status as of the member's own last act, without one OPEN."""
    own, opened = tables.participant, Status.OPEN.value in names
    wanted = {status.value for status in Status} - {*names} if opened else names
    held = (
        own.c.org_id == bindparam("org"),
        own.c.project_id == project,
        own.c.member_id == member,
        among(own.c.status, wanted),
    )

    def where(c: Columns) -> ColumnElement[bool]:
        found = exists().where(*held, own.c.task_id == c.id)
        return ~found if opened else found

    if opened:
        return Condition(where)
    # The index has no tasks that are OPEN to the member.
    ids = select(own.c.task_id.label("id")).where(*held, own.c.status != literal_column("'OPEN'"))
    return Condition(where, ids=ids.order_by(own.c.status, own.c.task_id))


def _held(member: UUID, wanted: bool, project: UUID) -> Condition:  # noqa: FBT001 - of the criterion
    own = tables.lease
    held = (own.c.org_id == bindparam("org"), own.c.annotator_id == member)

    def where(c: Columns) -> ColumnElement[bool]:
        found = exists().where(*held, own.c.task_id == c.id)
        return found if wanted else ~found

    if not wanted:
        return Condition(where)
    ids = select(own.c.task_id.label("id")).where(*held, own.c.project_id == project)
    return Condition(where, ids=ids.order_by(own.c.annotator_id, own.c.task_id))


def _relabel(project: UUID, *, wanted: bool) -> Condition:
    if not wanted:
        return Condition(lambda c: c.relabel.is_(False))
    fits = select(task.c.id).where(
        task.c.org_id == bindparam("org"), task.c.project_id == project, task.c.relabel
    )
    return Condition(lambda c: c.relabel, TaskOrder.RANK, fits.order_by(task.c.rank, task.c.id))


async def _labeled(session: ReadSession, wanted: LabelCriterion, project: UUID) -> Condition:
    if wanted.within and wanted.value:
        below = await values_below(session, project, wanted.question, wanted.value)
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
    """Return the condition that a task has one of many labels.

    The condition goes through the labels of the task, which are few.
    """
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
    """Return the columns of an order, which together are unique for each task."""
    return [c.urgency, c.rank, c.id] if order is TaskOrder.PRIORITY else [c.rank, c.id]


def later(c: Columns, order: TaskOrder, after: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that tasks come after a cursor. Raises Refused INVALID for a bad one."""
    if after is None:
        return []
    return [tuple_(*order_by(c, order)) > tuple_(*_place(after, order))]


def cursor(row: Any, order: TaskOrder) -> str:
    """Return the cursor of a task in an order, from its row."""
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
