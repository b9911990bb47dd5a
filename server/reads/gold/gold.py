"""The gold tasks of a project: how many there are, and how many fit its present form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import bindparam, func, select

from server.events.forms.forms import parse_form
from server.events.gold.reference import digests
from server.projections import tables
from server.reads.loaders import Row, among, batched, grouped
from server.reads.projects import document, project_row
from server.reads.session import ReadSession


async def question_digests(session: ReadSession, project: UUID) -> frozenset[str]:
    """Return the digests of the questions of a project's form; none where it was erased."""
    row = await project_row(session, project)
    key = (project, "form", 0 if row is None else row["form_version"])
    form = await document(session, key)
    if form is None or form["body"] is None:
        return frozenset()
    return frozenset(digests(parse_form(orjson.loads(form["body"]))).values())


def is_stale(then: str, now: frozenset[str], *, erased: bool) -> bool:
    """Tell whether right answers cannot be used: erased, or to questions that are others by now.

    Args:
        then: of the task's row, the digests of the questions as JSON.
        now: the digests of the questions of the project's form.
        erased: whether the answers were erased.
    """
    return erased or not now.issuperset(orjson.loads(then))


@batched
async def _gold_groups(session: ReadSession, projects: Sequence[UUID]) -> list[list[Row]]:
    """Return for each project the number of gold tasks by the digests of their questions."""
    c = tables.task.c
    erased = c.gold.contains('"answers":null')
    statement = (
        select(
            *(c.project_id, c.gold_digests, c.gold_disputed),
            *(erased.label("erased"), func.count().label("number")),
        )
        .where(c.org_id == bindparam("org"), among(c.project_id, projects), c.gold.is_not(None))
        .group_by(c.project_id, c.gold_digests, c.gold_disputed, erased)
    )
    return grouped(await session.fetch(statement), "project_id", projects)


class GoldCounts(NamedTuple):
    """How many gold tasks a project has, and of how many the right answers cannot be used."""

    tasks: int
    stale: int
    disputed: int


async def gold_counts(session: ReadSession, project: UUID) -> GoldCounts:
    """Return how many gold tasks a project has."""
    rows, now = await _gold_groups(session, project), await question_digests(session, project)
    stale = [r["number"] for r in rows if is_stale(r["gold_digests"], now, erased=r["erased"])]
    disputed = [row["number"] for row in rows if row["gold_disputed"]]
    return GoldCounts(sum(row["number"] for row in rows), sum(stale), sum(disputed))
