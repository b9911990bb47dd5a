"""Events as clients see them: the one place that knows public names, public ids and omissions.

GraphQL takes names and values from here, so that a feed without GraphQL documents (`public_object`)
has the same content as a subscription. `audit_line` is for auditors: the very bytes that were
hashed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any, TypeAlias, get_args, get_origin
from uuid import UUID

import asyncpg
import orjson
from pydantic import BaseModel

from server.access.event_references import EventReferences
from server.access.visibility import (
    MASKED,
    Disclosure,
    as_disclosed,
    may_hold_hash,
    may_number,
)
from server.events.accounts.members import LoginMethod
from server.events.core import canonical_json, ids
from server.events.core.event import Content, Event, Kind, Recorded, record
from server.events.core.refusal import Refused
from server.events.core.unknown_events import UnknownStored
from server.ledger.append import stored_entry
from server.ledger.read import bare_cursor, cursor

IDS: Mapping[str, str] = {
    **{kind.value: kind.value for kind in Kind},
    "alert_rule": "alert_rule",
    "annotation": "annotation",
    "annotations": "annotation",
    "actors": "member",
    "annotator": "member",
    "assignee": "member",
    "attribute": "attribute",
    "by_credential": "credential",
    "changed": "annotation",
    "comment": "comment",
    "credential": "credential",
    "drawn_tasks": "task",
    "export": "export",
    "held_project": "project",
    "held_task": "task",
    "hold": "hold",
    "last_task": "task",
    "mentions": "member",
    "migration": "migration",
    "owner": "member",
    "projects": "project",
    "replacement": "annotation",
    "returned": "annotation",
    "reviewer": "member",
    "report": "report",
    "secret": "webhook_secret",
    "slice": "slice",
    "slices": "slice",
    "undoes": "migration",
    "view": "saved_view",
    "webhook_project": "project",
}
"""The kind of the ids that a fact of this name holds."""
RENAMED: Mapping[type, str] = {LoginMethod: "login_method"}
"""Enums whose facts share a name with facts of another type, and get a public name of their own.

One GraphQL document may select both, and a name in a response must have one type.
"""
POSITIONS = frozenset(
    {"audit_position", "correction_position", "first_position", "last_rank", "measured_position"}
    | {"positions", "question_code", "rank", "replay_after", "run_position", "start_position"}
    | {"until"}
)
"""Facts with numbers beyond what JSON readers take as integers: they leave as strings."""
NAMING = frozenset({"changes", "items"})
"""Parts of contents that are lists of objects, each with the id of one annotation."""

RESTORED: Mapping[str, str] = {
    **IDS,
    "author": "member",
    "comments": "comment",
    "by": "member",
    "counting": "annotation",
    "leases": "member",
    "member": "member",
    "participants": "member",
    "resolved_by": "member",
    "review_leases": "member",
    "skipped_by": "member",
}
"""The kind of the ids in the restored parts of a task, by the name under which they stand."""

COUNTS_BY_RULE = frozenset({"annotations", "labels"})
"""Facts that are objects of counts by the rule of a migration: they leave as lists of both."""


@lru_cache(maxsize=20_000)
def public_id(kind: str, value: UUID) -> str:
    """Return a public id: events name the same members, projects and tasks again and again."""
    return ids.public(kind, value)


@dataclass(frozen=True, slots=True)
class PublicField:
    """A fact, or a part of a content: the source of its value, and its public name and form."""

    source: str
    name: str
    type: Any
    """The type of the value before conversion; of one item, where the value is a list."""
    many: bool
    nullable: bool
    convert: Callable[[Any], Any] | None
    """Converts a value that is not None; None where the value is public as it is."""


@cache
def fields_of(model: type[BaseModel]) -> tuple[PublicField, ...]:
    """Return the public fields of an event's facts, or of a content.

    Raises:
        TypeError: where IDS does not give the kind of an id.
    """
    fields = model.model_fields.items()
    return tuple(_field(name, field.annotation) for name, field in fields if name != "content")


def _field(name: str, annotation: Any) -> PublicField:
    options = get_args(annotation)
    nullable = type(None) in options
    if nullable:
        (annotation,) = (a for a in options if a is not type(None))
    many = get_origin(annotation) is tuple
    inner = get_args(annotation)[0] if many else annotation
    public_name, one = _conversion(name, inner, many=many)
    convert = one
    if many:
        convert = list if one is None else lambda items: [one(item) for item in items]
    return PublicField(name, public_name, inner, many, nullable or name in MASKED, convert)


def _conversion(name: str, inner: Any, *, many: bool) -> tuple[str, Callable[[Any], Any] | None]:
    """Return the public name of a field, and the function that converts one of its values."""
    if inner is UUID:
        if name not in IDS:
            raise TypeError(f"what is {name} the id of? Add it to IDS.")
        kind = IDS[name]
        plural = f"{name.removesuffix('s')}_ids" if many else f"{name}_id"
        return plural, partial(public_id, kind)
    if name in POSITIONS:
        return name, str
    if get_origin(inner) is dict and name in NAMING:
        return name, _naming
    if get_origin(inner) is dict and name == "restored":
        return name, _restored
    if get_origin(inner) is dict and name in COUNTS_BY_RULE:
        return name, _counts
    return RENAMED.get(inner, name), None


def _naming(part: dict[str, Any]) -> dict[str, Any]:
    id_ = part["annotation"]
    return part if id_ is None else {**part, "annotation": ids.public("annotation", UUID(id_))}


def _restored(parts: dict[str, Any], of: str = "") -> dict[str, Any]:
    """Return the restored parts of a task with public ids; answers stay as they are.

    Args:
        parts: the parts by name.
        of: the kind of the thing that has them, where its own id is among them.
    """
    kinds = {**RESTORED, "id": of} if of else RESTORED
    return {
        name: part if name == "answers" else _with_public_ids(part, kinds.get(name))
        for name, part in parts.items()
    }


def _with_public_ids(part: Any, kind: str | None) -> Any:
    """Return a restored part with public ids; the ids directly in it are of `kind`."""
    if isinstance(part, list):
        return [_with_public_ids(one, kind) for one in part]
    if isinstance(part, str) and kind:
        return ids.public(kind, UUID(part))
    if not isinstance(part, dict):
        return part
    if kind is None:
        return _restored(part)
    return {
        ids.public(kind, UUID(id_)): fields and _restored(fields, kind)
        for id_, fields in part.items()
    }


def _counts(counted: dict[str, int]) -> list[dict[str, Any]]:
    return [{"rule": rule, "count": count} for rule, count in sorted(counted.items())]


def content_of(event: type[Event]) -> type[Content] | None:
    """Return the class of an event's content, None where it has none."""
    field = event.model_fields.get("content")
    return None if field is None else get_args(field.annotation)[0]


def stream_id(kind: Kind | None, stream: UUID) -> str:
    """Return the public id of a stream's subject; `stream_…` for a kind of a newer server."""
    return public_id(kind.value if kind else "stream", stream)


@record
class PublicEvent:
    """An event as one caller may see it; what is shown is worked out when it is asked for."""

    recorded: Recorded[Event]
    kind: Kind | None
    """The kind of its stream; None for one that only a newer server knows."""
    disclosure: Disclosure
    content: Content | None
    """Not yet converted to public values."""
    erased: bool
    """Whether the event had a content that was erased."""

    @property
    def stream(self) -> str:
        """The public id of the stream's subject."""
        return stream_id(self.kind, self.recorded.stream)

    @property
    def version(self) -> int:
        """The number of the event in its stream; 0 where that is hidden."""
        recorded, disclosure = self.recorded, self.disclosure
        full = disclosure is Disclosure.FULL
        return recorded.version if full or may_number(recorded.event, disclosure) else 0

    @property
    def cursor(self) -> str:
        """The place after the event."""
        recorded, disclosure = self.recorded, self.disclosure
        if disclosure is Disclosure.FULL or may_hold_hash(recorded.event, disclosure):
            return cursor(recorded.position, recorded.leaf_hash)
        return bare_cursor(recorded.position)

    @property
    def stored_facts(self) -> Any:
        """The facts as they are stored, of an event that this server cannot read.

        None where the caller may not see them, and where they are no JSON.
        """
        event: Any = self.recorded.event
        return _decoded(event.stored_facts) if self.disclosure is Disclosure.FULL else None


def public_event(
    recorded: Recorded[Event], references: EventReferences, disclosure: Disclosure
) -> PublicEvent:
    """Return an event as a caller may see it, to the extent that the disclosure allows."""
    shown = as_disclosed(recorded, disclosure)
    erased = shown is recorded and recorded.position in references.erased
    content = getattr(shown.event, "content", None)
    return PublicEvent(shown, references.kind(recorded), disclosure, content, erased)


def _decoded(facts: str) -> Any:
    try:
        return canonical_json.decode(facts)
    except Refused:
        return None


def public_object(event: PublicEvent) -> dict[str, Any]:
    """Return an event as an object that orjson writes, for feeds without GraphQL documents."""
    recorded, content = event.recorded, event.content
    actor = recorded.actor
    return {
        "position": str(recorded.position),
        "cursor": event.cursor,
        "type": recorded.event.type,
        "typeVersion": recorded.event.type_version,
        "stream": event.stream,
        "version": event.version,
        "recordedAt": recorded.recorded_at,
        "occurredAt": recorded.occurred_at,
        # The driver's ids are of a class that the encoder does not know.
        "commandId": None if recorded.command is None else str(recorded.command),
        "correlation": None if recorded.correlation is None else str(recorded.correlation),
        "causation": None if recorded.causation is None else str(recorded.causation),
        "actor": None if actor is None else public_id("member", actor),
        "facts": _facts(event),
        "content": None if content is None else _json_values(content),
        "erased": event.erased,
    }


def _facts(event: PublicEvent) -> dict[str, Any]:
    """Return the facts that the caller may see, ready for JSON."""
    found = event.recorded.event
    if isinstance(found, UnknownStored):
        return {"unread": found.reason.name, "facts": event.stored_facts}
    facts = _json_values(found)
    if event.disclosure is not Disclosure.FULL:
        facts.update((name, None) for name in _MASKED if name in facts)
    return facts


def facts_in_json(event: PublicEvent) -> dict[str, Any] | None:
    """Return the facts of an event as a caller may see them, ready for JSON.

    Of an event that this server cannot read, the facts as they are stored; None where the caller
    may not see them.
    """
    if isinstance(event.recorded.event, UnknownStored):
        stored: dict[str, Any] | None = event.stored_facts
        return stored
    return _facts(event)


_JsonField: TypeAlias = "tuple[str, str, Callable[[Any], Any] | None]"
"""A field's source, its name in JSON, and what makes of a value that is not None one for JSON."""


@cache
def _json_fields(model: type[BaseModel]) -> tuple[_JsonField, ...]:
    return tuple((field.source, _camel(field.name), _to_json(field)) for field in fields_of(model))


def _to_json(field: PublicField) -> Callable[[Any], Any] | None:
    convert = field.convert
    if field.type in _JSON or get_origin(field.type) is dict:
        return convert
    return _plain if convert is None else lambda value: _plain(convert(value))


def _json_values(model: BaseModel) -> dict[str, Any]:
    """Return the public values of an event's facts, or of a content, as they are in JSON."""
    values = model.__dict__
    found = {}
    for source, name, convert in _json_fields(type(model)):
        value = values[source]
        found[name] = value if convert is None or value is None else convert(value)
    return found


def _in_camel_case(values: Mapping[str, Any]) -> dict[str, Any]:
    return {_camel(name): _plain(value) for name, value in values.items()}


@cache
def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def _plain(value: Any) -> Any:
    """Return a value ready for JSON: enums by name, as in GraphQL."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _in_camel_case(value.__dict__) if isinstance(value, BaseModel) else value


_JSON = frozenset({bool, datetime, float, int, str, UUID})
"""Types whose values, once they are public, the encoder takes as they are."""
_MASKED = frozenset(map(_camel, MASKED))


def audit_line(org: UUID, row: asyncpg.Record) -> bytes:
    """Return an event as a line of JSON from which every hash can be computed again.

    The line is `{"entry": …, "leaf_hash": hex, "content": …, "content_salt": hex, "erased": bool}`.
    `entry` is written as the very bytes that were hashed (docs/reference/entry-bytes.md), so its
    leaf hash is SHA-256(0x00 ‖ entry), and its `content_digest` SHA-256(salt ‖ content). Where
    content was erased, `content` and `content_salt` are null, and every hash is unchanged.
    """
    digest, salt, content = row["content_digest"], row["content_salt"], row["content"]
    line: dict[str, Any] = {
        "entry": orjson.Fragment(stored_entry(org, row)),
        "leaf_hash": row["leaf_hash"].hex(),
        "content": None if content is None else orjson.Fragment(content),
        "content_salt": salt and salt.hex(),
        "erased": digest is not None and content is None,
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
