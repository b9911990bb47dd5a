"""The consumers of a ledger, as clients see them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import cast
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.consumers import consumers
from server.schema.core.base import Position, Readable, query
from server.schema.core.context import Context, Info
from server.schema.core.node import load_linked
from server.schema.webhooks.types import Webhook


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
class Consumer(Readable):
    """A counter, a webhook or a broker."""

    webhook_uuid: strawberry.Private[UUID | None]
    kind: ConsumerKind
    name: str | None = strawberry.field(description="Null for a webhook whose name was erased.")
    position: Position = strawberry.field(description="It has had every event up to here.")
    behind: Position = strawberry.field(description="How many events it lacks.")
    waiting_since: datetime | None = strawberry.field(
        description="When the first event was recorded that it lacks; null where it lacks none."
    )
    problem: str | None = strawberry.field(description="Why it stands still, if it does.")

    @query(Permission.WEBHOOKS_READ)
    async def webhook(self, info: Info) -> Webhook | None:
        """The webhook that it is, if it is one."""
        found = await load_linked(info, self.session, "webhook", self.webhook_uuid)
        return cast("Webhook | None", found)


async def consumers_of(context: Context) -> list[Consumer]:
    """Return the consumers of the caller's ledger, without webhooks that the caller may not see."""
    actor = await context.actor()
    return [
        Consumer(
            session=context.session,
            webhook_uuid=one.id,
            kind=ConsumerKind(one.kind),
            name=one.name,
            position=Position(one.position),
            behind=Position(one.positions),
            waiting_since=one.waiting_since,
            problem=one.problem,
        )
        for one in await consumers(context.session)
        if one.id is None or actor.may(Permission.WEBHOOKS_READ, one.project)
    ]
