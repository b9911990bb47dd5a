"""Selects of the tasks of a project in an order, of which a page is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.types import TypeEngine

from server.projections import tables
from server.projections.counters.task_lists import microseconds
from server.reads.labeling.task_criteria import Condition, Entries
from server.reads.labeling.task_orders import (
    SORT_KEYS,
    TaskOrder,
    in_order,
    keyed,
    present_tasks,
)
from server.reads.labeling.task_requests import Wanted
from server.reads.labeling.tasks import (
    READ,
    READ_WITHOUT_VERSION,
    own_act,
    task_row,
    with_own_acts,
)
from server.reads.session import ReadSession, compiled

task = tables.task
_had = task.alias("had")
_SHOWN = [column.name for column in READ]


def shown(wanted: Wanted) -> list[str]:
    """Return the names of the columns of a page."""
    return [*_SHOWN, "sort_key"] if wanted.sorting.order in SORT_KEYS else _SHOWN


def entries(
    wanted: Wanted,
    ordered: Condition | None,
    limit: int,
    read: Sequence[ColumnElement[Any]] = (),
) -> Select[Any]:
    """Return the select of the index entries of tasks, in order and after the cursor.

    The columns are the id and those of the order, or `read` where the table of tasks has the index.
    """
    sorting, project = wanted.sorting, wanted.project
    place: list[ColumnElement[Any]]
    if sorting.order in SORT_KEYS:
        listed = keyed(sorting.order, project, ordered.span if ordered else None)
        place = in_order(sorting.order)
        if wanted.moment is not None:
            imported, moment = place[0], microseconds(wanted.moment)
            listed = listed.where(_existed(imported, place[1], moment))
    elif ordered is not None and ordered.entries is not None:
        if ordered.entries.values:
            return _merged(ordered.entries, wanted, limit)
        listed, place = ordered.entries.listed, [*ordered.entries.place]
        if wanted.last_rank is not None:
            listed = listed.where(place[0] <= wanted.last_rank)
    elif wanted.moment is not None:
        present, place = present_tasks.c, sorting.columns(present_tasks.c)
        there = (
            _existed(present.imported_at, present.id, wanted.moment)
            if wanted.last_rank is None
            else present.rank <= wanted.last_rank
        )
        of = (present.org_id == bindparam("org"), present.project_id == project)
        listed = select(*place).where(*of, there)
    else:
        place = sorting.columns(task.c)
        here = (task.c.org_id == bindparam("org"), task.c.project_id == project)
        listed = select(*(read or place)).where(*here)
        listed = listed if ordered is None else listed.where(ordered.where(task.c))
    listed = listed.where(
        *sorting.later(place, wanted.after, wanted.argument), *wanted.within(place[0])
    )
    return listed.order_by(*sorting.directed(place)).limit(_limit(wanted, limit))


def _limit(wanted: Wanted, count: int) -> int | ColumnElement[int]:
    """Return a limit, as a part of the SQL where tasks are gone through by an index that is enough.

    As a parameter, it would have PostgreSQL make a plan for each call, since that for any number of
    rows always seems dearer than that for so few. Where rows are read beside the index, only such a
    plan knows how many tasks the project has, and so that sorting them all is dearer than reading
    them in order.
    """
    return count if wanted.last_rank is None else literal_column(str(count), Integer)


_TYPES: dict[type, type[TypeEngine[Any]]] = {str: Text, int: Integer}
"""The types of values whose tasks a page merges, but for ids."""


def _merged(entries: Entries, wanted: Wanted, limit: int) -> Select[Any]:
    """Return the select of the first tasks after the cursor that have one of many values.

    The first entry of each value says how many tasks come before it, and so how many of that value
    can be among those wanted at most: of 2,000 values, 50 tasks are found by 3,300 entries.
    """
    sorting = wanted.sorting
    order = sorting.directed([*entries.place])
    listed = entries.listed.where(
        *sorting.later([*entries.place], wanted.after, wanted.argument),
        *wanted.within(entries.place[0]),
    ).order_by(*order)
    kind = _TYPES.get(type(entries.values[0]), Uuid)
    values = func.unnest(literal([*entries.values], ARRAY(kind)))
    value = values.table_valued(literal_column("id", kind)).render_derived(name="parent")
    first = listed.limit(1).lateral("first")
    number = func.dense_rank().over(order_by=sorting.directed([first.c.rank, first.c.id]))
    numbered = select(value.c.id, number.label("number")).select_from(value.join(first, true()))
    begun = numbered.subquery("begun")
    parents = select(begun.c.id, (limit + 1 - begun.c.number).label("most"))
    parent = parents.where(begun.c.number <= limit).subquery("parent")
    each = listed.limit(parent.c.most).lateral("each")
    place = sorting.columns(each.c)
    found = select(each.c.id, each.c.rank).select_from(parent.join(each, true()))
    return found.ext(distinct_on(*place)).order_by(*sorting.directed(place)).limit(limit)


def _existed(
    imported: ColumnElement[Any], id_: ColumnElement[Any], moment: datetime | int
) -> ColumnElement[bool]:
    """Return the condition that a task existed as of a position, given the time of it.

    Tasks of one import have the same time: of those, the task itself must have been there.
    """
    there = exists().where(task.c.org_id == bindparam("org"), task.c.id == id_)
    return and_(imported <= moment, or_(imported < moment, there))


def scan(
    wanted: Wanted, ordered: Condition | None, limit: int, *, search: bool = False
) -> Select[Any]:
    """Return the select of tasks in the order of an index, after the cursor."""
    read = [*_columns(wanted), task.c.search] if search else _columns(wanted)
    by_task = wanted.moment is None and (ordered is None or ordered.entries is None)
    if by_task and wanted.sorting.order not in SORT_KEYS:
        return entries(wanted, ordered, limit, read)
    return with_columns(entries(wanted, ordered, limit), wanted, read)


def _columns(wanted: Wanted) -> list[ColumnElement[Any]]:
    return READ if wanted.versions else READ_WITHOUT_VERSION


def with_columns(
    places: Select[Any], wanted: Wanted, read: Sequence[ColumnElement[Any]] = ()
) -> Select[Any]:
    """Return a select of the ids and columns of an order with further columns, each by its key."""
    keys = places.subquery("keys")
    found = select(*(read or _columns(wanted)))
    found = found.where(task.c.org_id == bindparam("org"), task.c.id == keys.c.id)
    if wanted.sorting.order is TaskOrder.PRIORITY:
        found = found.where(task.c.urgency == keys.c.urgency)
    found_task = found.limit(1).lateral("found")
    # The columns of the order are those of the index entry, so that nothing needs to be sorted.
    names = wanted.sorting.names
    others = [column for column in found_task.c if column.name not in names]
    joined = select(*(keys.c[name] for name in names), *others)
    joined = joined.select_from(keys.join(found_task, true()))
    return joined.order_by(*wanted.sorting.directed(wanted.sorting.columns(keys.c)))


def fitting(scan: Select[Any], wanted: Wanted, rest: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks of a scan that meet the remaining conditions."""
    scanned = scan.subquery("scanned")
    place = wanted.sorting.columns(scanned.c)
    return (
        select(*(scanned.c[name] for name in shown(wanted)))
        .where(*(part.where(scanned.c) for part in rest))
        .order_by(*wanted.sorting.directed(place))
        .limit(wanted.limit)
    )


async def page_rows(
    session: ReadSession, page: Select[Any], wanted: Wanted, **parameters: Any
) -> list[Any]:
    """Run the select of a page, with each task as of the own last act of a blind member."""
    if wanted.blind is None:
        return await session.fetch(page, **parameters)
    if session.at is not None:
        rows = await session.fetch(page, **parameters)
        return await with_own_acts(session, rows, wanted.blind)
    # Joined to the text: another SQLAlchemy select around the page takes longer than the page.
    text, names, values = compiled(page)
    bound = {**values, "org": session.org, **parameters}
    own = own_act("page.id", names.index("org") + 1, len(names) + 1)
    down = " DESC" if wanted.sorting.backward else ""
    places = ", ".join(f"page.{name}{down}" for name in wanted.sorting.names)
    joined = f"SELECT * FROM ({text}) page LEFT JOIN LATERAL ({own}) own ON true ORDER BY {places}"
    return await session.raw(joined, *(bound[name] for name in names), wanted.blind)


async def rows_of(session: ReadSession, places: Sequence[Any]) -> list[Any]:
    """Return the rows of tasks, with the columns of the order, which tell their ids as well."""
    asked = [task_row(session, place["id"]) for place in places]
    rows = [await row for row in asked]
    if not places or "sort_key" not in places[0]:
        return [row for row in rows if row is not None]
    return [{**row, **place} for row, place in zip(rows, places, strict=True) if row is not None]


async def rows_then(session: ReadSession, places: Sequence[Any], wanted: Wanted) -> list[Any]:
    """Return the rows of places as of a position, and of the own last acts of a blind member."""
    found = await rows_of(session, places)
    return found if wanted.blind is None else await with_own_acts(session, found, wanted.blind)


def fitting_then(
    near: Wanted, rest: Sequence[Condition], most: int, limit: int, wanted: Wanted | None = None
) -> Select[Any]:
    """Return the select of the places of tasks that met conditions as of a position.

    It goes through the first `most` present tasks of the request `near`, in its order, and reads of
    each the version of then, with its urgency. The other columns are left out: some are looked up
    elsewhere for each task. With `wanted`, by PRIORITY, tasks have a place after its cursor.
    """
    keys, had = entries(near, None, most).subquery("keys"), _had
    of = had.c.org_id == bindparam("org"), had.c.id == keys.c.id
    fits = select(had.c.urgency).where(*of, *(part.where(had.c) for part in rest)).limit(1)
    found, order = fits.lateral("found"), near.sorting.columns(keys.c)
    place = {column.name: column for column in order} | {"urgency": found.c.urgency}
    walk = select(*place.values()).select_from(keys.join(found, true()))
    walk = walk.where(*(part.possible(keys.c.id) for part in rest if part.possible is not None))
    if wanted is not None:
        then = [place[name] for name in wanted.sorting.names]
        walk = walk.where(*wanted.sorting.later(then, wanted.after, wanted.argument))
    return walk.order_by(*near.sorting.directed(order)).limit(_limit(near, limit))


def merged_then(wanted: Wanted, rest: Sequence[Condition], most: int) -> Select[Any]:
    """Return the select of the places of tasks as of a position, up to a bound, in their order.

    It merges the indexes of present and past versions. Tasks that do not meet the conditions are
    left out, but for the last one of `most`, where there are so many; `fits` tells it apart.
    """
    had, sorting = _had, wanted.sorting
    place = sorting.columns(had.c)
    fits: ColumnElement[Any] = and_(true(), *(part.where(had.c) for part in rest))
    named: list[ColumnElement[Any]] = [*place, fits.label("fits")]
    listed = select(*named).where(
        had.c.org_id == bindparam("org"),
        had.c.project_id == wanted.project,
        *sorting.later(place, wanted.after, wanted.argument),
    )
    if wanted.until is not None:
        listed = listed.where(sorting.up_to(place, wanted.until))
    if wanted.last_rank is not None:
        listed = listed.where(had.c.rank <= wanted.last_rank)
    scanned = listed.order_by(*sorting.directed(place)).limit(most).subquery("scanned")
    placed = sorting.directed(sorting.columns(scanned.c))
    # Numbered in the order of the scan, so that its order is known to be that of the page as well.
    number = func.row_number().over(order_by=placed).label("number")
    every = select(*scanned.c, number).subquery("every")
    kept = select(every).where(or_(every.c.fits, every.c.number == most))
    order = sorting.directed(sorting.columns(every.c))
    return kept.order_by(*order).limit(wanted.limit)
