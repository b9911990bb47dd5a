"""Random bytes from the system, read many at a time; each byte is used only once."""

from __future__ import annotations

import os
from collections import deque


class RandomPool:
    """A pool of random pieces, all of one size. A forked process reads pieces of its own."""

    def __init__(self, size: int, pieces: int = 64) -> None:
        self._size, self._pieces = size, pieces
        self._drawn: deque[bytes] = deque()
        os.register_at_fork(after_in_child=self._drawn.clear)

    def take(self) -> bytes:
        """Return a piece that was not used before."""
        try:
            return self._drawn.pop()
        except IndexError:
            many, size = os.urandom(self._pieces * self._size), self._size
            self._drawn.extend(many[start : start + size] for start in range(size, len(many), size))
            return many[:size]
