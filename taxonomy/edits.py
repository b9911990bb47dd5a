"""The edits of a draft: one small frozen class for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from types import NoneType
from typing import Any, ClassVar

from taxonomy.concept import Concept, Texts
from taxonomy.problem import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Edit:
    """Base of all edits: a kind, and a JSON form that `edit_of` reads."""

    kind: ClassVar[str] = ""

    def plain(self) -> dict[str, Any]:
        """Return the edit as JSON."""
        return {"kind": self.kind} | {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Add(Edit):
    """Add a concept after one of its siblings, or as the last sibling."""

    kind: ClassVar[str] = "add"
    concept: Concept
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Rename(Edit):
    """Set preferred labels; an empty text removes the label in that language, others stay."""

    kind: ClassVar[str] = "rename"
    id: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """Move a concept, with all its descendants, to these parents; without parents it is a root.

    It stands after one of its siblings there, or as the last concept of all.
    """

    kind: ClassVar[str] = "move"
    id: str
    broader: tuple[str, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Merge(Edit):
    """Merge source concepts into another concept, which keeps its own names and place.

    The sources are removed. Their children move below `into`, their names become alternatives of
    `into`, and concepts related to them are related to `into`. If `into` was below a source, it
    takes the place of that source.
    """

    kind: ClassVar[str] = "merge"
    sources: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Split(Edit):
    """Split a concept into several existing concepts; the concept itself is removed.

    Its children move up to its own parents, also parts that were below it: only a person knows
    under which part a child belongs, and may move the child before or after the split. Concepts
    related to the removed concept are related to every part.
    """

    kind: ClassVar[str] = "split"
    id: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deprecate(Edit):
    """Keep a concept for old labels only, and name the concepts that replace it for new labels."""

    kind: ClassVar[str] = "deprecate"
    id: str
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restore(Edit):
    """Offer a deprecated concept for new labels again, and forget its replacements."""

    kind: ClassVar[str] = "restore"
    id: str


@dataclass(frozen=True, slots=True)
class Relate(Edit):
    """Relate two concepts, or end their relation, in both directions."""

    kind: ClassVar[str] = "relate"
    first: str
    second: str
    related: bool = True


@dataclass(frozen=True, slots=True)
class Annotate(Edit):
    """Set other fields of a concept, each as a whole in its JSON form; None clears a field."""

    kind: ClassVar[str] = "annotate"
    id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remove(Edit):
    """Remove a concept without children. Most often `Deprecate` is the better way."""

    kind: ClassVar[str] = "remove"
    id: str


KINDS: dict[str, type[Edit]] = {
    cls.kind: cls
    for cls in (Add, Rename, Move, Merge, Split, Deprecate, Restore, Relate, Annotate, Remove)
}


def edit_of(plain: Mapping[str, Any]) -> Edit:
    """Return the edit in the JSON of `Edit.plain`. Raises Invalid, UNKNOWN_EDIT, for other JSON."""
    values = dict(plain)
    kind = values.pop("kind", None)
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        message = f"There is no edit {kind!r}: choose one of {', '.join(KINDS)}."
        raise Invalid([Problem("UNKNOWN_EDIT", message)])
    try:
        for field in fields(cls):
            if field.name in values:
                values[field.name] = _read(field, values[field.name])
        return cls(**values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"This {kind} cannot be read: {error}."
        raise Invalid([Problem("UNKNOWN_EDIT", message)]) from error


def _read(field: Field[Any], value: Any) -> Any:
    """Return the value of a field from JSON. Raises TypeError if the JSON has the wrong type."""
    if field.type == "Concept":
        return Concept.of(value)
    if field.type == "tuple[str, ...]":
        if not isinstance(value, list | tuple) or not all(isinstance(id_, str) for id_ in value):
            raise TypeError(f"{field.name} must be a list of ids")
        return tuple(value)
    kinds: dict[str, Any] = {"str": str, "str | None": (str, NoneType), "bool": bool}
    if not isinstance(value, kinds.get(str(field.type), Mapping)):
        raise TypeError(f"{field.name} cannot be {value!r}")
    return value


def _plain(value: Any) -> Any:
    """Return a value as JSON: concepts and mappings as objects, tuples as lists."""
    if isinstance(value, Concept):
        value = value.plain()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
