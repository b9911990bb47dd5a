"""Which regions of different people are one thing, and what most of them call it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quality.regions.budget import Budget
from quality.regions.comparison import Comparison, Person
from quality.regions.region import Region


@dataclass(frozen=True, slots=True)
class Fused:
    """A thing that enough people marked."""

    label: str | None
    """What most of those who marked it call it; None where several labels are tied."""
    members: tuple[tuple[Person, Region], ...]
    """Who marked it, and how: one region of each person."""
    share: float
    """The share of all people who marked it and call it so."""


def fuse(comparison: Comparison, similarity: float, quorum: int) -> tuple[list[Fused], float]:
    """Return the things that enough people marked, and how far people agree with that.

    Regions of different people are one thing where each is as similar to each other as asked for:
    complete linkage, the most similar ones first, one region of a person. The agreement is the mean
    over all things of the share of people who say the same: that it is there, with its label, or
    that there is nothing; 1 where nobody marked anything.

    Args:
        comparison: what people marked.
        similarity: how similar regions of one thing are at least.
        quorum: how many people must have marked a thing.
    """
    people, found, agreed = len(comparison.people), list[Fused](), list[float]()
    for cluster in comparison.clusters(similarity):
        members = sorted(cluster)
        if len(members) < quorum:
            agreed.append(1 - len(members) / people)
            continue
        labels = Counter(comparison.regions[one].label for one in members)
        most = max(labels.values())
        leading = [label for label, count in labels.items() if count == most]
        marked = tuple(
            (comparison.people[comparison.owners[one]], comparison.regions[one]) for one in members
        )
        agreed.append(most / people)
        found.append(Fused(leading[0] if len(leading) == 1 else None, marked, most / people))
    return found, sum(agreed) / len(agreed) if agreed else 1.0


def most_similar(regions: list[Region], budget: Budget) -> int:
    """Return the place of the region that is the most similar to all others, the first of several.

    Args:
        regions: with shapes of one kind, in an order that does not depend on people.
        budget: what it may cost.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    total = [0.0] * len(regions)
    for one, region in enumerate(regions):
        for other in range(one):
            shape = regions[other].shape
            if region.shape is not None and shape is not None:
                similarity = region.shape.similarity(shape, budget)
                total[one] += similarity
                total[other] += similarity
    return total.index(max(total))
