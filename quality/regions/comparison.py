"""Which regions of different people lie on each other, and how similar they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from quality.layout import Floats, Ints
from quality.regions.budget import Budget
from quality.regions.polygons import as_polygon
from quality.regions.region import Region, runs

Person: TypeAlias = Any
"""Whatever names a person; it can be put in order."""

_MATCHED = 30
"""Steps that a candidate takes in the figures that follow: it is gone through for each."""
_PART = 1 << 18
"""Pairs of regions that are in memory at once."""


class Match(NamedTuple):
    """Two regions of different people, by their places in the comparison."""

    similarity: float
    one: int
    other: int


@dataclass(frozen=True)
class Comparison:
    """The regions of all people who answered a task, and those that lie on each other."""

    people: tuple[Person, ...]
    """All who answered, those who marked nothing included; in order."""
    regions: tuple[Region, ...]
    """Of all people, in an order that does not depend on who marked them first."""
    owners: tuple[int, ...]
    """By region, the place of its person in `people`."""
    candidates: tuple[Match, ...]
    """Those that are similar at all, the most similar first."""

    def pairs(self) -> Iterable[tuple[int, int]]:
        """All pairs of people, by their places."""
        return combinations(range(len(self.people)), 2)

    def matches(self, least: float, *, labeled: bool = True) -> list[Match]:
        """The regions that stand for the same thing, each at most once for a pair of people.

        The most similar ones are matched first, as COCO does. So the matches at a higher `least`
        are those among the matches at a lower one that are as similar.

        Args:
            least: how similar they must be; 0 takes all candidates, 1 only the same regions.
            labeled: whether they must have the same label, too.
        """
        found: list[Match] = []
        taken: set[tuple[int, int]] = set()
        for match in self.candidates:
            similarity, one, other = match
            if similarity < least:
                break
            if labeled and self.regions[one].label != self.regions[other].label:
                continue
            mine, theirs = (one, self.owners[other]), (other, self.owners[one])
            if mine not in taken and theirs not in taken:
                taken |= {mine, theirs}
                found.append(match)
        return found

    def clusters(self, least: float) -> list[list[int]]:
        """Regions of different people, all as similar to each other, whatever their labels.

        Complete linkage, the most similar ones first; a region that nobody else marked is alone.
        """
        found = _Clusters(self.owners)
        close = [match for match in self.candidates if match.similarity >= least]
        for _, one, other in close:
            found.link(one, other)
        for _, one, other in close:
            found.join(one, other)
        return found.members()


class _Clusters:
    """Regions of different people by cluster, each of which has the name of one of its regions."""

    def __init__(self, owners: Sequence[int]) -> None:
        self._regions = {region: [region] for region in range(len(owners))}
        self._cluster = list(range(len(owners)))
        self._people = [1 << owner for owner in owners]
        """By cluster, a bit for each person with a region in it."""
        self._links: list[dict[int, int]] = [{} for _ in owners]
        """By two clusters, how many pairs of their regions are similar."""

    def members(self) -> list[list[int]]:
        """Return the regions of each cluster."""
        return list(self._regions.values())

    def link(self, one: int, other: int) -> None:
        """Note that two regions are similar, before any are joined."""
        self._links[one][other] = self._links[other][one] = 1

    def join(self, one: int, other: int) -> None:
        """Join the clusters of two regions if all pairs are similar, and of different people."""
        kept, gone = self._cluster[one], self._cluster[other]
        pairs = len(self._regions[kept]) * len(self._regions[gone])
        if self._people[kept] & self._people[gone] or self._links[kept][gone] < pairs:
            return
        if len(self._links[kept]) < len(self._links[gone]):
            kept, gone = gone, kept
        self._people[kept] |= self._people[gone]
        moved = self._regions.pop(gone)
        self._regions[kept] += moved
        for region in moved:
            self._cluster[region] = kept
        for near, similar in self._links[gone].items():
            del self._links[near][gone]
            if near != kept:
                total = self._links[kept].get(near, 0) + similar
                self._links[kept][near] = self._links[near][kept] = total
        self._links[gone] = {}


def compare(answers: Mapping[Person, Sequence[Region]], budget: Budget) -> Comparison:
    """Compare the regions that people marked on one task.

    Args:
        answers: by person, their regions: none for somebody who marked nothing.
        budget: what it may cost.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    people = tuple(sorted(answers))
    owned = [(region, at) for at, person in enumerate(people) for region in answers[person]]
    owned.sort(key=lambda one: (one[0].bounds, one[0].label, repr(one[0].place)))
    regions, owners = tuple(map(itemgetter(0), owned)), tuple(map(itemgetter(1), owned))
    found: list[Match] = []
    if len(people) > 1 and regions:
        for one, other, values in _near(regions, owners, budget):
            found += _similar(regions, one, other, values, budget)
    found.sort(key=lambda match: (-match.similarity, match.one, match.other))
    return Comparison(people, regions, owners, tuple(found))


def _near(
    regions: Sequence[Region], owners: Sequence[int], budget: Budget
) -> Iterable[tuple[Ints, Ints, Floats]]:
    """Yield pairs of regions of different people whose bounds have a point in common.

    With each pair comes the intersection over union of its bounds. The regions are in the order of
    their left sides: each is paired with those that begin before it ends.
    """
    bounds = np.array([region.bounds for region in regions], np.float64)
    places: dict[Hashable, int] = {}
    place = np.array([places.setdefault(region.place, len(places)) for region in regions])
    owner = np.array(owners)
    after = np.arange(1, len(regions) + 1)
    ends = np.searchsorted(bounds[:, 0], bounds[:, 2], side="right")
    counts = np.maximum(ends - after, 0)
    budget.spend(int(counts.sum()))
    for part in _parts(counts):
        one, other = runs(after[part], counts[part])
        one += part.start
        low = np.maximum(bounds[one, :2], bounds[other, :2])
        high = np.minimum(bounds[one, 2:], bounds[other, 2:])
        kept = (owner[one] != owner[other]) & (place[one] == place[other])
        kept &= (low <= high).all(1)
        one, other, both = one[kept], other[kept], (high - low)[kept].prod(1)
        sizes = (bounds[:, 2:] - bounds[:, :2]).prod(1)
        union = sizes[one] + sizes[other] - both
        yield one, other, both / np.where(union > 0, union, 1.0)


def _parts(counts: Ints) -> Iterable[slice]:
    """Yield stretches of regions that have about `_PART` pairs together."""
    reached, begin = np.cumsum(counts), 0
    while begin < len(counts):
        done = int(reached[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(reached, done + _PART, side="right")), begin + 1)
        yield slice(begin, end)
        begin = end


def _similar(
    regions: Sequence[Region], one: Ints, other: Ints, values: Floats, budget: Budget
) -> Iterable[Match]:
    """Yield the pairs that are similar at all; for rectangles, `values` says how similar."""
    budget.spend(5 * len(one))
    for left, right, value in zip(one.tolist(), other.tolist(), values.tolist(), strict=True):
        mine, theirs = regions[left], regions[right]
        found = value
        if mine.shape is not None or theirs.shape is not None:
            found = _of_shapes(mine, theirs, budget)
        if found > 0:
            budget.spend(_MATCHED)
            yield Match(found, left, right)


def _of_shapes(one: Region, other: Region, budget: Budget) -> float:
    """How similar two regions are of which one is no upright rectangle."""
    if one.shape is not None and other.shape is not None:
        return one.shape.similarity(other.shape, budget)
    return as_polygon(one).similarity(as_polygon(other), budget)
