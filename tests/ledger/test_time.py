"""A time names one position, for ever."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from server.events.core.refusal import Code, Refused
from server.ledger.read import head, read_events, tenant
from server.ledger.time import position_at
from tests.support.clock import START
from tests.support.workspace import Workspace

TICK = timedelta(microseconds=1)


async def test_every_moment_names_what_was_recorded_by_then(workspace: Workspace, connection):
    for n in range(5):
        workspace.clock.advance(10)
        await workspace.project(name=f"P{n}")
    events = await read_events(connection, workspace.org, after=0, limit=100)
    now = workspace.clock.advance(10)
    for event in events:
        for moment in (event.recorded_at - TICK, event.recorded_at, event.recorded_at + TICK):
            expected = max((e.position for e in events if e.recorded_at <= moment), default=0)
            assert await position_at(connection, workspace.org, moment, now=now) == expected
    assert await position_at(connection, workspace.org, START - timedelta(days=9), now=now) == 0


async def test_a_moment_behind_the_head_is_closed(workspace: Workspace, connection):
    """What is recorded after somebody asked is recorded later than the moment he asked for."""
    await workspace.project()
    last = await head(connection, workspace.org)
    moment = workspace.clock.advance(60)
    assert await position_at(connection, workspace.org, moment, now=moment) == last
    workspace.clock.advance(-3_600)
    await workspace.project()
    assert await head(connection, workspace.org) > last
    assert await position_at(connection, workspace.org, moment, now=moment) == last
    (event,) = await read_events(connection, workspace.org, after=last, limit=1)
    assert event.recorded_at > moment


async def test_zones_are_respected(workspace: Workspace, connection):
    await workspace.project()
    moment = workspace.clock.now.astimezone(timezone(timedelta(hours=9)))
    now = workspace.clock.advance(1)
    found = await position_at(connection, workspace.org, moment, now=now)
    assert found == await position_at(
        connection, workspace.org, moment.astimezone(now.tzinfo), now=now
    )


@pytest.mark.parametrize("moment", [datetime(2026, 3, 1), START + timedelta(days=1)])  # noqa: DTZ001
async def test_no_answer_about_the_future_or_an_unknown_zone(
    workspace: Workspace, connection, moment
):
    with pytest.raises(Refused) as refused:
        await position_at(connection, workspace.org, moment, now=workspace.clock())
    assert refused.value.code is Code.INVALID
    last_at = await _last_at(connection, workspace)
    assert last_at < START + timedelta(hours=1)


async def test_no_such_ledger(connection):
    with pytest.raises(Refused) as refused:
        await position_at(connection, uuid4(), START, now=START)
    assert refused.value.code is Code.NOT_FOUND


async def test_not_inside_a_transaction(workspace: Workspace, connection):
    async with tenant(connection, workspace.org):
        with pytest.raises(RuntimeError):
            await position_at(connection, workspace.org, START, now=START)


async def _last_at(connection, workspace):
    async with tenant(connection, workspace.org):
        return await connection.fetchval(
            "SELECT last_at FROM ledger WHERE org_id = $1", workspace.org
        )
