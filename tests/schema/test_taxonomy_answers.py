"""Answers drawn from taxonomies over HTTP: given, refused, shown in any language, and found."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.reads.labeling import label_values
from server.reads.session import ReadSession
from taxonomy import Concept
from tests.support.api import Client, key_of
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import PLACES, Json, form
from tests.support.taxonomies import (
    ANIMALS,
    kind,
    kinds,
    mention,
    mentions,
    publish,
    published,
    ref,
)
from tests.support.workspace import Workspace, new_workspace

VALUES = ("answers", "0", "value", "choice", "values")
"""Where the values of the first answer stand in an input."""
LABEL = "value label deprecated path { value label }"
ANSWERS = f"""answers {{ question value {{
  ... on ChoiceAnswer {{ values concepts(language: $language) {{ {LABEL} }} }}
  ... on SpanAnswer {{ spans {{ label concept(language: $language) {{ {LABEL} }} }} }} }} }}"""
TASKS = f"""query($project: ID!, $filter: TaskFilter, $language: String) {{
tasks(project: $project, filter: $filter, first: 10) {{ nodes {{ id annotations {{ {ANSWERS} }}
resolution {{ {ANSWERS} }} }} }} }}"""
PLAIN = """query($project: ID!) { tasks(project: $project) { nodes { annotations { answers {
question value { ... on ChoiceAnswer { values } } } } } } }"""
FOUND = """query($project: ID!, $filter: TaskFilter) {
tasks(project: $project, filter: $filter) { nodes { id } } }"""
CONTENT = f"{{ content {{ ... on AnswersContent {{ {ANSWERS} }} }} }}"
EVENTS = f"""query($language: String) {{ events(first: 90) {{ nodes {{
... on AnnotationSubmitted {CONTENT} ... on TaskResolved {CONTENT} }} }} }}"""
SUBMITTED = "... on AnnotationPayload { annotation { id formVersion } }"

RENAMED = tuple(
    Concept(c.id, {"en": f"New {c.label('en')}"}, c.broader, deprecated=c.id == "lion")
    for c in ANIMALS
)
"""The second version: new words, and the lion is deprecated in place of the dodo."""


@dataclass
class TaxonomyProject:
    """A project that draws on a taxonomy, its owner and an annotator."""

    workspace: Workspace
    taxonomy: UUID
    project: UUID
    annotator: Actor
    owner: Client
    ann: Client

    @property
    def project_id(self) -> str:
        return ids.public("project", self.project)

    async def answer(self, *values: str, spans: tuple[str, ...] = ()) -> UUID:
        """Import a task and answer it through the writer."""
        (task,) = await self.workspace.tasks(self.project)
        answers = kind(*values) | (mention(*spans) if spans else {})
        await self.workspace.annotate(task, self.annotator, answers)
        return task

    async def claim(self) -> dict[str, Any]:
        (task,) = await self.workspace.tasks(self.project)
        held = await self.workspace.take(task, self.annotator)
        return {"task": ids.public("task", task), "token": held.token}

    async def submit(self, held: dict[str, Any], *answers: Json) -> Any:
        given = {"answers": list(answers), **held}
        return await self.ann.do("submitAnnotation", "SubmitAnnotationInput", SUBMITTED, **given)

    async def publish_form(self, wanted: Json) -> Any:
        given = {"project": self.project_id, "formJson": wanted}
        shown_ = "... on ProjectPayload { project { formVersion } }"
        return await self.owner.do("publishForm", "PublishFormInput", shown_, **given)

    async def shown(self, language: str | None = None, **given: Any) -> list[Any]:
        found_ = await self.owner.data(TASKS, project=self.project_id, language=language, **given)
        return list(found_["tasks"]["nodes"])


def chose(*values: str) -> Json:
    return {"question": "kind", "value": {"choice": {"values": list(values)}}}


def step(id_: str, label: str) -> Json:
    return {"value": id_, "label": label}


def shown(*path: Json, deprecated: bool = False) -> Json:
    """A label as it is answered, by its path."""
    return {**path[-1], "path": list(path), "deprecated": deprecated}


@pytest.fixture
async def taxonomy_project(
    app: Starlette, database: Database, workspace: Workspace
) -> TaxonomyProject:
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy), mentions(taxonomy)))
    ann = await workspace.member(Role.ANNOTATOR)
    clients = [Client(app, await key_of(workspace, actor)) for actor in (workspace.owner, ann)]
    return TaxonomyProject(workspace, taxonomy, project, ann, *clients)


async def test_concepts_show_label_and_path_in_the_language_asked_for(
    taxonomy_project: TaxonomyProject,
) -> None:
    await taxonomy_project.answer("鳥", "cat", spans=("lion", "cat"))
    for language, cat in (
        ("de-AT", ["Tier", "Säugetier", "Katze"]),
        (None, ["Animal", "Mammal", "Cat"]),
        ("pt-BR", ["Animal", "Mammal", "Gato"]),
    ):
        path = [step(*one) for one in zip(("animal", "mammal", "cat"), cat, strict=True)]
        (task,) = await taxonomy_project.shown(language)
        for answers in (task["annotations"][0]["answers"], task["resolution"]["answers"]):
            choice, spans = (answer["value"] for answer in answers)
            bird = shown(path[0], step("鳥", "鳥"))
            assert choice == {"values": ["cat", "鳥"], "concepts": [shown(*path), bird]}
            lion = shown(*path, step("lion", "Lion"))
            assert [span["concept"] for span in spans["spans"]] == [lion, shown(*path)]


async def test_old_answers_keep_the_words_of_then(
    taxonomy_project: TaxonomyProject, database: Database
) -> None:
    await taxonomy_project.answer("lion")
    await publish(database, taxonomy_project.workspace, taxonomy_project.taxonomy, RENAMED)
    made = await taxonomy_project.publish_form(form(kinds(taxonomy_project.taxonomy, 2)))
    assert made["project"] == {"formVersion": 2}
    await taxonomy_project.answer("cat")
    old, new = await taxonomy_project.shown("en")
    for task, path in (
        (old, ["Animal", "Mammal", "Cat", "Lion"]),
        (new, ["New Animal", "New Mammal", "New Cat"]),
    ):
        for answers in (task["annotations"][0]["answers"], task["resolution"]["answers"]):
            (concept,) = answers[0]["value"]["concepts"]
            assert [one["label"] for one in concept["path"]] == path
    refused = await taxonomy_project.submit(await taxonomy_project.claim(), chose("lion"))
    assert "deprecated" in refused["message"], "what was chosen then is refused now"


async def test_a_revision_is_checked_under_the_new_form(
    taxonomy_project: TaxonomyProject, database: Database
) -> None:
    taxonomy_project.project = await taxonomy_project.workspace.project(
        form(kinds(taxonomy_project.taxonomy)), overlap=2
    )
    held = await taxonomy_project.claim()
    first = (await taxonomy_project.submit(held, chose("lion")))["annotation"]
    await publish(database, taxonomy_project.workspace, taxonomy_project.taxonomy, RENAMED)
    await taxonomy_project.publish_form(form(kinds(taxonomy_project.taxonomy, 2)))
    given = {"task": held["task"], "annotation": first["id"]}
    revise = partial(
        taxonomy_project.ann.do, "reviseAnnotation", "ReviseAnnotationInput", SUBMITTED, **given
    )
    assert (await revise(answers=[chose("lion")]))["path"] == [*VALUES, "0"]
    made = await revise(answers=[chose("dodo")])
    assert made["annotation"] == {"id": first["id"], "formVersion": 2}
    (task,) = await taxonomy_project.shown("en")
    (concept,) = task["annotations"][0]["answers"][0]["value"]["concepts"]
    assert (concept["label"], concept["deprecated"]) == ("New Dodo", False)


@pytest.mark.parametrize(
    ("value", "reason"), [("unicorn", "has no concept"), ("dodo", "is deprecated")]
)
async def test_a_wrong_concept_is_refused(
    taxonomy_project: TaxonomyProject, value: str, reason: str
) -> None:
    held = await taxonomy_project.claim()
    refused = await taxonomy_project.submit(held, chose("cat", value))
    assert reason in refused["message"]
    assert refused["path"] == [*VALUES, "1"]
    span = {"id": "s", "label": value, "start": 0, "end": 1}
    spans = {"question": "mentions", "value": {"span": {"spans": [span]}}}
    refused = await taxonomy_project.submit(held, chose("cat"), spans)
    assert refused["path"] == ["answers", "1", "value", "span", "spans", "0", "label"]


async def test_what_does_not_exist_is_refused_where_it_is_named(
    taxonomy_project: TaxonomyProject, database: Database, clock: Clock
) -> None:
    other = uuid7()
    connection = await asyncpg.connect(database.server_url)
    await create_ledger(connection, other)
    await connection.close()
    theirs = await published(
        database, await new_workspace(taxonomy_project.workspace.writer, clock, other)
    )
    at = ["formJson", "questions", "0", "taxonomy"]
    for wanted, path in (
        (ref(theirs), [*at, "taxonomy"]),
        (ref(taxonomy_project.taxonomy, 2), [*at, "version"]),
        (ref(taxonomy_project.taxonomy, subtree="unicorn"), [*at, "subtree"]),
    ):
        refused = await taxonomy_project.publish_form(
            form(kinds(taxonomy_project.taxonomy) | {"taxonomy": wanted})
        )
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", path)


async def test_a_form_leads_to_its_taxonomy(taxonomy_project: TaxonomyProject) -> None:
    query = """query($id: ID!) { project(id: $id) { form { questions {
      ... on ChoiceQuestion { taxonomy { version taxonomy { id } } } } } } }"""
    id_ = ids.public("taxonomy", taxonomy_project.taxonomy)
    for client in (taxonomy_project.owner, taxonomy_project.ann):
        found = await client.data(query, id=taxonomy_project.project_id)
        shown = {"version": 1, "taxonomy": {"id": id_}}
        assert found["project"]["form"]["questions"][0] == {"taxonomy": shown}


async def test_a_process_that_never_saw_the_taxonomy_reads_it(
    taxonomy_project: TaxonomyProject, database: Database
) -> None:
    """Another process, with nothing at hand, is asked by several at once."""
    held = [await taxonomy_project.claim() for _ in range(4)]
    cold = Writer(database.server_url, clock=taxonomy_project.workspace.clock)
    try:
        workspace = Workspace(
            taxonomy_project.workspace.org,
            taxonomy_project.workspace.owner,
            cold,
            taxonomy_project.workspace.clock,
        )
        await workspace.publish(
            taxonomy_project.project, form(kinds(taxonomy_project.taxonomy, subtree="mammal"))
        )
    finally:
        await cold.close()
    pairs = zip(held, ["cat", "dog", "lion", "鳥"], strict=True)
    made = await asyncio.gather(
        *(taxonomy_project.submit(one, chose(value)) for one, value in pairs)
    )
    assert [one["__typename"] for one in made] == ["AnnotationPayload"] * 3 + ["Refused"]
    assert "is not part of 'mammal'" in made[3]["message"]


async def test_inline_options_show_label_and_path_too(taxonomy_project: TaxonomyProject) -> None:
    options = [{"value": "a", "label": "Top"}, {"value": "b", "parent": "a", "label": "Below"}]
    topic = {"kind": "choice", "name": "kind", "title": "K", "options": options}
    taxonomy_project.project = await taxonomy_project.workspace.project(form(topic, PLACES))
    (task,) = await taxonomy_project.workspace.tasks(taxonomy_project.project)
    span = {"id": "s1", "label": "city", "start": 0, "end": 4}
    answers = kind("b") | {"places": {"kind": "span", "spans": [span]}}
    await taxonomy_project.workspace.annotate(task, taxonomy_project.annotator, answers)
    (task,) = await taxonomy_project.shown("de")
    choice, places = (answer["value"] for answer in task["annotations"][0]["answers"])
    assert choice["concepts"] == [shown(step("a", "Top"), step("b", "Below"))]
    assert places["spans"][0]["concept"] == shown(step("city", "CITY"))
    assert await taxonomy_project.shown(
        filter={"label": {"question": "kind", "value": "a", "within": True}}
    )


async def test_events_show_what_was_chosen(taxonomy_project: TaxonomyProject) -> None:
    await taxonomy_project.answer("dog")
    dog = shown(step("animal", "Tier"), step("mammal", "Säugetier"), step("dog", "Hund"))
    nodes = (await taxonomy_project.owner.data(EVENTS, language="de"))["events"]["nodes"]
    assert [n["content"]["answers"][0]["value"]["concepts"] for n in nodes if n] == [[dog], [dog]]


async def test_a_page_takes_one_read_for_each_kind_of_thing(
    taxonomy_project: TaxonomyProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    run = ReadSession.raw

    async def raw(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        texts.append(text)
        return await run(self, text, *arguments)

    for value in ("cat", "dog", "lion", "鳥", "cat"):
        await taxonomy_project.answer(value, spans=("dog",))
    monkeypatch.setattr(ReadSession, "raw", raw)
    assert len(await taxonomy_project.shown("de")) == 5
    for table in ("document", "taxonomy", "concepts"):
        assert len([text for text in texts if table in text]) == 1, table
    texts.clear()
    await taxonomy_project.owner.data(PLAIN, project=taxonomy_project.project_id)
    assert not [text for text in texts if "concepts" in text or "document" in text], "nor any more"


@pytest.mark.parametrize("most", [label_values.MOST, 0], ids=["few", "many"])
async def test_tasks_are_found_by_a_concept_and_all_below_it(
    taxonomy_project: TaxonomyProject, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(label_values, "MOST", most)
    values = ("cat", "dog", "lion", "鳥", "pet")
    names = {ids.public("task", await taxonomy_project.answer(value)): value for value in values}

    async def found_by(value: str, **more: Any) -> set[str]:
        wanted = {"label": {"question": "kind", "value": value, **more}}
        data = await taxonomy_project.owner.data(
            FOUND, project=taxonomy_project.project_id, filter=wanted
        )
        return {names[node["id"]] for node in data["tasks"]["nodes"]}

    assert await found_by("cat") == {"cat"}
    assert await found_by("cat", within=True) == {"cat", "lion"}
    assert await found_by("pet", within=True) == {"pet", "cat", "dog", "lion"}, "several parents"
    assert await found_by("animal", within=True) == {"cat", "dog", "lion", "鳥"}
    assert await found_by("unicorn", within=True) == set()
    blind = {"label": {"question": "kind", "value": "cat", "within": True}}
    (error,) = (
        await taxonomy_project.ann.ask(FOUND, project=taxonomy_project.project_id, filter=blind)
    )["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_tasks_below_a_concept_are_changed_in_bulk(taxonomy_project: TaxonomyProject) -> None:
    for value in ("cat", "lion", "dog"):
        await taxonomy_project.answer(value)
    label = {"question": "kind", "value": "cat", "within": True}
    wish = {
        "project": taxonomy_project.project_id,
        "filter": {"label": label},
        "change": {"reopen": 1},
    }
    matched = "... on ChangeTasksPayload { matched }"
    made = await taxonomy_project.owner.do("changeTasks", "ChangeTasksInput", matched, **wish)
    assert made["matched"] == 2
