"""A figure: what a coefficient says about a set of units, with its interval, or why it is null."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a figure is null, or should be read with care."""

    NO_PAIRS = "NO_PAIRS"
    """No unit has two answers: null."""
    NO_VARIATION = "NO_VARIATION"
    """Only one value was given, so nothing can be said about chance: null, not 1."""
    FEW = "FEW"
    """Fewer than ten units: given with care. Null for a pair of people, unless less is enough."""

    TOO_MANY = "TOO_MANY"
    """More different values than the distance is calculated for: null."""

    NOTHING_COMPARED = "NOTHING_COMPARED"
    """Units have two answers with nothing in them that is compared, such as no region: null."""

    NO_INTERVAL = "NO_INTERVAL"
    """Too much to go through, or too little of it known, for an interval: given without one."""

    SAMPLE = "SAMPLE"
    """Of some of the units only, since others were too many or too large: given with care."""


class IntervalMethod(StrEnum):
    """How an interval was found; units are what is sampled."""

    NONE = "NONE"
    """There is no interval."""
    DELTA = "DELTA"
    """The delta method with a t quantile."""
    BOOTSTRAP = "BOOTSTRAP"
    """Percentiles of figures of units drawn with replacement."""
    F = "F"
    """Quantiles of Fisher's F."""
    WILSON = "WILSON"
    """Wilson's interval of a share."""
    CLOPPER_PEARSON = "CLOPPER_PEARSON"
    """The exact interval of a share, never too narrow."""


FEW = 10
"""With fewer units, a figure is flagged."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient of a set of units.

    `units` have two answers or more, and `answers` are those on them. `low` and `high` bound the
    interval that holds the true value with probability `level`; they are null together.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    units: int
    answers: int
    method: IntervalMethod = IntervalMethod.NONE
    reason: Reason | None = None
