"""Tasks in the order of the priorities that they had as of a position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from server.reads.labeling.task_criteria import Condition
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import fitting_then, merged_then
from server.reads.session import ReadSession

SAME = 4
"""Tasks that are looked at, for each of a page, to find those whose priority is still the same."""
BY_RANK = 20
"""Tasks that are looked at, for each of a page, where these are too few."""

MERGED = 1_000
"""Tasks that are looked at first where indexes are merged."""


async def most_urgent(
    session: ReadSession, wanted: Wanted, rest: Sequence[Condition], *, most: int
) -> Found:
    """Return the places of a page in the order of the priorities that tasks had as of a position.

    An index of past versions alone would lead through many of other times. Tasks whose priority is
    still the same show where the page must end, and only what lies before is looked for there.
    Where few priorities are still the same, most of the page is found in the order RANK.

    Args:
        session: the session of the position.
        wanted: the page.
        rest: the conditions to be tested on each task.
        most: how many tasks a walk looks at.
    """
    same = await session.fetch(fitting_then(wanted, rest, min(most, SAME * wanted.limit)))
    if rest and len(same) < wanted.limit:
        if (page := await _by_rank(session, wanted, rest, most)) is not None:
            return page
        same = await session.fetch(fitting_then(wanted, rest, most))
    full = len(same) == wanted.limit
    end = wanted.sorting.cursor(same[-1]) if full else None
    return await _merged(session, replace(wanted, until=end), rest, most)


async def _by_rank(
    session: ReadSession, wanted: Wanted, rest: Sequence[Condition], most: int
) -> Found | None:
    """Return the page, as far as it is found in the order RANK; None where it is not.

    Of each priority, the first tasks by RANK are the first of the page. So tasks that fill a page
    by RANK leave only those to be looked for whose priority comes before that of the last of them.
    With a cursor, they are looked for among those of the cursor's priority alone.
    """
    sorting, conditions = wanted.sorting, [*rest]
    by_rank = replace(wanted, sorting=Sorting(TaskOrder.RANK, sorting.backward), after=None)
    if wanted.after is not None:
        urgency, rank, id_ = sorting.values(wanted.after, wanted.argument)
        conditions.append(Condition(lambda c: c.urgency == urgency))
        by_rank = replace(by_rank, after=by_rank.sorting.cursor({"rank": rank, "id": id_}))
    walk = fitting_then(by_rank, conditions, min(most, BY_RANK * wanted.limit), "urgency")
    found = await session.fetch(walk)
    if len(found) < wanted.limit:
        return None
    if wanted.after is not None:
        return Found(found)
    last = (min if sorting.backward else max)(row["urgency"] for row in found)
    page = await _merged(session, replace(wanted, until=_before(sorting, last)), rest, most)
    if page.end is None:
        page.rows.extend(row for row in found if row["urgency"] == last)
    return Found(page.rows[: wanted.limit], page.end)


def _before(sorting: Sorting, urgency: int) -> str:
    """Return a cursor that lies before all tasks of a priority, in the direction of reading."""
    rank, id_ = ((1 << 62), (1 << 128) - 1) if sorting.backward else (-(1 << 62), 0)
    return sorting.cursor({"urgency": urgency, "rank": rank, "id": UUID(int=id_)})


async def _merged(
    session: ReadSession, wanted: Wanted, rest: Sequence[Condition], most: int
) -> Found:
    """Return places from the indexes of present and past versions together.

    After `most` tasks it ends, perhaps with too few, and the cursor continues from there.
    """
    rows: list[Any] = []
    after, looked = wanted.after, 0
    while looked < most:
        # For many tasks, PostgreSQL would sort those of the whole project, though few are needed.
        count = min(most - looked, MERGED if not looked else most)
        part = replace(wanted, after=after, limit=wanted.limit - len(rows))
        found = await session.fetch(merged_then(part, rest, count))
        rows += [row for row in found if row["fits"]]
        if len(rows) == wanted.limit or not found or found[-1]["number"] < count:
            return Found(rows)
        after, looked = wanted.sorting.cursor(found[-1]), looked + count
    return Found(rows, after)
