"""Statistics of projects: tasks by status, work by annotator, labels by concept."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from server.events.core import ids
from server.projections.counters.past_numbers import WIDTH, Expand, Numbers, summed
from server.projections.counters.registry import COUNTERS
from server.projections.counters.statistics import STATISTICS
from server.reads.computing import computed
from server.reads.forms import present_form, questions
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import batched, grouped
from server.reads.session import ReadSession

_CHECKPOINT = (
    "SELECT projection, position, code_version FROM projection_checkpoints "
    "WHERE org_id = $1 AND projection = ANY ($2)"
)
_PROGRESS = (
    "SELECT project_id, status, tasks FROM statistics_progress "
    "WHERE org_id = $1 AND project_id = ANY ($2::uuid[])"
)
_ANNOTATORS = """
SELECT s.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT * FROM statistics_annotators
    WHERE org_id = $1 AND project_id = p.id {later} ORDER BY member_id{down} LIMIT $3
) s
ORDER BY s.member_id{down}
"""
_ANNOTATOR = """
SELECT * FROM statistics_annotators WHERE org_id = $1 AND project_id = $2 AND member_id = $3
"""
_DAYS = """
SELECT * FROM statistics_days
WHERE org_id = $1 AND project_id = $2 AND day >= $3 AND day < $4 ORDER BY day
"""
_LABELS = """
SELECT w.*, l.value, l.labels FROM unnest($2::uuid[], $3::text[]) w (project, question)
CROSS JOIN LATERAL (
    SELECT value, sum(annotations)::bigint AS labels FROM statistics_labels
    WHERE org_id = $1 AND project_id = w.project AND question = w.question GROUP BY value
) l
"""
_PAST = f"""
SELECT w.project, k.position, k.numbers, c.changes FROM unnest($2::uuid[]) w (project)
LEFT JOIN LATERAL (
    SELECT position, numbers FROM statistics_checkpoints
    WHERE org_id = $1 AND project_id = w.project AND name = $3 AND position <= $4
    ORDER BY position DESC LIMIT 1
) k ON true
CROSS JOIN LATERAL (
    SELECT array_agg(changes) AS changes FROM statistics_changes
    WHERE org_id = $1 AND project_id = w.project AND name = $3
    AND until > coalesce(k.position, 0) AND until < $4 + {WIDTH} AND since <= $4
) c
"""
VERSIONS = {counter.name: counter.version for counter in COUNTERS}
ConceptsKey: TypeAlias = "tuple[UUID, UUID]"
"""A taxonomy, and a project with questions that draw on it."""


_COLUMNS = STATISTICS.tables["statistics_annotators"].numbers
_OF_DAY = STATISTICS.tables["statistics_days"].numbers


@dataclass(frozen=True, slots=True)
class Days:
    """Days, in UTC: from the first one up to `end`, which is not among them."""

    begin: date
    end: date


def counted_position(session: ReadSession, counter: str = STATISTICS.name) -> Any:
    """Return (an awaitable of) the checkpoint of a counter in this session.

    It is -1 where an older version of the counter has counted: some of its tables may be empty, and
    all is counted anew.
    """
    return _checkpoint(session, counter)


@batched
async def _checkpoint(session: ReadSession, projections: Sequence[str]) -> list[int]:
    rows = await session.raw(_CHECKPOINT, session.org, projections)
    found = {
        name: position if version >= VERSIONS[name] else -1 for name, position, version in rows
    }
    return [found.get(name, 0) for name in projections]


@batched
async def progress(session: ReadSession, projects: Sequence[UUID]) -> list[list[Any]]:
    """Return the numbers of tasks of a project by status."""
    if session.at is not None:
        past = await past_numbers(session, projects, "statistics_progress", session.at)
        return [
            [{"status": status, "tasks": tasks} for (status, _), tasks in past[project].items()]
            for project in projects
        ]
    return grouped(await session.raw(_PROGRESS, session.org, projects), "project_id", projects)


@batched
async def annotators(
    session: ReadSession, projects: Sequence[UUID], page: KeysetPage
) -> list[list[Any]]:
    """Return a page of the statistics of a project's annotators, by their ids."""
    if session.at is not None:
        past = await past_numbers(session, projects, "statistics_annotators", session.at)
        return [_past_annotators(past[project], page) for project in projects]
    text, key = page.fill(_ANNOTATORS, "member_id", 4)
    rows = await session.raw(text, session.org, projects, page.limit, *key)
    return grouped(rows, "project_id", projects)


async def annotator(session: ReadSession, project: UUID, member: UUID) -> Any:
    """Return the present statistics of one annotator of a project; zeros of nobody's work."""
    rows = await session.raw(_ANNOTATOR, session.org, project, member)
    return rows[0] if rows else dict.fromkeys(_COLUMNS, 0)


def _past_annotators(numbers: Numbers, page: KeysetPage) -> list[Any]:
    """Return the rows of a page of annotators."""
    rows: defaultdict[UUID, Any] = defaultdict(lambda: dict.fromkeys(_COLUMNS, 0))
    for (member, column), number in numbers.items():
        rows[UUID(member)][column] = number
    listed = page.of(rows, lambda member: (member,))
    return [{"member_id": member, **rows[member]} for member in listed]


async def activity(session: ReadSession, project: UUID, days: Days) -> list[Any]:
    """Return what happened in a project on each of some days, without days of nothing."""
    if session.at is None:
        return await session.raw(_DAYS, session.org, project, days.begin, days.end)
    rows: defaultdict[date, Any] = defaultdict(lambda: dict.fromkeys(_OF_DAY, 0))
    past = await past_numbers(session, [project], "statistics_days", session.at)
    for (day, column), number in past[project].items():
        rows[date.fromisoformat(day)][column] = number
    return [{"day": day, **rows[day]} for day in sorted(rows) if days.begin <= day < days.end]


async def past_numbers(
    session: ReadSession,
    projects: Iterable[UUID],
    series: str,
    position: int,
    expand: Expand | None = None,
) -> dict[UUID, Numbers]:
    """Return the numbers of projects at a position, which the counter must have reached.

    The last checkpoint before it has most of them; the changes since are added.
    """
    wanted = list(dict.fromkeys(projects))
    rows = await session.raw(_PAST, session.org, wanted, series, position)
    return await computed(sum(map(_size, rows)), _summed, rows, position, expand)


def _size(row: Any) -> int:
    """Return about how many numbers are in a row, of some 50 characters each."""
    return (len(row["numbers"] or "") + sum(map(len, row["changes"] or ()))) // 50


def _summed(rows: Iterable[Any], position: int, expand: Expand | None) -> dict[UUID, Numbers]:
    return {
        row["project"]: summed(
            row["numbers"], row["changes"] or (), row["position"] or 0, position, expand
        )
        for row in rows
    }


@batched
async def concept_counts(session: ReadSession, keys: Sequence[ConceptsKey]) -> list[Counter[str]]:
    """Return how many labels of a project name each concept of a taxonomy."""
    drawing = await asyncio.gather(*(_questions_drawing_on(session, *key) for key in keys))
    wanted = {
        (project, question)
        for (_, project), names in zip(keys, drawing, strict=True)
        for question in names
    }
    counts = await label_counts(session, wanted)
    return [
        sum((counts[project, name] for name in names), Counter())
        for (_, project), names in zip(keys, drawing, strict=True)
    ]


async def label_counts(
    session: ReadSession, wanted: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], Counter[str]]:
    """Return how many labels have each value, by project and question."""
    counts: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    if session.at is not None:
        projects = (project for project, _ in wanted)
        past = await past_numbers(session, projects, "statistics_labels", session.at)
        for project, numbers in past.items():
            for (question, value, _), labels in numbers.items():
                counts[project, question][value] += labels
        return counts
    given = zip(*wanted, strict=True) if wanted else ((), ())
    for row in await session.raw(_LABELS, session.org, *map(list, given)):
        counts[row["project"], row["question"]][row["value"]] += row["labels"]
    return counts


async def _questions_drawing_on(session: ReadSession, taxonomy: UUID, project: UUID) -> list[str]:
    """Return the questions of a project's present form that draw on a taxonomy."""
    form = await present_form(session, project)
    found = await questions(session, form) if form else {}
    name = ids.public("taxonomy", taxonomy)
    refs = {question: asked.question.get("taxonomy") or {} for question, asked in found.items()}
    return [question for question, ref in refs.items() if ref.get("taxonomy") == name]
