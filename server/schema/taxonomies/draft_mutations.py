"""The mutation that edits a draft; its `@oneOf` input has one member for each kind of edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import strawberry
from strawberry import UNSET

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomies import Taxonomy as State
from server.events.taxonomies.taxonomy_edits import checked
from server.schema.core.base import mutation
from server.schema.core.context import Info, expected_version
from server.schema.core.fingerprint_input import plain
from server.schema.taxonomies.mutations import TaxonomyInput, TaxonomyResult, change
from taxonomy import Concept, edits

EDITS = 500
"""The most edits in one mutation."""


@strawberry.input(description="A text in a language.")
class TextInput:
    """One text."""

    text: str
    language: str = strawberry.field(default="", description="A BCP 47 tag; none if empty.")


@strawberry.input(description="The code of a concept in another system.")
class CodeInput:
    """One code."""

    system: str
    code: str


@strawberry.input(description="One concept of the draft.")
class ConceptInput:
    """A concept by its id."""

    concept: str


@strawberry.input
class WrittenInput:
    """What may be written about a concept, beside its preferred labels and its place."""

    alternatives: list[TextInput] | None = UNSET
    hidden: list[TextInput] | None = UNSET
    definitions: list[TextInput] | None = UNSET
    notes: list[TextInput] | None = UNSET
    examples: list[TextInput] | None = UNSET
    codes: list[CodeInput] | None = UNSET
    uri: str | None = UNSET
    color: str | None = UNSET
    hotkey: str | None = UNSET


@strawberry.input(description="What is written about a concept; what is left out stays.")
class AnnotateConceptInput(ConceptInput, WrittenInput):
    """Whole fields: what is sent replaces what is there, an empty list clears it."""


@strawberry.input
class PlacedInput:
    """The names of a concept that is to be, and its place."""

    labels: list[TextInput]
    concept: str | None = strawberry.field(
        default=None, description="Its id for ever; one is made where it is left out."
    )
    broader: list[str] = strawberry.field(default_factory=list)
    after: str | None = strawberry.field(
        default=None, description="The sibling that it stands behind; last if left out."
    )


@strawberry.input(description="A concept that the draft does not have yet.")
class AddConceptInput(PlacedInput, WrittenInput):
    """A new concept."""


@strawberry.input(description="Other preferred labels; languages that are left out stay.")
class RenameConceptInput:
    """New labels; an empty text takes the label of its language away."""

    concept: str
    labels: list[TextInput]


@strawberry.input(description="Another place, with all that stands below.")
class MoveConceptInput:
    """New parents, none for a root."""

    concept: str
    broader: list[str]
    after: str | None = strawberry.field(
        default=None, description="The sibling that it stands behind; last if left out."
    )


@strawberry.input(description="Several concepts become one that is there already.")
class MergeConceptsInput:
    """The sources are removed; their names and narrower concepts go to `into`."""

    sources: list[str]
    into: str


@strawberry.input(description="Several concepts take the place of one.")
class SplitConceptInput:
    """The parts exist already; the concept is removed."""

    concept: str
    parts: list[str]


@strawberry.input(description="Keep a concept for old labels only.")
class DeprecateConceptInput:
    """What replaces it, if anything does."""

    concept: str
    replaced_by: list[str] = strawberry.field(default_factory=list)


@strawberry.input(description="Two related concepts, or such that are no longer.")
class RelateConceptsInput:
    """A relation, which holds in both directions."""

    concept: str
    other: str
    related: bool = True


@strawberry.input(one_of=True, description="One edit of a draft: exactly one member.")
class TaxonomyEditInput:
    """One edit."""

    add: AddConceptInput | None = UNSET
    rename: RenameConceptInput | None = UNSET
    move: MoveConceptInput | None = UNSET
    merge: MergeConceptsInput | None = UNSET
    split: SplitConceptInput | None = UNSET
    deprecate: DeprecateConceptInput | None = UNSET
    restore: ConceptInput | None = UNSET
    relate: RelateConceptsInput | None = UNSET
    annotate: AnnotateConceptInput | None = UNSET
    remove: ConceptInput | None = UNSET


@strawberry.input
class EditTaxonomyInput(TaxonomyInput):
    """Up to 500 edits of a draft, all or none of them, one after the other."""

    edits: list[TaxonomyEditInput]
    expected_version: int | None = expected_version("taxonomy")


@strawberry.type
class TaxonomyDraftMutations:
    """Mutations of drafts."""

    @mutation(Permission.TAXONOMIES_EDIT)
    async def edit_taxonomy(self, info: Info, input: EditTaxonomyInput) -> TaxonomyResult:
        """Edit the draft; several editors may do so at once."""
        if not 1 <= len(input.edits) <= EDITS:
            raise Refused(Code.LIMIT, f"Send 1 to {EDITS} edits at once.", ("edits",))
        wanted = [_edit(item, number) for number, item in enumerate(input.edits)]

        def edit(current: DecisionContext, state: State) -> list[Change]:
            base = current.taxonomies.tree(state.draft.tree)
            return decide.edit(state, checked(base, state.draft, wanted))

        return await change(info, input, edit)


Sent = dict[str, Any]


def _edit(given: TaxonomyEditInput, number: int) -> edits.Edit:
    ((kind, sent),) = plain(given).items()
    try:
        return MAKERS[kind](sent)
    except Refused as refused:
        raise refused.under("edits", number, kind) from None


def _addition(sent: Sent) -> edits.Edit:
    id_ = ids.public("concept", uuid7()) if sent["concept"] is None else sent["concept"]
    about = {name: value for name, value in _written(sent).items() if value}
    concept = Concept.of(
        {"id": id_, "labels": _texts(sent["labels"]), "broader": sent["broader"], **about}
    )
    return edits.Add(concept, sent["after"])


def _written(sent: Sent) -> dict[str, Any]:
    """Return the fields of `WrittenInput` that were sent, as `Concept.of` takes them."""
    readers: dict[str, Callable[[list[Sent]], Any]] = {
        "alternatives": _lists,
        "hidden": _lists,
        "definitions": _texts,
        "notes": _lists,
        "examples": _lists,
        "codes": _codes,
    }
    found: dict[str, Any] = {}
    for name in WRITTEN:
        if name in sent:
            value, reader = sent[name], readers.get(name)
            read = reader(value) if reader and value is not None else value
            found[STORED.get(name, name)] = read
    return found


def _texts(given: list[Sent]) -> dict[str, str]:
    """Return texts by language. Raises Refused INVALID where a language stands twice."""
    found: dict[str, str] = {}
    for item in given:
        if item["language"] in found:
            message = f"There are two texts in the language {item['language']!r}: keep one."
            raise Refused(Code.INVALID, message)
        found[item["language"]] = item["text"]
    return found


def _codes(given: list[Sent]) -> dict[str, str]:
    """Return codes by system. Raises Refused INVALID where a system stands twice."""
    found = {item["system"]: item["code"] for item in given}
    if len(found) < len(given):
        raise Refused(Code.INVALID, "A system has two codes: keep one of each.", ("codes",))
    return found


def _lists(given: list[Sent]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in given:
        found.setdefault(item["language"], []).append(item["text"])
    return found


STORED = {"color": "colour"}
"""Fields of `WrittenInput` that concepts have under another name: stored names stay."""
WRITTEN = [field.name for field in fields(WrittenInput)]
MAKERS: dict[str, Callable[[Sent], edits.Edit]] = {
    "rename": lambda s: edits.Rename(s["concept"], _texts(s["labels"])),
    "move": lambda s: edits.Move(s["concept"], tuple(s["broader"]), s.get("after")),
    "merge": lambda s: edits.Merge(tuple(s["sources"]), s["into"]),
    "split": lambda s: edits.Split(s["concept"], tuple(s["parts"])),
    "deprecate": lambda s: edits.Deprecate(s["concept"], tuple(s["replaced_by"])),
    "restore": lambda s: edits.Restore(s["concept"]),
    "relate": lambda s: edits.Relate(s["concept"], s["other"], s["related"]),
    "annotate": lambda s: edits.Annotate(s["concept"], _written(s)),
    "remove": lambda s: edits.Remove(s["concept"]),
    "add": _addition,
}
"""By member of the input, the function that makes the edit from what was sent."""
