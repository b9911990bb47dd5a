"""Sessions as of a position: one snapshot for several moments, read by merging two indexes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from server.events.labeling.tasks import TASK, Status
from server.reads.as_of import position_in
from server.reads.labeling.annotations import annotations_of_task
from server.reads.labeling.task_orders import Sorting, TaskOrder
from server.reads.labeling.task_pages import find_tasks
from server.reads.labeling.task_requests import Wanted
from server.reads.labeling.tasks import task_row
from server.reads.loaders import state_of
from server.reads.session import ReadSession
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.plans import explained
from tests.support.reading import reading
from tests.support.unknown_events import append_unknown
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")


@pytest.fixture
async def present(database: Database, workspace: Workspace) -> AsyncIterator[ReadSession]:
    """A session on the present of the organization."""
    async with reading(database, workspace.org) as session:
        yield session


async def test_rows_are_those_of_the_position(workspace: Workspace, present: ReadSession) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project, 1)
    before = (await present.cut()).head
    await present.close()
    await workspace.annotate(task, await workspace.member(), topic("a"))
    now, then = await task_row(present, task), await task_row(present.as_of(before), task)
    assert now is not None
    assert now["status"] == Status.DONE
    assert then is not None
    assert (then["status"], then["version"], then["inputs"]) == (Status.OPEN, 1, now["inputs"])
    assert await annotations_of_task(present.as_of(before), task) == []
    assert await task_row(present.as_of(before - 1), task) is None
    same = await task_row(present.as_of((await present.cut()).head), task)
    assert same is not None
    untracked = {"claimable", "reviewable"}
    assert {k: v for k, v in same.items() if k not in untracked} == {
        k: v for k, v in now.items() if k not in untracked
    }


async def test_a_time_is_the_last_position_at_or_before_it(
    workspace: Workspace, present: ReadSession
) -> None:
    cut = await present.cut()
    assert await position_in(present, cut.last_at) == cut.head
    assert await position_in(present, cut.last_at - timedelta(days=1)) == 0
    assert await position_in(present, cut.last_at + timedelta(microseconds=1)) is None
    assert await position_in(present, cut.last_at.replace(tzinfo=None)) is None


async def test_a_page_of_the_past_reads_no_more_than_a_page(
    workspace: Workspace, present: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await workspace.project()
    ids = await workspace.tasks(project, 300)
    before = (await present.cut()).head
    await present.close()
    await workspace.annotate(ids[0], await workspace.member(), topic("a"))
    wanted = Wanted(project, None, Sorting(TaskOrder.RANK), limit=20)
    with explained(monkeypatch) as plans:
        found = await find_tasks(present.as_of(before), wanted)
    assert [row["id"] for row in found.rows] == ids[:20]
    for plan in plans.found:
        assert plan.sorted == 0
        assert plan.touched < 20 * 20


async def test_a_state_of_the_past_is_the_fold_of_its_events(
    workspace: Workspace, present: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.reads.loaders.FOLDED", 2)
    ann, read = await workspace.member(), state_of(TASK)
    (task,) = await workspace.tasks(await workspace.project(), 1)
    known = [await read(present, task)]
    places = [(await present.cut()).head]
    for act in (
        lambda: workspace.annotate(task, ann, topic("a")),
        lambda: workspace.comment(task, "Hm.", ann),
        lambda: workspace.manage(queue.archive, task),
    ):
        await act()
        await present.close()
        known.append(await read(present, task))
        places.append((await present.cut()).head)
    then = [await read(present.as_of(place), task) for place in places]
    assert then == known
    assert await read(present.as_of(places[0] - 1), task) is None
    assert present.as_of(places[0]).present is present


async def test_a_newer_server_s_event_ends_a_fold_and_no_earlier_one(
    workspace: Workspace, present: ReadSession, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project(), 1)
    place, read = await append_unknown(owner, workspace.org, task), state_of(TASK)
    with pytest.raises(Refused, match="newer server") as refusal:
        await read(present.as_of(place), task)
    assert refusal.value.code is Code.UNAVAILABLE
    assert await read(present.as_of(place - 1), task) is not None
