"""What follows of matches: for two people, or for one label of theirs, sums that make a ratio."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from enum import StrEnum
from typing import TypeAlias

from quality.gold import MatchedRegions
from quality.regions.budget import Budget
from quality.regions.coincidences import TaskPieces
from quality.regions.comparison import Comparison, Match, compare
from quality.regions.region import Region

STEPS = tuple((50 + 5 * step) / 100 for step in range(10))
"""The similarities from .5 to .95 over which COCO takes the mean."""


class Score(StrEnum):
    """A measure of the regions of two people, as a ratio of two sums over their tasks."""

    F1 = "F1"
    """Twice the matches over the regions of both: those of the same label that are as similar."""
    F1_UNLABELED = "F1_UNLABELED"
    """F1 with regions matched whatever their labels."""
    F1_MEAN = "F1_MEAN"
    """The mean of F1 over `STEPS`."""
    MEAN_IOU = "MEAN_IOU"
    """The mean similarity of matches."""
    PANOPTIC_QUALITY = "PANOPTIC_QUALITY"
    """F1 times the mean similarity of matches (Kirillov et al. 2019)."""


LEAST = 0.01
"""The similarity from which on regions match a reference: the least that can be asked for."""
Ratio: TypeAlias = "tuple[float, float]"
"""A numerator and a denominator."""
PairRatios: TypeAlias = "dict[tuple[int, int], Ratio]"
"""By the places of two people."""


def pair_ratios(comparison: Comparison, score: Score, least: float) -> PairRatios:
    """What each pair of people adds to a score on a task."""
    labeled = score is not Score.F1_UNLABELED
    matched: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    start = STEPS[0] if score is Score.F1_MEAN else least
    for match in comparison.matches(start, labeled=labeled):
        matched[_people_of(comparison, match)].append(match.similarity)
    counts = Counter(comparison.owners)
    return {
        (one, other): _ratio(score, matched[one, other], counts[one] + counts[other])
        for one, other in comparison.pairs()
    }


def pair_ratios_by_label(
    comparison: Comparison, score: Score, least: float
) -> dict[str, PairRatios]:
    """What each pair of people adds to a score of each label; labels have to be the same.

    Pairs of whom neither marked a region of a label are not there.
    """
    matched: defaultdict[tuple[str, int, int], list[float]] = defaultdict(list)
    start = STEPS[0] if score is Score.F1_MEAN else least
    for match in comparison.matches(start):
        label = comparison.regions[match.one].label
        matched[(label, *_people_of(comparison, match))].append(match.similarity)
    counts = Counter(
        (region.label, owner)
        for region, owner in zip(comparison.regions, comparison.owners, strict=True)
    )
    found: defaultdict[str, PairRatios] = defaultdict(dict)
    for label, owner in counts:
        for peer in range(len(comparison.people)):
            pair = min(owner, peer), max(owner, peer)
            if owner != peer and pair not in found[label]:
                regions = counts[label, pair[0]] + counts[label, pair[1]]
                found[label][pair] = _ratio(score, matched[label, *pair], regions)
    return found


def _people_of(comparison: Comparison, match: Match) -> tuple[int, int]:
    one, other = comparison.owners[match.one], comparison.owners[match.other]
    return min(one, other), max(one, other)


def _ratio(score: Score, matched: Sequence[float], regions: int) -> Ratio:
    match score:
        case Score.F1 | Score.F1_UNLABELED:
            return 2.0 * len(matched), float(regions)
        case Score.F1_MEAN:
            found = sum(similarity >= step for similarity in matched for step in STEPS)
            return 2.0 * found / len(STEPS), float(regions)
        case Score.MEAN_IOU:
            return sum(matched), float(len(matched))
        case Score.PANOPTIC_QUALITY:
            return 2.0 * sum(matched), float(regions)


def matched_against(
    said: Sequence[Region], reference: Sequence[Region], budget: Budget
) -> MatchedRegions:
    """Match the regions of an answer with those of a reference that have the same label.

    Raises:
        TooMuchError: the regions are more than the budget allows.
    """
    matches = compare({0: said, 1: reference}, budget).matches(LEAST)
    return MatchedRegions.of(len(said), len(reference), (one.similarity for one in matches))


def clustered(comparison: Comparison, least: float) -> TaskPieces:
    """What a task adds to α over clusters: each person gives a cluster a label, or marked nothing.

    So both count: whether people marked the same things, and whether they named them alike.
    """
    pieces = TaskPieces(len(comparison.people))
    for cluster in comparison.clusters(least):
        counts: Counter[Hashable] = Counter(comparison.regions[at].label for at in cluster)
        counts[None] = pieces.people - len(cluster)
        pieces.add(+counts)
    return pieces
