"""A real failover to a standby that lacked the last commits, under servers that go on."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import aclosing

import asyncpg
import pytest

from server.access.permissions import Permission
from server.commands import Writer
from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from server.feed.tailer import Tailer
from server.projections.engine.check import check as check_tables
from tests.commands.ledger import check
from tests.commands.verdicts import refusal
from tests.embedded.support import execute
from tests.support.standby import at
from tests.systems.conftest import Site

pytestmark = [pytest.mark.systems, pytest.mark.faults]


async def stop_following(site: Site) -> None:
    """Let the standby receive nothing more."""
    url = at(site.pair.primary.superuser_url, site.pair.standby.port)
    await execute(url, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
    connection = await asyncpg.connect(url)
    while await connection.fetchval("SELECT count(*) FROM pg_stat_wal_receiver"):
        await asyncio.sleep(0.02)
    await connection.close()


async def test_a_lease_that_was_lost_with_the_primary_is_no_lease(site: Site) -> None:
    pair = site.pair
    address = pair.both(pair.primary.server_url)
    mine = site.workspace(Writer(address))
    ann, ben = await mine.members(2)
    task, other = await mine.tasks(await mine.project(), 2)
    await pair.wait_for_standby(synchronous=True)
    await mine.do(lambda _: [])
    await pair.wait_for_standby(synchronous=False)
    await stop_following(site)
    anns = await mine.take(task, ann)
    mine.clock.advance(1)
    async with Tailer(address, poll=0.1) as tailer, aclosing(tailer.pages(site.org, 0)) as pages:
        while await anext(pages):
            pass
        os.kill(pair.primary.pid, signal.SIGQUIT)
        await pair.standby.promote(pair.primary.superuser_url)
        there = at(pair.primary.server_url, pair.standby.port)
        elsewhere = site.workspace(Writer(there))
        bens = await elsewhere.take(task, ben)
        assert anns.token == bens.token
        await mine.do(
            lambda current: queue.prioritize(current.task(other), priority=1),
            tasks=(other,),
            permission=Permission.TASKS_MANAGE,
        )
        assert (await refusal(mine.submit(anns))).code is Code.NO_LEASE
        await mine.submit(bens)
        with pytest.raises(Refused) as caught:
            async with asyncio.timeout(30):
                await anext(pages)
        assert caught.value.code is Code.HISTORY_CHANGED
    await check_promoted(site, mine.writer, elsewhere.writer)


async def check_promoted(site: Site, mine: Writer, other: Writer) -> None:
    """Check the ledger and its tables at the standby, and that this is where was written."""
    history = mine._pool.history
    assert history is not None
    assert history.timeline == 2
    await mine.close()
    await other.close()
    owner_url = at(site.pair.primary.admin_url, site.pair.standby.port)
    assert await check_tables(owner_url, processes=0) == []
    owner = await asyncpg.connect(owner_url)
    await check(owner, site.org)
    await owner.close()
