"""What rules of alerts watch, as a session sees it: at present, or as of a position."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import orjson

import quality.times
from quality.bounds import wilson
from quality.figure import Figure
from server.events.alerts.alerts import Measured
from server.events.alerts.rules import AlertCoefficient, AlertMetric, AlertRuleSet
from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import Outline
from server.events.labeling.tasks import Status
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_answers import alike_in, text_of_answers
from server.projections.counters.statistics import STATISTICS
from server.reads.as_of import moment_of, position_in, recorded_at
from server.reads.forms import present_form, question_of
from server.reads.gold.gold_left import gold_left
from server.reads.gold.judges import judge_of
from server.reads.quality.drift import (
    MOST_P,
    Windows,
    days_up_to,
    earlier,
    figure_of_window,
    label_drift,
    window_tasks,
)
from server.reads.quality.figures import Coefficient, Measure, figures, measures_of, of_units
from server.reads.quality.gold_scores import gold_numbers
from server.reads.quality.numbers import question_numbers
from server.reads.quality.over_time import DayNumbers
from server.reads.quality.scales import AgreementDistance, Scale, scale_of
from server.reads.quality.times import times_of
from server.reads.quality.units import known_units
from server.reads.session import ReadSession
from server.reads.statistics import Days, counted_position, past_numbers, progress

if TYPE_CHECKING:
    from quality.units import Known

COUNTED_BY: Mapping[AlertMetric, str] = {
    **dict.fromkeys(AlertMetric, QUALITY.name),
    AlertMetric.REVIEW_SHARE: STATISTICS.name,
    AlertMetric.REJECTED_SHARE: STATISTICS.name,
    AlertMetric.GOLD_LEFT: STATISTICS.name,
}
"""The counter whose numbers a metric is computed from."""
ONE_OF_EACH = (AlertMetric.AGREEMENT, AlertMetric.REVIEW_SHARE)
"""A metric of each counter."""
_ALWAYS = Days(date.min, date.max)
_ANSWERED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
_DIGITS = 6
"""Digits behind the point: the last bits of a figure tell nothing, and may differ by machine."""


class AlertProblemReason(StrEnum):
    """Why a rule is not evaluated, however much is answered."""

    ERASED = "ERASED"
    """What the rule is about was erased, or the version of the taxonomy of its question."""
    NO_QUESTION = "NO_QUESTION"
    """The form has no such question any more."""
    NOT_COMPARED = "NOT_COMPARED"
    """The question became another one, whose answers the coefficient does not compare."""
    BELOW_ZERO = "BELOW_ZERO"
    """An answer is below 0, and by RATIO no such number is compared."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A position, and the time at which its event was recorded."""

    position: int
    at: datetime

    @property
    def day(self) -> date:
        """The day of the time, in UTC."""
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule, and as of which moment of a session it is evaluated."""

    session: ReadSession
    rule: AlertRuleSet
    moment: Moment
    outlines: Outlines

    @property
    def key(self) -> tuple[UUID, str]:
        content = self.rule.content
        return self.rule.project, (content and content.question) or ""

    @property
    def days(self) -> Days:
        """The window, up to the day of the moment."""
        days = self.rule.window_days
        return _ALWAYS if days is None else days_up_to(self.moment.day, days)

    @property
    def reference(self) -> Days:
        """The days before the window."""
        begin = self.days.begin
        return Days(earlier(begin, self.rule.reference_days or 0), begin)


Outlines: TypeAlias = "Callable[[UUID, UUID, int], Awaitable[Outline]]"
"""Returns the outline of a version of a taxonomy, given the organization, its id and number."""
_Found: TypeAlias = "tuple[float, float, float, int] | None"
"""Value, low, high, units."""


async def moment_for(session: ReadSession, metric: AlertMetric) -> Moment | None:
    """Return the moment up to which a session sees the numbers of a metric; None before any."""
    if session.at is not None:
        return Moment(session.at, await moment_of(session))
    position = await counted_position(session, COUNTED_BY[metric])
    return Moment(position, await recorded_at(session, position)) if position > 0 else None


async def measure(
    session: ReadSession, rule: AlertRuleSet, moment: Moment, outlines: Outlines
) -> Measured | None:
    """Return what a rule watches as of a moment; None where that cannot be had.

    Raises:
        Refused: LIMIT where there is too much to compute; as `outlines`.
    """
    if rule.content is None:
        return None
    found = await _METRICS[rule.metric](_Asked(session, rule, moment, outlines))
    if found is None:
        return None
    *numbers, units = found
    value, low, high = (round(float(number), _DIGITS) for number in numbers)
    return Measured(value, low, high, units, moment.position, moment.at)


async def problem_of(
    session: ReadSession, rule: AlertRuleSet, moment: Moment, outlines: Outlines
) -> AlertProblemReason | None:
    """Return why a rule is not evaluated as of a moment, however much is answered.

    None where it is evaluated, or will be once enough is answered.

    Raises:
        Refused: as `measure`.
    """
    if rule.content is None:
        return AlertProblemReason.ERASED
    if rule.metric is not AlertMetric.AGREEMENT or rule.content.label is not None:
        return None
    asked, wanted = _Asked(session, rule, moment, outlines), _measure_of(rule.coefficient)
    if wanted.distance is AgreementDistance.NOMINAL:
        return None
    if rule.window_days is None:
        texts = (await question_numbers(session, asked.key)).values
    else:
        texts = (await window_tasks(session, asked.key, asked.days)).values
    scale = await _scale(asked, wanted, texts)
    return None if isinstance(scale, Scale) else scale


async def _agreement(asked: _Asked) -> _Found:
    rule = asked.rule
    label = None if rule.content is None else rule.content.label
    wanted = _measure_of(rule.coefficient)
    if rule.window_days is None and label is None:
        figure = await _of_all_tasks(asked, wanted)
    else:
        figure = await _of_window(asked, wanted, label)
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high, figure.units


async def _of_all_tasks(asked: _Asked, wanted: Measure) -> Figure | None:
    numbers = await question_numbers(asked.session, asked.key)
    scale = await _scale(asked, wanted, numbers.values)
    if not isinstance(scale, Scale):
        return None
    known: Known | None = ()
    if of_units([wanted]):
        known = await known_units(asked.session, asked.key, numbers, asked.moment.position)
    (figure,) = await asyncio.to_thread(figures, numbers.cells, scale, [wanted], known)
    return figure


async def _of_window(asked: _Asked, wanted: Measure, label: str | None) -> Figure | None:
    given = await window_tasks(asked.session, asked.key, asked.days)
    if label is not None:
        given = await asyncio.to_thread(_giving, label, given)
    scale = await _scale(asked, wanted, given.values)
    if not isinstance(scale, Scale):
        return None
    return await asyncio.to_thread(figure_of_window, given, scale, wanted)


def _measure_of(coefficient: AlertCoefficient | None) -> Measure:
    coefficient = coefficient or AlertCoefficient.KRIPPENDORFF_ALPHA
    if coefficient is AlertCoefficient.ICC:
        return Measure(Coefficient.ICC, None)
    if coefficient.distance is None:
        return Measure(Coefficient[coefficient.name], AgreementDistance.NOMINAL)
    name = coefficient.removesuffix(f"_{coefficient.distance}")
    return Measure(Coefficient[name], AgreementDistance[coefficient.distance])


async def _scale(
    asked: _Asked, measure: Measure, texts: Mapping[int, str]
) -> Scale | AlertProblemReason:
    """Return the scale of values that were given, or why the measure does not compare them."""
    if measure.distance is AgreementDistance.NOMINAL:
        return Scale((AgreementDistance.NOMINAL,), dict(texts))
    project, name = asked.key
    form = await present_form(asked.session, project)
    question = None if form is None else await question_of(asked.session, form, name)
    if question is None:
        return AlertProblemReason.NO_QUESTION
    outline = None
    if measure.distance is AgreementDistance.HIERARCHICAL and question.draws_on is not None:
        outline = await _outline(asked, *question.draws_on)
        if outline is None:
            return AlertProblemReason.ERASED
    parents = question.parents(outline)
    scale = await asyncio.to_thread(scale_of, question.question, texts, parents)
    if measure in measures_of(scale):
        return scale
    numbers = AgreementDistance.INTERVAL in scale.distances
    below_zero = numbers and measure.distance is AgreementDistance.RATIO
    return AlertProblemReason.BELOW_ZERO if below_zero else AlertProblemReason.NOT_COMPARED


async def _outline(asked: _Asked, taxonomy: UUID, version: int) -> Outline | None:
    """Return the outline of a version of a taxonomy; None once that was erased."""
    try:
        return await asked.outlines(asked.session.org, taxonomy, version)
    except Refused as refused:
        if refused.code is not Code.ERASED:
            raise
        return None


def _giving(label: str, given: DayNumbers) -> DayNumbers:
    """Return answers as far as they give a label, code 1, or do not, code 0."""
    gives = {code: label in _labels(text) for code, text in given.values.items()}
    found: dict[date, Counter[str]] = {}
    for day, tasks in given.tasks.items():
        counts = found.setdefault(day, Counter())
        for text, n in tasks.items():
            alike: Counter[int] = Counter()
            for code, answers in alike_in(text).items():
                alike[int(gives[code])] += answers
            counts[text_of_answers(alike)] += n
    return DayNumbers(found, {0: "without", 1: "with"})


def _labels(text: str) -> list[str]:
    """Return the labels in the text of a value: the options of a choice, or the value itself."""
    return orjson.loads(text) if text.startswith("[") else [text]


async def _drift(asked: _Asked) -> _Found:
    """PSI beyond chance. Its lower end is 0 where a test does not find more than chance."""
    found = await label_drift(asked.session, asked.key, Windows(asked.days, asked.reference))
    excess, p = found.figures.psi_excess, found.p
    if excess is None or p is None:
        return None
    low = excess if p < MOST_P else min(excess, 0.0)
    return excess, low, excess, min(found.figures.labels, found.figures.reference_labels)


async def _fast_share(asked: _Asked) -> _Found:
    times = await _times(asked, asked.days, asked.rule.member)
    usual = await _times(asked, asked.reference, None)
    return _estimated(quality.times.fast_share(times, usual), 1.0)


async def _median_seconds(asked: _Asked) -> _Found:
    times = await _times(asked, asked.days, asked.rule.member)
    return _estimated(quality.times.median(times), 1_000.0)


async def _times(asked: _Asked, days: Days, member: UUID | None) -> Counter[int]:
    """Return how many annotations of a member, or of all, took each time."""
    found = await times_of(asked.session, asked.rule.project, days)
    return found.all if member is None else found.by_member[member]


def _estimated(found: quality.times.Estimated | None, unit: float) -> _Found:
    if found is None or found.low is None or found.high is None:
        return None
    return found.value / unit, found.low / unit, found.high / unit, found.n


async def _tied_share(asked: _Asked) -> _Found:
    given = await window_tasks(asked.session, asked.key, asked.days)
    return await asyncio.to_thread(_ties, given)


def _ties(given: DayNumbers) -> _Found:
    tied = tasks = 0
    for counts in given.tasks.values():
        for text, n in counts.items():
            most = sorted(alike_in(text).values())
            if sum(most) > 1:
                tasks += n
                tied += n * (most[-2:] == [most[-1]] * 2)
    return _share(tied, tasks)


async def _review_share(asked: _Asked) -> _Found:
    rows = await progress(asked.session, asked.rule.project)
    tasks = {row["status"]: row["tasks"] for row in rows}
    return _share(tasks.get(Status.IN_REVIEW, 0), sum(tasks.get(one, 0) for one in _ANSWERED))


async def _rejected_share(asked: _Asked) -> _Found:
    verdicts = Counter[str]()
    for (_, column), n in (await _in_window(asked, "approved", "rejected", "replaced")).items():
        verdicts[column] += n
    return _share(verdicts["rejected"], verdicts.total())


async def _gold_score(asked: _Asked) -> _Found:
    member = asked.rule.member
    judge = await judge_of(asked.session, asked.key)
    everybody = await gold_numbers(asked.session, asked.key, judge)
    found = [one for one in everybody if member in (None, one.member)]
    return _share(sum(one.right for one in found), sum(one.judged for one in found))


async def _gold_left(asked: _Asked) -> _Found:
    answered = await _in_window(asked, "submitted")
    active = [member for (member, _), n in answered.items() if n]
    if not active:
        return None
    past = asked.session.as_of(asked.moment.position)
    left = min((await gold_left(past, asked.rule.project, active)).values())
    return left, left, left, len(active)


async def _in_window(asked: _Asked, *columns: str) -> Counter[tuple[UUID, str]]:
    """Return what a member, or everybody, did in the window, by member and column.

    These numbers only add up, so that those of a window are the difference of two moments.
    """
    found = await _annotators(asked, asked.moment.position, columns)
    if asked.rule.window_days is not None:
        begin = datetime.combine(asked.days.begin, time(), UTC)
        before = await position_in(asked.session, begin)
        found.subtract(await _annotators(asked, before or 0, columns))
    return found


async def _annotators(
    asked: _Asked, position: int, columns: Collection[str]
) -> Counter[tuple[UUID, str]]:
    project, member, found = asked.rule.project, asked.rule.member, Counter[tuple[UUID, str]]()
    past = await past_numbers(asked.session, [project], "statistics_annotators", position)
    for (whose, column), n in past[project].items():
        if column in columns and member in (None, UUID(whose)):
            found[UUID(whose), column] += n
    return found


def _share(part: int, whole: int) -> _Found:
    return (part / whole, *wilson(part, whole), whole) if whole else None


_METRICS: Mapping[AlertMetric, Callable[[_Asked], Awaitable[_Found]]] = {
    AlertMetric.AGREEMENT: _agreement,
    AlertMetric.DRIFT: _drift,
    AlertMetric.FAST_SHARE: _fast_share,
    AlertMetric.MEDIAN_SECONDS: _median_seconds,
    AlertMetric.TIED_SHARE: _tied_share,
    AlertMetric.REVIEW_SHARE: _review_share,
    AlertMetric.REJECTED_SHARE: _rejected_share,
    AlertMetric.GOLD_SCORE: _gold_score,
    AlertMetric.GOLD_LEFT: _gold_left,
}
