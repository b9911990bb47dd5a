"""Tasks in the order of the priorities that they had as of a position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from server.reads.labeling.task_criteria import Condition
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import fitting_then, merged_then
from server.reads.session import ReadSession

NEAR = 2
"""Tasks that are looked at, for each of a page, to find a place where the page must end."""
MERGED = 1_000
"""Tasks that are looked at first where indexes are merged."""


async def most_urgent(
    session: ReadSession, wanted: Wanted, rest: Sequence[Condition], *, most: int
) -> Found:
    """Return the places of a page in the order of the priorities that tasks had as of a position.

    A merge of the indexes of present and past versions may be led through many of other times. So
    any tasks that fill a page are looked for first: the last of them shows where it must end.

    Args:
        session: the session of the position.
        wanted: the page.
        rest: the conditions to be tested on each task.
        most: how many tasks a walk looks at.
    """
    near, count, sorting = wanted, NEAR * wanted.limit, wanted.sorting
    found = await session.fetch(fitting_then(wanted, rest, min(most, count), count, wanted))
    if rest and len(found) < wanted.limit:
        near = _by_rank(wanted)
        found = await session.fetch(fitting_then(near, rest, most, wanted.limit, wanted))
    if len(found) >= wanted.limit:
        cursors = sorted(map(itemgetter(*sorting.names), found), reverse=sorting.backward)
        last = dict(zip(sorting.names, cursors[wanted.limit - 1], strict=True))
        wanted = replace(wanted, until=sorting.cursor(last))
    return await _merged(session, wanted, rest, most)


def _by_rank(wanted: Wanted) -> Wanted:
    """Return the request for the tasks in the order RANK, after that of the cursor."""
    sorting, after = Sorting(TaskOrder.RANK, wanted.sorting.backward), None
    if wanted.after is not None:
        _, rank, id_ = wanted.sorting.values(wanted.after, wanted.argument)
        after = sorting.cursor({"rank": rank, "id": id_})
    return replace(wanted, sorting=sorting, after=after)


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
