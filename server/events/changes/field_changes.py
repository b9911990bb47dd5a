"""Comparison of objects field by field, and of lists of named parts such as a form's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Fields: TypeAlias = Mapping[str, Any]
"""JSON values by name of the field; a field that is missing is null."""


class ChangeKind(StrEnum):
    """What became of something between two moments."""

    ADDED = "ADDED"
    """It was not there before."""
    CHANGED = "CHANGED"
    """It was there, and is another."""
    REMOVED = "REMOVED"
    """It was there, and is gone or no longer in force."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its values at both moments; None where it had none."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PartChange:
    """One named part of an object, such as a question of a form, with the fields that differ."""

    name: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...]


def kind_of(before: object, after: object) -> ChangeKind:
    """Return the kind of a change between two values, one of which may be None."""
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def field_changes(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """Return the fields whose values differ: first those there were before, then new ones."""
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def part_changes(
    before: Mapping[str, Fields], after: Mapping[str, Fields]
) -> tuple[PartChange, ...]:
    """Return the parts that differ: first those there were before, then new ones."""
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        PartChange(
            name,
            kind_of(before.get(name), after.get(name)),
            field_changes(before.get(name, {}), after.get(name, {})),
        )
        for name in names
        if before.get(name) != after.get(name)
    )
