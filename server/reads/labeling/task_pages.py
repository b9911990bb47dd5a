"""One page of the tasks that meet a filter, for a bounded amount of work.

Where an index has the tasks that meet the filter in the requested order, the page is read from
that index. For any other filter: if an index shows that at most FEW tasks meet one of the
conditions, only those tasks are tested. Otherwise the project's tasks are scanned in order; after
SCAN tasks the page ends, perhaps with too few tasks, and its cursor continues from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from server.projections import tables
from server.reads.labeling.task_filter import (
    MOST_IDS,
    Condition,
    TaskCriteria,
    TaskOrder,
    conditions,
    cursor,
    later,
    order_by,
)
from server.reads.labeling.tasks import own_act
from server.reads.loaders import columns, probed
from server.reads.session import ReadSession, compiled

SCAN = 20_000
"""Tasks that are scanned for one page; the page's cursor continues after them."""
FEW = MOST_IDS
"""Tasks that are tested all at once, whatever their order."""

task = tables.task
_SHOWN = [column.name for column in columns(task)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a page: the project, the criteria, the order, the cursor and the limit."""

    project: UUID
    criteria: TaskCriteria | None
    order: TaskOrder
    after: str | None
    limit: int
    blind: UUID | None = None
    """The blind member for whom the rows have the columns of `participant_of`, if any."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page: rows of tasks, in order."""

    rows: list[Any]
    end: str | None = None
    """The cursor to continue the scan, if it ended at SCAN tasks before the page was full."""


async def find_tasks(session: ReadSession, wanted: Wanted) -> Found:
    """Return the next page of tasks. Raises Refused INVALID for a bad cursor."""
    parts = await conditions(session, wanted.project, wanted.criteria)
    ordered = next((part for part in parts if part.order is wanted.order), None)
    rest = [part for part in parts if part is not ordered]
    if rest and (few := await _few(session, parts)) is not None:
        return Found(await _rows(session, _among_few(wanted, parts), wanted, ids=few))
    scan = _scan(wanted, ordered)
    if not rest:
        return Found(await _rows(session, scan.limit(wanted.limit), wanted))
    rows = await _rows(session, _fitting(scan.limit(SCAN), wanted, rest), wanted)
    if len(rows) == wanted.limit:
        return Found(rows)
    last = await session.fetch(scan.offset(SCAN - 1).limit(1).with_only_columns(*_place(wanted)))
    return Found(rows, cursor(last[0], wanted.order) if last else None)


async def _few(session: ReadSession, parts: Sequence[Condition]) -> list[UUID] | None:
    """Return the ids of all tasks that meet one of the conditions, if at most FEW do."""
    for part in parts:
        if part.ids is not None:
            rows = await session.fetch(part.ids.limit(FEW + 1))
            if len(rows) <= FEW:
                return [row["id"] for row in rows]
    return None


def _among_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks among `:ids` that meet the conditions."""
    listed = probed(select(task).where(task.c.org_id == bindparam("org")), task.c.id)
    # Materialized; otherwise the planner may scan the whole project to avoid a sort.
    held = listed.cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    return (
        select(*(held.c[name] for name in _SHOWN))
        .where(held.c.project_id == wanted.project, *(part.where(held.c) for part in parts))
        .where(*later(held.c, wanted.order, wanted.after))
        .order_by(*order_by(held.c, wanted.order))
        .limit(wanted.limit)
    )


def _scan(wanted: Wanted, ordered: Condition | None) -> Select[Any]:
    """Return the select of a project's tasks in the order of an index, after the cursor."""
    conditions = [task.c.org_id == bindparam("org"), task.c.project_id == wanted.project]
    conditions += [] if ordered is None else [ordered.where(task.c)]
    conditions += later(task.c, wanted.order, wanted.after)
    return select(*columns(task)).where(*conditions).order_by(*_place(wanted))


def _fitting(scan: Select[Any], wanted: Wanted, rest: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks of a scan that meet the remaining conditions."""
    scanned = scan.add_columns(task.c.search).subquery("scanned")
    return (
        select(*(scanned.c[name] for name in _SHOWN))
        .where(*(part.where(scanned.c) for part in rest))
        .order_by(*order_by(scanned.c, wanted.order))
        .limit(wanted.limit)
    )


async def _rows(
    session: ReadSession, page: Select[Any], wanted: Wanted, **parameters: Any
) -> list[Any]:
    """Run the select of a page, with each task as of the own last act of a blind member."""
    if wanted.blind is None:
        return await session.fetch(page, **parameters)
    # Joined to the text: another SQLAlchemy select around the page takes longer than the page.
    text, names, values = compiled(page)
    bound = {**values, "org": session.org, **parameters}
    own = own_act("page.id", names.index("org") + 1, len(names) + 1)
    places = ", ".join(f"page.{column.name}" for column in order_by(task.c, wanted.order))
    joined = f"SELECT * FROM ({text}) page LEFT JOIN LATERAL ({own}) own ON true ORDER BY {places}"
    return await session.raw(joined, *(bound[name] for name in names), wanted.blind)


def _place(wanted: Wanted) -> list[Any]:
    return order_by(task.c, wanted.order)
