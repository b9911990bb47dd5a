"""Annotations made elsewhere over GraphQL: once each, on record, hidden from the blind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.core import ids
from tests.commands.ledger import check
from tests.schema.labeling_team import Team, gathered
from tests.support.forms import CHOICE, TOPIC, form, options
from tests.support.workspace import Workspace

IMPORTED = "position imported present annotationIds"
A, B = ([{"question": "topic", "value": {"choice": {"values": [value]}}}] for value in ("a", "b"))
SHOWN = """query($id: ID!) { task(id: $id) { status answered resolution { method }
  annotations { id origin occurredAt sourceId timeSpentMs formVersion
    author { id name } importedBy { id } } } }"""
MEMBER = "query($id: ID!) { member(id: $id) { status pseudonym name role hasPassword } }"


def worker(name: str, **fields: Any) -> dict[str, Any]:
    return {"author": {"pseudonym": name}, "answers": A, **fields}


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


async def bring(team: Team, operation: str, selection: str, project: str, tasks: Any) -> Any:
    """Import, and find the same reply for a retry."""
    other = {"tasks": [*tasks, tasks[0]]}
    return await team.owner.do(operation, selection, other, project=project, tasks=tasks)


PROBLEMS = """mutation($input: ImportTasksInput!) { importTasks(input: $input) {
  ... on Refused { code path problems { path } } } }"""


@pytest.fixture
async def project(team: Team) -> str:
    return ids.public("project", await team.workspace.project(CHOICE, overlap=3))


async def test_answers_come_in_once(team: Team, project: str, owner: asyncpg.Connection) -> None:
    tasks = [{"inputs": {"text": "x"}, "externalId": "x"}, {"inputs": {"text": "y"}}]
    one, two = (await bring(team, "importTasks", "position taskIds", project, tasks))["taskIds"]
    first = [worker("w1", sourceId="1", occurredAt="2025-03-03T12:30:00Z", timeSpentMs=7)]
    given = [
        {"externalId": "x", "annotations": first},
        {"task": two, "annotations": [worker("w1"), worker("w2", answers=B)]},
        {"task": one, "annotations": [worker("w2", author={"pseudonym": "w2", "name": "Wanda"})]},
    ]
    done = await bring(team, "importAnnotations", IMPORTED, project, given)
    assert (done["imported"], done["present"], len(done["annotationIds"])) == (4, 0, 4)
    await team.owner.nothing("importAnnotations", project=project, tasks=given)
    shown = (await team.owner.client.data(SHOWN, id=one))["task"]
    assert (shown["status"], shown["answered"]) == ("OPEN", 2)
    found = next(a for a in shown["annotations"] if a["sourceId"] == "1")
    assert (found["origin"], found["timeSpentMs"], found["formVersion"]) == ("IMPORTED", 7, 1)
    assert found["occurredAt"].startswith("2025-03-03T12:30:00")
    assert found["importedBy"]["id"] == ids.public("member", team.workspace.owner.member)
    member = (await team.owner.client.data(MEMBER, id=found["author"]["id"]))["member"]
    assert member == {
        "status": "EXTERNAL", "pseudonym": "w1", "name": None, "role": None, "hasPassword": False
    }  # fmt: skip
    here = await team.answer(team.ann, project, one)
    shown = (await team.owner.client.data(SHOWN, id=one))["task"]
    own = next(a for a in shown["annotations"] if a["id"] == here)
    assert (own["origin"], own["importedBy"], own["occurredAt"]) == ("MADE_HERE", None, None)
    assert (shown["status"], shown["resolution"]["method"]) == ("DONE", "MAJORITY")
    await check(owner, team.workspace.org)


async def test_an_older_form_is_named_by_its_version(team: Team, project: str) -> None:
    _, id_ = ids.parse(project)
    await team.workspace.publish(id_, form({**TOPIC, "options": options("n", "m")}))
    given = [{"inputs": {"text": "x"}, "annotations": [worker("w1", formVersion=1)]}]
    made = await bring(team, "importTasks", "taskIds", project, given)
    shown = (await team.owner.client.data(SHOWN, id=made["taskIds"][0]))["task"]
    assert [one["formVersion"] for one in shown["annotations"]] == [1]
    more = [{"task": made["taskIds"][0], "annotations": [worker("w2", formVersion=1)]}]
    assert (await bring(team, "importAnnotations", IMPORTED, project, more))["imported"] == 1


async def test_all_or_none(team: Team, project: str) -> None:
    tasks = [
        {"inputs": {"text": "x"}, "annotations": [worker("w1", sourceId="1")]},
        {"inputs": {"text": "y"}, "annotations": [worker("w1"), worker("w1")]},
        {"inputs": {"text": "z"}, "annotations": [worker("w2", sourceId="1")]},
    ]
    wish = {"commandId": str(uuid4()), "project": project, "tasks": tasks}
    found = (await team.owner.client.data(PROBLEMS, input=wish))["importTasks"]
    assert found["code"] == "CONFLICT"
    assert [p["path"] for p in found["problems"]] == [
        ["tasks", "1", "annotations", "1", "author"],
        ["tasks", "2", "annotations", "0", "sourceId"],
    ]
    made = await bring(team, "importTasks", "position taskIds", project, tasks[:1])
    assert len(made["taskIds"]) == 1
    refused = await team.owner.no("importTasks", project=project, tasks=tasks[:1])
    assert refused == ("DUPLICATE", ["tasks", "0", "annotations"])


async def test_the_blind_see_their_own_and_no_others(team: Team, project: str) -> None:
    mine = {"author": {"member": ids.public("member", team.people["ann"].member)}, "answers": A}
    given = [{"inputs": {"text": "x"}, "annotations": [worker("w1"), mine, worker("w2")]}]
    (task,) = (await bring(team, "importTasks", "position taskIds", project, given))["taskIds"]
    text = "query($id: ID!) { task(id: $id) { status answered annotations { origin } } }"
    assert (await team.ann.client.data(text, id=task))["task"] == {
        "status": "LABELED", "answered": 1, "annotations": [{"origin": "IMPORTED"}]
    }  # fmt: skip
    assert (await team.bob.client.data(text, id=task))["task"] == {
        "status": "OPEN", "answered": 0, "annotations": []
    }  # fmt: skip
    assert len((await team.owner.client.data(text, id=task))["task"]["annotations"]) == 3
