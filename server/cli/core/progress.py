"""Progress of long work: bars on a terminal, log lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from server.cli.core.terminal import console, on_terminal

log = structlog.get_logger()
LINES = 4
"""The most log lines of one stage."""


class Stages:
    """Shows the progress of stages that follow each other; used as a context manager."""

    def __init__(self) -> None:
        self.console: Console = console
        self._bars: Progress | None = None
        if on_terminal():
            columns = (
                TextColumn("{task.description:<34}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            self._bars = Progress(*columns, console=console)

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def begin(self, title: str, total: int) -> Callable[[int], None]:
        """Begin a stage of `total` steps; return a function to call with each number done."""
        if self._bars is None:
            return _logged(title, total)
        bars, bar = self._bars, self._bars.add_task(title, total=total or None)

        def forward(steps: int) -> None:
            bars.advance(bar, steps)

        return forward


def _logged(title: str, total: int) -> Callable[[int], None]:
    done = told = 0

    def forward(steps: int) -> None:
        nonlocal done, told
        done += steps
        part = done * LINES // total if total else 0
        if part > told:
            told = part
            log.info(title, done=done, total=total)

    return forward
