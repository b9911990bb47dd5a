"""The log of webhooks' deliveries, and how far each webhook is behind: present only."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, grouped
from server.reads.session import ReadSession

_SHOWN = ", ".join(
    f"d.{name}"
    for name in (
        *("id", "webhook_id", "kind", "status", "first_position", "last_position", "events"),
        *("attempts", "next_attempt_at", "http_status", "problem", "latency_us", "excerpt"),
        *("earlier", "requested_by", "created_at", "changed_at"),
    )
)
_PAGE = f"""
SELECT found.* FROM unnest($2::uuid[]) w (id) CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM webhook_deliveries d WHERE d.org_id = $1 AND d.webhook_id = w.id
    {{later}} ORDER BY d.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""
_OF_STATUS = f"""
SELECT found.* FROM unnest($2::uuid[]) w (id) CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM webhook_deliveries d WHERE d.org_id = $1 AND d.webhook_id = w.id
    AND d.status = $4 {{later}} ORDER BY d.id{{down}} LIMIT $3
) found
ORDER BY found.id{{down}}
"""
_ONE = f"SELECT {_SHOWN} FROM webhook_deliveries d WHERE d.org_id = $1 AND d.id = $2"
_LAGS = """
SELECT w.id, w.position, greatest(l.head - w.position, 0) AS positions, w.failing_since,
    e.recorded_at AS waiting_since
FROM (
    SELECT w.id, coalesce(p.position, w.after) AS position, p.failing_since
    FROM unnest($2::uuid[], $3::integer[], $4::bigint[]) w (id, epoch, after)
    LEFT JOIN webhook_progress p ON p.org_id = $1 AND p.webhook_id = w.id AND p.epoch = w.epoch
) w
JOIN ledger l ON l.org_id = $1
LEFT JOIN events e ON e.org_id = $1 AND e.position = w.position + 1
"""


@batched
async def delivery_rows(
    session: ReadSession, webhooks: Sequence[UUID], page: KeysetPage, status: str | None
) -> list[list[Row]]:
    """Return the rows of a page of each webhook's deliveries, the latest first.

    Args:
        session: a session on the present.
        webhooks: the ids of the webhooks.
        page: the page, whose key is the id.
        status: only deliveries with this status; None for all.
    """
    if status is None:
        text, after = page.fill(_PAGE, "d.id", 4, descending=True)
        rows = await session.raw(text, session.org, webhooks, page.limit, *after)
    else:
        text, after = page.fill(_OF_STATUS, "d.id", 5, descending=True)
        rows = await session.raw(text, session.org, webhooks, page.limit, status, *after)
    return grouped(rows, "webhook_id", webhooks)


async def delivery_row(session: ReadSession, delivery: UUID) -> Row | None:
    """Return the row of a delivery; None where there is none, or none any more."""
    rows = await session.raw(_ONE, session.org, delivery)
    return rows[0] if rows else None


@batched
async def lag_rows(session: ReadSession, webhooks: Sequence[tuple[UUID, int, int]]) -> list[Row]:
    """Return how far webhooks are behind the ledger.

    Args:
        session: a session on the present.
        webhooks: the id of each, its epoch, and the position after which it began in it.
    """
    ids, epochs, starts = zip(*webhooks, strict=True)
    rows = await session.raw(_LAGS, session.org, list(ids), list(epochs), list(starts))
    found = {row["id"]: row for row in rows}
    return [found[id_] for id_, _, _ in webhooks]
