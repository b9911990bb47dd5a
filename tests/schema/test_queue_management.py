"""What managers do with tasks, one by one and all that a filter finds."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from tests.schema.labeling_team import TASK, Team, gathered
from tests.support.workspace import Workspace


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


async def test_the_queue_is_managed_one_by_one(team: Team) -> None:
    project = await team.project()
    one, two, three = await team.tasks(project, *({"text": text} for text in ("1", "2", "3")))
    change = team.owner.do
    done = await change("changeTask", TASK, _to(priority=4), task=two, change={"priority": 5})
    assert done["task"]["priority"] == 5
    await change(
        "changeTask", TASK, _to(unassign=True), task=three, change={"assignee": team.id("bob")}
    )
    assert (await team.state(three))["assignee"] == {"id": team.id("bob")}
    assert (await team.ann.no("claimTask", project=project, task=three))[0] == "CONFLICT"
    selection = "position token expiresAt task { id }"
    for someone, task in ((team.bob, three), (team.ann, two)):
        held = await someone.do("claimTask", selection, {"task": one}, project=project)
        assert held["task"]["id"] == task, "one's own tasks come first, then the urgent ones"
    await change("changeTask", TASK, _to(archive=True), task=three, change={"unassign": True})
    gone = await change("changeTask", TASK, _to(restore=True), task=one, change={"archive": True})
    assert gone["task"]["status"] == "ARCHIVED"
    assert (await team.ann.no("claimTask", project=project, task=one))[0] == "CONFLICT"
    back = await change("changeTask", TASK, _to(archive=True), task=one, change={"restore": True})
    assert back["task"]["status"] == "OPEN"
    await team.owner.again()


async def test_the_queue_is_managed_by_a_filter(team: Team) -> None:
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(6)))
    await team.answer(team.ann, project, tasks[5])
    selection = "position matched changed refused"

    async def all_(filter_: Any, other: Any, **change: Any) -> Any:
        done = await team.owner.do(
            "changeTasks", selection, _to(**other), project=project, filter=filter_, change=change
        )
        return done["matched"], done["changed"], done["refused"]

    named = {"externalIds": [f"row {n}" for n in range(4)]}
    assert await all_(named, {"priority": 1}, priority=3) == (4, 4, 0)
    urgent = {"priorityAtLeast": 3}
    assert await all_(urgent, {"unassign": True}, assignee=team.id("bob")) == (4, 4, 0)
    assert await all_(named, {"archive": True}, unassign=True) == (4, 4, 0)
    assert await all_({"text": "TEXT 5"}, {"reopen": 2}, reopen=1) == (1, 1, 0)
    assert await all_({"text": "text"}, {"restore": True}, archive=True) == (6, 6, 0)
    assert await all_({"text": "text"}, {"priority": 9}, restore=True) == (6, 6, 0)
    states = [await team.state(task) for task in tasks]
    assert [state["priority"] for state in states] == [3, 3, 3, 3, 0, 0]
    assert {state["status"] for state in states} == {"OPEN"}
    assert states[5]["overlap"] == 2


async def said(team: Team, task: str) -> list[tuple[str, bool]]:
    """The comments of a task, and which of them are resolved."""
    found = (await team.state(task))["comments"]
    return [(comment["text"], bool(comment["resolvedAt"])) for comment in found]


async def test_a_comment_in_bulk_is_made_once(
    team: Team, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the bulk is interrupted, and where its verdicts were forgotten."""
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(3)))
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 2)
    body = {"commandId": str(uuid4()), "project": project, "filter": {}}
    selection = "... on ChangeTasksPayload { matched changed refused }"

    async def once() -> Any:
        given = body | {"change": {"comment": " Why? "}}
        return await team.owner.client.do("changeTasks", "ChangeTasksInput", selection, **given)

    with monkeypatch.context() as patched:
        patched.setattr("server.commands.labeling.bulk_change.BulkChange._count", interrupted)
        with pytest.raises(AssertionError, match="INTERNAL"):
            await once()
    made = await once()
    assert (made["matched"], made["changed"], made["refused"]) == (3, 3, 0)
    team.workspace.clock.advance(1)
    await team.ann.do("addComment", "position", task=tasks[0], text="Because.")
    await owner.execute("DELETE FROM commands")
    forgotten = await once()
    assert (forgotten["matched"], forgotten["changed"], forgotten["refused"]) == (3, 0, 0)
    why, because = ("Why?", False), ("Because.", False)
    assert [await said(team, task) for task in tasks] == [[why, because], [why], [why]]


async def test_open_comments_are_resolved_by_a_filter(team: Team) -> None:
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(3)))
    for task in (tasks[0], tasks[0], tasks[2]):
        await team.ann.do("addComment", "position", task=task, text="Why?")
    named = {"externalIds": ["row 0", "row 1"]}
    selection = "position matched changed refused"
    for changed in (1, 0):
        done = await team.owner.do(
            "changeTasks", selection, _to(comment="No."), project=project, filter=named,
            change={"resolveComments": True},
        )  # fmt: skip
        assert (done["matched"], done["changed"], done["refused"]) == (2, changed, 0)
    found = [await said(team, task) for task in tasks]
    assert found == [[("Why?", True)] * 2, [], [("Why?", False)]]


async def test_one_task_is_commented_on_and_its_comments_resolved(team: Team) -> None:
    project = await team.project()
    (task,) = await team.tasks(project, {"text": "one"})
    made = await team.answer(team.ann, project, task)
    await team.ann.do("addComment", "position", task=task, annotation=made, text="Sure?")
    team.workspace.clock.advance(1)
    change = team.owner.do
    await change("changeTask", TASK, _to(comment="No."), task=task, change={"comment": "Quite."})
    found = (await team.state(task))["comments"]
    assert [(c["text"], c["author"]["id"]) for c in found] == [
        ("Sure?", team.id("ann")), ("Quite.", team.id("owner")),
    ]  # fmt: skip
    await change("changeTask", TASK, _to(archive=True), task=task, change={"resolveComments": True})
    assert all(c["resolvedAt"] for c in (await team.state(task))["comments"])
    await team.owner.nothing("changeTask", task=task, change={"resolveComments": True})
    await team.owner.again()


def _to(**change: Any) -> dict[str, Any]:
    return {"change": change}


async def test_a_bulk_that_was_done_answers_again_what_it_answered(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though its filter finds nothing any more; where it was interrupted, it goes on."""
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(3)))
    archive = await team.owner.do(
        "changeTask", TASK, _to(restore=True), task=tasks[0], change={"archive": True}
    )
    assert archive["task"]["status"] == "ARCHIVED"
    body = {
        "commandId": str(uuid4()), "project": project, "filter": {"priorityAtMost": 0},
        "change": {"reopen": 7},
    }  # fmt: skip
    selection = "... on ChangeTasksPayload { position matched changed refused }"

    async def once() -> Any:
        return await team.owner.client.do("changeTasks", "ChangeTasksInput", selection, **body)

    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 2)
    with monkeypatch.context() as patched:
        patched.setattr("server.commands.labeling.bulk_change.BulkChange._count", interrupted)
        with pytest.raises(AssertionError, match="INTERNAL"):
            await once()
    found = await once()
    assert [found[name] for name in ("matched", "changed", "refused")] == [3, 2, 1]
    assert found["position"] == str(await team.owner.head())
    other = await team.owner.do(
        "changeTask", TASK, _to(priority=6), task=tasks[2], change={"priority": 5}
    )
    assert other["task"]["priority"] == 5
    head = await team.owner.head()
    assert await once() == found
    assert await team.owner.head() == head
    states = [await team.state(task) for task in tasks[1:]]
    assert [(state["overlap"], state["version"]) for state in states] == [(7, 2), (7, 3)]


async def interrupted(*_: Any) -> None:
    raise RuntimeError


async def test_a_dry_run_says_what_would_change_and_writes_nothing(team: Team) -> None:
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(3)))
    await team.owner.do(
        "changeTask", TASK, _to(restore=True), task=tasks[0], change={"archive": True}
    )
    head = await team.owner.head()
    selection = "... on ChangeTasksPayload { position matched changed refused }"

    async def archive(**given: Any) -> Any:
        wish = {"project": project, "filter": {"ids": tasks[:2]}, "change": {"archive": True}}
        wish |= {"commandId": str(uuid4()), **given}
        return await team.owner.client.do("changeTasks", "ChangeTasksInput", selection, **wish)

    tried = await archive(dryRun=True)
    assert (tried["position"], tried["matched"], tried["changed"]) == (None, 2, 1)
    assert await team.owner.head() == head
    done = await archive()
    assert done == tried | {"position": str(await team.owner.head())}
