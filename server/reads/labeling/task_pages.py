"""One page of the tasks that a filter finds, for a bounded amount of work.

Where an index holds what fits in the order that is asked for, a page is read from it. Any other
filter is tried on the few: if an index says that only so many tasks fit one of its conditions,
these are looked at and nothing else. What is not rare is met soon enough by walking through the
project in order; where it is not, the page ends after so many tasks and says where to go on.
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
from server.reads.loaders import columns, probed
from server.reads.session import ReadSession

SCAN = 20_000
"""Tasks that one page looks at; where too few of them fit, its cursor leads on from there."""
FEW = MOST_IDS
"""Tasks that are looked at all at once, whatever their order."""

task = tables.task
_SHOWN = [column.name for column in columns(task)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks of a project, in which order, from where on."""

    project: UUID
    criteria: TaskCriteria | None
    order: TaskOrder
    after: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of tasks, in order."""

    rows: list[Any]
    end: str | None = None
    """Where to go on looking, if not everything was looked at and too little was found."""


async def find_tasks(session: ReadSession, wanted: Wanted) -> Found:
    """Return the next tasks, at most `limit`. Raises Refused INVALID for a bad cursor."""
    parts = await conditions(session, wanted.project, wanted.criteria)
    ordered = next((part for part in parts if part.order is wanted.order), None)
    rest = [part for part in parts if part is not ordered]
    if rest and (few := await _few(session, parts)) is not None:
        return Found(await session.fetch(_among_few(wanted, parts), ids=few))
    walk = _walk(wanted, ordered)
    if not rest:
        return Found(await session.fetch(walk.limit(wanted.limit)))
    rows = await session.fetch(_fitting(walk.limit(SCAN), wanted, rest))
    if len(rows) == wanted.limit:
        return Found(rows)
    last = await session.fetch(walk.offset(SCAN - 1).limit(1).with_only_columns(*_place(wanted)))
    return Found(rows, cursor(last[0], wanted.order) if last else None)


async def _few(session: ReadSession, parts: Sequence[Condition]) -> list[UUID] | None:
    """Return all tasks that fit one of the conditions, if an index knows that they are few."""
    for part in parts:
        if part.ids is not None:
            rows = await session.fetch(part.ids.limit(FEW + 1))
            if len(rows) <= FEW:
                return [row["id"] for row in rows]
    return None


def _among_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks that fit, out of `:ids`."""
    listed = probed(select(task).where(task.c.org_id == bindparam("org")), task.c.id)
    # Materialized, or the planner may walk through the project to spare the sort.
    held = listed.cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    return (
        select(*(held.c[name] for name in _SHOWN))
        .where(held.c.project_id == wanted.project, *(part.where(held.c) for part in parts))
        .where(*later(held.c, wanted.order, wanted.after))
        .order_by(*order_by(held.c, wanted.order))
        .limit(wanted.limit)
    )


def _walk(wanted: Wanted, ordered: Condition | None) -> Select[Any]:
    """Return the select of a project's tasks as an index holds them."""
    conditions = [task.c.org_id == bindparam("org"), task.c.project_id == wanted.project]
    conditions += [] if ordered is None else [ordered.where(task.c)]
    conditions += later(task.c, wanted.order, wanted.after)
    return select(*columns(task)).where(*conditions).order_by(*_place(wanted))


def _fitting(walk: Select[Any], wanted: Wanted, rest: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks that fit, out of those that a walk meets."""
    met = walk.add_columns(task.c.search).subquery("met")
    return (
        select(*(met.c[name] for name in _SHOWN))
        .where(*(part.where(met.c) for part in rest))
        .order_by(*order_by(met.c, wanted.order))
        .limit(wanted.limit)
    )


def _place(wanted: Wanted) -> list[Any]:
    return order_by(task.c, wanted.order)
