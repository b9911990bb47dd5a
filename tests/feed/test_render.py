"""One mapping of events for every feed, and audit lines that never change."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from server.access.event_references import EventReferences
from server.access.visibility import MASKED, Disclosure
from server.events.core.event import Event, Kind, Recorded
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.core.upcasters import read_event
from server.events.pauses.member_pauses import question_code
from server.events.pauses.pauses import MemberPaused, MemberWarned
from server.feed.render import (
    PublicEvent,
    audit_line,
    content_of,
    fields_of,
    public_event,
    public_object,
)
from server.schema.core.base import SCALARS
from server.schema.events.interfaces import EventType
from server.schema.events.types import EVENT_TYPES, UnknownEvent
from tests.events.golden import FOLDER, MOMENT, files
from tests.schema.test_event_types import every_field
from tests.support.clock import START

LINES = FOLDER.parent / "audit_lines.jsonl"
"""What `annolog replay` printed of the golden events when this file was made."""
ORG, STREAM = UUID(int=1), UUID(int=2)


def rows() -> Iterator[dict[str, Any]]:
    """The golden events as rows of the ledger, and each content once more, erased."""
    position = 0
    for _, stored in files():
        for erased in (False, True) if stored["content"] else (False,):
            position += 1
            content = stored["content"]
            salt = sha256(b"salt %d" % position).digest() if content else None
            yield {
                **stored,
                "position": position,
                "stream": STREAM,
                "version": position + 1,
                "actor_id": UUID(int=3) if position % 2 else None,
                "credential_id": UUID(int=4) if position % 3 else None,
                "command_id": UUID(int=5),
                "correlation_id": None,
                "causation_position": position - 1 if position % 5 == 0 else None,
                "recorded_at": MOMENT,
                "occurred_at": START if position % 4 == 0 else None,
                "content": None if erased else content,
                "content_salt": None if erased else salt,
                "content_digest": salt and sha256(salt + content.encode()).digest(),
                "leaf_hash": sha256(b"leaf %d" % position).digest(),
            }


def test_audit_lines_are_what_they_were() -> None:
    made = b"".join(audit_line(ORG, row) for row in rows())
    assert made == LINES.read_bytes()


def golden() -> dict[str, PublicEvent]:
    """The golden events by file, as somebody sees them who may see everything."""
    found = {}
    for name, stored in files():
        event = read_event(*(stored[part] for part in ("type", "type_version", "facts", "content")))
        found[name] = shown(event, Disclosure.FULL)
    return found


def shown(event: Event, disclosure: Disclosure) -> PublicEvent:
    place = Recorded(
        ORG, 7, STREAM, 3, event, UUID(int=3), MOMENT, command=UUID(int=5), leaf_hash=bytes(32)
    )
    kinds = {STREAM: event.kind or Kind.TASK}
    return public_event(place, EventReferences(kinds=kinds), disclosure)


async def test_graphql_and_other_feeds_say_the_same() -> None:
    found = golden()
    values = [EVENT_TYPES.of(event, None) for event in found.values()]

    @strawberry.type
    class Query:
        @strawberry.field
        def events(self) -> list[EventType]:
            return values

    config = StrawberryConfig(scalar_map=SCALARS)
    schema = strawberry.Schema(query=Query, types=[*EVENT_TYPES.all, UnknownEvent], config=config)
    common = "position cursor name typeVersion stream version recordedAt occurredAt commandId"
    done = await schema.execute(f"{{ events {{ {common} {every_field(links=False)} }} }}")
    assert done.errors is None
    for (name, event), told in zip(found.items(), done.data["events"], strict=True):
        json_told = orjson.loads(orjson.dumps(public_object(event)))
        for field in common.split():
            there = "type" if field == "name" else field
            assert json_told[there] == told[field], (name, field)
        content = {"content"} if content_of(type(event.recorded.event)) else set()
        beside = {"__typename", *common.split(), *content}
        assert told.keys() - json_told["facts"].keys() == beside, name
        for fact, value in json_told["facts"].items():
            assert value == told[fact], (name, fact)
        # Answers, edits and labels of migrations are types of their own in GraphQL.
        for part in (json_told["content"] or {}).keys() - {"answers", "edit", "changes", "items"}:
            assert json_told["content"][part] == told["content"][part], (name, part)


@pytest.mark.parametrize("name", [name for name, _ in files()])
def test_the_blind_get_no_counts(name: str) -> None:
    event = golden()[name].recorded.event
    full, blind = (
        public_object(shown(event, d))["facts"] for d in (Disclosure.FULL, Disclosure.BLIND)
    )
    assert full.keys() == blind.keys()
    if name.startswith("task.reverted"):
        assert (blind["positions"], blind["restored"]) == ([], {})
        return
    for fact, value in blind.items():
        assert value == (None if fact in MASKED else full[fact])


@pytest.mark.parametrize(
    ("facts", "disclosure", "told"),
    [
        ('{"to":7}', Disclosure.FULL, {"to": 7}),
        ('{"to":7}', Disclosure.BLIND, None),
        ("no json", Disclosure.FULL, None),
    ],
)
def test_of_what_cannot_be_read_the_stored_facts_are_told(
    facts: str, disclosure: Disclosure, told: Any
) -> None:
    event = UnknownStored(
        stored_type="task.teleported", stored_version=3, stored_facts=facts,
        reason=UnknownReason.NEWER,
    )  # fmt: skip
    found = orjson.loads(orjson.dumps(public_object(shown(event, disclosure))))
    assert (found["type"], found["typeVersion"]) == ("task.teleported", 3)
    assert found["facts"] == {"unread": "NEWER", "facts": told}
    assert found["content"] is None


def test_erased_content_says_so() -> None:
    stored = dict(files())["comment.added.v1"]
    event = read_event(stored["type"], stored["type_version"], stored["facts"], None)
    place = Recorded(ORG, 7, STREAM, 3, event, None, MOMENT, leaf_hash=bytes(32))
    references = EventReferences(erased=frozenset({7}))
    told = public_event(place, references, Disclosure.FULL)
    found = orjson.loads(orjson.dumps(public_object(told)))
    assert (found["content"], found["erased"], found["actor"]) == (None, True, None)


def test_lines_of_every_golden_event_are_there() -> None:
    types = {orjson.loads(line)["entry"]["type"] for line in LINES.read_bytes().splitlines()}
    assert types == {stored["type"] for _, stored in files()}


def test_a_code_of_a_question_has_more_bits_than_an_integer_of_graphql():
    assert question_code("class") >= 1 << 31
    for event in (MemberPaused, MemberWarned):
        [field] = [one for one in fields_of(event) if one.source == "question_code"]
        assert field.convert is str
