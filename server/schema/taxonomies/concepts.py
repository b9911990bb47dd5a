"""Concepts as clients see them, of a published version or of a draft."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

import taxonomy
from server.access.permissions import Permission
from server.events.core import ids
from server.reads.taxonomies.concepts import ConceptSource, Place, Published
from server.schema.core.base import Connection, page, page_size, place_after, query
from server.schema.core.context import Info
from server.schema.statistics import ConceptUsage, usage_of
from taxonomy.concept import Lists, Texts


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
    colour: str | None = strawberry.field(description="A colour for screens, as #rrggbb.")
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
    async def narrower(self, first: int = 50, after: str | None = None) -> Connection[Concept]:
        """The concepts right below it, in the order of their publisher."""
        return await below(self.source, self.place.concept.id, first, after)

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
        colour=concept.colour,
        hotkey=concept.hotkey,
    )


async def below(
    source: ConceptSource, parent: str | None, first: int, after: str | None
) -> Connection[Concept]:
    """Return a page of the children of a concept; for None, of the roots."""
    size = page_size(first)
    start = -1 if after is None else place_after(after)
    found = await source.below(parent, start, size + 1)
    items = [(str(n), concept_of(source, place)) for n, place in found]
    return page(items, size, after=after)


async def one_concept(source: ConceptSource, id_: str) -> Concept | None:
    """Return a concept by its id; None where the source has none of this id."""
    (place,) = await source.get([id_])
    return None if place is None else concept_of(source, place)
