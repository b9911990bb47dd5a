"""Slices of a project's tasks, and figures of quality on each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.slices.predicates import Predicate
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.slices import SLICES
from server.reads.forms import present_form, questions
from server.reads.quality.comparisons.parts import Part
from server.reads.quality.numbers import question_numbers
from server.reads.session import ReadSession
from server.reads.slices.comparison import SliceAgreement, compared_slices
from server.reads.slices.numbers import slice_numbers
from server.reads.slices.slices import (
    is_counted,
    require_counted,
    slice_row,
    slice_rows,
    slice_size,
)
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Node, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, node_loader
from server.schema.quality.answer_figures import AnswerFigures
from server.schema.quality.compared_answers import ComparedAnswers, compared_question
from server.schema.quality.figures import Agreement, Estimate, estimate_of
from server.schema.quality.types import QualityOfProject, project_question, require_figures
from server.schema.slices.predicates import SlicePredicate, shown_predicate
from server.schema.statistics import counted_up_to

if TYPE_CHECKING:
    from quality.tested_differences import TestedDifference

MOST_COMPARED = 200
"""Slices times questions that are compared for one answer."""
COMPARED = ("choice", "rating", "number")
"""Kinds of questions whose answers are compared by value."""


@strawberry.type(description="The quality of the labels of one question on the tasks of a slice.")
class SliceQuality(AnswerFigures, ComparedAnswers):
    """Figures of the answers that count; of regions, texts and orders on a sample of its tasks."""

    @query(Permission.STATISTICS_READ)
    async def agreements(self) -> list[Agreement]:
        """How much people agree, by every measure that fits the question, the usual one first."""
        if self.asked.sampled is not None:
            return await self.compared_agreements(self.asked.sampled.measures)
        return await self.agreements_of_values()


@strawberry.type(description="A part of a project's tasks, which figures are given of.")
class Slice(Node, Readable):
    """A slice as clients see it. It keeps its predicate for good."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    predicate: SlicePredicate | None = strawberry.field(
        description="Null once it was erased: no task meets it then."
    )
    defined_at: datetime

    @query(Permission.STATISTICS_READ)
    async def defined_by(self) -> Member | None:
        """Who defined it."""
        return await linked_member(self.session, self.row["defined_by"])

    @query(Permission.STATISTICS_READ)
    async def counted(self) -> bool:
        """Whether all tasks there were when it was defined are counted.

        Also as of a position, whether they are by now. No longer, once the slice was removed.
        """
        return await is_counted(self.session, self.row)

    @query(Permission.STATISTICS_READ)
    async def task_count(self, info: Info, min_position: Position | None = None) -> int | None:
        """How many tasks are in it; null until they are counted."""
        await counted_up_to(info.context, self.session, min_position, SLICES.name)
        return await slice_size(self.session, self.row)

    @query(Permission.STATISTICS_READ)
    async def quality(
        self, info: Info, question: str, min_position: Position | None = None
    ) -> SliceQuality | None:
        """Agreement and distribution of a question of the present form, on the tasks in it.

        With `minPosition`, the answer waits some seconds until events up to there are counted.
        """
        context, project = info.context, self.row["project_id"]
        await require_figures(context, project)
        position = await counted_up_to(context, self.session, min_position, SLICES.name)
        form, asked = await project_question(context, self.session, project, question)
        await require_counted(self.session, self.row)
        compared = await compared_question(context, self.session, form, asked.question)
        if compared is not None:
            sampled = await counted_up_to(context, self.session, min_position, QUALITY_SAMPLES.name)
            compared, position = (
                replace(compared, part=Part(self.row["id"])),
                min(position, sampled),
            )
        return SliceQuality(
            session=self.session,
            asked=replace(asked, slice=self.row["id"], sampled=compared, position=position),
            question=question,
            as_of_position=position,
        )

    project = link(
        "project",
        lambda one: one.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose tasks it is a part of.",
        null=False,
    )


def slice_of(session: ReadSession, row: Any) -> Slice:
    """Return a slice from its row."""
    known = row["predicate"]
    predicate = None if known is None else shown_predicate(Predicate.model_validate_json(known))
    return Slice(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("slice", row["id"])),
        name=row["name"],
        predicate=predicate,
        defined_at=row["defined_at"],
    )


@node_loader("slice")
async def load_slice(info: Info, session: ReadSession, id_: UUID, *path: str) -> Slice:
    """Return a slice. Raises Refused NOT_FOUND at `path` where the caller may see none."""
    row, actor = await slice_row(session, id_), await info.context.actor()
    if row is None or not actor.may(Permission.STATISTICS_READ, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "There is no such slice.", path or ("id",))
    return slice_of(session, row)


@strawberry.type(description="A difference, with its interval; each may be null.")
class FigureDifference:
    """How far a figure lies above another one."""

    value: float | None
    low: float | None = strawberry.field(
        description="The interval that holds the true difference with probability `level`; null "
        "where there are fewer than ten tasks on a side, or no variance."
    )
    high: float | None
    level: float
    p: float | None = strawberry.field(
        description="How often chance alone makes a difference as large."
    )
    adjusted_p: float | None = strawberry.field(
        description="The same where all that are compared here are looked at (Benjamini and "
        "Hochberg): of the differences with less than 0.05, one in twenty is chance."
    )


@strawberry.type(description="Agreement on a question on the tasks of a slice, and on all others.")
class SliceComparison:
    """A slice against the rest, by nominal α."""

    slice: Slice
    question: str
    estimate: Estimate
    rest: Estimate
    difference: FigureDifference


@strawberry.type
class SlicesOfProject(QualityOfProject):
    """The quality of the labels of a project, and the slices of its tasks."""

    @query(Permission.STATISTICS_READ)
    async def slices(self, info: Info) -> list[Slice] | None:
        """The slices of its tasks, the oldest first: 20 at most."""
        await info.context.require(Permission.STATISTICS_READ, self.uuid)
        return [slice_of(self.session, row) for row in await slice_rows(self.session, self.uuid)]

    @query(Permission.STATISTICS_READ)
    async def slice_comparisons(
        self,
        info: Info,
        questions: list[str] | None = None,
        min_position: Position | None = None,
    ) -> list[SliceComparison] | None:
        """Agreement on each slice that is counted against the other tasks, question by question.

        By Krippendorff's α with NOMINAL distance, on questions of choices, ratings and numbers of
        the present form: all of them, or some. `minPosition` as of `Slice.quality`.
        """
        context, session = info.context, self.session
        await require_figures(context, self.uuid)
        counters = (QUALITY.name, SLICES.name)
        reached = [await counted_up_to(context, session, min_position, one) for one in counters]
        return await comparisons_of(session, min(reached), self.uuid, questions)


async def comparisons_of(
    session: ReadSession, position: int, project: UUID, names: Sequence[str] | None
) -> list[SliceComparison]:
    """Return the comparisons of the slices of a project with the rest, as of a position.

    All that is read of the counters is as of the position, so that the numbers of all tasks hold
    those of each slice.

    Raises:
        Refused: NOT_FOUND for a question that the form has not, INVALID for one of another kind,
            LIMIT above `MOST_COMPARED`.
    """
    rows = {row["id"]: row for row in await slice_rows(session, project)}
    counted = [id_ for id_, row in rows.items() if await is_counted(session, row)]
    wanted = await _compared_questions(session, project, names)
    if len(counted) * len(wanted) > MOST_COMPARED:
        message = f"Compare {MOST_COMPARED} slices times questions at most: name fewer questions."
        raise Refused(Code.LIMIT, message, ("questions",))
    at = session.as_of(position)
    whole = {name: (await question_numbers(at, (project, name))).cells for name in wanted}
    given = [
        (id_, name, whole[name], (await slice_numbers(at, (project, id_, name))).cells)
        for id_, name in product(counted, wanted)
    ]
    found = await asyncio.to_thread(compared_slices, given)
    return [_comparison(slice_of(session, rows[one.slice]), one) for one in found]


async def _compared_questions(
    session: ReadSession, project: UUID, names: Sequence[str] | None
) -> list[str]:
    """Return the questions that are compared, of those asked for."""
    form = await present_form(session, project)
    known = {} if form is None else await questions(session, form)
    kinds = {name: one.question["kind"] for name, one in known.items()}
    if names is None:
        return [name for name, kind in kinds.items() if kind in COMPARED]
    for place, name in enumerate(names):
        if name not in kinds:
            path = ("questions", place)
            raise Refused(Code.NOT_FOUND, "The form has no such question.", path)
        if kinds[name] not in COMPARED:
            message = "Only choices, ratings and numbers are compared by slice."
            raise Refused(Code.INVALID, message, ("questions", place))
    return list(dict.fromkeys(names))


def _comparison(shown: Slice, found: SliceAgreement) -> SliceComparison:
    return SliceComparison(
        slice=shown,
        question=found.question,
        estimate=estimate_of(found.figure),
        rest=estimate_of(found.rest),
        difference=difference_of(found.difference, found.adjusted),
    )


def difference_of(found: TestedDifference, adjusted: float | None) -> FigureDifference:
    """Return a difference as clients see it."""
    return FigureDifference(
        value=found.value,
        low=found.low,
        high=found.high,
        level=found.level,
        p=found.p,
        adjusted_p=adjusted,
    )
