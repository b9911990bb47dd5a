"""Statistics of projects: tasks by status, work by annotator, labels by concept."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from server.events.core import ids
from server.projections.counters.statistics import STATISTICS
from server.reads.forms import present_form, questions
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched
from server.reads.session import ReadSession

_CHECKPOINT = (
    "SELECT projection, position FROM projection_checkpoints "
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
_LABELS = """
SELECT w.*, l.value, l.labels FROM unnest($2::uuid[], $3::text[]) w (project, question)
CROSS JOIN LATERAL (
    SELECT value, sum(annotations)::bigint AS labels FROM statistics_labels
    WHERE org_id = $1 AND project_id = w.project AND question = w.question GROUP BY value
) l
"""
ConceptsKey: TypeAlias = "tuple[UUID, UUID]"
"""A taxonomy, and a project with questions that draw on it."""


def counted_position(session: ReadSession, counter: str = STATISTICS.name) -> Any:
    """Return (an awaitable of) the checkpoint of a counter in this session."""
    return _checkpoint(session, counter)


@batched
async def _checkpoint(session: ReadSession, projections: Sequence[str]) -> list[int]:
    rows = await session.raw(_CHECKPOINT, session.org, projections)
    found = {row["projection"]: row["position"] for row in rows}
    return [found.get(name, 0) for name in projections]


@batched
async def progress(session: ReadSession, projects: Sequence[UUID]) -> list[list[Row]]:
    """Return the numbers of tasks of a project by status."""
    return _by_project(projects, await session.raw(_PROGRESS, session.org, projects))


@batched
async def annotators(
    session: ReadSession, projects: Sequence[UUID], page: KeysetPage
) -> list[list[Row]]:
    """Return a page of the statistics of a project's annotators, by their ids."""
    text, key = page.fill(_ANNOTATORS, "member_id", 4)
    rows = await session.raw(text, session.org, projects, page.limit, *key)
    return _by_project(projects, rows)


def _by_project(projects: Sequence[UUID], rows: Sequence[Row]) -> list[list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["project_id"]].append(row)
    return [found[project] for project in projects]


@batched
async def concept_counts(session: ReadSession, keys: Sequence[ConceptsKey]) -> list[Counter[str]]:
    """Return how many labels of a project name each concept of a taxonomy."""
    drawing = await asyncio.gather(*(_questions_drawing_on(session, *key) for key in keys))
    wanted = {
        (project, question)
        for (_, project), names in zip(keys, drawing, strict=True)
        for question in names
    }
    counts: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    given = zip(*wanted, strict=True) if wanted else ((), ())
    for row in await session.raw(_LABELS, session.org, *map(list, given)):
        counts[row["project"], row["question"]][row["value"]] += row["labels"]
    return [
        sum((counts[project, name] for name in names), Counter())
        for (_, project), names in zip(keys, drawing, strict=True)
    ]


async def _questions_drawing_on(session: ReadSession, taxonomy: UUID, project: UUID) -> list[str]:
    """Return the questions of a project's present form that draw on a taxonomy."""
    form = await present_form(session, project)
    found = await questions(session, form) if form else {}
    name = ids.public("taxonomy", taxonomy)
    refs = {question: asked.question.get("taxonomy") or {} for question, asked in found.items()}
    return [question for question, ref in refs.items() if ref.get("taxonomy") == name]
