"""Turns GraphQL inputs into plain data, for fingerprints and for decisions."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from strawberry import UNSET

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), UUID})
"""Types that canonical JSON can write; looked up first, because every submission comes here."""


def plain(value: Any) -> Any:
    """Return an input as plain data without the fields that were not sent. Raises TypeError."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list:
        return [plain(item) for item in value]
    if kind is dict:
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(kind):
        # The attributes of an input are its fields; `dataclasses.fields` takes seven times as long.
        return {
            name: item if type(item) in _AS_THEY_ARE else plain(item)
            for name, item in vars(value).items()
            if item is not UNSET
        }
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"an input holds a {type(value).__name__}"
    raise TypeError(message)
