"""Large masks in exports: an exported answer has the run lengths, not the name of a blob."""

from __future__ import annotations

from uuid import UUID

import orjson

from server.events.labeling import masks
from server.storage import Blobs

NAMED = b'"blob":"sha256:'
"""A part of every line in which a mask may have to be replaced."""


async def with_runs(blobs: Blobs, org: UUID, line: bytes) -> bytes:
    """Return the line of a task with the run lengths of its large masks in place of their names.

    A mask keeps its name if its blob is gone: erased meanwhile, or lost by the store.
    """
    task = orjson.loads(line)
    answered = [one for one in (*task["annotations"], task["resolution"]) if one and one["answers"]]
    digests = {digest for one in answered for _, digest in masks.blob_digests(one["answers"])}
    found = {digest: await blobs.get(org, digest) for digest in digests}
    bodies = {digest: body for digest, body in found.items() if body is not None}
    for one in answered:
        one["answers"] = masks.with_runs(one["answers"], bodies)
    return orjson.dumps(task, option=orjson.OPT_APPEND_NEWLINE)
