"""Points and lines: they have no area, so what counts is how far they are from each other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from quality.layout import Floats
from quality.regions.budget import Budget
from quality.regions.region import Region

SPREAD = 0.05
"""The distance, as a share of the diagonal of what they lie on, that falls to exp(-1/2) = 0.61."""
FAR = 4.0
"""Multiples of it from which on two points are apart: exp(-8) is nothing."""
SAMPLES = 32
"""Points that are taken from a line, at equal distances along it."""


@dataclass(frozen=True)
class Keypoint:
    """A point; its similarity to another is that of COCO, exp(-d² / (2·spread²))."""

    x: float
    y: float
    spread: float

    def similarity(self, other: Keypoint, budget: Budget) -> float:
        """The object keypoint similarity."""
        budget.spend(10)
        squared = (self.x - other.x) ** 2 + (self.y - other.y) ** 2
        return _closeness(squared, self.spread)


@dataclass(frozen=True)
class Polyline:
    """An open line, compared by the mean distance of points on one to the other."""

    points: Floats
    """One row a point."""
    samples: Floats
    spread: float

    def similarity(self, other: Polyline, budget: Budget) -> float:
        """The closeness of the mean distance, whichever end each line begins at."""
        budget.spend(500 + SAMPLES * (len(self.points) + len(other.points)) // 4)
        there, back = _distance(self.samples, other.points), _distance(other.samples, self.points)
        return _closeness(((there + back) / 2) ** 2, self.spread)


def keypoint(label: str, x: float, y: float, diagonal: float, place: Hashable = None) -> Region:
    """A point on something with a diagonal, of which `SPREAD` is a share."""
    spread = SPREAD * diagonal
    return Region(label, _around([x], [y], spread), place, Keypoint(x, y, spread))


def polyline(
    label: str, points: Sequence[Sequence[float]], diagonal: float, place: Hashable = None
) -> Region:
    """A line on something with a diagonal."""
    spread, line = SPREAD * diagonal, np.array(points, np.float64)
    shape = Polyline(line, _samples(line), spread)
    return Region(label, _around(line[:, 0], line[:, 1], spread), place, shape)


def _around(
    xs: Sequence[float] | Floats, ys: Sequence[float] | Floats, spread: float
) -> tuple[float, float, float, float]:
    """The bounds of points, and half as far around them as the similarity of two reaches."""
    reach = FAR * spread / 2
    return (
        float(min(xs)) - reach,
        float(min(ys)) - reach,
        float(max(xs)) + reach,
        float(max(ys)) + reach,
    )


def _closeness(squared: float, spread: float) -> float:
    if not spread:
        return float(not squared)
    # The square of a very small spread would be zero.
    return exp(-squared / spread / (2 * spread))


def _samples(line: Floats) -> Floats:
    """Points at equal distances along a line, its ends included."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    reached = np.append(0.0, np.cumsum(lengths))
    wanted = np.linspace(0.0, reached[-1], SAMPLES)
    return np.stack([np.interp(wanted, reached, line[:, axis]) for axis in (0, 1)], axis=1)


def _distance(samples: Floats, line: Floats) -> float:
    """The mean distance of points to a line."""
    begin, along = line[:-1], np.diff(line, axis=0)
    squared = np.maximum((along**2).sum(1), 1e-300)
    offset = samples[:, None] - begin
    share = np.clip((offset * along).sum(2) / squared, 0.0, 1.0)
    nearest = np.hypot(*np.moveaxis(offset - share[:, :, None] * along, 2, 0)).min(1)
    return float(nearest.mean())
