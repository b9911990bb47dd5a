"""Time that passes only when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 3, 12, tzinfo=UTC)


class Clock:
    """Callable like `wall_clock`; `advance` is the only way to make it later."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> datetime:
        """Let so many seconds pass; return the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now
