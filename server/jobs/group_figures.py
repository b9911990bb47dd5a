"""The figures of a release: what groups answer, compared with the rest, and how they agree."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from quality.agreement import alpha
from quality.anonymity import ReleasePlan
from quality.disparity import Disparity, among, centred, cross_alpha, disparities
from quality.distances import interval, nominal
from quality.moments import Answered, Moment, Part, Slices
from quality.table import Table
from quality.tested_differences import benjamini_hochberg
from server.events.core.event import JsonObject
from server.events.labeling.tasks import Task

Value: TypeAlias = "float | tuple[str, ...]"
"""A number, or the labels of a choice, sorted."""
MOST_FIGURES = 500
DIGITS = 3


class TaskAnswers(NamedTuple):
    """What people answered to one question of one task."""

    task: UUID
    slices: frozenset[UUID]
    values: dict[UUID, Value]
    """By person; an answer without a known author has its own id."""


def answers_of(task: Task, question: str) -> dict[UUID, Value]:
    """Return the answers of a task that count, and that were not erased, by person."""
    found = dict[UUID, Value]()
    for one in task.counting:
        answer = (one.answers or {}).get(question)
        if answer is not None and (value := _value(answer)) is not None:
            found[one.author or one.id] = value
    return found


def _value(answer: JsonObject) -> Value | None:
    kind = answer["kind"]
    if kind == "choice":
        return tuple(sorted(answer["values"]))
    return float(answer[kind]) if kind in ("number", "rating") else None


def moment_of(
    groups: Mapping[UUID, str], answered: Mapping[str, Iterable[TaskAnswers]]
) -> Moment[UUID]:
    """Return what `plan_release` looks at, given the answers to each question."""
    return Moment(groups, {name: Answered(_parts(tasks)) for name, tasks in answered.items()})


def _parts(tasks: Iterable[TaskAnswers]) -> dict[UUID, dict[Slices, Part]]:
    found = defaultdict[UUID, dict[Slices, Part]](dict)
    for task, slices, values in tasks:
        if len(values) < 2:
            continue  # What nobody else answered is in no figure.
        everything = tuple(sorted(map(repr, values.values())))
        for person, value in values.items():
            counted, given, sums = found[person].get(slices, (0, 0, 0))
            # Of its text: Python's hashes of -1 and -2 are equal.
            said = repr(value)
            given += hash((task, said))
            found[person][slices] = Part(counted + 1, given, sums + hash((task, said, everything)))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Figures:
    """Computes the figures of a release.

    `labels` has the questions, each with the labels whose shares are compared; none for numbers.
    """

    groups: Mapping[UUID, str]
    answered: Mapping[str, Sequence[TaskAnswers]]
    labels: Mapping[str, Sequence[str]]
    plan: ReleasePlan
    seed: int

    @property
    def number(self) -> int:
        """How many figures there are at most."""
        each = sum(len(one) or 1 for one in self.labels.values())
        return each * len(self.plan.groups) * (1 + len(self.plan.slices))

    def lines(self) -> list[JsonObject]:
        """Return the figures, adjusted for how many there are of them."""
        found = list(self._compared())
        adjusted = benjamini_hochberg([one.p for _, one in found])
        return [
            {**about, **shown_disparity(replace(one, adjusted=one.p if p is None else p))}
            for (about, one), p in zip(found, adjusted, strict=True)
        ]

    def _compared(self) -> Iterator[tuple[JsonObject, Disparity]]:
        for question, labels in self.labels.items():
            for slice_ in (None, *self.plan.slices):
                every = self.answered[question]
                tasks = [one for one in every if slice_ is None or slice_ in one.slices]
                agreement = self._agreement(tasks, bool(labels))
                for label in labels or (None,):
                    about = {
                        "question": question,
                        "label": label,
                        "slice": None if slice_ is None else str(slice_),
                    }
                    for group, one in self._disparities(tasks, label).items():
                        yield {**about, "group": group, **agreement[group]}, one

    def _disparities(self, tasks: Iterable[TaskAnswers], label: str | None) -> dict[str, Disparity]:
        given = centred(
            (task, person, _number(value, label))
            for task, _, values in tasks
            for person, value in values.items()
        )
        found: Any = disparities(among(given, self.groups), self._members(), seed=self.seed)
        return found  # type: ignore[no-any-return]

    def _members(self) -> dict[Any, list[UUID]]:
        """Return the people of each group that is shown."""
        names = sorted(map(str, self.plan.groups))
        return {name: [who for who, one in self.groups.items() if one == name] for name in names}

    def _agreement(self, tasks: Sequence[TaskAnswers], choice: bool) -> dict[str, JsonObject]:  # noqa: FBT001
        """Return, by group, how it agrees within itself and with the rest."""
        codes = dict[Value, float]()
        distance = nominal if choice else interval
        found = dict[str, JsonObject]()
        for name in self._members():
            own, rest = list[list[float]](), list[list[float]]()
            for one in tasks:
                sides: tuple[list[float], list[float]] = [], []
                for person, value in one.values.items():
                    code = codes.setdefault(value, float(len(codes))) if choice else value
                    if person in self.groups:
                        sides[self.groups[person] != name].append(code)  # type: ignore[arg-type]
                own.append(sides[0])
                rest.append(sides[1])
            within = alpha(Table.of_units(unit for unit in own if unit), distance).value
            found[name] = {
                "alpha": _rounded(within, DIGITS),
                "cross_alpha": _rounded(cross_alpha(own, rest, distance), DIGITS),
            }
        return found


def _number(value: Value, label: str | None) -> float:
    if isinstance(value, tuple):
        return float(label in value)
    return value


def shown_disparity(one: Disparity) -> JsonObject:
    """Return a figure without digits that its uncertainty leaves no meaning.

    Whoever knows all answers could try out which people a figure is of, the better the more digits
    it has.
    """
    reach = (one.high - one.low) / 2
    digits = DIGITS if reach <= 0 else DIGITS - 1 - math.floor(math.log10(reach))
    return {
        "people": one.people,
        "answers": one.answers,
        **{
            name: _rounded(getattr(one, name), digits)
            for name in ("difference", "low", "high", "raw", "raw_rest")
        },
        "p": float(f"{one.p:.3g}"),
        "adjusted": float(f"{one.adjusted:.3g}"),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0
