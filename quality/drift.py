"""Drift: how far the labels of one window of time differ from those of a reference window.

A test says whether the difference is more than chance, and a size says whether it matters. Labels
of one person are alike, so that the labels of few people differ more than chance alone would make
them: people, and not labels, are permuted where there are enough of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb
from typing import TypeAlias

import numpy as np

from quality.bounds import chi_square_tail
from quality.layout import Floats

Counts: TypeAlias = Mapping[str, int]
"""How many labels give each value."""
Windows: TypeAlias = "tuple[Counts, Counts]"
"""The labels of a window, and those of its reference."""

EXPECTED = 5
"""Labels that each window is to have of a value by chance; rarer values are pooled into one."""
SHUFFLES = 999
"""How often people are permuted: the least p is one in a thousand."""
ARRANGEMENTS = 100
"""People are permuted where they can be arranged in so many ways, so that p may be below .01."""
MOST_STEPS = 2_000_000_000
"""People times values times permutations: about two seconds of CPU."""
SMOOTHING = 0.5
"""Added to each count for PSI, which is infinite where one window lacks a value."""


class DriftReason(StrEnum):
    """Why there is no figure of drift."""

    NO_LABELS = "NO_LABELS"
    """A window has no labels."""
    NO_VARIATION = "NO_VARIATION"
    """All labels of both windows give one value."""
    FEW = "FEW"
    """Too few labels: fewer than two values are left once the rare ones are pooled."""
    FEW_PEOPLE = "FEW_PEOPLE"
    """People can be arranged in fewer than ARRANGEMENTS ways."""
    TOO_MANY = "TOO_MANY"
    """There are too many people and values to permute people."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far two windows differ; what is null is null for `reason`."""

    labels: int
    reference_labels: int
    values: int = 0
    """Values that are compared, with all rare ones as one of them."""
    psi: float | None = None
    """The population stability index, Σ (p - q)·ln(p / q)."""
    psi_by_chance: float | None = None
    """What it is on average where nothing has changed: (K - 1)·(1 / n + 1 / m)."""
    divergence: float | None = None
    """Jensen and Shannon's, in bits: 0 for equal shares, 1 where no value is in both."""
    chi_square: float | None = None
    p: float | None = None
    """Of the χ² test, as if each label were of another person."""
    reason: DriftReason | None = None

    @property
    def psi_excess(self) -> float | None:
        """PSI without what chance gives it."""
        if self.psi is None or self.psi_by_chance is None:
            return None
        return self.psi - self.psi_by_chance


def drift(window: Counts, reference: Counts) -> Drift:
    """Compare the labels of two windows."""
    n, m = sum(window.values()), sum(reference.values())
    if not n or not m:
        return Drift(n, m, reason=DriftReason.NO_LABELS)
    if len({value for counts in (window, reference) for value in counts if counts[value]}) < 2:
        return Drift(n, m, 1, reason=DriftReason.NO_VARIATION)
    groups = pooled(window, reference)
    if len(groups) < 2:
        return Drift(n, m, len(groups), reason=DriftReason.FEW)
    x, y = _table((window, reference), groups)
    statistic, freedom = float(_chi_square(x[None], x + y)[0]), len(groups) - 1
    return Drift(
        labels=n,
        reference_labels=m,
        values=len(groups),
        psi=_psi(x, y),
        psi_by_chance=freedom * (1 / n + 1 / m),
        divergence=_divergence(x / n, y / m),
        chi_square=statistic,
        p=chi_square_tail(statistic, freedom),
    )


def pooled(window: Counts, reference: Counts) -> list[tuple[str, ...]]:
    """Return the values to compare, each alone or, last, the rare ones together.

    Rare is what one window would have fewer than EXPECTED labels of by chance. Where all rare ones
    together are rare still, the least of the others joins them.
    """
    both = added((window, reference))
    share = min(sum(window.values()), sum(reference.values())) / both.total()
    ordered = sorted(both, key=lambda value: (-both[value], value))
    often = [value for value in ordered if share * both[value] >= EXPECTED]
    rare = ordered[len(often) :]
    while rare and often and share * sum(both[value] for value in rare) < EXPECTED:
        rare.insert(0, often.pop())
    return [*((value,) for value in often), *([tuple(rare)] if rare else [])]


def p_of_people(
    people: Mapping[Hashable, Windows], *, seed: int = 0, shuffles: int = SHUFFLES
) -> float | DriftReason:
    """Return how often chance makes people differ as much between windows, or why that is unknown.

    The statistic is χ². Whoever gave labels in both windows has them swapped or not; the others are
    dealt out between the windows, each with all labels. The same people, seed and number of
    permutations give the same p, in whatever order the people come.
    """
    totals = [added(both[n] for both in people.values()) for n in (0, 1)]
    if not all(totals):
        return DriftReason.NO_LABELS
    groups = pooled(*totals)
    if len(groups) < 2:
        return DriftReason.FEW
    if len(people) * len(groups) * shuffles > MOST_STEPS:
        return DriftReason.TOO_MANY
    ordered = [people[one] for one in sorted(people, key=str)]
    x, y = (_table((both[n] for both in ordered), groups) for n in (0, 1))
    early, late = x.sum(1) > 0, y.sum(1) > 0
    single = np.flatnonzero(early ^ late)
    fixed = single[early[single]]
    if comb(len(single), len(fixed)) * 2 ** int((early & late).sum()) < ARRANGEMENTS:
        return DriftReason.FEW_PEOPLE
    random = np.random.default_rng(seed)
    signs = random.choice((-1.0, 1.0), (shuffles, len(ordered)))
    for row in signs:
        row[single] = np.where(random.permutation(early[single]) == early[single], 1.0, -1.0)
    both, first = (x + y).sum(0), x.sum(0)
    shuffled = (both + signs @ (x - y)) / 2
    # Sums of halves are exact, but χ² of the same table may differ in its last bits.
    reached = _chi_square(shuffled, both) >= _chi_square(first[None], both)[0] * (1 - 1e-9)
    return float((1 + reached.sum()) / (1 + shuffles))


@dataclass(frozen=True, slots=True)
class Shift:
    """What one part of the labels adds to the distance between two windows."""

    part: Hashable
    labels: int
    reference_labels: int
    of_mix: float
    """Since the part gave more or less of all labels, and gives other labels than most."""
    of_change: float
    """Since the labels within the part changed."""


def shifts(parts: Mapping[Hashable, Windows]) -> list[Shift]:
    """Tell whether other parts did the labeling or the labels within parts changed.

    Parts are slices of the tasks, or people. All `of_mix` and `of_change` together are half of the
    sum of |p - q|, the share of labels by which the windows differ; one below 0 works against the
    difference. Those that add most come first. Where a window has no labels, nothing adds anything.
    """
    names = sorted(parts, key=str)
    x, y = (added(parts[one][side] for one in names) for side in (0, 1))
    n, m = max(x.total(), 1), max(y.total(), 1)
    apart = {value: x[value] / n - y[value] / m for value in sorted(x.keys() | y.keys())}
    sign = {value: (by > 0) - (by < 0) if x and y else 0 for value, by in apart.items()}
    usual = (_signed(x, sign) + _signed(y, sign)) / 2
    found = []
    for name in names:
        now, before = parts[name]
        of_part, of_reference = sum(now.values()) / n, sum(before.values()) / m
        # Of a window in which the part has no labels, those of the other one.
        inside = _signed(now if of_part else before, sign)
        outside = _signed(before if of_reference else now, sign)
        mix = (of_part - of_reference) * ((inside + outside) / 2 - usual) / 2
        change = (of_part + of_reference) / 2 * (inside - outside) / 2
        found.append(Shift(name, sum(now.values()), sum(before.values()), mix, change))
    return sorted(found, key=lambda one: (-abs(one.of_mix + one.of_change), str(one.part)))


def added(counts: Iterable[Counts]) -> Counter[str]:
    """Return how many labels give each value in several counts together, without zeros."""
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return +found


def _signed(counts: Counts, sign: Mapping[str, int]) -> float:
    """Return the share of labels whose values have the sign 1, less that of those with -1."""
    total = sum(counts.values())
    return sum(n * sign.get(value, 0) for value, n in counts.items()) / total if total else 0.0


def _table(sides: Iterable[Counts], groups: Sequence[tuple[str, ...]]) -> Floats:
    """Return a row for each of some counts, and a column for each group of values."""
    place = {value: at for at, group in enumerate(groups) for value in group}
    rows = list(sides)
    found = np.zeros((len(rows), len(groups)))
    for row, counts in zip(found, rows, strict=True):
        for value, n in counts.items():
            if n:
                row[place[value]] += n
    return found


def _chi_square(x: Floats, both: Floats) -> Floats:
    """χ² of each row of counts of a window, of which both windows together have `both`.

    With E = n·T / N, it is Σ (x - E)²·N² / (n·m·T); 0 where a window has no labels.
    """
    total, n = both.sum(), x.sum(1)
    sides = n * (total - n)
    squares = ((x - n[:, None] * both / total) ** 2 / both).sum(1) * total**2
    found: Floats = np.where(sides > 0, squares / np.maximum(sides, 1), 0.0)
    return found


def _psi(x: Floats, y: Floats) -> float:
    p, q = ((counts + SMOOTHING) / (counts + SMOOTHING).sum() for counts in (x, y))
    return float(((p - q) * np.log(p / q)).sum())


def _divergence(p: Floats, q: Floats) -> float:
    middle = (p + q) / 2
    parts = (side[side > 0] * np.log2(side[side > 0] / middle[side > 0]) for side in (p, q))
    return float(sum(part.sum() for part in parts) / 2)
