"""Masks: areas pixel by pixel, as runs."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from quality.layout import Floats
from quality.regions.budget import Budget
from quality.regions.region import Region


@dataclass(frozen=True)
class Mask:
    """The pixels of an area, by the ends of its runs in the order of pixels."""

    ends: Floats
    """Where runs begin and end, in turns, rising: begin, end, begin, …"""
    covered: Floats
    """How many pixels lie before each of these ends."""

    def similarity(self, other: Mask, budget: Budget) -> float:
        """The intersection over union; 0 where both are empty."""
        budget.spend(200 + (len(self.ends) + len(other.ends)) // 4)
        if not len(self.ends) or not len(other.ends):
            return 0.0
        # Pixels before a point grow linearly within a run, and not between runs.
        reached = np.interp(other.ends, self.ends, self.covered)
        both = float((reached[1::2] - reached[::2]).sum())
        return both / (float(self.covered[-1]) + float(other.covered[-1]) - both)


def mask(
    label: str, width: int, height: int, runs: Sequence[int], place: Hashable = None
) -> Region:
    """An area from run lengths as in COCO: column by column, pixels outside first.

    Masks of pictures of different sizes are in different places.
    """
    ends = np.cumsum(np.asarray(runs, np.int64))
    begins, ends = _without_empty(ends[:-1:2], ends[1::2])
    flat = np.stack([begins, ends], axis=1).ravel().astype(np.float64)
    inside = np.zeros(len(flat))
    inside[1::2] = np.cumsum(ends - begins)
    inside[2::2] = inside[1:-1:2]
    shape = Mask(flat, inside)
    return Region(label, _bounds(begins, ends, height), (place, width, height), shape)


def _without_empty(begins: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Runs that have a pixel, those that touch each other joined."""
    kept = begins < ends
    begins, ends = begins[kept], ends[kept]
    apart = begins[1:] > ends[:-1]
    first, last = np.append(True, apart), np.append(apart, True)
    return (begins[first], ends[last]) if len(begins) else (begins, ends)


def _bounds(begins: np.ndarray, ends: np.ndarray, height: int) -> tuple[float, float, float, float]:
    """The columns that runs lie in, and the rows if none of them goes beyond a column."""
    if not len(begins):
        return 0.0, 0.0, 0.0, 0.0
    left, right = int(begins[0]) // height, int(ends[-1] - 1) // height + 1
    within = (begins // height) == ((ends - 1) // height)
    if not within.all():
        return float(left), 0.0, float(right), float(height)
    top, bottom = int((begins % height).min()), int(((ends - 1) % height).max()) + 1
    return float(left), float(top), float(right), float(bottom)
