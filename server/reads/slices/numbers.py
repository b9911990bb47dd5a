"""What figures of a slice are computed from: the answers to its tasks, and their labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from quality.cells import Cell, add, of_unit
from server.events.core.refusal import Code, Refused
from server.projections.counters.projection import series_of
from server.projections.counters.quality_answers import alike_in
from server.reads.computing import computed
from server.reads.loaders import batched
from server.reads.quality.numbers import MOST_CELLS, QuestionNumbers
from server.reads.quality.over_time import MOST_ROWS, CohortDay, DayNumbers
from server.reads.session import ReadSession
from server.reads.statistics import Days, past_numbers

SliceQuestion: TypeAlias = "tuple[UUID, UUID, str]"
"""A project, a slice of it, and the name of a question."""

_OF = "org_id = $1 AND project_id = $2 AND slice_id = $3 AND question = $4"
_ANSWERS = f"""
(
    SELECT answers, sum(tasks)::bigint AS n, NULL::bigint AS code FROM slice_tasks
    WHERE {_OF} GROUP BY answers LIMIT $5
) UNION ALL (SELECT value, 0, code FROM slice_values WHERE {_OF} LIMIT $5)
"""
_OF_DAYS = f"""
(
    SELECT {{day}} AS day, answers, tasks, NULL::bigint AS code FROM slice_tasks
    WHERE {_OF} AND {{day}} >= $5 AND {{day}} < $6 LIMIT $7
) UNION ALL (SELECT NULL, value, labels, code FROM slice_values WHERE {_OF} LIMIT $7)
"""
_LABELS = f"SELECT day, value, labels FROM slice_labels WHERE {_OF} LIMIT $5"


@batched
async def slice_numbers(
    session: ReadSession, keys: Sequence[SliceQuestion]
) -> list[QuestionNumbers]:
    """Return the cells and values of a question on the tasks of a slice.

    Raises:
        Refused: LIMIT above `MOST_CELLS`.
    """
    return [await _slice_numbers(session, key) for key in keys]


async def _slice_numbers(session: ReadSession, key: SliceQuestion) -> QuestionNumbers:
    if session.at is None:
        # In one statement: of two moments, answers could have codes without values.
        rows = await session.raw(_ANSWERS, session.org, *key, MOST_CELLS + 1)
        values = {code: text for text, _, code in rows if code is not None}
        tasks = [(text, n) for text, n, code in rows if code is None]
    else:
        values = await _past_values(session, key)
        past = await _past(session, "slice_tasks", key)
        tasks = [(answers, n) for (_, _, _, answers, _), n in past]
    return await computed(len(tasks), _numbers, tasks, values)


def _numbers(given: Iterable[tuple[str, int]], values: dict[int, str]) -> QuestionNumbers:
    """Return the numbers of tasks with some answers, in order. Raises Refused LIMIT."""
    cells: dict[Cell, int] = {}
    tasks: Counter[str] = Counter()
    for text, n in given:
        tasks[text] += n
    for text, n in tasks.items():
        add(cells, {cell: amount * n for cell, amount in of_unit(alike_in(text)).items()})
    if max(len(cells), len(values)) > MOST_CELLS:
        message = "People gave too many different values to this question to compare them."
        raise Refused(Code.LIMIT, message, ("question",))
    return QuestionNumbers(
        dict(sorted(cells.items())), dict(sorted(values.items())), dict(sorted(tasks.items()))
    )


async def slice_tasks_by_day(
    session: ReadSession, key: SliceQuestion, days: Days, of: CohortDay
) -> DayNumbers:
    """Return the answers to the tasks of a slice by day. Raises Refused LIMIT above `MOST_ROWS`."""
    tasks, values = defaultdict[date, Counter[str]](Counter), dict[int, str]()
    rows: Sequence[Any]
    if session.at is None:
        text = _OF_DAYS.format(day="day" if of is CohortDay.ANSWERED else "imported")
        rows = await session.raw(text, session.org, *key, days.begin, days.end, MOST_ROWS + 1)
    else:
        rows = await _past_days(session, key, days, of)
    if len(rows) > MOST_ROWS:
        raise Refused(Code.LIMIT, "Too many tasks were answered differently then.", ("end",))
    for day, answers, number, code in rows:
        if day is not None:
            tasks[day][answers] += number
        elif code is not None:
            values[code] = answers
    return DayNumbers(tasks, values)


async def _past_days(
    session: ReadSession, key: SliceQuestion, days: Days, of: CohortDay
) -> list[tuple[date | None, str, int, int | None]]:
    """Return the rows of `_OF_DAYS` as of the session's position."""
    found: list[tuple[date | None, str, int, int | None]] = []
    for (answered, imported, _, answers, _), n in await _past(session, "slice_tasks", key):
        day = date.fromisoformat(answered if of is CohortDay.ANSWERED else imported)
        if days.begin <= day < days.end:
            found.append((day, answers, n, None))
    values = await _past_values(session, key)
    return [*found, *((None, value, 0, code) for code, value in values.items())]


async def slice_labels(session: ReadSession, key: SliceQuestion) -> Counter[str]:
    """Return how many labels of the tasks of a slice give each value of a question."""
    found: Counter[str] = Counter()
    for _, value, labels in await _labels(session, key):
        found[value] += labels
    return found


async def slice_labels_by_day(
    session: ReadSession, key: SliceQuestion, days: Days
) -> dict[date, Counter[str]]:
    """Return the same by the day on which their annotations were made."""
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for day, value, labels in await _labels(session, key):
        if days.begin <= day < days.end:
            found[day][value] += labels
    return found


async def _labels(session: ReadSession, key: SliceQuestion) -> Sequence[Any]:
    """Return day, value and number of labels. Raises Refused LIMIT above `MOST_CELLS`."""
    if session.at is not None:
        past = await _past(session, "slice_labels", key)
        return [(date.fromisoformat(day), value, n) for (day, value, _), n in past]
    rows: Sequence[Any] = await session.raw(_LABELS, session.org, *key, MOST_CELLS + 1)
    if len(rows) > MOST_CELLS:
        raise Refused(Code.LIMIT, "Too many values were given.", ("question",))
    return rows


async def _past(
    session: ReadSession, table: str, key: SliceQuestion
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Return the numbers of a slice in a table as of the session's position, but zeros."""
    assert session.at is not None  # noqa: S101 - as of a position
    project, *of = key
    found = await past_numbers(session, [project], series_of(table, *of), session.at)
    return ((name, n) for name, n in found[project].items() if n)


async def _past_values(session: ReadSession, key: SliceQuestion) -> dict[int, str]:
    past = await _past(session, "slice_values", key)
    return {int(code): value for (code, value, _), _ in past}
