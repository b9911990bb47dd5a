"""The mutation `revert`: whole wishes, what stands in the way, and who may."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.core import ids
from tests.schema.labeling_team import TASK, A, B, Team, gathered
from tests.schema.retrying_client import RetryingClient
from tests.support import taxonomies
from tests.support.databases import Database
from tests.support.forms import CHOICE, form
from tests.support.workspace import Workspace

JOBS = {"reverts"}
UNDONE = "position reversals { stream type name undoes }"
REVERT = f"""mutation($input: RevertInput!) {{ revert(input: $input) {{ __typename
  ... on RevertPayload {{ {UNDONE} }}
  ... on Refused {{ code message path obstacles {{ position type name message }} }} }} }}"""


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


async def revert(by: RetryingClient, position: object, **given: Any) -> dict[str, Any]:
    input_ = {"commandId": str(uuid4()), "position": str(position), **given}
    found: dict[str, Any] = (await by.client.data(REVERT, input=input_))["revert"]
    return found


async def last_events(team: Team, count: int) -> list[dict[str, Any]]:
    text = (
        "query($n: Int) { events(last: $n) "
        "{ nodes { position name commandId correlation causation stream } } }"
    )
    found: list[dict[str, Any]] = (await team.owner.client.data(text, n=count))["events"]["nodes"]
    return found


async def test_a_whole_change_in_bulk_is_undone_and_done_again(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 2)
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(5)))
    command = str(uuid4())
    await team.owner.do(
        "changeTasks", "position", {"change": {"priority": 4}}, commandId=command,
        project=project, filter={}, change={"priority": 7},
    )  # fmt: skip
    events = await last_events(team, 8)
    assert {event["correlation"] for event in events} == {command}
    assert command not in {event["commandId"] for event in events}
    middle = events[4]["position"]

    planned = await revert(team.owner, middle, dryRun=True)
    assert planned["position"] is None
    assert {one["stream"] for one in planned["reversals"]} == {*tasks}
    undone = await team.owner.do("revert", UNDONE, {"dryRun": True}, position=middle)
    assert undone["reversals"] == planned["reversals"]
    assert {(await team.state(task))["priority"] for task in tasks} == {0}
    reverted = await last_events(team, 5)
    assert {event["name"] for event in reverted} == {"task.reverted"}
    caused = {event["causation"] for event in reverted}
    assert caused == {event["position"] for event in events if event["name"] == "task.prioritized"}

    again = await revert(team.owner, middle)
    assert again["reversals"] == []
    await team.owner.do("revert", UNDONE, {"dryRun": True}, position=undone["position"])
    assert {(await team.state(task))["priority"] for task in tasks} == {7}


async def test_slices_from_before_correlations_are_found_by_their_ids(
    team: Team, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 2)
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(3)))
    await team.owner.do(
        "changeTasks", "position", {"change": {"priority": 4}}, project=project, filter={},
        change={"priority": 7},
    )  # fmt: skip
    (*_, last) = await last_events(team, 1)
    await owner.execute(
        "UPDATE events SET correlation_id = NULL WHERE org_id = $1", team.workspace.org
    )
    undone = await revert(team.owner, last["position"])
    assert {one["stream"] for one in undone["reversals"]} == {*tasks}
    assert {(await team.state(task))["priority"] for task in tasks} == {0}


async def test_what_was_built_on_an_answer_stands_in_the_way(team: Team) -> None:
    project = await team.project(review="ALL")
    (task,) = await team.tasks(project, {"text": "one"})
    annotation = await team.answer(team.ann, project, task)
    submitted = (await last_events(team, 2))[0]["position"]
    approved = await team.owner.do(
        "approveAnnotation", "position", {"resolve": False}, task=task, annotation=annotation
    )
    refused = await revert(team.owner, submitted)
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["position"])
    names = {one["name"] for one in refused["obstacles"]}
    assert names == {"annotation.approved", "task.resolved"}
    assert (await revert(team.owner, submitted, dryRun=True))["obstacles"] == refused["obstacles"]
    await revert(team.owner, approved["position"])
    state = await team.state(task)
    assert (state["status"], state["annotations"][0]["status"]) == ("IN_REVIEW", "SUBMITTED")
    await revert(team.owner, submitted)
    state = await team.state(task)
    assert (state["status"], state["annotations"], len(state["leases"])) == ("OPEN", [], 1)


async def test_the_blind_undo_what_is_their_own_and_not_final(team: Team) -> None:
    project = await team.project(overlap=2)
    (task,) = await team.tasks(project, {"text": "one"})

    async def submit(by: RetryingClient, token: int, answers: Any) -> int:
        given = {"task": task, "token": token, "answers": answers, "timeSpentMs": 1}
        await by.do("submitAnnotation", "position", {"timeSpentMs": 2}, **given)
        return await team.owner.head()

    ann = await team.take(team.ann, project, task)
    own = await submit(team.ann, ann, A)
    bob = await team.take(team.bob, project, task)
    hidden = await team.owner.head()
    assert (await revert(team.ann, hidden))["code"] == "NOT_FOUND"
    assert (await revert(team.bob, own))["code"] == "NOT_FOUND"
    assert (await revert(team.ann, own))["reversals"][0]["undoes"] == [str(own)]
    assert (await team.state(task))["answered"] == 0
    own = await submit(team.ann, ann, A)
    await submit(team.bob, bob, B)
    refused = await revert(team.ann, own)
    assert (refused["code"], refused["obstacles"]) == ("CONFLICT", [])
    assert (await revert(team.owner, own))["obstacles"]


FEED = """{ events(last: 20, filter: {types: [TASK_REVERTED]}) { nodes {
  position version causation actor { name } ... on TaskReverted { positions restored content {
    ... on RestoredContent { restored } ... on Erased { erased } } } } } }"""


async def test_the_blind_are_told_that_their_own_was_undone_and_nothing_else(team: Team) -> None:
    project = await team.project(overlap=2)
    (task,) = await team.tasks(project, {"text": "one"})
    await team.answer(team.bob, project, task)
    of_bob = await team.owner.head()
    token = await team.take(team.ann, project, task)
    given = {"task": task, "token": token, "answers": B, "timeSpentMs": 1}
    await team.ann.do("submitAnnotation", "position", {"timeSpentMs": 2}, **given)
    of_ann = await team.owner.head()
    undone = await revert(team.owner, of_ann)
    assert undone["reversals"][0]["undoes"], undone
    assert (await revert(team.owner, of_bob))["reversals"]

    whole = (await team.owner.client.data(FEED))["events"]["nodes"]
    assert len(whole) == 2
    assert all(event["restored"] and event["positions"] for event in whole)
    for blind, mine in ((team.ann, whole[0]), (team.bob, whole[1])):
        (told,) = (await blind.client.data(FEED))["events"]["nodes"]
        assert told == {
            "position": mine["position"], "version": 0, "causation": None, "actor": mine["actor"],
            "positions": [], "restored": {}, "content": None,
        }  # fmt: skip


async def test_what_is_never_undone_says_why(team: Team) -> None:
    project = await team.project()
    (task,) = await team.tasks(project, {"text": "one"})
    await team.take(team.ann, project, task)
    refused = await revert(team.owner, await team.owner.head())
    (found,) = refused["obstacles"]
    assert (found["name"], found["message"]) == (
        "task.claimed", "A lease ends by itself, or is released.",
    )  # fmt: skip
    assert (await revert(team.owner, 10**9))["code"] == "NOT_FOUND"


async def test_a_task_is_brought_back_to_what_it_was(team: Team) -> None:
    project = await team.project()
    (task,) = await team.tasks(project, {"text": "one"})
    await team.answer(team.ann, project, task)
    then, before = await team.owner.head(), await team.state(task)
    for change in ({"priority": 3}, {"reopen": 1}):
        await team.owner.do(
            "changeTask", TASK, {"change": {"archive": True}}, task=task, change=change
        )
    await team.answer(team.bob, project, task, B)
    team.workspace.clock.advance(1)
    await team.owner.do("addComment", "position", task=task, text="Twice?")
    present = await team.state(task)

    planned = {"task": task, "position": str(then)}
    done = await team.owner.do("restoreTask", UNDONE, {"dryRun": True}, **planned)
    (reversal,) = done["reversals"]
    assert (reversal["type"], reversal["name"]) == ("TASK_REVERTED", "task.reverted")
    assert len(reversal["undoes"]) == 6
    assert settled(await team.state(task)) == settled(before)
    refused = await team.ann.no("restoreTask", **planned)
    assert refused[0] == "FORBIDDEN"
    assert (await team.owner.no("restoreTask", task=task, position="1"))[0] == "NOT_FOUND"
    await revert(team.owner, done["position"])
    assert settled(await team.state(task)) == settled(present)


def settled(state: dict[str, Any]) -> Any:
    """A task without its version, and without the revisions of its annotations."""
    annotations = sorted(
        (one["id"], one["status"], one["author"]["id"]) for one in state["annotations"]
    )
    return {**state, "version": 0, "annotations": annotations}


async def test_forms_and_guidelines_are_pinned_again(team: Team) -> None:
    project = await team.project()
    other = {**CHOICE, "inputs": [*CHOICE["inputs"], {"name": "more", "kind": "text"}]}
    third = {**CHOICE, "inputs": [*CHOICE["inputs"], {"name": "third", "kind": "text"}]}
    shown = "position project { formVersion guidelineVersion }"

    async def publish(form: Any, number: int) -> int:
        given = {"project": project, "formJson": form}
        made = await team.owner.do("publishForm", shown, {"formJson": CHOICE}, **given)
        assert made["project"]["formVersion"] == number
        return int(made["position"])

    published = await publish(other, 2)
    undone = await team.owner.do("revert", UNDONE, {"dryRun": True}, position=str(published))
    assert undone["reversals"][0]["name"] == "form.pinned"
    text = "query($id: ID!) { project(id: $id) { formVersion guidelineVersion } }"
    versions = (await team.owner.client.data(text, id=project))["project"]
    assert versions == {"formVersion": 1, "guidelineVersion": 0}
    await publish(third, 3)
    guide = await team.owner.do("publishGuideline", shown, project=project, text="Read it.")
    await revert(team.owner, guide["position"])
    assert (await team.owner.client.data(text, id=project))["project"]["guidelineVersion"] == 0
    guide = await team.owner.do("publishGuideline", shown, project=project, text="Read it.")
    assert guide["project"]["guidelineVersion"] == 2
    obstacles = (await revert(team.owner, published))["obstacles"]
    assert [one["name"] for one in obstacles] == ["form.pinned", "form.published"]


async def test_a_published_version_of_a_taxonomy_is_withdrawn(
    team: Team, database: Database
) -> None:
    workspace = team.workspace
    taxonomy = await taxonomies.published(database, workspace)
    await taxonomies.publish(database, workspace, taxonomy, taxonomies.ANIMALS[:4])
    position, id_ = await team.owner.head(), ids.public("taxonomy", taxonomy)
    text = """query($id: ID!) { taxonomy(id: $id) { latest { number }
      publishedVersion(number: 2) { withdrawn conceptCount } } }"""

    undone = await revert(team.owner, position)
    assert undone["reversals"][0]["name"] == "taxonomy.version_withdrawn"
    found = (await team.owner.client.data(text, id=id_))["taxonomy"]
    assert found["latest"] == {"number": 1}
    assert found["publishedVersion"] == {"withdrawn": True, "conceptCount": 4}

    drawn = form(taxonomies.kinds(taxonomy, 2))
    project = ids.public("project", await workspace.project())
    assert (await team.owner.no("publishForm", project=project, formJson=drawn))[0] == "CONFLICT"
    await revert(team.owner, undone["position"])
    await team.owner.do(
        "publishForm", "position", {"formJson": CHOICE}, project=project, formJson=drawn
    )
    refused = await revert(team.owner, position)
    assert (refused["code"], refused["message"]) == (
        "CONFLICT", "Version 2 cannot be withdrawn: a project pins it.",
    )  # fmt: skip


ALL = "... on RevertAllPayload { position background { id status } }"
ASK = """query($id: ID!) { backgroundRevert(id: $id) {
  status matched undone problem { code } skipped { type name message count positions } } }"""


async def test_all_that_a_member_did_is_undone(team: Team) -> None:
    project = await team.project(overlap=2)
    (one, two) = await team.tasks(project, {"text": "one"}, {"text": "two"})
    before = str(await team.owner.head() + 1)
    for task in (one, two):
        await team.answer(team.ann, project, task)
    given = {"actor": team.id("ann"), "fromPosition": before}
    input_ = {"commandId": str(uuid4()), **given}
    begun = await team.owner.client.do("revertAll", "RevertAllInput", ALL, **input_)
    found: dict[str, Any] = {}
    async with asyncio.timeout(60):
        while found.get("status") != "FINISHED":
            asked = await team.owner.client.data(ASK, id=begun["background"]["id"])
            found = asked["backgroundRevert"]
    assert (found["matched"], found["undone"], found["problem"]) == (4, 2, None)
    (skipped,) = found["skipped"]
    assert (skipped["name"], skipped["count"]) == ("task.claimed", 2)
    assert [(await team.state(task))["answered"] for task in (one, two)] == [0, 0]
    assert (await team.ann.no("revertAll", **given))[0] == "FORBIDDEN"
    own = await team.ann.client.ask(ASK, id=begun["background"]["id"])
    assert own["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert (await team.owner.no("revertAll", actor=team.id("ann")))[1] == ["from"]


async def test_more_than_one_command_may_undo_is_undone_in_the_background(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.commands.reverts.revert.AT_ONCE", 2)
    monkeypatch.setattr("server.commands.labeling.bulk_change.SLICE", 2)
    project = await team.project()
    tasks = await team.tasks(project, *({"text": f"text {n}"} for n in range(5)))
    await team.owner.do(
        "changeTasks", "position", {"change": {"priority": 4}}, project=project, filter={},
        change={"priority": 7},
    )  # fmt: skip
    given = {"commandId": str(uuid4()), "position": str(await team.owner.head())}
    selection = "... on RevertPayload { reversals { name } background { id } }"
    assert (await revert(team.owner, given["position"], dryRun=True))["code"] == "LIMIT"
    begun = await team.owner.client.do("revert", "RevertInput", selection, **given)
    found: dict[str, Any] = {}
    async with asyncio.timeout(60):
        while found.get("status") != "FINISHED":
            asked = await team.owner.client.data(ASK, id=begun["background"]["id"])
            found = asked["backgroundRevert"]
    assert (found["matched"], found["undone"], found["skipped"]) == (5, 5, [])
    assert {(await team.state(task))["priority"] for task in tasks} == {0}
    assert await team.owner.client.do("revert", "RevertInput", selection, **given) == begun


async def test_an_import_is_undone_unless_somebody_has_worked_on_it(team: Team) -> None:
    project = await team.project()
    one, two = await team.tasks(project, {"text": "one"}, {"text": "two"})
    imported = await team.owner.head() - 1
    await team.answer(team.ann, project, two)
    submitted = await team.owner.head()
    refused = await revert(team.owner, imported)
    found = {one["name"] for one in refused["obstacles"]}
    assert found == {"annotation.submitted", "task.resolved"}
    await revert(team.owner, submitted)
    await team.ann.do("releaseTask", "position", {"token": 9}, task=two, token=1)
    undone = await revert(team.owner, imported)
    assert {one["name"] for one in undone["reversals"]} == {"task.archived"}
    assert {(await team.state(task))["status"] for task in (one, two)} == {"ARCHIVED"}
