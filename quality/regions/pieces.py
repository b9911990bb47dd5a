"""α over characters and moments: a text or a recording is cut wherever somebody's region ends."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from quality.regions.budget import Budget
from quality.regions.coincidences import TaskPieces
from quality.regions.comparison import Person
from quality.regions.region import Region

Stretch = tuple[int, int, str]
"""Start, end and label: characters, or microseconds."""


def of_stretches(
    answers: Mapping[Person, Sequence[Region]],
    lengths: Mapping[Hashable, int],
    budget: Budget,
) -> TaskPieces:
    """What a task adds to α over all its characters or moments.

    A piece weighs as much as it is long. Its value is the set of labels that somebody gave it: one
    or none where regions do not overlap.

    Args:
        answers: by person, regions made by `region.extent`, whose starts and ends are whole.
        lengths: the length of each place. Regions elsewhere do not count.
        budget: what it may cost.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    found = TaskPieces(len(answers))
    given = [_by_place(regions) for regions in answers.values()]
    for place, length in lengths.items():
        own = [[_stretch(region, length) for region in each.get(place, ())] for each in given]
        _add(found, own, length, budget)
    return found


def _by_place(regions: Iterable[Region]) -> Mapping[Hashable, list[Region]]:
    found: defaultdict[Hashable, list[Region]] = defaultdict(list)
    for region in regions:
        found[region.place].append(region)
    return found


def _stretch(region: Region, length: int) -> Stretch:
    start, _, end, _ = region.bounds
    return min(int(start), length), min(int(end), length), region.label


def _add(
    found: TaskPieces, given: Sequence[Sequence[Stretch]], length: int, budget: Budget
) -> None:
    """Add the pieces of one place, those of the same values together."""
    ends = {0, length}.union(end for each in given for one in each for end in one[:2])
    cuts = sorted(ends)
    budget.spend(2 * len(cuts) * len(given))
    values = [_values(each, cuts, budget) for each in given]
    weights: Counter[tuple[frozenset[str], ...]] = Counter()
    for at, pattern in enumerate(zip(*values, strict=True)):
        weights[pattern] += cuts[at + 1] - cuts[at]
    for pattern, weight in weights.items():
        found.add(Counter(pattern), weight)


def _values(
    stretches: Iterable[Stretch], cuts: Sequence[int], budget: Budget
) -> list[frozenset[str]]:
    """The labels of one person on each piece between two cuts."""
    values: list[set[str]] = [set() for _ in cuts[1:]]
    for start, end, label in stretches:
        first, last = bisect_left(cuts, start), bisect_left(cuts, end)
        budget.spend(last - first)
        for at in range(first, last):
            values[at].add(label)
    return [*map(frozenset, values)]
