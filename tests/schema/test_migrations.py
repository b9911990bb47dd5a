"""A project goes over to another version of its taxonomy while people label, and back again."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling.tasks import AnnotationStatus, Status, Task
from server.jobs.label_migration import LabelMigration
from server.projections.engine.check import check
from taxonomy import Concept
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.jobs import run_once
from tests.support.taxonomies import ANIMALS, kind, kinds, publish, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

SHOWN = """... on MigrationPayload { migration { id status fromVersions toVersion planned } }"""
REPORT = """query($project: ID!) { project(id: $project) { formVersion migrations {
nodes { id status tasks planned reopened undoes { id } rules { rule labels annotations } } } } }"""
PAGE = """query($project: ID!, $after: String) { project(id: $project) {
migrations(first: 1, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage } } } }"""
RELABEL = """query($project: ID!, $filter: TaskFilter) { tasks(project: $project, filter: $filter) {
nodes { id relabel { question concept candidates rule chosen { label }
  choices(language: "de") { value label path { value } } } } } }"""
ROWS = (
    "SELECT a.id, a.status, a.answers, a.form_version, t.status AS task, t.resolution, t.answered, "
    "t.claimable, t.relabel FROM projection_1.annotation a JOIN projection_1.task t "
    "ON t.org_id = a.org_id AND t.id = a.task_id WHERE a.org_id = $1 ORDER BY a.id"
)
SLICE = "SELECT max(position) FROM events WHERE org_id = $1 AND type = 'labels.migrated'"
UNDONE = "... on RevertPayload { reversals { name undoes } }"
NEXT = (
    *ANIMALS[:4],
    Concept("lion", {"en": "Lion"}, ("cat",), deprecated=True, replaced_by=("cat",)),
    Concept("dog", {"en": "Hound"}, ("mammal", "pet")),
)
"""The second version: lions are cats, dogs are called otherwise, and birds are gone."""
GIVEN = ["cat", "lion", "dog", "鳥", "cat"]
RULES = {"UNCHANGED": (2, 2), "MERGED": (1, 1), "RENAMED": (1, 1), "REMOVED": (1, 1)}


BIRD = {
    "question": "kind",
    "concept": "鳥",
    "candidates": ["animal"],
    "rule": "REMOVED",
    "chosen": {"label": "鳥"},
    "choices": [{"value": "animal", "label": "Tier", "path": [{"value": "animal"}]}],
}
"""What waits for its author."""


class AnsweredProject:
    """A project with five answers, before its taxonomy got a second version."""

    def __init__(self, workspace: Workspace, taxonomy: UUID, project: UUID, ann: Actor) -> None:
        self.workspace, self.taxonomy, self.project, self.ann = workspace, taxonomy, project, ann
        self.tasks: list[UUID] = []

    async def begin(self, client: Client, version: int = 2) -> Any:
        return await client.do(
            "migrateTaxonomy",
            "MigrateTaxonomyInput",
            SHOWN,
            project=ids.public("project", self.project),
            taxonomy=ids.public("taxonomy", self.taxonomy),
            toVersion=version,
        )

    async def revert(self, client: Client, migration: str) -> Any:
        project = ids.public("project", self.project)
        given = {"project": project, "migration": migration}
        return await client.do("revertMigration", "RevertMigrationInput", SHOWN, **given)

    async def report(self, client: Client) -> Any:
        found = await client.data(REPORT, project=ids.public("project", self.project))
        return found["project"]["migrations"]["nodes"]

    async def ended(self, client: Client) -> Any:
        """Wait until the server itself has finished what runs; return the last report."""
        for _ in range(400):
            last = (await self.report(client))[0]
            if last["status"] != "RUNNING":
                return last
            await asyncio.sleep(0.05)
        raise TimeoutError

    async def relabels(self, client: Client, given: Any) -> Any:
        project = ids.public("project", self.project)
        found = await client.data(RELABEL, project=project, filter=given)
        return found["tasks"]["nodes"]

    async def rows(self, owner: asyncpg.Connection) -> list[dict[str, Any]]:
        return [dict(row) for row in await owner.fetch(ROWS, self.workspace.org)]


@pytest.fixture
async def answered(database: Database, workspace: Workspace) -> AnsweredProject:
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy)))
    made = AnsweredProject(workspace, taxonomy, project, await workspace.member(Role.ANNOTATOR))
    for value in GIVEN:
        (task,) = await workspace.tasks(project)
        await workspace.annotate(task, made.ann, kind(value))
        made.tasks.append(task)
    await publish(database, workspace, taxonomy, NEXT)
    return made


PLAN = """query($project: ID!, $taxonomy: ID!, $version: Int!) { project(id: $project) {
  migrationPlan(taxonomy: $taxonomy, toVersion: $version) { toVersion tasks reopened rules {
    rule labels annotations samples { question conceptId labels targets } } } } }"""


async def test_a_dry_run_says_what_the_report_will_say(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    before = await answered.rows(owner)
    ids_ = {"project": ids.public("project", answered.project)}
    ids_ |= {"taxonomy": ids.public("taxonomy", answered.taxonomy)}
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        plan = (await client.data(PLAN, **ids_, version=2))["project"]["migrationPlan"]
        found = {r["rule"]: (r["labels"], r["annotations"]) for r in plan["rules"]}
        assert (plan["tasks"], plan["reopened"], found) == (5, 1, RULES)
        samples = {rule["rule"]: rule["samples"] for rule in plan["rules"]}
        cats = {"question": "kind", "conceptId": "cat", "labels": 2, "targets": ["cat"]}
        assert samples["UNCHANGED"] == [cats]
        assert samples["MERGED"] == [{**cats, "conceptId": "lion", "labels": 1}]
        assert samples["REMOVED"][0]["targets"] == ["animal"]
        assert await answered.rows(owner) == before
        for version, code in ((1, "CONFLICT"), (3, "NOT_FOUND")):
            refused = await client.ask(PLAN, **ids_, version=version)
            assert refused["errors"][0]["extensions"]["code"] == code
        author = Client(app, await key_of(answered.workspace, answered.ann))
        refused = await author.ask(PLAN, **ids_, version=2)
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


CONTENTS = """{ events(filter: {types: [LABELS_MIGRATED, TASK_RELABEL_REQUESTED]}) { nodes {
  ... on LabelsMigrated { content { ... on LabelsContent { changes { question before after rules
    regions { region } annotation { id } } } } }
  ... on RelabelRequested { content { ... on RelabelContent { items { question concept rule
    candidates annotation { id } chosen { label } } } } } } } }"""


async def test_labels_follow_and_what_is_doubtful_waits_for_its_author(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    before = await answered.rows(owner)
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        begun = await answered.begin(client)
        assert begun["__typename"] == "MigrationPayload", begun
        assert begun["migration"]["planned"] == 5
        done = await answered.ended(client)
        found = {r["rule"]: (r["labels"], r["annotations"]) for r in done["rules"]}
        assert (done["status"], done["tasks"], done["reopened"], found) == ("DONE", 5, 1, RULES)
        after = await answered.rows(owner)
        values = [row["answers"].split('"values":["')[1][:-4] for row in after]
        assert values == ["cat", "cat", "dog", "鳥", "cat"]
        statuses = ["SUBMITTED"] * 3 + ["OUTDATED", "SUBMITTED"]
        assert [row["status"] for row in after] == statuses
        assert [row["form_version"] for row in after] == [2, 2, 2, 1, 2]
        assert [row["relabel"] for row in after] == [False, False, False, True, False]

        events = (await client.data(CONTENTS))["events"]["nodes"]
        changes = [one for event in events for one in event["content"].get("changes", ())]
        assert all(change["annotation"] for change in changes)
        assert {(*change["before"], *change["after"]) for change in changes} >= {("lion", "cat")}
        [item] = [one for event in events for one in event["content"].get("items", ())]
        assert item.pop("annotation")["id"]
        assert item.items() <= BIRD.items()

        author = Client(app, await key_of(answered.workspace, answered.ann))
        other = Client(app, await key_of(answered.workspace, await answered.workspace.member()))
        [waiting] = await answered.relabels(client, {"relabel": True})
        assert waiting["relabel"] == [BIRD]
        assert waiting in await answered.relabels(author, None)
        assert {**waiting, "relabel": []} in await answered.relabels(other, None)
    history = await owner.fetch(
        "SELECT answers, form_version FROM projection_1.annotation_history WHERE org_id = $1",
        answered.workspace.org,
    )
    was = sorted((row["answers"], row["form_version"]) for row in before)
    assert sorted(map(tuple, history)) == was, "what was chosen then, under the version of then"


async def test_a_migration_is_taken_back(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    before = await answered.rows(owner)
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        await answered.begin(client)
        done = await answered.ended(client)
        again = await answered.begin(client)
        assert (again["code"], again["path"]) == ("CONFLICT", ["toVersion"])
        # By the position of any of its events; the other tests name the migration.
        place = await owner.fetchval(SLICE, answered.workspace.org)
        back = await client.do("revert", "RevertInput", UNDONE, position=str(place))
        assert back["reversals"][0]["name"] == "project.migration_started", back
        undone = await answered.ended(client)
        assert undone["undoes"] == {"id": done["id"]}
        found = {r["rule"]: (r["labels"], r["annotations"]) for r in undone["rules"]}
        assert found == {"RESTORED": (4, 4), "RETURNED": (1, 1)}
        assert undone["reopened"] == 0
        assert await answered.rows(owner) == before
        assert (await answered.report(client))[1]["status"] == "REVERTED"
        page: Any = {"edges": [{"cursor": None}]}
        for id_, more in ((undone["id"], True), (done["id"], False)):
            after = page["edges"][0]["cursor"]
            project = ids.public("project", answered.project)
            page = (await client.data(PAGE, project=project, after=after))["project"]["migrations"]
            assert page["edges"][0]["node"]["id"] == id_
            assert page["pageInfo"] == {"hasNextPage": more}
        author = Client(app, await key_of(answered.workspace, answered.ann))
        refused = await author.ask(REPORT, project=ids.public("project", answered.project))
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await answered.revert(client, done["id"]))["code"] == "CONFLICT"
    assert await check(database.admin_url, processes=0) == []


async def test_the_author_answers_anew_under_the_new_version(
    database: Database, answered: AnsweredProject
):
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        await answered.begin(client)
        await answered.ended(client)
    held = await answered.workspace.claim(answered.project, answered.ann)
    assert held.task == answered.tasks[3]
    await answered.workspace.submit(held, kind("cat"))
    receipt = await answered.workspace.as_server(lambda _: [], tasks=(held.task,))
    task = receipt.states[held.task]
    assert isinstance(task, Task)
    assert (task.status, task.outdated) == (Status.DONE, [])
    assert [a.status for a in task.annotations] == [
        AnnotationStatus.OUTDATED,
        AnnotationStatus.SUBMITTED,
    ]


async def test_a_running_migration_goes_on_after_a_stop_and_can_be_taken_back(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    before = await answered.rows(owner)
    key = await key_of(answered.workspace, answered.workspace.owner)
    async with served(database) as app:
        begun = await answered.begin(Client(app, key))
        stopped = {"slices": (1, 1), "pause": 0}
        assert (
            await run_once(Stopping, database.server_url, answered.workspace.writer, **stopped) == 0
        )
        assert Stopping.moved == 3
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, key)
        await answered.revert(client, begun["migration"]["id"])
        await answered.ended(client)
    assert await answered.rows(owner) == before


class Stopping(LabelMigration):
    """Ends after two slices, as if it were killed."""

    moved = 0

    async def _move(self, *run: Any) -> bool:
        Stopping.moved += 1
        if self.moved > 2:
            raise InterruptedError
        return await super()._move(*run)


async def test_nothing_else_draws_on_it(database: Database, answered: AnsweredProject):
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        missing = await answered.begin(client, 3)
        assert (missing["code"], missing["path"]) == ("NOT_FOUND", ["toVersion"])
        other = await published(database, answered.workspace)
        answered.taxonomy = other
        refused = await answered.begin(client)
        assert (refused["code"], refused["path"]) == ("CONFLICT", ["taxonomy"])
