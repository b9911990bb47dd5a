"""What answers of different people to one task have in common, and figures of many tasks.

Import it where figures are computed. All of it takes processor time: call it in a thread.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Protocol
from uuid import UUID

from quality.figure import Figure, Reason
from quality.measures import rankings, texts
from quality.measures.ratios import mean, ratio
from quality.regions import scores
from quality.regions.budget import Budget, TooMuchError
from quality.regions.coincidences import TaskPieces, alpha_of_pieces
from quality.regions.comparison import Comparison, compare
from quality.regions.pieces import of_stretches
from quality.regions.relations import Relation, Same, relation_ratios, same_regions
from quality.regions.scores import PairRatios, Score
from server.events.core.event import JsonObject
from server.projections.counters.answer_regions import (
    NotReadError,
    lengths_of,
    regions_of,
    relations_of,
)
from server.reads.quality.comparisons.samples import Sample, TaskAnswers
from server.reads.quality.figures import Coefficient, LabelFigures, Measure, PeopleFigure
from server.reads.quality.over_time import CohortDay

MOST_STEPS = 15_000_000
"""Steps of `quality.regions.budget` that the answers to one question may take: some 2 seconds."""
MOST_OF_TASK = 3_000_000
"""Steps that those to one task may take; a task that would take more is left out."""

_BY_TASK = {Coefficient.PERCENT, Coefficient.KENDALL_TAU, Coefficient.SPEARMAN_RHO}
"""Measures that are a mean over tasks, each weighing the same."""
_SIGNED = {Coefficient.KENDALL_TAU, Coefficient.SPEARMAN_RHO}
"""Measures that are below 0 where people do the opposite of each other."""


class ComparedTask(Protocol):
    """What the answers of several people to one task have in common."""

    @property
    def people(self) -> tuple[UUID, ...]:
        """Those who answered, in order."""

    def ratios(self, measure: Measure) -> PairRatios:
        """Return what each pair of people adds to a measure."""


@dataclass(frozen=True)
class TaskRegions:
    """The regions of a task."""

    comparison: Comparison
    pieces: TaskPieces | None
    """What it adds to α over characters or moments; None for regions in a plane."""

    @property
    def people(self) -> tuple[UUID, ...]:
        """Those who answered, in order."""
        return self.comparison.people

    def ratios(self, measure: Measure) -> PairRatios:
        """Return what each pair of people adds to a measure."""
        return scores.pair_ratios(self.comparison, _score(measure), measure.similarity or 0.0)

    def ratios_by_label(self, measure: Measure) -> Mapping[str, PairRatios]:
        """Return what each pair of people adds to a measure of each label."""
        least = measure.similarity or 0.0
        return scores.pair_ratios_by_label(self.comparison, _score(measure), least)

    def alpha(self, measure: Measure) -> TaskPieces:
        """Return what the task adds to α."""
        return self.pieces or scores.clustered(self.comparison, measure.similarity or 0.0)


def _score(measure: Measure) -> Score:
    return Score(measure.coefficient.value)


@dataclass(frozen=True)
class TaskRelations:
    """The relations of a task, and the regions that they connect."""

    people: tuple[UUID, ...]
    given: list[list[Relation]]
    """By the place of a person."""
    comparisons: Mapping[str, Comparison]
    """By question, of the regions."""
    directed: bool

    def ratios(self, measure: Measure) -> PairRatios:
        """Return what each pair of people adds to a measure."""
        same: Same = same_regions(self.comparisons, measure.similarity or 0.0)
        labeled = measure.coefficient is Coefficient.F1
        return relation_ratios(self.given, same, directed=self.directed, labeled=labeled)


@dataclass(frozen=True)
class TaskTexts:
    """The texts that people wrote, without differences of white space."""

    people: tuple[UUID, ...]
    edits: Mapping[Coefficient, PairRatios]
    """Characters and words that need no edit, of those of the longer text."""

    def ratios(self, measure: Measure) -> PairRatios:
        """Return what each pair of people adds to a measure."""
        if measure.coefficient is not Coefficient.PERCENT:
            return self.edits[measure.coefficient]
        found = self.edits[Coefficient.CHARACTER_SIMILARITY]
        return {pair: (float(same == whole), 1.0) for pair, (same, whole) in found.items()}


@dataclass(frozen=True)
class TaskOrders:
    """The orders that people put things in."""

    people: tuple[UUID, ...]
    given: list[list[str]]

    def ratios(self, measure: Measure) -> PairRatios:
        """Return what each pair of people adds to a measure."""
        kendall = measure.coefficient is Coefficient.KENDALL_TAU
        correlation = rankings.kendall if kendall else rankings.spearman
        pairs = combinations(range(len(self.people)), 2)
        found = {(a, b): correlation(self.given[a], self.given[b]) for a, b in pairs}
        return {p: (0.0, 0.0) if value is None else (value, 1.0) for p, value in found.items()}

    def kendall_w(self) -> float | None:
        """Kendall's W of all orders."""
        return rankings.kendall_w(self.given)


@dataclass(frozen=True)
class ComparedTasks:
    """The tasks of a sample."""

    tasks: Sequence[ComparedTask]
    partial: bool
    """Whether others were left out."""
    days: Sequence[Mapping[CohortDay, date]] = ()
    """Of each task, the days that put it into a stretch of time."""

    def figures(self, measures: Sequence[Measure]) -> list[Figure]:
        """Return a figure of each measure."""
        return [self._noted(self._figure(measure)) for measure in measures]

    def by_label(self, measures: Sequence[Measure]) -> list[LabelFigures]:
        """Return figures of each label that regions have, the most frequent first."""
        tasks = [task for task in self.tasks if isinstance(task, TaskRegions)]
        regions = Counter(one.label for task in tasks for one in task.comparison.regions)
        found: dict[str, list[Figure]] = {label: [] for label in regions}
        for measure in measures:
            given: defaultdict[str, list[tuple[int, PairRatios]]] = defaultdict(list)
            for task in tasks:
                for label, ratios in task.ratios_by_label(measure).items():
                    given[label].append((len(task.people), ratios))
            for label, own in given.items():
                found[label].append(self._noted(_ratio(measure, own)))
        ordered = sorted(regions.items(), key=lambda one: (-one[1], one[0]))
        return [LabelFigures(label, n, found[label]) for label, n in ordered]

    def by_people(self, measure: Measure, number: int) -> list[PeopleFigure]:
        """Return a figure of each pair of people (`number` 2), or of each person (1), by ids."""
        groups: defaultdict[tuple[UUID, ...], list[tuple[int, PairRatios]]] = defaultdict(list)
        for task in self.tasks:
            own: defaultdict[tuple[int, ...], PairRatios] = defaultdict(dict)
            for pair, each in task.ratios(measure).items():
                for places in combinations(pair, number):
                    own[places][pair] = each
            for places, ratios in own.items():
                groups[tuple(task.people[at] for at in places)].append((len(ratios) + 1, ratios))
        return [
            PeopleFigure(people, self._noted(_ratio(measure, tasks)))
            for people, tasks in sorted(groups.items())
        ]

    def over_time(
        self, measure: Measure, begin_of: Callable[[date], date], of: CohortDay
    ) -> list[tuple[date, Figure]]:
        """Return a figure for each stretch of time, the earliest first; see `figures_over_time`."""
        found: defaultdict[date, list[ComparedTask]] = defaultdict(list)
        for task, days in zip(self.tasks, self.days, strict=True):
            found[begin_of(days[of])].append(task)
        return [
            (begin, replace(self, tasks=tasks, days=()).figures([measure])[0])
            for begin, tasks in sorted(found.items())
        ]

    def _figure(self, measure: Measure) -> Figure:
        if measure.coefficient is Coefficient.KRIPPENDORFF_ALPHA:
            regions = (task for task in self.tasks if isinstance(task, TaskRegions))
            return alpha_of_pieces([task.alpha(measure) for task in regions])
        if measure.coefficient is Coefficient.KENDALL_W:
            found = [task.kendall_w() for task in self.tasks if isinstance(task, TaskOrders)]
            answers = sum(len(task.people) for task in self.tasks)
            return mean([w for w in found if w is not None], answers, units=len(found))
        return _ratio(measure, [(len(task.people), task.ratios(measure)) for task in self.tasks])

    def _noted(self, figure: Figure) -> Figure:
        """Return the figure, noted as one of a sample if others were left out."""
        if not self.partial or figure.reason is not None:
            return figure
        return replace(figure, reason=Reason.SAMPLE)


def _ratio(measure: Measure, tasks: Iterable[tuple[int, PairRatios]]) -> Figure:
    """Return the figure of a measure that follows from pairs of people.

    Of m people on a task, each is in m - 1 pairs, which are divided by that: so that each answer
    counts once, as it does in α.

    Args:
        measure: the measure.
        tasks: for each task the number of people, and what its pairs add.
    """
    x, y, answers = list[float](), list[float](), 0
    for people, ratios in tasks:
        answers += people
        above, below = (sum(each[at] for each in ratios.values()) for at in (0, 1))
        weight = below if measure.coefficient in _BY_TASK else people - 1
        x.append(above / weight if weight else 0.0)
        y.append(below / weight if weight else 0.0)
    return ratio(x, y, answers, least=-1.0 if measure.coefficient in _SIGNED else 0.0)


def compare_all(given: Sample, question: JsonObject) -> ComparedTasks:
    """Compare the answers of a sample, as far as `MOST_STEPS` reach.

    Answers of another kind than that of the question, which it had before, are not compared.
    """
    kind, left, partial = question["kind"], MOST_STEPS, given.partial
    found, days = list[ComparedTask](), list[Mapping[CohortDay, date]]()
    for task in given.tasks:
        own = {p: a for p, a in sorted(task.people.items()) if a[question["name"]]["kind"] == kind}
        if len(own) < 2:
            continue
        allowed = min(MOST_OF_TASK, left)
        budget = Budget(allowed)
        try:
            found.append(_compared(TaskAnswers(own, task.size), question, budget))
            days.append(task.days)
        except (TooMuchError, NotReadError):
            partial = True
        left -= allowed - budget.left
    return ComparedTasks(found, partial, days)


def _compared(task: TaskAnswers, question: JsonObject, budget: Budget) -> ComparedTask:
    """Compare the answers to one task. Raises TooMuchError, or NotReadError for large masks."""
    people = tuple(task.people)
    given = [answers[question["name"]] for answers in task.people.values()]
    budget.spend(50 * len(people) ** 2)
    match question["kind"]:
        case "text":
            return TaskTexts(people, _edits([each["text"] for each in given], budget))
        case "ranking":
            orders = [each["order"] for each in given]
            longest = max(map(len, orders))
            budget.spend(len(people) ** 2 * (100 + 2 * longest**2))
            return TaskOrders(people, orders)
        case "relation":
            return _relations(task, question, budget)
        case kind:
            regions = dict(zip(people, regions_of(given, task.size, budget), strict=True))
            comparison, pieces = compare(regions, budget), None
            if kind in ("span", "interval"):
                lengths = lengths_of(kind, task.size, comparison.regions)
                pieces = of_stretches(regions, lengths, budget)
            return TaskRegions(comparison, pieces)


def _edits(given: Sequence[str], budget: Budget) -> Mapping[Coefficient, PairRatios]:
    """Return what each pair of texts needs no edit of."""
    budget.spend(sum(map(texts.normalizing_steps, given)))
    characters = [texts.normalized(text) for text in given]
    words = [text.split() for text in characters]
    found: dict[Coefficient, PairRatios] = {}
    for coefficient, parts in (
        (Coefficient.CHARACTER_SIMILARITY, characters),
        (Coefficient.WORD_SIMILARITY, words),
    ):
        found[coefficient] = {}
        for one, other in combinations(range(len(parts)), 2):
            longer = max(len(parts[one]), len(parts[other]))
            budget.spend(10 + texts.steps(parts[one], parts[other]))
            same = longer - texts.edits(parts[one], parts[other])
            found[coefficient][one, other] = float(same), float(longer)
    return found


def _relations(task: TaskAnswers, question: JsonObject, budget: Budget) -> TaskRelations:
    """Compare the regions that relations of a task connect; who marked none has none."""
    comparisons = {}
    for name in question["between"]:
        given = {p: answers[name] for p, answers in task.people.items() if name in answers}
        kinds = {answer["kind"] for answer in given.values()}
        if len(kinds) == 1:
            regions = dict(zip(given, regions_of(given.values(), task.size, budget), strict=True))
            whole = {person: regions.get(person, []) for person in task.people}
            comparisons[name] = compare(whole, budget)
    relations = relations_of(*(answers[question["name"]] for answers in task.people.values()))
    budget.spend(2 * len(relations) * sum(map(len, relations)))
    return TaskRelations(tuple(task.people), relations, comparisons, question.get("directed", True))
