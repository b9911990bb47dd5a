"""Equal subscribers to a state share its evaluation, and nobody reads what cannot have changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.project_policy import Visibility
from server.graphql.sharing import Encoded
from server.postgres import end
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import CounterRunner
from server.reads.session import ReadSession
from server.schema import state_subscriptions
from tests.schema.test_state_subscriptions import PROGRESS, QUEUE, TASK
from tests.schema.test_statements import counted
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.subscribers import Following, Subscribers, until
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")

COUNT = 40


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INTERVAL", "QUEUE_INTERVAL"):
        monkeypatch.setattr(state_subscriptions, name, 0.05)


@pytest.fixture
async def counters(database: Database) -> AsyncIterator[None]:
    running = CounterRunner(database.server_url, COUNTERS, gather=0)
    task = asyncio.create_task(running.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Followed(Following):
    """One subscription to a state."""

    def take(self, answer: Any) -> None:
        if isinstance(answer, Encoded):
            self.shared += len(answer)
            answers = [orjson.loads(each.json) for each in answer]
        else:
            answers = [answer]
        for each in answers:
            assert "errors" not in each, each
            (state,) = each["data"].values()
            self.heard.append(state)

    @property
    def position(self) -> int:
        return 0

    @property
    def last(self) -> Any:
        return self.heard[-1] if self.heard else None


async def follow(
    subscribers: Subscribers, actors: list[Any], query: str, **variables: Any
) -> list[Followed]:
    """Follow a state until all have one, and are in a group."""
    made = [Followed(subscribers, actor, query=query, **variables) for actor in actors]
    subscribers.tasks += [asyncio.create_task(each.run()) for each in made]
    await until(lambda: all(each.heard or each.failure for each in made))
    states = subscribers.services.fan_out.states
    await until(lambda: sum(group.subscribers for group in states._groups.values()) >= len(actors))
    return made


def reading(statements: list[str], table: str) -> int:
    return sum(table in text for text in statements)


async def test_a_change_of_progress_is_read_once_for_all(
    subscribers: Subscribers, workspace: Workspace, counters: None
) -> None:
    project = await workspace.project()
    people = [await workspace.member(role) for role in (Role.MANAGER, Role.REVIEWER, Role.AUDITOR)]
    actors = [people[number % 3] for number in range(COUNT)]
    made = await follow(subscribers, actors, PROGRESS, project=ids.public("project", project))
    assert len(subscribers.services.fan_out.states) == 1
    with counted() as found:
        await workspace.tasks(project, 3)
        await until(lambda: all(each.last["total"] == 3 for each in made))
    # The page of events may be read in parts, each of which is a change.
    assert 1 <= reading(found, "statistics_progress") <= 3
    assert all(each.shared for each in made)


async def test_the_queue_of_a_member_is_read_once_for_all_sockets(
    subscribers: Subscribers, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=1, review="all")
    ann, bob = await workspace.members(2)
    actors = [ann] * COUNT + [bob] * COUNT
    made = await follow(subscribers, actors, QUEUE, project=ids.public("project", project))
    assert len(subscribers.services.fan_out.states) == 2
    with counted() as found:
        (task,) = await workspace.tasks(project, 1)
        await until(lambda: all(each.last["next"] == "CLAIM" for each in made))
    assert 2 <= reading(found, "projection.lease") <= 4 * len({ann, bob})
    held = await workspace.take(task, ann)
    await until(lambda: all(each.last["next"] == "CONTINUE" for each in made[:COUNT]))
    annotation = await workspace.submit(held, topic("a"))
    await workspace.reject(task, annotation, workspace.owner, "again")
    await until(lambda: all(each.last["next"] == "REDO" for each in made[:COUNT]))
    assert {str(each.last) for each in made[:COUNT]} == {str(made[0].last)}
    assert not any(each.last["returned"] for each in made[COUNT:])


async def test_what_cannot_change_a_queue_has_nobody_read_it(
    subscribers: Subscribers, workspace: Workspace
) -> None:
    project = await workspace.project()
    ann, bob = await workspace.members(2)
    one, two = await workspace.tasks(project, 2)
    held = await workspace.take(one, bob)
    (mine,) = await follow(subscribers, [ann], QUEUE, project=ids.public("project", project))
    before = len(mine.heard)
    with counted() as found:
        for _ in range(3):
            await workspace.comment(two, "hard to say", bob)
            await workspace.extend(held)
        await workspace.submit(held, topic("a"))
        await workspace.release(await workspace.take(two, bob))
        other = await workspace.project()
        await workspace.tasks(other, 2)
        last = (await workspace.do(lambda _: [])).position
        (group,) = subscribers.services.fan_out.states._groups.values()
        await until(lambda: group.position >= last - 1)
    assert reading(found, "projection.lease") == 0
    assert len(mine.heard) == before
    await workspace.tasks(project, 1)
    await until(lambda: mine.last["work"]["left"]["count"] == 3)
    await workspace.take(two, ann)
    await until(lambda: mine.last["leases"])
    workspace.clock.advance(86_400)
    await workspace.expire(two)
    await until(lambda: not mine.last["leases"])


async def test_the_queue_of_whoever_sees_the_work_of_others_follows_it(
    subscribers: Subscribers, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=1, visibility=Visibility.ALL)
    ann, bob = await workspace.members(2)
    (task,) = await workspace.tasks(project, 1)
    (mine,) = await follow(subscribers, [ann], QUEUE, project=ids.public("project", project))
    assert mine.last["next"] == "CLAIM"
    held = await workspace.take(task, bob)
    await until(lambda: mine.last["next"] == "WAIT")
    await workspace.release(held)
    await until(lambda: mine.last["next"] == "CLAIM")


async def test_members_who_see_different_things_share_nothing(
    subscribers: Subscribers, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    (task,) = await workspace.tasks(project, 1)
    ann, bob = await workspace.members(2)
    who = [ann, ann, bob, workspace.owner]
    made = await follow(subscribers, who, TASK, id=ids.public("task", task))
    assert len(subscribers.services.fan_out.states) == 3
    await workspace.annotate(task, ann, topic("a"))

    def seen() -> list[int]:
        return [len(each.last["annotations"]) for each in made]

    await until(lambda: seen() == [1, 1, 0, 1])
    await workspace.annotate(task, bob, topic("b"))
    await until(lambda: seen() == [1, 1, 1, 2])
    await workspace.change_policy(project, visibility=Visibility.ALL)
    await until(lambda: seen() == [2, 2, 2, 2])


async def test_a_state_is_shared_again_after_it_could_not_be_read_once(
    subscribers: Subscribers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await workspace.project(overlap=1, review="all")
    (task,) = await workspace.tasks(project, 1)
    ann = await workspace.member()
    groups = subscribers.services.fan_out.states._groups
    made = await follow(subscribers, [ann] * 3, TASK, id=ids.public("task", task))
    (before,) = groups.values()
    held = await workspace.take(task, ann)
    await until(lambda: before.newest)
    raw, cut = ReadSession.raw, []

    async def cutting(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        if "projection.annotation" in text and not cut:
            cut.append(text)
            end(await self.connection())
        return await raw(self, text, *arguments)

    monkeypatch.setattr(ReadSession, "raw", cutting)
    annotation = await workspace.submit(held, topic("a"))
    await until(lambda: [g.subscribers for g in groups.values() if g is not before] == [3])
    assert all(each.last["annotations"] for each in made)
    shared = [each.shared for each in made]
    await workspace.reject(task, annotation, workspace.owner, "again")
    await until(lambda: {each.last["annotations"][0]["status"] for each in made} == {"REJECTED"})
    assert all(each.shared > one for each, one in zip(made, shared, strict=True))
    assert not any(each.failure for each in made)
