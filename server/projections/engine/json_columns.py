"""JSON in text columns: canonical, so that equal values have equal texts."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.core.refusal import Refused

_LIKE_FLOAT = re.compile(rb"[0-9][.eE]")
"""Matches every float that orjson writes, and some texts that look like floats."""


def json_text(value: JsonObject | list[Any] | None) -> str | None:
    """Return canonical JSON of a value from an event, which was validated before."""
    if value is None:
        return None
    try:
        out = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        # Only floats, and keys beyond ASCII, are spelled or sorted otherwise.
        if out.isascii() and not _LIKE_FLOAT.search(out):
            return out.decode()
        return canonical_json.encode(value).decode()
    except (TypeError, Refused):
        # The ledger writes a float of 2^53 or more like an integer, and it is read as an integer.
        return canonical_json.encode(canonical_json.decode(json.dumps(value))).decode()
