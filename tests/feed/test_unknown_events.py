"""What this server cannot read has a place in the feed all the same; who folds events stops."""

from __future__ import annotations

import asyncio

import pytest

from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.core.upcasters import UnknownEventError
from server.feed.ring_buffer import EACH
from server.feed.tailer import Tailer
from server.ledger.read import head, read_events
from tests.feed.conftest import live, take, until
from tests.support.unknown_events import append_unknown


async def test_a_subscription_goes_on_behind_an_event_of_a_newer_server(workspace, tailer, owner):
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    start = await tailer.head(workspace.org)
    taking = asyncio.create_task(take(tailer, workspace.org, start, 3))
    await until(lambda: live(tailer, workspace.org))
    await workspace.tasks(project, 1)
    strange = await append_unknown(owner, workspace.org, task)
    await workspace.tasks(project, 1)
    live_ones = await taking
    assert [e.position for e in live_ones] == [start + 1, start + 2, start + 3]
    late = await take(tailer, workspace.org, start, 3)
    for one, found, three in (live_ones, late):
        assert {one.event.type, three.event.type} == {"task.imported"}
        assert found.position == strange
        assert isinstance(found.event, UnknownStored)
        assert (found.event.type, found.event.type_version) == ("task.teleported", 1)
        assert found.event.stored_facts == '{"to":7}'
        assert found.event.reason is UnknownReason.NEWER


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("type_version = 99", UnknownReason.NEWER),
        ("facts = '{'", UnknownReason.BROKEN),
        ("content = '{\"name\": 7}'", UnknownReason.BROKEN),
    ],
)
async def test_a_broken_entry_ends_nobodys_subscription(workspace, tailer, owner, change, reason):
    await workspace.project()
    await workspace.project()
    last = await tailer.head(workspace.org)
    text = f"UPDATE events SET {change} WHERE org_id = $1 AND position = 1"
    await owner.execute(text, workspace.org)
    first, *rest = await take(tailer, workspace.org, 0, last)
    assert isinstance(first.event, UnknownStored)
    assert (first.event.type, first.event.reason) == ("organization.created", reason)
    assert [e.position for e in rest] == list(range(2, last + 1))
    assert not any(isinstance(e.event, UnknownStored) for e in rest)


async def test_what_may_have_erased_something_empties_the_memory(workspace, database, owner):
    """Who is behind such an event gets what came before it from the ledger, as it now is."""
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    async with Tailer(database.server_url, poll=0.05) as tailer:
        start = await tailer.head(workspace.org)
        staying = asyncio.create_task(take(tailer, workspace.org, start, 1_000))
        await until(lambda: live(tailer, workspace.org))
        await workspace.tasks(project, 20)
        await until(lambda: tailer.used > 20 * EACH)
        await append_unknown(owner, workspace.org, task, type="content.erased", type_version=99)
        await until(lambda: EACH <= tailer.used < 2 * EACH)
        assert len(await take(tailer, workspace.org, start, 21)) == 21
        staying.cancel()
        await asyncio.gather(staying, return_exceptions=True)
        assert tailer.used == 0


async def test_who_folds_events_stops(workspace, owner, connection):
    project = await workspace.project()
    before = await head(connection, workspace.org)
    await append_unknown(owner, workspace.org, project, type="project.twinned")
    assert len(await read_events(connection, workspace.org, after=0, limit=before)) == before
    with pytest.raises(UnknownEventError, match=r"project\.twinned in version 1: update"):
        await read_events(connection, workspace.org, after=before, limit=10)
