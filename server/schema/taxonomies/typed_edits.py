"""Edits of a draft as clients see them: a type for each kind of edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias

import strawberry

from server.schema.taxonomies.concepts import ConceptCode, LanguageText
from taxonomy import edits
from taxonomy.problem import Invalid


@strawberry.type(description="What an edit writes about a concept; null is what it does not write.")
class WrittenTexts:
    """The fields of a concept beside its preferred labels and its place."""

    alternatives: list[LanguageText] | None
    hidden: list[LanguageText] | None
    definitions: list[LanguageText] | None
    notes: list[LanguageText] | None
    examples: list[LanguageText] | None
    codes: list[ConceptCode] | None
    uri: str | None
    color: str | None
    hotkey: str | None


@strawberry.type(description="A concept was added.")
class AddConceptEdit:
    """A new concept."""

    concept_id: str
    labels: list[LanguageText]
    broader: list[str]
    after: str | None = strawberry.field(description="The sibling that it stands behind, if any.")
    written: WrittenTexts


@strawberry.type(description="Preferred labels were set; an empty text took one away.")
class RenameConceptEdit:
    """New labels."""

    concept_id: str
    labels: list[LanguageText]


@strawberry.type(
    description="A concept was moved, with all that stands below; without parents, a root."
)
class MoveConceptEdit:
    """New parents."""

    concept_id: str
    broader: list[str]
    after: str | None = strawberry.field(description="The sibling that it stands behind, if any.")


@strawberry.type(description="Several concepts became one that was there already.")
class MergeConceptsEdit:
    """A merge."""

    sources: list[str]
    into: str


@strawberry.type(description="Several concepts took the place of one.")
class SplitConceptEdit:
    """A split."""

    concept_id: str
    parts: list[str]


@strawberry.type(description="A concept is kept for old labels only.")
class DeprecateConceptEdit:
    """What to use in its place."""

    concept_id: str
    replaced_by: list[str]


@strawberry.type(description="A deprecated concept is offered for new labels again.")
class RestoreConceptEdit:
    """A concept that is offered again."""

    concept_id: str


@strawberry.type(description="Two concepts were related, or are so no longer.")
class RelateConceptsEdit:
    """A relation."""

    first: str
    second: str
    related: bool


@strawberry.type(description="Other fields of a concept were set, each as a whole.")
class AnnotateConceptEdit:
    """Texts of a concept."""

    concept_id: str
    changed: list[str] = strawberry.field(
        description="The fields of `written` that were set; one that is null or empty was cleared."
    )
    written: WrittenTexts


@strawberry.type(description="A concept was removed.")
class RemoveConceptEdit:
    """A concept that is gone."""

    concept_id: str


TaxonomyEdit: TypeAlias = Annotated[
    AddConceptEdit
    | RenameConceptEdit
    | MoveConceptEdit
    | MergeConceptsEdit
    | SplitConceptEdit
    | DeprecateConceptEdit
    | RestoreConceptEdit
    | RelateConceptsEdit
    | AnnotateConceptEdit
    | RemoveConceptEdit,
    strawberry.union("TaxonomyEdit", description="An edit of a draft, as it was made."),
]


def typed_edit(stored: Mapping[str, Any]) -> Any:
    """Return an edit from its JSON, as an event has it; None for one that cannot be read."""
    try:
        edit = edits.edit_of(stored)
    except Invalid:
        return None
    return _MADE[type(edit)](edit)


def _added(edit: edits.Add) -> AddConceptEdit:
    concept = edit.concept
    return AddConceptEdit(
        concept_id=concept.id,
        labels=_texts(concept.labels),
        broader=[*concept.broader],
        after=edit.after,
        written=_written(concept.plain()),
    )


def _annotated(edit: edits.Annotate) -> AnnotateConceptEdit:
    changed = ["color" if name == "colour" else name for name in edit.changes]
    return AnnotateConceptEdit(concept_id=edit.id, changed=changed, written=_written(edit.changes))


_MADE: Mapping[type[edits.Edit], Callable[[Any], Any]] = {
    edits.Add: _added,
    edits.Rename: lambda e: RenameConceptEdit(concept_id=e.id, labels=_texts(e.labels)),
    edits.Move: lambda e: MoveConceptEdit(concept_id=e.id, broader=[*e.broader], after=e.after),
    edits.Merge: lambda e: MergeConceptsEdit(sources=[*e.sources], into=e.into),
    edits.Split: lambda e: SplitConceptEdit(concept_id=e.id, parts=[*e.into]),
    edits.Deprecate: lambda e: DeprecateConceptEdit(concept_id=e.id, replaced_by=[*e.replaced_by]),
    edits.Restore: lambda e: RestoreConceptEdit(concept_id=e.id),
    edits.Relate: lambda e: RelateConceptsEdit(first=e.first, second=e.second, related=e.related),
    edits.Annotate: _annotated,
    edits.Remove: lambda e: RemoveConceptEdit(concept_id=e.id),
}
"""By class of edit, what makes its type."""


def _written(said: Mapping[str, Any]) -> WrittenTexts:
    codes = said.get("codes")
    return WrittenTexts(
        alternatives=_texts(said.get("alternatives")),
        hidden=_texts(said.get("hidden")),
        definitions=_texts(said.get("definitions")),
        notes=_texts(said.get("notes")),
        examples=_texts(said.get("examples")),
        codes=codes and [ConceptCode(system=system, code=code) for system, code in codes.items()],
        uri=said.get("uri"),
        color=said.get("colour"),
        hotkey=said.get("hotkey"),
    )


def _texts(said: Mapping[str, Any] | None) -> Any:
    """Return texts by language, one or several of each, as a list; None for None."""
    if said is None:
        return None
    return [
        LanguageText(language=tag or None, text=text)
        for tag, given in said.items()
        for text in ([given] if isinstance(given, str) else given)
    ]
