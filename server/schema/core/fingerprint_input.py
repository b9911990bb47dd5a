"""Turns GraphQL inputs into plain data, for fingerprints and for decisions."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from strawberry import UNSET

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), UUID})
"""Types that canonical JSON can write; looked up first, because every submission comes here."""


def plain(value: Any, *, nulls: bool = True) -> Any:
    """Return an input as plain data without the fields that were not sent.

    Without `nulls`, fields that are null are left out as well: an optional member may be sent as
    null.

    Raises:
        TypeError: the input holds a value that is no plain data.
    """
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list:
        return [plain(item, nulls=nulls) for item in value]
    if kind is dict:
        return {
            key: plain(item, nulls=nulls)
            for key, item in value.items()
            if nulls or item is not None
        }
    if hasattr(kind, "__dataclass_fields__"):
        # The attributes of an input are its fields; `dataclasses.fields` takes seven times as long.
        return {
            name: item if type(item) in _AS_THEY_ARE else plain(item, nulls=nulls)
            for name, item in vars(value).items()
            if item is not UNSET and (nulls or item is not None)
        }
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"an input holds a {type(value).__name__}"
    raise TypeError(message)
