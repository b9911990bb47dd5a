"""Points: the geometric median, which a single stray point hardly moves."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

ITERATIONS, CLOSE = 200, 1e-12


def geometric_median(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the point with the least sum of distances to all, by Weiszfeld's algorithm.

    Of two points, and wherever several points are as near, it is one between them. Vardi and Zhang
    (2000) tell when a given point is the median, and how to leave it otherwise.
    """
    given = sorted(points)
    x = sum(one for one, _ in given) / len(given)
    y = sum(other for _, other in given) / len(given)
    scale = max((hypot(u - x, v - y) for u, v in given), default=0.0)
    for _ in range(ITERATIONS):
        distances = [hypot(u - x, v - y) for u, v in given]
        away = [(u, v, d) for (u, v), d in zip(given, distances, strict=True) if d > CLOSE * scale]
        if not away:
            break
        weight = sum(1 / d for _, _, d in away)
        next_x = sum(u / d for u, _, d in away) / weight
        next_y = sum(v / d for _, v, d in away) / weight
        here = len(given) - len(away)
        pull = hypot(next_x - x, next_y - y) * weight
        if here >= pull:
            break
        keep = here / pull
        moved = (1 - keep) * next_x + keep * x, (1 - keep) * next_y + keep * y
        step = hypot(moved[0] - x, moved[1] - y)
        x, y = moved
        if step <= CLOSE * scale:
            break
    # Towards a given point that is the median, the steps grow ever smaller.
    return min(((x, y), *given), key=lambda to: sum(hypot(u - to[0], v - to[1]) for u, v in given))
