"""Tasks that an index names for one condition, where they are few: all are tested and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from server.projections import tables
from server.reads.labeling.task_criteria import Condition, Past
from server.reads.labeling.task_orders import SORT_KEYS, TaskOrder, sort_key
from server.reads.labeling.task_requests import Wanted
from server.reads.labeling.task_scans import page_rows, rows_then, with_columns
from server.reads.loaders import probed
from server.reads.session import ReadSession

task = tables.task
_UNTRACKED = tables.TABLES["task"].untracked


async def few_tasks(
    session: ReadSession, parts: Sequence[Condition], ordered: Condition | None, most: int
) -> dict[UUID, Any] | None:
    """Return all tasks that meet one of the conditions, by id, if they are not more than `most`.

    Args:
        session: the read session.
        parts: the conditions.
        ordered: the one whose index is read in order, if any.
        most: the most tasks, each of which may be named several times.
    """
    for part in parts:
        # A scan of the ordered condition reads the same index, and has no limit to what it finds.
        if part.ids is not None and (part is not ordered or part.fresh):
            indexed = session.present if part.past is Past.NAMED else session
            rows = await indexed.fetch(part.ids.limit(most + 1), **part.given)
            # A label that two annotations of a task have names the task twice.
            found = {row["id"]: row for row in rows}
            if len(rows) <= most and None not in found:
                return found
    return None


async def page_of_few(
    session: ReadSession, wanted: Wanted, parts: Sequence[Condition], few: dict[UUID, Any]
) -> list[Any]:
    """Return the rows of a page, given the tasks that meet one of the conditions."""
    alone = len(parts) == 1 and parts[0].ranked and wanted.ranks is None
    if alone and wanted.sorting.order is TaskOrder.RANK:
        keys = [(row["rank"], row["id"]) for row in few.values()]
        places = wanted.sorting.page(keys, wanted.after, wanted.limit, wanted.argument)
        return await rows_then(session, places, wanted)
    page = _page(wanted, parts)
    if wanted.moment is None:
        return await page_rows(session, with_columns(page, wanted), wanted, ids=[*few])
    return await rows_then(session, await session.fetch(page, ids=[*few]), wanted)


def _page(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the places of a page among the tasks `:ids` that meet the conditions."""
    held = fitting_few(wanted, parts).subquery("held")
    place = wanted.sorting.columns(held.c)
    return (
        select(*place)
        .where(*wanted.sorting.later(place, wanted.after, wanted.argument))
        .order_by(*wanted.sorting.directed(place))
        .limit(wanted.limit)
    )


def fitting_few(wanted: Wanted, parts: Sequence[Condition]) -> Select[Any]:
    """Return the select of the tasks among `:ids` that meet the conditions.

    Each is looked up by its key, whatever the planner thinks of an index in the order of the page.
    """
    # As of a position, the version is looked for in the events: it is left to the page.
    read = [c for c in task.c if wanted.moment is None or c.name not in _UNTRACKED]
    listed = probed(select(*read).where(task.c.org_id == bindparam("org")), task.c.id)
    held = listed.subquery("few")
    of = [held.c.project_id == wanted.project, *wanted.within(held.c.rank)]
    of += [part.where(held.c) for part in parts]
    if wanted.sorting.order not in SORT_KEYS:
        return select(held).where(*of)
    found = select(*held.c, sort_key(wanted.sorting.order, held.c).label("sort_key")).where(*of)
    known = found.subquery("known")
    return select(known).where(known.c.sort_key.is_not(None))
