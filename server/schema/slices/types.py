"""Slices of a project's tasks, and figures of quality on each of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
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
from server.reads.quality.comparisons.parts import Part
from server.reads.quality.scales import AgreementDistance
from server.reads.session import ReadSession
from server.reads.slices.comparison import SliceAgreement, compared_slices
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
from server.schema.slices.compared import compared_numbers
from server.schema.slices.predicates import SlicePredicate, shown_predicate
from server.schema.statistics import counted_up_to

if TYPE_CHECKING:
    from quality.tested_differences import TestedDifference


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
    """A slice against the rest, by Krippendorff's α."""

    slice: Slice
    question: str
    distance: AgreementDistance
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
        distance: AgreementDistance | None = None,
        min_position: Position | None = None,
    ) -> list[SliceComparison] | None:
        """Agreement on each slice that is counted against the other tasks, question by question.

        By Krippendorff's α, on questions of choices, ratings and numbers of the present form: all
        of them, or some. By the usual distance of each question if none is given, or NOMINAL where
        that takes too long; else on the questions that have it. `minPosition` as of
        `Slice.quality`.
        """
        context, session = info.context, self.session
        await require_figures(context, self.uuid)
        counters = (QUALITY.name, SLICES.name, QUALITY_SAMPLES.name)
        reached = [await counted_up_to(context, session, min_position, one) for one in counters]
        found = await compared_numbers(
            context, session, min(reached), self.uuid, questions, distance
        )
        agreements = await asyncio.to_thread(compared_slices, found, named=distance is not None)
        rows = {row["id"]: row for row in await slice_rows(session, self.uuid)}
        # Another field may have begun a newer snapshot meanwhile, where a slice was removed.
        there = [one for one in agreements if one.given.slice in rows]
        return [_comparison(slice_of(session, rows[one.given.slice]), one) for one in there]


def _comparison(shown: Slice, found: SliceAgreement) -> SliceComparison:
    return SliceComparison(
        slice=shown,
        question=found.given.question,
        distance=found.given.measure.distance or AgreementDistance.NOMINAL,
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
