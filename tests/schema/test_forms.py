"""Forms with types: sent and read back, and refusals that name every problem where it was sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.forms.forms import parse_form
from tests.schema.every_question_kind import FORM, question_input, typed
from tests.schema.generated_documents import schema, selection
from tests.schema.labeling_team import Team, gathered
from tests.support.forms import CHOICE
from tests.support.workspace import Workspace

REFUSED = "... on Refused { code message path problems { message path } }"
PUBLISH = f"""mutation($input: PublishFormInput!) {{ publishForm(input: $input) {{ __typename
... on ProjectPayload {{ project {{ form {{ json }} }} }} {REFUSED} }} }}"""
READ = "query($id: ID!) { project(id: $id) { form { inputs %s questions { __typename %s } } } }"


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


async def publish(team: Team, project: str, **given: Any) -> Any:
    input_ = {"commandId": str(uuid4()), "project": project, **given}
    return (await team.owner.client.data(PUBLISH, input=input_))["publishForm"]


async def test_a_typed_form_is_the_form_that_its_json_is(team: Team) -> None:
    project = await team.project()
    made = await publish(team, project, form=typed(FORM))
    assert made["__typename"] == "ProjectPayload", made
    stored = made["project"]["form"]["json"]
    assert parse_form(stored) == parse_form(FORM)


async def test_a_form_is_read_back_with_its_types(team: Team) -> None:
    project = await team.project(FORM)
    kinds = sorted({question["kind"] for question in FORM["questions"]})
    names = {kind: f"{kind.capitalize()}Question" for kind in kinds}
    types = schema().type_map
    parts = " ".join(f"... on {name} {selection(types[name], 3)}" for name in names.values())
    query = READ % (selection(types["InputDeclaration"], 2), parts)
    found = (await team.owner.client.data(query, id=project))["project"]["form"]
    assert [item["kind"] for item in found["inputs"]] == [
        item["kind"].upper() for item in FORM["inputs"]
    ]
    for shown, question in zip(found["questions"], FORM["questions"], strict=True):
        assert shown["__typename"] == names[question["kind"]]
        (given,) = question_input(question).values()
        for name, value in given.items():
            if value is not None and name not in {"options", "items", "labels"}:
                assert shown[name] == value, name
        for listed in ("options", "items", "labels"):
            values = [option["value"] for option in given.get(listed, [])]
            assert [option["value"] for option in shown.get(listed, [])] == values


async def test_an_annotator_reads_the_form_too(team: Team) -> None:
    project = await team.project()
    role = {"commandId": str(uuid4()), "project": project, "member": team.id("ann")}
    grant = "mutation($input: GrantRoleInput!) { grantRole(input: $input) { __typename } }"
    await team.owner.client.data(grant, input={**role, "role": "ANNOTATOR"})
    query = "query($id: ID!) { project(id: $id) { form { questions { name title } } } }"
    found = (await team.ann.client.data(query, id=project))["project"]["form"]
    assert found["questions"] == [{"name": "topic", "title": CHOICE["questions"][0]["title"]}]


async def test_every_problem_of_a_typed_form_has_the_path_that_was_sent(team: Team) -> None:
    project = await team.project()
    form = typed(CHOICE)
    form["questions"] = [
        {"choice": {"name": "c", "title": "C", "options": [{"value": "a", "parent": "b"}]}},
        {"text": {"name": "t", "title": "T", "minLength": 9, "maxLength": 3}},
        {"choice": {"name": "d", "title": "D", "options": [{"value": "a", "color": "red"}]}},
        {"box": {"name": "b", "title": "B", "appliesTo": "nothing", "labels": [{"value": "x"}]}},
    ]
    refused = await publish(team, project, form=form)
    assert (refused["code"], refused["path"]) == (
        "INVALID",
        ["form", "questions", "2", "choice", "options", "0", "color"],
    )
    del form["questions"][2]
    refused = await publish(team, project, form=form)
    assert [problem["path"] for problem in refused["problems"]] == [
        ["form", "questions", "0", "choice", "options", "0", "parent"],
        ["form", "questions", "1", "text", "minLength"],
        ["form", "questions", "2", "box", "appliesTo"],
    ]
    assert refused["problems"][0] == {"message": refused["message"], "path": refused["path"]}


async def test_an_unknown_field_of_a_form_in_json_is_named(team: Team) -> None:
    project = await team.project()
    question = {"kind": "choice", "name": "c", "options": [{"value": "a"}], "appliesTo": "text"}
    form = {**CHOICE, "questions": [question]}
    refused = await publish(team, project, formJson=form)
    assert [(problem["path"], problem["message"]) for problem in refused["problems"]] == [
        (
            ["formJson", "questions", "0", "appliesTo"],
            "There is no field 'appliesTo' here: remove it, or call it 'applies_to'.",
        ),
        (["formJson", "questions", "0", "title"], "This field is required: add it."),
    ]


async def test_a_dry_run_tells_what_the_publication_would_and_writes_nothing(team: Team) -> None:
    project = await team.project()
    about = "query($id: ID!) { project(id: $id) { version formVersion } }"
    before = await team.owner.client.data(about, id=project)
    good = {**CHOICE, "inputs": [*CHOICE["inputs"], {"name": "more", "kind": "text"}]}
    bad = {**CHOICE, "questions": [{"kind": "choice", "name": "c", "title": "C"}]}
    tried = await publish(team, project, formJson=bad, dryRun=True)
    refused = await publish(team, project, formJson=bad)
    assert tried == refused
    assert refused["path"] == ["formJson", "questions", "0", "options"]
    one_id = {"commandId": str(uuid4())}
    tried = await publish(team, project, formJson=good, dryRun=True, **one_id)
    assert tried["project"]["form"]["json"] == CHOICE
    assert await team.owner.client.data(about, id=project) == before
    stale = before["project"]["version"] - 1
    late = await publish(team, project, formJson=good, dryRun=True, expectedVersion=stale)
    assert late["code"] == "STALE"
    made = await publish(team, project, formJson=good, **one_id)
    assert made["project"]["form"]["json"] == good


async def test_a_note_is_read_in_the_event(team: Team) -> None:
    project = await team.project()
    more = {**CHOICE, "inputs": [*CHOICE["inputs"], {"name": "more", "kind": "text"}]}
    await publish(team, project, formJson=more, note="One more input.")
    query = """query($of: ID!) { events(filter: {stream: $of, types: [FORM_PUBLISHED]}) { nodes {
    ... on FormPublished { formVersion content { ... on FormContent { note } } } } } }"""
    found = (await team.owner.client.data(query, of=project))["events"]["nodes"]
    told = [(event["formVersion"], event["content"]["note"]) for event in found]
    assert told == [(1, ""), (2, "One more input.")]
    refused = await publish(team, project, formJson=CHOICE, note="x" * 20_001)
    assert (refused["code"], refused["path"]) == ("LIMIT", ["note"])


async def test_versions_name_who_published_them(team: Team) -> None:
    project = await team.project()
    await team.owner.do("publishGuideline", "position", {"text": "b"}, project=project, text="a")
    versions = "nodes { version publishedBy { id } }"
    query = f"""query($id: ID!) {{ project(id: $id) {{
    forms {{ {versions} }} guidelines {{ {versions} }} }} }}"""
    found = (await team.owner.client.data(query, id=project))["project"]
    version = {"version": 1, "publishedBy": {"id": team.id("owner")}}
    assert found == {"forms": {"nodes": [version]}, "guidelines": {"nodes": [version]}}


async def test_a_form_is_given_once(team: Team) -> None:
    project = await team.project()
    both = await publish(team, project, form=typed(CHOICE), formJson=CHOICE)
    neither = await publish(team, project)
    assert (
        (both["code"], both["path"]) == (neither["code"], neither["path"]) == ("INVALID", ["form"])
    )


async def test_every_bad_answer_is_told_at_once(team: Team) -> None:
    rating = {"kind": "rating", "name": "quality", "title": "Q", "max": 5}
    text = {"kind": "text", "name": "why", "title": "W"}
    project = await team.project({**CHOICE, "questions": [*CHOICE["questions"], rating, text]})
    (task,) = await team.tasks(project, {"text": "a"})
    token = await team.take(team.ann, project, task)
    answers = [
        {"question": "quality", "value": {"rating": {"rating": 6}}},
        {"question": "topic", "value": {"choice": {"values": ["unicorn"]}}},
    ]
    submit = f"""mutation($input: SubmitAnnotationInput!) {{
    submitAnnotation(input: $input) {{ __typename {REFUSED} }} }}"""
    given = {"commandId": str(uuid4()), "task": task, "token": token, "answers": answers}
    refused = (await team.ann.client.data(submit, input=given))["submitAnnotation"]
    assert [problem["path"] for problem in refused["problems"]] == [
        ["answers", "0", "value", "rating", "rating"],
        ["answers", "1", "value", "choice", "values", "0"],
        ["answers"],
    ]


async def test_every_bad_task_of_an_import_is_told_at_once(team: Team) -> None:
    project = await team.project()
    mutation = f"""mutation($input: ImportTasksInput!) {{
    importTasks(input: $input) {{ __typename {REFUSED} }} }}"""
    tasks = [{"inputs": {"text": 1}}, {"inputs": {"text": "fine"}}, {"inputs": {"txt": "a"}}]
    given = {"commandId": str(uuid4()), "project": project, "tasks": tasks}
    refused = (await team.owner.client.data(mutation, input=given))["importTasks"]
    assert [problem["path"] for problem in refused["problems"]] == [
        ["tasks", "0", "inputs", "text"],
        ["tasks", "2", "inputs", "txt"],
        ["tasks", "2", "inputs", "text"],
    ]
