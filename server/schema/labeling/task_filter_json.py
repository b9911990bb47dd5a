"""Filters of tasks as JSON: written as clients send them, and read back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from strawberry.utils.str_converters import to_camel_case

from server.events.core.event import JsonObject
from server.schema.core.base import Position
from server.schema.labeling.task_filter import TaskFilter


def filter_json(given: TaskFilter) -> JsonObject:
    """Return a filter as the JSON that a client sends for it, without conditions that are null."""
    found: JsonObject = _json(given)
    return found


def filter_of(stored: JsonObject) -> TaskFilter:
    """Return the filter in JSON that `filter_json` wrote.

    Raises:
        ValueError: it has a condition or a value that this server does not know.
    """
    try:
        found: TaskFilter = _value(TaskFilter, stored)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    return found


def _json(value: Any, kind: Any = None) -> Any:
    if is_dataclass(value):
        kinds = get_type_hints(type(value))
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {
            to_camel_case(name): _json(held, kinds[name])
            for name, held in named
            if held is not None
        }
    if Position in get_args(kind):
        return str(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, Enum):
        return value.name
    return value.isoformat() if isinstance(value, datetime) else value


def _value(kind: Any, stored: Any) -> Any:
    """Return a value of a type from its JSON."""
    if kind is Position:
        return int(stored)
    if get_origin(kind) is list:
        return [_value(get_args(kind)[0], item) for item in stored]
    if not isinstance(kind, type):
        [kind] = [one for one in get_args(kind) if one is not NoneType] or [kind]
        known = isinstance(kind, type) or get_origin(kind) or kind is Position
        return _value(kind, stored) if known else stored
    if is_dataclass(kind):
        kinds = {to_camel_case(name): (name, hint) for name, hint in get_type_hints(kind).items()}
        named = ((*kinds[name], value) for name, value in stored.items())
        return kind(**{name: _value(hint, value) for name, hint, value in named})
    if issubclass(kind, Enum):
        return kind[stored]
    return datetime.fromisoformat(stored) if kind is datetime else stored
