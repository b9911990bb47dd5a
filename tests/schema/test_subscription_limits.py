"""How many subscriptions run at once, and what many of them cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Self

import httpx
import pytest

from server.events.accounts import credentials
from server.events.accounts.members import LoginMethod
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.feed import rights as feed_rights
from server.settings import Settings
from tests.schema.test_shared_subscriptions import change_role, key
from tests.schema.test_subscription import following, refused
from tests.support.api import key_of
from tests.support.listening import listening, opened_services
from tests.support.subscribers import Subscribers, head_of, until

LIMITS = Settings(subscriptions=6, subscriptions_per_member=4, subscriptions_per_key=2)


@pytest.fixture
def settings() -> Settings:
    return LIMITS


@pytest.fixture
async def subscribers(database, clock, settings) -> AsyncIterator[Subscribers]:
    async with opened_services(database, clock, settings) as running:
        made = Subscribers(running)
        yield made
        await end(made)
        assert not running.subscription_limits._counts


async def end(subscribers: Subscribers) -> None:
    for task in subscribers.tasks:
        task.cancel()
    await asyncio.gather(*subscribers.tasks, return_exceptions=True)


async def test_a_key_a_member_and_a_process_have_so_many_and_no_more(subscribers, workspace):
    ann, bob = await workspace.members(2)
    one, two = await key(workspace, ann), await key(workspace, ann)

    async def follow(actor: Any, credential: Any = None) -> str | None:
        return (await subscribers.follow(actor, credential)).failure

    assert [await follow(ann, one) for _ in range(3)] == [None, None, "LIMIT"]
    assert [await follow(ann, two) for _ in range(3)] == [None, None, "LIMIT"]
    assert await follow(ann, await key(workspace, ann)) == "LIMIT"  # another key of one who is full
    assert await follow(ann) == "LIMIT"
    assert [await follow(bob) for _ in range(3)] == [None, None, "UNAVAILABLE"]
    subscribers.tasks[0].cancel()  # whoever ends one may begin another
    await until(lambda: subscribers.seats == 5)
    assert await follow(ann, one) is None


async def test_who_is_refused_is_told_what_to_do(subscribers, workspace):
    ann = await workspace.member()
    counted = partial(
        subscribers.services.subscription_limits.counted, ann.org, ann.member, ann.member
    )
    told = "This key or session runs 2 subscriptions, which is the limit: end one first."
    with counted(), counted(), pytest.raises(Refused, match=told), counted():
        pass


async def test_both_transports_count_together(database, clock, workspace):
    """And whoever is refused gets a code, over either of them."""
    with listening(database, clock, subscriptions_per_key=1) as url:
        token = await key_of(workspace, workspace.owner)
        headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
        body = {"query": 'subscription { events(after: "0") { position } }'}
        async with (
            httpx.AsyncClient(headers=headers) as client,
            client.stream("POST", url, json=body) as stream,
        ):
            lines = stream.aiter_lines()  # kept: to forget it would be to close the stream
            async for line in lines:
                if line.startswith("data: "):
                    break
            assert await refused(url, token) == "LIMIT"
            second = await client.post(url, json=body)
            assert '"code":"LIMIT"' in second.text
        heard: dict[str, Any] = {}
        async with asyncio.timeout(30):
            while heard.get("position") != "1":  # once the server knows that the stream has ended
                async with following(url, token, after="0") as hear:
                    heard = await hear()


class Watch:
    """Seconds that pass while the machine lets this process run."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(0.01)
            self.seconds += min(0.05, loop.time() - began)


class TestMany:
    """Hundreds of subscriptions of one key."""

    COUNT = 150

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(subscriptions_per_member=1_000, subscriptions_per_key=1_000)

    @pytest.fixture
    def readings(self, monkeypatch) -> list[int]:
        """How many members' rights each reading of them read."""
        made, real = [], feed_rights.rights_of

        async def counted(session, members, known):
            made.append(len(members))
            return await real(session, members, known)

        monkeypatch.setattr(feed_rights, "rights_of", counted)
        return made

    async def many(self, subscribers, actor, credential=None):
        following = await asyncio.gather(
            *(subscribers.follow(actor, credential) for _ in range(self.COUNT))
        )
        await until(lambda: subscribers.seats == self.COUNT)
        return following

    async def test_rights_are_read_once_for_all_of_them(self, subscribers, workspace, readings):
        await self.many(subscribers, await workspace.member())
        loop = asyncio.get_running_loop()
        await until(lambda: readings)
        readings.clear()
        began = loop.time()
        await until(lambda: len(readings) >= 2)  # by time, where nothing happens
        await asyncio.sleep(1)
        assert len(readings) <= loop.time() - began + 2
        assert set(readings) == {1}

    async def test_hidden_events_wake_nobody(self, subscribers, workspace, owner, monkeypatch):
        await self.many(subscribers, await workspace.member())
        [group] = subscribers.groups
        woken, real = [], type(group).notify
        monkeypatch.setattr(type(group), "notify", lambda g: (woken.append(g.last), real(g)))
        began = asyncio.get_running_loop().time()
        project = await workspace.project()
        for _ in range(10):
            await workspace.tasks(project, 20)
        head = await head_of(owner, workspace.org)
        await until(lambda: group.last == head)
        seconds = asyncio.get_running_loop().time() - began
        assert len(woken) <= 3 + seconds  # by the events of the project, and by time

    @pytest.mark.parametrize("what", ["key", "role"])
    async def test_all_of_them_end_soon_after_their_rights(self, subscribers, workspace, what):
        actor = await workspace.member(Role.AUDITOR)
        credential = await key(workspace, actor)
        following = await self.many(subscribers, actor, credential)
        async with Watch() as watch:
            if what == "role":
                await change_role(workspace, actor, None)
            else:
                await workspace.as_server(
                    lambda now: credentials.revoke(now.member(actor.member), credential=credential),
                    members=(actor.member,),
                )
            await until(lambda: all(one.failure for one in following))
        assert watch.seconds < 2
        assert {one.failure for one in following} == {
            "FORBIDDEN" if what == "role" else "UNAUTHENTICATED"
        }

    async def test_a_session_that_expires_ends_them_without_any_event(
        self, subscribers, workspace, clock
    ):
        actor, session = await workspace.member(), uuid7()
        await workspace.as_server(
            lambda now: credentials.open_session(
                now.member(actor.member),
                credential=session,
                method=LoginMethod.PASSWORD,
                now=now.now,
            ),
            members=(actor.member,),
        )
        following = await self.many(subscribers, actor, session)
        async with Watch() as watch:
            clock.advance(credentials.SESSION_LIFE.total_seconds() + 1)
            await until(lambda: all(one.failure for one in following))
        assert watch.seconds < 2.5
        assert {one.failure for one in following} == {"UNAUTHENTICATED"}
