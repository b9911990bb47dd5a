"""Orders of tasks that no index has as of a position: the keys of tasks, from rows of then."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, bindparam, select

from server.events.labeling.tasks import COUNTING
from server.projections import tables
from server.projections.counters.task_lists import TASK_LISTS, differing_share, microseconds
from server.reads.as_of import position_in
from server.reads.labeling.task_orders import Key, TaskOrder, time_spent
from server.reads.labeling.task_requests import Wanted
from server.reads.loaders import among, probed
from server.reads.session import ReadSession

UNINDEXED = (TaskOrder.CHANGED, TaskOrder.DISAGREEMENT, TaskOrder.TIME_SPENT)
"""Orders whose keys change, so that the counter `task_lists` knows those of the present alone."""


async def keys_of(
    session: ReadSession, listed: Select[Any], order: TaskOrder, **given: Any
) -> list[Key]:
    """Return the key of each task of a select, and its id, as of the session's position.

    Args:
        session: the read session.
        listed: the select of tasks.
        order: one of UNINDEXED.
        given: the parameters of the select.
    """
    found = listed.subquery("listed")
    if order is TaskOrder.CHANGED:
        rows = await session.fetch(select(found.c.id, found.c.changed_at), **given)
        return [(microseconds(row["changed_at"]), row["id"]) for row in rows]
    if order is TaskOrder.TIME_SPENT:
        spent = select(found.c.id, time_spent(found.c).label("spent"))
        return [(row["spent"], row["id"]) for row in await session.fetch(spent, **given)]
    ids = [row["id"] for row in await session.fetch(select(found.c.id), **given)]
    shares = await _disagreements(session, ids)
    return [(shares.get(id_, 0), id_) for id_ in ids]


WALKED = (500, 5_000)
"""Events that are looked at for a page in the order of changes: so many at first, then more."""
EVENTS = 3
"""Events that are looked at, for each task of a page, before these."""
_CHANGES = """
SELECT stream, recorded_at FROM events
WHERE org_id = $1 AND position > $2 AND position <= $3 AND type = ANY($4::text[])
ORDER BY position{} LIMIT $5
"""


async def changed_tasks(
    session: ReadSession, wanted: Wanted, count: int
) -> tuple[list[UUID], int | None]:
    """Return the tasks that events after a request's cursor changed, of all projects, and an end.

    The end is the time, in microseconds since 1970, of the last event that was looked at: not all
    that changed then are among the tasks. It is None where there are no more events.
    """
    assert session.at is not None  # noqa: S101 - as of a position
    backward, low, high = wanted.sorting.backward, 0, session.at
    if (place := wanted.sorting.place(wanted.after, wanted.argument)) is not None:
        moment = _moment(place[0])
        if backward:
            high = min(high, await _last_at(session, moment))
        else:
            low = await _last_at(session, moment - timedelta(microseconds=1))
    text = _CHANGES.format(" DESC" if backward else "")
    types = sorted(TASK_LISTS.types or ())
    rows = await session.raw(text, session.org, low, high, types, count)
    ids = list(dict.fromkeys(row["stream"] for row in rows))
    return ids, microseconds(rows[-1]["recorded_at"]) if len(rows) == count else None


def _moment(key: int) -> datetime:
    """Return the time of a sort key, within the calendar, whatever a cursor says."""
    since = datetime(1970, 1, 1, tzinfo=UTC)
    latest = microseconds(datetime(9999, 1, 1, tzinfo=UTC))
    return since + timedelta(microseconds=min(max(key, 1), latest))


async def _last_at(session: ReadSession, moment: datetime) -> int:
    """Return the last position at or before a time, the session's own where more may follow."""
    found = await position_in(session, moment)
    assert session.at is not None  # noqa: S101 - as of a position
    return session.at if found is None else found


def edge(key: int | None, backward: bool) -> dict[str, Any]:  # noqa: FBT001 - of the sorting
    """Return a row whose cursor lies before all tasks with a key, in the direction of reading."""
    return {"sort_key": key, "id": UUID(int=(1 << 128) - 1 if backward else 0)}


async def _disagreements(session: ReadSession, tasks: list[UUID]) -> dict[UUID, int]:
    """Return the disagreement of each task that has any, in percent of its questions."""
    own = tables.annotation.c
    counting = select(own.task_id, own.answers).where(
        own.org_id == bindparam("org"), among(own.status, COUNTING), own.answers.is_not(None)
    )
    given: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await session.fetch(probed(counting, own.task_id, several=True), ids=tasks):
        given[row["task_id"]].append(row["answers"])
    return {
        task: differing_share([orjson.loads(text) for text in texts])
        for task, texts in given.items()
        if len(texts) > 1
    }
