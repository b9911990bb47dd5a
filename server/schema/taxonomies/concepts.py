"""Concepts of a published version or a draft as clients see them, and the search for them."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import strawberry

import taxonomy
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import NAME, text_of
from server.events.forms.taxonomy_outline import NotLoaded, Restriction
from server.projections.engine.concept_index import terms_of
from server.reads.taxonomies.concepts import ConceptSource, Drafted, Place, Published, terms_from
from server.schema.core.base import Connection, query
from server.schema.core.context import Context, Info
from server.schema.core.paging import Paging, page_of, paging, place_in
from server.schema.statistics import ConceptUsage, usage_of
from taxonomy import Tree
from taxonomy.concept import Lists, Texts
from taxonomy.search import folded, starts


@strawberry.type(description="A text and the language that it is in.")
class LanguageText:
    """A text in one language."""

    language: str | None = strawberry.field(description="A BCP 47 tag; null where none is given.")
    text: str


@strawberry.type(description="The code of a concept in another system.")
class ConceptCode:
    """The code in one system."""

    system: str
    code: str


@strawberry.type(description="What a label means, under an id that never changes.")
class Concept:
    """A concept of one version or draft."""

    source: strawberry.Private[ConceptSource]
    place: strawberry.Private[Place]
    concept_id: str = strawberry.field(
        description="The id, which answers hold; the same in all versions."
    )
    depth: int = strawberry.field(description="Steps from the nearest root; 0 for roots.")
    child_count: int = strawberry.field(description="How many concepts stand right below it.")
    deprecated: bool = strawberry.field(description="Whether it is kept for old labels only.")
    uri: str | None = strawberry.field(description="What identifies it to others.")
    color: str | None = strawberry.field(description="A color for screens, as #rrggbb.")
    hotkey: str | None = strawberry.field(description="A key for screens.")

    @query(Permission.TAXONOMIES_READ)
    def label(self, language: str | None = None) -> str:
        """The preferred label; in another language where there is none in this one."""
        return self.place.concept.label(*([language] if language else []))

    @query(Permission.TAXONOMIES_READ)
    def labels(self) -> list[LanguageText]:
        """The preferred labels in all languages."""
        return _texts(self.place.concept.labels)

    @query(Permission.TAXONOMIES_READ)
    def alternatives(self) -> list[LanguageText]:
        """Other names, by which it is found as well."""
        return _lists(self.place.concept.alternatives)

    @query(Permission.TAXONOMIES_READ)
    def hidden(self) -> list[LanguageText]:
        """Names that are only searched for, such as misspellings."""
        return _lists(self.place.concept.hidden)

    @query(Permission.TAXONOMIES_READ)
    def definitions(self) -> list[LanguageText]:
        """What it means, in all languages."""
        return _texts(self.place.concept.definitions)

    @query(Permission.TAXONOMIES_READ)
    def definition(self, language: str | None = None) -> str | None:
        """What it means; in another language where there is no definition in this one."""
        found = taxonomy.Concept("", labels=self.place.concept.definitions)
        return found.label(*([language] if language else [])) or None

    @query(Permission.TAXONOMIES_READ)
    def notes(self) -> list[LanguageText]:
        """What else is said about it."""
        return _lists(self.place.concept.notes)

    @query(Permission.TAXONOMIES_READ)
    def examples(self) -> list[LanguageText]:
        """Examples of its use."""
        return _lists(self.place.concept.examples)

    @query(Permission.TAXONOMIES_READ)
    def codes(self) -> list[ConceptCode]:
        """Its codes in other systems."""
        codes = self.place.concept.codes.items()
        return [ConceptCode(system=system, code=code) for system, code in codes]

    @query(Permission.TAXONOMIES_READ)
    async def replaced_by(self) -> list[Concept]:
        """What to use in its place, where it is deprecated."""
        return await self._others(self.place.concept.replaced_by)

    @query(Permission.TAXONOMIES_READ)
    async def broader(self) -> list[Concept]:
        """The concepts right above it."""
        return await self._others(self.place.concept.broader)

    @query(Permission.TAXONOMIES_READ)
    async def related(self) -> list[Concept]:
        """Related concepts."""
        return await self._others(self.place.concept.related)

    @query(Permission.TAXONOMIES_READ)
    async def path(self) -> list[Concept]:
        """The concepts from a root to this one, along the first parents."""
        return [*await self._others(self.place.path[:-1]), self]

    @query(Permission.TAXONOMIES_READ)
    async def narrower(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Concept]:
        """The concepts right below it, in the order of their publisher."""
        wanted = paging(first, after, last, before)
        return await below(self.source, self.place.concept.id, wanted)

    @query(Permission.STATISTICS_READ)
    async def usage(self, info: Info, project: strawberry.ID) -> ConceptUsage | None:
        """How many labels of a project name it, and how many name it or what is below it.

        Null for concepts of drafts, which no label names.
        """
        source, concept = self.source, self.place.concept.id
        of = ids.expect("project", project, "project")
        if not isinstance(source, Published):
            return None
        return await usage_of(
            info.context, source.session, source.taxonomy, source.number, concept, of
        )

    async def _others(self, wanted: Sequence[str]) -> list[Concept]:
        found = await self.source.get(wanted)
        return [concept_of(self.source, place) for place in found if place is not None]


def _texts(given: Texts) -> list[LanguageText]:
    """Return texts, one of each language."""
    return [LanguageText(language=tag or None, text=text) for tag, text in given.items()]


def _lists(given: Lists) -> list[LanguageText]:
    """Return texts, of which one language may have several."""
    items = ((tag, text) for tag, several in given.items() for text in several)
    return [LanguageText(language=tag or None, text=text) for tag, text in items]


def concept_of(source: ConceptSource, place: Place) -> Concept:
    """Return a concept as clients see it."""
    concept = place.concept
    return Concept(
        source=source,
        place=place,
        concept_id=concept.id,
        depth=place.depth,
        child_count=place.children,
        deprecated=concept.deprecated,
        uri=concept.uri,
        color=concept.colour,
        hotkey=concept.hotkey,
    )


async def below(source: ConceptSource, parent: str | None, wanted: Paging) -> Connection[Concept]:
    """Return a page of the children of a concept; for None, of the roots."""
    cursor = wanted.cursor
    key = None if cursor is None else (place_in(cursor, wanted.argument),)
    found = await source.below(parent, wanted.keyset(key))
    items = [(str(n), concept_of(source, place)) for n, place in found]
    return page_of(items, wanted)


async def one_concept(source: ConceptSource, id_: str) -> Concept | None:
    """Return a concept by its id; None where the source has none of this id."""
    (place,) = await source.get([id_])
    return None if place is None else concept_of(source, place)


LOOKED_AT = 20_000
"""The most terms that a search in a part of a version looks at."""
SEEN = 4
"""Terms that are read for each wanted hit, because several may lead to one concept."""


@strawberry.type(description="A concept that was found.")
class ConceptHit:
    """A concept with the term by which it was found."""

    concept: Concept
    term: str = strawberry.field(description="What fits: folded, from the word on that fits.")


Found: TypeAlias = dict[str, tuple[bool, int, int, str]]
"""Of each concept the best term that was found: whether it goes on, rank, length, term."""


async def search(
    source: Published, text: str, count: int, allowed: Container[str] | None = None
) -> list[ConceptHit]:
    """Return concepts of which a name has a word that begins with the text.

    The best come first: the whole name, then the beginning of the preferred label, then a word
    inside it, then other names; among equals the shorter name.

    Args:
        source: the version.
        text: the beginning of a word.
        count: how many concepts at most.
        allowed: the concepts to choose from; None for all. Of very many terms that begin with the
            text, the first `LOOKED_AT` are looked at.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    start = folded(text_of(text, "text", longest=NAME))
    if not start:
        return []
    return await _hits(source, await _indexed(source, start, count, allowed), count)


async def _indexed(
    source: Published, start: str, count: int, allowed: Container[str] | None
) -> Found:
    best: Found = {}
    limit = count * SEEN
    while True:
        rows = await terms_from(source.session, source.tree, start, limit)
        for _, term, rank, concept in rows:
            if allowed is None or concept in allowed:
                take_term(best, concept, start, term, rank)
        if allowed is None or len(best) >= count or len(rows) < limit or limit == LOOKED_AT:
            return best
        limit = min(10 * limit, LOOKED_AT)


def take_term(best: Found, concept: str, start: str, term: str, rank: int) -> None:
    """Add a term that begins with the text, unless a better one of its concept was found."""
    found = (term != start, rank, len(term), term)
    best[concept] = min(found, best.get(concept, found))


def best_first(best: Found, count: int) -> list[str]:
    """Return the concepts that were found by the best terms."""
    return sorted(best, key=lambda concept: (*best[concept], concept))[:count]


async def _hits(source: ConceptSource, best: Found, count: int) -> list[ConceptHit]:
    chosen = best_first(best, count)
    places = await source.get(chosen)
    return [
        ConceptHit(concept=concept_of(source, place), term=best[id_][-1])
        for id_, place in zip(chosen, places, strict=True)
        if place is not None
    ]


@dataclass(frozen=True, slots=True)
class _Except:
    """All concepts but some."""

    some: Container[str]

    def __contains__(self, concept: object) -> bool:
        return concept not in self.some


async def allowed_concepts(
    context: Context, source: Published, part: Restriction
) -> Container[str] | None:
    """Return the concepts that a question with this restriction offers; None without one.

    Raises:
        Refused: NOT_FOUND where the version has no such concept to search within; INVALID.
    """
    if part == Restriction():
        return None
    for name, depth in (("minDepth", part.min_depth), ("maxDepth", part.max_depth)):
        if depth is not None and depth < 0:
            raise Refused(Code.INVALID, "A depth is 0 or more.", (name,))
    taxonomies, org = context.services.taxonomies, context.me.org
    outline = await taxonomies.outline(org, source.taxonomy, source.number)
    if part.subtree is not None and part.subtree not in outline:
        message = "This version has no such concept to search within."
        raise Refused(Code.NOT_FOUND, message, ("within",))
    await taxonomies.find(org, NotLoaded((source.taxonomy, source.number), part=part))
    return outline.allowed(part)


async def search_edited(
    base: Published | None, source: Drafted, text: str, count: int
) -> list[ConceptHit]:
    """Return concepts of a draft that begins with a published version, in the order of `search`.

    What edits have not touched is found in the index of the version.

    Args:
        base: the version; None before the first one.
        source: the draft.
        text: the beginning of a word.
        count: how many concepts at most.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    start = folded(text_of(text, "text", longest=NAME))
    if not start:
        return []
    changed = source.view.changed
    best = await _indexed(base, start, count, _Except(changed)) if base else {}
    for id_, concept in changed.items():
        for term, rank in terms_of(concept).items() if concept else ():
            if term.startswith(start):
                take_term(best, id_, start, term, rank)
    return await _hits(source, best, count)


async def search_tree(tree: Tree, source: Drafted, text: str, count: int) -> list[ConceptHit]:
    """Return concepts of a draft that begins with a release, which has no index: all are compared.

    Raises:
        Refused: INVALID, LIMIT where the text cannot be looked for.
    """
    sought = folded(text_of(text, "text", longest=NAME))
    hits = await asyncio.to_thread(taxonomy.search, tree, sought, limit=count)
    places = await source.get([hit.id for hit in hits])
    return [
        ConceptHit(
            concept=concept_of(source, place),
            term=next(term for term in starts(hit.name, len(hit.name)) if term.startswith(sought)),
        )
        for hit, place in zip(hits, places, strict=True)
        if place is not None
    ]
