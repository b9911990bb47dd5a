"""What webhooks were sent and what came of it, how far each is, pings, and deliveries again.

All of it lies outside the ledger, and has no past.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.commands.webhook_requests import WebhookRequest, request_delivery, require_managed
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.feed.webhooks.deliveries.deliveries import Kind, Status
from server.feed.webhooks.sending.sender import Problem
from server.reads.as_of import require_present
from server.reads.session import ReadSession
from server.reads.webhooks.deliveries import delivery_row, delivery_rows, lag_rows
from server.reads.webhooks.webhooks import webhook_row
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info
from server.schema.core.paging import page_of, paging

strawberry.enum(Status, name="WebhookDeliveryStatus", description="What became of a delivery.")
strawberry.enum(Kind, name="WebhookDeliveryKind", description="Why a request was sent.")
strawberry.enum(Problem, name="WebhookProblem", description="Why an attempt was no success.")


@strawberry.type(description="How far a webhook is behind the ledger.")
class WebhookLag:
    """What it has not been sent yet, or has not passed over."""

    positions: int = strawberry.field(description="How many events it has not come to yet.")
    waiting_since: datetime | None = strawberry.field(
        description="When the first of them was recorded; null without one."
    )
    position: Position = strawberry.field(description="The last event that it has come to.")
    failing_since: datetime | None = strawberry.field(
        description="Since when nothing could be delivered; null after a success."
    )


@strawberry.type(description="One attempt to deliver.")
class WebhookAttempt:
    """What came of one request."""

    at: datetime
    http_status: int | None = strawberry.field(description="Null where there was no answer.")
    problem: Problem | None = strawberry.field(description="Null for a success.")
    latency_seconds: float


@strawberry.type(description="One request of a webhook, with all attempts to deliver it.")
class WebhookDelivery(Readable):
    """A line of a webhook's log, which is kept for 30 days, and for 10,000 deliveries."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    kind: Kind
    status: Status
    first_position: Position | None = strawberry.field(
        description="Of the events that it holds; null for a ping."
    )
    last_position: Position | None
    events: int = strawberry.field(description="How many events it holds.")
    attempts: int = strawberry.field(description="How often it was sent.")
    next_attempt_at: datetime | None = strawberry.field(
        description="When it is sent again, at the latest; null unless it is pending."
    )
    http_status: int | None = strawberry.field(description="Of the last answer.")
    problem: Problem | None = strawberry.field(description="Of the last attempt.")
    latency_seconds: float | None = strawberry.field(description="Of the last attempt.")
    excerpt: str | None = strawberry.field(
        description="The first kilobyte of the last answer, unless contents were erased since."
    )
    earlier_attempts: list[WebhookAttempt] = strawberry.field(
        description="Those before the last one, the oldest first; the first 50."
    )
    created_at: datetime
    changed_at: datetime

    @query(Permission.WEBHOOKS_READ)
    async def requested_by(self) -> Member | None:
        """Who asked for it; null for events that were sent by themselves."""
        return await linked_member(self.session, self.row["requested_by"])


def _delivery(session: ReadSession, row: Any) -> WebhookDelivery:
    pending = row["status"] == Status.PENDING
    return WebhookDelivery(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("delivery", row["id"])),
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        first_position=_position(row["first_position"]),
        last_position=_position(row["last_position"]),
        events=row["events"],
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"] if pending else None,
        http_status=row["http_status"],
        problem=row["problem"] and Problem(row["problem"]),
        latency_seconds=_seconds(row["latency_us"]),
        excerpt=row["excerpt"],
        earlier_attempts=[_attempt(one) for one in orjson.loads(row["earlier"] or "[]")],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )


def _attempt(one: dict[str, Any]) -> WebhookAttempt:
    return WebhookAttempt(
        at=datetime.fromisoformat(one["at"]),
        http_status=one["status"],
        problem=one["problem"] and Problem(one["problem"]),
        latency_seconds=_seconds(one["latency_us"]) or 0.0,
    )


def _position(value: int | None) -> Position | None:
    return None if value is None else Position(value)


def _seconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1e6


@strawberry.type
class DeliveriesOfWebhook(Readable):
    """The deliveries of a webhook, and its lag."""

    row: strawberry.Private[Any]

    @query(Permission.WEBHOOKS_READ)
    async def lag(self) -> WebhookLag:
        """How far it is behind the ledger. Present only: it lies outside the ledger."""
        require_present(self.session, "How far a webhook is")
        row = self.row
        found = await lag_rows(self.session, (row["id"], row["epoch"], row["after"]))
        return WebhookLag(
            positions=found["positions"],
            waiting_since=found["waiting_since"],
            position=Position(found["position"]),
            failing_since=found["failing_since"],
        )

    @query(Permission.WEBHOOKS_READ)
    async def deliveries(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        status: Status | None = None,
    ) -> Connection[WebhookDelivery]:
        """What it was sent, the latest first. Present only: it lies outside the ledger."""
        require_present(self.session, "What a webhook was sent")
        wanted = paging(first, after, last, before)
        page = wanted.after_id("delivery")
        rows = await delivery_rows(self.session, self.row["id"], page, status and status.value)
        shown = [_delivery(self.session, row) for row in rows]
        return page_of([(str(one.id), one) for one in shown], wanted)


@strawberry.input
class PingWebhookInput(CommandInput):
    """A webhook whose receiver is to be tried."""

    webhook: strawberry.ID


@strawberry.input
class RedeliverInput(CommandInput):
    """A delivery that is to be made again."""

    delivery: strawberry.ID


@strawberry.type(description="A request that is about to be sent.")
class WebhookDeliveryPayload:
    """The delivery, which tells later what came of it."""

    delivery: WebhookDelivery


WebhookDeliveryResult = Annotated[
    WebhookDeliveryPayload | RefusedType, strawberry.union("WebhookDeliveryResult")
]


@strawberry.type
class DeliveryMutations:
    """Mutations of deliveries, which write nothing into the ledger."""

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def ping_webhook(self, info: Info, input: PingWebhookInput) -> WebhookDeliveryResult:
        """Send a webhook, active or paused, a message of the type `org.annolog.webhook.ping`.

        It is sent within seconds, once, and is no event.
        """
        webhook = ids.expect("webhook", input.webhook, "webhook")
        row = await webhook_row(info.context.session, webhook)
        require_managed(row, await info.context.actor(), "webhook")
        return await _requested(info, input, webhook, None)

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def redeliver(self, info: Info, input: RedeliverInput) -> WebhookDeliveryResult:
        """Send the events of a delivery again, with the same id, within seconds and once.

        They are sent as the webhook may see them now: contents that were erased are left out.
        """
        delivery = ids.expect("delivery", input.delivery, "delivery")
        row = await delivery_row(info.context.session, delivery)
        if row is None or row["first_position"] is None:
            message = "There is no such delivery of events: deliveries are kept for 30 days."
            raise Refused(Code.NOT_FOUND, message, ("delivery",))
        webhook = await webhook_row(info.context.session, row["webhook_id"])
        require_managed(webhook, await info.context.actor(), "delivery", sees=True)
        return await _requested(info, input, row["webhook_id"], delivery)


async def _requested(
    info: Info, given: CommandInput, webhook: UUID, delivery: UUID | None
) -> WebhookDeliveryPayload:
    context = info.context
    await context.release()
    wish = WebhookRequest(
        org=context.me.org,
        webhook=webhook,
        member=context.me.member,
        command=given.command_id,
        delivery=delivery,
    )
    new = await request_delivery(context.services.pool, wish)
    row = await delivery_row(context.session, new)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such delivery any more.", ("delivery",))
    return WebhookDeliveryPayload(delivery=_delivery(context.session, row))
