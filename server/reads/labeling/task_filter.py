"""Filters and orders of tasks, as conditions that the indexes of the task table serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from server.events.labeling.tasks import Status
from server.events.slices.predicates import Predicate
from server.projections import tables
from server.reads.gold.drawn_tasks import tasks_of_draw
from server.reads.labeling.distinct_values import distinct_values
from server.reads.labeling.label_filter import labeled
from server.reads.labeling.past_acts import held_then, may_have_held, own_status_then
from server.reads.labeling.task_criteria import (
    EACH_NUMBER,
    EACH_TEXT,
    MERGED,
    Condition,
    Entries,
    MetaCriterion,
    Past,
    TaskCriteria,
    Times,
)
from server.reads.labeling.task_orders import Columns, TaskOrder, past_versions, present_tasks
from server.reads.labeling.work_filter import of_meta, of_work
from server.reads.loaders import EACH, IdOrEach, among, among_many
from server.reads.session import ReadSession
from server.reads.slices.slices import by_form, conditions_of, require_slice

task = tables.task


async def conditions(
    session: ReadSession,
    project: IdOrEach,
    criteria: TaskCriteria | None,
    order: TaskOrder | None = None,
) -> list[Condition]:
    """Return the conditions on the tasks of a project, one by one.

    Args:
        session: the read session.
        project: the project.
        criteria: which tasks; None for all.
        order: in which they are wanted, where that matters: some conditions have an index for it.
    """
    if criteria is None:
        return []
    by_rank = order is TaskOrder.RANK and session.at is None
    found = await _conditions(session, project, criteria, by_rank=by_rank)
    if criteria.slice is not None:
        found += await _of_slice(session, criteria.slice, project)
    return found if session.at is None else [part.as_of() for part in found]


async def _conditions(
    session: ReadSession, project: IdOrEach, criteria: TaskCriteria, *, by_rank: bool = False
) -> list[Condition]:
    found = _listed(criteria, project)
    if criteria.assignee is not None:
        found.append(_assigned(criteria.assignee, project))
    if criteria.unassigned is False:
        found.append(await _assigned_to_anybody(session, project))
    if criteria.statuses is not None:
        blind = criteria.as_of_acts_of
        found.append(
            _of_status(criteria.statuses, project, session.at)
            if blind is None
            else _of_own_status(criteria.statuses, project, blind, session.at)
        )
    if criteria.held is not None:
        found.append(_held(*criteria.held, project, session.at))
    if criteria.holder is not None:
        found.append(_held(criteria.holder, True, project, session.at))
    if criteria.relabel is not None:
        found.append(_relabel(project, wanted=criteria.relabel))
    if criteria.initial_tagging is not None:
        found.append(await _drawn(session, criteria.initial_tagging, project))
    if criteria.meta is not None:
        found.append(await of_meta(session, criteria.meta, project))
    found += await of_work(session, criteria, project)
    found += await _plain_parts(session, criteria, project, by_rank=by_rank)
    if criteria.label is not None:
        # The last one, so that a page goes by any other index that has the order.
        found.append(await labeled(session, criteria.label, project))
    return found


async def _of_slice(session: ReadSession, slice_: UUID, project: IdOrEach) -> list[Condition]:
    """Return the conditions on the tasks of a slice. Raises Refused as `require_slice`."""
    row = await require_slice(session, slice_, project if isinstance(project, UUID) else None)
    home = row["project_id"]
    predicate = await by_form(session, home, Predicate.model_validate_json(row["predicate"]))
    plain = [one for one in predicate.meta if len(one.path) == len(one.values) == 1]
    times = Times(predicate.imported_since, predicate.imported_until)
    criteria = TaskCriteria(
        meta=MetaCriterion(plain[0].path[0], plain[0].values[0]) if plain else None,
        priority_at_least=predicate.priority_at_least,
        priority_at_most=predicate.priority_at_most,
        # Times without bounds would find tasks by an index that lags behind.
        imported=None if times == Times() else times,
    )
    found = await _conditions(session, project, criteria)
    return [*found, *conditions_of(predicate), Condition(lambda c: c.project_id == home)]


async def _plain_parts(
    session: ReadSession, given: TaskCriteria, project: IdOrEach, *, by_rank: bool
) -> list[Condition]:
    """Return the conditions that usually exclude few tasks."""
    found: list[Condition] = []
    if given.priority_at_least is not None or given.priority_at_most is not None:
        found.append(await _urgent(session, given, project, by_rank=by_rank))
    if given.gold is not None:
        found.append(await _gold(session, project, wanted=given.gold, by_rank=by_rank))
    if given.gold_disputed is not None:
        found.append(_gold_disputed(project, wanted=given.gold_disputed))
    if given.unassigned:
        found.append(Condition(lambda c: c.assignee_id.is_(None)))
    if given.text is not None:
        words = given.text
        found.append(Condition(lambda c: c.search.contains(words, autoescape=True)))
    return found


def _indexed(
    column: str,
    where: Callable[[Columns], ColumnElement[bool]],
    project: IdOrEach,
    order: TaskOrder | None = None,
    past: Past = Past.KEPT,
) -> Condition:
    """Return a condition on a column that an index of the task table has next to the project."""
    fits = select(task.c.id).where(
        task.c.org_id == bindparam("org"), task.c.project_id == project, where(task.c)
    )
    # The order of that index keeps the planner from choosing another one.
    ids = fits.order_by(task.c[column], task.c.rank, task.c.id)
    return Condition(where, order, ids, past=past)


_INTEGERS = -(1 << 31), (1 << 31) - 1


async def _urgent(
    session: ReadSession, given: TaskCriteria, project: IdOrEach, *, by_rank: bool
) -> Condition:
    least, most = given.priority_at_least, given.priority_at_most

    def within(c: Columns) -> ColumnElement[bool]:
        bounds = [] if least is None else [c.urgency <= -least]
        return and_(*bounds, *([] if most is None else [c.urgency >= -most]))

    found = _indexed("urgency", within, project, order=TaskOrder.PRIORITY)
    if not by_rank:
        return found
    low, high = _INTEGERS
    bounds = (low if most is None else -most, high if least is None else -least)
    return await _by_urgency(session, found, project, "urgency BETWEEN $4 AND $5", *bounds)


async def _by_urgency(
    session: ReadSession, found: Condition, project: IdOrEach, where: str, *bounds: int
) -> Condition:
    """Return a condition whose pages by RANK merge the tasks of each priority that there is.

    Args:
        session: a session on the present.
        found: the condition, which an index has by priority.
        project: the project.
        where: the condition in SQL.
        bounds: its parameters, from `$4` on.
    """
    if not isinstance(project, UUID):
        return found
    values = await distinct_values(
        session, project, "task", "urgency", *bounds, most=MERGED, where=where
    )
    one = and_(found.where(task.c), task.c.urgency == EACH_NUMBER)
    return _merging(found, one, project, values or ())


def _listed(criteria: TaskCriteria, project: IdOrEach) -> list[Condition]:
    """Return the conditions that name tasks, by ids that never change."""
    found: list[Condition] = []
    if (these := criteria.ids) is not None:
        found.append(_indexed("id", lambda c: among(c.id, these), project, past=Past.NAMED))
    if (names := criteria.external_ids) is not None:
        named = _indexed(
            "external_id", lambda c: among(c.external_id, names), project, past=Past.NAMED
        )
        found.append(named)
    return found


def _assigned(member: UUID, project: IdOrEach) -> Condition:
    return _indexed("assignee_id", lambda c: c.assignee_id == member, project, order=TaskOrder.RANK)


async def _assigned_to_anybody(session: ReadSession, project: IdOrEach) -> Condition:
    found = _indexed("assignee_id", lambda c: c.assignee_id.is_not(None), project)
    if session.at is not None or not isinstance(project, UUID):
        return found
    members = await distinct_values(session, project, "task", "assignee_id", most=MERGED)
    return _merging(found, task.c.assignee_id == EACH, project, members or ())


def _of_status(names: Sequence[str], project: IdOrEach, at: int | None) -> Condition:
    if at is not None:
        given = {"statuses": list(names), "project": project, "at": at}
        ids = _IDS_OF_STATUSES
        had = Condition(lambda c: among(c.status, names), ids=ids, given=given, past=Past.KEPT)
        return replace(had, ranked=True)
    if len(names) == 1:
        return _indexed("status", lambda c: c.status == names[0], project, order=TaskOrder.RANK)
    found = _indexed("status", lambda c: among(c.status, names), project)
    return _merging(found, task.c.status == EACH_TEXT, project, tuple(names))


def _merging(
    found: Condition,
    one: ColumnElement[bool],
    project: IdOrEach,
    values: tuple[str, ...] | tuple[int, ...] | tuple[UUID, ...],
) -> Condition:
    """Return a condition whose pages by RANK merge the tasks of each value, given that of one."""
    if not values:
        return found
    of_project = (task.c.org_id == bindparam("org"), task.c.project_id == project)
    listed = select(task.c.id, task.c.rank).where(*of_project, one)
    entries = Entries(listed, (task.c.rank, task.c.id), values)
    return replace(found, order=TaskOrder.RANK, entries=entries)


LOOKED_AT = 5_000
"""Versions of tasks that are looked at to find those of a status as of a position."""


def _ids_of_statuses() -> CompoundSelect[Any]:
    """Return the select of the tasks of `:project` with rare `:statuses` as of `:at`: id and rank.

    Where many versions ever had them, it is one id that is null.
    """
    had, at = {}, bindparam("at", type_=BigInteger)
    for versions in (present_tasks, past_versions):
        status, project = versions.c.status, bindparam("project", type_=Uuid)
        here = versions.c.org_id == bindparam("org"), versions.c.project_id == project
        wanted = status == func.any(bindparam("statuses", type_=ARRAY(status.type)))
        # The order of that index keeps the planner from choosing another one.
        order = status, versions.c.rank, versions.c.id
        listed = select(versions).where(*here, wanted).order_by(*order)
        had[versions] = listed
    one: ColumnElement[int] = literal_column("1")
    beyond = [some.with_only_columns(one).offset(LOOKED_AT).limit(1) for some in had.values()]
    found = select(or_(*map(exists, beyond)).label("many")).cte("found")
    # Materialized, so that it is looked for once, and else nothing.
    many = select(found.prefix_with("MATERIALIZED").c.many).scalar_subquery()
    nothing = null().cast(Uuid).label("id"), null().cast(BigInteger).label("rank")
    parts = [select(*nothing).where(many)]
    for versions, listed in had.items():
        held = listed.limit(LOOKED_AT).subquery(f"of_{versions.name}")
        valid = [held.c.from_position <= at]
        valid += [held.c.to_position > at] if versions is past_versions else []
        parts.append(select(held.c.id, held.c.rank).where(~many, *valid))
    return union_all(*parts)


_IDS_OF_STATUSES = _ids_of_statuses()
"""Built once: that takes longer than to run it."""


def _of_own_status(
    names: Sequence[str], project: IdOrEach, member: UUID, at: int | None
) -> Condition:
    """Return the condition on the status as of the member's own last act, without one OPEN."""
    if at is not None:
        return Condition(lambda c: own_status_then(c, member, names, at))
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


def _held(member: UUID, wanted: bool, project: IdOrEach, at: int | None) -> Condition:  # noqa: FBT001 - of the criterion
    if at is not None:
        possible = partial(may_have_held, member=member) if wanted else None
        return Condition(lambda c: held_then(c, member, at).is_(wanted), possible=possible)
    own = tables.lease
    held = (own.c.org_id == bindparam("org"), own.c.annotator_id == member)

    def where(c: Columns) -> ColumnElement[bool]:
        found = exists().where(*held, own.c.task_id == c.id)
        return found if wanted else ~found

    if not wanted:
        return Condition(where)
    ids = select(own.c.task_id.label("id")).where(*held, own.c.project_id == project)
    return Condition(where, ids=ids.order_by(own.c.annotator_id, own.c.task_id))


async def _gold(
    session: ReadSession, project: IdOrEach, *, wanted: bool, by_rank: bool
) -> Condition:
    if not wanted:
        return Condition(lambda c: c.gold.is_(None))
    found = _indexed("urgency", lambda c: c.gold.is_not(None), project, order=TaskOrder.PRIORITY)
    if not by_rank:
        return found
    return await _by_urgency(session, found, project, "gold IS NOT NULL")


def _gold_disputed(project: IdOrEach, *, wanted: bool) -> Condition:
    if not wanted:
        return Condition(lambda c: c.gold_disputed.is_(False))

    def where(c: Columns) -> ColumnElement[bool]:
        return and_(c.gold.is_not(None), c.gold_disputed)

    return _indexed("urgency", where, project, order=TaskOrder.PRIORITY)


async def _drawn(session: ReadSession, draw: int, project: IdOrEach) -> Condition:
    """Return the condition on the set of a draw. Raises Refused NOT_FOUND."""
    tasks = await tasks_of_draw(session, draw, project if isinstance(project, UUID) else None)
    found = _indexed("id", lambda c: among(c.id, tasks), project, past=Past.NAMED)
    return replace(found, where=lambda c: among_many(c.id, tasks))


def _relabel(project: IdOrEach, *, wanted: bool) -> Condition:
    if not wanted:
        return Condition(lambda c: c.relabel.is_(False))
    fits = select(task.c.id).where(
        task.c.org_id == bindparam("org"), task.c.project_id == project, task.c.relabel
    )
    ids = fits.order_by(task.c.rank, task.c.id)
    return Condition(lambda c: c.relabel, TaskOrder.RANK, ids, past=Past.KEPT)
