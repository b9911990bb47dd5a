"""Diffs between versions of a taxonomy, and their mappings, as clients see them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands.taxonomies import taxonomy_service
from server.commands.taxonomies.taxonomy_cache import DiffKey, TaxonomyCache
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.taxonomies.taxonomies import Taxonomy, Version
from server.schema.core.base import Connection, query
from server.schema.core.context import Context
from server.schema.core.paging import Paging, page_of_all, paging
from taxonomy import (
    Cardinality,
    Change,
    Diff,
    DraftView,
    Entry,
    Join,
    Mapping,
    Match,
    Relation,
    Tree,
    diff,
)


async def stored_tree(context: Context, digest: str | None) -> Tree:
    """Return a tree by its digest; an empty one for None.

    Raises:
        Refused: ERASED where the tree was erased.
    """
    return await context.services.taxonomies.tree(context.me.org, digest)


async def mapping_between(context: Context, state: Taxonomy, old: int, new: int | None) -> Mapping:
    """Return the mapping from one version to another, which may be older, or to the draft (None).

    The mapping to the draft is composed with the mapping attached to the draft and with its edits.
    """
    taxonomy_cache = context.services.taxonomies
    return await taxonomy_service.mapping_between(taxonomy_cache, context.me.org, state, old, new)


async def drafted_tree(context: Context, state: Taxonomy, version: int) -> Tree:
    """Return the tree of a draft with its edits, cached by the version of the taxonomy's stream."""
    if not state.draft.edits:
        return await stored_tree(context, state.draft.tree)
    return await _kept_of_draft(context, state, f"tree at {version}", taxonomy_service.drafted)


async def draft_view(context: Context, state: Taxonomy, version: int) -> DraftView:
    """Return a draft for reading single concepts, cached by the version of its stream."""
    if not state.draft.edits:
        return await taxonomy_service.viewed(context.services.taxonomies, context.me.org, state)
    return await _kept_of_draft(context, state, f"view at {version}", taxonomy_service.viewed)


Made = TypeVar("Made", Tree, DraftView)


async def _kept_of_draft(
    context: Context,
    state: Taxonomy,
    name: str,
    make: Callable[[TaxonomyCache, UUID, Taxonomy], Awaitable[Made]],
) -> Made:
    """Return what is made of a draft, from the cache if it is there.

    After a history was lost, another draft may have the same version, but at another time.
    """
    org, taxonomy_cache = context.me.org, context.services.taxonomies
    name = f"{state.id} {state.changed_at.isoformat()} {name}"
    try:
        found: Made = taxonomy_cache.get(org, name)
    except NotLoaded:
        found = await make(taxonomy_cache, org, state)
        taxonomy_cache.keep(org, name, found)
    return found


KEPT = 4
"""Diffs that a process caches, because a client reads many pages of one diff."""

ChangeKind = Enum("ChangeKind", {f.name.upper(): f.name for f in fields(Diff)})  # type: ignore[misc]
strawberry.enum(ChangeKind, name="ConceptChangeKind", description="What happened to a concept.")
strawberry.enum(Relation, name="MatchRelation", description="How the target relates to the source.")
strawberry.enum(
    Cardinality, name="MatchCardinality", description="How many concepts became how many."
)


@strawberry.type(description="How many concepts changed in one way.")
class ChangeCount:
    """The number of concepts that changed in one way."""

    kind: ChangeKind
    concepts: int


@strawberry.type(description="What happened to a concept, or to several that became one.")
class ConceptChange:
    """One change of one concept, or of several that were merged or split."""

    kind: ChangeKind
    concept_ids: list[str] = strawberry.field(description="Ids in the newer version.")
    former_ids: list[str] = strawberry.field(description="Ids in the older version.")
    label: str = strawberry.field(
        description="The preferred label as it is; as it was, of what is gone."
    )
    before: JSON | None = strawberry.field(
        description="What changed as it was: a label, ids of parents, or values of fields."
    )
    after: JSON | None = strawberry.field(description="The same as it is.")
    former_labels: list[str] = strawberry.field(
        description="The preferred labels of `formerIds`, as they were."
    )
    broader_before: list[str] = strawberry.field(
        description="The preferred labels of what stood right above the first of `formerIds`."
    )
    broader_after: list[str] = strawberry.field(
        description="The preferred labels of what stands right above the first of `conceptIds`."
    )
    cardinality: Cardinality | None = strawberry.field(
        default=None,
        description="Of merges and splits; MANY_TO_MANY is a split into what others became, too.",
    )


@strawberry.type(
    description="What differs between two versions; a concept may change in many ways."
)
class TaxonomyDiff:
    """What differs between two versions, or between a version and the draft."""

    found: strawberry.Private[Diff]
    older: strawberry.Private[Tree]
    newer: strawberry.Private[Tree]

    @query(Permission.TAXONOMIES_READ)
    def counts(self) -> list[ChangeCount]:
        """How many concepts changed, by what happened to them; zeros included."""
        counts = self.found.counts().items()
        return [ChangeCount(kind=ChangeKind(name), concepts=count) for name, count in counts]

    @query(Permission.TAXONOMIES_READ)
    def changes(
        self,
        kinds: list[ChangeKind] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ConceptChange]:
        """The changes, of some kinds or of all."""
        wanted = paging(first, after, last, before)
        names = [f.name for f in fields(Diff) if kinds is None or ChangeKind(f.name) in kinds]
        length = sum(len(getattr(self.found, name)) for name in names)
        entries = _entries(self.found, names)
        return page_of_all(entries, length, wanted, lambda one: self._change(*one))

    def _change(self, name: str, entry: Entry | Change[Any] | Join) -> ConceptChange:
        about = _about(self.newer, name, entry)
        now, before = about["concept_ids"], about["former_ids"]
        return ConceptChange(
            kind=ChangeKind(name),
            former_labels=_labels(self.older, before),
            broader_before=_above(self.older, before),
            broader_after=_above(self.newer, now),
            **about,
        )


def _entries(found: Diff, names: list[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        for entry in getattr(found, name):
            yield name, entry


def _about(newer: Tree, name: str, entry: Entry | Change[Any] | Join) -> dict[str, Any]:
    """Return what a change itself says: ids, label, values, cardinality."""
    match entry:
        case Entry(id_, label):
            ids = [] if name == "removed" else [id_]
            former = [] if name == "added" else [id_]
            return {
                "concept_ids": ids,
                "former_ids": former,
                "label": label,
                "before": None,
                "after": None,
            }
        case Change(id_, was, before, after):
            return {
                "concept_ids": [id_],
                "former_ids": [was],
                "label": newer[id_].label(),
                "before": _json(before),
                "after": _json(after),
            }
        case Join(sources, targets, cardinality):
            return {
                "concept_ids": list(targets),
                "former_ids": list(sources),
                "label": ", ".join(newer[id_].label() for id_ in targets),
                "before": None,
                "after": None,
                "cardinality": cardinality,
            }


def _labels(tree: Tree, ids: Iterable[str]) -> list[str]:
    return [tree[id_].label() for id_ in ids if id_ in tree]


def _above(tree: Tree, ids: list[str]) -> list[str]:
    """Return the labels of the parents of the first of some concepts; none for no concept."""
    return _labels(tree, tree[ids[0]].broader) if ids and ids[0] in tree else []


def _json(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _json(item) for key, item in value.items()}
    return [_json(item) for item in value] if isinstance(value, tuple | list) else value


async def diff_of(context: Context, state: Taxonomy, old: int, new: int) -> TaxonomyDiff:
    """Return what differs between two published versions.

    Raises:
        Refused: NOT_FOUND where there is no such version.
    """
    first, second = state.version(old, "against"), state.version(new)
    kept = context.services.taxonomies.diffs
    # Not by trees alone: organizations that import one public release may map it differently.
    between = state.versions[min(old, new) - 1 : max(old, new)]
    key = (context.me.org, state.id, old, new, between)
    # Neither tree may have been erased, also where the diff is cached.
    older = await stored_tree(context, first.tree)
    newer = await stored_tree(context, second.tree)
    if key not in kept:
        mapping = await mapping_between(context, state, old, new)
        _keep(kept, key, await asyncio.to_thread(diff, older, newer, mapping))
    return TaxonomyDiff(found=kept[key], older=older, newer=newer)


def _keep(kept: dict[DiffKey, Diff], key: DiffKey, found: Diff) -> None:
    while len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = found


async def draft_diff(
    context: Context, state: Taxonomy, old: int, tree: Tree, stream_version: int
) -> TaxonomyDiff:
    """Return what differs between a version and the draft at a version of the taxonomy's stream.

    Raises:
        Refused: NOT_FOUND where there is no such version.
    """
    version = state.version(old, "against")
    older = await stored_tree(context, version.tree)
    kept = context.services.taxonomies.diffs
    # A draft is told from versions, and from one of a lost history, by the time of its last change.
    key = (context.me.org, state.id, old, stream_version, (state.changed_at,))
    if key not in kept:
        mapping = await mapping_between(context, state, old, None)
        _keep(kept, key, await asyncio.to_thread(diff, older, tree, mapping))
    return TaxonomyDiff(found=kept[key], older=older, newer=tree)


async def import_diff(context: Context, state: Taxonomy, tree: Tree) -> TaxonomyDiff | None:
    """Return what differs between the last version and a release that may become the draft.

    None before the first version. Concepts are paired by the mapping attached to the draft.

    Raises:
        Refused: ERASED where the last version was erased.
    """
    if state.latest is None:
        return None
    older = await stored_tree(context, state.latest.tree)
    mapping = await context.services.taxonomies.mapping(context.me.org, state.draft.mapping)
    found = await asyncio.to_thread(diff, older, tree, mapping)
    return TaxonomyDiff(found=found, older=older, newer=tree)


@strawberry.type(description="What stands for a concept of the version before.")
class ConceptMatch:
    """One match of a mapping; several with the same source are candidates."""

    source: str
    relation: Relation | None
    target: str | None = strawberry.field(description="Null where nothing stands for it.")
    note: str


async def mapping_of(
    context: Context, version: Version, wanted: Paging
) -> Connection[ConceptMatch]:
    """Return a page of the mapping from the version before to this one."""
    mapping = await context.services.taxonomies.mapping(context.me.org, version.mapping)
    matches = [(match.source, match) for match in mapping.matches]
    items = [*matches, *((source, None) for source in mapping.unmatched)]
    return page_of_all(items, len(items), wanted, lambda one: _match(*one))


def _match(source: str, found: Match | None) -> ConceptMatch:
    """Return a match; without one, that nothing stands for a concept."""
    if found is None:
        return ConceptMatch(source=source, relation=None, target=None, note="")
    return ConceptMatch(
        source=source, relation=found.relation, target=found.target, note=found.note
    )
