"""Labels that were given elsewhere follow a migration like those that were given here."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from server.events.core import ids
from server.projections.engine.check import check
from tests.schema.test_migrations import NEXT, AnsweredProject
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds, publish, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

SHOWN = """query($project: ID!) { tasks(project: $project) { nodes { status answered
  relabel { chosen { label } }
  resolution { answers { value { ... on ChoiceAnswer { values } } } }
  annotations { status author { id } answers { value { ... on ChoiceAnswer { values } } } } } } }"""
NUMBERS = """query($project: ID!, $taxonomy: ID!, $version: Int!, $min: Position!) {
  project(id: $project) { annotators(minPosition: $min) {
    nodes { member { status } submitted imported } } }
  taxonomy(id: $taxonomy) { publishedVersion(number: $version) {
    cat: concept(id: "cat") { usage(project: $project) { own } }
    lion: concept(id: "lion") { usage(project: $project) { own } } } } }"""
GIVEN = (
    (("w1", "lion"), ("ann", "lion")),
    (("w1", "鳥"), ("w2", "鳥")),
    (("w2", "cat"),),
    (("w1", "鳥"), ("ann", "cat")),
)
"""By task, who said what: `w…` are people elsewhere; two answers are wanted."""
OWN = [
    ("LABELED", 1, [], "", [("SUBMITTED", "cat")]),
    ("OPEN", 0, [], "", []),
    ("OPEN", 0, [], "", []),
    ("LABELED", 1, [], "", [("SUBMITTED", "cat")]),
]
"""What Ann is shown afterwards, of each task as of her own last act."""


class ImportedProject(AnsweredProject):
    """A project with answers of people without accounts, beside those of Ann."""

    async def fill(self) -> None:
        self.tasks = await self.workspace.tasks(self.project, len(GIVEN))
        for task, answers in zip(self.tasks, GIVEN, strict=True):
            for who, value in answers:
                if who == "ann":
                    await self.workspace.annotate(task, self.ann, kind(value))
                else:
                    await self.workspace.import_annotation(task, who, kind(value))

    async def seen(self, client: Client) -> list[Any]:
        """By task: status, number of answers, what waits, the final answer, and all answers."""
        found = await client.data(SHOWN, project=ids.public("project", self.project))
        return [
            (
                task["status"],
                task["answered"],
                [item["chosen"]["label"] for item in task["relabel"] or ()],
                _labels(task["resolution"]),
                sorted((one["status"], _labels(one)) for one in task["annotations"]),
            )
            for task in found["tasks"]["nodes"]
        ]

    async def numbers(self, client: Client, version: int) -> Any:
        head = (await client.data("{ head { position } }"))["head"]["position"]
        given = {"taxonomy": ids.public("taxonomy", self.taxonomy), "version": version}
        project = ids.public("project", self.project)
        answer = await client.ask(NUMBERS, project=project, min=head, **given)
        while "errors" in answer:
            assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE", answer
            answer = await client.ask(NUMBERS, project=project, min=head, **given)
        # The usage may have been read before the annotators were waited for.
        found = await client.data(NUMBERS, project=project, min=head, **given)
        people = found["project"]["annotators"]["nodes"]
        used = found["taxonomy"]["publishedVersion"]
        return (
            sorted((one["member"]["status"], one["submitted"], one["imported"]) for one in people),
            {name: concept and concept["usage"]["own"] for name, concept in used.items()},
        )


def _labels(answered: Any) -> str:
    return "" if answered is None else answered["answers"][0]["value"]["values"][0]


async def test_answers_from_elsewhere_follow_like_others(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy)), overlap=2)
    made = ImportedProject(workspace, taxonomy, project, await workspace.member())
    await made.fill()
    await publish(database, workspace, taxonomy, NEXT)
    before = await made.rows(owner)
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(workspace, workspace.owner))
        ann = Client(app, await key_of(workspace, made.ann))
        people = [("ACTIVE", 2, 0), ("EXTERNAL", 0, 2), ("EXTERNAL", 0, 3)]
        assert await made.numbers(client, 1) == (people, {"cat": 2, "lion": 2})
        migration = (await made.begin(client))["migration"]["id"]
        done = await made.ended(client)
        assert (done["status"], done["tasks"], done["reopened"]) == ("DONE", 4, 2)
        assert {rule["rule"]: rule["labels"] for rule in done["rules"]} == {
            "UNCHANGED": 2, "MERGED": 2, "REMOVED": 3,
        }  # fmt: skip
        assert await made.seen(client) == [
            ("DONE", 2, [], "cat", [("SUBMITTED", "cat")] * 2),
            ("OPEN", 0, ["鳥", "鳥"], "", [("OUTDATED", "鳥")] * 2),
            ("OPEN", 1, [], "", [("SUBMITTED", "cat")]),
            ("OPEN", 1, ["鳥"], "", [("OUTDATED", "鳥"), ("SUBMITTED", "cat")]),
        ]
        assert await made.numbers(client, 2) == (people, {"cat": 4, "lion": 0})
        assert await made.seen(ann) == OWN, "she is blind to what others said, here or elsewhere"
        await made.revert(client, migration)
        assert (await made.ended(client))["status"] == "DONE"
        assert await made.rows(owner) == before
        assert await made.numbers(client, 1) == (people, {"cat": 2, "lion": 2})
    assert await check(database.admin_url, processes=0) == []


async def test_what_was_outdated_elsewhere_is_answered_here(
    database: Database, workspace: Workspace
) -> None:
    """Nobody waits for people who cannot come: who labels here fills the slots."""
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy)))
    made = ImportedProject(workspace, taxonomy, project, await workspace.member())
    [task] = made.tasks = await workspace.tasks(project)
    await workspace.import_annotation(task, "w1", kind("鳥"))
    await publish(database, workspace, taxonomy, NEXT)
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(workspace, workspace.owner))
        await made.begin(client)
        await made.ended(client)
        held = await workspace.claim(project, made.ann)
        assert held.task == task
        await workspace.submit(held, kind("animal"))
        assert await made.seen(client) == [
            ("DONE", 1, [], "animal", [("OUTDATED", "鳥"), ("SUBMITTED", "animal")])
        ]
