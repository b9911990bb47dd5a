"""The time limit of each test, watched over by one thread for all of them."""

from __future__ import annotations

import threading
from time import monotonic, sleep

import pytest
import pytest_timeout

LOOK = 1.0
"""Seconds between two looks at the time."""


class TimeLimit:
    """A plugin in place of the threads of pytest-timeout, which starts and joins one for each test.

    What happens to a test that takes too long stays the same: all stacks are shown, and the process
    ends.
    """

    def __init__(self) -> None:
        self._watched: tuple[float, pytest.Item, pytest_timeout.Settings] | None = None
        threading.Thread(target=self._watch, daemon=True, name="time limit of tests").start()

    def pytest_timeout_set_timer(
        self, item: pytest.Item, settings: pytest_timeout.Settings
    ) -> bool | None:
        if settings.method != "thread":
            return None
        self._watched = monotonic() + settings.timeout, item, settings
        return True

    def pytest_timeout_cancel_timer(self) -> None:
        self._watched = None

    def _watch(self) -> None:
        while True:
            sleep(LOOK)
            watched = self._watched
            if watched is not None and monotonic() > watched[0]:
                pytest_timeout.timeout_timer(*watched[1:])
