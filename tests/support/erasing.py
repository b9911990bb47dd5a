"""Erasing by position, whatever stream an event stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg

from tests.support.house import House

_STREAMS = (
    "SELECT e.position, e.stream, f.type FROM events e JOIN events f "
    "ON f.org_id = e.org_id AND f.stream = e.stream AND f.version = 1 "
    "WHERE e.org_id = $1 AND e.position = ANY ($2) ORDER BY e.position"
)
_HELD = "SELECT position FROM events WHERE org_id = $1 AND content_digest IS NOT NULL"


async def erase(house: House, admin_url: str, positions: Iterable[int] | None = None) -> None:
    """Erase the contents at some positions, or all there are, by one command for each stream."""
    owner = await asyncpg.connect(admin_url)
    try:
        if positions is None:
            positions = [row["position"] for row in await owner.fetch(_HELD, house.org)]
        streams: dict[tuple[UUID, str], list[int]] = defaultdict(list)
        for row in await owner.fetch(_STREAMS, house.org, list(positions)):
            streams[row["stream"], row["type"]].append(row["position"])
    finally:
        await owner.close()
    for (stream, first), places in streams.items():
        await house.erase(stream, places, **_named(stream, first))


def _named(stream: UUID, first: str) -> dict[str, Any]:
    """Return how a command names a stream that began with such an event."""
    if first == "organization.created":
        return {"organization": True}
    return {f"{first.split('.', maxsplit=1)[0]}s": (stream,)}
