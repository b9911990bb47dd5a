"""A deep tree to measure with: the nouns of WordNet where they are at hand, else one like them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from taxonomy import Concept, Tree

NOUNS = Path(__file__).resolve().parents[2] / "shared" / "data" / "wordnet31" / "data.noun.gz"
COUNT = 82_192
"""Noun synsets of WordNet 3.1."""


def tree(count: int = COUNT) -> Tree:
    """Return the first `count` concepts whose parents are among them."""
    concepts = _nouns() if NOUNS.exists() else _like_them()
    chosen: list[Concept] = []
    seen: set[str] = set()
    waiting = list(concepts)
    while waiting and len(chosen) < count:
        # A file lists synsets by offset, so some stand before what is above them.
        ready = [c for c in waiting if seen.issuperset(c.broader)]
        ready = ready[: count - len(chosen)]
        taken = {c.id for c in ready}
        chosen += ready
        seen |= taken
        waiting = [c for c in waiting if c.id not in taken]
    return Tree(chosen, titles={"en": "WordNet nouns"}, language="en")


def _nouns() -> Iterator[Concept]:
    with gzip.open(NOUNS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("  "):
                continue  # the licence
            data, _, gloss = line.partition(" | ")
            cells = data.split()
            words, at = int(cells[3], 16), 4
            names = [cells[at + 2 * n].replace("_", " ") for n in range(words)]
            at += 2 * words
            pointers = [cells[at + 1 + 4 * n : at + 5 + 4 * n] for n in range(int(cells[at]))]
            above = (p[1] for p in pointers if p[0] in ("@", "@i"))
            yield Concept(
                cells[0],
                labels={"en": names[0]},
                broader=tuple(dict.fromkeys(above)),
                alternatives={"en": tuple(names[1:])} if names[1:] else {},
                definitions={"en": gloss.strip()},
            )


def _like_them() -> Iterator[Concept]:
    for number in range(COUNT):
        yield Concept(
            f"{number:08}",
            labels={"en": f"concept number {number}"},
            broader=(f"{(number - 1) // 4:08}",) if number else (),
            definitions={"en": f"what the number {number} stands for among its neighbours"},
        )
