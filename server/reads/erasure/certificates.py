"""The certificate of an erasure: what was erased, by whom, on what ground, and what may be left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.erasure.erasures import ErasureStatus
from server.reads.loaders import batched
from server.reads.session import ReadSession

FEEDS = (
    "Every consumer of events that has read the event at this position was told which contents "
    "were erased."
)
BACKUPS = (
    "Backups and write-ahead logs from before the erasure hold the contents until they expire; "
    "what is restored from them is erased again by the register of erasures before it is served."
)
EXPORTS = "Files that were exported since the first erased event was written may hold a copy."
KEPT = (
    "This broker cannot delete a message, and was sent contents: a copy lies in the topic until "
    "its retention removes it, at the time in `until` or before, as the topic was set when "
    "contents went there last; null: unknown, the broker's retention."
)
DELETED = (
    "Messages of erased events are deleted in this broker: `deleted` says whether all were by now."
)
_DELETING = (
    "SELECT broker, position FROM broker_progress WHERE org_id = $1 AND deletes ORDER BY broker"
)


async def certificate(session: ReadSession, row: Any) -> JsonObject | None:
    """Return the certificate of an erasure as JSON; None while it is running.

    Args:
        session: a session of the organization. Whether brokers have deleted their messages by now
            is told in the present alone.
        row: the row of the erasure.
    """
    if row["status"] != ErasureStatus.FINISHED:
        return None
    kept = [{**copies, "note": KEPT} for copies in orjson.loads(row["broker_copies"])]
    deleting = [] if session.at is not None else await _deleting(session, session.org)
    return _certificate(session.org, row, [*kept, *_deletions(deleting, row["from_position"])])


@batched
async def _deleting(session: ReadSession, orgs: Sequence[UUID]) -> list[list[Any]]:
    """Return the brokers that delete messages, each with how far it is; once a session."""
    return [await session.raw(_DELETING, org) for org in orgs]


def _deletions(brokers: Sequence[Any], finished: int) -> list[JsonObject]:
    """Return what the certificate says of brokers that delete messages."""
    return [
        {"broker": broker, "deleted": position >= finished, "note": DELETED}
        for broker, position in brokers
    ]


def _certificate(org: UUID, row: Any, brokers: list[JsonObject]) -> JsonObject:
    """Return the certificate of a finished erasure."""
    by = row["requested_by"]
    return {
        "format": "annolog-erasure-certificate-1",
        "organization": ids.public("organization", org),
        "erasure": ids.public("erasure", row["id"]),
        "requested_by": None if by is None else ids.public("member", by),
        "requested_at": row["requested_at"].isoformat(),
        "finished_at": row["finished_at"].isoformat(),
        "authority": row["authority"],
        "reason": row["reason"],
        "reference": row["reference"],
        "target": row["target"],
        "member_scope": row["member_scope"],
        "targets": orjson.loads(row["targets"]),
        "positions": [str(position) for position in orjson.loads(row["positions"])],
        "erased": {
            "events": row["events"],
            "streams": row["streams"],
            "types": orjson.loads(row["types"]),
        },
        "withheld": {"streams": row["withheld"], "because": "under hold"},
        "copies": {
            "backups": {
                "until": row["copies_until"] and row["copies_until"].isoformat(),
                "note": BACKUPS,
            },
            "exports": {"count": row["exports"], "note": EXPORTS},
            "brokers": brokers,
            "feeds": {"told_at_position": str(row["from_position"]), "note": FEEDS},
        },
    }
