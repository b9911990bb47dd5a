"""One page of the tasks that meet a filter, or their number, for a bounded amount of work.

Where an index has the tasks that meet the filter in the requested order, the page is read from
that index. For any other filter: if an index shows that at most FEW tasks meet one of the
conditions, only those tasks are tested. Otherwise the project's tasks are scanned in order; after
SCAN tasks the page ends, perhaps with too few tasks, and its cursor continues from there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, true

from server.events.core.refusal import Code, Refused
from server.projections import tables
from server.projections.counters.task_lists import microseconds
from server.reads.as_of import moment_of
from server.reads.labeling.past_orders import UNINDEXED, WALKED, changed_tasks, edge, keys_of
from server.reads.labeling.task_criteria import MOST_IDS, Condition, Past
from server.reads.labeling.task_filter import conditions
from server.reads.labeling.task_orders import (
    SORT_KEYS,
    Sorting,
    TaskOrder,
    in_order,
    keyed,
    posted,
    postings,
    present_tasks,
    sort_key,
)
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.tasks import own_act, status_seen, task_row, with_own_acts
from server.reads.loaders import EACH, Row, batched, columns, of_each, probed
from server.reads.session import ReadSession, compiled

SCAN = 20_000
"""Tasks that are scanned for one page; the page's cursor continues after them."""
FEW = MOST_IDS
"""Tasks that are tested all at once, whatever their order."""

task = tables.task
_UNTRACKED = tables.TABLES["task"].untracked
_SHOWN = [column.name for column in columns(task)]
FOLDED = 50
"""Tasks that are folded at once, at least, to tell what they were to a blind member."""
PARTS = 20
"""Times that so many tasks are folded for one page."""
COUNTED = 10_000
"""The highest number of tasks that is told."""


async def find_tasks(session: ReadSession, wanted: Wanted) -> Found:
    """Return the next page of tasks. Raises Refused INVALID for a bad cursor."""
    wanted = await _as_of(session, wanted)
    if wanted.statuses_then is None:
        return await _find(session, wanted)
    return await _find_seen(session, wanted, wanted.statuses_then)


async def _find_seen(session: ReadSession, wanted: Wanted, statuses: Sequence[str]) -> Found:
    """Return a page of the tasks that had one of some statuses to a blind member.

    Among what is found are tasks that may have had one: whether they had is told by the own acts
    that come with their rows, so it may take several pages to fill one.
    """
    rows: list[Any] = []
    part = replace(wanted, limit=max(wanted.limit, FOLDED))
    for _ in range(PARTS):
        found = await _find(session, part)
        rows += [row for row in found.rows if status_seen(row) in statuses]
        if len(rows) >= wanted.limit:
            return Found(rows[: wanted.limit])
        if len(found.rows) < part.limit:
            return Found(rows, found.end)
        part = replace(part, after=wanted.sorting.cursor(found.rows[-1]))
    return Found(rows, part.after)


async def _find(session: ReadSession, wanted: Wanted) -> Found:
    parts = await conditions(session, wanted.project, wanted.criteria)
    ordered, rest = _planned(parts, wanted)
    few = await _few(session, parts, ordered) if rest else None
    if wanted.moment is not None and wanted.sorting.order in UNINDEXED:
        return await _unindexed(session, wanted, parts, few)
    if few is not None:
        return Found(await _rows_among_few(session, wanted, parts, few))
    if wanted.moment is not None and wanted.sorting.order is TaskOrder.PRIORITY:
        return await _most_urgent(session, wanted, rest)
    if not rest:
        return Found(await _indexed(session, wanted, ordered))
    scan = _scan(wanted, ordered, SCAN, search=True)
    rows = await _rows(session, _fitting(scan, wanted, rest), wanted)
    if len(rows) == wanted.limit:
        return Found(rows)
    last = await session.fetch(_entries(wanted, ordered, 1).offset(SCAN - 1))
    return Found(rows, wanted.sorting.cursor(last[0]) if last else None)


async def _indexed(session: ReadSession, wanted: Wanted, ordered: Condition | None) -> list[Any]:
    """Return the rows of a page that an index has in its order."""
    if wanted.listed and isinstance(wanted.project, UUID):
        return await _of_project(session, wanted.project, replace(wanted, project=EACH))
    return await _rows(session, _scan(wanted, ordered, wanted.limit), wanted)


async def _unindexed(
    session: ReadSession, wanted: Wanted, parts: Sequence[Condition], few: list[UUID] | None
) -> Found:
    """Return a page in an order that no index has as of a position: all tasks are sorted.

    Raises:
        Refused: LIMIT where they are more than SCAN, unless the order is CHANGED.
    """
    every, order = replace(wanted, sorting=Sorting(), after=None), wanted.sorting.order
    if few is not None:
        keys = await keys_of(session, _fitting_few(every, parts), order, ids=few)
    elif not await session.fetch(_entries(every, None, 1).offset(SCAN)):
        scanned = _scan(every, None, SCAN, search=True).subquery("every")
        fitting = select(scanned).where(*(part.where(scanned.c) for part in parts))
        keys = await keys_of(session, fitting, order)
    elif order is TaskOrder.CHANGED:
        return await _changed(session, wanted, _fitting_few(every, parts))
    else:
        message = f"As of a position, this is an order of {SCAN:,} tasks at most: filter them."
        raise Refused(Code.LIMIT, message, ("order",))
    page = wanted.sorting.page(keys, wanted.after, wanted.limit, wanted.argument)
    return Found(await _rows_of(session, page))


async def _changed(session: ReadSession, wanted: Wanted, fitting: Select[Any]) -> Found:
    """Return a page in the order of changes, which the events have, however many tasks there are.

    `fitting` is the select of the tasks among `:ids` that meet the conditions.
    """
    sorting, page, cut = wanted.sorting, list[Any](), None
    for count in WALKED:
        ids, cut = await changed_tasks(session, wanted, count)
        keys = await keys_of(session, fitting, sorting.order, ids=ids)
        if cut is not None:
            keys = [key for key in keys if (key[0] > cut if sorting.backward else key[0] < cut)]
        page = sorting.page(keys, wanted.after, wanted.limit, wanted.argument)
        if len(page) == wanted.limit or cut is None:
            return Found(await _rows_of(session, page))
    return Found(await _rows_of(session, page), sorting.cursor(edge(cut, sorting.backward)))


async def _rows_of(session: ReadSession, places: Sequence[Any]) -> list[Any]:
    """Return the rows of tasks, with the columns of the order, which tell their ids as well."""
    rows = await asyncio.gather(*(task_row(session, place["id"]) for place in places))
    return [{**row, **place} for row, place in zip(rows, places, strict=True) if row is not None]


async def _most_urgent(session: ReadSession, wanted: Wanted, rest: Sequence[Condition]) -> Found:
    """Return a page in the order of the priorities that tasks had as of a position.

    An index of past versions alone would lead through many of other times. Tasks whose priority is
    still the same show where the page must end, and only what lies before is looked for there.
    """
    scanned = SCAN if rest else 4 * wanted.limit
    walk = _fitting(_scan(wanted, None, scanned, search=True), wanted, rest)
    same = await _rows(session, walk, wanted)
    full = len(same) == wanted.limit
    bound = replace(wanted, moment=None, until=wanted.sorting.cursor(same[-1]) if full else None)
    page = _fitting(_scan(bound, None, SCAN, search=True), bound, rest)
    rows = await _rows(session, page, bound)
    if full or len(rows) == wanted.limit:
        return Found(rows)
    last = await session.fetch(_entries(bound, None, 1).offset(SCAN - 1))
    return Found(rows, wanted.sorting.cursor(last[0]) if last else None)


async def count_tasks(session: ReadSession, wanted: Wanted) -> tuple[int, bool]:
    """Return how many tasks meet the criteria, at most COUNTED, and whether that is all of them.

    No more than SCAN tasks are looked at.
    """
    wanted = await _as_of(session, wanted)
    total, complete = await _count(session, wanted)
    if wanted.statuses_then is None or wanted.criteria is None:
        return total, complete
    folded = replace(wanted.criteria, statuses=())
    doubtful = await _find(session, replace(wanted, criteria=folded, limit=PARTS * FOLDED))
    seen = [status_seen(row) in wanted.statuses_then for row in doubtful.rows]
    known = doubtful.end is None and len(seen) < PARTS * FOLDED
    return total - seen.count(False), complete and known


async def _count(session: ReadSession, wanted: Wanted) -> tuple[int, bool]:
    if wanted.moment is not None:
        wanted = replace(wanted, sorting=Sorting())
    parts = await conditions(session, wanted.project, wanted.criteria)
    ordered, rest = _planned(parts, wanted)
    if rest and (few := await _few(session, parts, ordered)) is not None:
        held = _fitting_few(wanted, parts).subquery("held")
        counted = select(func.count().label("fitting")).select_from(held)
        return (await session.fetch(counted, ids=few))[0]["fitting"], True
    limit = SCAN if rest else COUNTED + 1
    listed = (
        _scan(wanted, ordered, limit, search=True) if rest else _entries(wanted, ordered, limit)
    )
    scanned = listed.subquery("scanned")
    fits = func.count().filter(and_(true(), *(part.where(scanned.c) for part in rest)))
    counts = select(fits.label("fitting"), func.count().label("scanned")).select_from(scanned)
    row = (await session.fetch(counts))[0]
    return min(row["fitting"], COUNTED), row["scanned"] < limit and row["fitting"] <= COUNTED


async def _as_of(session: ReadSession, wanted: Wanted) -> Wanted:
    if session.at is None:
        return wanted
    return replace(wanted, moment=await moment_of(session))


@batched
async def _of_project(
    session: ReadSession, projects: Sequence[UUID], wanted: Wanted
) -> list[list[Row]]:
    """Return the rows of a page of each project, where an index has them in their order."""
    ordered, _ = _planned(await conditions(session, EACH, wanted.criteria), wanted)
    order = [(name, wanted.sorting.backward) for name in wanted.sorting.names]
    pages = of_each(_scan(wanted, ordered, wanted.limit), projects, *order)
    found = defaultdict(list)
    for row in await _rows(session, pages, wanted, parents=list(projects)):
        found[row["project_id"]].append(row)
    return [found[project] for project in projects]


def _planned(
    parts: Sequence[Condition], wanted: Wanted
) -> tuple[Condition | None, list[Condition]]:
    """Return the condition whose index is read in order, if any, and those to be tested."""
    ordered = next((part for part in parts if part.order is wanted.sorting.order), None)
    return ordered, [part for part in parts if part is not ordered or part.tested]


async def _few(
    session: ReadSession, parts: Sequence[Condition], ordered: Condition | None
) -> list[UUID] | None:
    """Return the ids of all tasks that meet one of the conditions, if at most FEW do."""
    for part in parts:
        # A scan of the ordered condition reads the same index, and has no limit to what it finds.
        if part.ids is not None and (part is not ordered or part.fresh):
            indexed = session.present if part.past is Past.NAMED else session
            found = [row["id"] for row in await indexed.fetch(part.ids.limit(FEW + 1))]
            if len(found) <= FEW and None not in found:
                return found
    return None


async def _rows_among_few(
    session: ReadSession, wanted: Wanted, parts: Sequence[Condition], few: list[UUID]
) -> list[Any]:
    page = _among_few(wanted, parts)
    if wanted.moment is None:
        return await _rows(session, page, wanted, ids=few)
    found = await _rows_of(session, await session.fetch(page, ids=few))
    return found if wanted.blind is None else await with_own_acts(session, found, wanted.blind)


def _among_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks among `:ids` that meet the conditions.

    Of the past, it has the columns of the order: the others cost much where they are not shown.
    """
    held = _fitting_few(wanted, parts).subquery("held")
    place = wanted.sorting.columns(held.c)
    names = _shown(wanted) if wanted.moment is None else wanted.sorting.names
    return (
        select(*(held.c[name] for name in names))
        .where(*wanted.sorting.later(place, wanted.after, wanted.argument))
        .order_by(*wanted.sorting.directed(place))
        .limit(wanted.limit)
    )


def _fitting_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    # As of a position, the version is looked for in the events: it is left to the page.
    read = [c for c in task.c if wanted.moment is None or c.name not in _UNTRACKED]
    listed = probed(select(*read).where(task.c.org_id == bindparam("org")), task.c.id)
    # Materialized; otherwise the planner may scan the whole project to avoid a sort.
    held = listed.cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    of = (held.c.project_id == wanted.project, *(part.where(held.c) for part in parts))
    if wanted.sorting.order not in SORT_KEYS:
        return select(held).where(*of)
    found = select(*held.c, sort_key(wanted.sorting.order, held.c).label("sort_key")).where(*of)
    known = found.subquery("known")
    return select(known).where(known.c.sort_key.is_not(None))


def _shown(wanted: Wanted) -> list[str]:
    return [*_SHOWN, "sort_key"] if wanted.sorting.order in SORT_KEYS else _SHOWN


def _entries(
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
    elif ordered is not None and ordered.term is not None:
        listed, place = posted(ordered.term, project), [postings.c.rank, postings.c.task_id]
    elif wanted.moment is not None:
        present, place = present_tasks.c, sorting.columns(present_tasks.c)
        there = _existed(present.imported_at, present.id, wanted.moment)
        of = (present.org_id == bindparam("org"), present.project_id == project)
        listed = select(*place).where(*of, there)
    else:
        place = sorting.columns(task.c)
        here = (task.c.org_id == bindparam("org"), task.c.project_id == project)
        listed = select(*(read or place)).where(*here)
        listed = listed if ordered is None else listed.where(ordered.where(task.c))
    listed = listed.where(*sorting.later(place, wanted.after, wanted.argument))
    if wanted.until is not None:
        listed = listed.where(sorting.up_to(place, wanted.until))
    return listed.order_by(*sorting.directed(place)).limit(limit)


def _existed(
    imported: ColumnElement[Any], id_: ColumnElement[Any], moment: datetime | int
) -> ColumnElement[bool]:
    """Return the condition that a task existed as of a position, given the time of it.

    Tasks of one import have the same time: of those, the task itself must have been there.
    """
    there = exists().where(task.c.org_id == bindparam("org"), task.c.id == id_)
    return and_(imported <= moment, or_(imported < moment, there))


def _scan(
    wanted: Wanted, ordered: Condition | None, limit: int, *, search: bool = False
) -> Select[Any]:
    """Return the select of tasks in the order of an index, after the cursor."""
    read = [*columns(task), task.c.search] if search else columns(task)
    by_task = wanted.moment is None and (ordered is None or ordered.term is None)
    if by_task and wanted.sorting.order not in SORT_KEYS:
        return _entries(wanted, ordered, limit, read)
    keys = _entries(wanted, ordered, limit).subquery("keys")
    found = select(*read).where(task.c.org_id == bindparam("org"), task.c.id == keys.c.id)
    if wanted.sorting.order is TaskOrder.PRIORITY:
        found = found.where(task.c.urgency == keys.c.urgency)
    found_task = found.limit(1).lateral("found")
    # The columns of the order are those of the index entry, so that nothing needs to be sorted.
    names = wanted.sorting.names
    shown = [column for column in found_task.c if column.name not in names]
    joined = select(*(keys.c[name] for name in names), *shown)
    joined = joined.select_from(keys.join(found_task, true()))
    return joined.order_by(*wanted.sorting.directed(wanted.sorting.columns(keys.c)))


def _fitting(scan: Select[Any], wanted: Wanted, rest: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks of a scan that meet the remaining conditions."""
    scanned = scan.subquery("scanned")
    place = wanted.sorting.columns(scanned.c)
    return (
        select(*(scanned.c[name] for name in _shown(wanted)))
        .where(*(part.where(scanned.c) for part in rest))
        .order_by(*wanted.sorting.directed(place))
        .limit(wanted.limit)
    )


async def _rows(
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
