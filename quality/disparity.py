"""Whether groups of people answer otherwise than the rest, on the same tasks.

What a person answers depends on the tasks that the person was given. So an answer is taken as its
distance from what the others said of its task, before groups are compared. A group of few people is
not known well, however many answers they gave: people are resampled, not answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

import numpy as np

from quality.bounds import student_t
from quality.cells import Value
from quality.distances import Distance, nominal
from quality.layout import Floats
from quality.table import Table
from quality.tested_differences import benjamini_hochberg, two_sided

Person = TypeVar("Person", bound=Hashable)
Answer: TypeAlias = "tuple[Hashable, Person, float]"
"""A task, a person, and the number that the person answered."""

LEAST_PEOPLE = 5
"""Fewer people are no group that anything is said of."""
LEAST_ANSWERS = 20
"""Nor are people with fewer answers to tasks that others answered, too."""
RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Distances(Generic[Person]):
    """By person: how far the person's answers lie above what others said of the same tasks."""

    people: tuple[Person, ...]
    sums: Floats
    answers: Floats
    """How many answers, to tasks that somebody else answered, each sum is of."""
    raw: Floats
    """The sums of these answers as they were given."""


@dataclass(frozen=True, slots=True)
class Disparity:
    """How far a group lies above the rest, in the unit of the question.

    `people` and `answers` are those of the group. `raw` is its mean as it was given, and `raw_rest`
    that of the rest: they differ also where the tasks do. `p` is of two sides, and `adjusted` is
    the same where all groups are looked at (Benjamini and Hochberg).
    """

    people: int
    answers: int
    difference: float
    low: float
    high: float
    p: float
    adjusted: float
    raw: float
    raw_rest: float


def centred(answers: Iterable[Answer[Person]]) -> Distances[Person]:
    """The distances of answers from the mean of the others' to the same task, by person.

    Tasks that one person answered say nothing. Of two answers of a person to a task, the last
    counts. Equal answers in any order give equal distances, to the last bit.
    """
    tasks: defaultdict[Hashable, dict[Person, float]] = defaultdict(dict)
    for task, person, value in answers:
        tasks[task][person] = value
    found: defaultdict[Person, list[tuple[float, float]]] = defaultdict(list)
    for given in tasks.values():
        if len(given) > 1:
            values = sorted(given.values())
            total = float(np.sum(values))
            for person, value in given.items():
                found[person].append((value - (total - value) / (len(given) - 1), value))
    people = tuple(sorted(found, key=repr))
    pairs = [np.array(sorted(found[person])) for person in people]
    return Distances(
        people,
        np.array([pair[:, 0].sum() for pair in pairs]),
        np.array([float(len(pair)) for pair in pairs]),
        np.array([pair[:, 1].sum() for pair in pairs]),
    )


def disparities(
    given: Distances[Person],
    groups: Mapping[Hashable, Collection[Person]],
    *,
    seed: int,
    resamples: int = RESAMPLES,
    level: float = 0.95,
) -> dict[Hashable, Disparity]:
    """How far each group lies above all other people, of those groups that may be shown.

    A group is left out unless it `may_be_shown`. The spread is that over people who are drawn with
    replacement, from the group and from the rest by themselves; interval and p are those of
    Student's t with it, by as many degrees of freedom as the smaller side has people but one: with
    the normal distribution, one in six groups of five people would differ by chance at 0.05.
    The same answers, groups, seed and number of resamples give the same figures.
    """
    members = {name: _members(given, people) for name, people in groups.items()}
    shown = {name: one for name, one in members.items() if may_be_shown(given, one)}
    found = {
        name: _disparity(given, one, np.random.default_rng(seed), resamples, level)
        for name, one in shown.items()
    }
    adjusted = benjamini_hochberg([one.p for one in found.values()])
    return {
        name: replace(one, adjusted=one.p if p is None else p)
        for (name, one), p in zip(found.items(), adjusted, strict=True)
    }


def among(given: Distances[Person], people: Collection[Person]) -> Distances[Person]:
    """The distances of some people alone, still from what everybody said."""
    own = _members(given, people) > 0
    kept = tuple(person for person in given.people if person in people)
    return Distances(kept, given.sums[own], given.answers[own], given.raw[own])


def may_be_shown(given: Distances[Person], members: Floats) -> bool:
    """Tell whether anything may be said of a group, given 1 for each person in it, and else 0.

    Both it and the rest have `LEAST_PEOPLE` people and `LEAST_ANSWERS` answers: what is said of one
    says the same of the other. This holds for one figure; where many are given, somebody may
    subtract one from another.
    """
    return all(
        side.sum() >= LEAST_PEOPLE and given.answers @ side >= LEAST_ANSWERS
        for side in (members, 1 - members)
    )


def _members(given: Distances[Person], people: Collection[Person]) -> Floats:
    wanted = set(people)
    return np.array([float(person in wanted) for person in given.people])


def _disparity(
    given: Distances[Person],
    members: Floats,
    random: np.random.Generator,
    resamples: int,
    level: float,
) -> Disparity:
    sides = [np.flatnonzero(members), np.flatnonzero(1 - members)]
    means, spread = [], 0.0
    for side in sides:
        sums, answers = given.sums[side], given.answers[side]
        drawn = random.multinomial(len(side), np.full(len(side), 1 / len(side)), size=resamples)
        # Of so many people drawn with replacement, a mean varies less than it does between samples.
        spread += float(((drawn @ sums) / (drawn @ answers)).var()) * len(side) / (len(side) - 1)
        means.append(float(sums.sum() / answers.sum()))
    value, error, freedom = means[0] - means[1], spread**0.5, min(map(len, sides)) - 1
    reach = student_t(level, freedom) * error
    p = two_sided(value / error, freedom) if error > 0 else float(value == 0)
    raw, raw_rest = (float(given.raw[side].sum() / given.answers[side].sum()) for side in sides)
    number = int(given.answers[sides[0]].sum())
    return Disparity(
        len(sides[0]), number, value, value - reach, value + reach, p, p, raw, raw_rest
    )


def cross_alpha(
    one: Iterable[Collection[float]],
    other: Iterable[Collection[float]],
    distance: Distance = nominal,
) -> float | None:
    """How far two groups agree with each other beyond chance, whatever they do within themselves.

    1 - D_o / D_e, where D_o is the mean distance between an answer of the one and one of the other
    to the same unit, each unit weighing as many answers as it has, and D_e that between any two
    (the cross-replication κ of Wong, Paritosh and Aroyo, 2021). None where no unit has answers of
    both, or nothing differs.

    Args:
        one: the answers of one group to each unit.
        other: those of the other group to the same units, in the same order.
        distance: nominal, interval or ratio; those by rank depend on who answers.
    """
    units = [(list(a), list(b)) for a, b in zip(one, other, strict=True) if a and b]
    if not units:
        return None
    every = [[*a, *b] for a, b in units]
    table = Table.of_units(every)
    place = {value: at for at, value in enumerate(table.values)}
    size = len(place)
    grid = np.indices((size, size)).reshape(2, -1)
    apart = distance.between(table, grid[0], grid[1]).reshape(size, size)
    weights = np.array([float(len(unit)) for unit in every])
    shares = [
        np.array([_shares(side, place) for side in column]) for column in zip(*units, strict=True)
    ]
    observed = weights @ np.einsum("uc,cd,ud->u", shares[0], apart, shares[1]) / weights.sum()
    margins = [weights @ side / weights.sum() for side in shares]
    expected = float(margins[0] @ apart @ margins[1])
    return None if expected <= 0 else 1 - float(observed) / expected


def _shares(answers: Collection[float], place: Mapping[Value, int]) -> Floats:
    found = np.zeros(len(place))
    for answer in answers:
        found[place[answer]] += 1 / len(answers)
    return found
