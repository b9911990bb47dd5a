"""Every event class is a type of the SDL, with all its facts and content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import strawberry
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_union_type,
)
from strawberry.schema.config import StrawberryConfig

from server.access.event_references import EventReferences
from server.access.visibility import Disclosure
from server.events.core import ids
from server.events.core.event import EVENTS, Event, Kind, Recorded
from server.events.core.upcasters import read_event
from server.feed.render import content_of, public_event
from server.reads.session import ReadSession
from server.schema.core.base import SCALARS
from server.schema.core.root import build_schema
from server.schema.events.interfaces import EventType
from server.schema.events.types import EVENT_TYPES, EventTypes, UnknownEvent
from tests.events.golden import FOLDER
from tests.support.clock import START


def every_field(*, links: bool = True, part: int | None = None) -> str:
    """A selection of everything that the SDL says of events; links to objects need a database.

    One of two parts, 0 or 1, has half of their types.
    """
    schema = build_schema()._schema
    interface: Any = schema.get_type("Event")
    parts = []
    types = schema.get_possible_types(interface)
    for member in types if part is None else types[part::2]:
        own = [
            name
            for name, field in member.fields.items()
            if name not in interface.fields and (links or not _is_link(field))
        ]
        parts.append(f"... on {member.name} {{ {' '.join(_field(member, n) for n in own)} }}")
    return " ".join(["__typename", *(p for p in parts if "{  }" not in p)])


def _is_link(field: GraphQLField) -> bool:
    type_: Any = get_named_type(field.type)
    return isinstance(type_, GraphQLObjectType) and "id" in type_.fields


def _field(parent: GraphQLObjectType, name: str) -> str:
    type_: Any = get_named_type(parent.fields[name].type)
    if is_union_type(type_):
        parts = " ".join(f"... on {m.name} {{ {_all(m)} }}" for m in type_.types)
        return f"{name} {{ __typename {parts} }}"
    if not isinstance(type_, GraphQLObjectType):
        return name
    return f"{name} {{ {'id' if 'id' in type_.fields else _all(type_)} }}"


def _all(type_: GraphQLObjectType) -> str:
    return " ".join(_whole(type_, name) for name in type_.fields)


def _whole(parent: GraphQLObjectType, name: str) -> str:
    """A field of a content, with the leaves of what it holds: links there need a database."""
    type_: Any = get_named_type(parent.fields[name].type)
    if name == "answers":
        return "answers { question }"
    if is_union_type(type_):
        return f"{name} {{ __typename }}"
    if not isinstance(type_, GraphQLObjectType):
        return name
    leaves = [n for n, f in type_.fields.items() if is_leaf_type(get_named_type(f.type))]
    return f"{name} {{ {' '.join(leaves)} }}"


async def test_documents_select_every_field_of_every_event(ledger):
    """Two of them, since one would have too many tokens."""
    owner = await ledger.client(ledger.workspace.owner)
    by_type: dict[str, Any] = {}
    for selection in (every_field(part=0), every_field(part=1)):
        query = f"{{ events(first: 200) {{ nodes {{ {selection} }} }} }}"
        nodes = (await owner.data(query))["events"]["nodes"]
        by_type |= {
            node["__typename"]: by_type.get(node["__typename"], {}) | node for node in nodes
        }
    submitted = by_type["AnnotationSubmitted"]
    assert submitted["content"]["__typename"] == "AnswersContent"
    assert submitted["content"]["answers"] == [{"question": "topic"}]
    assert submitted["fills"] is True
    assert by_type["AnnotationRejected"]["content"] == {
        "__typename": "ReasonContent",
        "reason": "look again",
    }
    assert by_type["ProjectCreated"]["policy"]["overlap"] == 2
    assert by_type["TaskImported"]["projectId"] == ids.public("project", ledger.project)
    assert by_type["MemberAdded"]["role"] == "REVIEWER"


def test_every_event_class_is_a_type_with_its_own_facts():
    schema = build_schema()._schema
    for event in EVENTS.values():
        made: Any = schema.get_type(event.__name__)
        alone = event.kind in (None, "organization", "saved_views", "holds", "alert_rules")
        alone |= event.kind in ("attributes", "declarations", "group_release")
        beside = set() if alone else {f"{event.kind.title()}Event"}
        assert {i.name for i in made.interfaces} == {"Event"} | beside
        assert made.description
        assert ("content" in made.fields) is (content_of(event) is not None)


async def test_every_event_that_was_ever_stored_is_shown_whole():
    shown = [_golden(path) for path in sorted(FOLDER.glob("*.json"))]

    @strawberry.type
    class Query:
        @strawberry.field
        def events(self) -> list[EventType]:
            return shown

    config = StrawberryConfig(scalar_map=SCALARS)
    schema = strawberry.Schema(query=Query, types=[*EVENT_TYPES.all, UnknownEvent], config=config)
    done = await schema.execute(f"{{ events {{ {every_field(links=False)} }} }}")
    assert done.errors is None
    assert len(done.data["events"]) == len(shown) > 40
    assert not any(None in found.get("answers", ()) for found in done.data["events"])


def _golden(path: Path) -> EventType:
    stored = json.loads(path.read_text())
    names = ("type", "type_version", "facts", "content")
    event = read_event(*(stored[name] for name in names))
    place = Recorded(UUID(int=1), 1, UUID(int=2), 1, event, None, START, leaf_hash=bytes(32))
    kinds = {place.stream: event.kind or Kind.TASK}
    shown = public_event(place, EventReferences(kinds=kinds), Disclosure.FULL)
    return EVENT_TYPES.of(shown, ReadSession(None, place.org))


def test_a_retired_class_stays_deprecated():
    class WidgetPolished(Event, name="widget.polished", kind=Kind.TASK):
        """Somebody polished a widget."""

        retired: ClassVar[str] = "nobody polishes any more"
        strokes: int

    try:
        (made,) = EventTypes({"widget.polished": WidgetPolished}).all
        fields = made.__strawberry_definition__.fields
        (strokes,) = [f for f in fields if f.python_name == "strokes"]
        assert strokes.deprecation_reason == "nobody polishes any more"
        assert "Deprecated" in made.__strawberry_definition__.description
    finally:
        del EVENTS["widget.polished"]
