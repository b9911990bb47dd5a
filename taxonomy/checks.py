"""Checks of edited concepts: lengths, languages, colours. Imported concepts are not checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from taxonomy import languages
from taxonomy.concept import Concept
from taxonomy.problem import Problem

ID, NAME, TEXT, HOTKEY = 200, 500, 10_000, 20
"""The longest id, name, other text and hotkey, in characters."""
LANGUAGES, PARENTS, MANY = 100, 50, 1_000
"""The most languages of a field, parents of a concept, and entries of any other list."""

LANGUAGE = re.compile(r"(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)?")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# Identifiers and names are one line. No text has characters that PostgreSQL or UTF-8 cannot hold.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Found = Iterator[tuple[str, str]]
"""Problems as (code, sentence that says what to do)."""


def problems(after: Concept, before: Concept | None) -> Iterator[Problem]:
    """Check the fields that an edit has changed; other fields may have any imported value."""
    for name, check in FIELDS.items():
        value = getattr(after, name)
        if before is None or value != getattr(before, name):
            for code, message in check(name, value):
                yield Problem(code, message, after.id)


def shape(concept: Concept) -> Iterator[Problem]:
    """Find fields of a new concept with values of the wrong type: SHAPE."""
    if not is_text(concept.id):
        yield Problem("SHAPE", "id must be a text.")
    for name, fits in {"labels": is_texts, **SHAPES}.items():
        value = getattr(concept, name)
        if value is not None and not fits(value):
            yield Problem("SHAPE", f"{name} must be {_SHAPE_WORDS[fits]}.", str(concept.id))
        elif name in ("labels", "definitions"):
            yield from once(concept.id, name, value)
    for name in ("broader", "related", "replaced_by"):
        if not all(map(is_text, getattr(concept, name))):
            yield Problem("SHAPE", f"{name} must be a list of ids.", str(concept.id))


def annotation(where: str, changes: Mapping[str, Any]) -> Iterator[Problem]:
    """Find values in an `Annotate` edit that do not have the JSON shape of their field."""
    for name, value in changes.items():
        if name not in SHAPES:
            fields = ", ".join(SHAPES)
            yield Problem("UNKNOWN_FIELD", f"{name!r} cannot be set: choose of {fields}.", where)
        elif value is not None and not SHAPES[name](value):
            yield Problem("SHAPE", f"{name} must be {_SHAPE_WORDS[SHAPES[name]]}.", where)
        elif name == "definitions" and value is not None:
            yield from once(where, name, value)


def once(where: str, name: str, value: Mapping[str, str]) -> Iterator[Problem]:
    """Find languages with two texts, under tags that differ in upper and lower case alone."""
    for tag in languages.twice(value):
        yield Problem("TAKEN", f"{name}: there are two texts in {tag!r}: keep one.", where)


def is_text(value: Any) -> bool:
    """Tell whether the value is a text."""
    return isinstance(value, str)


def is_texts(value: Any) -> bool:
    """Tell whether the value is an object of texts."""
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    )


def is_lists(value: Any) -> bool:
    """Tell whether the value is an object of lists of texts."""
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(texts, list | tuple) and all(map(is_text, texts))
        for key, texts in value.items()
    )


SHAPES: dict[str, Callable[[Any], bool]] = {
    "alternatives": is_lists,
    "hidden": is_lists,
    "definitions": is_texts,
    "notes": is_lists,
    "examples": is_lists,
    "codes": is_texts,
    "uri": is_text,
    "colour": is_text,
    "hotkey": is_text,
}
_SHAPE_WORDS: dict[Callable[[Any], bool], str] = {
    is_text: "a text",
    is_texts: "an object with a text for each key",
    is_lists: "an object with a list of texts for each language",
}


def _line(name: str, text: str, most: int) -> Found:
    """Check a text of one line, of at most `most` characters."""
    if not text.strip():
        yield "EMPTY", f"{name}: an empty text says nothing: leave it out or write something."
    elif len(text) > most:
        yield "TOO_LONG", f"{name}: {len(text)} characters are too many: use {most} at most."
    if CONTROL.search(text):
        yield "CONTROL", f"{name}: take out the control characters and line breaks."


def _long(name: str, text: str, most: int) -> Found:
    """Check a text of several lines, of at most `most` characters."""
    yield from ((code, said) for code, said in _line(name, text, most) if code != "CONTROL")
    if UNSTORABLE.search(text):
        yield "CONTROL", f"{name}: take out the control characters."


def _languages(name: str, value: Mapping[str, Any]) -> Found:
    if len(value) > LANGUAGES:
        yield "TOO_MANY", f"{name}: {len(value)} languages are too many: use {LANGUAGES} at most."
    for tag in value:
        if not LANGUAGE.fullmatch(tag):
            yield "LANGUAGE", f"{name}: {tag!r} is no language tag: write it as in de or pt-BR."


def _labels(name: str, value: Mapping[str, str]) -> Found:
    if not value:
        yield "EMPTY", "A concept needs a preferred label in at least one language."
    yield from _languages(name, value)
    for text in value.values():
        yield from _line(name, text, NAME)


def _names(name: str, value: Mapping[str, tuple[str, ...]]) -> Found:
    yield from _languages(name, value)
    for texts in value.values():
        yield from _many(name, texts)
        for text in texts:
            yield from _line(name, text, NAME)


def _texts(name: str, value: Mapping[str, str]) -> Found:
    yield from _languages(name, value)
    for text in value.values():
        yield from _long(name, text, TEXT)


def _lists(name: str, value: Mapping[str, tuple[str, ...]]) -> Found:
    yield from _languages(name, value)
    for texts in value.values():
        yield from _many(name, texts)
        for text in texts:
            yield from _long(name, text, TEXT)


def _codes(name: str, value: Mapping[str, str]) -> Found:
    yield from _many(name, value)
    for system, code in value.items():
        yield from _line(f"{name}, name of a system", system, NAME)
        yield from _line(name, code, NAME)


def _many(name: str, value: Any) -> Found:
    if len(value) > MANY:
        yield "TOO_MANY", f"{name}: {len(value)} are too many: use {MANY} at most."


def _parents(name: str, value: tuple[str, ...]) -> Found:
    if len(value) > PARENTS:
        yield "TOO_MANY", f"{name}: {len(value)} parents are too many: use {PARENTS} at most."


def _colour(name: str, value: str | None) -> Found:
    if value is not None and not COLOUR.fullmatch(value):
        yield "COLOUR", f"{name}: {value[:NAME]!r} is no colour: write it as in #1e90ff."


def _optional(most: int) -> Callable[[str, str | None], Found]:
    return lambda name, value: iter(()) if value is None else _line(name, value, most)


def _id(name: str, value: str) -> Found:
    yield from _line(name, value, ID)
    if value.strip() != value:
        yield "SPACE", f"{name}: take the space around it away."


FIELDS: dict[str, Callable[[str, Any], Found]] = {
    "id": _id,
    "labels": _labels,
    "broader": _parents,
    "alternatives": _names,
    "hidden": _names,
    "definitions": _texts,
    "notes": _lists,
    "examples": _lists,
    "codes": _codes,
    "uri": _optional(2_000),
    "related": _many,
    "colour": _colour,
    "hotkey": _optional(HOTKEY),
    "replaced_by": _many,
}
