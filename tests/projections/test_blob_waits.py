"""Counters that wait for blobs, and those that do not."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from server.events.core.ids import uuid7
from server.projections.counters.blob_waits import AWAY, BlobWaits
from server.storage import BlobsAwayError


def test_others_have_their_turn_before_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: SimpleNamespace(time=lambda: now))
    waits, heads = BlobWaits(), {"quality": 7, "events": 7}
    one, other = uuid7(), uuid7()
    assert not waits.begin(one, "quality", ValueError())
    assert waits.ready(one, heads) == heads
    assert waits.begin(one, "quality", BlobsAwayError())
    assert waits.ready(one, heads) == waits.ready(other, heads) == {"events": 7}
    now = AWAY
    assert waits.ready(one, heads) == {"events": 7}
    assert waits.ready(other, heads) == heads
    now = 2 * AWAY
    assert waits.ready(one, heads) == heads
