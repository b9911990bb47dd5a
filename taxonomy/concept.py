"""A concept: the meaning of a label, under an id that never changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from taxonomy import languages
from taxonomy.languages import lookup

Texts = Mapping[str, str]
"""One text per language, by BCP 47 tag in its recommended case; "" for no language."""
Lists = Mapping[str, tuple[str, ...]]
"""Several texts per language, by BCP 47 tag in its recommended case; "" for no language."""

NONE: Mapping[str, Any] = MappingProxyType({})
FALLBACK = ("en", "")


def _none() -> Mapping[str, Any]:
    """Return the one shared empty mapping: most concepts have most fields empty."""
    return NONE


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with its names, its place in the tree, its definitions and notes.

    The terms are those of SKOS (W3C Recommendation, 2009): `labels` are the preferred names, one
    per language; `alternatives` are synonyms; `hidden` names are used by searches only.
    """

    id: str
    labels: Texts = field(default_factory=_none)
    broader: tuple[str, ...] = ()
    """The parents of this concept; its path is shown along the first of them."""
    alternatives: Lists = field(default_factory=_none)
    hidden: Lists = field(default_factory=_none)
    definitions: Texts = field(default_factory=_none)
    notes: Lists = field(default_factory=_none)
    examples: Lists = field(default_factory=_none)
    codes: Texts = field(default_factory=_none)
    """Codes of the concept in other systems, by the name of the system."""
    uri: str | None = None
    related: tuple[str, ...] = ()
    colour: str | None = None
    """A colour for screens, as #rrggbb."""
    hotkey: str | None = None
    deprecated: bool = False
    """Whether the concept is kept for old labels only and not offered for new ones."""
    replaced_by: tuple[str, ...] = ()

    def label(self, *languages: str) -> str:
        """Return the preferred label in the first of these languages that has one.

        "de-AT" falls back to "de" (RFC 4647 §3.4, lookup), then English, then the label without
        a language, then any label; a concept without labels has its id.
        """
        tag = self.tag(*languages)
        return self.id if tag is None else self.labels[tag]

    def tag(self, *languages: str) -> str | None:
        """Return the language of the label that `label` returns; None if there is no label."""
        if not self.labels:
            return None
        for wanted in (*languages, *FALLBACK):
            for tag in lookup(wanted):
                if tag in self.labels:
                    return tag
        return min(self.labels)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield every name as (language, text): preferred, alternative, hidden."""
        yield from self.labels.items()
        for names in (self.alternatives, self.hidden):
            for tag, texts in names.items():
                for text in texts:
                    yield tag, text

    def plain(self) -> dict[str, Any]:
        """Return the concept as the shortest JSON object that `Concept.of` reads."""
        found: dict[str, Any] = {"id": self.id}
        for name in _FIELDS:
            value = getattr(self, name)
            if value:
                found[name] = dict(value) if isinstance(value, Mapping) else value
        return found

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Concept:
        """Return the concept from the JSON object of `plain`."""
        values = dict(plain)
        for name in _TUPLES & values.keys():
            values[name] = tuple(values[name])
        for name in values.keys() & LISTS:
            values[name] = {tag: tuple(texts) for tag, texts in values[name].items()}
        return cls(**values)


_FIELDS = tuple(name for name in Concept.__slots__ if name != "id")
_TUPLES = {"broader", "related", "replaced_by"}
TEXTS = ("labels", "definitions")
"""The fields with one text per language."""
LISTS = ("alternatives", "hidden", "notes", "examples")
"""The fields with several texts per language."""


def spelled(concept: Concept) -> Concept:
    """Return the concept with all language tags in their recommended spelling: de-at is de-AT."""
    values: dict[str, Any] = {}
    for names, join in ((TEXTS, languages.texts), (LISTS, languages.lists)):
        for name in names:
            given = getattr(concept, name)
            if any(tag != languages.canonical(tag) for tag in given):
                values[name] = join(given)
    return replace(concept, **values) if values else concept
