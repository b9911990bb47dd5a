"""A time names one position, for ever."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from server.events.core.refusal import Code, Refused
from server.ledger.read import head, read_events, tenant
from server.ledger.time import position_at
from tests.support.clock import START
from tests.support.workspace import House

TICK = timedelta(microseconds=1)


async def test_every_moment_names_what_was_recorded_by_then(house: House, connection):
    for n in range(5):
        house.clock.advance(10)
        await house.project(name=f"P{n}")
    events = await read_events(connection, house.org, after=0, limit=100)
    now = house.clock.advance(10)
    for event in events:
        for moment in (event.recorded_at - TICK, event.recorded_at, event.recorded_at + TICK):
            expected = max((e.position for e in events if e.recorded_at <= moment), default=0)
            assert await position_at(connection, house.org, moment, now=now) == expected
    assert await position_at(connection, house.org, START - timedelta(days=9), now=now) == 0


async def test_a_moment_behind_the_head_is_closed(house: House, connection):
    """What is recorded after somebody asked is recorded later than the moment he asked for."""
    await house.project()
    last = await head(connection, house.org)
    moment = house.clock.advance(60)
    assert await position_at(connection, house.org, moment, now=moment) == last
    house.clock.advance(-3_600)
    await house.project()
    assert await head(connection, house.org) > last
    assert await position_at(connection, house.org, moment, now=moment) == last
    (event,) = await read_events(connection, house.org, after=last, limit=1)
    assert event.recorded_at > moment


async def test_zones_are_respected(house: House, connection):
    await house.project()
    moment = house.clock.now.astimezone(timezone(timedelta(hours=9)))
    now = house.clock.advance(1)
    found = await position_at(connection, house.org, moment, now=now)
    assert found == await position_at(connection, house.org, moment.astimezone(now.tzinfo), now=now)


@pytest.mark.parametrize("moment", [datetime(2026, 3, 1), START + timedelta(days=1)])  # noqa: DTZ001
async def test_no_answer_about_the_future_or_an_unknown_zone(house: House, connection, moment):
    with pytest.raises(Refused) as refused:
        await position_at(connection, house.org, moment, now=house.clock())
    assert refused.value.code is Code.INVALID
    last_at = await _last_at(connection, house)
    assert last_at < START + timedelta(hours=1)


async def test_no_such_ledger(connection):
    with pytest.raises(Refused) as refused:
        await position_at(connection, uuid4(), START, now=START)
    assert refused.value.code is Code.NOT_FOUND


async def test_not_inside_a_transaction(house: House, connection):
    async with tenant(connection, house.org):
        with pytest.raises(RuntimeError):
            await position_at(connection, house.org, START, now=START)


async def _last_at(connection, house):
    async with tenant(connection, house.org):
        return await connection.fetchval("SELECT last_at FROM ledger WHERE org_id = $1", house.org)
