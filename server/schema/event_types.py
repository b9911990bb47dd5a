"""Every event class as a type of the SDL, derived from the class; nothing of it is written twice.

Facts keep their names; ids end in `Id` and are public. A fact that is null in one class is nullable
in all, so that one document can select it from every type.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from inspect import getdoc
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import strawberry
from pydantic import BaseModel
from strawberry.scalars import JSON
from strawberry.types.base import has_strawberry_definition

from server.access.permissions import Permission
from server.events.base import EVENTS, Content, Event, Kind, Recorded
from server.events.evolve import DECLARING  # noqa: F401 - fills EVENTS with every class there is
from server.events.members import LoginMethod
from server.events.projects import Policy
from server.events.tasks import Answers
from server.ledger.read import cursor
from server.schema.answers import Answer, given
from server.schema.base import Position, public, query, stream_id
from server.schema.chosen import told
from server.schema.context import Info
from server.schema.descriptions import below
from server.schema.members import MemberRef, member_ref
from server.schema.projects import PolicyType

IDS: Mapping[str, str] = {
    "annotation": "annotation",
    "annotations": "annotation",
    "annotator": "member",
    "assignee": "member",
    "changed": "annotation",
    "comment": "comment",
    "credential": "credential",
    "last_task": "task",
    "migration": "migration",
    "project": "project",
    "replacement": "annotation",
    "returned": "annotation",
    "taxonomy": "taxonomy",
    "undoes": "migration",
}
"""Of what kind the ids are that a fact of this name holds."""
RENAMED: Mapping[type, str] = {LoginMethod: "login_method"}
"""Enums whose facts would have the same name as others of another type: a document wants both."""
PLACES = frozenset({"positions", "rank"})
"""Facts with numbers beyond the 32 bits of Int."""
MASKED = frozenset({"fills", "closes", "tasks"})
"""Facts that tell how many others answered: for a caller who is blind to them they are null."""
NAMING = frozenset({"changes", "items"})
"""Parts of contents that are objects, each about one annotation."""
HIDDEN = "Null to a caller who may not know how many others answered."
ACTORS = "actors"
"""Under this name a subscription keeps who its actors are, until it reads the rights again."""


@strawberry.interface(name="Event", description="Something that happened, as the ledger has it.")
class EventType:
    """What all events have. Types of retired events stay, with all their fields deprecated."""

    actor_uuid: strawberry.Private[UUID | None]
    position: Position = strawberry.field(description="Its place in the organization's ledger.")
    cursor: str = strawberry.field(
        description="The place after it: `after` of the query and of the subscription `events`."
    )
    type: str = strawberry.field(description="The stored name, like `annotation.submitted`.")
    type_version: int
    stream: strawberry.ID = strawberry.field(description="The thing whose life it is part of.")
    version: int = strawberry.field(description="Its number in its stream, from 1 on.")
    recorded_at: datetime
    occurred_at: datetime | None = strawberry.field(
        description="When it happened, where the client says that this was earlier."
    )
    command_id: UUID | None = strawberry.field(
        description="The command that it came from; null for what the server does by itself."
    )

    @query(Permission.EVENTS_READ_OWN)
    async def actor(self, info: Info) -> MemberRef | None:
        """Who did it; null for what the server did by itself."""
        known = info.context.kept.get(ACTORS, {})
        if self.actor_uuid not in known:
            known[self.actor_uuid] = await member_ref(info, self.actor_uuid)
        found: MemberRef | None = known[self.actor_uuid]
        return found


@strawberry.type(description="In place of content that was erased; the facts and the proof stay.")
class Erased:
    """Nothing is left of it."""

    erased: bool = True


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a derived type: where its value comes from, and how clients see it."""

    source: str
    name: str
    type: Any
    shown: Callable[[Any], Any] | None
    """Converts a value that is not None; None where it is shown as it is."""
    nullable: bool
    doc: str | None = None


def _field(name: str, annotation: Any, doc: str | None) -> _Field:
    """Return the field for a fact, or for a part of content. Raises TypeError: see IDS."""
    options = get_args(annotation)
    nullable = type(None) in options
    if nullable:
        (annotation,) = (a for a in options if a is not type(None))
    many = get_origin(annotation) is tuple
    inner = get_args(annotation)[0] if many else annotation
    shown_name, shown_type, shown = _shown(name, inner, many=many)
    if many:
        shown_type, one = list[shown_type], shown  # type: ignore[valid-type]
        shown = list if one is None else lambda items: [one(item) for item in items]
    if name in MASKED:
        nullable, doc = True, f"{doc} {HIDDEN}" if doc else HIDDEN
    return _Field(name, shown_name, shown_type, shown, nullable, doc)


def _shown(name: str, inner: Any, *, many: bool) -> tuple[str, Any, Callable[[Any], Any] | None]:
    if inner is UUID:
        if name not in IDS:
            raise TypeError(f"what is {name} the id of? Add it to IDS.")
        kind = IDS[name]
        plural = f"{name.removesuffix('s')}_ids" if many else f"{name}_id"
        return plural, strawberry.ID, lambda value: public(kind, value)
    if name in PLACES:
        return name, Position, None
    if inner is Policy:
        return name, PolicyType, _policy
    if get_origin(inner) is dict:
        return name, JSON, _named if name in NAMING else None
    if isinstance(inner, type) and issubclass(inner, Enum) and not has_strawberry_definition(inner):
        strawberry.enum(inner, description=(getdoc(inner) or "").partition("\n")[0])
    return RENAMED.get(inner, name), inner, None


def _named(part: dict[str, Any]) -> dict[str, Any]:
    id_ = part["annotation"]
    return part if id_ is None else {**part, "annotation": public("annotation", UUID(id_))}


def _policy(policy: Policy) -> PolicyType:
    return PolicyType(**{name: getattr(policy, name) for name in Policy.model_fields})


def _fields_of(model: type[BaseModel]) -> list[_Field]:
    """Return the fields of an event's facts, or of a content."""
    if model is Answers:
        return [_Field("answers", "answers", list[Answer], given, nullable=False)]
    fields, docs = model.model_fields.items(), below(model)
    return [_field(n, field.annotation, docs.get(n)) for n, field in fields if n != "content"]


def content_of(event: type[Event]) -> type[Content] | None:
    """Return the class of an event's content, None where it has none."""
    field = event.model_fields.get("content")
    return None if field is None else get_args(field.annotation)[0]


def _made(
    name: str,
    base: type[Any],
    annotations: dict[str, Any],
    docs: dict[str, str | None],
    *,
    doc: str | None,
    why: str | None = None,
) -> Any:
    """Return a Strawberry type; `why` deprecates it, which GraphQL can only say of fields."""
    attributes = {
        key: strawberry.field(description=docs.get(key), deprecation_reason=why)
        for key in annotations
    }
    space = {"__annotations__": annotations, "__module__": __name__, **attributes}
    made = types.new_class(name, (base,), {}, lambda body: body.update(space))
    return strawberry.type(made, name=name, description=doc)


class EventTypes:
    """The types of a set of event classes."""

    def __init__(self, events: Mapping[str, type[Event]]) -> None:
        self._contents: dict[type[Content], tuple[Any, list[_Field]]] = {}
        self._unions: dict[type[Content], Any] = {}
        contents = {c for event in events.values() if (c := content_of(event))}
        fields = {model: _fields_of(model) for model in {*events.values(), *contents}}
        null = {field.name for found in fields.values() for field in found if field.nullable}
        for content in sorted(contents, key=lambda c: c.__name__):
            self._contents[content] = self._content(content, fields[content], null)
        self._events = {
            event: (self._event(event, fields[event], null), fields[event])
            for _, event in sorted(events.items())
        }

    @property
    def all(self) -> list[Any]:
        """Every type, for the schema: nothing but the interface leads to them."""
        return [made for made, _ in self._events.values()]

    def of(
        self, recorded: Recorded[Event], kind: Kind | None, *, blind: bool = False,
        erased: bool = False,
    ) -> EventType:  # fmt: skip
        """Return an event as clients see it.

        Args:
            recorded: the event and its place.
            kind: of what kind its stream is, as far as this server knows.
            blind: whether the caller may not know what others did: facts that tell are left out.
            erased: whether it had a content that was erased.
        """
        made, fields = self._events[type(recorded.event)]
        facts = _values(recorded.event, fields)
        if blind:
            facts.update((name, None) for name in MASKED if name in facts)
        content = getattr(recorded.event, "content", None)
        if content is not None:
            facts["content"] = self._content_value(content, recorded)
        elif hasattr(recorded.event, "content"):
            facts["content"] = Erased() if erased else None
        shown: EventType = made(
            actor_uuid=recorded.actor,
            position=recorded.position,
            cursor=cursor(recorded.position, recorded.leaf_hash),
            type=recorded.event.type,
            type_version=recorded.event.type_version,
            stream=stream_id(kind, recorded.stream),
            version=recorded.version,
            recorded_at=recorded.recorded_at,
            occurred_at=recorded.occurred_at,
            command_id=recorded.command,
            **facts,
        )
        return shown

    def _content_value(self, content: Content, recorded: Recorded[Event]) -> Any:
        made, fields = self._contents[type(content)]
        if isinstance(content, Answers):
            return made(answers=given(content.answers, told(recorded)))
        return made(**_values(content, fields))

    def _content(
        self, model: type[Content], fields: list[_Field], null: set[str]
    ) -> tuple[Any, list[_Field]]:
        name = f"{model.__name__.removesuffix('Content')}Content"
        made = _made(name, object, _annotations(fields, null), _docs(fields), doc=getdoc(model))
        description = f"{name}, unless it was erased."
        union = strawberry.union(f"{name}OrErased", description=description)
        self._unions[model] = Annotated[Union[made, Erased], union]  # noqa: UP007 - made from a table
        return made, fields

    def _event(self, event: type[Event], fields: list[_Field], null: set[str]) -> Any:
        annotations = _annotations(fields, null)
        content = content_of(event)
        if content is not None:
            annotations["content"] = self._unions[content] | None
        why = getattr(event, "retired", None)
        doc = getdoc(event) or ""
        doc = doc if why is None else f"{doc}\n\nDeprecated: {why}"
        return _made(event.__name__, EventType, annotations, _docs(fields), why=why, doc=doc)


def _annotations(fields: list[_Field], null: set[str]) -> dict[str, Any]:
    return {f.name: f.type | None if f.name in null else f.type for f in fields}


def _docs(fields: list[_Field]) -> dict[str, str | None]:
    return {field.name: field.doc for field in fields}


def _values(model: BaseModel, fields: list[_Field]) -> dict[str, Any]:
    found = {}
    for field in fields:
        value = getattr(model, field.source)
        convert = field.shown
        found[field.name] = value if convert is None or value is None else convert(value)
    return found


EVENT_TYPES = EventTypes(EVENTS)
