"""What is under hold is not erased and not archived, and the refusal says so."""

from __future__ import annotations

from typing import Any

import asyncpg

from server.events.core import ids
from server.events.labeling import queue
from tests.schema.test_erasure import ask, erased
from tests.schema.test_statements import counted
from tests.support.api import Client, key_of
from tests.support.erasing import SECRET, places
from tests.support.forms import MIXED
from tests.support.workspace import Workspace
from tests.test_history import compare

JOBS = {"erasure"}
HELD = "... on HoldPayload { position hold { id } }"
TASK = "... on TaskPayload { position }"
LISTED = """{ holds { nodes { id target reason endsAt placedBy { id } heldTask { id }
  heldProject { id } } } }"""
BULK = "... on ChangeTasksPayload { matched changed refused }"


async def hold(client: Client, **given: Any) -> str:
    made = await client.do("hold", "HoldInput", HELD, **{"reason": "A lawsuit.", **given})
    return made["hold"]["id"]


async def release(client: Client, hold: str) -> None:
    made = await client.do("releaseHold", "ReleaseHoldInput", HELD, hold=hold, reason="It is over.")
    assert made["hold"] is None
    assert int(made["position"])


async def revert(client: Client, position: int) -> str:
    payload = "... on RevertPayload { position }"
    made = await client.do("revert", "RevertInput", payload, position=str(position))
    return made.get("code", "done")


async def archive(client: Client, task: str) -> str:
    made = await client.do(
        "changeTask", "ChangeTaskInput", TASK, task=task, change={"archive": True}
    )
    return made.get("code", "done")


async def test_tasks_under_hold_stay(app: Any, workspace: Workspace, owner: asyncpg.Connection):
    project = await workspace.project(MIXED)
    item = {"inputs": {"text": SECRET}, "subject_refs": (SECRET,)}
    tasks = await workspace.import_(project, [item, item, {"inputs": {"text": SECRET}}])
    named, held, plain = (ids.public("task", task) for task in tasks)
    client = Client(app, await key_of(workspace, workspace.owner))
    on_subject = await hold(client, subject=SECRET)
    on_task = await hold(client, task=held, until="2126-03-03T12:00:00Z")
    listed = (await client.data(LISTED))["holds"]["nodes"]
    assert [one["target"] for one in listed] == ["TASK", "SUBJECT"]
    assert listed[0]["heldTask"] == {"id": held}
    for wanted, number in (([plain, held], "1"), ([named], "0")):
        refused = await ask(client, "eraseContent", tasks=wanted)
        assert (refused["code"], refused["path"]) == ("HELD", ["tasks", number])
    assert (await ask(client, "eraseSubject", subject=SECRET))["code"] == "HELD"
    assert [await archive(client, task) for task in (named, held)] == ["HELD", "HELD"]
    bulk = await client.do(
        "changeTasks", "ChangeTasksInput", BULK, project=ids.public("project", project),
        filter={}, change={"archive": True},
    )  # fmt: skip
    assert (bulk["matched"], bulk["changed"], bulk["refused"]) == (3, 1, 2)
    await release(client, on_subject)
    again = await hold(client, task=held, until="2126-03-03T12:00:00Z")
    with counted() as statements:
        dry = await ask(client, "eraseSubject", subject=SECRET, dryRun=True)
    preview = dry["preview"]
    assert (preview["streams"], preview["withheldStreams"]) == (1, 1)
    ends = "2126-03-03T12:00:00+00:00"
    assert preview["holds"] == [{"id": id_, "endsAt": ends} for id_ in (again, on_task)]
    assert sum(".hold " in text for text in statements) == 1, "the holds are read at once"
    await release(client, again)
    done = await erased(client, "eraseSubject", subject=SECRET)
    assert (done["withheldStreams"], done["erasedEvents"]) == (1, 1)
    await release(client, on_task)
    await erased(client, "eraseContent", tasks=[held, plain])
    assert await places(owner) == set()
    await compare(owner, workspace.org)


async def test_what_was_done_to_things_under_hold_is_not_undone(app: Any, workspace: Workspace):
    project, other = await workspace.project(MIXED), await workspace.project(MIXED)
    item = {"inputs": {"text": "?"}, "subject_refs": (SECRET,)}
    tasks = await workspace.import_(project, [item, *({"inputs": {"text": "?"}},) * 2])
    tasks += await workspace.tasks(other)
    done = [await workspace.manage(queue.prioritize, task, priority=2) for task in tasks]
    client = Client(app, await key_of(workspace, workspace.owner))
    await hold(client, subject=SECRET)
    await hold(client, task=ids.public("task", tasks[1]))
    await hold(client, project=ids.public("project", other))
    undone = [await revert(client, receipt.position) for receipt in done]
    assert undone == ["HELD", "HELD", "done", "HELD"]


async def test_a_project_under_hold_stays(app: Any, workspace: Workspace):
    project = await workspace.project(MIXED)
    [task] = [ids.public("task", task) for task in await workspace.tasks(project)]
    client = Client(app, await key_of(workspace, workspace.owner))
    public = ids.public("project", project)
    placed = await hold(client, project=public)
    payload = "... on ProjectPayload { position }"
    refused = await client.do("archiveProject", "ProjectInput", payload, project=public)
    assert (refused["code"], refused["path"]) == ("HELD", ["project"])
    assert await archive(client, task) == "HELD"
    assert (await ask(client, "eraseContent", tasks=[task]))["code"] == "HELD"
    await release(client, placed)
    assert await archive(client, task) == "done"
    made = await client.do("archiveProject", "ProjectInput", payload, project=public)
    assert "position" in made
