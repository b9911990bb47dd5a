"""Three measures of agreement on one answer out of several.

Each takes units, one for each task: the values that different people gave to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Units = Sequence[Sequence[str]]


def observed(units: Units) -> float:
    """Return the share of agreeing pairs among the pairs of answers to the same task."""
    pairs = agreeing = 0
    for values in units:
        n = len(values)
        pairs += n * (n - 1)
        agreeing += sum(count * (count - 1) for count in Counter(values).values())
    return agreeing / pairs if pairs else 1.0


def fleiss_kappa(units: Units) -> float:
    """Return Fleiss' kappa; every unit must have the same number of values.

    Fleiss, J. L. (1971): Measuring nominal scale agreement among many raters.
    """
    totals = Counter(value for values in units for value in values)
    answers = totals.total()
    by_chance = sum((count / answers) ** 2 for count in totals.values())
    return 1.0 if by_chance == 1 else (observed(units) - by_chance) / (1 - by_chance)


def krippendorff_alpha(units: Units) -> float:
    """Return Krippendorff's alpha for nominal data; units may differ in size, singles are left out.

    Krippendorff, K. (2011): Computing Krippendorff's alpha-reliability.
    """
    pairable = [values for values in units if len(values) > 1]
    totals = Counter(value for values in pairable for value in values)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return 1.0
    differing = sum(
        (len(values) ** 2 - sum(count * count for count in Counter(values).values()))
        / (len(values) - 1)
        for values in pairable
    )
    return 1 - (n - 1) * differing / expected
