"""The condition that a task has a label, of an annotation that counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from server.projections import tables
from server.reads.labeling.label_values import values_below
from server.reads.labeling.task_criteria import (
    EACH_TEXT,
    MERGED,
    Condition,
    Entries,
    LabelCriterion,
    Past,
    looked_up,
)
from server.reads.labeling.task_orders import Columns, TaskOrder
from server.reads.loaders import IdOrEach, among, among_many
from server.reads.session import ReadSession

label = tables.label


async def labeled(session: ReadSession, wanted: LabelCriterion, project: IdOrEach) -> Condition:
    """Return the condition that a task has a label or, where that is wanted, one below it."""
    if len(wanted.below) > 1 and isinstance(project, UUID):
        return _labeled_with_any(wanted.question, wanted.below, project)
    if wanted.within and wanted.value and isinstance(project, UUID):
        below = await values_below(session, project, wanted.question, wanted.value)
        if len(below) > 1:
            return _labeled_with_any(wanted.question, below, project)
    held = (*_of_question(wanted.question, project), label.c.value == wanted.value)

    def where(c: Columns) -> Any:
        return looked_up(*held, label.c.rank == c.rank, label.c.task_id == c.id)

    ids = select(label.c.task_id.label("id")).where(*held)
    ids = ids.order_by(label.c.rank, label.c.task_id)
    entries = Entries(_entries(held), _PLACE)
    return Condition(where, TaskOrder.RANK, ids, entries, past=Past.KEPT)


def _labeled_with_any(question: str, values: Sequence[str], project: IdOrEach) -> Condition:
    """Return the condition that a task has one of many labels.

    The condition goes through the labels of the task, which are few.
    """
    of_question = _of_question(question, project)
    own, held = tables.annotation, (*of_question, among_many(label.c.value, values))
    found = (*of_question, among(label.c.value, values))
    ids = select(label.c.task_id.label("id")).where(*found)
    ids = ids.order_by(label.c.value, label.c.rank, label.c.task_id)

    def where(c: Columns) -> Any:
        of_annotation = looked_up(label.c.annotation_id == own.c.id, *held)
        return looked_up(own.c.org_id == bindparam("org"), own.c.task_id == c.id, of_annotation)

    if len(values) > MERGED:
        return Condition(where, ids=ids, past=Past.KEPT)
    one_value = _entries((*of_question, label.c.value == EACH_TEXT))
    entries = Entries(one_value, _PLACE, tuple(values))
    return Condition(where, TaskOrder.RANK, ids, entries, past=Past.KEPT)


_PLACE = (label.c.rank, label.c.task_id)


def _of_question(question: str, project: IdOrEach) -> tuple[Any, ...]:
    return (
        label.c.org_id == bindparam("org"),
        label.c.project_id == project,
        label.c.question == question,
    )


def _entries(held: Sequence[Any]) -> Select[Any]:
    """Return the select of the tasks with such labels, each once: id and rank.

    DISTINCT ON goes by the order of the index; a plain DISTINCT may be made by hashing all of it.
    """
    found = select(label.c.task_id.label("id"), label.c.rank).where(*held)
    return found.ext(distinct_on(*_PLACE))
