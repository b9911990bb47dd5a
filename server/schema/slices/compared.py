"""What is read to compare the agreement on the tasks of slices with that on all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.reads.computing import computed
from server.reads.forms import present_form, questions
from server.reads.quality.figures import Coefficient, Measure, of_units, units_of
from server.reads.quality.numbers import QuestionKey, QuestionNumbers, question_numbers
from server.reads.quality.scales import AgreementDistance, Scale, scale_of
from server.reads.quality.units import OutsideSlices, sampled_session
from server.reads.session import ReadSession
from server.reads.slices.comparison import SliceNumbers
from server.reads.slices.numbers import slice_numbers
from server.reads.slices.slices import is_counted, slice_rows
from server.schema.core.context import Context
from server.schema.quality.question import ProjectQuestion
from server.schema.quality.types import project_question

if TYPE_CHECKING:
    from quality.units import Known

MOST_COMPARED = 200
"""Slices times questions that are compared for one answer."""
MOST_CELLS_COMPARED = 2_000_000
"""Cells of slices that are compared for one answer: some 400 MB."""
COMPARED = ("choice", "rating", "number")
"""Kinds of questions whose answers are compared by value."""


async def compared_numbers(
    context: Context,
    session: ReadSession,
    position: int,
    project: UUID,
    names: Sequence[str] | None,
    distance: AgreementDistance | None,
) -> list[SliceNumbers]:
    """Return the numbers of each slice of a project that is counted, question by question.

    All that is read of the counters is as of a position that they have reached, so that the numbers
    of all tasks hold those of each slice.

    Raises:
        Refused: NOT_FOUND for a question that the form has not, INVALID for one of another kind, or
            that is named and has not the distance, LIMIT above `MOST_COMPARED`, and for too many
            values.
    """
    sampled, at = await sampled_session(session, position), session.as_of(position)
    # Where a counter lags behind, slices may have been defined since.
    known = {row["id"] for row in await slice_rows(sampled or at, project)}
    rows = [row for row in await slice_rows(session, project) if row["id"] in known]
    counted = [row for row in rows if await is_counted(session, row)]
    wanted = await _compared_questions(session, project, names)
    if len(counted) * len(wanted) > MOST_COMPARED:
        message = f"Compare {MOST_COMPARED} slices times questions at most: name fewer questions."
        raise Refused(Code.LIMIT, message, ("questions",))
    outside = None if sampled is None else OutsideSlices(sampled, project)
    found, left = dict[UUID, list[SliceNumbers]](), MOST_CELLS_COMPARED
    for name in wanted:
        _, asked = await project_question(context, session, project, name)
        whole = await question_numbers(at, (project, name))
        scale = await _scale(asked, whole, distance)
        measure = _measure(scale, distance)
        if measure is None:
            if names is not None:
                offered = ", ".join(scale.distances)
                message = f"Use one of the distances {offered} for {name!r}."
                raise Refused(Code.INVALID, message, ("distance",))
            continue
        for one in await _of_slices(at, outside, asked.key, counted, whole, scale, measure):
            found.setdefault(one.slice, []).append(one)
            left -= len(one.cells)
        if left < 0:
            message = "People gave too many different values: name fewer questions."
            raise Refused(Code.LIMIT, message, ("questions",))
    return [one for row in counted for one in found.get(row["id"], ())]


async def _of_slices(
    session: ReadSession,
    outside: OutsideSlices | None,
    key: QuestionKey,
    slices: Sequence[Any],
    whole: QuestionNumbers,
    scale: Scale,
    measure: Measure,
) -> list[SliceNumbers]:
    """Return the numbers of each of some slices, given their rows."""
    project, name = key
    found = list[SliceNumbers]()
    for row in slices:
        numbers = await slice_numbers(session, (project, row["id"], name))
        known: Known | None = None
        rest: Known | None = None
        if of_units([measure]):
            tasks = numbers.tasks or {}
            known = await computed(len(tasks), units_of, tasks)
            # Nothing is known of the tasks of a slice whose predicate was erased: none meets it.
            slice_ = None if row["predicate"] is None else row["id"]
            rest = None if outside is None else await outside.units(key, whole.cells, slice_)
        found.append(
            SliceNumbers(row["id"], name, measure, scale, whole.cells, numbers.cells, known, rest)
        )
    return found


async def _scale(
    asked: ProjectQuestion, whole: QuestionNumbers, distance: AgreementDistance | None
) -> Scale:
    """Return the scale of a question; without its hierarchy where that is too deep.

    Raises:
        Refused: LIMIT for too deep a hierarchy, if a distance by it may be asked for.
    """
    try:
        return await asked.scale(whole.values)
    except Refused as refused:
        if refused.code is not Code.LIMIT or distance is AgreementDistance.HIERARCHICAL:
            raise
        return scale_of(asked.question.question, whole.values, None)


def _measure(scale: Scale, distance: AgreementDistance | None) -> Measure | None:
    """Return α by a distance, the usual one of a scale if none is given; None without it."""
    if distance is not None and distance not in scale.distances:
        return None
    return Measure(Coefficient.KRIPPENDORFF_ALPHA, distance or scale.distances[0])


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
