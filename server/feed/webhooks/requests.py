"""What somebody asks to be sent at once: a ping, or a delivery again. Each is tried once."""

from __future__ import annotations

import asyncio
from uuid import UUID

from server.events.core import ids
from server.feed import cloud_events
from server.feed.webhooks.deliveries import NOTHING, Deliveries, Delivery, Kind, Status
from server.feed.webhooks.webhook_session import PauseError, Tools, WebhookSession, message_id

PING = "webhook.ping"
"""The type of a ping, after `org.annolog.`: it is no event of the ledger."""


async def answer_requests(tools: Tools, org: UUID, webhook: UUID, turn: asyncio.Lock) -> None:
    """Send everything that was asked for of a webhook, whether it is active or paused.

    Args:
        tools: what all webhooks share.
        org: the organization.
        webhook: the webhook.
        turn: held during each request of the webhook.
    """
    deliveries = Deliveries(tools.pool, org, webhook)
    session = WebhookSession(tools, org, webhook)
    erasures = await deliveries.erasures()
    wanted = await deliveries.requests()
    try:
        await session.read()
    except PauseError:
        # Nothing can be signed, or nothing may be seen.
        for delivery in wanted:
            await deliveries.answer(delivery, Status.DROPPED, NOTHING, erasures)
        return
    for delivery in wanted:
        message, body = await _message(session, delivery)
        if body is None:
            await deliveries.answer(delivery, Status.DROPPED, NOTHING, erasures)
            continue
        async with turn:
            answer = await session.post(message, body, failed=True)
        status = Status.DELIVERED if answer.problem is None else Status.DEAD
        await deliveries.answer(delivery, status, answer, erasures)


async def _message(session: WebhookSession, delivery: Delivery) -> tuple[str, bytes | None]:
    """Return the id of a message and its body; None where there is nothing left to send."""
    org, webhook = session.org, session.webhook
    if delivery.kind is Kind.PING:
        id_ = ids.public("delivery", delivery.id)
        body = cloud_events.message(
            org, id_, PING, ids.public("webhook", webhook), session.tools.clock(), {"ping": id_}
        )
        return f"{ids.public('organization', org)}.{id_}", body
    found = await session.tools.renderings.range(session.view, delivery.first, delivery.last)
    message = message_id(org, delivery.first, delivery.last)
    return message, session.body(found) if found else None
