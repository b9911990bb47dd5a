"""Adaptive overlap over GraphQL: skills are published, a third person is asked, the blind see none.

What is decided is tested in tests/events/test_adaptive_overlap.py.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from server.access.actor import Actor
from server.events.core import ids
from server.projections.engine.check import check
from tests.schema.test_run_adoption import worked
from tests.schema.test_runs import finished, started
from tests.support.api import Client, key_of
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.workspace import Workspace

JOBS = {"runs"}
pytestmark = pytest.mark.usefixtures("programs_forked")
PROJECT = "... on ProjectPayload { position project { policy { mostAnswers confidence } } }"
PUBLISHED = "... on RunPayload { position run { id project { skillsRun { id } } } }"
SKILLS = """query($id: ID!, $at: Position!) { project(id: $id) { skillsRun { id } }
asOf(position: $at) { project(id: $id) { skillsRun { id } } } }"""
TASK = """query($id: ID!) { task(id: $id) { status overlap answered reviewReason
resolution { method confidence run { id } } } }"""
EVENTS = "{ events(first: 200) { nodes { __typename } } }"
COSTS = """query($id: ID!, $confidences: [Float!]!, $least: Int!, $most: Int!) { project(id: $id) {
quality(question: "topic") { overlapCosts(confidences: $confidences, least: $least, most: $most) {
confidence tasks answersPerTask sure judged accuracy } } } }"""
UNDONE = "... on RevertPayload { position }"


async def task_of(client: Client, task: UUID) -> Any:
    return (await client.data(TASK, id=ids.public("task", task)))["task"]


async def differing(workspace: Workspace, project: UUID, people: list[Actor]) -> UUID:
    """A task on which two people differ, so that a third one is asked."""
    [task] = await workspace.tasks(project, 1)
    for who, value in zip(people, "ab", strict=False):
        await workspace.annotate(task, who, topic(value))
    return task


async def told(client: Client) -> set[str]:
    """Which of the events that tell what others answered, or how well, somebody sees."""
    names = {one["__typename"] for one in (await client.data(EVENTS))["events"]["nodes"]}
    return names & {"SkillsPublished", "TaskOverlapRaised"}


async def test_a_third_person_is_asked(app: Any, workspace: Workspace, database: Database) -> None:
    project, _, people, _ = await worked(workspace)
    owner = Client(app, await key_of(workspace, workspace.owner))
    blind = Client(app, await key_of(workspace, people[1]))
    shown = ids.public("project", project)
    run = (await started(owner, shown, oneCoin={}))["run"]["id"]
    assert (await finished(owner, run))["status"] == "FINISHED"
    policy = {"overlap": 2, "mostAnswers": 3, "confidence": 0.8}
    changed = await owner.do(
        "updateProject", "UpdateProjectInput", PROJECT, project=shown, policy=policy
    )
    assert changed["project"]["policy"] == {"mostAnswers": 3, "confidence": 0.8}
    asked = await differing(workspace, project, people[1:])
    assert (await task_of(owner, asked))["overlap"] == 3
    # Whoever may not see what others answered sees the task as full.
    assert await task_of(blind, asked) == {
        "status": "LABELED", "overlap": 2, "answered": 1, "reviewReason": None, "resolution": None,
    }  # fmt: skip
    last = await task_of(Client(app, await key_of(workspace, people[2])), asked)
    assert (last["status"], last["overlap"], last["answered"]) == ("LABELED", 2, 1)

    done = await owner.do("publishSkills", "PublishSkillsInput", PUBLISHED, run=run)
    assert done["run"] == {"id": run, "project": {"skillsRun": {"id": run}}}
    before = str(int(done["position"]) - 1)
    found = await owner.data(SKILLS, id=shown, at=before)
    assert found["project"]["skillsRun"] == {"id": run}
    assert found["asOf"]["project"]["skillsRun"] is None
    held = await workspace.take(asked, people[0])
    await workspace.submit(held, topic("a"))
    final = await task_of(owner, asked)
    assert final["status"] == "DONE"
    assert final["resolution"]["method"] == "LIKELIEST"
    assert final["resolution"]["confidence"] > 0.8
    assert final["resolution"]["run"] is None

    assert await told(owner) == {"SkillsPublished", "TaskOverlapRaised"}
    assert await told(blind) == set()
    await owner.do("revert", "RevertInput", UNDONE, position=done["position"])
    assert (await owner.data(SKILLS, id=shown, at=before))["project"]["skillsRun"] is None
    assert await check(database.admin_url, processes=0) == []


async def test_what_it_would_have_cost(app: Any, workspace: Workspace) -> None:
    """Nine tasks of three answers: three people agree on two, and on three nobody does."""
    project, _, _, _ = await worked(workspace)
    owner = Client(app, await key_of(workspace, workspace.owner))
    shown = ids.public("project", project)
    asked = {"confidences": [0.6, 0.95], "least": 2, "most": 3}
    async with asyncio.timeout(60):
        while (found := await costs(owner, shown, **asked))[0]["tasks"] < 9:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    cheap, dear = found
    assert [one["tasks"] for one in found] == [9, 9]
    assert 2 < cheap["answersPerTask"] < dear["answersPerTask"] <= 3
    assert cheap["sure"] >= dear["sure"] > 0
    # What no majority decides has no final answer to compare with.
    assert (cheap["judged"], dear["judged"]) == (6, 6)
    assert 0.5 < cheap["accuracy"] <= dear["accuracy"] <= 1
    for wrong, path in (
        ({"confidences": [0.4]}, ["confidences", "0"]),
        ({"confidences": [0.9] * 21}, ["confidences"]),
        ({"confidences": [0.9], "least": 3, "most": 2}, ["least"]),
    ):
        answer = await owner.ask(COSTS, id=shown, **{"least": 2, "most": 3, **wrong})
        assert answer["errors"][0]["extensions"]["path"] == path, answer


async def costs(client: Client, project: str, **asked: Any) -> Any:
    found = (await client.data(COSTS, id=project, **asked))["project"]["quality"]
    return found["overlapCosts"]


async def test_policies_and_runs_that_are_refused(app: Any, workspace: Workspace) -> None:
    project, _, _, _ = await worked(workspace)
    owner = Client(app, await key_of(workspace, workspace.owner))
    shown = ids.public("project", project)
    for policy, path in (
        ({"overlap": 3, "mostAnswers": 2}, ["policy", "mostAnswers"]),
        ({"confidence": 1.0}, ["policy", "confidence"]),
        ({"confidence": 0.4}, ["policy", "confidence"]),
    ):
        refused = await owner.do(
            "updateProject", "UpdateProjectInput", PROJECT, project=shown, policy=policy
        )
        assert (refused["code"], refused["path"]) == ("INVALID", path)
    run = (await started(owner, shown, majority={}))["run"]["id"]
    await finished(owner, run)
    refused = await owner.do("publishSkills", "PublishSkillsInput", PUBLISHED, run=run)
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["run"])
