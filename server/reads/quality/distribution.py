"""Distributions of labels: shares of values, with those below them in a hierarchy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.reads.quality.scales import Parents, above


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels give a value."""

    value: str
    labels: int
    with_narrower: int
    """Those that give it or a value below it."""


def ancestors(values: Iterable[str], parents: Parents) -> dict[str, frozenset[str]]:
    """Return each value with itself and everything above it, each once."""
    direct = above(values, parents)
    found: dict[str, frozenset[str]] = {}

    def up(value: str) -> frozenset[str]:
        if value not in found:
            found[value] = frozenset({value})
            found[value] = found[value].union(*map(up, direct[value]))
        return found[value]

    for value in direct:
        up(value)
    return found


def at_depth(values: Iterable[str], parents: Parents, depth: int) -> dict[str, frozenset[str]]:
    """Return, of each value, the values at a depth that it is or lies below; 0 is the top.

    A value above that depth stands for itself.
    """
    up = ancestors(values, parents)
    depths: dict[str, int] = {}
    for value in sorted(up, key=lambda one: len(up[one])):
        depths[value] = min((depths[one] + 1 for one in parents(value) if one in depths), default=0)
    return {
        value: frozenset(one for one in up[value] if depths[one] == depth) or frozenset({value})
        for value in values
    }


def rolled_up(counts: Mapping[str, int], parents: Parents, depth: int) -> Counter[str]:
    """Return the counts of values at a depth, to each of which it and all below it add theirs."""
    found: Counter[str] = Counter()
    for value, tops in at_depth(counts, parents, depth).items():
        for top in tops:
            found[top] += counts[value]
    return found


def label_counts(
    own: Mapping[str, int], all_labels: Mapping[str, int], parents: Parents
) -> list[LabelCount]:
    """Return the counts of values, the most frequent first.

    Args:
        own: the values to return, with their labels.
        all_labels: all values that were given, with their labels.
        parents: of the values.
    """
    below: Counter[str] = Counter()
    for value, tops in ancestors(all_labels, parents).items():
        for top in tops:
            below[top] += all_labels.get(value, 0)
    ordered = sorted(own, key=lambda value: (-own[value], value))
    return [LabelCount(value, own[value], below[value]) for value in ordered]
