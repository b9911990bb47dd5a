"""What somebody asks to be sent at once: a ping, or a delivery again. Each is tried once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from server.events.core import ids
from server.feed import cloud_events
from server.feed.webhooks.deliveries.deliveries import (
    NOTHING,
    Deliveries,
    Delivery,
    Kind,
    MovedError,
    Status,
)
from server.feed.webhooks.sending.sender import Answer
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
        try:
            answer = await _sent(session, deliveries, delivery, erasures, turn)
        except MovedError:
            return  # the next look sends the events as they are then
        await deliveries.answer(delivery, _status(answer), answer, erasures)


async def _sent(
    session: WebhookSession,
    deliveries: Deliveries,
    delivery: Delivery,
    erasures: int,
    turn: asyncio.Lock,
) -> Answer:
    """Send what was asked for; return the last answer, and NOTHING where nothing is left to send.

    Where the webhook gets more events by now than fit into one request, there are several.

    Raises:
        MovedError: where contents were erased meanwhile.
    """
    answer = NOTHING
    async with aclosing(_messages(session, delivery)) as messages:
        async for message, body in messages:
            async with turn:
                if await deliveries.erasures() != erasures:
                    session.tools.renderings.forget()
                    raise MovedError
                answer = await session.post(message, body, failed=True)
            if answer.problem is not None:
                break
    return answer


def _status(answer: Answer) -> Status:
    if answer is NOTHING:
        return Status.DROPPED
    return Status.DELIVERED if answer.problem is None else Status.DEAD


async def _messages(
    session: WebhookSession, delivery: Delivery
) -> AsyncGenerator[tuple[str, bytes], None]:
    """Yield the ids and the bodies of messages."""
    org, webhook = session.org, session.webhook
    if delivery.kind is Kind.PING:
        id_ = ids.public("delivery", delivery.id)
        yield (
            f"{ids.public('organization', org)}.{id_}",
            cloud_events.message(
                org, id_, PING, ids.public("webhook", webhook), session.tools.clock(), {"ping": id_}
            ),
        )
        return
    first = delivery.first
    async with aclosing(session.batches(delivery)) as parts:
        part = await anext(parts, None)
        while part is not None:
            later = await anext(parts, None)
            last = delivery.last if later is None else part[-1].position
            yield message_id(org, first, last), session.body(part)
            first, part = last + 1, later
