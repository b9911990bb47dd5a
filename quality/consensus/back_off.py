"""Back-off in a hierarchy: where people disagree on a leaf, the deepest concept that most hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackOff:
    """What most votes agree on."""

    value: Hashable | None
    """The deepest concept that holds; None where not even a root does."""
    share: float
    """The share of the votes that lie at it or below it; of None, 0."""
    exact: bool
    """Whether somebody voted for the concept itself."""


def back_off(
    votes: Iterable[Hashable],
    above: Callable[[Hashable], Collection[Hashable]],
    threshold: float = 0.5,
) -> BackOff:
    """Return the deepest concept at or below which more than `threshold` of the votes lie.

    Each vote counts for its concept and for everything above it, once. In a hierarchy with several
    parents, concepts of one depth can hold both: the one with more votes is taken and, of equal
    ones, none, so that the answer lies above them.

    Args:
        votes: the concepts that people chose.
        above: returns everything above a concept.
        threshold: what the share must exceed, 0.5 or more and less than 1.

    Raises:
        ValueError: for another threshold.
    """
    if not 0.5 <= threshold < 1:
        raise ValueError("a threshold is 0.5 or more, and less than 1")
    given = [*votes]
    mass = Counter[Hashable](one for vote in given for one in {vote, *above(vote)})
    held = {one for one, count in mass.items() if count > threshold * len(given)}
    deepest = {one for one in held if not any(one in above(other) for other in held)}
    while deepest:
        ranked = sorted(deepest, key=lambda one: -mass[one])
        if len(ranked) == 1 or mass[ranked[0]] > mass[ranked[1]]:
            value = ranked[0]
            return BackOff(value, mass[value] / len(given), value in given)
        held -= deepest
        deepest = {one for one in held if not any(one in above(other) for other in held)}
    return BackOff(None, 0.0, exact=False)
