"""Events of a taxonomy: edits of its draft, and versions that never change."""

from __future__ import annotations

from server.events.core.event import Content, Event, JsonObject, Kind


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
    """Something else is written about a concept: definitions, codes, its colour."""

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
