"""The GraphQL types of events, one derived from each event class.

Facts keep their names; ids end in `Id` and are public. A fact that is null in one class is nullable
in all, so that one document can select it from every type.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from enum import Enum
from inspect import getdoc
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias, Union, get_origin
from uuid import UUID

import strawberry
from pydantic import BaseModel
from strawberry.scalars import JSON
from strawberry.types.base import has_strawberry_definition
from strawberry.utils.str_converters import to_camel_case

from server.access.permissions import Permission
from server.access.visibility import MASKED, Disclosure
from server.events.core import ids
from server.events.core.event import EVENTS, Content, Event, Kind
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.label_migrations.migration_events import LabelsContent, RelabelContent
from server.events.labeling.tasks import Answers
from server.events.project_policy import Policy
from server.events.saved_views import ViewContent
from server.events.taxonomies.taxonomies import EditContent
from server.feed.render import (
    COUNTS_BY_RULE,
    IDS,
    POSITIONS,
    PublicEvent,
    PublicField,
    content_of,
    fields_of,
)
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from server.reads.session import ReadSession
from server.schema.accounts.members import Member
from server.schema.alerts.types import AlertRule
from server.schema.core.base import Node, Position, query
from server.schema.core.context import Info
from server.schema.core.event_names import EVENT_NAMES
from server.schema.core.sdl_docs import below
from server.schema.erasure.types import Erasure
from server.schema.events.interfaces import (
    UNSEEN,
    AlertEvent,
    AuditEvent,
    CorrectionEvent,
    ErasureEvent,
    EventType,
    MemberEvent,
    ProjectEvent,
    RunEvent,
    TaskEvent,
    TaxonomyEvent,
    WebhookEvent,
)
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import event_source
from server.schema.label_migrations.label_changes import (
    LabelChange,
    RelabelItem,
    label_change,
    unmapped_label,
)
from server.schema.label_migrations.types import LabelRule, RuleAmount
from server.schema.labeling.comments import Comment
from server.schema.labeling.types import Annotation, Task
from server.schema.projects.policies import PolicyType, policy_type
from server.schema.projects.types import Project
from server.schema.saved_views import SavedView
from server.schema.taxonomies.typed_edits import TaxonomyEdit, typed_edit
from server.schema.taxonomies.types import Taxonomy

HIDDEN = "Null to a caller who may not know how many others answered."
_BASES: Mapping[Kind | None, type[EventType]] = {
    Kind.TASK: TaskEvent,
    Kind.PROJECT: ProjectEvent,
    Kind.MEMBER: MemberEvent,
    Kind.TAXONOMY: TaxonomyEvent,
    Kind.ERASURE: ErasureEvent,
    Kind.RUN: RunEvent,
    Kind.ALERT: AlertEvent,
    Kind.AUDIT: AuditEvent,
    Kind.CORRECTION: CorrectionEvent,
    Kind.WEBHOOK: WebhookEvent,
}
_LINKS: Mapping[str, tuple[Permission, type[Node]]] = {
    "alert_rule": (Permission.STATISTICS_READ, AlertRule),
    "annotation": (Permission.ANNOTATIONS_READ_OWN, Annotation),
    "comment": (Permission.TASKS_READ, Comment),
    "erasure": (Permission.ERASURES_READ, Erasure),
    "member": (Permission.ACCOUNT, Member),
    "project": (Permission.PROJECT_READ, Project),
    "saved_view": (Permission.TASKS_READ, SavedView),
    "task": (Permission.TASKS_READ, Task),
    "taxonomy": (Permission.TAXONOMIES_READ, Taxonomy),
}
"""By the kind of the id in a fact: the permission and the type of the link beside it."""


def _link_of(field: PublicField) -> Any:
    """Return a field that loads what the id in a fact names; None for any other fact."""
    kind = IDS.get(field.source, "")
    if field.type is not UUID or field.many or kind not in _LINKS:
        return None
    permission, linked = _LINKS[kind]

    async def load(self: EventType, info: Info) -> Any:
        return await self.linked(info, getattr(self, field.name))

    load.__annotations__ = {"info": Info, "return": linked | None}
    load.__doc__ = f"What `{to_camel_case(field.name)}` names. {UNSEEN}"
    return query(permission)(load)


@strawberry.type(
    description="In place of an event that this server cannot read, mostly because a newer one "
    "wrote it. `name` and `typeVersion` are those of that event. Ask for it again, from the cursor "
    "of the event before, once all servers are upgraded."
)
class UnknownEvent(EventType):
    """An event whose class this server does not know."""

    unread: UnknownReason


@strawberry.type(description="In place of content that was erased; the facts and the proof stay.")
class Erased:
    """The content of an event that was erased."""

    erased: bool = True


Typed: TypeAlias = "tuple[Any, Callable[[ReadSession, Any], Any]]"
_TYPED: Mapping[tuple[type[BaseModel], str], Typed] = {
    (EditContent, "edit"): (TaxonomyEdit | None, lambda _, edit: typed_edit(edit)),
    (LabelsContent, "changes"): (
        list[LabelChange],
        lambda session, changes: [label_change(session, one) for one in changes],
    ),
    (RelabelContent, "items"): (
        list[RelabelItem],
        lambda session, items: [
            unmapped_label(RelabelItem, session, ids.expect("annotation", one["annotation"]), one)
            for one in items
        ],
    ),
    (ViewContent, "order"): (TaskOrder | None, lambda _, name: TaskOrder.__members__.get(name)),
    (ViewContent, "direction"): (
        SortDirection | None,
        lambda _, name: SortDirection.__members__.get(name),
    ),
}
"""By content and field: the type of a value that is stored as JSON or text, and what makes it."""


_FIELDS: Mapping[str, Callable[[EventType], Any]] = {
    "position": lambda shown: shown.public.recorded.position,
    "cursor": lambda shown: shown.public.cursor,
    "type": lambda shown: EVENT_NAMES.get(shown.public.recorded.event.type),
    "name": lambda shown: shown.public.recorded.event.type,
    "type_version": lambda shown: shown.public.recorded.event.type_version,
    "stream": lambda shown: shown.public.stream,
    "version": lambda shown: shown.public.version,
    "recorded_at": lambda shown: shown.public.recorded.recorded_at,
    "occurred_at": lambda shown: shown.public.recorded.occurred_at,
    "command_id": lambda shown: shown.public.recorded.command,
    "correlation": lambda shown: shown.public.recorded.correlation,
    "causation": lambda shown: shown.public.recorded.causation,
}
"""How the fields that all events have are read."""
for _name, _read in _FIELDS.items():
    # Set when Strawberry has made its types, which takes a property for the field's default.
    setattr(EventType, _name, property(_read))
UnknownEvent.unread = property(lambda shown: shown.public.recorded.event.reason)  # type: ignore[assignment]


def _fact_of(field: PublicField) -> Callable[[EventType], Any]:
    """Return what reads a fact from an event as clients see it."""
    source, convert, masked = field.source, _shown(field), field.name in MASKED

    def read(shown: EventType) -> Any:
        event = shown.public
        if masked and event.disclosure is not Disclosure.FULL:
            return None
        value = getattr(event.recorded.event, source)
        return value if convert is None or value is None else convert(value)

    return read


def _part_of(model: type[Content], field: PublicField) -> Callable[[Any], Any]:
    """Return what reads a part of a content from the content as clients see it.

    The latter has the attributes `values`, `event` and `session`.
    """
    source, convert = field.source, field.convert
    typed = _TYPED.get((model, field.name))

    def read(shown: Any) -> Any:
        value = getattr(shown.values, source)
        value = value if convert is None or value is None else convert(value)
        return value if typed is None else typed[1](shown.session, value)

    def read_answers(shown: Any) -> Any:
        return render_answers(
            shown.values.answers, event_source(shown.event.recorded), shown.session
        )

    return read_answers if issubclass(model, Answers) and source == "answers" else read


def _shown(field: PublicField) -> Callable[[Any], Any] | None:
    """Return what makes of a fact that is not None its value in GraphQL."""
    convert = field.convert
    if field.type is Policy:
        return policy_type
    if get_origin(field.type) is dict and field.source in COUNTS_BY_RULE and convert is not None:
        return lambda counted: [
            RuleAmount(rule=LabelRule(each["rule"]), count=each["count"])
            for each in convert(counted)
        ]
    return convert


def _type_of(field: PublicField) -> Any:
    """Return the type of a field in the SDL, not null."""
    return list[_single(field)] if field.many else _single(field)  # type: ignore[misc]


def _single(field: PublicField) -> Any:
    inner = field.type
    if inner is UUID:
        return strawberry.ID
    if field.source in POSITIONS:
        return Position
    if inner is Policy:
        return PolicyType
    if get_origin(inner) is dict and field.source in COUNTS_BY_RULE:
        return list[RuleAmount]
    if get_origin(inner) is dict:
        return JSON
    if isinstance(inner, type) and issubclass(inner, Enum) and not has_strawberry_definition(inner):
        strawberry.enum(inner, description=(getdoc(inner) or "").partition("\n")[0])
    return inner


def _made(
    name: str,
    base: type[Any],
    annotations: dict[str, Any],
    docs: dict[str, str | None],
    *,
    doc: str | None,
    why: str | None = None,
    links: Mapping[str, Any] = MappingProxyType({}),
) -> Any:
    """Return a Strawberry type; `why` deprecates it, which GraphQL can only say of fields."""
    attributes = {
        key: strawberry.field(description=docs.get(key), deprecation_reason=why)
        for key in annotations
    }
    space = {"__annotations__": annotations, "__module__": __name__, **attributes, **links}
    made = types.new_class(name, (base,), {}, lambda body: body.update(space))
    return strawberry.type(made, name=name, description=doc)


class EventTypes:
    """The types of a set of event classes."""

    def __init__(self, events: Mapping[str, type[Event]]) -> None:
        self._contents: dict[type[Content], Any] = {}
        self._unions: dict[type[Content], Any] = {}
        contents = {c for event in events.values() if (c := content_of(event))}
        models = {*events.values(), *contents}
        null = {f.name for model in models for f in fields_of(model) if f.nullable}
        for content in sorted(contents, key=lambda c: c.__name__):
            self._contents[content] = self._content(content, null)
        self._events = {event: self._event(event, null) for _, event in sorted(events.items())}

    @property
    def all(self) -> list[Any]:
        """Every type, to be named in the schema, as only an interface refers to them."""
        return [*self._events.values()]

    def of(
        self,
        event: PublicEvent,
        session: ReadSession,
        actors: dict[UUID | None, Member | None] | None = None,
    ) -> EventType:
        """Return an event as clients see it; what it names is read in a session.

        `actors` are members who were read for other events, by id.
        """
        found = event.recorded.event
        made: Any = UnknownEvent if isinstance(found, UnknownStored) else self._events[type(found)]
        # Not by its constructor, which would read every field of the event.
        shown: EventType = object.__new__(made)
        shown.session, shown.public = session, event
        shown.actors = {} if actors is None else actors
        return shown

    def _content_field(self, shown: EventType) -> Any:
        """Return the content of an event."""
        event = shown.public
        if event.content is not None:
            return self._content_value(event.content, event, shown.session)
        return Erased() if event.erased else None

    def _content_value(self, content: Content, event: PublicEvent, session: ReadSession) -> Any:
        shown = object.__new__(self._contents[type(content)])
        shown.values, shown.event, shown.session = content, event, session
        return shown

    def _content(self, model: type[Content], null: set[str]) -> Any:
        name = f"{model.__name__.removesuffix('Content')}Content"
        made = _made(name, object, _annotations(model, null), _docs(model), doc=getdoc(model))
        for field in fields_of(model):
            setattr(made, field.name, property(_part_of(model, field)))
        description = f"{name}, unless it was erased."
        union = strawberry.union(f"{name}OrErased", description=description)
        self._unions[model] = Annotated[Union[made, Erased], union]  # noqa: UP007 - made from a table
        return made

    def _event(self, event: type[Event], null: set[str]) -> Any:
        annotations = _annotations(event, null)
        content = content_of(event)
        if content is not None:
            annotations["content"] = self._unions[content] | None
        why = getattr(event, "retired", None)
        doc = getdoc(event) or ""
        doc = doc if why is None else f"{doc}\n\nDeprecated: {why}"
        base = _BASES.get(event.kind, EventType)
        made = {field.source: _link_of(field) for field in fields_of(event)}
        links = {name: link for name, link in made.items() if link}
        docs = _docs(event)
        shown = _made(event.__name__, base, annotations, docs, why=why, doc=doc, links=links)
        for field in fields_of(event):
            setattr(shown, field.name, property(_fact_of(field)))
        if content is not None:
            shown.content = property(self._content_field)
        return shown


def _annotations(model: type[BaseModel], null: set[str]) -> dict[str, Any]:
    types_ = {field.name: _type_of(field) for field in fields_of(model)}
    if issubclass(model, Answers):
        types_["answers"] = list[Answer]
    shown = {name: made | None if name in null else made for name, made in types_.items()}
    return shown | {name: _TYPED[model, name][0] for name in shown if (model, name) in _TYPED}


def _docs(model: type[BaseModel]) -> dict[str, str | None]:
    docs = below(model)
    return {field.name: _doc(field, docs.get(field.source)) for field in fields_of(model)}


def _doc(field: PublicField, doc: str | None) -> str | None:
    if field.source not in MASKED:
        return doc
    return f"{doc} {HIDDEN}" if doc else HIDDEN


EVENT_TYPES = EventTypes(EVENTS)
