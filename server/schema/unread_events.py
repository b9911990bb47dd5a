"""The event that stands for one which this server cannot read: a gap that says that it is one."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from server.events import canonical
from server.events.base import Event, Kind, Recorded
from server.events.refusal import Refused
from server.ledger.read import cursor
from server.ledger.unread import Unread, UnreadReason
from server.schema.base import Position, stream_id
from server.schema.event_types import EventType


@strawberry.type(
    description="In place of an event that this server cannot read, mostly because a newer one "
    "wrote it. `type` and `typeVersion` are those of that event. Ask for it again, from the cursor "
    "of the event before, once all servers are upgraded."
)
class UnknownEvent(EventType):
    """What is known of an event whose class is not."""

    unread: UnreadReason
    facts: JSON | None = strawberry.field(
        description="Its facts as they are stored, ids as plain UUIDs; null to a caller who may "
        "not see events of members, and where they are no JSON."
    )


def unread(
    event: Recorded[Event], found: Unread, kind: Kind | None, *, facts: bool
) -> UnknownEvent:
    """Return what clients get of it.

    Args:
        event: its place.
        found: what is known of it.
        kind: of what kind its stream is, as far as this server knows.
        facts: whether the caller may see them.
    """
    return UnknownEvent(
        actor_uuid=event.actor,
        position=Position(event.position),
        cursor=cursor(event.position, event.leaf_hash),
        type=found.type,
        type_version=found.type_version,
        stream=stream_id(kind, event.stream),
        version=event.version,
        recorded_at=event.recorded_at,
        occurred_at=event.occurred_at,
        command_id=event.command,
        unread=found.reason,
        facts=_decoded(found.stored_facts) if facts else None,
    )


def _decoded(facts: str) -> JSON | None:
    try:
        decoded: JSON = canonical.decode(facts)
    except Refused:
        return None
    return decoded
