"""Limits on texts and numbers that clients send, in one place."""

from __future__ import annotations

import re

from server.events.core.refusal import Code, Refused

NAME = 200
"""The most characters of a name or title."""
TEXT = 20_000
"""The most characters of a comment, a reason or a description."""
GUIDELINE = 200_000
"""The most characters of a guideline."""
EXTERNAL_ID = 500
"""The most characters of an external id."""
BATCH = 1_000
"""The most tasks in one import mutation."""

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


def text_of(value: str, *path: str | int, longest: int = TEXT, empty: bool = True) -> str:
    """Return the text without surrounding white space.

    Raises:
        Refused: INVALID if the text is empty (unless allowed) or contains U+0000, LIMIT if it is
            longer than `longest` characters.
    """
    text = value.strip()
    if not text and not empty:
        raise Refused(Code.INVALID, "This must not be empty.", path)
    if len(text) > longest:
        raise Refused(Code.LIMIT, f"This is longer than {longest:,} characters: shorten it.", path)
    if "\0" in text:
        raise Refused(Code.INVALID, "Remove the character U+0000 from the text.", path)
    return text


def name_of(value: str, *path: str | int) -> str:
    """Return a name: one to 200 characters."""
    return text_of(value, *path, longest=NAME, empty=False)


def email_of(value: str, *path: str | int) -> str:
    """Return the e-mail address in lower case.

    Raises:
        Refused: INVALID if the text does not look like an e-mail address.
    """
    text = text_of(value, *path, longest=320, empty=False).lower()
    if not _EMAIL.fullmatch(text):
        message = "This is not an e-mail address: write it as name@example.org."
        raise Refused(Code.INVALID, message, path)
    return text


def whole(value: int, low: int, high: int, *path: str | int) -> int:
    """Return the number if it is from `low` to `high`.

    Raises:
        Refused: INVALID if the number is outside that range.
    """
    if not low <= value <= high:
        raise Refused(Code.INVALID, f"This must be a whole number from {low:,} to {high:,}.", path)
    return value
