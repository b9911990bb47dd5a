"""Wake-ups: at once when idle, together when busy, never in the way, and never fatal."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from server.feed.notifier import CHANNEL, TOGETHER, Notifier, decode, encode
from tests.feed.conftest import until


def test_pairs_survive_and_fit():
    news = {uuid4(): 10**15 + n for n in range(3 * TOGETHER + 1)}
    payloads = encode(news)
    assert len(payloads) == 4
    assert all(len(payload) < 8_000 for payload in payloads)
    assert {org: p for payload in payloads for org, p in decode(payload).items()} == news
    assert decode("something else") == {}


async def test_idle_at_once_busy_together(database, connection):
    heard = []
    await connection.add_listener(CHANNEL, lambda *args: heard.append(decode(args[-1])))
    announcer = Notifier(database.server_url, quiet=0.3)
    org, other = UUID(int=1), UUID(int=2)
    announcer.notify(org, 1)
    await until(lambda: heard == [{org: 1}])
    for position in range(2, 500):
        announcer.notify(org, position)
        announcer.notify(other, 3)
    announcer.notify(org, 7)
    await until(lambda: len(heard) == 2)
    assert heard[1] == {org: 499, other: 3}
    await until(lambda: announcer.sent == 2)
    await announcer.close()


async def test_a_lost_connection_loses_at_most_a_hint(database, connection):
    heard = []
    await connection.add_listener(CHANNEL, lambda *args: heard.append(decode(args[-1])))
    announcer = Notifier(database.server_url, quiet=0.01)
    org = uuid4()
    announcer.notify(org, 1)
    await until(lambda: len(heard) == 1)
    announcer._connection.terminate()
    announcer.notify(org, 2)
    await asyncio.sleep(0.05)
    announcer.notify(org, 3)
    await until(lambda: {org: 3} in heard)
    await announcer.close()


async def test_an_unreachable_database_harms_nobody(database):
    announcer = Notifier("postgresql://nobody@127.0.0.1:1/none", quiet=0.01)
    announcer.notify(uuid4(), 1)
    await asyncio.sleep(0.05)
    announcer.notify(uuid4(), 1)
    assert announcer.sent == 0
    assert not announcer._task.done()
    await announcer.close()
