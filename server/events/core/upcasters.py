"""Reads stored events: today's shapes directly, retired shapes through their upcasters.

An event is never rewritten. When a class changes its shape, its version grows by one, a function
here turns the old shape into the next one, and a golden file keeps an example for ever.
"""

from __future__ import annotations

from collections.abc import Callable

from server.events.core import canonical_json
from server.events.core.event import Event, JsonObject
from server.events.core.registry import EVENTS

Upcaster = Callable[[JsonObject], JsonObject]
"""Takes all fields of one version, with `content` (None once erased); returns those of the next."""

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(stored name, version of the argument) -> upcaster to the version after it."""


class UnknownEventError(Exception):
    """This server is older than the event: readers that count events park it and go on."""

    def __init__(self, type: str, type_version: int) -> None:
        super().__init__(f"this server does not know {type} in version {type_version}: update it")
        self.type = type
        self.type_version = type_version


def upcaster(type: str, version: int) -> Callable[[Upcaster], Upcaster]:
    """Declare the function that turns a retired version of an event into the next version."""

    def declare(function: Upcaster) -> Upcaster:
        if UPCASTERS.setdefault((type, version), function) is not function:
            message = f"two upcasters read {type} in version {version}"
            raise TypeError(message)
        return function

    return declare


def read_event(type: str, type_version: int, facts: str, content: str | None) -> Event:
    """Return a stored event as an instance of today's class.

    Args:
        type: the stored name.
        type_version: the version under which the event was stored.
        facts: canonical JSON of the facts, as stored.
        content: canonical JSON of the content; None if there is none or it was erased.

    Raises:
        UnknownEventError: a newer server wrote the event.
        pydantic.ValidationError: the texts do not have the shape of that version: the ledger was
            changed by hand.
    """
    found = EVENTS.get(type)
    if found is not None and found.type_version == type_version:
        return found.stored(facts, content)
    if found is None or type_version > found.type_version:
        raise UnknownEventError(type, type_version)
    fields = canonical_json.decode(facts)
    fields["content"] = None if content is None else canonical_json.decode(content)
    return _upcast(found, type_version, fields)


def _upcast(event: type[Event], version: int, fields: JsonObject) -> Event:
    for number in range(version, event.type_version):
        upcast = UPCASTERS.get((event.type, number))
        if upcast is None:
            raise UnknownEventError(event.type, version)
        fields = upcast(fields)
    inner = fields.pop("content", None)
    content = None if inner is None else canonical_json.encode(inner).decode()
    return event.stored(canonical_json.encode(fields).decode(), content)


@upcaster("annotation.submitted", 0)
def _seconds(fields: JsonObject) -> JsonObject:
    """Before the first release, time spent was in seconds, and `fills` did not exist."""
    seconds = fields.pop("seconds")
    added = {"fills": False, "guideline_version": 0, "time_spent_ms": round(seconds * 1000)}
    return {**added, **fields}


@upcaster("annotation.rejected", 1)
def _without_reasons(fields: JsonObject) -> JsonObject:
    """Version 1 of a rejection had no keys of reasons."""
    return {"reasons": [], **fields}


@upcaster("comment.added", 1)
def _without_mentions(fields: JsonObject) -> JsonObject:
    """Version 1 of a comment mentioned nobody."""
    return {"mentions": [], **fields}


@upcaster("contents.read", 1)
def _without_comments(fields: JsonObject) -> JsonObject:
    """Version 1 counted no comments."""
    return {"comments_shown": 0, **fields}


@upcaster("project.created", 1)
@upcaster("project.policy_changed", 1)
def _without_search(fields: JsonObject) -> JsonObject:
    """Version 1 of a policy knew no search for words."""
    return {**fields, "policy": {"full_text": False, **fields["policy"]}}


@upcaster("project.created", 2)
@upcaster("project.policy_changed", 2)
def _before_more_answers(fields: JsonObject) -> JsonObject:
    """Before version 3, a policy asked nobody beyond the overlap, and showed annotators less."""
    asked, shown = {"most_answers": 0, "confidence": 0.95}, ("meta_shown", "external_ids_shown")
    return {**fields, "policy": {**asked, **dict.fromkeys(shown, False), **fields["policy"]}}


@upcaster("form.published", 1)
@upcaster("form.pinned", 1)
def _without_a_note(fields: JsonObject) -> JsonObject:
    """Version 1 of a form had no note."""
    content = fields["content"]
    return {**fields, "content": None if content is None else {"note": "", **content}}


@upcaster("project.gold_policy_changed", 1)
def _without_scores(fields: JsonObject) -> JsonObject:
    """Version 1 of rules for gold tasks showed nobody own scores."""
    return {"show_scores": False, **fields}


@upcaster("project.gold_policy_changed", 2)
def _judged_as_usual(fields: JsonObject) -> JsonObject:
    """Before version 3, nothing was said of how answers to gold tasks are judged."""
    return {**fields, "content": None}


@upcaster("project.initial_tagging_drawn", 1)
def _by_size(fields: JsonObject) -> JsonObject:
    """Version 1 of a draw drew of each stratum by its size, and of no slices."""
    content = fields["content"]
    known = None if content is None else {"stratum_slices": [], **content}
    return {"even": False, **fields, "content": known}


@upcaster("content.erased", 1)
def _without_reason(fields: JsonObject) -> JsonObject:
    """Version 1 of an erasure had its reason in the event of each stream, and no stream itself."""
    return {**fields, "content": None, "erasure": None}


@upcaster("webhook.created", 1)
@upcaster("webhook.changed", 1)
def _without_labels(fields: JsonObject) -> JsonObject:
    """Version 1 of a webhook's filter knew no labels."""
    none: JsonObject = {"label_values": [], "label_question": None, "label_taxonomy": None}
    content = fields["content"]
    return {**fields, "label_count": 0, "content": content and {**none, **content}}


@upcaster("erasure.finished", 1)
def _without_brokers(fields: JsonObject) -> JsonObject:
    """Before version 2, no broker that keeps messages was sent contents."""
    return {"broker_copies": [], **fields}


@upcaster("task.resolved", 2)
def _without_run(fields: JsonObject) -> JsonObject:
    """Before version 3, no final answer came from a run."""
    return {"run": None, "confidence_ppm": None, **fields}


@upcaster("task.resolved", 1)
def _unsaid(fields: JsonObject) -> JsonObject:
    """Version 1 of a final answer did not have the version of its form."""
    return {"form_version": 0, **fields}


@upcaster("export.created", 1)
def _of_all_statuses(fields: JsonObject) -> JsonObject:
    """Version 1 of an export had tasks of all statuses."""
    return {"statuses": [], **fields}


@upcaster("export.created", 2)
def _unfiltered(fields: JsonObject) -> JsonObject:
    """Before version 3, an export had tasks of some statuses at most, and no filter."""
    content = fields["content"]
    return {**fields, "filtered": False, "content": content and {"filter": {}, **content}}


@upcaster("operator.acted", 1)
def _of_no_export(fields: JsonObject) -> JsonObject:
    """Version 1 named nobody who exported: nothing is missing."""
    return fields


@upcaster("project.slice_defined", 1)
def _without_taxonomies(fields: JsonObject) -> JsonObject:
    """Version 1 of a slice had no condition on versions of taxonomies: nothing is missing."""
    return fields
