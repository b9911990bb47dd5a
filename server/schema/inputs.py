"""From GraphQL inputs to plain data: what is fingerprinted, and what decisions are given."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from strawberry import UNSET


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    """Return an input as JSON-compatible data; fields that were not sent are left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: plain(item) for name, item in pairs if item is not UNSET}
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"an input holds a {type(value).__name__}"
    raise TypeError(message)
