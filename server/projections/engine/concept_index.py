"""The rows that make a tree browsable; the tree itself is a blob under its digest.

The rows follow from the blob and never change, so they are written before the ledger is locked.
Rows left behind by a refused command are harmless: the next command with the same tree uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.postgres import Connection
from taxonomy import Concept, Tree, folded, starts

TreePlace: TypeAlias = "tuple[UUID, UUID]"
"""An organization and a tree."""

SLICE = 5_000
"""Rows in one statement."""
STARTS = 6
"""Words of a name, from the first on, at which a search may begin."""


def tree_id(digest: str) -> UUID:
    """Return the id of a tree's rows: the first 128 bits of its SHA-256."""
    return UUID(hex=digest[:32])


def silent(_: int) -> None:
    """Ignore how many rows were written."""


async def index_tree(
    connection: Connection,
    org: UUID,
    digest: str,
    tree: Tree,
    progress: Callable[[int], None] = silent,
) -> None:
    """Write the rows of a stored tree, in the transaction of the connection; safe to repeat."""
    id_ = tree_id(digest)
    fresh = await connection.fetchval(
        "INSERT INTO trees (org_id, tree, digest, concepts) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT DO NOTHING RETURNING true",
        org,
        id_,
        bytes.fromhex(digest),
        len(tree),
    )
    if not fresh:
        return
    for table, rows in rows_of_tree((org, id_), tree):
        statement = f"INSERT INTO {table} SELECT * FROM unnest($1::{table}[])"
        for some in _sliced(rows):
            await connection.execute(statement, some)
            progress(len(some))


def rows_of_tree(place: TreePlace, tree: Tree) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """Yield the name of each table for a tree's rows, with the rows."""
    yield "concepts", _concepts(place, tree)
    yield "concept_links", _links(place, tree)
    yield "concept_terms", _terms(place, tree)


def _sliced(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while some := list(islice(rows, SLICE)):
        yield some


def _concepts(place: TreePlace, tree: Tree) -> Iterator[tuple[Any, ...]]:
    paths: dict[str, list[str]] = {}
    for ordinal, concept in enumerate(tree):
        yield (
            *place,
            concept.id,
            ordinal,
            _path(tree, concept, paths),
            list(concept.broader),
            tree.depths[concept.id],
            len(tree.children(concept.id)),
            concept.deprecated,
            orjson.dumps(concept.plain(), option=orjson.OPT_SORT_KEYS).decode(),
        )


def _path(tree: Tree, concept: Concept, known: dict[str, list[str]]) -> list[str]:
    """Return the path of a concept: the path of its first parent, and its own id."""
    waiting = [concept]
    while waiting[-1].id not in known:
        at = waiting[-1]
        if not at.broader:
            known[at.id] = [at.id]
        elif at.broader[0] in known:
            known[at.id] = [*known[at.broader[0]], at.id]
        else:
            waiting.append(tree[at.broader[0]])
            continue
        if len(waiting) > 1:
            waiting.pop()
    return known[concept.id]


def _links(place: TreePlace, tree: Tree) -> Iterator[tuple[Any, ...]]:
    for ordinal, root in enumerate(tree.roots):
        yield (*place, "", ordinal, root)
    for parent, children in tree.narrower.items():
        for ordinal, child in enumerate(children):
            yield (*place, parent, ordinal, child)


def _terms(place: TreePlace, tree: Tree) -> Iterator[tuple[Any, ...]]:
    for concept in tree:
        for term, rank in terms_of(concept).items():
            yield (*place, term, rank, concept.id)


def terms_of(concept: Concept) -> dict[str, int]:
    """Return the texts by whose beginning a concept is found, with the rank of each: 0 is best."""
    found: dict[str, int] = {}
    for better, names in ((0, concept.labels.values()), (2, _others(concept))):
        for name in names:
            whole = folded(name)
            for start in starts(name, STARTS):
                term, rank = start[:TERM], better if start == whole else better + 1
                found[term] = min(rank, found.get(term, rank))
    return found


TERM = 200
"""Characters of a name that can be searched."""


def _others(concept: Concept) -> Iterable[str]:
    for lists in (concept.alternatives, concept.hidden):
        for names in lists.values():
            yield from names
    yield from concept.codes.values()
