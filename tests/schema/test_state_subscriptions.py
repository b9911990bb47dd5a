"""Subscriptions to states: the present one, then the newest, and no tick for what is hidden."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError

from server.access import visibility
from server.events.accounts import credentials
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from server.events.pauses import pauses
from server.feed import state_groups
from server.feed.state_groups import StateGroup
from server.reads.events.events import EventCriteria
from server.schema import followed_changes, state_subscriptions
from server.schema.labeling import media_links
from tests.graphql.peer import opened, subscribe
from tests.schema.test_resumed_streams import streamed, url
from tests.schema.test_subscription_limits import Watch
from tests.support.api import key_of
from tests.support.forms import topic

__all__ = ["url"]
TASK = """subscription($id: ID, $project: ID) { taskChanged(id: $id, project: $project) {
  id status answered priority annotations { id status } } }"""
PROGRESS = """subscription($project: ID!) { projectProgress(project: $project) {
  asOfPosition total byStatus { status tasks } } }"""
QUEUE = """subscription($project: ID!) { myQueue(project: $project) {
  next leases { task { id } } returned { id } work { answered { count } left { count } } } }"""
EVENTS = "subscription { events { position } }"


@asynccontextmanager
async def states(url: str, key: str, query: str, **variables: Any):
    """A function that gives the next state, or the code of the error that ended the stream."""
    async with streamed(url, key, query=query, **variables) as messages:

        async def following() -> Any:
            message = (await anext(messages))["data"]
            if errors := message.get("errors"):
                return errors[0]["extensions"]["code"]
            (state,) = message["data"].values()
            return state

        yield following


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(state_subscriptions, "INTERVAL", 0.05)


async def test_a_task_comes_at_once_and_then_as_it_is_in_the_end(url, ledger):
    workspace = ledger.workspace
    (task,) = await workspace.tasks(ledger.project, 1)
    key, id_ = await key_of(workspace, workspace.owner), ids.public("task", task)
    async with states(url, key, TASK, id=id_) as following:
        first, clock = await following(), asyncio.get_running_loop().time
        assert (first["id"], first["status"], first["annotations"]) == (id_, "OPEN", [])
        began = clock()
        annotation = await workspace.annotate(task, ledger.ann, topic("a"))
        for _ in range(10):
            await workspace.revise(task, annotation, ledger.ann, topic("b"))
        await workspace.withdraw(task, annotation, ledger.ann)
        seen = []
        while not seen or seen[-1]["annotations"] != [
            {"id": ids.public("annotation", annotation), "status": "WITHDRAWN"}
        ]:
            seen.append(await following())
        assert len(seen) <= (clock() - began) / state_subscriptions.INTERVAL + 1
    assert seen[-1]["answered"] == 0


async def test_the_blind_get_no_tick_for_what_is_hidden(url, ledger):
    """Bob's answer changes nothing that Ann may see; a new priority does."""
    workspace = ledger.workspace
    (task,) = await workspace.tasks(ledger.project, 1)
    key = await key_of(workspace, ledger.ann)
    async with states(url, key, TASK, id=ids.public("task", task)) as following:
        first = await following()
        annotation = await workspace.annotate(task, ledger.bob, topic("a"))
        await workspace.revise(task, annotation, ledger.bob, topic("b"))
        await workspace.manage(queue.prioritize, task, priority=7)
        assert await following() == {**first, "priority": 7}
        await workspace.withdraw(task, annotation, ledger.bob)
        await workspace.manage(queue.prioritize, task, priority=8)
        assert await following() == {**first, "priority": 8}


@pytest.mark.parametrize("kept", [8, 0], ids=["together", "behind"])
async def test_the_tasks_of_a_project_come_when_they_change(url, ledger, monkeypatch, kept):
    """Also to whoever is behind what is kept for equal subscribers."""
    monkeypatch.setattr(state_groups, "KEPT", kept)
    workspace = ledger.workspace
    one, two = await workspace.tasks(ledger.project, 2)
    owner, ann = [await key_of(workspace, who) for who in (workspace.owner, ledger.ann)]
    project = ids.public("project", ledger.project)
    async with (
        states(url, owner, TASK, project=project) as all_of_it,
        states(url, ann, TASK, project=project) as of_ann,
    ):
        waiting = [asyncio.ensure_future(each()) for each in (all_of_it, of_ann)]
        # Nobody says when a subscription stands: claim and release until both have begun.
        while not all(each.done() for each in waiting):
            await workspace.release(await workspace.take(one, ledger.ann))
            await asyncio.wait(waiting, timeout=0.2)
        await workspace.annotate(two, ledger.bob, topic("a"))
        await workspace.annotate(two, ledger.ann, topic("a"))
        last: dict[str, Any] = {}
        while last.get("answered") != 2:
            last = await all_of_it()
        assert last["id"] == ids.public("task", two)
        mine = await of_ann()
        while mine["id"] != ids.public("task", two) or not mine["annotations"]:
            mine = await of_ann()
        assert len(mine["annotations"]) == 1


async def test_equal_subscribers_share_what_is_read_of_tasks(url, ledger, monkeypatch):
    workspace, load = ledger.workspace, followed_changes.load_task
    one, two = await workspace.tasks(ledger.project, 2)
    owner, project = (
        await key_of(workspace, workspace.owner),
        ids.public("project", ledger.project),
    )
    read: list[tuple[bool, Any]] = []

    async def counted(info, session, task):
        read.append((info.context.of_group, task))
        return await load(info, session, task)

    monkeypatch.setattr(followed_changes, "load_task", counted)
    async with contextlib.AsyncExitStack() as stack:
        all_of_them = [
            await stack.enter_async_context(states(url, owner, TASK, project=project))
            for _ in range(5)
        ]
        waiting = [asyncio.ensure_future(each()) for each in all_of_them]
        while not all(each.done() for each in waiting):
            await workspace.release(await workspace.take(one, ledger.ann))
            await asyncio.wait(waiting, timeout=0.2)
        await workspace.annotate(two, ledger.bob, topic("a"))
        for following in all_of_them:
            while (state := await following())["answered"] != 1:
                assert state["id"] == ids.public("task", one)
    assert {of_group for of_group, _ in read} == {True}
    assert [task for _, task in read].count(two) < 5


async def test_what_cannot_be_followed_is_refused(url, ledger, another_workspace):
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    project = await another_workspace.project()
    (task,) = await another_workspace.tasks(project, 1)
    theirs, project_id = ids.public("task", task), ids.public("project", project)
    for query, variables, code in (
        (TASK, {}, "INVALID"),
        (TASK, {"id": theirs, "project": project_id}, "INVALID"),
        (TASK, {"id": theirs}, "NOT_FOUND"),
        *((query, {"project": project_id}, "NOT_FOUND") for query in (TASK, PROGRESS, QUEUE)),
    ):
        async with states(url, key, query, **variables) as following:
            assert await following() == code, (query, variables)


async def test_progress_comes_when_a_number_changes(url, ledger):
    workspace = ledger.workspace
    key, project = await key_of(workspace, ledger.rita), ids.public("project", ledger.project)
    async with states(url, key, PROGRESS, project=project) as following:
        first = await following()
        while first["total"] < 2:  # what was counted by the beginning
            first = await following()
        await workspace.comment(ledger.tasks[0], "no number", ledger.bob)
        await workspace.tasks(ledger.project, 3)
        assert (await following())["total"] == 5
    ann = await key_of(workspace, ledger.ann)
    async with states(url, ann, PROGRESS, project=project) as following:
        assert await following() == "FORBIDDEN"


async def test_no_snapshot_is_held_after_a_task_that_is_not_shown(url, ledger, monkeypatch):
    """It would be held until something else happens, which may be never."""
    (task,) = await ledger.workspace.tasks(ledger.project, 1)
    hidden, held = [], []
    load, evaluate = followed_changes.load_task, StateGroup.evaluate

    async def refused(info, *given):
        await load(info, *given)
        hidden.append(info.context.session._transaction)
        raise Refused(Code.NOT_FOUND, "There is no such task.")

    async def evaluated(self):
        await evaluate(self)
        held.extend(transaction._cut is not None for transaction in hidden)

    monkeypatch.setattr(followed_changes, "load_task", refused)
    monkeypatch.setattr(StateGroup, "evaluate", evaluated)
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    async with states(url, key, TASK, project=ids.public("project", ledger.project)):
        # Nobody says when a subscription stands.
        while not held:
            await ledger.workspace.release(await ledger.workspace.take(task, ledger.ann))
    assert not any(held)


@pytest.mark.parametrize("query", [TASK, PROGRESS])
async def test_few_streams_are_remembered(url, ledger, monkeypatch, query):
    """A subscription may stand for months, and an organization has millions of tasks."""
    known, real = [], EventCriteria.references

    async def counted(self, *given, projects, **rest):
        known.append(len(projects))
        return await real(self, *given, projects=projects, **rest)

    monkeypatch.setattr(visibility, "REMEMBERED", 0)
    monkeypatch.setattr(EventCriteria, "references", counted)
    key = await key_of(ledger.workspace, ledger.workspace.owner)
    async with states(url, key, query, project=ids.public("project", ledger.project)) as following:
        while len(known) < 3:
            state = asyncio.ensure_future(following())
            while not state.done():
                await ledger.workspace.tasks(ledger.project, 1)
                await asyncio.wait([state], timeout=0.2)
    assert set(known) == {0}


async def test_what_an_annotator_should_do_next(url, workspace):
    project = await workspace.project(overlap=1, review="all")
    ann = await workspace.member()
    key = await key_of(workspace, ann)
    async with states(url, key, QUEUE, project=ids.public("project", project)) as following:

        async def until(step: str) -> Any:
            while (state := await following())["next"] != step:
                pass
            return state

        assert (await following())["next"] == "WAIT"
        (task,) = await workspace.tasks(project, 1)
        assert (await until("CLAIM"))["work"]["left"]["count"] == 1
        for decide, step in ((pauses.pause, "WAIT"), (pauses.resume, "CLAIM")):
            await workspace.do(
                lambda current, decide=decide: decide(
                    current.project(project), ann.member, reason="Look at the guideline."
                ),
                projects=(project,),
            )
            await until(step)
        held = await workspace.take(task, ann)
        assert (await until("CONTINUE"))["leases"] == [{"task": {"id": ids.public("task", task)}}]
        annotation = await workspace.submit(held, topic("a"))
        assert (await until("WAIT"))["work"]["answered"]["count"] == 1
        await workspace.reject(task, annotation, workspace.owner, "again")
        assert (await until("REDO"))["returned"] == [{"id": ids.public("annotation", annotation)}]


async def test_a_link_to_a_file_is_no_tick_of_the_clock(clock):
    """It is the same one until something else has changed: then `kept` is emptied."""
    place = SimpleNamespace(key="a.png", store=None)
    stores = SimpleNamespace(place=lambda *_: place)
    media = SimpleNamespace(stores=stores, direct=False)
    services = SimpleNamespace(clock=clock, media=media, fingerprint_key=b"key")
    caller = SimpleNamespace(org=uuid7(), member=uuid7(), credential=None, expires_at=None)
    context: Any = SimpleNamespace(me=caller, services=services, kept={media_links.LINKS: {}})
    task = uuid7()

    async def link() -> str:
        return (await media_links._link(context, task, "photo", "s3://b/a.png")).url

    first = await link()
    clock.advance(3_600)
    assert await link() == first
    context.kept[media_links.LINKS] = {}
    assert await link() != first


async def revoke(workspace: Any, member: Any) -> None:
    """End all keys of a member."""

    def decide(current: Any) -> Any:
        found = current.member(member)
        return [
            e for key in found.credentials for e in credentials.revoke(found, credential=key.id)
        ]

    await workspace.as_server(decide, members=(member,))


async def codes_over_websocket(url: str, key: str, asked: Any, standing: Any) -> set[str]:
    """The codes with which all subscriptions of one socket end."""
    async with opened(url, init=False) as peer:
        init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {key}"}}
        await peer.say(init)
        await peer.receive()
        for number, (query, variables) in enumerate(asked):
            await peer.say(subscribe(str(number), query, variables=variables))
        standing.release()
        codes = []
        with contextlib.suppress(ConnectionClosedError):
            while len(codes) < len(asked):
                message = await peer.receive()
                if message["type"] == "error":
                    codes.append(message["payload"][0]["extensions"]["code"])
            return set(codes)
        # The key ended before the server had heard all that was to be followed.
        return {"UNAUTHENTICATED" if peer.socket.close_code == 4401 else "?"}


async def test_every_stream_ends_with_its_key(url, ledger):
    """Over both transports; events that are shown before the end do not count."""
    workspace = ledger.workspace
    key, project = await key_of(workspace, ledger.rita), ids.public("project", ledger.project)
    task = ids.public("task", ledger.tasks[0])
    asked = [
        (EVENTS, {}), (TASK, {"id": task}), (TASK, {"project": project}),
        (PROGRESS, {"project": project}), (QUEUE, {"project": project}),
    ]  # fmt: skip
    standing = asyncio.Semaphore(0)

    async def over_sse(query: str, variables: dict[str, Any]) -> str:
        async with streamed(url, key, query=query, **variables) as messages:
            standing.release()
            async for message in messages:
                if errors := message.get("data", {}).get("errors"):
                    return errors[0]["extensions"]["code"]
        return "complete"

    running = [asyncio.create_task(over_sse(*one)) for one in asked]
    running.append(asyncio.create_task(codes_over_websocket(url, key, asked, standing)))
    for _ in running:
        await standing.acquire()
    async with Watch() as watch:
        await revoke(workspace, ledger.rita.member)
        ended = await asyncio.gather(*running)
    assert ended == ["UNAUTHENTICATED"] * 5 + [{"UNAUTHENTICATED"}]
    assert watch.seconds < 2
