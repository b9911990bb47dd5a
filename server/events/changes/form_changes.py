"""Comparison of two versions of a form: input by input, question by question, option by option."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server.events.changes.field_changes import PartChange, part_changes
from server.events.core.event import JsonObject

_OPTIONS = ("options", "items", "labels")
"""The fields of questions that list options, each with a value of its own."""


def form_changes(
    before: JsonObject | None, after: JsonObject | None
) -> tuple[tuple[PartChange, ...], tuple[PartChange, ...]]:
    """Return the inputs and the questions that differ between two forms, in the ledger's JSON.

    An option is a field of its question, named like `labels.cat`. The place of an input or a
    question in its list is the field `place`, counted from 0 among those that both forms have.
    """
    return _parts("inputs", before, after), _parts("questions", before, after)


def _parts(
    field: str, before: JsonObject | None, after: JsonObject | None
) -> tuple[PartChange, ...]:
    lists = [(form or {}).get(field, ()) for form in (before, after)]
    names = [{part["name"] for part in parts} for parts in lists]
    old, new = (_by_name(parts, names[0] & names[1]) for parts in lists)
    return part_changes(old, new)


def _by_name(parts: Iterable[JsonObject], common: set[str]) -> dict[str, JsonObject]:
    """Return the fields of each part by its name, with the place of those that are common."""
    found: dict[str, JsonObject] = {}
    place = 0
    for part in parts:
        fields = _flat(part)
        if part["name"] in common:
            fields["place"] = place
            place += 1
        found[part["name"]] = fields
    return found


def _flat(part: JsonObject) -> JsonObject:
    """Return the fields of a part, with a field for every option, and the order of the options."""
    fields: dict[str, Any] = {}
    for name, value in part.items():
        if name in _OPTIONS:
            fields[name] = [option["value"] for option in value]
            fields |= {f"{name}.{option['value']}": option for option in value}
        elif name != "name":
            fields[name] = value
    return fields
