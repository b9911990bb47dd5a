"""Pings of webhooks, and deliveries that are to be made again: wishes outside the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.webhooks import require_covered
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.webhooks.webhooks import WebhookStatus
from server.ledger.read import tenant
from server.postgres import Pool

MOST = 20
"""The most wishes of a webhook that wait."""
_ASK = """
INSERT INTO webhook_deliveries (org_id, id, webhook_id, epoch, kind, status, requested_by,
    command_id, first_position, last_position, events)
SELECT $1, $2, $3, coalesce(d.epoch, 0), $4, 'pending', $5, $6, d.first_position, d.last_position,
    coalesce(d.events, 1)
FROM (SELECT $7::uuid AS id) wanted
LEFT JOIN webhook_deliveries d ON d.org_id = $1 AND d.id = wanted.id
ON CONFLICT (org_id, requested_by, command_id) WHERE command_id IS NOT NULL DO NOTHING
"""
_ASKED = (
    "SELECT id, webhook_id, kind, first_position, last_position FROM webhook_deliveries "
    "WHERE org_id = $1 AND requested_by = $2 AND command_id = $3"
)
_OF = "SELECT first_position, last_position FROM webhook_deliveries WHERE org_id = $1 AND id = $2"
_WAITING = (
    "SELECT count(*) FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 "
    "AND status = 'pending' AND kind <> 'events'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """The wish that a webhook is sent something at once."""

    org: UUID
    webhook: UUID
    member: UUID
    """Who has the wish."""
    command: UUID
    """The id of the command: a retry has the same wish."""
    delivery: UUID | None = None
    """The delivery that is to be made again; None for a ping."""


async def request_delivery(pool: Pool, wish: WebhookRequest) -> UUID:
    """Record a wish, and return the id of the delivery that it brings about.

    Raises:
        Refused: LIMIT where many wishes of the webhook wait; COMMAND_REUSED for another wish with
            the same command id.
    """
    org, kind = wish.org, "ping" if wish.delivery is None else "redelivery"
    async with pool.acquire() as connection, tenant(connection, org):
        key = org, wish.member, wish.command
        known = await connection.fetchrow(_ASKED, *key)
        if known is None:
            if await connection.fetchval(_WAITING, org, wish.webhook) >= MOST:
                message = f"{MOST} requests wait to be sent: try again once some were."
                raise Refused(Code.LIMIT, message, ("webhook",))
            await connection.execute(
                _ASK, org, uuid7(), wish.webhook, kind, wish.member, wish.command, wish.delivery
            )
            known = await connection.fetchrow(_ASKED, *key)
        of = await connection.fetchrow(_OF, org, wish.delivery)
    if known is None:
        raise RuntimeError("a wish that was recorded is gone")
    same = (known["webhook_id"], known["kind"]) == (wish.webhook, kind)
    if not same or (of is not None and tuple(of) != tuple(known)[3:]):
        message = "This command id was used before with another input: make a new one."
        raise Refused(Code.COMMAND_REUSED, message, ("commandId",))
    found: UUID = known["id"]
    return found


def require_managed(webhook: Any, actor: Actor, *path: str, sees: bool = False) -> None:
    """Require a webhook that is not deleted, and that the actor may manage.

    Args:
        webhook: its row; None where there is none.
        actor: who wants to have it sent something.
        path: where it stands in the input.
        sees: whether the actor must also be allowed to see all that it may be sent.

    Raises:
        Refused: NOT_FOUND, FORBIDDEN.
    """
    project = None if webhook is None else webhook["project_id"]
    gone = webhook is None or webhook["status"] == WebhookStatus.DELETED
    if gone or not actor.may(Permission.WEBHOOKS_READ, project):
        raise Refused(Code.NOT_FOUND, "There is no such webhook.", path)
    actor.require(Permission.WEBHOOKS_MANAGE, project)
    if sees:
        require_covered(actor, Role(webhook["role"]), project, *path)
