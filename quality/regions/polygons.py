"""Polygons, with boxes and ellipses that are turned: their intersection over union."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, radians, sin

import numpy as np

from quality.layout import Floats
from quality.regions.budget import Budget
from quality.regions.region import Corners, Region, runs

SIDES = 64
"""Corners of the polygon that stands for an ellipse: its area is 0.2 % smaller."""


@dataclass(frozen=True)
class Polygon:
    """A closed area by its corners. A point lies inside by the even-odd rule."""

    corners: Corners
    convex: bool = False
    """Whether it is known to have no dent."""

    @cached_property
    def edges(self) -> Floats:
        """The edges, from left to right, as rows of x, y, x and y; none that are upright."""
        points = np.array(self.corners, np.float64)
        ends = np.roll(points, -1, axis=0)
        turned = (points[:, 0] > ends[:, 0])[:, None]
        edges = np.hstack([np.where(turned, ends, points), np.where(turned, points, ends)])
        found: Floats = edges[edges[:, 0] < edges[:, 2]]
        return found

    def similarity(self, other: Polygon, budget: Budget) -> float:
        """The intersection over union; 0 where neither has an area."""
        if self.convex and other.convex and len(self.corners) == len(other.corners) == 4:
            budget.spend(150)  # Of boxes, for which clipping is faster than slabs.
            both = area(_clipped(self.corners, other.corners))
            own, others = area(self.corners), area(other.corners)
        else:
            own, others, both = _areas(self.edges, other.edges, budget)
        union = own + others - both
        return min(both / union, 1.0) if union > 0 else 0.0


def box(
    label: str,
    x: float,
    y: float,
    width: float,
    height: float,
    rotation: float = 0.0,
    place: Hashable = None,
) -> Region:
    """A box by its top left corner, then turned clockwise about its center, in degrees."""
    if not rotation:
        return Region(label, (x, y, x + width, y + height), place)
    half_x, half_y = width / 2, height / 2
    around = [(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)]
    corners = _turned(around, x + half_x, y + half_y, rotation)
    return _region(label, Polygon(corners, convex=True), place)


def ellipse(
    label: str,
    x: float,
    y: float,
    radius_x: float,
    radius_y: float,
    rotation: float = 0.0,
    place: Hashable = None,
) -> Region:
    """An ellipse by center and radii, turned clockwise, in degrees: a polygon of `SIDES`."""
    angles = [2 * pi * side / SIDES for side in range(SIDES)]
    around = [(radius_x * cos(angle), radius_y * sin(angle)) for angle in angles]
    return _region(label, Polygon(_turned(around, x, y, rotation), convex=True), place)


def polygon(label: str, points: Sequence[Sequence[float]], place: Hashable = None) -> Region:
    """A closed area by its corners."""
    return _region(label, Polygon(tuple((x, y) for x, y in points)), place)


def as_polygon(region: Region) -> Polygon:
    """The polygon of a region that has one, or of its bounds."""
    if isinstance(region.shape, Polygon):
        return region.shape
    left, top, right, bottom = region.bounds
    return Polygon(((left, top), (right, top), (right, bottom), (left, bottom)), convex=True)


def area(corners: Corners) -> float:
    """The area of a polygon whose edges do not cross, by the shoelace formula."""
    following = (*corners[1:], *corners[:1])
    twice = sum(x * v - u * y for (x, y), (u, v) in zip(corners, following, strict=True))
    return abs(twice) / 2


def _region(label: str, shape: Polygon, place: Hashable) -> Region:
    xs, ys = zip(*shape.corners, strict=True)
    return Region(label, (min(xs), min(ys), max(xs), max(ys)), place, shape)


def _turned(around: Sequence[tuple[float, float]], x: float, y: float, rotation: float) -> Corners:
    """Points about a center, turned clockwise as seen where y points down."""
    c, s = cos(radians(rotation)), sin(radians(rotation))
    return tuple((x + c * u - s * v, y + s * u + c * v) for u, v in around)


def _clipped(corners: Corners, by: Corners) -> Corners:
    """What of a convex polygon lies in another one, by Sutherland and Hodgman's algorithm.

    The corners of `by` go clockwise where y points down.
    """
    found = list(corners)
    for (x, y), (u, v) in zip(by, (*by[1:], *by[:1]), strict=True):
        sides = [(u - x) * (q - y) - (v - y) * (p - x) for p, q in found]
        kept: list[tuple[float, float]] = []
        for at, (p, q) in enumerate(found):
            before, side = sides[at - 1], sides[at]
            if (before < 0 < side) or (side < 0 < before):
                (o, n), share = found[at - 1], before / (before - side)
                kept.append((o + share * (p - o), n + share * (q - n)))
            if side >= 0:
                kept.append((p, q))
        found = kept
    return tuple(found)


def _areas(one: Floats, other: Floats, budget: Budget) -> tuple[float, float, float]:
    """The areas of two polygons and of what both cover, from their edges.

    Upright slabs are cut at all corners and crossings. Within a slab no edges cross, so that what
    is covered grows linearly, and its width times the lengths at its middle is its area.
    """
    edges = np.vstack([one, other])
    budget.spend(1_500 + len(edges))
    cuts = np.unique(np.concatenate([edges[:, 0], edges[:, 2], _crossings(edges, budget)]))
    x, y, u, v = edges.T
    first, end = np.searchsorted(cuts, x), np.searchsorted(cuts, u)
    budget.spend(int((end - first).sum()))
    edge, slab = runs(first, end - first)
    heights = y[edge] + (v - y)[edge] / (u - x)[edge] * (
        (cuts[slab] + cuts[slab + 1]) / 2 - x[edge]
    )
    order = np.lexsort((heights, slab))
    edge, slab, heights = edge[order], slab[order], heights[order]
    # Each polygon has an even number of edges in each slab: at its last edge, no line is inside.
    mine = edge < len(one)
    in_one, in_other = (np.cumsum(each)[:-1] % 2 == 1 for each in (mine, ~mine))
    pieces = np.diff(heights) * np.diff(cuts)[slab[:-1]]
    both = float(pieces[in_one & in_other].sum())
    return float(pieces[in_one].sum()), float(pieces[in_other].sum()), both


def _crossings(edges: Floats, budget: Budget) -> Floats:
    """The x of all points where two edges cross; the budget pays for edges above each other."""
    x, y, u, v = edges[np.argsort(edges[:, 0], kind="stable")].T
    slope, after = (v - y) / (u - x), np.arange(1, len(x) + 1)
    counts = np.searchsorted(x, u) - after
    budget.spend(int(counts.sum()))
    first, second = runs(after, counts)
    low, high = x[second], np.minimum(u[first], u[second])
    # Of two edges above each other, those that cross have changed their order at the end.
    begin = y[first] + slope[first] * (low - x[first]) - y[second]
    finish = begin + (slope[first] - slope[second]) * (high - low)
    crossed = begin * finish < 0
    share = begin[crossed] / (begin - finish)[crossed]
    found: Floats = low[crossed] + share * (high - low)[crossed]
    return found
