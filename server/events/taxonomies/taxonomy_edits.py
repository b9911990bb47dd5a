"""Edits of a draft: converts the edits of `taxonomy.edits` to events and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import taxonomy
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import (
    ConceptAdded,
    ConceptAnnotated,
    ConceptDeprecated,
    ConceptMoved,
    ConceptRemoved,
    ConceptRenamed,
    ConceptRestored,
    ConceptsMerged,
    ConceptSplit,
    ConceptsRelated,
    Draft,
    EditContent,
    Taxonomy,
    evolve,
)
from taxonomy import edits

LIMIT = 2_000
"""The most edits of one draft; for larger changes, import a release."""
LONGEST = 400
"""The most characters of a problem that a refusal shows: it may quote an id of any length."""
CODES = {"NOT_FOUND": Code.NOT_FOUND, "TAKEN": Code.DUPLICATE, "TOO_LONG": Code.LIMIT}
"""Code of a problem -> code of its refusal; all other problems are INVALID."""


EDITS: dict[str, type[Any]] = {
    edits.Add.kind: ConceptAdded,
    edits.Rename.kind: ConceptRenamed,
    edits.Move.kind: ConceptMoved,
    edits.Merge.kind: ConceptsMerged,
    edits.Split.kind: ConceptSplit,
    edits.Deprecate.kind: ConceptDeprecated,
    edits.Restore.kind: ConceptRestored,
    edits.Relate.kind: ConceptsRelated,
    edits.Annotate.kind: ConceptAnnotated,
    edits.Remove.kind: ConceptRemoved,
}
"""Kind of edit -> the class of events that stores such edits."""


def event_of(edit: edits.Edit) -> Event:
    """Return the event that stores an edit."""
    event: Event = EDITS[edit.kind](content=EditContent(edit=edit.plain()))
    return event


def _edited(state: Taxonomy, recorded: Recorded[Any]) -> Taxonomy:
    """Add the edit to the draft; an edit whose content was erased is left out."""
    content, draft = recorded.event.content, state.draft
    if content is not None:
        draft = replace(draft, edits=(*draft.edits, content.edit))
    return replace(state, draft=draft, changed_at=recorded.recorded_at)


for _class in EDITS.values():
    evolve.on(_class)(_edited)


def opened(base: taxonomy.Tree, draft: Draft) -> taxonomy.Draft:
    """Return the draft with its edits applied. An edit may fail after an earlier one was erased."""
    found = taxonomy.Draft(base)
    for plain in draft.edits:
        try:
            found.apply(edits.edit_of(plain))
        except taxonomy.Invalid:
            continue
    return found


def checked(base: taxonomy.Tree, draft: Draft, wanted: Sequence[edits.Edit]) -> list[Event]:
    """Return the events of edits, in order, that fit the draft and change it.

    Raises:
        Refused: with the path of the first edit that does not fit; LIMIT if there are too many.
    """
    if len(draft.edits) + len(wanted) > LIMIT:
        message = f"A draft has at most {LIMIT:,} edits: publish it, or import a release."
        raise Refused(Code.LIMIT, message, ("edits",))
    found = opened(base, draft)
    effective = []
    for number, edit in enumerate(wanted):
        try:
            if found.apply(edit):
                effective.append(edit)
        except taxonomy.Invalid as invalid:
            raise refused(invalid.problems, "edits", number, edit.kind) from None
    return [event_of(edit) for edit in effective]


def refused(problems: Iterable[taxonomy.Problem], *path: str | int) -> Refused:
    """Return the refusal that names the problems, ten at most."""
    listed = list(problems)
    more = f" And {len(listed) - 10} more." if len(listed) > 10 else ""
    message = " ".join(_short(str(problem)) for problem in listed[:10]) + more
    return Refused(CODES.get(listed[0].code, Code.INVALID), message, path)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
