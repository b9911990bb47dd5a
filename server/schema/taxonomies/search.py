"""Search of concepts by the beginnings of the words in their names."""

from __future__ import annotations

import asyncio

import strawberry

import taxonomy
from server.events.core.text_limits import NAME, text_of
from server.reads.taxonomies.concepts import Drafted, Published, terms_from
from server.schema.taxonomies.concepts import Concept, concept_of
from taxonomy.search import folded, starts

SEEN = 4
"""Terms that are read for each wanted hit, because several may lead to one concept."""


@strawberry.type(description="A concept that was found.")
class ConceptHit:
    """A concept with the term by which it was found."""

    concept: Concept
    term: str = strawberry.field(description="What fits: folded, from the word on that fits.")


async def search(source: Published, text: str, count: int) -> list[ConceptHit]:
    """Return concepts of which a name has a word that begins with the text.

    The best come first: the whole name, then the beginning of the preferred label, then a word
    inside it, then other names; among equals the shorter name.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    start = folded(text_of(text, "text", longest=NAME))
    if not start:
        return []
    rows = await terms_from(source.session, source.tree, start, count * SEEN)
    best: dict[str, tuple[bool, int, int, str]] = {}
    for _, term, rank, concept in rows:
        found = (term != start, rank, len(term), term)
        best[concept] = min(found, best.get(concept, found))
    chosen = sorted(best, key=lambda concept: (*best[concept], concept))[:count]
    places = await source.get(chosen)
    return [
        ConceptHit(concept=concept_of(source, place), term=best[id_][-1])
        for id_, place in zip(chosen, places, strict=True)
        if place is not None
    ]


async def search_draft(source: Drafted, text: str, count: int) -> list[ConceptHit]:
    """Return concepts of a draft. Its terms are not indexed, so every name is compared.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    sought = folded(text_of(text, "text", longest=NAME))
    hits = await asyncio.to_thread(taxonomy.search, source.tree, sought, limit=count)
    places = await source.get([hit.id for hit in hits])
    return [
        ConceptHit(
            concept=concept_of(source, place),
            term=next(term for term in starts(hit.name, len(hit.name)) if term.startswith(sought)),
        )
        for hit, place in zip(hits, places, strict=True)
        if place is not None
    ]
