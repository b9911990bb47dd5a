"""Texts word by word: what most people wrote at each place (ROVER, Fiscus 1997)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quality.measures.texts import edits, normalized, normalizing_steps, steps
from quality.regions.budget import Budget

_NOTHING = ""
"""At a place where somebody wrote no word."""
_KEPT, _LEFT_OUT, _ADDED = range(3)


@dataclass(frozen=True, slots=True)
class VotedText:
    """The words that most people wrote, each at its place."""

    text: str | None
    """With one space between words; None where people are divided about some place."""
    share: float
    """The mean, over all places with a word, of the share of people who wrote it there."""


def vote_words(texts: Sequence[str], budget: Budget) -> VotedText:
    """Return the text that people wrote by majority at each place.

    Texts are put beside each other one after the other, the one with the fewest edits of words to
    all others first, so that neither people nor their order matter. Words are what white space
    separates, with their punctuation, and are the same or not. Where no text has white space, whole
    texts are voted on.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    budget.spend(sum(10 + normalizing_steps(text) for text in texts))
    places: list[Counter[str]] = []
    for number, words in enumerate(
        _nearest_first([normalized(text).split() for text in texts], budget)
    ):
        places = _beside(places, words, number, budget)
    found, shares = list[str](), list[float]()
    for place in places:
        (word, votes), *others = sorted(place.items(), key=lambda one: (-one[1], one[0]))
        if others and others[0][1] == votes:
            return VotedText(None, votes / len(texts))
        if word != _NOTHING:
            found.append(word)
            shares.append(votes / len(texts))
    return VotedText(" ".join(found), sum(shares) / len(shares) if shares else 1.0)


def _nearest_first(texts: list[list[str]], budget: Budget) -> list[list[str]]:
    """Return the texts by their edits to all others, then in the order of their words."""
    far = [0] * len(texts)
    for at, one in enumerate(texts):
        for before in range(at):
            budget.spend(10 + steps(one, texts[before]))
            distance = edits(one, texts[before])
            far[at] += distance
            far[before] += distance
    return [text for _, text in sorted(zip(far, texts, strict=True))]


def _beside(
    places: Sequence[Counter[str]], words: Sequence[str], before: int, budget: Budget
) -> list[Counter[str]]:
    """Return the places with the words of one more text, put where the fewest edits are needed.

    Args:
        places: the words that each was given, with how often.
        words: of the text.
        before: how many texts were put there.
        budget: what it may cost.
    """
    budget.spend(3 * (len(places) + 1) * (len(words) + 1))
    found: list[Counter[str]] = []
    at, word = 0, 0
    for step in _alignment(places, words):
        place = Counter({_NOTHING: before} if before else {}) if step == _ADDED else places[at]
        found.append(place + Counter([_NOTHING if step == _LEFT_OUT else words[word]]))
        at += step != _ADDED
        word += step != _LEFT_OUT
    return found


def _alignment(places: Sequence[Counter[str]], words: Sequence[str]) -> list[int]:
    """Return the steps from the first place and word to the last ones with the fewest edits.

    To keep a word costs nothing at a place that has it, and one edit elsewhere; to leave a place
    out costs nothing where somebody did. Of equal ways, the one is taken that keeps words the
    longest, from the end on.
    """
    gaps = [int(_NOTHING not in place) for place in places]
    costs = [[*range(len(words) + 1)]]
    for place, gap in zip(places, gaps, strict=True):
        above, row = costs[-1], [costs[-1][0] + gap]
        for at, word in enumerate(words):
            row.append(min(above[at] + (word not in place), above[at + 1] + gap, row[at] + 1))
        costs.append(row)
    found, at, left = list[int](), len(places), len(words)
    while at or left:
        cost = costs[at][left]
        kept = at and left and costs[at - 1][left - 1] + (words[left - 1] not in places[at - 1])
        if at and left and cost == kept:
            found.append(_KEPT)
        elif at and cost == costs[at - 1][left] + gaps[at - 1]:
            found.append(_LEFT_OUT)
        else:
            found.append(_ADDED)
        at -= found[-1] != _ADDED
        left -= found[-1] != _LEFT_OUT
    return found[::-1]
