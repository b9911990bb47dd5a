"""A cache of texts that is bounded in entries and in bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedCache(Generic[T]):
    """Values by texts; the least recently used is removed first."""

    def __init__(self, entries: int, size: int) -> None:
        self._entries = entries
        self._bytes = size
        self._used = 0
        self._kept: OrderedDict[str, tuple[T, int]] = OrderedDict()

    def get(self, text: str) -> T | None:
        """Return the value of a text, or None."""
        kept = self._kept.get(text)
        if kept is None:
            return None
        self._kept.move_to_end(text)
        return kept[0]

    def put(self, text: str, value: T, size: int) -> None:
        """Keep a value that takes `size` bytes, unless the value alone is larger than the cache."""
        if size > self._bytes:
            return
        if text in self._kept:
            self._used -= self._kept.pop(text)[1]
        self._kept[text] = (value, size)
        self._used += size
        while len(self._kept) > self._entries or self._used > self._bytes:
            self._used -= self._kept.popitem(last=False)[1][1]
