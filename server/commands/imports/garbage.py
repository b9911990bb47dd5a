"""Garbage collection while imports run."""

from __future__ import annotations

import gc


class _SeldomCollected:
    """Collects garbage seldom while imports run: they make no cycles, and looking costs a third."""

    def __init__(self) -> None:
        self._running, self._before = 0, gc.get_threshold()

    def __enter__(self) -> None:
        if not self._running:
            self._before = before = gc.get_threshold()
            gc.set_threshold(max(before[0], 50_000), max(before[1], 20), max(before[2], 50))
        self._running += 1

    def __exit__(self, *_: object) -> None:
        self._running -= 1
        if not self._running:
            gc.set_threshold(*self._before)


GARBAGE_SELDOM_COLLECTED = _SeldomCollected()
