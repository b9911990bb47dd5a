"""What certificates of erasures say of brokers: of those that delete, and of those that cannot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureTarget, request
from server.feed.brokers.broker import Broker, Message
from server.jobs.erasure import ErasureJob
from server.postgres import Pool
from server.reads.erasure.certificates import certificate
from server.reads.erasure.erasures import erasure_row
from server.reads.session import ReadSession
from tests.feed.brokers.test_relay import WORDS, bodies, relay
from tests.support import nats
from tests.support.workspace import Workspace

pytestmark = nats.needed
Hook = Callable[[], Awaitable[object]]
KEPT = timedelta(days=8)


async def imported(workspace: Workspace, project: UUID) -> UUID:
    (task,) = await workspace.import_(project, [{"inputs": {"text": WORDS}}])
    return task


async def erased(workspace: Workspace, pools: tuple[Pool, Pool], task: UUID) -> UUID:
    """Erase a task and return the erasure."""
    new = uuid7()
    asked = request(
        new, target=ErasureTarget.CONTENT, authority=Authority.MISTAKE, reason="Not ours.",
        targets=[ids.public("task", task)],
    )  # fmt: skip
    await workspace.do(lambda _: asked)
    job = ErasureJob(pools[0], workspace.writer, clock=workspace.clock, pause=0)
    await job.run_once()
    return new


async def named(
    workspace: Workspace, pools: tuple[Pool, Pool], erasure: UUID, at: int | None = None
) -> list[JsonObject]:
    """The brokers that the certificate of an erasure names, without the notes."""
    async with ReadSession(pools[1], workspace.org) as session:
        then = session if at is None else session.as_of(at)
        paper = await certificate(then, await erasure_row(then, erasure))
    assert paper is not None
    assert all(broker.pop("note") for broker in paper["copies"]["brokers"])
    found: list[JsonObject] = paper["copies"]["brokers"]
    return found


async def test_a_broker_that_keeps_contents_is_named_also_after_they_stopped(
    workspace: Workspace, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    project, lasting = await workspace.project(), _Lasting(broker)
    sent, never = await imported(workspace, project), await imported(workspace, project)
    await relay(pools, lasting)
    assert WORDS in str(await bodies(broker, workspace.org))
    later = await imported(workspace, project)
    await relay(pools, lasting, contents=False)
    (kept,) = await named(workspace, pools, await erased(workspace, pools, sent))
    assert (kept["broker"], kept["topic"]) == ("lasting", "everything")
    until = datetime.fromisoformat(kept["until"]) - datetime.now(UTC)
    assert abs(until - KEPT) < timedelta(minutes=5)
    assert await named(workspace, pools, await erased(workspace, pools, later)) == []
    lasting.kept = None
    await imported(workspace, project)
    await relay(pools, lasting)
    (unknown,) = await named(workspace, pools, await erased(workspace, pools, never))
    assert unknown == {"broker": "lasting", "topic": "everything", "until": None}


@pytest.mark.parametrize("when", ["before the record", "after the page was read"])
async def test_an_erasure_that_ends_meanwhile_either_blanks_the_page_or_names_the_broker(
    workspace: Workspace, broker: Broker, pools: tuple[Pool, Pool], when: str
) -> None:
    lasting = _Lasting(broker)
    task = await imported(workspace, await workspace.project())
    done: list[UUID] = []

    async def erase() -> None:
        if not done:
            done.append(await erased(workspace, pools, task))

    early = when == "before the record"
    lasting.asked, lasting.sending = (erase, None) if early else (None, erase)
    await relay(pools, lasting)
    assert (WORDS in str(await bodies(broker, workspace.org))) is not early
    assert bool(await named(workspace, pools, done[0])) is not early


async def test_a_broker_that_deletes_is_said_to_have_deleted_or_not_yet(
    workspace: Workspace, broker: Broker, pools: tuple[Pool, Pool]
) -> None:
    task = await imported(workspace, await workspace.project())
    await relay(pools, broker)
    erasure = await erased(workspace, pools, task)
    assert await named(workspace, pools, erasure) == [{"broker": "nats", "deleted": False}]
    await relay(pools, broker)
    assert await named(workspace, pools, erasure) == [{"broker": "nats", "deleted": True}]
    head = (await workspace.do(lambda _: [])).position
    assert await named(workspace, pools, erasure, at=head) == [], "present only"


class _Lasting:
    """A NATS server that passes for a broker which cannot delete."""

    name, topic, deletes = "lasting", "everything", False

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.kept: timedelta | None = KEPT
        self.asked: Hook | None = None
        self.sending: Hook | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    async def retention(self) -> timedelta | None:
        if self.asked is not None:
            await self.asked()
        return self.kept

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        if self.sending is not None:
            await self.sending()
        await self._broker.publish(org, messages)
