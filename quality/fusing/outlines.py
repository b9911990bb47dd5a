"""Polygons: the outline of what more than half of them cover, on a grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quality.layout import Floats
from quality.regions.budget import Budget
from quality.regions.polygons import area
from quality.regions.region import Corners

CELLS = 128
"""Cells along the longer side of what the polygons cover together."""
SLACK = 0.75
"""How far the outline may be from the middles of the sides of cells, in cells."""


def majority_outline(polygons: Sequence[Corners], budget: Budget) -> Corners | None:
    """Return the outline of the largest area that more than half of some polygons cover.

    It has no holes, and is exact to about a cell. None where there is no such area.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    points = np.concatenate([np.asarray(corners, np.float64) for corners in polygons])
    low, high = points.min(axis=0), points.max(axis=0)
    cell = float((high - low).max()) / CELLS
    if cell <= 0:
        return None
    wide, tall = (int(n) for n in np.maximum(np.ceil((high - low) / cell - 1e-9), 1))
    budget.spend((len(points) + 4 * len(polygons)) * tall // 4 + 4 * wide * tall)
    votes = np.zeros((tall, wide), np.int64)
    for corners in polygons:
        votes += _cells((np.asarray(corners, np.float64) - low) / cell, wide, tall)
    loops = _loops(2 * votes > len(polygons))
    if not loops:
        return None
    budget.spend(50 * sum(map(len, loops)))
    largest = max(loops, key=area)
    kept = _simplified(np.asarray(largest, np.float64))
    return tuple((float(low[0] + x * cell), float(low[1] + y * cell)) for x, y in kept)


def _cells(corners: Floats, wide: int, tall: int) -> NDArray[np.int64]:
    """Return 1 for each cell whose middle lies in a polygon, by the even-odd rule; else 0."""
    x, y = corners.T
    u, v = np.roll(corners, -1, axis=0).T
    rows = np.arange(tall)[:, None] + 0.5
    edge_row, edge = np.nonzero((y <= rows) != (v <= rows))
    at = edge_row + 0.5
    crossing = x[edge] + (at - y[edge]) / (v[edge] - y[edge]) * (u[edge] - x[edge])
    column = np.clip(np.ceil(crossing - 0.5), 0, wide).astype(np.int64)
    turns = np.bincount(edge_row * (wide + 1) + column, minlength=tall * (wide + 1))
    inside: NDArray[np.int64] = np.cumsum(turns.reshape(tall, wide + 1), axis=1)[:, :wide] % 2
    return inside


def _loops(inside: NDArray[np.bool_]) -> list[Corners]:
    """Return the borders of areas and of holes, as the middles of the sides of cells."""
    padded = np.pad(inside, 1)
    leaving: dict[tuple[int, int], list[tuple[int, int]]] = {}
    # Along each side the area lies to the right, where y points down.
    for (dy, dx), start, end in (
        ((-1, 0), (0, 0), (1, 0)), ((0, 1), (1, 0), (1, 1)),
        ((1, 0), (1, 1), (0, 1)), ((0, -1), (0, 1), (0, 0)),
    ):  # fmt: skip
        outside = ~np.roll(padded, (-dy, -dx), axis=(0, 1))
        for y, x in zip(*(part.tolist() for part in np.nonzero(padded & outside)), strict=True):
            begin = (x - 1 + start[0], y - 1 + start[1])
            leaving.setdefault(begin, []).append((x - 1 + end[0], y - 1 + end[1]))
    return [*_followed(leaving)]


def _followed(leaving: dict[tuple[int, int], list[tuple[int, int]]]) -> list[Corners]:
    loops = []
    while leaving:
        first = min(leaving)
        here, back, found = first, (0, 0), list[tuple[float, float]]()
        while here in leaving:
            ends = leaving[here]
            # Where two areas touch at a corner, turning right stays at the same one.
            there = max(
                ends, key=lambda to: back[0] * (to[1] - here[1]) - back[1] * (to[0] - here[0])
            )
            ends.remove(there)
            if not ends:
                del leaving[here]
            found.append(((here[0] + there[0]) / 2, (here[1] + there[1]) / 2))
            back, here = (there[0] - here[0], there[1] - here[1]), there
        loops.append(tuple(found))
    return loops


def _simplified(loop: Floats) -> Floats:
    """Return corners of a loop from which no other is farther than SLACK: Ramer's algorithm."""
    far = int(((loop - loop[0]) ** 2).sum(axis=1).argmax())
    closed = np.vstack([loop, loop[:1]])
    kept, parts = {0, far}, [(0, far), (far, len(loop))]
    while parts:
        begin, end = parts.pop()
        if end - begin < 2:
            continue
        (x, y), along = closed[begin], closed[end] - closed[begin]
        between = closed[begin + 1 : end] - (x, y)
        length = float(np.hypot(*along))
        off = np.abs(along[0] * between[:, 1] - along[1] * between[:, 0]) / (length or 1.0)
        if not length:
            off = np.hypot(*between.T)
        most = int(off.argmax())
        if off[most] > SLACK:
            middle = begin + 1 + most
            kept.add(middle)
            parts += [(begin, middle), (middle, end)]
    found: Floats = loop[sorted(kept)]
    return found
