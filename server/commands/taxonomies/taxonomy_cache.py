"""Taxonomies that a process keeps in memory, so that a decision reads nothing.

A decision that needs a missing outline or tree raises `NotLoaded`; the writer then loads it,
outside any batch, and runs the command again. Cached data stays true: versions and blobs never
change, unless a restore or a failover replaces the history of the ledger; then all is forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, TypeAlias
from uuid import UUID

from server.commands.writer.connections import WriterPool
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import Compiled, Concepts, T
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import (
    AllowedConcepts,
    NotLoaded,
    Outline,
    What,
    offered,
    require_subtree,
    restriction,
)
from server.events.taxonomies.taxonomies import TAXONOMY, Taxonomy, Version
from server.ledger.read import generation_of, in_tenant, tenant
from server.postgres import Connection
from server.projections.tables import schema_of
from server.reads.blobs import fetch
from server.reads.taxonomies.concepts import read_outline
from server.storage import Blobs
from taxonomy import Diff, DraftView, Mapping, Tree

Cached: TypeAlias = Outline | Tree | Mapping | DraftView
DiffKey: TypeAlias = tuple[UUID, UUID, int, int, tuple[Version | datetime, ...]]
"""Organization, taxonomy, the two version numbers, and the versions that the diff compares; for a
draft, the version of the stream, and the time of its last change."""

KEPT = 300_000_000
"""Bytes in memory, of all organizations together; a single larger tree is kept as well."""
BYTES: dict[type, int] = {Tree: 1_100, Outline: 250, Mapping: 350, DraftView: 1_200}
"""Bytes that one concept takes by type, as measured with the nouns of WordNet; a view of a draft
keeps the tree that the draft begins with."""
OFFERED = 100
"""Bytes that a concept takes in addition for each part of a version that questions offer."""
FORMS = 256
"""Forms, of all organizations together, whose compiled checks are kept."""
_ERASED = in_tenant("SELECT true FROM erased_trees WHERE org_id = $1 AND digest = $2")
EMPTY = Tree()
NOTHING = Mapping()


@dataclass(slots=True)
class _Form:
    """A form with its compiled checks; the form is kept, so that no other object gets its `id`."""

    form: object
    compiled: Any
    used: int = 0

    def draws(self, found: object) -> bool:
        """Tell whether the compiled checks refer to an outline, and so keep it in memory."""
        compiled: Compiled = self.compiled
        return any(offer.source is found for offer in compiled.drawn)


class TaxonomyCache:
    """Outlines, trees and mappings by organization; the longest unused are dropped first."""

    def __init__(self, pool: WriterPool, blobs: Blobs, kept: int = KEPT) -> None:
        self._pool = pool
        self.blobs = blobs
        self._kept = kept
        self._found: dict[tuple[UUID, What], Cached] = {}
        self._used: dict[tuple[UUID, What], int] = {}
        self._forms: dict[tuple[UUID, int], _Form] = {}
        self.diffs: dict[DiffKey, Diff] = {}
        """The diffs of versions that were computed last, by whoever shows them."""
        self._uses = count()
        self._reading = asyncio.Lock()
        self._epoch = 0
        """How many times everything was forgotten."""

    def forget(self) -> None:
        """Drop everything: a version may have another tree in the history from now on."""
        self._found.clear()
        self._used.clear()
        self._forms.clear()
        self.diffs.clear()
        self._epoch += 1

    def drop(self, org: UUID) -> None:
        """Drop what is of one organization: some of it may have been erased."""
        for key in [key for key in self._found if key[0] == org]:
            del self._found[key], self._used[key]
        self._forms = {key: form for key, form in self._forms.items() if key[0] != org}
        for diff in [key for key in self.diffs if key[0] == org]:
            del self.diffs[diff]

    def of(self, org: UUID) -> CachedTaxonomies:
        """Return a view of the cache for one organization."""
        return CachedTaxonomies(self, org)

    def get(self, org: UUID, what: What) -> Any:
        """Return a cached outline, tree or mapping. Raises NotLoaded where it is not cached."""
        found = self._found.get((org, what))
        if found is None:
            raise NotLoaded(what)
        self._used[org, what] = next(self._uses)
        return found

    def once(self, org: UUID, make: Callable[[Any, Concepts], T], form: object) -> T:
        """Return the result of `make` for a form, cached by organization and form.

        Forms are compared by identity: to hash a form by value costs more than a submission. Where
        `make` raises, nothing is cached.
        """
        key = (org, id(form))
        known = self._forms.get(key)
        if known is None:
            compiled = make(form, self.of(org))
            if len(self._forms) >= FORMS:
                del self._forms[min(self._forms, key=lambda key: self._forms[key].used)]
            known = self._forms[key] = _Form(form, compiled)
        known.used = next(self._uses)
        made: T = known.compiled
        return made

    async def load(self, org: UUID, what: What) -> None:
        """Load an outline, a tree or a mapping, unless it is cached.

        Raises:
            Refused: NOT_FOUND where there is no such taxonomy or version, ERASED where it is gone,
                UNAVAILABLE where the store of blobs cannot be reached.
            Unreachable: where the database cannot be reached.
        """
        if (org, what) in self._found:
            return
        async with self._reading:
            while (org, what) not in self._found:
                epoch, read = self._epoch, await self._read(org, what)
                # A large tree takes a second to decode: a thread leaves the event loop free.
                found = await asyncio.to_thread(_decoded, what, read)
                if epoch == self._epoch:
                    self._keep(org, what, found)

    async def _read(self, org: UUID, what: What) -> Outline | bytes:
        found: Outline | bytes | None
        if isinstance(what, str) or isinstance(what[1], str):
            found = await fetch(self.blobs, org, what if isinstance(what, str) else str(what[1]))
        else:
            taxonomy, number = what
            async with self._pool.acquire() as lent, tenant(lent.connection, org, snapshot=True):
                state = await read_taxonomy(lent.connection, org, taxonomy)
                version = state.version(number, "taxonomy", "version")
                found = await read_outline(lent.connection, org, version.tree)
        if found is None:
            raise Refused(Code.ERASED, "This part of the taxonomy is gone.", ("taxonomy",))
        return found

    async def find(self, org: UUID, missing: NotLoaded) -> None:
        """Load the data that a decision misses. Raises as `load` does."""
        await self.load(org, missing.what)
        found = self.get(org, missing.what)
        if missing.part is not None and isinstance(found, Outline):
            await asyncio.to_thread(found.allowed, missing.part)
            self._fit()

    def keep(self, org: UUID, name: str, found: Tree | DraftView) -> None:
        """Cache a tree under its digest, or what was made of a draft under a name."""
        self._keep(org, name, found)

    def _keep(self, org: UUID, what: What, found: Cached) -> None:
        self._found[org, what], self._used[org, what] = found, next(self._uses)
        self._fit()

    def _fit(self) -> None:
        """Drop the longest unused data over the limit, with compiled checks that refer to it."""
        size = sum(map(_size, self._found.values()))
        while size > self._kept and len(self._found) > 1:
            key = min(self._found, key=self._last_use)
            found = self._found.pop(key)
            del self._used[key]
            size -= _size(found)
            if isinstance(found, Outline):
                self._forms = {k: form for k, form in self._forms.items() if not form.draws(found)}
                found.forget()

    def _last_use(self, key: tuple[UUID, What]) -> int:
        """Return the number of the last use, by `get` or by compiled checks that refer to it."""
        found = self._found[key]
        checking = (form.used for form in self._forms.values() if form.draws(found))
        return max((self._used[key], *checking))

    async def outline(self, org: UUID, taxonomy: UUID, number: int) -> Outline:
        """Return the outline of a version, loaded first where it is not cached.

        Raises:
            Refused: NOT_FOUND where there is no such taxonomy or version, ERASED where it is gone.
        """
        await self.load(org, (taxonomy, number))
        found: Outline = self.get(org, (taxonomy, number))
        return found

    async def mapping(self, org: UUID, digest: str | None) -> Mapping:
        """Return a mapping, an empty one for None. Raises Refused ERASED."""
        if digest is None:
            return NOTHING
        await self._recheck(org, ("mapping", digest), digest)
        await self.load(org, ("mapping", digest))
        found: Mapping = self.get(org, ("mapping", digest))
        return found

    async def tree(self, org: UUID, digest: str | None) -> Tree:
        """Return a tree, loaded first where it is not cached. Raises Refused ERASED."""
        if digest is not None:
            await self._recheck(org, digest, digest)
        try:
            return self.of(org).tree(digest)
        except NotLoaded as missing:
            await self.load(org, missing.what)
            return self.of(org).tree(digest)

    async def _recheck(self, org: UUID, what: What, digest: str) -> None:
        """Drop a cached tree or mapping that was erased since it was loaded."""
        if (org, what) not in self._found:
            return
        # Not in a transaction: PostgreSQL ends one that is idle for two seconds, as it is where the
        # event loop is late, and every page of a diff asks this several times.
        async with self._pool.acquire() as lent:
            gone = await lent.connection.fetchval(_ERASED, org, bytes.fromhex(digest))
        if gone:
            self._found.pop((org, what), None)
            self._used.pop((org, what), None)


class CachedTaxonomies(Concepts):
    """The cached taxonomies of one organization, as decisions see them."""

    def __init__(self, shared: TaxonomyCache, org: UUID) -> None:
        self._shared = shared
        self._org = org

    def once(self, make: Callable[[Any, Concepts], T], form: object) -> T:
        """Return the result of `make` for a form, cached for this organization."""
        return self._shared.once(self._org, make, form)

    def allowed(self, ref: TaxonomyRef) -> AllowedConcepts:
        """Return the concepts that a question offers, with their place in the order.

        Raises:
            Refused: NOT_FOUND, INVALID.
            NotLoaded: where the version, or the part of it that the question offers, must be
                loaded first.
        """
        taxonomy = ids.expect("taxonomy", ref.taxonomy, "taxonomy", "taxonomy")
        outline: Outline = self._shared.get(self._org, (taxonomy, ref.version))
        require_subtree(outline, ref)
        if not outline.ready(restriction(ref)):
            raise NotLoaded((taxonomy, ref.version), part=restriction(ref))
        return offered(outline, ref)

    def tree(self, digest: str | None) -> Tree:
        """Return a tree, an empty one for None. Raises NotLoaded where it is not cached."""
        found: Tree = EMPTY if digest is None else self._shared.get(self._org, digest)
        return found


def _size(found: Cached) -> int:
    """Return about how many bytes of memory something cached takes."""
    offered = found.offered * OFFERED if isinstance(found, Outline) else 0
    return len(found) * BYTES[type(found)] + offered


def _decoded(what: What, read: Outline | bytes) -> Outline | Tree | Mapping:
    if isinstance(read, Outline):
        return read
    return Tree.decode(read) if isinstance(what, str) else Mapping.decode(read)


async def read_taxonomy(connection: Connection, org: UUID, taxonomy: UUID) -> Taxonomy:
    """Return the state of a taxonomy as the connection's transaction sees it.

    Raises:
        Refused: NOT_FOUND where there is none.
    """
    generation = await generation_of(connection, org)
    text = generation and await connection.fetchval(
        f"SELECT state FROM {schema_of(generation)}.taxonomy WHERE org_id = $1 AND id = $2",
        org,
        taxonomy,
    )
    if text is None:
        raise Refused(Code.NOT_FOUND, "There is no such taxonomy.", ("taxonomy", "taxonomy"))
    state: Taxonomy = TAXONOMY.decode(text)
    return state
