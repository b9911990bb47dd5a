"""One page of the tasks that meet a filter, or their number, for a bounded amount of work.

Where an index has the tasks that meet the filter in the requested order, the page is read from
that index. For any other filter: if an index shows that at most FEW tasks meet one of the
conditions, only those tasks are tested. Otherwise the project's tasks are scanned in order; after
SCAN tasks the page ends, perhaps with too few tasks, and its cursor continues from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select, true

from server.events.core.refusal import Code, Refused
from server.events.project_policy import Order
from server.projections import tables
from server.reads.labeling.past_orders import UNINDEXED, WALKED, changed_tasks, edge, keys_of
from server.reads.labeling.past_priorities import most_urgent
from server.reads.labeling.task_criteria import MOST_IDS, Condition, Past
from server.reads.labeling.task_filter import conditions
from server.reads.labeling.task_orders import (
    SORT_KEYS,
    Sorting,
    TaskOrder,
    sort_key,
)
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import entries, fitting, fitting_then, page_rows, scan, shown
from server.reads.labeling.tasks import status_seen, task_row, with_own_acts
from server.reads.loaders import EACH, Row, batched, columns, grouped, of_each, probed
from server.reads.session import PRESENT, ReadSession

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
        found = await most_urgent(session, wanted, rest, most=SCAN)
        return Found(await _then(session, found.rows, wanted), found.end)
    if not rest:
        return Found(await _indexed(session, wanted, ordered))
    if wanted.moment is None:
        walk = fitting(scan(wanted, ordered, SCAN, search=True), wanted, rest)
        rows = await page_rows(session, walk, wanted)
    else:
        places = await session.fetch(fitting_then(wanted, rest, SCAN, wanted.limit))
        rows = await _then(session, places, wanted)
    if len(rows) == wanted.limit:
        return Found(rows)
    last = await session.fetch(entries(wanted, ordered, 1).offset(SCAN - 1))
    return Found(rows, wanted.sorting.cursor(last[0]) if last else None)


async def _indexed(session: ReadSession, wanted: Wanted, ordered: Condition | None) -> list[Any]:
    """Return the rows of a page that an index has in its order."""
    several = ordered is not None and not ordered.scannable
    if wanted.listed and isinstance(wanted.project, UUID) and not several:
        return await _of_project(session, wanted.project, replace(wanted, project=EACH))
    return await page_rows(session, scan(wanted, ordered, wanted.limit), wanted)


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
    elif not await session.fetch(entries(every, None, 1).offset(SCAN)):
        scanned = scan(every, None, SCAN, search=True).subquery("every")
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
    asked = [task_row(session, place["id"]) for place in places]
    rows = [await row for row in asked]
    if not places or "sort_key" not in places[0]:
        return [row for row in rows if row is not None]
    return [{**row, **place} for row, place in zip(rows, places, strict=True) if row is not None]


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
    if not rest and ordered is not None and not ordered.scannable:
        return await _count_named(session, ordered)
    limit = SCAN if rest else COUNTED + 1
    listed = scan(wanted, ordered, limit, search=True) if rest else entries(wanted, ordered, limit)
    scanned = listed.subquery("scanned")
    fits = func.count().filter(and_(true(), *(part.where(scanned.c) for part in rest)))
    counts = select(fits.label("fitting"), func.count().label("scanned")).select_from(scanned)
    row = (await session.fetch(counts))[0]
    return min(row["fitting"], COUNTED), row["scanned"] < limit and row["fitting"] <= COUNTED


async def _count_named(session: ReadSession, merged: Condition) -> tuple[int, bool]:
    """Return how many tasks meet a condition whose `ids` may name a task several times."""
    assert merged.ids is not None  # noqa: S101 - an index has them
    named = merged.ids.limit(SCAN).subquery("named")
    tasks = func.count(named.c.id.distinct()).label("tasks")
    counts = select(tasks, func.count().label("entries")).select_from(named)
    row = (await session.fetch(counts))[0]
    return min(row["tasks"], COUNTED), row["entries"] < SCAN and row["tasks"] <= COUNTED


async def _as_of(session: ReadSession, wanted: Wanted) -> Wanted:
    if session.at is None:
        return wanted
    row = (await session.raw(_THEN, session.org, session.at, wanted.project))[0]
    moment = row["moment"] or datetime.min.replace(tzinfo=UTC)
    return replace(wanted, moment=moment, last_rank=session.at if row["in_order"] else None)


_ANY_ORDER = "\n    ".join(
    f"AND NOT EXISTS (SELECT FROM {PRESENT}.{versions} WHERE org_id = $1 AND id = $3 "
    f"AND policy::json->>'order' <> '{Order.SEQUENCE}')"
    for versions in ("project", "project_history")
)
_THEN = f"""
SELECT (SELECT recorded_at FROM events WHERE org_id = $1 AND position = $2) AS moment,
    true {_ANY_ORDER} AS in_order"""
"""The time of the position, and whether the tasks of a project were always ranked by import."""


@batched
async def _of_project(
    session: ReadSession, projects: Sequence[UUID], wanted: Wanted
) -> list[list[Row]]:
    """Return the rows of a page of each project, where an index has them in their order."""
    ordered, _ = _planned(await conditions(session, EACH, wanted.criteria), wanted)
    order = [(name, wanted.sorting.backward) for name in wanted.sorting.names]
    pages = of_each(scan(wanted, ordered, wanted.limit), projects, *order)
    rows = await page_rows(session, pages, wanted, parents=list(projects))
    return grouped(rows, "project_id", projects)


def _planned(
    parts: Sequence[Condition], wanted: Wanted
) -> tuple[Condition | None, list[Condition]]:
    """Return the condition whose index is read in order, if any, and those to be tested."""
    fit = (p for p in parts if p.order is wanted.sorting.order and (p.scannable or len(parts) == 1))
    ordered = next(fit, None)
    return ordered, [part for part in parts if part is not ordered or part.tested]


async def _few(
    session: ReadSession, parts: Sequence[Condition], ordered: Condition | None
) -> list[UUID] | None:
    """Return the ids of all tasks that meet one of the conditions, if at most FEW do."""
    for part in parts:
        # A scan of the ordered condition reads the same index, and has no limit to what it finds.
        if part.ids is not None and (part is not ordered or part.fresh):
            indexed = session.present if part.past is Past.NAMED else session
            rows = await indexed.fetch(part.ids.limit(FEW + 1), **part.given)
            found = [row["id"] for row in rows]
            if len(found) <= FEW and None not in found:
                # A label that two annotations of a task have names the task twice.
                return list(dict.fromkeys(found))
    return None


async def _rows_among_few(
    session: ReadSession, wanted: Wanted, parts: Sequence[Condition], few: list[UUID]
) -> list[Any]:
    page = _among_few(wanted, parts)
    if wanted.moment is None:
        return await page_rows(session, page, wanted, ids=few)
    return await _then(session, await session.fetch(page, ids=few), wanted)


async def _then(session: ReadSession, places: Sequence[Any], wanted: Wanted) -> list[Any]:
    """Return the rows of places as of a position, and of the own last acts of a blind member."""
    found = await _rows_of(session, places)
    return found if wanted.blind is None else await with_own_acts(session, found, wanted.blind)


def _among_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks among `:ids` that meet the conditions.

    Of the past, it has the columns of the order: the others cost much where they are not shown.
    """
    held = _fitting_few(wanted, parts).subquery("held")
    place = wanted.sorting.columns(held.c)
    names = shown(wanted) if wanted.moment is None else wanted.sorting.names
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
