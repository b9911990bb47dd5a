"""The certificate of an erasure: what was erased, by whom, on what ground, and what may be left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.erasure.erasures import ErasureStatus

FEEDS = (
    "Every consumer of events that has read the event at this position was told which contents "
    "were erased."
)
BACKUPS = (
    "Backups and write-ahead logs from before the erasure hold the contents until they expire; "
    "what is restored from them is erased again by the register of erasures before it is served."
)
EXPORTS = "Files that were exported since the first erased event was written may hold a copy."


def certificate(org: UUID, row: Any) -> JsonObject | None:
    """Return the certificate of an erasure as JSON; None while it is running.

    Args:
        org: the organization.
        row: the row of the erasure.
    """
    if row["status"] != ErasureStatus.FINISHED:
        return None
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
            "feeds": {"told_at_position": str(row["from_position"]), "note": FEEDS},
        },
    }
