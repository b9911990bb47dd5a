"""What a writer asks the database for, counted."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands.writer import batch_writer
from server.projections.engine.batch_load import load


class Lookups:
    """Counts what the writer asks the database for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(batch_writer, "load", self.load)

    async def load(self, *arguments: Any) -> Any:
        self.count += 1
        return await load(*arguments)
