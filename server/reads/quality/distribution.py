"""Distributions of labels: shares of values, with those below them in a hierarchy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from server.reads.quality.scales import Parents, above


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels give a value."""

    value: str
    labels: int
    with_narrower: int
    """Those that give it or a value below it."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Where values, and those above them, lie in a hierarchy."""

    above: dict[str, frozenset[str]]
    """Of each value, itself and everything above it, each once."""
    depths: dict[str, int]
    """Of each value, the steps from the nearest top."""

    def at(self, value: str, depth: int) -> frozenset[str]:
        """Return the values at a depth that a value is or lies below; 0 is the top.

        A value above that depth stands for itself.
        """
        found = frozenset(one for one in self.above[value] if self.depths[one] == depth)
        return found or frozenset({value})


def ancestry(values: Iterable[str], parents: Parents | None) -> Ancestry:
    """Return where values lie; without parents, side by side.

    Raises:
        Refused: LIMIT as `scales.above` does.
    """
    direct = dict.fromkeys(values, ()) if parents is None else above(values, parents)
    found = Ancestry({}, {})
    if not any(direct.values()):
        return Ancestry({value: frozenset({value}) for value in direct}, dict.fromkeys(direct, 0))
    for value in TopologicalSorter(direct).static_order():
        up = direct[value]
        found.above[value] = frozenset({value}).union(*(found.above[one] for one in up))
        found.depths[value] = min((found.depths[one] + 1 for one in up), default=0)
    return found


def rolled_up(counts: Mapping[str, int], known: Ancestry, depth: int) -> Counter[str]:
    """Return the counts of values at a depth, to each of which it and all below it add theirs."""
    found: Counter[str] = Counter()
    for value, labels in counts.items():
        for top in known.at(value, depth):
            found[top] += labels
    return found


def label_counts(
    own: Mapping[str, int], all_labels: Mapping[str, int], known: Ancestry
) -> list[LabelCount]:
    """Return the counts of values, the most frequent first.

    Args:
        own: the values to return, with their labels.
        all_labels: all values that were given, with their labels.
        known: where these lie.
    """
    below: Counter[str] = Counter()
    for value, labels in all_labels.items():
        for top in known.above[value]:
            below[top] += labels
    ordered = sorted(own)
    ordered.sort(key=own.__getitem__, reverse=True)  # which keeps the order of equal ones
    return [LabelCount(value, own[value], below[value]) for value in ordered]
