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

from sqlalchemy import Select, and_, func, select, true

from server.reads.labeling.few_tasks import few_tasks, fitting_few, page_of_few
from server.reads.labeling.former_keys import page_then
from server.reads.labeling.import_ranks import in_order, with_ranks
from server.reads.labeling.past_orders import (
    EVENTS,
    UNINDEXED,
    WALKED,
    changed_tasks,
    edge,
    keys_of,
)
from server.reads.labeling.past_priorities import most_urgent
from server.reads.labeling.task_criteria import MOST_IDS, Condition
from server.reads.labeling.task_filter import conditions
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import (
    entries,
    fitting,
    fitting_then,
    page_rows,
    rows_of,
    rows_then,
    scan,
)
from server.reads.labeling.tasks import status_seen
from server.reads.loaders import EACH, Row, batched, grouped, of_each
from server.reads.session import ReadSession

SCAN = 20_000
"""Tasks that are scanned for one page; the page's cursor continues after them."""
PART = 4
"""A quarter of these is scanned first. If the page is not full by then, all tasks that an index has
for one condition are sorted instead of the others, where they are no more than a quarter either."""
FEW = MOST_IDS
"""Tasks that are tested all at once, whatever their order."""

FOLDED = 50
"""Tasks that are folded at once, at least, to tell what they were to a blind member."""
PARTS = 20
"""Times that so many tasks are folded for one page."""
COUNTED = 10_000
"""The highest number of tasks that is told."""


async def find_tasks(session: ReadSession, wanted: Wanted) -> Found:
    """Return the next page of tasks. Raises Refused INVALID for a bad cursor."""
    wanted = await with_ranks(session, await _as_of(session, wanted))
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
    parts = await _conditions(session, wanted)
    ordered, rest = _planned(parts, wanted)
    few = await few_tasks(session, parts, ordered, FEW) if rest else None
    if wanted.moment is not None and wanted.sorting.order in UNINDEXED:
        return await _unindexed(session, wanted, parts, few)
    if few is not None:
        return Found(await page_of_few(session, wanted, parts, few))
    if wanted.moment is not None and wanted.sorting.order is TaskOrder.PRIORITY:
        found = await most_urgent(session, wanted, rest, most=SCAN)
        return Found(await rows_then(session, found.rows, wanted), found.end)
    if not rest:
        return Found(await _indexed(session, wanted, ordered))
    if wanted.moment is None:
        return await _scanned(session, wanted, parts)
    places = await session.fetch(fitting_then(wanted, rest, SCAN, wanted.limit))
    rows = await rows_then(session, places, wanted)
    full = len(rows) == wanted.limit
    return Found(rows, None if full else await _end(session, wanted, ordered, SCAN))


async def _scanned(session: ReadSession, wanted: Wanted, parts: Sequence[Condition]) -> Found:
    """Return a page of the present tasks that meet the conditions, of which no index has all."""
    ordered, rest = _planned(parts, wanted)
    rows, going_on, part = list[Any](), wanted, max(1, SCAN // PART)
    for count in (part, SCAN - part):
        walk = fitting(scan(going_on, ordered, count, search=True), going_on, rest)
        rows += await page_rows(session, walk, going_on)
        if len(rows) == wanted.limit:
            return Found(rows)
        end = await _end(session, going_on, ordered, count)
        if end is None:
            return Found(rows)
        some = await few_tasks(session, parts, ordered, part) if count == part else None
        if some is not None:
            return Found(await page_of_few(session, wanted, parts, some))
        going_on = replace(wanted, after=end, limit=wanted.limit - len(rows))
    return Found(rows, end)


async def _end(
    session: ReadSession, wanted: Wanted, ordered: Condition | None, count: int
) -> str | None:
    """Return the cursor of the last of so many tasks; None where there are fewer."""
    last = await session.fetch(entries(wanted, ordered, 1).offset(count - 1))
    return wanted.sorting.cursor(last[0]) if last else None


async def _conditions(session: ReadSession, wanted: Wanted) -> list[Condition]:
    return await conditions(session, wanted.project, wanted.criteria, wanted.sorting.order)


async def _indexed(session: ReadSession, wanted: Wanted, ordered: Condition | None) -> list[Any]:
    """Return the rows of a page that an index has in its order."""
    several = ordered is not None and not ordered.scannable
    if wanted.listed and isinstance(wanted.project, UUID) and not several:
        return await _of_project(session, wanted.project, replace(wanted, project=EACH))
    return await page_rows(session, scan(wanted, ordered, wanted.limit), wanted)


async def _unindexed(
    session: ReadSession, wanted: Wanted, parts: Sequence[Condition], few: dict[UUID, Any] | None
) -> Found:
    """Return a page in an order whose keys change, as of a position.

    The order of changes is that of the events, so the last of these are looked at before all tasks
    are sorted. Of the other keys, those that tasks had before are in an index.
    """
    every, order = replace(wanted, sorting=Sorting(), after=None), wanted.sorting.order
    by_id = fitting_few(every, parts)
    if few is not None:
        keys = await keys_of(session, by_id, order, ids=[*few])
    elif order is not TaskOrder.CHANGED:
        return await page_then(session, wanted, by_id if parts else None, SCAN)
    elif (found := await _last_changed(session, wanted, by_id, alone=not parts)) is not None:
        return found
    elif not await session.fetch(entries(every, None, 1).offset(SCAN)):
        scanned = scan(every, None, SCAN, search=True).subquery("every")
        fitting = select(scanned).where(*(part.where(scanned.c) for part in parts))
        keys = await keys_of(session, fitting, order)
    else:
        return await _changed(session, wanted, by_id, WALKED[-1])
    page = wanted.sorting.page(keys, wanted.after, wanted.limit, wanted.argument)
    return Found(await rows_of(session, page))


async def _last_changed(
    session: ReadSession, wanted: Wanted, fitting: Select[Any], *, alone: bool
) -> Found | None:
    """Return a page in the order of changes if it is whole after a few events; else None.

    Where no condition is tested, some three events a task are tried first.
    """
    first = WALKED[0]
    near = min(first, EVENTS * wanted.limit) if alone else first
    for count in dict.fromkeys((near, first)):
        found = await _changed(session, wanted, fitting, count)
        if found.end is None:
            return found
    return None


async def _changed(session: ReadSession, wanted: Wanted, fitting: Select[Any], count: int) -> Found:
    """Return a page in the order of changes among the tasks that so many events changed.

    `fitting` is the select of the tasks among `:ids` that meet the conditions. Where the page is
    not full, it goes on after these events, if there are more.
    """
    sorting = wanted.sorting
    ids, cut = await changed_tasks(session, wanted, count)
    keys = await keys_of(session, fitting, sorting.order, ids=ids)
    if cut is not None:
        keys = [key for key in keys if (key[0] > cut if sorting.backward else key[0] < cut)]
    page = sorting.page(keys, wanted.after, wanted.limit, wanted.argument)
    rows = await rows_of(session, page)
    if len(page) == wanted.limit or cut is None:
        return Found(rows)
    return Found(rows, sorting.cursor(edge(cut, sorting.backward)))


async def count_tasks(session: ReadSession, wanted: Wanted) -> tuple[int, bool]:
    """Return how many tasks meet the criteria, at most COUNTED, and whether that is all of them.

    No more than SCAN tasks are looked at.
    """
    wanted = await with_ranks(session, await _as_of(session, wanted))
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
    parts = await _conditions(session, wanted)
    ordered, rest = _planned(parts, wanted)
    most = FEW if wanted.moment is not None else max(FEW, SCAN // PART)
    if rest and (few := await few_tasks(session, parts, ordered, most)) is not None:
        held = fitting_few(wanted, parts).subquery("held")
        counted = select(func.count().label("fitting")).select_from(held)
        return (await session.fetch(counted, ids=[*few]))[0]["fitting"], True
    several = ordered is not None and not ordered.scannable
    if not rest and ordered is not None and several and wanted.ranks is None:
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
    last_rank = session.at if row["in_order"] else None
    return replace(wanted, moment=moment, last_rank=last_rank, versions=session.tells_versions)


_THEN = f"""
SELECT (SELECT recorded_at FROM events WHERE org_id = $1 AND position = $2) AS moment,
    {in_order("$1", "$3")} AS in_order"""
"""The time of the position, and whether the tasks of a project were always ranked by import."""


@batched
async def _of_project(
    session: ReadSession, projects: Sequence[UUID], wanted: Wanted
) -> list[list[Row]]:
    """Return the rows of a page of each project, where an index has them in their order."""
    ordered, _ = _planned(await _conditions(session, wanted), wanted)
    order = [(name, wanted.sorting.backward) for name in wanted.sorting.names]
    pages = of_each(scan(wanted, ordered, wanted.limit), projects, *order)
    rows = await page_rows(session, pages, wanted, parents=list(projects))
    return grouped(rows, "project_id", projects)


def _planned(
    parts: Sequence[Condition], wanted: Wanted
) -> tuple[Condition | None, list[Condition]]:
    """Return the condition whose index is read in order, if any, and those to be tested."""
    alone = len(parts) == 1
    # As of a position, other conditions are tested on the tasks that there were.
    fit = (p for p in parts if alone or (p.scannable and wanted.moment is None))
    ordered = next((part for part in fit if part.order is wanted.sorting.order), None)
    return ordered, [part for part in parts if part is not ordered or part.tested]
