"""Tasks in the order of DISAGREEMENT or TIME_SPENT as of a position.

The counter `task_lists` has an index of the keys that tasks have, and one of those that they had
before. Merged, they have each task at each key that it ever had, in order; whether it had that key
as of the position is told by the entries, or by its annotations of then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from server.projections.counters.task_lists import microseconds
from server.reads.labeling.past_orders import edge
from server.reads.labeling.task_orders import Key, Sorting, TaskOrder
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import rows_of
from server.reads.session import ReadSession

TESTED = 1_000
"""Tasks that conditions are tested on at once."""

_DISAGREEMENTS = """
SELECT org_id, project_id, disagreement AS sort_key, task_id AS id, imported_us,
    0::bigint AS since, 0::smallint AS sign FROM task_imported_keys
UNION ALL
SELECT org_id, project_id, disagreement, task_id, NULL::bigint, since, sign
FROM task_former_disagreements
"""
_TIMES = f"""
SELECT org_id, project_id, time_spent_ms AS sort_key, task_id AS id, changed_us,
    {(1 << 63) - 1}::bigint AS until FROM task_changed_keys
UNION ALL
SELECT org_id, project_id, time_spent_ms, task_id, NULL::bigint, until FROM task_former_times
"""
_EXISTED = """CASE WHEN max(imported_us) > $4::bigint THEN false
    WHEN max(imported_us) < $4 OR bool_or(since BETWEEN 1 AND $3::bigint) THEN true
    ELSE EXISTS (
        SELECT FROM projection.task t WHERE t.org_id = $1 AND t.id = looked.id OFFSET 0
    ) END"""
_SPENT = """coalesce((
    SELECT sum(a.time_spent_ms) FROM projection.annotation a
    WHERE a.org_id = $1 AND a.task_id = looked.id
), 0)"""


@dataclass(frozen=True, slots=True)
class _Range:
    """A part of an order."""

    entries: str
    """Selects the entries of all indexes, of any organization and project."""
    fits: str
    """Tells, of the entries of a task and a key, whether the task had the key as of `$3`, whose
    time is `$4`."""
    key: str = "sort_key"
    """The key that tasks have there; `sort_key` for any."""
    where: str = "true"
    """The condition on entries that belong to the part."""


_ALL_DISAGREEMENTS = _Range(
    _DISAGREEMENTS,
    # Each task began with 0, which no entry says; whatever else it came to, an entry does.
    f"""CASE WHEN coalesce(sum(sign) FILTER (WHERE since <= $3::bigint), 0)
        <> (sort_key > 0)::integer THEN false
    WHEN sort_key > 0 THEN true ELSE {_EXISTED} END""",
)
_SOME_TIME = _Range(
    _TIMES,
    f"""CASE WHEN max(until) <= $3::bigint THEN false WHEN max(changed_us) < $4::bigint THEN true
    ELSE {_SPENT} = sort_key END""",
    where="sort_key > 0",
)
# No entry says that a task had no time before: all tasks are gone through, and together those
# without disagreement and those that left 0 are all.
_NO_TIME = _Range(
    _DISAGREEMENTS,
    f"""CASE WHEN max(imported_us) > $4::bigint THEN false
    WHEN {_SPENT} <> 0 THEN false ELSE {_EXISTED} END""",
    key="0::bigint",
    where="sort_key = 0",
)

_WALK = """
SELECT {key} AS sort_key, id, fits, seen FROM (
    SELECT {place}, {fits} AS fits, (sum(count(*)) OVER (ORDER BY {order}))::bigint AS seen
    FROM (
        SELECT * FROM ({entries}) entry
        WHERE org_id = $1 AND project_id = $2 AND {where} {later}
        ORDER BY {order} FETCH FIRST {most} ROWS WITH TIES
    ) looked
    GROUP BY {place} ORDER BY {order}
) walked
WHERE fits OR seen >= $5::bigint
ORDER BY {order} LIMIT {count}
"""
"""Entries are counted with those of the same task and key, so that none of these is left out. From
the last one on that is to be looked at, whatever is found is returned. An order stands beside GROUP
BY, for else PostgreSQL groups by rising keys, and knows of no order where they fall."""


async def page_then(
    session: ReadSession, wanted: Wanted, fitting: Select[Any] | None, most: int
) -> Found:
    """Return a page of tasks in the order of DISAGREEMENT or TIME_SPENT as of a position.

    It ends early where it has looked at so many entries of an index, perhaps with few tasks.

    Args:
        session: the read session of the position.
        wanted: the page.
        fitting: the select of the tasks among `:ids` that meet the conditions, if there are any.
        most: how many entries to look at.
    """
    assert wanted.moment is not None  # noqa: S101 - as of a position
    given = session.org, wanted.project, session.at, microseconds(wanted.moment)
    sorting, left, ended = wanted.sorting, most, False
    place = sorting.place(wanted.after, wanted.argument)
    count = wanted.limit if fitting is None else TESTED
    page: list[dict[str, Any]] = []
    while not ended and left > 0 and len(page) < wanted.limit:
        part, then = _range(sorting, place)
        text, last = _walk(part, place, count, most, down=sorting.backward)
        rows = _until(left, await session.raw(text, *given, left, *last))
        page += await _fitting(session, fitting, [row for row in rows if row["fits"]])
        if rows:
            left -= rows[-1]["seen"]
            place = rows[-1]["sort_key"], rows[-1]["id"]
        if left > 0 and len(rows) < count:
            ended, place = then is None, then or place
    full = len(page) >= wanted.limit
    end = None if ended or full or place is None else dict(zip(sorting.names, place, strict=True))
    found = await rows_of(session, page[: wanted.limit])
    return Found(found, None if end is None else sorting.cursor(end))


def _until(left: int, rows: Sequence[Any]) -> Sequence[Any]:
    """Return the rows up to the one of the last entry that is to be looked at."""
    beyond = (number for number, row in enumerate(rows, 1) if row["seen"] >= left)
    return rows[: next(beyond, len(rows))]


def _range(sorting: Sorting, place: Key | None) -> tuple[_Range, Key | None]:
    """Return the part of an order that follows a place, and the place where the next one begins."""
    if sorting.order is TaskOrder.DISAGREEMENT:
        return _ALL_DISAGREEMENTS, None
    if sorting.backward:
        above = place is None or place[0] > 0
        return (_SOME_TIME, _edge(0, sorting)) if above else (_NO_TIME, None)
    above = place is not None and place[0] > 0
    return (_SOME_TIME, None) if above else (_NO_TIME, _edge(1, sorting))


def _edge(key: int, sorting: Sorting) -> Key:
    """Return the place before all tasks with a key, in the direction of reading."""
    row = edge(key, sorting.backward)
    return row["sort_key"], row["id"]


def _walk(
    part: _Range, place: Key | None, count: int, most: int, *, down: bool
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that finds the next places after one, and its last parameters."""
    names = ("sort_key", "id") if part.key == "sort_key" else ("id",)
    order = ", ".join(f"{name} DESC" if down else name for name in names)
    last = () if place is None else place[-len(names) :]
    numbers = ", ".join(("$6", "$7")[: len(last)])
    later = f"AND ({', '.join(names)}) {'<' if down else '>'} ({numbers})" if last else ""
    text = _WALK.format(
        key=part.key,
        place=", ".join(names),
        fits=part.fits,
        order=order,
        entries=part.entries,
        where=part.where,
        later=later,
        most=most,
        count=count,
    )
    return text, last


async def _fitting(
    session: ReadSession, fitting: Select[Any] | None, rows: Sequence[Any]
) -> list[dict[str, Any]]:
    """Return the places of those tasks that meet the conditions."""
    places = [{name: row[name] for name in ("sort_key", "id")} for row in rows]
    if fitting is None or not places:
        return places
    found = select(fitting.subquery("fitting").c.id)
    ids: set[UUID] = {row["id"] for row in await session.fetch(found, ids=[r["id"] for r in rows])}
    return [place for place in places if place["id"] in ids]
