"""The consumers of a ledger, as clients see them."""

from __future__ import annotations

from enum import Enum

import strawberry

from server.events.core import ids
from server.reads.consumers import consumers
from server.schema.core.base import Position
from server.schema.core.context import Context


@strawberry.enum(description="What a consumer of events is.")
class ConsumerKind(Enum):
    """The kind of a consumer of events."""

    COUNTER = strawberry.enum_value(
        "counter", description="Counts statistics, lists and texts for searching."
    )
    WEBHOOK = strawberry.enum_value("webhook", description="A webhook of the organization.")
    BROKER = strawberry.enum_value(
        "broker", description="A message broker that the server's operator set up."
    )


@strawberry.type(description="What takes in the events of a ledger by itself, one after the other.")
class Consumer:
    """A counter, a webhook or a broker."""

    kind: ConsumerKind
    name: str | None = strawberry.field(description="Null for a webhook whose name was erased.")
    webhook_id: strawberry.ID | None = strawberry.field(description="Of a webhook, its id.")
    position: Position = strawberry.field(description="It has had every event up to here.")
    behind: Position = strawberry.field(description="How many events it lacks.")
    seconds: float = strawberry.field(
        description="How old the first event is that it lacks; 0 where it lacks none."
    )
    problem: str | None = strawberry.field(description="Why it stands still, if it does.")


async def consumers_of(context: Context) -> list[Consumer]:
    """Return the consumers of the caller's ledger."""
    return [
        Consumer(
            kind=ConsumerKind(one.kind),
            name=one.name,
            webhook_id=None if one.id is None else strawberry.ID(ids.public("webhook", one.id)),
            position=Position(one.position),
            behind=Position(one.positions),
            seconds=one.seconds,
            problem=one.problem,
        )
        for one in await consumers(context.session)
    ]
