"""The figures of a release: what groups answer, compared with the rest, and how they agree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from quality.agreement import alpha
from quality.anonymity import ReleasePlan
from quality.disparity import Disparity, among, centred, cross_alpha, disparities
from quality.distances import interval, nominal
from quality.moments import TaskAnswers
from quality.table import Table
from quality.tested_differences import benjamini_hochberg
from server.events.core.event import JsonObject
from server.jobs.group_answers import Value

Tasks: TypeAlias = "Mapping[UUID, TaskAnswers[UUID]]"
"""What people answered to one question, by task."""
MOST_FIGURES = 500
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """Computes the figures of a release.

    `labels` has the questions, each with the labels whose shares are compared; none for numbers.
    """

    groups: Mapping[UUID, str]
    answered: Mapping[str, Tasks]
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
                tasks = {
                    id_: one for id_, one in every.items() if slice_ is None or slice_ in one.slices
                }
                agreement = self._agreement(tasks, bool(labels))
                for label in labels or (None,):
                    about = {
                        "question": question,
                        "label": label,
                        "slice": None if slice_ is None else str(slice_),
                    }
                    for group, one in self._disparities(tasks, label).items():
                        yield {**about, "group": group, **agreement[group]}, one

    def _disparities(self, tasks: Tasks, label: str | None) -> dict[str, Disparity]:
        given = centred(
            (task, person, _number(value, label))
            for task, one in tasks.items()
            for person, value in one.values.items()
        )
        found: Any = disparities(among(given, self.groups), self._members(), seed=self.seed)
        return found  # type: ignore[no-any-return]

    def _members(self) -> dict[Any, list[UUID]]:
        """Return the people of each group that is shown."""
        names = sorted(map(str, self.plan.groups))
        return {name: [who for who, one in self.groups.items() if one == name] for name in names}

    def _agreement(self, tasks: Tasks, choice: bool) -> dict[str, JsonObject]:  # noqa: FBT001
        """Return, by group, how it agrees within itself and with the rest."""
        codes = dict[Value, float]()
        distance = nominal if choice else interval
        found = dict[str, JsonObject]()
        for name in self._members():
            own, rest = list[list[float]](), list[list[float]]()
            for one in tasks.values():
                sides: tuple[list[float], list[float]] = [], []
                for person, value in one.values.items():
                    code = codes.setdefault(value, float(len(codes))) if choice else value
                    if person in self.groups:
                        sides[self.groups[person] != name].append(code)
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
