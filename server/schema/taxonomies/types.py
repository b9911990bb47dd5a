"""Taxonomies, their versions and drafts as clients see them, and the queries for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.access.export_links import DownloadKind
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import Restriction
from server.events.reverts.taxonomies import offered_version
from server.events.taxonomies.taxonomies import TAXONOMY, Version
from server.events.taxonomies.taxonomies import Taxonomy as State
from server.reads.labeling.task_orders import SortDirection
from server.reads.named_lists import NamedOrder
from server.reads.session import ReadSession
from server.reads.taxonomies.concepts import Published
from server.reads.taxonomies.taxonomies import (
    count_taxonomies,
    taxonomy_conditions,
    taxonomy_row,
    taxonomy_rows,
    taxonomy_state,
)
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Node, Readable, page_size, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import node_loader
from server.schema.core.paging import counted, numbers_of, page_of, paging
from server.schema.exports.mutations import Download, download_link
from server.schema.named_lists import NamedListing, prefix_of
from server.schema.projects.queries import ProjectFilter, visible_projects
from server.schema.projects.types import Project
from server.schema.taxonomies.concepts import (
    Concept,
    ConceptHit,
    allowed_concepts,
    below,
    one_concept,
    search,
)
from server.schema.taxonomies.diffs import (
    ConceptMatch,
    TaxonomyDiff,
    diff_of,
    mapping_of,
    stored_tree,
)
from server.schema.taxonomies.drafts import TaxonomyDraft
from server.schema.taxonomies.search_next import NextSearch, search_next
from server.schema.taxonomies.tree_files import exported, require_room, tree_link
from taxonomy.formats import Format, Layout


@strawberry.type(description="A published version of a taxonomy, which never changes.")
class TaxonomyVersion(Readable):
    """A published version as clients see it."""

    state: strawberry.Private[State]
    version: strawberry.Private[Version]
    number: int
    concept_count: int
    digest: str = strawberry.field(description="SHA-256 of its tree, in hexadecimal.")
    notes: str | None = strawberry.field(
        description="Null once the version was erased; its concepts are gone, its digest stays."
    )
    published_at: datetime
    withdrawn: bool = strawberry.field(
        description="Whether it is offered no longer: its publication was undone."
    )

    @query(Permission.TAXONOMIES_READ)
    async def published_by(self) -> Member | None:
        """Who published it."""
        return await linked_member(self.session, self.version.published_by)

    @query(Permission.TAXONOMIES_READ)
    async def roots(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Concept]:
        """The concepts with nothing above them, in the order of their publisher."""
        return await below(self._source(), None, paging(first, after, last, before))

    @query(Permission.TAXONOMIES_READ)
    async def concept(self, id: str) -> Concept | None:
        """One concept by the id that answers hold."""
        return await one_concept(self._source(), id)

    @query(Permission.TAXONOMIES_READ)
    async def search(
        self,
        info: Info,
        text: str,
        first: int = 20,
        *,
        within: str | None = None,
        min_depth: int | None = None,
        max_depth: int | None = None,
        leaves_only: bool = False,
    ) -> list[ConceptHit]:
        """Concepts with a name of which a word begins with the text, the best first.

        With `within` (the id of a concept), `minDepth`, `maxDepth` or `leavesOnly`, only those
        concepts that a question with this subtree, these depths or leaves alone offers.
        """
        source, size = self._source(), page_size(first)
        part = Restriction(within, min_depth, max_depth, leaves_only)
        return await search(source, text, size, await allowed_concepts(info.context, source, part))

    @query(Permission.TAXONOMIES_READ)
    async def search_next(
        self,
        info: Info,
        text: str,
        *,
        within: str | None = None,
        min_depth: int | None = None,
        max_depth: int | None = None,
        leaves_only: bool = False,
    ) -> list[NextSearch] | None:
        """What `search` finds once one more character is typed, for screens that must not wait.

        Each longer text is listed that finds something; null where more than 64 are. The text may
        be empty. The other arguments are those of `search`.
        """
        source = self._source()
        part = Restriction(within, min_depth, max_depth, leaves_only)
        return await search_next(source, text, await allowed_concepts(info.context, source, part))

    @query(Permission.TAXONOMIES_READ)
    async def diff(self, info: Info, against: int | None = None) -> TaxonomyDiff | None:
        """What differs from an older or newer version, by default from the one before."""
        other = self.number - 1 if against is None else against
        if against is None and other == 0:
            return None
        return await diff_of(info.context, self.state, other, self.number)

    @query(Permission.TAXONOMIES_READ)
    async def mapping(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ConceptMatch]:
        """What became of concepts of the version before that left or were replaced."""
        wanted = paging(first, after, last, before)
        return await mapping_of(info.context, self.version, wanted)

    @query(Permission.TAXONOMIES_READ)
    async def export(
        self, info: Info, format: Format, language: str = "", layout: Layout = Layout.PARENTS
    ) -> str:
        """The whole version as a file; `annolog taxonomy export` writes larger ones.

        `language` is for formats that hold one, `layout` for tables.
        """
        require_room(self.concept_count)
        return await exported(
            await stored_tree(info.context, self.digest), format, language, layout
        )

    @query(Permission.TAXONOMIES_READ)
    def file(self, info: Info) -> Download:
        """A link to the whole version as JSON, however large."""
        return tree_link(info, self.state, self.number)

    def _source(self) -> Published:
        self.state.version(self.number)
        return Published(self.session, self.state.id, self.version)


@strawberry.type(description="A hierarchy of concepts that questions draw on, in versions.")
class Taxonomy(Node, Readable):
    """A taxonomy as clients see it."""

    uuid: strawberry.Private[UUID]
    known: strawberry.Private[State | None]
    id: strawberry.ID
    name: str | None
    description: str | None
    created_at: datetime
    changed_at: datetime
    version: int = strawberry.field(description="For `expectedVersion`: it grows with every edit.")

    @query(Permission.TAXONOMIES_READ)
    async def latest(self) -> TaxonomyVersion | None:
        """The version that was published last, of those that were not withdrawn."""
        state = await self.state()
        offered = offered_version(state)
        return _version(self.session, state, offered.number) if offered else None

    @query(Permission.TAXONOMIES_READ)
    async def published_version(self, number: int) -> TaxonomyVersion | None:
        """One published version by its number."""
        state = await self.state()
        if not 1 <= number <= len(state.versions):
            return None
        return _version(self.session, state, number)

    @query(Permission.TAXONOMIES_READ)
    async def versions(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[TaxonomyVersion]:
        """The published versions, the newest first."""
        wanted, state = paging(first, after, last, before), await self.state()
        newest = len(state.versions)
        numbers = numbers_of(range(newest, 0, -1), wanted)
        items = [(str(number), _version(self.session, state, number)) for number in numbers]
        return page_of(items, wanted, total=counted(newest))

    @query(Permission.TAXONOMIES_READ)
    async def draft(self) -> TaxonomyDraft:
        """What will be the next version."""
        state = await self.state()
        draft = state.draft
        return TaxonomyDraft(
            state=state,
            draft=draft,
            stream_version=self.version,
            session=self.session,
            edit_count=len(draft.edits),
            imported=draft.imported,
            touched=draft.touched,
        )

    @query(Permission.TAXONOMIES_READ)
    def diff_file(self, info: Info, old: int, new: int | None = None) -> Download:
        """A link to all that differs between two versions, or to the draft, as JSON."""
        at = self.session.at if new is None else None
        return download_link(info.context, DownloadKind.DIFF, str(self.id), at, versions=(old, new))

    @query(Permission.PROJECT_READ)
    async def projects(
        self,
        info: Info,
        *,
        filter: ProjectFilter | None = None,
        order: NamedOrder = NamedOrder.CREATED,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Project]:
        """Projects whose present form draws on it, of those that the caller may see."""
        listing = NamedListing(order, direction, paging(first, after, last, before))
        return await visible_projects(info, self.session, filter, listing, drawing_on=self.uuid)

    async def state(self) -> State:
        """Return the state, which has the versions and the draft."""
        if self.known is None:
            self.known = await taxonomy_state(self.session, self.uuid)
        return self.known


def _version(session: ReadSession, state: State, number: int) -> TaxonomyVersion:
    version = state.versions[number - 1]
    return TaxonomyVersion(
        session=session,
        state=state,
        version=version,
        number=version.number,
        concept_count=version.concepts,
        digest=version.tree,
        notes=version.notes,
        published_at=version.published_at,
        withdrawn=version.number in state.withdrawn,
    )


def taxonomy_of(session: ReadSession, row: Any) -> Taxonomy:
    """Return a taxonomy from its row, which has the state unless it is of the past."""
    return Taxonomy(
        session=session,
        uuid=row["id"],
        known=None if row["state"] is None else TAXONOMY.decode(row["state"]),
        id=strawberry.ID(ids.public("taxonomy", row["id"])),
        name=row["name"],
        description=row["description"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        version=row["version"],
    )


@node_loader("taxonomy")
async def load_taxonomy(info: Info, session: ReadSession, id_: UUID, *path: str) -> Taxonomy:
    """Return a taxonomy. Raises Refused FORBIDDEN, or NOT_FOUND at `path`."""
    await info.context.require(Permission.TAXONOMIES_READ)
    row = await taxonomy_row(session, id_)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such taxonomy.", path or ("id",))
    return taxonomy_of(session, row)


@strawberry.input(description="All conditions that are given must hold.")
class TaxonomyFilter:
    """Selects taxonomies."""

    name_starts_with: str | None = strawberry.field(
        default=None, description="The case of the letters a to z does not count."
    )


@strawberry.type
class TaxonomyQueries:
    """Queries about taxonomies."""

    @query(Permission.TAXONOMIES_READ)
    async def taxonomy(self, info: Info, id: strawberry.ID) -> Taxonomy | None:
        """One taxonomy."""
        id_ = ids.expect("taxonomy", id, "id")
        return await load_taxonomy(info, session_of(self, info), id_)

    @query(Permission.TAXONOMIES_READ)
    async def taxonomies(
        self,
        info: Info,
        *,
        filter: TaxonomyFilter | None = None,
        order: NamedOrder = NamedOrder.CREATED,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Taxonomy] | None:
        """The taxonomies of the organization."""
        await info.context.require(Permission.TAXONOMIES_READ)
        where = taxonomy_conditions(
            name_prefix=prefix_of(filter.name_starts_with if filter else None)
        )
        listing = NamedListing(order, direction, paging(first, after, last, before))
        session = session_of(self, info)
        return listing.connection(
            "taxonomy",
            await taxonomy_rows(session, where, listing.page),
            lambda row: taxonomy_of(session, row),
            lambda: count_taxonomies(session, where),
        )
