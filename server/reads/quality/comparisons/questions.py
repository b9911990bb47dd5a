"""Agreement on questions whose answers are compared two by two: regions, texts and orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from quality.figure import Figure
from server.events.core.event import JsonObject
from server.reads.loaders import batched
from server.reads.quality.comparisons.large_masks import with_runs
from server.reads.quality.comparisons.parts import WHOLE, Part
from server.reads.quality.comparisons.samples import sample
from server.reads.quality.comparisons.turns import ComparisonTurns
from server.reads.quality.figures import Coefficient, LabelFigures, Measure, PeopleFigure
from server.reads.quality.scales import AgreementDistance
from server.reads.session import ReadSession
from server.storage import Blobs

if TYPE_CHECKING:
    from server.reads.quality.comparisons.tasks import ComparedTasks

HALF = 0.5
"""How similar regions are that stand for the same thing, unless something else is asked for."""

_AREAS = (
    Measure(Coefficient.F1, None, HALF),
    Measure(Coefficient.F1_UNLABELED, None, HALF),
    Measure(Coefficient.F1_MEAN, None),
    Measure(Coefficient.MEAN_IOU, None, HALF),
    Measure(Coefficient.PANOPTIC_QUALITY, None, HALF),
    Measure(Coefficient.KRIPPENDORFF_ALPHA, AgreementDistance.NOMINAL, HALF),
)
_ON_LINES = (
    Measure(Coefficient.F1, None, HALF),
    Measure(Coefficient.F1_UNLABELED, None, HALF),
    Measure(Coefficient.MEAN_IOU, None, HALF),
)
_STRETCHES = (
    Measure(Coefficient.KRIPPENDORFF_ALPHA, AgreementDistance.NOMINAL),
    Measure(Coefficient.F1, None, 1.0),
    Measure(Coefficient.F1, None, HALF),
    Measure(Coefficient.F1, None, 0.0),
    Measure(Coefficient.F1_UNLABELED, None, HALF),
    Measure(Coefficient.MEAN_IOU, None, HALF),
)
MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "span": _STRETCHES,
    "interval": _STRETCHES,
    "box": _AREAS,
    "ellipse": _AREAS,
    "polygon": _AREAS,
    "mask": _AREAS,
    "keypoint": (
        *_ON_LINES,
        Measure(Coefficient.KRIPPENDORFF_ALPHA, AgreementDistance.NOMINAL, HALF),
    ),
    "polyline": _ON_LINES,
    "track": _ON_LINES,
    "relation": _ON_LINES[:2],
    "text": (
        Measure(Coefficient.CHARACTER_SIMILARITY, None),
        Measure(Coefficient.WORD_SIMILARITY, None),
        Measure(Coefficient.PERCENT, AgreementDistance.NOMINAL),
    ),
    "ranking": (
        Measure(Coefficient.KENDALL_TAU, None),
        Measure(Coefficient.SPEARMAN_RHO, None),
        Measure(Coefficient.KENDALL_W, None),
    ),
}
"""By the kind of a question, its measures, the usual one first."""
OF_ALL = frozenset({Coefficient.KRIPPENDORFF_ALPHA, Coefficient.KENDALL_W})
"""Measures of everybody together, which do not follow from pairs of people."""


@dataclass(frozen=True)
class ComparedQuestion:
    """A question of a project whose answers are compared two by two."""

    project: UUID
    name: str
    question: JsonObject = field(compare=False)
    about: tuple[str, str] | None = field(compare=False)
    """The name and the kind of the input that it is about."""
    blobs: Blobs = field(compare=False)
    """The store of large masks."""
    turns: ComparisonTurns = field(compare=False)
    """Where the answers are compared, in turn with others."""
    member: UUID = field(compare=False)
    """Who asks."""
    part: Part = WHOLE
    """The tasks whose answers are compared."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of the question, the usual one first."""
        return MEASURES[self.question["kind"]]

    @property
    def names(self) -> list[str]:
        """The questions whose answers are read, this one first."""
        return [self.name, *self.question.get("between", ())]


async def figures(
    session: ReadSession, asked: ComparedQuestion, measures: Sequence[Measure]
) -> list[Figure]:
    """Return a figure of each measure."""
    found = await compared(session, asked)
    return await asked.turns.run(found.figures, measures)


async def figures_by_label(
    session: ReadSession, asked: ComparedQuestion, measures: Sequence[Measure]
) -> list[LabelFigures]:
    """Return figures of each label that regions have, the most frequent first."""
    found = await compared(session, asked)
    return await asked.turns.run(found.by_label, measures)


async def figures_by_people(
    session: ReadSession, asked: ComparedQuestion, measure: Measure, number: int
) -> list[PeopleFigure]:
    """Return a figure of each pair of people, or with `number` 1 of each person, by their ids."""
    found = await compared(session, asked)
    return await asked.turns.run(found.by_people, measure, number)


async def figures_over_time(
    session: ReadSession,
    asked: ComparedQuestion,
    begin_of: Callable[[date], date],
    measure: Measure,
) -> list[tuple[date, Figure]]:
    """Return a figure for each stretch of time of the question's part, the earliest first.

    `begin_of` returns the first day of the stretch of time that a day lies in.
    """
    found = await compared(session, asked)
    return await asked.turns.run(found.over_time, measure, begin_of, asked.part.of)


@batched
async def compared(
    session: ReadSession, questions: Sequence[ComparedQuestion]
) -> list[ComparedTasks]:
    """Return what the answers to a question have in common, on a sample of its tasks.

    The session is as of a position.

    Raises:
        Refused: RATE_LIMITED where too many requests wait for their turn.
    """
    # numpy takes a tenth of a second to import, which is nothing that a start should wait for.
    from server.reads.quality.comparisons.tasks import compare_all  # noqa: PLC0415

    found, turns = [], questions[0].turns
    async with turns.room(session, questions[0].member):
        for asked in questions:
            async with turns.turn():
                given = await sample(session, asked.project, asked.names, asked.about, asked.part)
                if asked.question["kind"] == "mask":
                    given = await with_runs(asked.blobs, session.org, given, asked.name)
                found.append(await turns.run(compare_all, given, asked.question))
    return found
