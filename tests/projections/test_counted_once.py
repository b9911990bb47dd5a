"""What is counted is neither lost nor counted twice, whatever fails or overlaps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.events.core.event import Recorded, replace
from server.events.labeling.tasks import Annotation, AnnotationStatus, Status, Task
from server.projections.counters import past_numbers
from server.projections.counters.projection import CounterDeltas
from server.projections.counters.quality import QUALITY
from tests.projections.test_past_numbers import numbers_at
from tests.support.workspace import Workspace

NOW = datetime(2026, 3, 3, 22, tzinfo=UTC)
CHOICE = {"kind": "choice", "values": ["a", "b"]}


def test_an_event_that_cannot_be_counted_adds_nothing() -> None:
    one = Annotation(
        id=uuid4(), author=uuid4(), status=AnnotationStatus.SUBMITTED, answers={"topic": CHOICE},
        form_version=1, guideline_version=0, time_spent_ms=900, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    task = Task(
        id=uuid4(), project=uuid4(), status=Status.OPEN, priority=0, rank=1, overlap=2, sizes={},
        external_id=None, imported_at=NOW, changed_at=NOW, annotations=(one,),
    )  # fmt: skip
    unreadable = replace(one, answers={"topic": {"kind": "of a later version"}})
    event: Any = None  # not looked at
    revised = Recorded(UUID(int=1), 7, task.id, 3, event, one.author, NOW)
    deltas = CounterDeltas(QUALITY)
    with pytest.raises(KeyError):
        deltas.add(task, replace(task, annotations=(unreadable,)), revised)
    assert (dict(deltas.numbers), deltas.changes) == ({}, [])
    deltas.add(None, task, revised)
    assert deltas.totals.size == 6  # an annotation, its labels of a day and of a member, its code


async def test_no_checkpoint_lies_within_a_row_of_changes(
    owner: asyncpg.Connection, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_numbers, "LEAST", 1)
    place = uuid4(), "statistics_progress", ("OPEN", "tasks")
    async with owner.transaction():
        # The third row, as of an event that is counted later, ends last, but begins in the first.
        for since, until in ((30, 200), (500, 600), (100, 700), (800, 900)):
            changes = [(place, [since, 1, until, 1])]
            await past_numbers.insert(owner, workspace.org, changes)
        await past_numbers.write_all_checkpoints(
            owner, workspace.org, ["statistics_progress"], lambda _: None
        )
    made = "SELECT position FROM statistics_checkpoints WHERE org_id = $1 ORDER BY position"
    assert [row["position"] for row in await owner.fetch(made, workspace.org)] == [700]
    for position, tasks in ((99, 1), (100, 2), (200, 3), (650, 5), (700, 6), (850, 7), (900, 8)):
        found = await numbers_at(owner, workspace, position)
        assert [*found.values()] == [tasks]
