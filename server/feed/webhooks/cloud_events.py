"""Events as CloudEvents 1.0: the envelope in which webhooks send them.

Structured mode puts attributes and data into one JSON object, or a list of such objects for a
batch; binary mode sends the attributes as headers, and the data as the body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from server.events.core import ids
from server.feed.render import PublicEvent, public_json

TYPES = "org.annolog."
"""Stands before the name of an event's type: `org.annolog.annotation.submitted`."""
CURSOR = "annologcursor"
"""The extension attribute with the cursor, from which every other feed can go on."""
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
DATA = "application/json"

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """An event in its envelope: the attributes, without `data`, and the data as JSON."""

    attributes: Mapping[str, str]
    data: bytes


def source(org: UUID) -> str:
    """Return the attribute `source` of all events of an organization: a URI reference."""
    return f"/organizations/{ids.public('organization', org)}"


def cloud_event(event: PublicEvent) -> CloudEvent:
    """Return an event, as a webhook may see it, in its envelope."""
    recorded = event.recorded
    attributes = {
        **_attributes(recorded.org, str(recorded.position), recorded.event.type),
        "subject": event.stream,
        "time": _time(recorded.recorded_at),
        CURSOR: event.cursor,
    }
    return CloudEvent(attributes, public_json(event))


def message(
    org: UUID, id_: str, type_: str, subject: str, at: datetime, data: Mapping[str, Any]
) -> CloudEvent:
    """Return a message that is no event of the ledger, such as a ping, in its envelope."""
    attributes = {**_attributes(org, id_, type_), "subject": subject, "time": _time(at)}
    return CloudEvent(attributes, orjson.dumps(data))


def structured(event: CloudEvent) -> bytes:
    """Return the JSON object of an event in structured mode."""
    return orjson.dumps({**event.attributes, "data": orjson.Fragment(event.data)})


def batch(objects: Sequence[bytes]) -> bytes:
    """Return the JSON list of events, each as `structured` returns it."""
    return b"[%b]" % b",".join(objects)


def binary_headers(attributes: Mapping[str, str]) -> Headers:
    """Return the headers of an event in binary mode; its data is the body.

    The values hold neither spaces, quotes, percent signs nor letters beyond ASCII, which would
    have to be escaped: they are ids, types, times and cursors.
    """
    named = (item for item in attributes.items() if item[0] != "datacontenttype")
    return [
        (b"content-type", attributes["datacontenttype"].encode()),
        *((f"ce-{name}".encode(), value.encode("ascii")) for name, value in named),
    ]


def _attributes(org: UUID, id_: str, type_: str) -> dict[str, str]:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source(org),
        "type": TYPES + type_,
        "datacontenttype": DATA,
    }


def _time(moment: datetime) -> str:
    return moment.isoformat()
