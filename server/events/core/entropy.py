"""Random bytes from the system, drawn many at a time: each is used once."""

from __future__ import annotations

import os
from collections import deque


class RandomPool:
    """Pieces of random bytes, all of one size. A forked process draws pieces of its own."""

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
