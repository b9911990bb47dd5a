"""The mutation `revert`: who may undo what was done, and that it was undone."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.labeling_team import TASK, Team, gathered
from tests.schema.retrying_client import RetryingClient
from tests.schema.test_reverts import last_events, revert
from tests.support.api import Client, key_of
from tests.support.workspace import Workspace


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


async def test_what_brought_a_task_back_is_undone_by_those_alone_who_may_manage_it(
    team: Team,
) -> None:
    """Whatever was done first since: the right to undo that is not one to undo all the rest."""
    project = await team.project(visibility="ALL")
    (task,) = await team.tasks(project, {"text": "one"})
    said = await team.owner.do("addComment", "comment { id }", task=task, text="Twice?")
    then = await team.owner.head()
    comment = said["comment"]["id"]
    await team.owner.do(
        "resolveComment", "position", {"comment": ids.public("comment", UUID(int=1))},
        task=task, comment=comment,
    )  # fmt: skip
    resolved = await team.owner.head()
    await team.owner.do(
        "changeTask", TASK, {"change": {"priority": 4}}, task=task, change={"archive": True}
    )
    planned = {"task": task, "position": str(then)}
    done = await team.owner.do("restoreTask", "position", {"dryRun": True}, **planned)
    assert (await revert(team.ann, done["position"]))["code"] == "FORBIDDEN"
    again = await revert(team.owner, done["position"])
    assert (await team.state(task))["status"] == "ARCHIVED"
    assert (await revert(team.ann, again["position"]))["code"] == "FORBIDDEN"
    assert (await revert(team.ann, resolved))["reversals"]


async def test_whoever_may_undo_an_act_may_undo_that_it_was_undone(
    team: Team, app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """Also where the act had several events: it was one wish, as was each undoing of it."""
    key = await key_of(workspace, await workspace.member(Role.REVIEWER))
    reviewer = RetryingClient(Client(app, key), workspace, owner)
    project = await team.project(review="ALL")
    (task,) = await team.tasks(project, {"text": "one"})
    annotation = await team.answer(team.ann, project, task)
    at = (await last_events(team, 2))[0]["position"]
    for status in (None, "SUBMITTED", None, "SUBMITTED"):
        at = (await revert(team.ann, at))["position"]
        found = [one["status"] for one in (await team.state(task))["annotations"]]
        assert found == ([status] if status else [])
    approved = await reviewer.do(
        "approveAnnotation", "position", {"resolve": False}, task=task, annotation=annotation
    )
    at = approved["position"]
    for status in ("IN_REVIEW", "DONE", "IN_REVIEW"):
        at = (await revert(reviewer, at))["position"]
        assert (await team.state(task))["status"] == status


async def test_what_others_did_is_done_again_by_those_alone_who_may_undo_it(
    team: Team, app: Starlette, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """That somebody undid it once, and so may have had the right, does not make it their own."""
    actor = await workspace.member(Role.MANAGER)
    former = RetryingClient(Client(app, await key_of(workspace, actor)), workspace, owner)
    project = await team.project(visibility="ALL")
    (task,) = await team.tasks(project, {"text": "one"})
    await team.answer(team.ann, project, task)
    undone = await revert(former, (await last_events(team, 2))[0]["position"])
    await workspace.do(
        lambda current: members.change_role(
            current.member(actor.member), role=Role.ANNOTATOR, last_owner=False
        ),
        members=(actor.member,),
    )
    assert (await revert(former, undone["position"]))["code"] == "FORBIDDEN"
    again = await revert(team.owner, undone["position"])
    assert (await revert(team.ann, again["position"]))["code"] == "FORBIDDEN"
    assert (await team.state(task))["answered"] == 1
