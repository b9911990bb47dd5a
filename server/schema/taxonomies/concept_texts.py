"""Texts of concepts with their languages, and codes with their systems."""

from __future__ import annotations

import strawberry

from taxonomy.concept import Lists, Texts


@strawberry.type(description="A text and the language that it is in.")
class LanguageText:
    """One text."""

    language: str | None = strawberry.field(description="A BCP 47 tag; null where none is given.")
    text: str


@strawberry.type(description="The code of a concept in another system.")
class ConceptCode:
    """One code."""

    system: str
    code: str


def texts(given: Texts) -> list[LanguageText]:
    """Return one text a language as screens see it."""
    return [LanguageText(language=tag or None, text=text) for tag, text in given.items()]


def lists(given: Lists) -> list[LanguageText]:
    """Return several texts a language as screens see them."""
    items = ((tag, text) for tag, several in given.items() for text in several)
    return [LanguageText(language=tag or None, text=text) for tag, text in items]
