"""Concepts as screens see them, out of a published version or out of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import orjson
import strawberry

import taxonomy
from server.access.permissions import Permission
from server.events import ids
from server.events.taxonomies import Version
from server.projections.concepts import tree_id
from server.schema.base import Connection, page, page_size, query
from server.schema.concept_cursor import place_after
from server.schema.concept_texts import ConceptCode, LanguageText, lists, texts
from server.schema.concept_usage import ConceptUsage, usage_of
from server.schema.context import Context, Info
from server.schema.loaders import loader
from taxonomy import Tree


@dataclass(frozen=True, slots=True)
class Place:
    """A concept and where it stands."""

    concept: taxonomy.Concept
    path: tuple[str, ...]
    """Ids from a root to the concept itself, along the first parents."""
    depth: int
    children: int


class Shelf(Protocol):
    """Where concepts come from."""

    taxonomy: UUID

    @property
    def number(self) -> int | None:
        """The version; None for a draft."""

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids."""

    async def below(self, parent: str | None, after: int, count: int) -> list[tuple[int, Place]]:
        """Return concepts right below one, or roots, from an ordinal on, with their ordinals."""


Key: TypeAlias = "tuple[UUID, str]"
"""A tree, and a concept of it."""
_PLACE = "c.body, c.path, c.depth, c.children"
# LIMIT 1 keeps each look-up an index probe, whatever the planner thinks of the number of rows.
_GET = f"""
SELECT w.*, {_PLACE} FROM unnest($2::uuid[], $3::text[]) w (tree, id) CROSS JOIN LATERAL (
    SELECT * FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = w.id LIMIT 1
) c
"""
_BELOW = f"""
SELECT w.*, l.ordinal, {_PLACE} FROM unnest($2::uuid[], $3::text[]) w (tree, parent)
CROSS JOIN LATERAL (
    SELECT ordinal, child FROM concept_links
    WHERE org_id = $1 AND tree = w.tree AND parent = w.parent AND ordinal > $4
    ORDER BY ordinal LIMIT $5
) l CROSS JOIN LATERAL (
    SELECT * FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = l.child LIMIT 1
) c ORDER BY l.ordinal
"""


class Published:
    """The concepts of a published version, from the database."""

    def __init__(self, context: Context, taxonomy: UUID, version: Version) -> None:
        self.taxonomy = taxonomy
        self.number: int | None = version.number
        self._context = context
        self.tree = tree_id(version.tree)

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids, all that an operation wants in few reads."""
        read = loader(self._context, "concepts", partial(_by_id, self._context))
        found: list[Place | None] = await read.load_many([(self.tree, id_) for id_ in wanted])
        return found

    async def below(self, parent: str | None, after: int, count: int) -> list[tuple[int, Place]]:
        """Return concepts right below one, or roots; below many in one read."""
        read = partial(_children, self._context, after, count)
        below_ = loader(self._context, f"concepts below, {count} after {after}", read)
        found: list[tuple[int, Place]] = await below_.load((self.tree, parent or ""))
        return found


async def _by_id(context: Context, keys: Sequence[Key]) -> list[Place | None]:
    trees, wanted = map(list, zip(*keys, strict=True))
    rows = await context.reader.raw(_GET, context.me.org, trees, wanted)
    found = {(row["tree"], row["id"]): _place(row) for row in rows}
    return [found.get(key) for key in keys]


async def _children(
    context: Context, after: int, count: int, keys: Sequence[Key]
) -> list[list[tuple[int, Place]]]:
    trees, parents = map(list, zip(*keys, strict=True))
    found: dict[Key, list[tuple[int, Place]]] = {key: [] for key in keys}
    for row in await context.reader.raw(_BELOW, context.me.org, trees, parents, after, count):
        found[row["tree"], row["parent"]].append((row["ordinal"], _place(row)))
    return [found[key] for key in keys]


def _place(row: Any) -> Place:
    concept = taxonomy.Concept.of(orjson.loads(row["body"]))
    return Place(concept, tuple(row["path"]), row["depth"], row["children"])


class Drafted:
    """The concepts of a draft, from memory."""

    number: int | None = None

    def __init__(self, taxonomy: UUID, tree: Tree) -> None:
        self.taxonomy = taxonomy
        self.tree = tree

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids."""
        return [self._at(id_) if id_ in self.tree else None for id_ in wanted]

    async def below(self, parent: str | None, after: int, count: int) -> list[tuple[int, Place]]:
        """Return concepts right below one, or roots."""
        children = self.tree.children(parent)[after + 1 : after + 1 + count]
        return [(number, self._at(id_)) for number, id_ in enumerate(children, after + 1)]

    def _at(self, id_: str) -> Place:
        tree = self.tree
        return Place(tree[id_], tree.path(id_), tree.depths[id_], len(tree.children(id_)))


@strawberry.type(description="What a label means, under an id that never changes.")
class Concept:
    """A concept of one version or draft."""

    shelf: strawberry.Private[Shelf]
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
        return texts(self.place.concept.labels)

    @query(Permission.TAXONOMIES_READ)
    def alternatives(self) -> list[LanguageText]:
        """Other names, by which it is found as well."""
        return lists(self.place.concept.alternatives)

    @query(Permission.TAXONOMIES_READ)
    def hidden(self) -> list[LanguageText]:
        """Names that are only searched for, such as misspellings."""
        return lists(self.place.concept.hidden)

    @query(Permission.TAXONOMIES_READ)
    def definitions(self) -> list[LanguageText]:
        """What it means, in all languages."""
        return texts(self.place.concept.definitions)

    @query(Permission.TAXONOMIES_READ)
    def definition(self, language: str | None = None) -> str | None:
        """What it means; in another language where there is no definition in this one."""
        found = taxonomy.Concept("", labels=self.place.concept.definitions)
        return found.label(*([language] if language else [])) or None

    @query(Permission.TAXONOMIES_READ)
    def notes(self) -> list[LanguageText]:
        """What else is said about it."""
        return lists(self.place.concept.notes)

    @query(Permission.TAXONOMIES_READ)
    def examples(self) -> list[LanguageText]:
        """Examples of its use."""
        return lists(self.place.concept.examples)

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
        return await below(self.shelf, self.place.concept.id, first, after)

    @query(Permission.STATISTICS_READ)
    async def usage(self, info: Info, project: strawberry.ID) -> ConceptUsage | None:
        """How many labels of a project name it, and how many name it or what is below it.

        Null for concepts of drafts, which no label names.
        """
        shelf, concept = self.shelf, self.place.concept.id
        of = ids.expect("project", project, "project")
        return await usage_of(info.context, shelf.taxonomy, shelf.number, concept, of)

    async def _others(self, wanted: Sequence[str]) -> list[Concept]:
        found = await self.shelf.get(wanted)
        return [concept_of(self.shelf, place) for place in found if place is not None]


def concept_of(shelf: Shelf, place: Place) -> Concept:
    """Return a concept as screens see it."""
    concept = place.concept
    return Concept(
        shelf=shelf,
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
    shelf: Shelf, parent: str | None, first: int, after: str | None
) -> Connection[Concept]:
    """Return a page of the concepts right below one; of the roots for None."""
    size = page_size(first)
    start = -1 if after is None else place_after(after)
    found = await shelf.below(parent, start, size + 1)
    items = [(str(n), concept_of(shelf, place)) for n, place in found]
    return page(items, size, after=after)


async def one_concept(shelf: Shelf, id_: str) -> Concept | None:
    """Return a concept by its id."""
    (place,) = await shelf.get([id_])
    return None if place is None else concept_of(shelf, place)
