"""Events that no class of this program describes, as a newer server would have written them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg

from server.events.core.event import Recorded
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.ledger.append import prepare, row

_INSERT = "INSERT INTO events VALUES ({})"


async def append_unknown(
    owner: asyncpg.Connection,
    org: UUID,
    stream: UUID,
    *,
    type: str = "task.teleported",
    type_version: int = 1,
    facts: str = '{"to":7}',
    content: str | None = None,
    actor: UUID | None = None,
) -> int:
    """Write one to the end of a ledger, with a true leaf hash; return its position."""
    async with owner.transaction():
        head, last_at = await owner.fetchrow(
            "UPDATE ledger SET head = head + 1, last_at = last_at + interval '1 microsecond' "
            "WHERE org_id = $1 RETURNING head, last_at",
            org,
        )
        version = await owner.fetchval(
            "SELECT coalesce(max(version), 0) + 1 FROM events WHERE org_id = $1 AND stream = $2",
            org,
            stream,
        )
        event = UnknownStored(
            stored_type=type,
            stored_version=type_version,
            stored_facts=facts,
            reason=UnknownReason.NEWER,
        )
        place = Recorded(org, head, stream, version, event, actor, last_at + timedelta(0))
        prepared = prepare(event)
        prepared.facts = facts.encode()
        values, _ = row(place, prepared)
        numbers = ", ".join(f"${n}" for n in range(1, len(values) + 1))
        await owner.execute(_INSERT.format(numbers), *values)
        await owner.execute(
            "UPDATE events SET content = $3 WHERE org_id = $1 AND position = $2", org, head, content
        )
    return int(head)
