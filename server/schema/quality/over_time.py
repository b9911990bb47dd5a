"""Agreement over time as clients see it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from server.reads.quality.comparisons import questions as comparisons
from server.reads.quality.comparisons.parts import Part
from server.reads.quality.figures import Coefficient
from server.reads.quality.over_time import CohortDay, figures_over_time
from server.reads.session import ReadSession
from server.schema.quality.figures import AgreementOfTime, MeasureChoice, chosen, estimate_of
from server.schema.quality.label_shares import TimeBucket, begin_of, days_of
from server.schema.quality.question import ProjectQuestion


@dataclass(frozen=True)
class Stretches:
    """Stretches of time, and which day puts a task into one of them."""

    begin: date
    end: date
    bucket: TimeBucket
    of: CohortDay


async def agreement_over_time(
    session: ReadSession, asked: ProjectQuestion, wanted: Stretches, choice: MeasureChoice
) -> list[AgreementOfTime]:
    """Return the agreement on the tasks of each stretch of time that has any, the earliest first.

    Raises:
        Refused: as `days_of`, `tasks_by_day` and `figures_over_time`; INVALID for a distance that
            does not fit.
    """
    days = days_of(wanted.begin, wanted.end, wanted.bucket)
    if asked.sampled is not None:
        return await _of_sample(session, asked, Part(asked.slice, days, wanted.of), wanted, choice)
    given = await asked.tasks_by_day(session, days, wanted.of)
    choice = replace(choice, coefficient=choice.coefficient or Coefficient.KRIPPENDORFF_ALPHA)
    first_day = partial(begin_of, bucket=wanted.bucket)
    if (missing := asked.missing(choice)) is not None:
        begins = sorted(set(map(first_day, given.tasks)))
        return [AgreementOfTime(begin=begin, estimate=missing.estimate) for begin in begins]
    scale = await asked.scale(given.values)
    if not scale.distances:
        return []
    found = await asyncio.to_thread(
        figures_over_time, given.tasks, first_day, scale, choice.among(scale)
    )
    return [AgreementOfTime(begin=begin, estimate=estimate_of(figure)) for begin, figure in found]


async def _of_sample(
    session: ReadSession,
    asked: ProjectQuestion,
    part: Part,
    wanted: Stretches,
    choice: MeasureChoice,
) -> list[AgreementOfTime]:
    """Return the same of regions, texts and orders, on a sample of the tasks of these days."""
    assert asked.sampled is not None  # noqa: S101 - of such questions only
    question = replace(asked.sampled, part=part)
    measure = chosen(question.measures, choice)
    first_day, counted = partial(begin_of, bucket=wanted.bucket), session.as_of(asked.position)
    found = await comparisons.figures_over_time(counted, question, first_day, measure)
    return [AgreementOfTime(begin=begin, estimate=estimate_of(figure)) for begin, figure in found]
