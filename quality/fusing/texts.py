"""Texts: the one that is the most like all others, in somebody's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quality.measures.texts import edits, normalized, normalizing_steps, steps
from quality.regions.budget import Budget


@dataclass(frozen=True, slots=True)
class Medoid:
    """The text that takes the fewest edits to become the others."""

    text: str | None
    """As it was written; None where different texts are equally near to all."""
    likeness: float
    """The mean, over all texts, of the share of characters that need no edit."""


def medoid(texts: Sequence[str], budget: Budget) -> Medoid:
    """Return the text with the fewest edits to all others, white space aside.

    Of texts that differ in white space alone, it is the one that most people wrote, then the first
    in the order of characters.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    budget.spend(sum(10 + normalizing_steps(text) for text in texts))
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        spellings.setdefault(normalized(text), Counter())[text] += 1
    count = {text: written.total() for text, written in spellings.items()}
    names = sorted(count)
    far = dict.fromkeys(names, 0)
    likeness = dict.fromkeys(names, 0.0)
    for at, one in enumerate(names):
        likeness[one] += count[one]
        for other in names[:at]:
            budget.spend(steps(one, other))
            distance = edits(one, other)
            alike = 1 - distance / max(len(one), len(other))
            for mine, theirs in ((one, other), (other, one)):
                far[mine] += distance * count[theirs]
                likeness[mine] += alike * count[theirs]
    least = min(far.values())
    nearest = [text for text in names if far[text] == least]
    chosen = nearest[0] if len(nearest) == 1 else None
    sure = likeness[nearest[0]] / len(texts)
    if chosen is None:
        return Medoid(None, sure)
    written = spellings[chosen]
    return Medoid(min(written, key=lambda text: (-written[text], text)), sure)
