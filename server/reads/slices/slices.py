"""The slices of a project's tasks, how many tasks are in each, and the tasks themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Text, and_, bindparam, cast, func, literal, or_

from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import COUNTING
from server.events.slices.predicates import MetaPredicate, Predicate
from server.projections import tables
from server.projections.counters.projection import series_of
from server.reads.forms import drawn_on
from server.reads.labeling.task_criteria import Condition, looked_up
from server.reads.labeling.task_orders import Columns
from server.reads.loaders import Row, among, batched, by_id, columns, grouped
from server.reads.session import ReadSession
from server.reads.statistics import past_numbers

slice_row = by_id(tables.slice)
"""Reads the row of a slice."""

_SHOWN = ", ".join(f"s.{column.name}" for column in columns(tables.slice))
_OF_PROJECTS = f"""
SELECT {_SHOWN} FROM projection.slice s
WHERE s.org_id = $1 AND s.project_id = ANY ($2::uuid[]) ORDER BY s.project_id, s.id
"""
_COUNTED = """
SELECT b.defined_at, b.done, coalesce(z.tasks, 0) AS tasks
FROM slice_backfills b LEFT JOIN slice_sizes z USING (org_id, project_id, slice_id)
WHERE b.org_id = $1 AND b.project_id = $2 AND b.slice_id = $3
"""


@batched
async def slice_rows(session: ReadSession, projects: Sequence[UUID]) -> list[list[Row]]:
    """Return the slices of each project, the oldest first."""
    rows = await session.raw(_OF_PROJECTS, session.org, projects)
    return grouped(rows, "project_id", projects)


async def require_slice(session: ReadSession, id_: UUID, project: UUID | None) -> Row:
    """Return the row of a slice that a filter names, of a project unless it is None.

    Raises:
        Refused: NOT_FOUND, and ERASED where nothing is known of its tasks.
    """
    row, path = await slice_row(session, id_), ("filter", "slice")
    if row is None or project not in (None, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "The project has no such slice.", path)
    if row["predicate"] is None:
        raise Refused(Code.ERASED, "What defines this slice was erased.", path)
    return row


async def is_counted(session: ReadSession, row: Row) -> bool:
    """Tell whether all tasks of a slice were counted, given its row; never where it was removed."""
    found = await _counted(session, row)
    return found is not None and found["done"]


async def slice_size(session: ReadSession, row: Row) -> int | None:
    """Return how many tasks are in a slice, given its row; None until all were counted."""
    found = await _counted(session, row)
    if found is None or not found["done"]:
        return None
    if session.at is None:
        return int(found["tasks"])
    project, series = row["project_id"], series_of("slice_sizes", row["id"])
    past = await past_numbers(session, [project], series, session.at)
    return past[project]["tasks",]


async def require_counted(session: ReadSession, row: Row) -> None:
    """Require that all tasks of a slice were counted. Raises Refused UNAVAILABLE."""
    if not await is_counted(session, row):
        message = "The tasks of this slice are being counted, or it was removed: try again."
        raise Refused(Code.UNAVAILABLE, message)


async def _counted(session: ReadSession, row: Row) -> Any:
    key = row["project_id"], row["id"]
    rows = await session.raw(_COUNTED, session.org, *key)
    return rows[0] if rows and rows[0]["defined_at"] == row["defined_at"] else None


async def by_form(session: ReadSession, project: UUID, predicate: Predicate) -> Predicate:
    """Return a predicate with versions of the form in place of those of taxonomies."""
    if not predicate.taxonomy_versions:
        return predicate
    return predicate.by_form(await drawn_on(session, project))


def conditions_of(predicate: Predicate) -> list[Condition]:
    """Return the conditions on the tasks of a slice; all but priority and import.

    Args:
        predicate: as `by_form` returns it.
    """
    found = [_of_meta(one) for one in predicate.meta]
    if predicate.inputs:
        found.append(_of_inputs(predicate.inputs))
    for column, versions in (
        ("form_version", predicate.form_versions),
        ("guideline_version", predicate.guideline_versions),
    ):
        if versions:
            found.append(_made_under(column, versions))
    return found


def _of_meta(wanted: MetaPredicate) -> Condition:
    *outer, last = wanted.path

    def where(c: Columns) -> ColumnElement[bool]:
        within: ColumnElement[Any] = cast(c.meta, JSON)
        for key in outer:
            within = within.op("->", return_type=JSON())(literal(key, Text))
        kind = func.json_typeof(within.op("->", return_type=JSON())(literal(last, Text)))
        shown = within.op("->>", return_type=Text())(literal(last, Text))
        return and_(kind != "object", kind != "array", among(shown, wanted.values))

    return Condition(where)


def _of_inputs(names: Sequence[str]) -> Condition:
    def where(c: Columns) -> ColumnElement[bool]:
        inputs = cast(c.inputs, JSON)
        has = [inputs.op("->")(literal(name, Text)).is_not(None) for name in names]
        return or_(*has)

    return Condition(where)


def _made_under(column: str, versions: Sequence[int]) -> Condition:
    own = tables.annotation.c

    def where(c: Columns) -> ColumnElement[bool]:
        of_task = own.org_id == bindparam("org"), own.task_id == c.id, among(own.status, COUNTING)
        others = ~among(own[column], versions)
        return and_(looked_up(*of_task), ~looked_up(*of_task, others))

    return Condition(where)
