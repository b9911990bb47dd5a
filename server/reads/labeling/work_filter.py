"""Conditions on what was done with tasks, by whom and when, and on their meta.

Most are served by the counter `task_lists`, which is some time behind: what it finds is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from server.events.labeling.tasks import ReviewReason
from server.projections import tables
from server.projections.counters.task_lists import (
    CROWDED,
    OPEN_COMMENTS,
    author_term,
    meta_term,
    microseconds,
    reason_term,
    reviewer_term,
)
from server.reads.labeling.distinct_values import distinct_values
from server.reads.labeling.task_criteria import (
    Condition,
    Entries,
    MetaCriterion,
    TaskCriteria,
    Times,
    looked_up,
)
from server.reads.labeling.task_orders import (
    Columns,
    TaskOrder,
    in_order,
    keyed,
    posted,
    postings,
    time_spent,
)
from server.reads.loaders import EACH, IdOrEach
from server.reads.session import ReadSession


async def of_work(session: ReadSession, given: TaskCriteria, project: IdOrEach) -> list[Condition]:
    """Return the conditions on what was done with tasks, by whom and when."""
    found: list[Condition] = []
    if given.author is not None:
        found.append(_answered_by(given.author, project))
    if given.reviewer is not None:
        found.append(_reviewed_by(given.reviewer, project))
    if given.review_reason is not None:
        found.append(_to_review(given.review_reason, project))
    if given.open_comments is not None:
        found.append(_discussed(project, wanted=given.open_comments))
    if given.imported is not None:
        found.append(_within(TaskOrder.CREATED, "imported_at", given.imported, project))
    if given.changed is not None:
        found.append(_within(TaskOrder.CHANGED, "changed_at", given.changed, project))
    if given.answered is not None:
        found.append(await _answered_within(session, given.answered, project))
    if given.time_spent is not None:
        found.append(_time_spent(*given.time_spent, project, present=session.at is None))
    return found


def _with_term(
    where: Callable[[Columns], ColumnElement[bool]], term: int, project: IdOrEach
) -> Condition:
    """Return a condition whose tasks have a term."""
    ids = posted(term, project).order_by(postings.c.rank, postings.c.task_id)
    return Condition(where, TaskOrder.RANK, ids, _entries(term, project), fresh=False)


def _entries(term: int, project: IdOrEach) -> Entries:
    place = postings.c.rank, postings.c.task_id
    return Entries(posted(term, project), place, behind=True)


def _of_annotations(*wanted: ColumnElement[bool]) -> Callable[[Columns], ColumnElement[bool]]:
    """Return the condition that a task has an annotation of which all of these hold."""
    own = tables.annotation

    def where(c: Columns) -> ColumnElement[bool]:
        return looked_up(own.c.org_id == bindparam("org"), own.c.task_id == c.id, *wanted)

    return where


def _answered_by(member: UUID, project: IdOrEach) -> Condition:
    own = tables.annotation
    written = select(own.c.task_id.label("id")).where(
        own.c.org_id == bindparam("org"), own.c.project_id == project, own.c.author_id == member
    )
    where = _of_annotations(own.c.author_id == member)
    # Few are found by the index of annotations, which is never behind; no other has its order.
    order = (own.c.author_id, own.c.created_at, own.c.id)
    entries = _entries(author_term(member), project)
    return Condition(where, TaskOrder.RANK, written.order_by(*order), entries)


def _reviewed_by(member: UUID, project: IdOrEach) -> Condition:
    where = _of_annotations(tables.annotation.c.reviewer_id == member)
    return _with_term(where, reviewer_term(member), project)


def _to_review(reason: ReviewReason, project: IdOrEach) -> Condition:
    return _with_term(lambda c: c.review_reason == reason.value, reason_term(reason), project)


def _discussed(project: IdOrEach, *, wanted: bool) -> Condition:
    if not wanted:
        return Condition(lambda c: c.open_comments == 0)
    return _with_term(lambda c: c.open_comments > 0, OPEN_COMMENTS, project)


async def of_meta(session: ReadSession, wanted: MetaCriterion, project: IdOrEach) -> Condition:
    """Return the condition on a value in meta."""

    def where(c: Columns) -> ColumnElement[bool]:
        key, meta = literal(wanted.key, Text), cast(c.meta, JSON)
        kind = func.json_typeof(meta.op("->")(key))
        return and_(
            kind != "object",
            kind != "array",
            meta.op("->>", return_type=Text())(key) == wanted.value,
        )

    if await session.fetch(posted(CROWDED, project).limit(1)):
        return Condition(where)
    return _with_term(where, meta_term(wanted.key, wanted.value), project)


def _within(order: TaskOrder, column: str, times: Times, project: IdOrEach) -> Condition:
    span = _microseconds(times)
    ids = keyed(order, project, span).order_by(*in_order(order))
    return Condition(lambda c: times.holds(c[column]), order, ids, span=span, fresh=False)


AUTHORS = 500
"""Authors by each of whom answers are looked for; of more, tasks are looked for by their change."""


async def _answered_within(session: ReadSession, times: Times, project: IdOrEach) -> Condition:
    """Return the condition that somebody submitted an annotation within some time."""
    where = _of_annotations(times.holds(tables.annotation.c.created_at))
    if session.at is not None or not isinstance(project, UUID):
        return Condition(where)
    authors = await distinct_values(session, project, "annotation", "author_id", most=AUTHORS)
    if authors is None:
        # Such a task changed then or later.
        changed = keyed(TaskOrder.CHANGED, project, (_microseconds(times)[0], None))
        return Condition(where, ids=changed.order_by(*in_order(TaskOrder.CHANGED)))
    return Condition(where, ids=_answers_of(authors, times, project))


def _answers_of(authors: Sequence[UUID], times: Times, project: IdOrEach) -> CompoundSelect[Any]:
    """Return the select of the tasks that some authors, or unknown ones, answered in some time."""
    own = tables.annotation.c

    def of(author: ColumnElement[bool]) -> Select[Any]:
        here = own.org_id == bindparam("org"), own.project_id == project
        listed = select(own.task_id.label("id")).where(*here, author, times.holds(own.created_at))
        # The order of the index by authors keeps the planner from choosing another one.
        return listed.order_by(own.author_id, own.created_at, own.id)

    ids = func.unnest(literal([*authors], ARRAY(Uuid)))
    given = ids.table_valued(literal_column("id", Uuid)).render_derived(name="parent")
    each = of(own.author_id == EACH).lateral("each")
    unknown = of(own.author_id.is_(None)).subquery("unknown")
    known = select(each.c.id).select_from(given.join(each, true()))
    return union_all(known, select(unknown.c.id))


def _microseconds(times: Times) -> tuple[int | None, int | None]:
    since, until = times.since, times.until
    return (
        None if since is None else microseconds(since),
        None if until is None else microseconds(until) - 1,
    )


def _time_spent(
    least: int | None, most: int | None, project: IdOrEach, *, present: bool
) -> Condition:
    def where(c: Columns) -> ColumnElement[bool]:
        spent = time_spent(c)
        bounds = [] if least is None else [spent >= least]
        return and_(true(), *bounds, *([] if most is None else [spent <= most]))

    if not present:
        return Condition(where)
    span, order = (least, most), TaskOrder.TIME_SPENT
    ids = keyed(order, project, span).order_by(*in_order(order))
    return Condition(where, order, ids, span=span, fresh=False)
