"""Results of runs are adopted: what gets a final answer, what is left, and how it is undone."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.test_runs import DIFF, finished, started, values
from tests.support.api import Client, client_of, key_of
from tests.support.erasing import positions
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Workspace

JOBS = {"runs", "run adoption"}
pytestmark = pytest.mark.usefixtures("programs_forked")
ADOPT = "... on AdoptRunPayload { position counts { outcome tasks } run { id } }"
RUN = """query($id: ID!, $after: String) { run(id: $id) {
  fits { question tasks votes people values iterations converged logLikelihood }
  people(question: "topic", first: 2, after: $after) { nodes { question answers skill member { id }
    confusion { truth said probability } } pageInfo { endCursor hasNextPage } totalCount }
  results(first: 4) { nodes { task { id } confidence confidences { question value }
    answers { question } } pageInfo { hasNextPage endCursor } } } }"""
ADOPTIONS = """query($id: ID!) { run(id: $id) { progress { done total } adoptions {
  leastConfidence position startedAt finishedAt failure by { id } counts { outcome tasks } } } }"""
PREVIEW = """query($id: ID!, $least: Float!, $outcomes: [AdoptionOutcome!], $first: Int,
  $after: String) { run(id: $id) { adoptionPreview(leastConfidence: $least, outcomes: $outcomes,
  first: $first, after: $after) { nodes { outcome task { id } }
  pageInfo { hasNextPage endCursor } } } }"""
TASK = """query($id: ID!) { task(id: $id) { status resolution { method confidence run { id method }
  answers { value { ... on ChoiceAnswer { values } } }
  lineage { steps { kind run { id method position } } } } } }"""
AS_OF = """query($id: ID!, $position: Position!) { asOf(position: $position) { run(id: $id) {
  adoptions { position } adoptionPreview { nodes { outcome task { id } } } } } }"""
UNDONE = "... on RevertPayload { position reversals { stream } }"
SAID = ("aaa", "bbb", "aab", "bba", "aab", "bab", "abc", "abc", "abc")
"""What three people say of each task; of the last three, nobody agrees with another."""


async def worked(workspace: Workspace) -> tuple[UUID, list[UUID], list[Any], list[list[UUID]]]:
    """Tasks that three people answered, the first of whom is the most reliable."""
    project = await workspace.project(CHOICE, overlap=3)
    people, tasks = await workspace.members(3), await workspace.tasks(project, len(SAID))
    answers = []
    for task, said in zip(tasks, SAID, strict=True):
        given = zip(people, said, strict=True)
        answers.append([await workspace.annotate(task, who, topic(value)) for who, value in given])
    return project, tasks, people, answers


async def adopted(client: Client, run: str) -> Any:
    """The last adoption of a run, once it has ended."""
    async with asyncio.timeout(60):
        while True:
            found = (await client.data(ADOPTIONS, id=run))["run"]["adoptions"]
            if found and found[-1]["finishedAt"]:
                return found[-1]
            await asyncio.sleep(0.05)


def counted(counts: Any) -> dict[str, int]:
    return {one["outcome"]: one["tasks"] for one in counts}


async def adopt(client: Client, run: str, **given: Any) -> Any:
    return await client.do("adoptRun", "AdoptRunInput", ADOPT, run=run, **given)


async def shown(client: Client, tasks: list[UUID], number: int) -> Any:
    return (await client.data(TASK, id=ids.public("task", tasks[number])))["task"]


async def test_what_a_run_found(app: Any, workspace: Workspace) -> None:
    project, tasks, people, _ = await worked(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    made = await started(client, ids.public("project", project), oneCoin={})
    run = (await finished(client, made["run"]["id"]))["id"]
    assert (made["run"]["parameters"]) == {"questions": ["topic"], "iterations": 1000}
    found = (await client.data(RUN, id=run))["run"]
    [fit] = found["fits"]
    assert (fit["tasks"], fit["votes"], fit["people"], fit["values"]) == (9, 27, 3, 3)
    assert fit["converged"]
    assert fit["logLikelihood"] < 0
    more = (await client.data(RUN, id=run, after=found["people"]["pageInfo"]["endCursor"]))["run"]
    skills = {
        one["member"]["id"]: one["skill"]
        for one in (*found["people"]["nodes"], *more["people"]["nodes"])
    }
    first, second, third = (skills[ids.public("member", one.member)] for one in people)
    assert 1 > first > second > third > 0
    assert [one["task"]["id"] for one in found["results"]["nodes"]] == [
        ids.public("task", task) for task in sorted(tasks)[:4]
    ]
    assert all(0.3 < one["confidence"] <= 1 for one in found["results"]["nodes"])
    other = await started(client, ids.public("project", project), majority={})
    await finished(client, other["run"]["id"])
    against = DIFF.replace("against: CURRENT", f'other: "{other["run"]["id"]}"')
    changes = (await client.data(against, id=run))["run"]["diff"]["nodes"]
    assert {one["task"]["id"] for one in changes} == {ids.public("task", one) for one in tasks[6:]}
    sides = [(values(one["before"]), values(one["after"])) for one in changes]
    assert sides == [(None, [["a"]])] * 3


async def require_adopted(client: Client, tasks: list[UUID], run: str) -> None:
    """The task on which nobody agreed has the answer of the run, and says so."""
    after = await shown(client, tasks, 6)
    final = after["resolution"]
    assert after["status"] == "DONE"
    assert (final["method"], final["run"]) == ("RUN", {"id": run, "method": "ONE_COIN"})
    assert values(final["answers"]) == [["a"]]
    assert 0.34 < final["confidence"] < 1
    last = final["lineage"]["steps"][-1]
    assert (last["kind"], last["run"]["method"]) == ("RESOLVED", "ONE_COIN")
    assert (await shown(client, tasks, 8))["status"] == "IN_REVIEW"


async def test_a_run_is_adopted_and_undone_as_one(app: Any, workspace: Workspace) -> None:
    project, tasks, _, answers = await worked(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    made = await started(client, ids.public("project", project), oneCoin={})
    run = (await finished(client, made["run"]["id"]))["id"]
    moved, held = (ids.public("task", task) for task in tasks[7:])
    await workspace.comment(tasks[6], "Which one?")
    await workspace.approve(tasks[7], answers[7][1], workspace.owner)
    await client.do("hold", "HoldInput", "__typename", task=held, reason="Lawsuit")
    dry = await adopt(client, run, dryRun=True)
    expected = {"ADOPTED": 1, "SAME": 6, "MOVED": 1, "HELD": 1}
    assert (dry["position"], counted(dry["counts"])) == (None, expected)
    here = (await client.data(PREVIEW, id=run, least=0))["run"]["adoptionPreview"]["nodes"]
    begun = await adopt(client, run)
    ended = await adopted(client, run)
    assert counted(ended["counts"]) == expected
    assert (ended["failure"], ended["position"]) == (None, begun["position"])
    assert ended["by"]["id"] == ids.public("member", workspace.owner.member)
    left = await client.data(PREVIEW, id=run, least=0, outcomes=["MOVED", "HELD"])
    found = left["run"]["adoptionPreview"]["nodes"]
    assert {one["task"]["id"]: one["outcome"] for one in found} == {moved: "MOVED", held: "HELD"}

    await require_adopted(client, tasks, run)
    was = await client.data(AS_OF, id=run, position=str(int(begun["position"]) - 1))
    assert was["asOf"]["run"] == {"adoptions": [], "adoptionPreview": {"nodes": here}}
    undone = await client.do("revert", "RevertInput", UNDONE, position=begun["position"])
    assert [one["stream"] for one in undone["reversals"]] == [ids.public("task", tasks[6])]
    back = await shown(client, tasks, 6)
    assert (back["status"], back["resolution"]) == ("IN_REVIEW", None)
    await client.do("revert", "RevertInput", UNDONE, position=undone["position"])
    assert (await shown(client, tasks, 6))["resolution"]["run"]["id"] == run
    assert "position" in await adopt(client, run, leastConfidence=1)
    assert counted((await adopted(client, run))["counts"]).keys() == {"UNSURE"}


async def test_what_is_refused(app: Any, workspace: Workspace, owner: asyncpg.Connection) -> None:
    project, tasks, _, _ = await worked(workspace)
    client, name = await client_of(app, workspace, Role.MANAGER), ids.public("project", project)
    for method, code, path in (
        ({"wawa": {"questions": ["color"]}}, "NOT_FOUND", ["wawa", "questions", "0"]),
        ({"wawa": {"questions": []}}, "LIMIT", ["wawa", "questions"]),
        ({"oneCoin": {"questions": ["topic"] * 2}}, "INVALID", ["oneCoin", "questions", "1"]),
        ({"oneCoin": {"iterations": 0}}, "INVALID", ["oneCoin", "iterations"]),
        ({"dawidSkene": {"smoothing": -1}}, "INVALID", ["dawidSkene", "smoothing"]),
    ):
        refused = await started(client, name, **method)
        assert (refused["code"], refused["path"]) == (code, ["method", *path]), refused
    run = (await finished(client, (await started(client, name, dawidSkene={}))["run"]["id"]))["id"]
    refused = await adopt(client, run, leastConfidence=1.5)
    assert (refused["code"], refused["path"]) == ("INVALID", ["leastConfidence"])
    auditor = await client_of(app, workspace, Role.AUDITOR)
    assert (await adopt(auditor, run))["code"] == "FORBIDDEN"
    unsure = await adopt(client, run, leastConfidence=1, dryRun=True)
    assert counted(unsure["counts"])["UNSURE"] > 0
    await workspace.erase(tasks[0], await positions(owner, workspace, tasks[0]))
    assert (await adopt(client, run))["code"] == "ERASED"
