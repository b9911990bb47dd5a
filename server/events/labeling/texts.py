"""The texts in the inputs of tasks and in answers, as a search finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST_BYTES = 100_000
"""Bytes of a text, as UTF-8, in which a search finds words; what follows is not searched."""
_UNSEARCHED = frozenset({"kind", "rle", "blob"})
"""Names of fields whose values nobody wrote as words."""


def text_in(value: Any) -> str:
    """Return all texts in JSON, a line each and in the order of their fields' names."""
    return cut("\n".join(_texts(value)))


def cut(text: str) -> str:
    """Return the part of a text in which a search finds words."""
    if 4 * len(text) <= MOST_BYTES:
        return text
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def _texts(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            # Sorted, because the ledger does not keep the order in which the client wrote them.
            names = sorted(one.keys() - _UNSEARCHED, reverse=True)
            left += (one[name] for name in names)
        elif isinstance(one, list):
            left += reversed(one)
