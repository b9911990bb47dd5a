"""A region: a label, where it lies, and its shape."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from quality.layout import Ints
from quality.regions.budget import Budget

Bounds: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right and bottom."""
Corners: TypeAlias = "tuple[tuple[float, float], ...]"
"""The corners of a polygon; the last one is joined to the first."""


class Shape(Protocol):
    """A shape that is no upright rectangle. Only shapes of one kind are compared."""

    def similarity(self, other: Any, budget: Budget) -> float:
        """How similar it is to another one: 1 if they are the same, and 0 if they are apart.

        Raises TooMuchError where the budget does not suffice.
        """


@dataclass(frozen=True, slots=True)
class Region:
    """A labeled region. One without a shape is the rectangle of its bounds."""

    label: str
    bounds: Bounds
    """Regions are compared only where their bounds have a point in common."""
    place: Hashable = None
    """What it lies on: a frame, a page, a message. Only regions of one place are compared."""
    shape: Shape | None = None
    name: str = ""
    """What relations call it."""


def extent(label: str, start: float, end: float, place: Hashable = None) -> Region:
    """A span of text, or a stretch of time: a rectangle of height 1, so that areas are lengths."""
    return Region(label, (start, 0.0, end, 1.0), place)


def runs(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The numbers from each `first` on, so many as it has counts, each after its place.

    With first [3, 7] and counts [2, 1]: the places [0, 0, 1], and the numbers [3, 4, 7].
    """
    place = np.repeat(np.arange(len(first)), counts)
    begun = np.cumsum(counts) - counts
    return place, first[place] + np.arange(len(place)) - begun[place]
