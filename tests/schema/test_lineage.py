"""Why is this label here: the steps that led to it, as GraphQL and as PROV-JSON of the W3C."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from prov.model import ProvDocument
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import Writer
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling import queue
from taxonomy import Concept
from tests.schema.large_organization import new_organization
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.taxonomies import ANIMALS, kind, kinds, publish, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")


STEPS = """lineage%s { steps { kind position basedOn undoes reason by { name }
  event { position name } form { version } guideline { version }
  taxonomies { version taxonomy { id } } migration { id }
  answers { question value { ... on ChoiceAnswer { values } } } } }"""
OF_TASK = f"query($task: ID!) {{ task(id: $task) {{ {STEPS % ''} }} }}"
OF_LABEL = f"""query($task: ID!, $value: String) {{ task(id: $task) {{
  {STEPS % '(question: "kind", value: $value)'} }} }}"""
LABEL_THEN = """query($task: ID!, $value: String, $at: Position) { asOf(position: $at) {
  task(id: $task) { lineage(question: "kind", value: $value) { steps { kind } } } } }"""
OF_PARTS = """query($task: ID!) { task(id: $task) {
  annotations { status lineage { steps { kind } } } resolution { lineage { steps { kind } } } } }"""
PROV = "query($task: ID!) { task(id: $task) { lineage { prov } } }"
MIGRATED = (
    *ANIMALS[:4],
    Concept("lion", {"en": "Lion"}, ("cat",), deprecated=True, replaced_by=("cat",)),
    *ANIMALS[5:],
)


@dataclass
class Explained:
    """A task whose final answer was a lion, and is a cat since a migration."""

    workspace: Workspace
    task: str
    before: int
    """The head before the migration."""
    app: Starlette
    owner: Client
    ann: Client

    async def steps(self, text: str = OF_TASK, **given: Any) -> list[dict[str, Any]]:
        found = await self.owner.data(text, task=self.task, **given)
        steps: list[dict[str, Any]] = found["task"]["lineage"]["steps"]
        return steps


@pytest.fixture(scope="module")
async def explained(database: Database) -> AsyncIterator[Explained]:
    clock = Clock()
    writer = Writer(database.server_url, clock=clock)
    try:
        workspace = await new_organization(database, writer, clock)
        taxonomy = await published(database, workspace)
        project = await workspace.project(form(kinds(taxonomy)), overlap=2, review="all")
        task, ann = await _labeled(workspace, project)
        async with served(database, clock, jobs={"label migration"}) as app:
            keys = [await key_of(workspace, actor) for actor in (workspace.owner, ann)]
            owner, blind = [Client(app, key) for key in keys]
            await publish(database, workspace, taxonomy, MIGRATED)
            before = (await owner.data("{ head { position } }"))["head"]["position"]
            made = Explained(workspace, ids.public("task", task), int(before), app, owner, blind)
            await _migrate(owner, project, taxonomy)
            yield made
    finally:
        await writer.close()


async def _labeled(workspace: Workspace, project: UUID) -> tuple[UUID, Actor]:
    """A task that Ann and Bob answered, and Rita approved for Ann; with Ann."""
    (task,) = await workspace.tasks(project)
    ann, bob = [await workspace.member(name=name) for name in ("Ann", "Bob")]
    rita = await workspace.member(Role.REVIEWER, name="Rita")
    hers = await workspace.annotate(task, ann, kind("dog"))
    await workspace.revise(task, hers, ann, kind("lion"))
    his = await workspace.annotate(task, bob, kind("dog"))
    await workspace.reject(task, his, rita, "No dog.")
    await workspace.approve(task, hers, rita)
    return task, ann


async def _migrate(client: Client, project: UUID, taxonomy: UUID) -> None:
    named = {"project": ids.public("project", project)}
    named |= {"taxonomy": ids.public("taxonomy", taxonomy)}
    shown = "... on MigrationPayload { position }"
    begun = await client.do("migrateTaxonomy", "MigrateTaxonomyInput", shown, **named, toVersion=2)
    assert begun["__typename"] == "MigrationPayload", begun
    text = "query($project: ID!) { project(id: $project) { migrations { nodes { status } } } }"
    for _ in range(2_000):
        found = await client.data(text, project=named["project"])
        if found["project"]["migrations"]["nodes"][0]["status"] == "DONE":
            return
    raise TimeoutError


def kinds_of(steps: list[dict[str, Any]]) -> list[str]:
    return [step["kind"] for step in steps]


WHOLE = [
    *("IMPORTED", "CLAIMED", "ANSWERED", "REVISED", "CLAIMED", "ANSWERED"),
    *("REJECTED", "APPROVED", "RESOLVED", "MIGRATED"),
]
TO_THE_LABEL = [*("IMPORTED", "CLAIMED", "ANSWERED", "REVISED", "APPROVED", "RESOLVED", "MIGRATED")]


async def test_every_step_of_a_task_is_told_with_its_grounds(explained: Explained) -> None:
    steps = await explained.steps()
    assert kinds_of(steps) == WHOLE
    places = [step["position"] for step in steps]
    assert places == sorted(places, key=int)
    assert all(step["event"]["position"] == step["position"] for step in steps)
    at = dict(zip(places, range(len(steps)), strict=True))
    grounds = [[at[place] for place in step["basedOn"]] for step in steps]
    assert grounds == [[], [0], [1], [2], [0], [4], [5], [3], [7], [7, 8]]
    people = [step["by"] and step["by"]["name"] for step in steps]
    assert people[1:8] == ["Ann", "Ann", "Ann", "Bob", "Bob", "Rita", "Rita"]
    assert steps[6]["reason"] == "No dog."
    answered = [step["answers"] and step["answers"][0]["value"]["values"] for step in steps]
    assert answered[2:6] == [["dog"], ["lion"], None, ["dog"]]
    assert [step["form"]["version"] for step in (steps[2], steps[9])] == [1, 2]
    drawn = [step["taxonomies"][0]["version"] for step in (steps[2], steps[9])]
    assert drawn == [1, 2]
    assert steps[9]["migration"]


async def test_a_label_has_the_steps_that_led_to_it(explained: Explained) -> None:
    assert kinds_of(await explained.steps(OF_LABEL, value="cat")) == TO_THE_LABEL
    assert await explained.steps(OF_LABEL, value="dog") == []
    found = await explained.owner.ask(OF_LABEL, task=explained.task)
    assert found["errors"][0]["extensions"]["path"] == ["value"]
    assert found["data"]["task"] == {"lineage": None}


async def test_annotations_and_final_answers_have_theirs(explained: Explained) -> None:
    found = (await explained.owner.data(OF_PARTS, task=explained.task))["task"]
    assert kinds_of(found["resolution"]["lineage"]["steps"]) == TO_THE_LABEL
    told = {one["status"]: kinds_of(one["lineage"]["steps"]) for one in found["annotations"]}
    assert told["REJECTED"] == ["IMPORTED", "CLAIMED", "ANSWERED", "REJECTED"]
    assert told["APPROVED"][-1] == "MIGRATED"


async def test_the_row_of_an_export_has_the_lineage_of_its_position(explained: Explained) -> None:
    given = {"task": explained.task, "at": str(explained.before)}
    for value, told in (("lion", TO_THE_LABEL[:-1]), ("cat", [])):
        found = (await explained.owner.data(LABEL_THEN, value=value, **given))["asOf"]
        assert kinds_of(found["task"]["lineage"]["steps"]) == told


async def test_the_blind_see_their_own_acts_alone(explained: Explained) -> None:
    found = (await explained.ann.data(OF_TASK, task=explained.task))["task"]["lineage"]
    assert kinds_of(found["steps"]) == ["CLAIMED", "ANSWERED", "REVISED", "APPROVED"]
    text = json.dumps(await explained.ann.data(PROV, task=explained.task))
    assert "Bob" not in text
    assert "resolution" not in text


async def test_prov_can_be_read_by_the_library_of_others(explained: Explained) -> None:
    found = (await explained.owner.data(PROV, task=explained.task))["task"]["lineage"]["prov"]
    document = ProvDocument.deserialize(content=json.dumps(found), format="json")
    assert document == ProvDocument.deserialize(content=document.serialize(), format="json")
    assert len(found["activity"]) == len(WHOLE)
    assert {agent.get("prov:label") for agent in found["agent"].values()} >= {"Ann", "Rita"}
    names = set(found["entity"]) | set(found["activity"]) | set(found["agent"])
    for relation, records in found.items():
        if relation in {"prefix", "entity", "activity", "agent"}:
            continue
        for ends in records.values():
            assert {end for key, end in ends.items() if key != "prov:time"} <= names, relation
    final = [name for name in found["entity"] if ".resolution." in name]
    derived = [record["prov:usedEntity"] for record in found["wasDerivedFrom"].values()]
    assert len(final) == 2
    assert final[0] in derived


async def undo(owner: Client, position: str) -> str:
    """Undo what was written with a position, and return the position of the undoing."""
    shown = "... on RevertPayload { position }"
    done = await owner.do("revert", "RevertInput", shown, position=position)
    assert done["__typename"] == "RevertPayload", done
    return str(done["position"])


async def test_what_was_undone_and_brought_back_is_told(explained: Explained) -> None:
    workspace, owner = explained.workspace, explained.owner
    project = await workspace.project(overlap=1, review="all")
    (task,) = await workspace.tasks(project)
    ann, rita = await workspace.member(name="Zoe"), await workspace.member(Role.REVIEWER)
    await workspace.approve(task, await workspace.annotate(task, ann), rita)
    told = replace(explained, task=ids.public("task", task))
    *_, approved, resolved = [step["position"] for step in await told.steps()]
    undone = await undo(owner, resolved)
    steps = await told.steps()
    assert (steps[-1]["kind"], steps[-1]["position"]) == ("REVERTED", undone)
    assert steps[-1]["by"] == {"name": "Ada"}
    assert steps[-1]["undoes"] == steps[-1]["basedOn"] == [approved, resolved]
    assert [step["undoes"] for step in steps[:-1]] == [[]] * 5

    again = await undo(owner, undone)
    found = (await owner.data(OF_PARTS, task=told.task))["task"]
    whole = [*("IMPORTED", "CLAIMED", "ANSWERED", "APPROVED", "RESOLVED", "REVERTED", "REVERTED")]
    assert kinds_of(found["resolution"]["lineage"]["steps"]) == whole
    assert kinds_of(await told.steps()) == whole
    prov = (await owner.data(PROV, task=told.task))["task"]["lineage"]["prov"]
    ProvDocument.deserialize(content=json.dumps(prov), format="json")
    ended = {one["prov:activity"] for one in prov["wasInvalidatedBy"].values()}
    assert ended == {f"annolog:event.{undone}", f"annolog:event.{again}"}

    blind = Client(explained.app, await key_of(workspace, ann))
    seen = (await blind.data(OF_TASK, task=told.task))["task"]["lineage"]["steps"]
    assert kinds_of(seen) == ["CLAIMED", "ANSWERED", "APPROVED"]
    assert [step["undoes"] for step in seen] == [[], [], []]


async def test_undoing_what_no_step_is_about_is_no_step(explained: Explained) -> None:
    workspace, owner = explained.workspace, explained.owner
    (task,) = await workspace.tasks(await workspace.project())
    done = await workspace.manage(queue.prioritize, task, priority=3)
    await undo(owner, str(done.position))
    found = (await owner.data(OF_TASK, task=ids.public("task", task)))["task"]["lineage"]
    assert kinds_of(found["steps"]) == ["IMPORTED"]


async def test_erased_contents_leave_the_steps(explained: Explained) -> None:
    """Runs last: it erases what the others look at."""
    steps = await explained.steps()
    places = [int(step["position"]) for step in steps]
    await explained.workspace.erase(ids.expect("task", explained.task), places)
    left = await explained.steps()
    assert kinds_of(left) == kinds_of(steps)
    assert {(str(step["answers"]), step["reason"]) for step in left} == {("None", None)}
