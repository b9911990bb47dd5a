"""Agreement on each label of a question, as clients see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import strawberry

from quality.cells import Kind
from quality.labels import LabelAgreement, by_label
from server.events.core.refusal import Code, Refused
from server.reads.quality.distribution import ancestry
from server.reads.quality.numbers import QuestionNumbers
from server.reads.quality.scales import Scale
from server.reads.session import ReadSession
from server.schema.core.base import Connection
from server.schema.core.paging import Paging, numbers_of, page_of_all
from server.schema.quality.figures import Estimate, estimate_of
from server.schema.quality.label_shares import Label
from server.schema.quality.question import ProjectQuestion, shown_value

if TYPE_CHECKING:
    from quality.units import Known

MOST_STEPS = 10_000_000
"""Labels that pairs of values may have in common: about two seconds of CPU in a thread."""


@strawberry.type(description="How people agree on one label, over tasks that several answered.")
class AgreementOnLabel(Label):
    """The agreement on a value, or on one of the options of a set."""

    answers: int = strawberry.field(description="Answers that give it.")
    alike: float = strawberry.field(
        description="Of the others' answers to the same tasks, the share that gives it too: for "
        "two people, the specific agreement of Cicchetti and Feinstein."
    )
    estimate: Estimate = strawberry.field(description="Krippendorff's α of giving it or not.")


async def agreement_by_label(
    session: ReadSession, asked: ProjectQuestion, depth: int | None, wanted: Paging
) -> Connection[AgreementOnLabel]:
    """Return a page of the labels that several people could agree on, the most given first.

    Raises:
        Refused: LIMIT above `MOST_STEPS`, or for too deep a hierarchy.
    """
    given, scale = await asked.compared(session)
    if not scale.distances:
        return page_of_all([], 0, wanted, partial(_shown, session, asked))
    known = await asked.units(session, given)
    found = await asyncio.to_thread(_by_label, given, scale, asked, depth, wanted, known)
    return page_of_all(found, len(found), wanted, partial(_shown, session, asked))


def _shown(session: ReadSession, asked: ProjectQuestion, found: LabelAgreement) -> AgreementOnLabel:
    project, question = asked.key
    return AgreementOnLabel(
        session=session,
        project=project,
        question=question,
        value=found.value,
        answers=found.answers,
        alike=found.alike,
        estimate=estimate_of(found.figure),
    )


def _by_label(
    given: QuestionNumbers,
    scale: Scale,
    asked: ProjectQuestion,
    depth: int | None,
    wanted: Paging,
    known: Known | None,
) -> list[LabelAgreement]:
    """Return the agreement on each label, on those of a page with intervals."""
    from quality.label_intervals import with_intervals  # noqa: PLC0415 - numpy, where it is needed
    from quality.table import Table  # noqa: PLC0415
    from quality.units import Units  # noqa: PLC0415

    labels = _labels(given, scale, asked, depth)
    if sum(min(len(labels[a]), len(labels[b])) for a, b in _pairs(given)) > MOST_STEPS:
        message = "People gave too many different sets of many options to compare each option."
        raise Refused(Code.LIMIT, message, ("question",))
    found = by_label(given.cells, labels)
    numbers = numbers_of(range(len(found)), wanted)
    if not numbers:
        return found
    table = Table(given.cells, scale.values)
    units = None if known is None else Units(table, known)
    page = slice(min(numbers), max(numbers) + 1)
    found[page] = with_intervals(found[page], table, labels, units)
    return found


def _pairs(given: QuestionNumbers) -> Iterator[tuple[int, int]]:
    """Yield the codes of each two values that were given to one task."""
    return ((a, b) for kind, _, a, b in given.cells if kind == Kind.PAIRS)


def _labels(
    given: QuestionNumbers, scale: Scale, asked: ProjectQuestion, depth: int | None
) -> Mapping[int, frozenset[str]]:
    """Return the labels of each value, or those that lie above them at a depth."""
    labels = {
        code: value
        if isinstance(value, frozenset)
        else frozenset({shown_value(scale, code, given.values)})
        for code, value in scale.values.items()
    }
    if depth is None:
        return labels
    known = ancestry({label for each in labels.values() for label in each}, asked.hierarchy)
    return {
        code: frozenset().union(*(known.at(label, depth) for label in each))
        for code, each in labels.items()
    }
