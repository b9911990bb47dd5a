"""The draft of a taxonomy as clients see it."""

from __future__ import annotations

import strawberry

from server.access.permissions import Permission
from server.events.taxonomies.taxonomies import Draft
from server.events.taxonomies.taxonomies import Taxonomy as State
from server.reads.as_of import moment_of
from server.reads.session import ReadSession
from server.reads.taxonomies.concepts import Drafted, Published
from server.schema.core.base import Connection, page_size, query
from server.schema.core.context import Info
from server.schema.core.paging import paging
from server.schema.exports.mutations import Download
from server.schema.taxonomies.concepts import (
    Concept,
    ConceptHit,
    below,
    one_concept,
    search_edited,
    search_tree,
)
from server.schema.taxonomies.diffs import (
    TaxonomyDiff,
    draft_diff,
    draft_view,
    drafted_tree,
)
from server.schema.taxonomies.draft_edits import (
    DraftEdit,
    DraftEditor,
    page_of_edits,
    present_editors,
)
from server.schema.taxonomies.tree_files import exported, require_room, tree_link
from taxonomy.formats import Format, Layout


@strawberry.type(description="What will be the next version: the last one and the edits since.")
class TaxonomyDraft:
    """The present draft as clients see it."""

    state: strawberry.Private[State]
    draft: strawberry.Private[Draft]
    stream_version: strawberry.Private[int]
    session: strawberry.Private[ReadSession]
    edit_count: int
    imported: bool = strawberry.field(description="Whether it began with an imported release.")
    touched: bool = strawberry.field(description="Whether there is anything to publish.")

    @query(Permission.TAXONOMIES_READ)
    async def edits(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DraftEdit]:
        """The edits since the draft began, the newest first, erased ones included."""
        wanted = paging(first, after, last, before)
        return await page_of_edits(self.session, self.state.id, self.stream_version, wanted)

    @query(Permission.TAXONOMIES_READ)
    async def editors(self, info: Info) -> list[DraftEditor]:
        """Who edits it now: who edited it within the last ten minutes, the latest editor first.

        It is told by edits alone: somebody who only looks at the draft is not among them. Under
        `asOf`, the ten minutes end with the event at the position.
        """
        session = self.session
        now = info.context.services.clock() if session.at is None else await moment_of(session)
        return await present_editors(self.session, self.state.id, self.stream_version, now)

    @query(Permission.TAXONOMIES_READ)
    async def concept_count(self, info: Info) -> int:
        """How many concepts it has."""
        return len(await draft_view(info.context, self.state, self.stream_version))

    @query(Permission.TAXONOMIES_READ)
    async def roots(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Concept]:
        """The concepts with nothing above them."""
        return await below(await self._source(info), None, paging(first, after, last, before))

    @query(Permission.TAXONOMIES_READ)
    async def concept(self, info: Info, id: str) -> Concept | None:
        """One concept."""
        return await one_concept(await self._source(info), id)

    @query(Permission.TAXONOMIES_READ)
    async def diff(self, info: Info, against: int | None = None) -> TaxonomyDiff | None:
        """What differs from a version, by default from the last one."""
        other = len(self.state.versions) if against is None else against
        if against is None and other == 0:
            return None
        tree = await drafted_tree(info.context, self.state, self.stream_version)
        return await draft_diff(info.context, self.state, other, tree, self.stream_version)

    @query(Permission.TAXONOMIES_READ)
    async def search(self, info: Info, text: str, first: int = 20) -> list[ConceptHit]:
        """Concepts with a name of which a word begins with the text, the best first."""
        source, size, draft = await self._source(info), page_size(first), self.draft
        latest = self.state.latest
        if draft.tree is None or (latest is not None and latest.tree == draft.tree):
            base = Published(self.session, self.state.id, latest) if latest else None
            return await search_edited(base, source, text, size)
        tree = await drafted_tree(info.context, self.state, self.stream_version)
        return await search_tree(tree, source, text, size)

    @query(Permission.TAXONOMIES_READ)
    async def export(
        self, info: Info, format: Format, language: str = "", layout: Layout = Layout.PARENTS
    ) -> str:
        """The whole draft as a file; `annolog taxonomy export --draft` writes larger ones."""
        tree = await drafted_tree(info.context, self.state, self.stream_version)
        require_room(len(tree))
        return await exported(tree, format, language, layout)

    @query(Permission.TAXONOMIES_READ)
    def file(self, info: Info) -> Download:
        """A link to the whole draft as JSON, however large: as it will be when it is fetched.

        Under `asOf`, as it was.
        """
        return tree_link(info, self.state, None, self.session.at)

    async def _source(self, info: Info) -> Drafted:
        view = await draft_view(info.context, self.state, self.stream_version)
        return Drafted(self.state.id, view)
