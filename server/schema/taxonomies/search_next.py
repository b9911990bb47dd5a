"""What a search in a published version finds for the next character, before that is typed."""

from __future__ import annotations

from collections.abc import Container, Sequence

import strawberry

from server.events.core.text_limits import NAME, text_of
from server.reads.loaders import Row
from server.reads.taxonomies.concepts import Place, Published, next_terms
from server.schema.taxonomies.concepts import SEEN, Found, best_first, take_term
from taxonomy.search import folded

HITS = 20
"""Concepts for each text: as many as `search` finds where nobody says how many."""
TEXTS = 64
"""The most characters that may follow a text. Where more do, as in Chinese, nothing is told."""


@strawberry.type(description="A concept that was found, in a few words.")
class FoundConcept:
    """A hit of `search` with the labels that a list of hits shows."""

    concept_id: str
    label: str
    term: str = strawberry.field(description="What fits: folded, from the word on that fits.")
    above: list[str] = strawberry.field(
        description="The labels from a root to right above it, along the first parents."
    )


@strawberry.type(description="A text that goes on with one more character.")
class NextSearch:
    """A text with what `search` finds for it."""

    text: str = strawberry.field(
        description="Folded: without accents and capital letters. Over a space it goes on with two."
    )
    hits: list[FoundConcept] | None = strawberry.field(
        description="What `search` finds, 20 at most; null where only `search` can tell."
    )


async def search_next(
    source: Published, text: str, allowed: Container[str] | None = None
) -> list[NextSearch] | None:
    """Return every text that is a character longer and finds something, with what it finds.

    The order of the hits, and what is found, are those of `server.schema.taxonomies.concepts`.

    Args:
        source: the version.
        text: the beginning of a word, which may be empty.
        allowed: the concepts to choose from; None for all.

    Returns:
        The texts; None where there are more than `TEXTS`.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    start = folded(text_of(text, "text", longest=NAME))
    terms = await next_terms(source.session, source.tree, start, TEXTS, HITS * SEEN)
    if terms is None:
        return None
    best = {longer: _best(longer, rows, allowed) for longer, rows in terms.items()}
    places = await _places(source, [hits for hits in best.values() if hits is not None])
    return [
        NextSearch(text=longer, hits=None if hits is None else _told(hits, places))
        for longer, hits in best.items()
    ]


def _best(text: str, rows: Sequence[Row], allowed: Container[str] | None) -> Found | None:
    """Return the best hits of a text; None where `search` would look at more of its terms."""
    best: Found = {}
    for row in rows:
        concept = row["concept"]
        if allowed is None or concept in allowed:
            take_term(best, concept, text, row["term"], row["rank"])
    if allowed is not None and len(best) < HITS and len(rows) == HITS * SEEN:
        return None
    return {concept: best[concept] for concept in best_first(best, HITS)}


async def _places(source: Published, found: Sequence[Found]) -> dict[str, Place]:
    """Return the concepts that were found, and all that stand above them."""
    known: dict[str, Place] = {}
    wanted = {concept for hits in found for concept in hits}
    while wanted:
        ids = list(wanted)
        places = zip(ids, await source.get(ids), strict=True)
        fresh = {id_: place for id_, place in places if place is not None}
        known |= fresh
        wanted = {above for place in fresh.values() for above in place.path} - known.keys()
    return known


def _told(hits: Found, places: dict[str, Place]) -> list[FoundConcept]:
    return [
        FoundConcept(
            concept_id=id_,
            label=places[id_].concept.label(),
            term=term,
            above=[places[above].concept.label() for above in places[id_].path[:-1]],
        )
        for id_, (*_, term) in hits.items()
        if id_ in places
    ]
