"""Concepts of published versions, from the database, and of drafts, from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import orjson

import taxonomy
from server.events.forms.taxonomy_outline import Outline, OutlineEntry
from server.events.taxonomies.taxonomies import Version
from server.postgres import Connection
from server.projections.engine.concept_index import tree_id
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched
from server.reads.session import ReadSession
from taxonomy import DraftView

LAST = "\U0010ffff"
"""The last Unicode character: sorts after every other character."""


@dataclass(frozen=True, slots=True)
class Place:
    """A concept with its path, depth and number of children in a tree."""

    concept: taxonomy.Concept
    path: tuple[str, ...]
    """Ids from a root to the concept itself, each the first parent of the next."""
    depth: int
    children: int


class ConceptSource(Protocol):
    """A source of concepts: a published version or a draft of a taxonomy."""

    taxonomy: UUID

    @property
    def number(self) -> int | None:
        """The number of the version; None for a draft."""

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids; None for an unknown id."""

    async def below(self, parent: str | None, page: KeysetPage) -> list[tuple[int, Place]]:
        """Return a page of the children of a concept, or of the roots, with their ordinals."""


Key: TypeAlias = "tuple[UUID, str]"
"""The id of a tree, and the id of a concept in it."""
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
    WHERE org_id = $1 AND tree = w.tree AND parent = w.parent {{later}}
    ORDER BY ordinal{{down}} LIMIT $4
) l CROSS JOIN LATERAL (
    SELECT * FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = l.child LIMIT 1
) c ORDER BY l.ordinal{{down}}
"""


class Published:
    """The concepts of a published version, from the database."""

    def __init__(self, session: ReadSession, taxonomy: UUID, version: Version) -> None:
        self.taxonomy = taxonomy
        self.number = version.number
        self.session = session
        self.tree = tree_id(version.tree)

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids; all concepts of one operation share few reads."""
        wanted_ = (_concept(self.session, (self.tree, id_)) for id_ in wanted)
        return await asyncio.gather(*wanted_)

    async def below(self, parent: str | None, page: KeysetPage) -> list[tuple[int, Place]]:
        """Return children of a concept, or roots; one read serves many concepts."""
        return await _children(self.session, (self.tree, parent or ""), page)


@batched
async def _concept(session: ReadSession, keys: Sequence[Key]) -> list[Place | None]:
    rows = await session.raw(_GET, session.org, *_columns(keys))
    found = {(row["tree"], row["id"]): _place(row) for row in rows}
    return [found.get(key) for key in keys]


@batched
async def _children(
    session: ReadSession, keys: Sequence[Key], page: KeysetPage
) -> list[list[tuple[int, Place]]]:
    found: dict[Key, list[tuple[int, Place]]] = {key: [] for key in keys}
    text, after = page.fill(_BELOW, "ordinal", 5)
    for row in await session.raw(text, session.org, *_columns(keys), page.limit, *after):
        found[row["tree"], row["parent"]].append((row["ordinal"], _place(row)))
    return [found[key] for key in keys]


def _columns(keys: Sequence[Key]) -> list[list[Any]]:
    """Return the trees and the concepts of keys as two parameters of a statement."""
    return [list(column) for column in zip(*keys, strict=True)]


def _place(row: Any) -> Place:
    concept = taxonomy.Concept.of(orjson.loads(row["body"]))
    return Place(concept, tuple(row["path"]), row["depth"], row["children"])


class Drafted:
    """The concepts of a draft, from memory."""

    number: int | None = None

    def __init__(self, taxonomy: UUID, view: DraftView) -> None:
        self.taxonomy = taxonomy
        self.view = view

    async def get(self, wanted: Sequence[str]) -> list[Place | None]:
        """Return concepts by their ids."""
        return [self._at(id_) if id_ in self.view else None for id_ in wanted]

    async def below(self, parent: str | None, page: KeysetPage) -> list[tuple[int, Place]]:
        """Return children of a concept, or roots."""
        children = self.view.children(parent)
        numbers = range(len(children))
        if page.backward:
            numbers = numbers[: page.after[0]] if page.after else numbers
            numbers = numbers[::-1]
        elif page.after is not None:
            numbers = numbers[page.after[0] + 1 :]
        return [(n, self._at(children[n])) for n in numbers[: page.limit]]

    def _at(self, id_: str) -> Place:
        view = self.view
        return Place(view[id_], view.path(id_), view.depth(id_), view.count(id_))


# Each concept with all concepts on its path. LIMIT 1 keeps each look-up an index probe.
_CHOSEN = """
SELECT w.tree, w.id AS chosen, p.body FROM unnest($2::uuid[], $3::text[]) w (tree, id)
CROSS JOIN LATERAL (
    SELECT path FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = w.id LIMIT 1
) c
CROSS JOIN LATERAL unnest(c.path) WITH ORDINALITY s (id, place)
CROSS JOIN LATERAL (
    SELECT body FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = s.id LIMIT 1
) p
ORDER BY w.tree, w.id, s.place
"""


@batched
async def concept_path(session: ReadSession, keys: Sequence[Key]) -> list[list[taxonomy.Concept]]:
    """Return a concept and its ancestors, the root first; an unknown concept by its id alone."""
    found: dict[Key, list[taxonomy.Concept]] = {}
    for row in await session.raw(_CHOSEN, session.org, *_columns(keys)):
        concept = taxonomy.Concept.of(orjson.loads(row["body"]))
        found.setdefault((row["tree"], row["chosen"]), []).append(concept)
    return [found.get(key) or [taxonomy.Concept(key[1])] for key in keys]


# Ordered by rank within a term: a term at the start of a name comes before one inside a name.
_TERMS = """
SELECT w.tree, t.* FROM unnest($2::uuid[]) w (tree) CROSS JOIN LATERAL (
    SELECT term, rank, concept FROM concept_terms
    WHERE org_id = $1 AND tree = w.tree AND term >= $3 AND term < $4
    ORDER BY term, rank, concept LIMIT $5
) t
"""


@batched
async def terms_from(
    session: ReadSession, trees: Sequence[UUID], start: str, limit: int
) -> list[list[Row]]:
    """Return (tree, term, rank, concept) of the terms of a tree that begin with a text."""
    found: dict[UUID, list[Row]] = {tree: [] for tree in trees}
    for row in await session.raw(_TERMS, session.org, trees, start, start + LAST, limit):
        found[row["tree"]].append(row)
    return [found[tree] for tree in trees]


# From one text to the next in the order of the index, each by one probe; over a space, which is
# never the end of a text, it is two characters longer. Then the first terms of each text, but
# of none where there is a text too many.
_NEXT_TERMS = """
WITH RECURSIVE longer (tree, text, behind, number) AS (
    SELECT w.tree, NULL::text COLLATE "C", $3::text COLLATE "C", 0 FROM unnest($2::uuid[]) w (tree)
    UNION ALL
    SELECT a.tree, next.text, next.text || $4::text, a.number + 1 FROM longer a CROSS JOIN LATERAL (
        SELECT left(
            term, length($3) + CASE substr(term, length($3) + 1, 1) WHEN ' ' THEN 2 ELSE 1 END
        ) AS text FROM concept_terms
        WHERE org_id = $1 AND tree = a.tree AND term > a.behind AND term < $3 || $4
        ORDER BY term, rank, concept LIMIT 1
    ) next WHERE a.number <= $5
), counted AS (
    SELECT *, max(number) OVER (
        PARTITION BY tree ORDER BY number
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS texts FROM longer
)
SELECT a.tree, a.text, t.* FROM counted a LEFT JOIN LATERAL (
    SELECT term, rank, concept FROM concept_terms
    WHERE org_id = $1 AND tree = a.tree AND term >= a.text AND term < a.behind AND a.texts <= $5
    ORDER BY term, rank, concept LIMIT $6
) t ON true WHERE a.number > 0
"""


@batched
async def next_terms(
    session: ReadSession, trees: Sequence[UUID], start: str, texts: int, limit: int
) -> list[dict[str, list[Row]] | None]:
    """Return what `terms_from` does for each text that is a character longer, by these texts.

    Only texts with which some term begins are there; None where they are more than `texts`.
    """
    found: dict[UUID, dict[str, list[Row]]] = {tree: {} for tree in trees}
    many = set[UUID]()
    rows = await session.raw(_NEXT_TERMS, session.org, trees, start, LAST, texts, limit)
    for row in rows:
        if row["term"] is None:
            many.add(row["tree"])
        else:
            found[row["tree"]].setdefault(row["text"], []).append(row)
    return [None if tree in many else found[tree] for tree in trees]


async def read_outline(connection: Connection, org: UUID, digest: str) -> Outline | None:
    """Return the outline of an indexed tree, or None where the tree has no rows."""
    id_ = tree_id(digest)
    count = await connection.fetchval(
        "SELECT concepts FROM trees WHERE org_id = $1 AND tree = $2", org, id_
    )
    if count is None:
        return None
    rows = await connection.fetch(
        "SELECT id, broader, deprecated FROM concepts WHERE org_id = $1 AND tree = $2 "
        "ORDER BY ordinal",
        org,
        id_,
    )
    return Outline(OutlineEntry(id_, tuple(broader), gone) for id_, broader, gone in rows)
