"""Tasks whose answers a migration made equal: a reason says so, and they are resolved in bulk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.projections.engine.check import check
from tests.schema.test_migrations import NEXT, AnsweredProject
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds, publish, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

TASKS = """query($project: ID!) { tasks(project: $project) { nodes { status reviewReason
resolution { method answers { value { ... on ChoiceAnswer { values } } } } } } }"""
COUNTS = "... on ChangeTasksPayload { matched changed refused }"
GIVEN = [("cat", "lion"), ("cat", "dog"), ("lion", "lion"), ("lion", "cat"), ("cat", "lion")]
AGREED, TIE = ("IN_REVIEW", "AGREED_AFTER_MIGRATION"), ("IN_REVIEW", "TIE")
DONE = ("DONE", None)
MERGED = {"method": "MAJORITY", "answers": [{"value": {"values": ["cat"]}}]}


@pytest.fixture
async def answered(database: Database, workspace: Workspace) -> AnsweredProject:
    """Two people answered each task, which waits where they chose differently; one is archived."""
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy)), overlap=2)
    people = await workspace.members(2)
    made = AnsweredProject(workspace, taxonomy, project, people[0])
    made.tasks = await workspace.tasks(project, len(GIVEN))
    await workspace.annotate_all(
        (task, by, kind(value))
        for task, values in zip(made.tasks, GIVEN, strict=True)
        for by, value in zip(people, values, strict=True)
    )
    await publish(database, workspace, taxonomy, NEXT)
    return made


async def standing(client: Client, answered: AnsweredProject) -> list[tuple[str, str | None]]:
    nodes = await shown(client, answered)
    return [(node["status"], node["reviewReason"]) for node in nodes]


async def shown(client: Client, answered: AnsweredProject) -> Any:
    found = await client.data(TASKS, project=ids.public("project", answered.project))
    return found["tasks"]["nodes"]


async def compare(client: Client, answered: AnsweredProject) -> Any:
    given = {"filter": {}, "change": {"compareAgain": True}}
    project = ids.public("project", answered.project)
    return await client.do("changeTasks", "ChangeTasksInput", COUNTS, project=project, **given)


async def one(client: Client, task: UUID, change: Any) -> None:
    given = {"task": ids.public("task", task), "change": change}
    done = await client.do("changeTask", "ChangeTaskInput", "", **given)
    assert done["__typename"] == "TaskPayload", done


async def test_they_are_resolved_in_bulk_by_the_policy(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    manager = await key_of(answered.workspace, await answered.workspace.member(Role.MANAGER))
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, manager)
        await one(client, answered.tasks[4], {"archive": True})
        assert await standing(client, answered) == [TIE, TIE, DONE, TIE, ("ARCHIVED", "TIE")]
        assert await compare(client, answered) == counts(changed=0, refused=1)
        await answered.begin(client)
        migration = (await answered.ended(client))["id"]
        expected = [AGREED, TIE, DONE, AGREED, ("ARCHIVED", "TIE")]
        assert await standing(client, answered) == expected
        author = Client(app, await key_of(answered.workspace, answered.ann))
        assert [node["reviewReason"] for node in await shown(author, answered)] == [None] * 5
        for role in (Role.ANNOTATOR, Role.REVIEWER):
            other = Client(
                app, await key_of(answered.workspace, await answered.workspace.member(role))
            )
            assert (await compare(other, answered))["code"] == "FORBIDDEN"
    # Another process, which has no taxonomy at hand yet.
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, manager)
        assert await compare(client, answered) == counts(changed=2, refused=1)
        assert await compare(client, answered) == counts(changed=0, refused=1)
        assert await standing(client, answered) == [DONE, TIE, DONE, DONE, ("ARCHIVED", "TIE")]
        assert (await shown(client, answered))[0]["resolution"] == MERGED
        await one(client, answered.tasks[4], {"restore": True})
        await one(client, answered.tasks[4], {"compareAgain": True})
        await answered.revert(client, migration)
        back = await answered.ended(client)
        found = {r["rule"]: (r["labels"], r["annotations"]) for r in back["rules"]}
        assert (back["reopened"], found) == (0, {"RESTORED": (10, 10)})
        # A final answer goes back like the labels: cats were cats.
        assert await standing(client, answered) == [DONE, TIE, DONE, DONE, DONE]
    assert (await types(owner, answered, answered.tasks[0]))[-5:] == [
        "labels.migrated", "task.sent_to_review", "task.resolved", "labels.migrated",
        "labels.restored",
    ]  # fmt: skip
    assert await check(database.admin_url, processes=0) == []


async def types(owner: asyncpg.Connection, answered: AnsweredProject, task: UUID) -> list[str]:
    """What happened to a task."""
    query = "SELECT type FROM events WHERE org_id = $1 AND stream = $2 ORDER BY position"
    return [row["type"] for row in await owner.fetch(query, answered.workspace.org, task)]


def counts(*, changed: int, refused: int) -> dict[str, Any]:
    typename = {"__typename": "ChangeTasksPayload"}
    return typename | {"matched": len(GIVEN), "changed": changed, "refused": refused}


async def test_texts_that_kept_people_from_agreeing_no_longer_do(
    workspace: Workspace, database: Database
):
    """Tasks that wait because their texts were compared are compared by the rules of now."""
    note = {"kind": "text", "name": "note", "title": "Note", "required": False}
    topic = {"kind": "choice", "name": "topic", "title": "T", "options": [{"value": "a"}]}
    project = await workspace.project(form(topic, note | {"consensus": "exact"}), overlap=2)
    (task,) = await workspace.tasks(project)
    for by in await workspace.members(2):
        text = {"note": {"kind": "text", "text": str(by.member)}}
        await workspace.annotate(task, by, {"topic": {"kind": "choice", "values": ["a"]}} | text)
    answered = AnsweredProject(workspace, task, project, workspace.owner)
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(workspace, workspace.owner))
        assert await standing(client, answered) == [TIE]
        await one(client, task, {"compareAgain": True})
        assert await standing(client, answered) == [TIE]
        await workspace.publish(project, form(topic, note))
        await one(client, task, {"compareAgain": True})
        [node] = await shown(client, answered)
        answers = [{"value": {"values": ["a"]}}]
        assert node["resolution"] == {"method": "MAJORITY", "answers": answers}
