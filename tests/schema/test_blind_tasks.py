"""A task tells a blind annotator where the annotator's own acts left it, and no more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.events import projects
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import on
from server.events.core.refusal import Refused
from server.events.labeling import queue
from server.events.labeling.bulk_change import TasksChanged
from server.events.project_policy import Visibility
from tests.support.api import Client, key_of
from tests.support.forms import topic
from tests.support.handmade_migrations import set_aside

FIELDS = "version changedAt status answered overlap"
TASK = f"query($id: ID!) {{ task(id: $id) {{ {FIELDS} }} }}"
LIST = f"""query($project: ID!, $filter: TaskFilter) {{
  tasks(project: $project, filter: $filter) {{ nodes {{ id {FIELDS} }} }} }}"""
ACTED = "position task { version }"
B = [{"question": "topic", "value": {"choice": {"values": ["b"]}}}]


class SharedTask:
    """A task for three; Ann and Bob annotate, Rita reviews, the owner looks on."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self, **policy: Any) -> None:
        workspace = self.workspace
        self.project = await workspace.project(**{"overlap": 3, "review": "all"} | policy)
        (self.task,) = await workspace.tasks(self.project)
        self.people = {name: await workspace.member(name=name) for name in ("ann", "bob", "cat")}
        self.people["rita"] = await workspace.member(Role.REVIEWER, name="rita")
        self.people["owner"] = workspace.owner
        self.clients = {
            name: Client(self.app, await key_of(workspace, who))
            for name, who in self.people.items()
        }

    @property
    def ann(self) -> Any:
        return self.people["ann"]

    async def shown(self, who: str) -> dict[str, Any]:
        """The task by itself, which is the same in a list."""
        id_ = ids.public("task", self.task)
        found: dict[str, Any] = (await self.clients[who].data(TASK, id=id_))["task"]
        (listed,) = [n for n in await self.listed(who) if n.pop("id") == id_]
        assert listed == found
        return found

    async def listed(self, who: str, *statuses: str) -> list[dict[str, Any]]:
        given = {"statuses": statuses} if statuses else None
        project = ids.public("project", self.project)
        nodes: list[dict[str, Any]] = (
            await self.clients[who].data(LIST, project=project, filter=given)
        )["tasks"]["nodes"]
        return nodes

    async def revise(self, who: str, annotation: UUID, version: int) -> Any:
        named = {"task": self.task, "annotation": annotation}
        return await self.clients[who].do(
            "reviseAnnotation", "ReviseAnnotationInput",
            f"... on AnnotationPayload {{ {ACTED} }}",
            **{kind: ids.public(kind, id_) for kind, id_ in named.items()},
            answers=B, expectedVersion=version,
        )  # fmt: skip


@pytest.fixture
async def shared_task(app, workspace):
    made = SharedTask(app, workspace)
    await made.begin()
    return made


async def test_it_stands_as_the_own_acts_left_it_whatever_others_do_since(shared_task, clock):
    workspace, task, ann = shared_task.workspace, shared_task.task, shared_task.ann
    imported = await shared_task.shown("owner")
    clock.advance(10)
    await workspace.annotate(task, shared_task.people["cat"])
    assert await shared_task.shown("ann") == imported  # she did nothing as yet
    clock.advance(10)
    held = await workspace.take(task, ann)
    at_claim = await shared_task.shown("ann")
    assert (at_claim["version"], at_claim["answered"], at_claim["status"]) == (2, 0, "OPEN")
    clock.advance(10)
    bobs = await workspace.annotate(task, shared_task.people["bob"])
    assert await shared_task.shown("ann") == at_claim
    clock.advance(10)
    mine = await workspace.submit(held, topic("b"))
    at_answer = await shared_task.shown("ann")
    assert (at_answer["answered"], at_answer["status"]) == (1, "LABELED")
    assert at_answer["version"] == 3
    clock.advance(10)
    await workspace.approve(task, bobs, shared_task.people["rita"], resolve=False)
    await workspace.comment(task, "Hm.", shared_task.people["rita"], bobs)
    assert await shared_task.shown("ann") == at_answer
    assert (await shared_task.shown("owner"))["status"] == "IN_REVIEW"
    clock.advance(10)
    await workspace.reject(task, mine, shared_task.people["rita"])
    at_verdict = await shared_task.shown("ann")
    assert (at_verdict["status"], at_verdict["answered"]) == ("OPEN", 0)
    assert at_verdict["version"] == 4
    await workspace.manage(queue.reopen, task, more=5)
    assert (await shared_task.shown("owner"))["overlap"] == 7
    await workspace.manage(queue.archive, task)
    assert await shared_task.shown("ann") == at_verdict
    assert (await shared_task.shown("cat"))["version"] == 3


async def test_whoever_sees_all_sees_the_present(app, workspace):
    shared_task = SharedTask(app, workspace)
    await shared_task.begin(visibility=Visibility.ALL)
    await workspace.annotate(shared_task.task, shared_task.people["bob"])
    for who in ("ann", "rita", "owner"):
        assert await shared_task.shown(who) == await shared_task.shown("owner")
        assert (await shared_task.shown(who))["answered"] == 1


async def test_statuses_are_filtered_as_they_are_shown(shared_task):
    workspace = shared_task.workspace
    more = await workspace.tasks(shared_task.project, 3, priority=1)
    mine, skipped, others = more
    for who in ("bob", "cat", "ann"):
        await workspace.annotate(mine, shared_task.people[who])
        await workspace.annotate(others, shared_task.people[who if who != "ann" else "rita"])
    for who in ("bob", "cat", "ann"):
        await workspace.skip(await workspace.take(skipped, shared_task.people[who]))
    public = {ids.public("task", task): name for task, name in zip(
        (shared_task.task, mine, skipped, others), ("new", "mine", "skipped", "others"), strict=True
    )}  # fmt: skip

    async def found(who: str, *statuses: str) -> set[str]:
        return {public[node["id"]] for node in await shared_task.listed(who, *statuses)}

    assert await found("ann", "OPEN") == {"new", "others"}
    assert await found("ann", "LABELED") == {"mine"}
    assert await found("ann", "SKIPPED") == {"skipped"}
    assert await found("ann", "SKIPPED", "LABELED") == {"mine", "skipped"}
    assert await found("ann", "OPEN", "LABELED") == {"new", "others", "mine"}
    assert await found("ann", "ARCHIVED") == set()
    # Bob answered and skipped as well, and before others did.
    assert await found("bob", "OPEN") == {"new"}
    assert await found("owner", "IN_REVIEW") == {"mine", "others"}
    for node in await shared_task.listed("ann", "OPEN"):
        assert node["status"] == "OPEN"


async def test_only_what_the_caller_may_see_outdates_the_expected_version(shared_task):
    workspace, task = shared_task.workspace, shared_task.task
    mine = await workspace.annotate(task, shared_task.ann)
    known = (await shared_task.shown("ann"))["version"]
    bobs = await workspace.annotate(task, shared_task.people["bob"])
    await workspace.comment(task, "Is it?", shared_task.people["rita"], bobs)
    now = (await shared_task.shown("owner"))["version"]
    assert now > known
    for other in (now, known - 1, known + 1):
        refused = await shared_task.revise("ann", mine, other)
        assert (refused["code"], refused["path"]) == ("STALE", ["expectedVersion"])
        assert f"at version {known}," in refused["message"]
    await workspace.comment(task, "Read the guideline.", shared_task.people["rita"])
    assert (await shared_task.revise("ann", mine, known))["code"] == "STALE"
    again = (await shared_task.shown("ann"))["version"]
    assert again == known + 1
    await workspace.comment(task, "Do you mean it?", shared_task.people["rita"], mine)
    assert (await shared_task.revise("ann", mine, again))["code"] == "STALE"
    last = (await shared_task.shown("ann"))["version"]
    done = await shared_task.revise("ann", mine, last)
    assert done["task"]["version"] == last + 1
    refused = await shared_task.revise("owner", mine, 1)
    assert refused["code"] in ("STALE", "FORBIDDEN")


async def test_a_remark_does_not_count_what_happened_before_it(shared_task):
    workspace, task = shared_task.workspace, shared_task.task
    await workspace.annotate(task, shared_task.ann)
    await workspace.annotate(task, shared_task.people["bob"])
    made = await workspace.comment(task, "Read the guideline.", shared_task.people["rita"])
    assert made
    query = (
        """query($task: ID!) { events(filter: {stream: $task}) { nodes { type: name version } } }"""
    )
    public = ids.public("task", task)
    found = (await shared_task.clients["ann"].data(query, task=public))["events"]["nodes"]
    assert [(e["type"], e["version"]) for e in found] == [
        ("task.claimed", 0), ("annotation.submitted", 0), ("comment.added", 0),
    ]  # fmt: skip
    every = (await shared_task.clients["rita"].data(query, task=public))["events"]["nodes"]
    assert [e["version"] for e in every] == [*range(1, 7)]


async def test_whoever_took_part_is_not_told_whether_others_filled_the_task(shared_task):
    workspace = shared_task.workspace
    messages = set()
    for _ in range(2):
        await workspace.annotate(shared_task.task, shared_task.ann)
        if messages:
            for who in ("bob", "cat"):
                await workspace.annotate(shared_task.task, shared_task.people[who])
        refused = await shared_task.clients["ann"].do(
            "claimTask", "ClaimTaskInput", "", project=ids.public("project", shared_task.project),
            task=ids.public("task", shared_task.task),
        )  # fmt: skip
        messages.add((refused["code"], refused["message"]))
        (shared_task.task,) = await workspace.tasks(shared_task.project)
    assert len(messages) == 1


async def test_the_overlap_is_the_imported_one_without_an_act(shared_task):
    await shared_task.workspace.manage(queue.reopen, shared_task.task, more=9)
    assert (await shared_task.shown("ann"))["overlap"] == 3
    assert (await shared_task.shown("owner"))["overlap"] == 9


PROJECT = "query($id: ID!) { project(id: $id) { version changedAt } }"


async def test_the_version_of_a_project_counts_what_the_caller_may_see(shared_task):
    workspace, project = shared_task.workspace, shared_task.project

    async def shown(who: str) -> dict[str, Any]:
        found: dict[str, Any] = await shared_task.clients[who].data(
            PROJECT, id=ids.public("project", project)
        )
        return found["project"]

    async def expect(who: str, version: int) -> None:
        await workspace.do(
            lambda _: [], by=shared_task.people[who], projects=(project,),
            expected=(project, version),
        )  # fmt: skip

    before = await shown("ann")
    assert before == await shown("owner")
    change = TasksChanged(matched=1, changed=1, refused=0, last_task=shared_task.task)
    await workspace.do(lambda _: on(project, change), projects=(project,))
    assert await shown("ann") == before
    assert (await shown("owner"))["version"] == before["version"] + 1
    await expect("ann", before["version"])
    with pytest.raises(Refused, match=f"at version {before['version']},"):
        await expect("ann", before["version"] + 1)
    await expect("owner", before["version"] + 1)
    await workspace.do(
        lambda w: projects.rename(w.project(project), name="Other", description=None),
        projects=(project,),
    )
    assert (await shown("ann"))["version"] == before["version"] + 1
    query = "query($id: ID!) { events(filter: {stream: $id}) { edges { node { version } } } }"
    public = ids.public("project", project)
    edges = (await shared_task.clients["ann"].data(query, id=public))["events"]["edges"]
    assert {edge["node"]["version"] for edge in edges} == {0}
    edges = (await shared_task.clients["rita"].data(query, id=public))["events"]["edges"]
    assert [edge["node"]["version"] for edge in edges] == [1, 2, 3, 4]


RELABEL = "query($id: ID!) { task(id: $id) { relabel { question } } }"


async def test_what_one_is_to_answer_anew_does_not_depend_on_others(shared_task):
    workspace, task = shared_task.workspace, shared_task.task
    mine = await workspace.annotate(task, shared_task.ann)

    async def shown(who: str) -> list[Any]:
        found = await shared_task.clients[who].data(RELABEL, id=ids.public("task", task))
        items: list[Any] = found["task"]["relabel"]
        return items

    await workspace.do(lambda _: on(task, set_aside(mine)), tasks=(task,))
    assert await shown("ann") == [{"question": "topic"}]
    assert await shown("bob") == []
    for who in ("bob", "cat", "rita"):
        await workspace.annotate(task, shared_task.people[who])
    assert await shown("owner") == []
    assert await shown("ann") == [{"question": "topic"}]
    await workspace.manage(queue.reopen, task)
    await workspace.annotate(task, shared_task.ann)
    assert await shown("ann") == []
