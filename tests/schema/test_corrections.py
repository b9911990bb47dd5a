"""Annotations with the same error are found, corrected as one, seen so, and put back as one."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.events.labeling import queue
from tests.support.api import Client, key_of
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Workspace

COUNTS = "counts { outcome annotations }"
CORRECT = f"""... on CorrectAnnotationsPayload {{ position asOfPosition correction {{ id }}
  preview {{ tasks complete {COUNTS} changes {{ before after annotations }}
    sample {{ task {{ id }} annotations {{ outcome labels {{ question value region }} similarity
      after {{ question value {{ ... on ChoiceAnswer {{ values }} }} }} }} }} }} }}"""
CORRECTION = f"""query($id: ID!) {{ correction(id: $id) {{ action reason pattern replacedBy position
  asOfPosition finishedAt stoppedBy taskCount withReviewed {COUNTS} by {{ id }}
  project {{ id }} }} }}"""
TASK = """query($id: ID!) { task(id: $id) { status resolution { method answers {
    value { ... on ChoiceAnswer { values } } } }
  annotations { id status revision reason reviewer { id } author { id }
    answers { question value { ... on ChoiceAnswer { values } ... on TextAnswer { text } } }
    correction { reason by { id } correction { id } }
    lineage { steps { kind correction { id } by { id } } } } } }"""
MATCHES = """query($id: ID!, $pattern: CorrectionPatternInput!, $action: CorrectionActionInput,
  $first: Int, $after: String, $last: Int, $before: String) { project(id: $id) {
  correctionMatches(pattern: $pattern, action: $action, first: $first, after: $after, last: $last,
    before: $before) { nodes { task { id } annotations { outcome similarity annotation { id }
    labels { value region } } } pageInfo { hasNextPage endCursor startCursor } } } }"""
LISTED = "query($id: ID!) { project(id: $id) { corrections { nodes { id } } } }"
UNDONE = "... on RevertPayload { position reversals { stream } }"


def public(task: UUID) -> str:
    return ids.public("task", task)


def counted(counts: Any) -> dict[str, int]:
    return {one["outcome"]: one["annotations"] for one in counts}


async def correct(client: Client, project: UUID, **given: Any) -> Any:
    given = {"reason": "The guideline says so.", **given}
    id_ = ids.public("project", project)
    return await client.do(
        "correctAnnotations", "CorrectAnnotationsInput", CORRECT, project=id_, **given
    )


async def ended(client: Client, correction: str) -> Any:
    """A correction, once it has ended."""
    async with asyncio.timeout(60):
        while True:
            found = (await client.data(CORRECTION, id=correction))["correction"]
            if found["finishedAt"]:
                return found
            await asyncio.sleep(0.05)


async def shown(client: Client, task: UUID) -> Any:
    return (await client.data(TASK, id=public(task)))["task"]


async def said(workspace: Workspace, words: str, **policy: Any) -> tuple[UUID, list[UUID], Any]:
    """Tasks that one person each answered, with the annotations."""
    project = await workspace.project(CHOICE, **policy)
    ann, tasks = await workspace.member(), await workspace.tasks(project, len(words))
    given = [
        await workspace.annotate(task, ann, topic(value))
        for task, value in zip(tasks, words, strict=True)
    ]
    return project, tasks, (ann, given)


async def test_labels_are_replaced_as_one_and_put_back(app: Any, workspace: Workspace) -> None:
    project, tasks, (ann, given) = await said(workspace, "aabacaa")
    client = Client(app, await key_of(workspace, workspace.owner))
    author = Client(app, await key_of(workspace, ann))
    wrong = {"pattern": {"question": "topic", "value": "a"}, "action": {"replaceLabel": "b"}}
    dry = await correct(client, project, **wrong, dryRun=True)
    assert (dry["position"], dry["correction"]) == (None, None)
    assert counted(dry["preview"]["counts"]) == {"CORRECTED": 5}
    assert dry["preview"]["changes"] == [{"before": "a", "after": "b", "annotations": 5}]
    [first, *_] = dry["preview"]["sample"][0]["annotations"]
    assert first["labels"] == [{"question": "topic", "value": "a", "region": None}]
    assert first["after"] == [{"question": "topic", "value": {"values": ["b"]}}]

    await workspace.approve(tasks[0], given[0], workspace.owner)
    await client.do("hold", "HoldInput", "__typename", task=public(tasks[1]), reason="Lawsuit")
    await workspace.manage(queue.archive, tasks[3])
    begun = await correct(client, project, **wrong, position=dry["asOfPosition"])
    done = await ended(client, begun["correction"]["id"])
    assert counted(done["counts"]) == {"CORRECTED": 2, "MOVED": 1, "HELD": 1, "ARCHIVED": 1}
    assert (done["stoppedBy"], done["taskCount"], done["position"]) == (None, 5, begun["position"])
    assert done["replacedBy"] == {"value": "b"}
    assert done["pattern"]["values"] == ["a"]
    assert done["by"]["id"] == ids.public("member", workspace.owner.member)

    for reader in (client, author):
        after = await shown(reader, tasks[5])
        [one] = after["annotations"]
        assert one["answers"][0]["value"]["values"] == ["b"]
        assert one["author"]["id"] == ids.public("member", ann.member)
        assert (one["status"], one["revision"], one["reviewer"]) == ("SUBMITTED", 2, None)
        assert one["correction"]["reason"] == "The guideline says so."
    assert one["correction"]["correction"] is None
    after = await shown(client, tasks[5])
    assert after["resolution"]["answers"] == [{"value": {"values": ["b"]}}]
    last = after["annotations"][0]["lineage"]["steps"][-1]
    assert (last["kind"], last["correction"]) == ("CORRECTED", {"id": begun["correction"]["id"]})

    undone = await client.do("revert", "RevertInput", UNDONE, position=begun["position"])
    assert {one["stream"] for one in undone["reversals"]} == {public(tasks[5]), public(tasks[6])}
    back = await shown(client, tasks[5])
    assert back["annotations"][0]["answers"][0]["value"]["values"] == ["a"]
    assert (back["annotations"][0]["correction"], back["status"]) == (None, "DONE")
    await client.do("revert", "RevertInput", UNDONE, position=undone["position"])
    again = await shown(client, tasks[5])
    assert again["annotations"][0]["answers"][0]["value"]["values"] == ["b"]
    listed = (await client.data(LISTED, id=ids.public("project", project)))["project"]
    assert [one["id"] for one in listed["corrections"]["nodes"]] == [begun["correction"]["id"]]
