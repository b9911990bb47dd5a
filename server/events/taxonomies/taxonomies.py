"""Taxonomies: a draft that several people edit, and published versions that never change.

Trees and mappings are blobs, named here by their digests, so that 80,000 concepts do not take
80,000 events. Edits of the draft are stored one by one, and applied to the tree that it began with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from server.events.core.event import Change, Content, Event, Fold, JsonObject, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import TEXT, name_of, text_of


class TaxonomyContent(Content):
    """What a taxonomy is called and about."""

    name: str
    description: str = ""


class TaxonomyCreated(Event, name="taxonomy.created", kind=Kind.TAXONOMY):
    """A taxonomy was begun; it has no version yet."""

    content: TaxonomyContent | None


class TaxonomyRenamed(Event, name="taxonomy.renamed", kind=Kind.TAXONOMY):
    """The name or the description changed."""

    content: TaxonomyContent | None


class EditContent(Content):
    """An edit as `taxonomy.edits` writes it: its kind, and what it says of which concepts.

    Ids of concepts are words that an editor chose, so they are content like all the rest.
    """

    edit: JsonObject


class ConceptAdded(Event, name="taxonomy.concept_added", kind=Kind.TAXONOMY):
    """The draft has one concept more."""

    content: EditContent | None


class ConceptRenamed(Event, name="taxonomy.concept_renamed", kind=Kind.TAXONOMY):
    """A concept is called otherwise; what it means, and its id, stay."""

    content: EditContent | None


class ConceptMoved(Event, name="taxonomy.concept_moved", kind=Kind.TAXONOMY):
    """A concept stands elsewhere."""

    content: EditContent | None


class ConceptsMerged(Event, name="taxonomy.concepts_merged", kind=Kind.TAXONOMY):
    """Several concepts became one that was there before."""

    content: EditContent | None


class ConceptSplit(Event, name="taxonomy.concept_split", kind=Kind.TAXONOMY):
    """A concept was divided into others."""

    content: EditContent | None


class ConceptDeprecated(Event, name="taxonomy.concept_deprecated", kind=Kind.TAXONOMY):
    """A concept is kept for old labels and no longer offered for new ones."""

    content: EditContent | None


class ConceptRestored(Event, name="taxonomy.concept_restored", kind=Kind.TAXONOMY):
    """A deprecated concept is offered again."""

    content: EditContent | None


class ConceptsRelated(Event, name="taxonomy.concepts_related", kind=Kind.TAXONOMY):
    """Two concepts were declared related, or no longer so."""

    content: EditContent | None


class ConceptAnnotated(Event, name="taxonomy.concept_annotated", kind=Kind.TAXONOMY):
    """Something else is written about a concept: definitions, codes, its color."""

    content: EditContent | None


class ConceptRemoved(Event, name="taxonomy.concept_removed", kind=Kind.TAXONOMY):
    """A concept without narrower ones left the draft."""

    content: EditContent | None


class ReleaseContent(Content):
    """Where a release came from."""

    source: str


class ReleaseImported(Event, name="taxonomy.release_imported", kind=Kind.TAXONOMY):
    """A whole tree became the draft."""

    tree: str
    """SHA-256 of the tree, a blob beside the ledger."""
    concepts: int
    content: ReleaseContent | None


class MappingAttached(Event, name="taxonomy.mapping_attached", kind=Kind.TAXONOMY):
    """The draft says what became of the concepts of the version before it."""

    mapping: str
    """SHA-256 of the mapping, a blob beside the ledger."""
    matches: int
    content: ReleaseContent | None


class DraftDiscarded(Event, name="taxonomy.draft_discarded", kind=Kind.TAXONOMY):
    """The draft was given up; the versions stay."""


class NotesContent(Content):
    """What its publisher says about a version."""

    notes: str


class TaxonomyPublished(Event, name="taxonomy.published", kind=Kind.TAXONOMY):
    """The draft became a version, which never changes again."""

    number: int
    tree: str
    """SHA-256 of the tree, a blob beside the ledger."""
    mapping: str | None
    """SHA-256 of the mapping from the version before it; null for the first."""
    concepts: int
    content: NotesContent | None


LARGEST = 200_000
"""The most concepts in one version."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version."""

    number: int
    tree: str
    mapping: str | None
    concepts: int
    notes: str | None
    published_by: UUID | None
    published_at: datetime

    @property
    def erased(self) -> bool:
        """Whether the version was erased: its notes and its tree."""
        return self.notes is None


@dataclass(frozen=True, slots=True)
class Draft:
    """The next version in the making: a tree to begin with, and edits in their order."""

    tree: str | None
    """Digest of the tree that the edits start from; None for an empty tree."""
    concepts: int
    """How many concepts the tree has that the edits start from."""
    imported: bool = False
    """Whether the draft's tree is an imported release, not the last version."""
    mapping: str | None = None
    """Digest of the attached mapping, from the last version to the draft's tree."""
    edits: tuple[JsonObject, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether there is anything to publish."""
        return self.imported or bool(self.edits) or self.mapping is not None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The state of a taxonomy."""

    id: UUID
    name: str | None
    description: str | None
    created_by: UUID | None
    created_at: datetime
    changed_at: datetime
    draft: Draft
    versions: tuple[Version, ...] = ()
    withdrawn: frozenset[int] = frozenset()
    """Numbers of versions that are offered no longer."""

    @property
    def latest(self) -> Version | None:
        """The version that was published last."""
        return self.versions[-1] if self.versions else None

    def version(self, number: int, *path: str | int) -> Version:
        """Return a version.

        Raises:
            Refused: NOT_FOUND if the version was never published, ERASED if it was erased.
        """
        if not 1 <= number <= len(self.versions):
            raise Refused(
                Code.NOT_FOUND,
                f"This taxonomy has no version {number}: it has {len(self.versions)}.",
                path or ("version",),
            )
        found = self.versions[number - 1]
        if found.erased:
            message = f"Version {number} was erased: use another one."
            raise Refused(Code.ERASED, message, path or ("version",))
        return found


evolve: Fold[Taxonomy] = Fold()
TAXONOMY = StreamKind(Kind.TAXONOMY, Taxonomy, evolve)


@evolve.on(TaxonomyCreated)
def _created(_: Taxonomy | None, recorded: Recorded[TaxonomyCreated]) -> Taxonomy:
    content, at = recorded.event.content, recorded.recorded_at
    name, description = (content.name, content.description) if content else (None, None)
    empty = Draft(tree=None, concepts=0)
    return Taxonomy(recorded.stream, name, description, recorded.actor, at, at, empty)


@evolve.on(TaxonomyRenamed)
def _renamed(state: Taxonomy, recorded: Recorded[TaxonomyRenamed]) -> Taxonomy:
    content = recorded.event.content
    name, description = (content.name, content.description) if content else (None, None)
    return replace(state, name=name, description=description, changed_at=recorded.recorded_at)


@evolve.on(ReleaseImported)
def _imported(state: Taxonomy, recorded: Recorded[ReleaseImported]) -> Taxonomy:
    event = recorded.event
    draft = Draft(event.tree, event.concepts, imported=True, mapping=state.draft.mapping)
    return replace(state, draft=draft, changed_at=recorded.recorded_at)


@evolve.on(MappingAttached)
def _mapped(state: Taxonomy, recorded: Recorded[MappingAttached]) -> Taxonomy:
    draft = replace(state.draft, mapping=recorded.event.mapping)
    return replace(state, draft=draft, changed_at=recorded.recorded_at)


@evolve.on(DraftDiscarded)
def _discarded(state: Taxonomy, recorded: Recorded[DraftDiscarded]) -> Taxonomy:
    return replace(state, draft=_fresh(state.latest), changed_at=recorded.recorded_at)


@evolve.on(TaxonomyPublished)
def _published(state: Taxonomy, recorded: Recorded[TaxonomyPublished]) -> Taxonomy:
    event, at = recorded.event, recorded.recorded_at
    version = Version(
        number=event.number,
        tree=event.tree,
        mapping=event.mapping,
        concepts=event.concepts,
        notes=event.content.notes if event.content else None,
        published_by=recorded.actor,
        published_at=at,
    )
    versions = (*state.versions, version)
    return replace(state, versions=versions, draft=_fresh(version), changed_at=at)


def _fresh(latest: Version | None) -> Draft:
    """Return the draft without edits: the last version, or an empty tree before the first."""
    return Draft(latest.tree, latest.concepts) if latest else Draft(None, 0)


def create(
    taxonomy: UUID, *, name: str, description: str, tree: str | None = None, concepts: int = 0
) -> list[Change]:
    """Create a taxonomy; with a tree, publish that as the first version."""
    created = TaxonomyCreated(content=_content(name, description))
    if tree is None:
        return on(taxonomy, created)
    version = TaxonomyPublished(
        number=1, tree=tree, mapping=None, concepts=concepts, content=NotesContent(notes="")
    )
    return on(taxonomy, created, version)


def rename(state: Taxonomy, *, name: str | None, description: str | None) -> list[Change]:
    """Change the name or the description."""
    wanted = _content(
        state.name or "" if name is None else name,
        state.description or "" if description is None else description,
    )
    if (wanted.name, wanted.description) == (state.name, state.description):
        return []
    return on(state.id, TaxonomyRenamed(content=wanted))


def _content(name: str, description: str) -> TaxonomyContent:
    return TaxonomyContent(
        name=name_of(name, "name"), description=text_of(description, "description")
    )


def edit(state: Taxonomy, events: list[Event]) -> list[Change]:
    """Add edits to the draft; `taxonomy_edits.checked` must have checked that they fit."""
    return on(state.id, *events)


def import_release(
    state: Taxonomy, *, tree: str, concepts: int, source: str, replaces: bool
) -> list[Change]:
    """Replace the draft by a whole tree.

    Raises:
        Refused: CONFLICT if edits of the draft would be lost and `replaces` is False, INVALID for
            a tree without concepts, LIMIT for more than LARGEST concepts.
    """
    if (state.draft.tree, state.draft.edits) == (tree, ()):
        return []
    if (state.draft.edits or state.draft.imported) and not replaces:
        message = "The draft has changes already: publish or discard them, or set `replaces`."
        raise Refused(Code.CONFLICT, message, ("taxonomy",))
    if not concepts:
        raise Refused(Code.INVALID, "There are no concepts in this file.", ("text",))
    if concepts > LARGEST:
        message = f"{concepts:,} concepts are more than the {LARGEST:,} that a version may have."
        raise Refused(Code.LIMIT, message, ("taxonomy",))
    content = ReleaseContent(source=name_of(source, "source"))
    return on(state.id, ReleaseImported(tree=tree, concepts=concepts, content=content))


def attach_mapping(state: Taxonomy, *, mapping: str, matches: int, source: str) -> list[Change]:
    """Attach a mapping to the draft, from concepts of the last version to concepts of the draft."""
    if state.latest is None:
        message = "There is no version to map from: publish one first."
        raise Refused(Code.CONFLICT, message, ("taxonomy",))
    if state.draft.mapping == mapping:
        return []
    content = ReleaseContent(source=name_of(source, "source"))
    return on(state.id, MappingAttached(mapping=mapping, matches=matches, content=content))


def discard(state: Taxonomy) -> list[Change]:
    """Discard the draft, with its edits."""
    return on(state.id, DraftDiscarded()) if state.draft.touched else []


def publish(
    state: Taxonomy, *, draft: Draft, tree: str, mapping: str | None, concepts: int, notes: str
) -> list[Change]:
    """Publish the draft as the next version.

    Args:
        state: the taxonomy.
        draft: the draft that `tree` and `mapping` were made from.
        tree: digest of the tree.
        mapping: digest of the mapping from the last version; None for the first version.
        concepts: how many concepts the tree has.
        notes: what the publisher says about the version.

    Raises:
        Refused: STALE if somebody edited the draft meanwhile, CONFLICT if it has no change.
    """
    if state.draft != draft:
        raise Refused(Code.STALE, "Somebody edited the draft: look at it again.", ("taxonomy",))
    latest = state.latest
    if not concepts:
        raise Refused(Code.CONFLICT, "The draft is empty: add concepts first.", ("taxonomy",))
    if latest is not None and not draft.touched:
        message = f"Nothing has changed since version {latest.number}: edit the draft first."
        raise Refused(Code.CONFLICT, message, ("taxonomy",))
    event = TaxonomyPublished(
        number=len(state.versions) + 1,
        tree=tree,
        mapping=mapping if latest else None,
        concepts=concepts,
        content=NotesContent(notes=text_of(notes, "notes", longest=TEXT)),
    )
    return on(state.id, event)
