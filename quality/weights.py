"""How far two values of a scale agree, for the weighted coefficients: 1 for the same value.

A weight takes the places of values on their scale, from 0, and the length of the scale.
"""

from __future__ import annotations

import numpy as np

from quality.layout import Floats


def linear(places: Floats, length: int) -> Floats:
    """1 - |i - j| / (K - 1)."""
    return 1 - np.abs(places[:, None] - places) / max(length - 1, 1)


def quadratic(places: Floats, length: int) -> Floats:
    """1 - (i - j)² / (K - 1)²."""
    return 1 - (places[:, None] - places) ** 2 / max(length - 1, 1) ** 2
