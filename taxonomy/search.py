"""Search of concepts while the user types: folded texts, and positions where a match may start."""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from taxonomy.concept import Concept
from taxonomy.languages import lookup
from taxonomy.tree import Tree

STARTS = 8
"""The most words of a name that can be found by their beginning."""
APOSTROPHES = "'’"


class Rank(IntEnum):
    """How well a name matches, from the best."""

    LABEL = 0
    """The searched text is the preferred label."""
    PREFIX = 1
    """The preferred label begins with the searched text."""
    WORD = 2
    """A word of the preferred label begins with the searched text."""
    ALTERNATIVE = 3
    """An alternative or hidden name, or a word of one, begins with the searched text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that was found, with the name by which it was found."""

    id: str
    name: str
    language: str
    rank: Rank


def folded(text: str) -> str:
    """Return a text as search compares it: no accents, no case, single spaces.

    Unicode's compatibility decomposition (UAX #15) without combining marks, then full case
    folding (Unicode Standard §3.13). Folding a folded text changes nothing.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    # Case folding may produce a composed character, and decomposing that an upper case one.
    while (after := _bare(_bare(text).casefold())) != text:
        text = after
    return " ".join(text.split())


def starts(text: str, limit: int = STARTS) -> list[str]:
    """Return the folded text from the beginning of each word, at most `limit` of them.

    The first is the whole text, so "deep learning" is found by "deep l" and by "learning".
    Chinese and Japanese are written without spaces: each of their characters begins a word.
    """
    whole = folded(text)
    found = {whole: None} if whole else {}
    for at in _words(whole):
        if len(found) >= limit:
            break
        found[whole[at:]] = None
    return list(found)[: max(limit, 0)]


def search(tree: Tree, text: str, languages: Iterable[str] = (), limit: int = 20) -> list[Hit]:
    """Find concepts by their names.

    Args:
        tree: the tree to search; every name is compared.
        text: the beginning of a name or of a word in it; an empty one finds nothing.
        languages: search names in these languages and without language only; in all if empty.
        limit: how many hits to return, each concept once.

    Returns:
        The best name of each concept: exact label, beginning of a label, of a word in it, other
        names; shorter ones first, deprecated concepts last among equals.
    """
    sought = folded(text)
    if not sought:
        return []
    wanted = tuple(languages)
    hits = (hit for concept in tree for hit in [_best(concept, sought, wanted)] if hit)
    return heapq.nsmallest(
        max(limit, 0),
        hits,
        key=lambda hit: (hit.rank, tree[hit.id].deprecated, len(hit.name), hit.name, hit.id),
    )


def _best(concept: Concept, sought: str, wanted: tuple[str, ...]) -> Hit | None:
    found: Hit | None = None
    preferred = len(concept.labels)
    for n, (tag, name) in enumerate(concept.names()):
        if wanted and not _speaks(tag, wanted):
            continue
        rank = _rank(folded(name), sought)
        if rank is not None and n >= preferred:
            rank = Rank.ALTERNATIVE
        if rank is not None and (
            found is None or (rank, len(name)) < (found.rank, len(found.name))
        ):
            found = Hit(concept.id, name, tag, rank)
    return found


def _rank(name: str, sought: str) -> Rank | None:
    if sought not in name:
        return None
    if name.startswith(sought):
        return Rank.LABEL if name == sought else Rank.PREFIX
    return Rank.WORD if any(name.startswith(sought, at) for at in _words(name)) else None


def _speaks(tag: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether a name tagged `tag` suits the wanted languages: "de" also suits "de-AT"."""
    return not tag or any(tag in lookup(one) or one in lookup(tag) for one in wanted)


def _bare(text: str) -> str:
    """Return the text decomposed (NFKD), without combining marks."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _words(whole: str) -> Iterator[int]:
    """Yield the positions where words of a folded text begin."""
    inside = False
    for at, c in enumerate(whole):
        if c.isalnum():
            if not inside or "\u3040" <= c <= "\u9fff":
                yield at
            inside = True
        # Vowel signs of Indian scripts and apostrophes are parts of words.
        elif not (inside and (c in APOSTROPHES or unicodedata.category(c)[0] == "M")):
            inside = False
