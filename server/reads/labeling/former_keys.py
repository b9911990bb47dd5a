"""Tasks in the order of DISAGREEMENT or TIME_SPENT as of a position.

The counter `task_lists` has an index of the keys that tasks have, and one of those that they had
before. Together, they have each task at each key above 0 that it ever had, in order; whether it had
that key as of the position is told by the entries, or by its annotations of then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from server.projections.counters.task_lists import NEVER, last_id, microseconds
from server.reads.labeling.past_orders import edge
from server.reads.labeling.task_orders import Key, Sorting, TaskOrder
from server.reads.labeling.task_requests import Found, Wanted
from server.reads.labeling.task_scans import rows_of
from server.reads.session import ReadSession

TESTED = (200, 1_000)
"""Tasks that conditions are tested on at once: at first, and at most. It doubles meanwhile."""
READ = 4
"""How many times the first of these are read next, before all that a page may look at."""

_LEFT = """
SELECT org_id, project_id, disagreement AS sort_key, task_id AS id, since, sign
FROM task_former_disagreements
"""
_NONE = """
SELECT org_id, project_id, disagreement AS sort_key, task_id AS id, 0::bigint AS since,
    0::smallint AS sign, imported_us FROM task_imported_keys
UNION ALL
SELECT org_id, project_id, disagreement, task_id, since, sign, NULL::bigint
FROM task_former_disagreements
"""
_TIMES = f"""
SELECT org_id, project_id, time_spent_ms AS sort_key, task_id AS id, answered_us, changed_us,
    {NEVER}::bigint AS until FROM task_changed_keys
UNION ALL
SELECT org_id, project_id, time_spent_ms, task_id, answered_us, NULL::bigint, until
FROM task_former_times
"""
_UNTIMED = f"""
SELECT org_id, project_id, task_id AS id, begun_us, {NEVER}::bigint AS until FROM task_changed_keys
UNION ALL
SELECT org_id, project_id, task_id, {NEVER}::bigint, until FROM task_former_times
WHERE time_spent_ms = 0
"""
_THERE = """EXISTS (
        SELECT FROM projection.task t WHERE t.org_id = :org AND t.id = looked.id OFFSET 0
    )"""
_EXISTED = f"""CASE WHEN max(imported_us) > :moment::bigint THEN false
    WHEN max(imported_us) < :moment OR bool_or(since BETWEEN 1 AND :at::bigint) THEN true
    ELSE {_THERE} END"""
_SPENT = """coalesce((
    SELECT sum(a.time_spent_ms) FROM projection.annotation a
    WHERE a.org_id = :org AND a.task_id = looked.id
), 0)"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an order, in SQL; `:moment` is the time of the position `:at`, in microseconds."""

    entries: str
    """Selects the entries of all indexes, of any organization and project."""
    fits: str
    """Tells, of the entries of a task and a key, whether the task had the key as of `:at`."""
    where: str
    """The condition on entries that belong to the part."""
    then: str = "true"
    """The condition on entries that may tell of the position."""
    key: str = "sort_key"
    """The key that tasks have there; `sort_key` for any."""


_SOME_DISAGREEMENT = _Part(
    _LEFT, "sum(sign) = 1", where="sort_key > 0", then="since <= :at::bigint"
)
# Each task began with 0, which no entry says: those that have it or left it are gone through.
_NO_DISAGREEMENT = _Part(
    _NONE,
    f"""CASE WHEN coalesce(sum(sign) FILTER (WHERE since <= :at::bigint), 0) <> 0 THEN false
    ELSE {_EXISTED} END""",
    where="sort_key = 0",
    key="0::bigint",
)
_SOME_TIME = _Part(
    _TIMES,
    f"CASE WHEN max(changed_us) < :moment::bigint THEN true ELSE {_SPENT} = sort_key END",
    where="sort_key > 0",
    then="until > :at::bigint AND answered_us <= :moment::bigint",
)
# A task had no time before its first annotation with time; where that is not so, an entry says it.
_NO_TIME = _Part(
    _UNTIMED,
    f"CASE WHEN {_SPENT} <> 0 THEN false ELSE {_THERE} END",
    where="begun_us >= :moment::bigint",
    then="until > :at::bigint",
    key="0::bigint",
)

_ENTRIES = """
SELECT * FROM ({entries}) entry
WHERE org_id = :org AND project_id = :project AND {where} {later} AND id <= (
    SELECT CASE WHEN EXISTS (
        SELECT FROM task_ids_ahead WHERE org_id = :org AND project_id = :project
    ) THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE :last::uuid END
)
ORDER BY {order}
"""
"""No task that was there as of the position has an id after `:last`, unless some are ahead."""
_PLACES = f"""
SELECT {{key}} AS sort_key, id FROM ({_ENTRIES} FETCH FIRST {{most}} ROWS WITH TIES) looked
WHERE {{then}} GROUP BY {{place}} HAVING {{fits}} ORDER BY {{order}} LIMIT {{count}}
"""
"""All entries of a task and a key are looked at, or none."""
_END = f"SELECT {{key}} AS sort_key, id FROM ({_ENTRIES} OFFSET {{most}} - 1 LIMIT 1) looked"


async def page_then(
    session: ReadSession, wanted: Wanted, fitting: Select[Any] | None, most: int
) -> Found:
    """Return a page of tasks in the order of DISAGREEMENT or TIME_SPENT as of a position.

    It ends early where it has looked at so many entries of an index, perhaps with few tasks.

    Args:
        session: the read session of the position.
        wanted: the page.
        fitting: the select of the tasks among `:ids` that meet the conditions, if there are any.
        most: how many entries to look at, of those with a key above 0 and of those with 0.
    """
    sorting, limit, end = wanted.sorting, wanted.limit, None
    place = sorting.place(wanted.after, wanted.argument)
    page: list[Any] = []
    while True:
        part, then = _part(sorting, place)
        walk = _Walk(session, wanted, part, place, most)
        page += await _places(walk, fitting, limit)
        if len(page) >= limit or (end := await walk.end()) is not None or then is None:
            break
        place = then
    found = await rows_of(session, [dict(row) for row in page[:limit]])
    return Found(found, None if end is None else sorting.cursor(end))


def _part(sorting: Sorting, place: Key | None) -> tuple[_Part, Key | None]:
    """Return the part of an order that follows a place, and the place where the next one begins."""
    of_time = sorting.order is TaskOrder.TIME_SPENT
    some, none = (_SOME_TIME, _NO_TIME) if of_time else (_SOME_DISAGREEMENT, _NO_DISAGREEMENT)
    if sorting.backward:
        above = place is None or place[0] > 0
        return (some, _edge(0, sorting)) if above else (none, None)
    above = place is not None and place[0] > 0
    return (some, None) if above else (none, _edge(1, sorting))


def _edge(key: int, sorting: Sorting) -> Key:
    """Return the place before all tasks with a key, in the direction of reading."""
    row = edge(key, sorting.backward)
    return row["sort_key"], row["id"]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through so many entries of a part of an order, after a place."""

    session: ReadSession
    wanted: Wanted
    part: _Part
    place: Key | None
    most: int

    async def places(self, count: int | None) -> list[Any]:
        """Return the keys and ids of the first tasks, or of all, that had the key as of then."""
        return await self._read(_PLACES, count="ALL" if count is None else count)

    async def end(self) -> Any:
        """Return the place of the last entry, if more may follow."""
        rows = await self._read(_END)
        return rows[0] if rows else None

    async def _read(self, text: str, **more: object) -> list[Any]:
        part, down, moment = self.part, self.wanted.sorting.backward, self.wanted.moment
        assert moment is not None  # noqa: S101 - as of a position
        names = ("sort_key", "id") if part.key == "sort_key" else ("id",)
        later = f"AND ({', '.join(names)}) {'<' if down else '>'} ({', '.join(_AFTER[names])})"
        order = ", ".join(f"{name} DESC" if down else name for name in names)
        filled = text.format(
            entries=part.entries,
            where=part.where,
            then=part.then,
            fits=part.fits,
            key=part.key,
            place=", ".join(names),
            order=order,
            later="" if self.place is None else later,
            most=self.most,
            **more,
        )
        numbered, given = _numbered(filled)
        then = microseconds(moment)
        values: dict[str, Any] = {"org": self.session.org, "project": self.wanted.project}
        values |= {"at": self.session.at, "moment": then, "last": last_id(then)}
        values |= dict(zip(("key", "id"), self.place or (), strict=False))
        return await self.session.raw(numbered, *(values[name] for name in given))


_AFTER = {("sort_key", "id"): (":key::bigint", ":id::uuid"), ("id",): (":id::uuid",)}
"""The parameters of a place, by the columns of the order."""
_NAMED = re.compile(r"(?<!:):([a-z]+)")


@lru_cache(maxsize=1_000)
def _numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """Return SQL whose parameters are numbered, and their names in order."""
    names = tuple(dict.fromkeys(_NAMED.findall(text)))
    return _NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", text), names


async def _places(walk: _Walk, fitting: Select[Any] | None, limit: int) -> list[Any]:
    """Return the places of the first tasks of a walk that meet the conditions, if there are any."""
    if fitting is None:
        return await walk.places(limit)
    first, most = TESTED
    found, tested = list[Any](), 0
    for count in (first, READ * first, None):
        places = await walk.places(count)
        while tested < len(places):
            part = places[tested : tested + max(first, min(tested, most))]
            found += await _fitting(walk.session, fitting, part)
            tested += len(part)
            if len(found) >= limit:
                return found
        if count is None or len(places) < count:
            break
    return found


async def _fitting(session: ReadSession, fitting: Select[Any], places: Sequence[Any]) -> list[Any]:
    """Return the places of those tasks that meet the conditions."""
    asked = select(fitting.subquery("fitting").c.id)
    rows = await session.fetch(asked, ids=[place["id"] for place in places])
    ids: set[UUID] = {row["id"] for row in rows}
    return [place for place in places if place["id"] in ids]
