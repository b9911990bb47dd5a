"""Agreement on the tasks of each stretch of time: of the work that was done then, or imported."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, select

from quality.cells import Cell, add, of_unit
from quality.figure import Figure
from server.events.core.refusal import Code, Refused
from server.projections import tables
from server.projections.counters.quality_answers import alike_in, text_of_answers
from server.reads.loaders import probed
from server.reads.quality.figures import (
    Measure,
    figures_of_each,
    of_units,
    units_of_each,
    values_in,
)
from server.reads.quality.numbers import PastAnswers, QuestionKey, past_answers
from server.reads.quality.scales import SETS, Scale
from server.reads.session import ReadSession
from server.reads.statistics import Days

if TYPE_CHECKING:
    from quality.units import Known

MOST_ROWS = 100_000
"""Different answers to tasks of single days that are read for one answer."""
MOST_VALUES = 20_000
"""Values of all stretches of time together: some distances take time with their square."""

_OF_DAYS = """
(
    SELECT {day} AS day, answers, tasks, NULL::bigint AS code FROM quality_day_tasks
    WHERE org_id = $1 AND project_id = $2 AND question = $3 AND {day} >= $4 AND {day} < $5
    ORDER BY {day} LIMIT $6
) UNION ALL (
    SELECT NULL, value, labels, code FROM quality_values
    WHERE org_id = $1 AND project_id = $2 AND question = $3 LIMIT $6
)
"""


class CohortDay(StrEnum):
    """Which day puts a task into a stretch of time."""

    ANSWERED = "ANSWERED"
    """That of the last annotation that counts."""
    IMPORTED = "IMPORTED"
    """That of the import of the task."""


ByDay: TypeAlias = "Mapping[date, Counter[str]]"
"""By day, how many tasks have which answers; see `text_of_answers`."""


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """The answers to the tasks of some days."""

    tasks: ByDay
    values: dict[int, str]
    """By code, the text of each value that was given on any day."""


async def tasks_by_day(
    session: ReadSession, key: QuestionKey, days: Days, of: CohortDay
) -> DayNumbers:
    """Return the answers to the tasks of some days.

    Raises:
        Refused: LIMIT above `MOST_ROWS`; as of a position, as `past_answers`.
    """
    if session.at is not None:
        return await _past_tasks(session, key, days, of)
    tasks, values = defaultdict[date, Counter[str]](Counter), dict[int, str]()
    # In one statement: of two moments, answers could have codes without values.
    text = _OF_DAYS.format(day="day" if of is CohortDay.ANSWERED else "imported")
    rows = await session.raw(text, session.org, *key, days.begin, days.end, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Refused(Code.LIMIT, "Too many tasks were answered differently then.", ("end",))
    for day, answers, number, code in rows:
        if code is None:
            tasks[day][answers] += number
        else:
            values[code] = answers
    return DayNumbers(tasks, values)


async def _past_tasks(
    session: ReadSession, key: QuestionKey, days: Days, of: CohortDay
) -> DayNumbers:
    """Return what `tasks_by_day` does as of a position."""
    given = await past_answers(session, key)
    imported = await _imports(session, given.tasks) if of is CohortDay.IMPORTED else {}
    return DayNumbers(await asyncio.to_thread(_by_day, given, imported, days), given.values)


def _by_day(past: PastAnswers, imported: Mapping[UUID, datetime], days: Days) -> ByDay:
    """Return the answers to tasks by the day of their import, or else of their last annotation."""
    found = defaultdict[date, Counter[str]](Counter)
    for task, answers in past.tasks.items():
        moment = imported.get(task) or answers.last
        if moment is not None and days.begin <= (day := _day(moment)) < days.end:
            found[day][text_of_answers(answers.alike())] += 1
    return found


async def _imports(session: ReadSession, tasks: Iterable[UUID]) -> dict[UUID, datetime]:
    own = tables.task.c
    imports = select(own.id, own.imported_at).where(own.org_id == bindparam("org"))
    rows = await session.fetch(probed(imports, own.id), ids=list(tasks))
    return {row["id"]: row["imported_at"] for row in rows}


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def figures_over_time(
    tasks: ByDay, begin_of: Callable[[date], date], scale: Scale, measure: Measure
) -> list[tuple[date, Figure]]:
    """Return a figure for each stretch of time, the earliest first. Call it in a thread.

    Args:
        tasks: by day.
        begin_of: returns the first day of the stretch of time that a day lies in.
        scale: the scale of all values.
        measure: what to compute.

    Raises:
        Refused: LIMIT above `MOST_VALUES`, or above `MOST_STEPS` of a distance between sets.
    """
    sums = defaultdict[date, Counter[str]](Counter)
    for day, counts in sorted(tasks.items()):
        sums[begin_of(day)].update(counts)
    cells = [_cells(counts) for counts in sums.values()]
    known: list[Known | None] = [()] * len(cells)
    if of_units([measure]):
        known = units_of_each(sums.values())
    given = [values_in(one) for one in cells]
    if sum(map(len, given)) > MOST_VALUES or _takes_long(given, scale, measure):
        message = "People gave too many different values then: ask for fewer stretches of time."
        raise Refused(Code.LIMIT, message, ("end",))
    parts = zip(cells, known, strict=True)
    return list(zip(sums, figures_of_each(parts, scale, measure), strict=True))


def _takes_long(given: Iterable[Collection[int]], scale: Scale, measure: Measure) -> bool:
    """Tell whether a distance between sets takes too many steps over all stretches of time.

    A stretch that takes too many by itself takes none: its figure is null.
    """
    from quality.distances import MOST_STEPS  # noqa: PLC0415 - numpy, only where it is needed

    if measure.distance not in SETS:
        return False
    sets: Mapping[int, Any] = scale.values
    steps = [
        len(codes) ** 2 * len(frozenset[str]().union(*(sets[code] for code in codes)))
        for codes in given
    ]
    return sum(n for n in steps if n <= MOST_STEPS) > MOST_STEPS


def _cells(counts: Mapping[str, int]) -> dict[Cell, int]:
    """Return the cells of tasks, in order, so that figures are equal to the last bit."""
    found: dict[Cell, int] = {}
    for text, tasks in counts.items():
        add(found, {cell: n * tasks for cell, n in of_unit(alike_in(text)).items()})
    return dict(sorted(found.items()))
