"""How the commands of a process fare: how many wait, how long, and whether any can be written."""

from __future__ import annotations

import time

from prometheus_client import Gauge

WAITING = Gauge("annolog_commands_waiting", "Commands of this process that have no verdict yet.")
OLDEST = Gauge(
    "annolog_oldest_command_seconds", "How long the oldest waiting command has waited; 0: none."
)


class WriterProgress:
    """Keeps the arrival of every waiting command, and since when no batch could be written.

    Attributes:
        unreached_since: when a batch could first not be written because of the database, by
            `time.monotonic`; None once a batch was written after that.
    """

    def __init__(self) -> None:
        self.unreached_since: float | None = None
        self._arrivals: dict[object, float] = {}
        WAITING.set_function(lambda: len(self._arrivals))
        OLDEST.set_function(self.oldest)

    @property
    def waiting(self) -> int:
        """The number of commands that wait."""
        return len(self._arrivals)

    def oldest(self) -> float:
        """Return the seconds that the oldest command has waited; 0 where none waits."""
        first = next(iter(self._arrivals.values()), None)
        return 0.0 if first is None else time.monotonic() - first

    def arrived(self, command: object) -> None:
        """Note that a command waits from now on."""
        self._arrivals[command] = time.monotonic()

    def answered(self, command: object) -> None:
        """Note that a command has its verdict, or that nobody waits for the verdict any more."""
        self._arrivals.pop(command, None)

    def written(self) -> None:
        """Note that a batch was written."""
        self.unreached_since = None

    def unreached(self) -> None:
        """Note that a batch could not be written because of the database."""
        if self.unreached_since is None:
            self.unreached_since = time.monotonic()
