"""What people made of the same text and of the same picture, from random numbers of a seed."""

from __future__ import annotations

from random import Random

TRANSCRIPT_SETS, MASK_SETS = 60, 20
PEOPLE, WORDS, PIXELS = 5, 12, 60
_SPOKEN = ("the", "a", "cat", "dog", "sat", "ran", "on", "under", "mat", "house", "and", "then")


def transcripts(seed: int) -> list[str]:
    """Return what five people wrote: of ten words, one is left out, changed, or followed by one.

    All begin with the same word: before the first place, crowd-kit counts an edit for what it
    leaves out even where somebody did.
    """
    random = Random(seed)
    spoken = random.choices(_SPOKEN, k=WORDS)

    def transcribed(word: str) -> list[str]:
        chance = random.random()
        if chance < 0.04:
            return []
        if chance < 0.08:
            return [random.choice(_SPOKEN)]
        return [word, random.choice(_SPOKEN)] if chance < 0.1 else [word]

    texts = [[found for word in spoken for found in transcribed(word)] for _ in range(PEOPLE)]
    return [" ".join(["so", *words]) for words in texts]


def masks(seed: int) -> list[list[int]]:
    """Return the pixels that five people marked, who differ about one pixel of five."""
    random = Random(seed)
    truth = [random.random() < 0.4 for _ in range(PIXELS)]
    return [[int(pixel != (random.random() < 0.2)) for pixel in truth] for _ in range(PEOPLE)]
