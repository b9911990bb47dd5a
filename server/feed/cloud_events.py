"""Events as CloudEvents 1.0: the envelope in which webhooks and brokers get them.

Structured mode puts attributes and data into one JSON object, or a list of such objects for a
batch; binary mode sends the attributes as headers, and the data as the body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from server.feed.render import PublicEvent, public_id, public_object

TYPES = "org.annolog."
"""Stands before the name of an event's type: `org.annolog.annotation.submitted`."""
CURSOR = "annologcursor"
"""The extension attribute with the cursor, from which every other feed can go on."""
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
DATA = "application/json"

Headers = list[tuple[bytes, bytes]]


def source(org: UUID) -> str:
    """Return the attribute `source` of all events of an organization: a URI reference."""
    return f"/organizations/{public_id('organization', org)}"


def cloud_event(event: PublicEvent, **extensions: str) -> bytes:
    """Return an event, as a consumer may see it, as the JSON object of structured mode.

    Args:
        event: the event.
        extensions: more attributes, whose names are lower-case letters and digits.
    """
    recorded, data = event.recorded, public_object(event)
    rest = {"time": recorded.recorded_at, CURSOR: data["cursor"], **extensions, "data": data}
    before, between = _shared_attributes(recorded.org, recorded.event.type)
    head = f'{before}{data["position"]}{between}{data["stream"]}",'
    return head.encode() + orjson.dumps(rest)[1:]


@lru_cache(maxsize=1_000)
def _shared_attributes(org: UUID, type_: str) -> tuple[str, str]:
    """Return what stands before the id of an event, and what between it and the subject.

    All events of one type and organization have these in common.
    """
    found = _attributes(org, "?", type_, "?")
    before, between, _ = orjson.dumps(found).decode().split("?", 2)
    return before, between


def message(
    org: UUID, id_: str, type_: str, subject: str, at: datetime, data: Mapping[str, Any]
) -> bytes:
    """Return a message that is no event of the ledger, such as a ping, as such an object."""
    return orjson.dumps({**_attributes(org, id_, type_, subject), "time": at, "data": data})


def batch(objects: Sequence[bytes]) -> bytes:
    """Return the JSON list of at least one such object."""
    parts = [*objects]
    parts[0] = b"[" + parts[0]
    parts[-1] += b"]"
    return b",".join(parts)  # all of it is copied once


def structured(body: bytes) -> tuple[Headers, bytes]:
    """Return headers and body that send such an object, or a list of them."""
    kind = BATCH if body.startswith(b"[") else STRUCTURED
    return [(b"content-type", kind.encode())], body


def binary(body: bytes) -> tuple[Headers, bytes]:
    """Return headers and body that send such an object in binary mode.

    The values hold neither spaces, quotes, percent signs nor letters beyond ASCII, which would
    have to be escaped: they are ids, types, times and cursors. So the data begins where its name
    is first. A list has no binary mode, and is sent as `structured` does.
    """
    if body.startswith(b"["):
        return structured(body)
    head, _, data = body.partition(b',"data":')
    attributes = orjson.loads(head + b"}")
    kind = attributes.pop("datacontenttype")
    named = [(f"ce-{name}".encode(), value.encode("ascii")) for name, value in attributes.items()]
    return [(b"content-type", kind.encode()), *named], data[:-1]


def _attributes(org: UUID, id_: str, type_: str, subject: str) -> dict[str, str]:
    """Return the attributes before the time in the order of the envelope; `data` comes last."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source(org),
        "type": TYPES + type_,
        "datacontenttype": DATA,
        "subject": subject,
    }
