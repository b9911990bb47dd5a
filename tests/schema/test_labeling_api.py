"""A day of labeling, over HTTP alone: every mutation once more, and once with another wish."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.forms.answer_kinds import ANSWER_MODELS
from tests.schema.every_question_kind import (
    ANSWERS,
    FORM,
    INPUTS,
    complete,
    otherwise,
    read,
    sent,
    whole,
)
from tests.schema.labeling_team import ANSWERED, TASK, A, B, C, Team, gathered
from tests.support.api import Client
from tests.support.workspace import Workspace


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


def test_the_form_is_complete() -> None:
    """The form asks everything that can be asked, of everything that it can be asked about."""
    asked = {question["kind"] for question in FORM["questions"]}
    assert asked == set(ANSWER_MODELS) == {answer["kind"] for answer in ANSWERS.values()}
    choices = [question for question in FORM["questions"] if question["kind"] == "choice"]
    assert {question.get("multiple", False) for question in choices} == {True, False}
    assert any("parent" in option for question in choices for option in question["options"])
    assert set(ANSWERS) == {question["name"] for question in FORM["questions"]}


async def test_answers_of_every_kind_come_back_as_they_were_sent(team: Team) -> None:
    project = await team.project(FORM, overlap=2)
    (task,) = await team.tasks(project, INPUTS)
    query = "query($id: ID!) { project(id: $id) { form { version json } } }"
    published = (await team.owner.client.data(query, id=project))["project"]["form"]["json"]
    assert [question["name"] for question in published["questions"]] == list(ANSWERS)
    seen = await team.ann.client.data("query($id: ID!) { task(id: $id) { inputs } }", id=task)
    assert seen["task"]["inputs"] == INPUTS

    made = await team.answer(team.ann, project, task, sent(ANSWERS))
    revised = await team.ann.do(
        "reviseAnnotation",
        ANSWERED,
        {"timeSpentMs": 1},
        task=task,
        annotation=made,
        answers=sent(otherwise()),
        timeSpentMs=2_000,
    )
    assert revised["annotation"]["revision"] == 2
    await team.answer(team.bob, project, task, sent(ANSWERS))

    query = f"query($id: ID!) {{ annotation(id: $id) {{ timeSpentMs answers {whole()} }} }}"
    annotation = (await team.owner.client.data(query, id=made))["annotation"]
    query = f"""query($id: ID!) {{ task(id: $id) {{
      annotations {{ author {{ id }} answers {whole()} }} }} }}"""
    annotations = (await team.owner.client.data(query, id=task))["task"]["annotations"]
    query = f"""query($id: ID!) {{ events(first: 3, filter: {{
      stream: $id, types: [ANNOTATION_SUBMITTED, ANNOTATION_REVISED]}}) {{ nodes {{
      ... on AnnotationSubmitted {{ content {{ ... on AnswersContent {{ answers {whole()} }} }} }}
      ... on AnnotationRevised {{ content {{ ... on AnswersContent {{ answers {whole()} }} }} }}
      }} }} }}"""
    events = (await team.owner.client.data(query, id=task))["events"]["nodes"]
    first, other = complete(ANSWERS), complete(otherwise())
    assert read(annotation["answers"]) == other != first
    assert annotation["timeSpentMs"] == 3_500
    by = {found["author"]["id"]: read(found["answers"]) for found in annotations}
    assert by == {team.id("ann"): other, team.id("bob"): first}
    told = [read(event["content"]["answers"]) for event in events]
    assert told == [first, other, first]


async def test_a_draft_is_kept_for_who_saved_it(team: Team) -> None:
    project = await team.project(FORM)
    (task,) = await team.tasks(project, INPUTS)
    token = await team.take(team.ann, project, task)
    body = {"answers": {name: ANSWERS[name] for name in ("cats", "fur", "meetings")}, "zoom": 1.5}
    query = "query($id: ID!) { task(id: $id) { draft } }"
    before = await team.ann.head()
    drafts: list[dict[str, Any]] = [{"answers": {}}, body, body]
    for draft in drafts:
        saved = await team.ann.client.do(
            "saveDraft", "SaveDraftInput", "... on DraftPayload { body }", task=task, body=draft
        )
        assert saved["body"] == draft
    assert (await team.ann.client.data(query, id=task))["task"]["draft"] == body
    assert (await team.bob.client.data(query, id=task))["task"]["draft"] is None
    assert (await team.owner.client.data(query, id=task))["task"]["draft"] is None
    await team.ann.client.do("saveDraft", "SaveDraftInput", "", task=task, body=None)
    assert (await team.ann.client.data(query, id=task))["task"]["draft"] is None
    assert await team.ann.head() == before, "a draft is no event"
    done = await team.ann.do(
        "submitAnnotation", ANSWERED, {"timeSpentMs": 9}, task=task, token=token,
        answers=sent(ANSWERS), timeSpentMs=1,
    )  # fmt: skip
    assert done["task"]["status"] in ("LABELED", "DONE")


async def test_leases_are_extended_released_and_used_up(team: Team) -> None:
    project = await team.project(overlap=2)
    task, other = await team.tasks(project, {"text": "one"}, {"text": "two"})
    selection = "position token expiresAt task { id }"
    claimed = await team.ann.do("claimTask", selection, {"task": other}, project=project)
    assert claimed["task"]["id"] == task
    token = claimed["token"]
    held = (await team.state(task))["leases"]
    assert [lease["annotator"]["id"] for lease in held] == [team.id("ann")]
    team.workspace.clock.advance(60)
    await team.ann.do("extendLease", TASK, {"task": other}, task=task, token=token)
    assert (await team.bob.no("extendLease", task=task, token=token))[0] == "NO_LEASE"
    await team.bob.nothing("releaseTask", task=task, token=token)
    await team.ann.do("releaseTask", TASK, {"task": other}, task=task, token=token)
    assert (await team.state(task))["leases"] == []
    late = await team.ann.no("submitAnnotation", task=task, token=token, answers=A)
    assert late[0] == "NO_LEASE"
    again = await team.take(team.ann, project, task)
    assert again > token, "a later lease has a greater token"
    skipped = await team.ann.do("skipTask", TASK, task=task, token=again, reason="unclear")
    assert skipped["task"]["status"] == "SKIPPED", "to whom skipped it"
    assert (await team.state(task))["status"] == "OPEN", "it goes to others"
    assert (await team.ann.no("claimTask", project=project, task=task))[0] == "CONFLICT"
    await team.ann.again()


async def test_answers_are_revised_and_withdrawn_while_a_slot_is_free(team: Team) -> None:
    project = await team.project(overlap=3)
    (task,) = await team.tasks(project, {"text": "one"})
    mine = await team.answer(team.ann, project, task, A)
    await team.answer(team.bob, project, task, A)
    named: dict[str, Any] = {"task": task, "annotation": mine}
    # Bob answered since, which Ann may not know: the version that she sees is still good.
    query = "query($id: ID!) { task(id: $id) { version } }"
    version = (await team.ann.client.data(query, id=task))["task"]["version"]
    assert version < (await team.state(task))["version"]
    stale = await team.ann.no("reviseAnnotation", **named, answers=B, expectedVersion=version - 1)
    assert stale == ("STALE", ["expectedVersion"])
    revised = await team.ann.do(
        "reviseAnnotation", ANSWERED, {"answers": C}, **named, answers=B, expectedVersion=version
    )
    assert (revised["annotation"]["revision"], revised["task"]["status"]) == (2, "LABELED")
    assert (await team.bob.no("reviseAnnotation", **named, answers=B))[0] == "NOT_FOUND"
    gone = await team.ann.do("withdrawAnnotation", ANSWERED, **named, reason="a mistake")
    assert gone["annotation"]["status"] == "WITHDRAWN"
    await team.ann.nothing("withdrawAnnotation", **named)
    assert (await team.ann.no("reviseAnnotation", **named, answers=B))[0] == "CONFLICT"
    state = await team.state(task)
    assert (state["answered"], state["status"]) == (1, "OPEN")
    await team.ann.again()


async def test_reviewers_approve_reject_replace_and_ask_for_more(team: Team) -> None:
    project = await team.project(overlap=1, review="ALL")
    one, two, three = await team.tasks(project, *({"text": text} for text in ("1", "2", "3")))
    made = {task: await team.answer(team.ann, project, task) for task in (one, two, three)}
    for task in made:
        assert (await team.state(task))["status"] == "IN_REVIEW"
    review = team.owner
    approved = await review.do(
        "approveAnnotation", ANSWERED, {"resolve": False}, task=one, annotation=made[one]
    )
    assert (approved["annotation"]["status"], approved["task"]["status"]) == ("APPROVED", "DONE")
    assert (await team.state(one))["resolution"]["answers"] == [{"question": "topic"}]

    rejected = await review.do(
        "rejectAnnotation", ANSWERED, task=two, annotation=made[two], reason="look again"
    )
    assert (rejected["annotation"]["status"], rejected["task"]["status"]) == ("REJECTED", "OPEN")
    told = await team.ann.client.data(
        "query($id: ID!) { annotation(id: $id) { status reason } }", id=made[two]
    )
    assert told["annotation"] == {"status": "REJECTED", "reason": "look again"}

    replaced = await review.do(
        "replaceAnnotation", ANSWERED, {"answers": C}, task=three, annotation=made[three], answers=B
    )
    assert replaced["annotationId"] != made[three]
    state = await team.state(three)
    assert {a["id"]: a["status"] for a in state["annotations"]} == {
        made[three]: "REPLACED", replaced["annotationId"]: "APPROVED",
    }  # fmt: skip
    assert state["status"] == "DONE"

    change = {"change": {"reopen": 1}}
    reopened = await review.do("changeTask", TASK, {"change": {"reopen": 2}}, task=one, **change)
    assert reopened["task"]["status"] == "OPEN"
    state = await team.state(one)
    assert (state["overlap"], state["resolution"]) == (2, None)
    await team.answer(team.bob, project, one)
    for someone in (team.owner, team.ann, team.bob):
        await someone.again()


async def test_a_final_answer_names_the_annotations_that_it_came_from(team: Team) -> None:
    project = await team.project(overlap=3)
    one, two, _ = await team.tasks(project, *({"text": text} for text in ("1", "2", "3")))
    people = (team.ann, team.bob, team.owner)
    made: dict[str, list[str]] = {one: [], two: []}
    for who, first, second in zip(people, (A, B, A), (A, B, C), strict=True):
        made[one].append(await team.answer(who, project, one, first))
        made[two].append(await team.answer(who, project, two, second))
    chosen = made[two][1]
    named = {"task": two, "annotation": chosen}
    await team.owner.do("approveAnnotation", ANSWERED, {"resolve": False}, **named)
    query = """query($project: ID!) { tasks(project: $project) { nodes {
    resolution { method annotations { id author { id } } } } } }"""

    async def seen(client: Client) -> list[Any]:
        found = (await client.data(query, project=project))["tasks"]["nodes"]
        return [task["resolution"] for task in found]

    authors = [{"id": team.id(name)} for name in ("ann", "bob", "owner")]
    voted = [{"id": id_, "author": by} for id_, by in zip(made[one], authors, strict=True)]
    final = [
        {"method": "MAJORITY", "annotations": voted},
        {"method": "REVIEWER", "annotations": [{"id": chosen, "author": authors[1]}]},
        None,
    ]
    assert await seen(team.owner.client) == final
    assert await seen(team.ann.client) == [None, None, None], "the blind see no final answer"
    opened = {"policy": {"overlap": 3, "visibility": "ALL"}}
    await team.owner.do("updateProject", "position", {"policy": {}}, project=project, **opened)
    assert await seen(team.ann.client) == final


async def test_remarks_are_made_and_resolved(team: Team) -> None:
    project = await team.project(overlap=2)
    (task,) = await team.tasks(project, {"text": "one"})
    made = await team.answer(team.ann, project, task)
    selection = "position comment { id } task { comments { id text resolvedAt } }"
    asked = await team.ann.do("addComment", selection, task=task, annotation=made, text="Sure?")
    other = await team.owner.do("addComment", selection, task=task, text="Quite.")
    done = await team.owner.do(
        "resolveComment", selection, {"comment": other["comment"]["id"]},
        task=task, comment=asked["comment"]["id"],
    )  # fmt: skip
    shown = {c["id"]: (c["text"], bool(c["resolvedAt"])) for c in done["task"]["comments"]}
    assert shown == {
        asked["comment"]["id"]: ("Sure?", True),
        other["comment"]["id"]: ("Quite.", False),
    }
    await team.owner.again()


async def test_projects_are_changed_archived_and_restored(team: Team) -> None:
    project = await team.project()
    (task,) = await team.tasks(project, {"text": "one"})
    selection = "position project { name status guidelineVersion policy { overlap } version }"
    updated = await team.owner.do(
        "updateProject", selection, project=project, name="Q", policy={"overlap": 3}
    )
    assert (updated["project"]["name"], updated["project"]["policy"]["overlap"]) == ("Q", 3)
    guided = await team.owner.do("publishGuideline", selection, project=project, text="Read twice.")
    assert guided["project"]["guidelineVersion"] == 1
    other = {"project": await team.project()}
    gone = await team.owner.do("archiveProject", selection, other, project=project)
    assert gone["project"]["status"] == "ARCHIVED"
    assert (await team.ann.no("claimTask", project=project, task=task))[0] == "CONFLICT"
    back = await team.owner.do("restoreProject", selection, other, project=project)
    assert back["project"]["status"] == "ACTIVE"
    await team.answer(team.ann, project, task)
    await team.owner.again()
