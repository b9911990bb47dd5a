"""What an editor can do to a draft: one small frozen class an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from types import NoneType
from typing import Any, ClassVar

from taxonomy.concept import Concept, Texts
from taxonomy.problem import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Edit:
    """What all edits share: a kind, and a plain shape that `edit_of` reads back."""

    kind: ClassVar[str] = ""

    def plain(self) -> dict[str, Any]:
        """Return the edit as JSON."""
        return {"kind": self.kind} | {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Add(Edit):
    """Add a concept after one of its siblings, or as the last of them."""

    kind: ClassVar[str] = "add"
    concept: Concept
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Rename(Edit):
    """Set preferred labels; an empty text takes that language away, other languages stay."""

    kind: ClassVar[str] = "rename"
    id: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """Put a concept, with all below it, under these parents; under none it is a root."""

    kind: ClassVar[str] = "move"
    id: str
    broader: tuple[str, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Merge(Edit):
    """Let sources become one with another concept, which keeps its own names and place.

    The sources leave. Their children move below `into`, their names become alternatives of it,
    and what was related to them is related to it. If `into` stood below a source, it takes the
    place of that source.
    """

    kind: ClassVar[str] = "merge"
    sources: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Split(Edit):
    """Let several existing concepts take the place of one, which leaves.

    Its children move up to its own parents, and parts that stood below it do so, too: only a
    person knows under which part a child belongs, and may move it there before or after. What
    was related to it is related to every part.
    """

    kind: ClassVar[str] = "split"
    id: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deprecate(Edit):
    """Keep a concept for old labels only, and name what replaces it for new ones."""

    kind: ClassVar[str] = "deprecate"
    id: str
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restore(Edit):
    """Offer a deprecated concept again; nothing replaces it any more."""

    kind: ClassVar[str] = "restore"
    id: str


@dataclass(frozen=True, slots=True)
class Relate(Edit):
    """Say that two concepts are related, or no longer; it holds in both directions."""

    kind: ClassVar[str] = "relate"
    first: str
    second: str
    related: bool = True


@dataclass(frozen=True, slots=True)
class Annotate(Edit):
    """Set what is written about a concept: whole fields in their plain shape; None clears one."""

    kind: ClassVar[str] = "annotate"
    id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remove(Edit):
    """Take a concept away that has nothing below it. Most often `Deprecate` is the better way."""

    kind: ClassVar[str] = "remove"
    id: str


KINDS: dict[str, type[Edit]] = {
    cls.kind: cls
    for cls in (Add, Rename, Move, Merge, Split, Deprecate, Restore, Relate, Annotate, Remove)
}


def edit_of(plain: Mapping[str, Any]) -> Edit:
    """Read what `Edit.plain` wrote. Raises Invalid where it is no edit: UNKNOWN_EDIT."""
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
    """Turn JSON into the value of a field. Raises TypeError where it is of the wrong kind."""
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
    """Turn values into JSON: concepts and mappings into objects, tuples into lists."""
    if isinstance(value, Concept):
        value = value.plain()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
