"""The difference of two figures of different units, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from quality.figure import Figure


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a figure is above another one; null where one of them is."""

    value: float | None
    low: float | None
    high: float | None


def difference(figure: Figure, reference: Figure) -> Difference:
    """Return how much a figure is above that of other units.

    The squares of what each interval reaches are added (Donner and Zou's MOVER), so that the
    interval is as uneven as those of the figures are.
    """
    if figure.value is None or reference.value is None:
        return Difference(None, None, None)
    value = figure.value - reference.value
    if figure.low is None or figure.high is None or reference.low is None or reference.high is None:
        return Difference(value, None, None)
    down = hypot(figure.value - figure.low, reference.high - reference.value)
    up = hypot(figure.high - figure.value, reference.value - reference.low)
    return Difference(value, value - down, value + up)
