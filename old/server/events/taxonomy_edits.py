"""Edits of a draft: what `taxonomy.edits` says as events, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import singledispatch
from typing import Any

import taxonomy
from server.events.base import Event, Recorded
from server.events.refusal import Code, Refused
from server.events.taxonomies import Draft, Taxonomy, evolve
from server.events.taxonomy_events import (
    ConceptAdded,
    ConceptAnnotated,
    ConceptContent,
    ConceptDeprecated,
    ConceptMoved,
    ConceptRemoved,
    ConceptRenamed,
    ConceptRestored,
    ConceptsMerged,
    ConceptSplit,
    ConceptsRelated,
)
from taxonomy import Concept, edits

LIMIT = 2_000
"""Edits of one draft: whoever changes more imports a release."""
CODES = {"NOT_FOUND": Code.NOT_FOUND, "TAKEN": Code.DUPLICATE, "TOO_LONG": Code.LIMIT}
"""Refusals of the problems that are not simply invalid."""


@singledispatch
def event_of(edit: edits.Edit) -> Event:
    """Return the event that keeps an edit."""
    raise TypeError(edit)


@event_of.register
def _(edit: edits.Add) -> Event:
    texts = edit.concept.plain()
    concept, broader = texts.pop("id"), texts.pop("broader", ())
    content = ConceptContent(texts=_plain(texts))
    return ConceptAdded(concept=concept, broader=broader, after=edit.after, content=content)


@event_of.register
def _(edit: edits.Rename) -> Event:
    return ConceptRenamed(concept=edit.id, content=ConceptContent(texts=dict(edit.labels)))


@event_of.register
def _(edit: edits.Move) -> Event:
    return ConceptMoved(concept=edit.id, broader=edit.broader, after=edit.after)


@event_of.register
def _(edit: edits.Merge) -> Event:
    return ConceptsMerged(sources=edit.sources, into=edit.into)


@event_of.register
def _(edit: edits.Split) -> Event:
    return ConceptSplit(concept=edit.id, parts=edit.into)


@event_of.register
def _(edit: edits.Deprecate) -> Event:
    return ConceptDeprecated(concept=edit.id, replaced_by=edit.replaced_by)


@event_of.register
def _(edit: edits.Restore) -> Event:
    return ConceptRestored(concept=edit.id)


@event_of.register
def _(edit: edits.Relate) -> Event:
    return ConceptsRelated(concept=edit.first, other=edit.second, related=edit.related)


@event_of.register
def _(edit: edits.Annotate) -> Event:
    return ConceptAnnotated(
        concept=edit.id, content=ConceptContent(texts=_plain(dict(edit.changes)))
    )


@event_of.register
def _(edit: edits.Remove) -> Event:
    return ConceptRemoved(concept=edit.id)


def _texts(event: Any) -> dict[str, Any]:
    """Return what an edit says; nothing of it once the content was erased."""
    return dict(event.content.texts) if event.content else {}


EDITS: dict[type[Event], Callable[[Any], edits.Edit]] = {
    ConceptAdded: lambda e: edits.Add(
        Concept.of({"id": e.concept, "broader": e.broader, **_texts(e)}), e.after
    ),
    ConceptRenamed: lambda e: edits.Rename(e.concept, _texts(e)),
    ConceptMoved: lambda e: edits.Move(e.concept, e.broader, e.after),
    ConceptsMerged: lambda e: edits.Merge(e.sources, e.into),
    ConceptSplit: lambda e: edits.Split(e.concept, e.parts),
    ConceptDeprecated: lambda e: edits.Deprecate(e.concept, e.replaced_by),
    ConceptRestored: lambda e: edits.Restore(e.concept),
    ConceptsRelated: lambda e: edits.Relate(e.concept, e.other, e.related),
    ConceptAnnotated: lambda e: edits.Annotate(e.concept, _texts(e)),
    ConceptRemoved: lambda e: edits.Remove(e.concept),
}
"""The edit that each class of events keeps."""


def _edited(state: Taxonomy, recorded: Recorded[Any]) -> Taxonomy:
    plain = _plain(EDITS[type(recorded.event)](recorded.event).plain())
    draft = replace(state.draft, edits=(*state.draft.edits, plain))
    return replace(state, draft=draft, changed_at=recorded.recorded_at)


for _class in EDITS:
    evolve.on(_class)(_edited)


def _plain(value: Any) -> Any:
    """Return JSON as the ledger gives it back: lists for tuples."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def opened(base: taxonomy.Tree, draft: Draft) -> taxonomy.Draft:
    """Return the draft as it stands. An edit whose content was erased may have no effect left."""
    found = taxonomy.Draft(base)
    for plain in draft.edits:
        try:
            found.apply(edits.edit_of(plain))
        except taxonomy.Invalid:
            continue
    return found


def checked(base: taxonomy.Tree, draft: Draft, wanted: Sequence[edits.Edit]) -> list[Event]:
    """Return the events of edits that fit the draft, one after the other.

    Raises:
        Refused: with the path of the first edit that does not fit, LIMIT where there are too many.
    """
    if len(draft.edits) + len(wanted) > LIMIT:
        message = f"A draft has at most {LIMIT:,} edits: publish it, or import a release."
        raise Refused(Code.LIMIT, message, ("edits",))
    found = opened(base, draft)
    for number, edit in enumerate(wanted):
        try:
            found.apply(edit)
        except taxonomy.Invalid as invalid:
            raise refused(invalid.problems, "edits", number) from None
    return [event_of(edit) for edit in wanted]


def refused(problems: Iterable[taxonomy.Problem], *path: str | int) -> Refused:
    """Return the refusal that says what is wrong, up to ten problems of it."""
    listed = list(problems)
    more = f" And {len(listed) - 10} more." if len(listed) > 10 else ""
    message = " ".join(str(problem) for problem in listed[:10]) + more
    return Refused(CODES.get(listed[0].code, Code.INVALID), message, path)
