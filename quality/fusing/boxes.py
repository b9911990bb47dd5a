"""Boxes: each side lies where the median of people put it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from quality.regions.region import Bounds


def median_box(boxes: Sequence[Bounds]) -> Bounds:
    """Return the median of each side: left, top, right, bottom. Boxes with an area have one."""
    left, top, right, bottom = (median(sides) for sides in zip(*boxes, strict=True))
    return left, top, right, bottom
