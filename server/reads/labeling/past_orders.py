"""Orders of tasks that no index has as of a position: the keys of tasks, from rows of then."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, func, select

from server.events.labeling.tasks import COUNTING
from server.projections import tables
from server.projections.counters.task_lists import differing_share, microseconds
from server.reads.labeling.task_orders import Columns, Key, TaskOrder
from server.reads.loaders import among, probed
from server.reads.session import ReadSession

UNINDEXED = (TaskOrder.CHANGED, TaskOrder.DISAGREEMENT, TaskOrder.TIME_SPENT)
"""Orders whose keys change, so that the counter `task_lists` knows those of the present alone."""

_annotation = tables.annotation


def time_spent(c: Columns) -> ColumnElement[int]:
    """Return the milliseconds that were spent on all annotations of a task."""
    spent = func.coalesce(func.sum(_annotation.c.time_spent_ms), 0)
    of = _annotation.c.org_id == bindparam("org"), _annotation.c.task_id == c.id
    return cast(select(spent).where(*of).scalar_subquery(), BigInteger)


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


async def _disagreements(session: ReadSession, tasks: list[UUID]) -> dict[UUID, int]:
    """Return the disagreement of each task that has any, in percent of its questions."""
    own = _annotation.c
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
