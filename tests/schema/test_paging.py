"""Every list is paged by `first`, `after`, `last` and `before`, and is the same from both ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling import queue
from taxonomy import Rename
from tests.schema.generated_documents import schema
from tests.support import taxonomy_acts
from tests.support.alerts import raise_alert
from tests.support.api import Client, key_of
from tests.support.forms import form, topic
from tests.support.taxonomies import ANIMALS, kind, kinds, published
from tests.support.webhooks import make_webhook
from tests.support.workspace import Workspace

WAYS = {"first", "after", "last", "before"}
SAVE = "saveView", "SaveViewInput", "... on SaveViewPayload { view { id } }"
HOLD = ("hold", "HoldInput", "... on HoldPayload { position }")
ERASE = "eraseContent", "EraseContentInput", "__typename"
EXPORT = """mutation($input: CreateExportInput!) {
  createExport(input: $input) { __typename } }"""
PAUSE = "pauseMember", "PauseMemberInput", "__typename"
GUIDE = "publishGuideline", "PublishGuidelineInput", "__typename"

OF_KIND = """project(id: $project) { quality(question: "kind", minPosition: $head) {
  list: %s } }"""
OF_DRIFT = """project(id: $project) { quality(question: "kind", minPosition: $head) {
  drift(window: {begin: "2026-01-01", end: "2027-01-01"}) { list: %s } } }"""
PLACES = {
    "Project.alerts": "project(id: $project) { list: alerts(%s) { nodes { id number } } }",
    "Project.forms": "project(id: $project) { list: forms(%s) { nodes { version } } }",
    "Project.guidelines": "project(id: $project) { list: guidelines(%s) { nodes { version } } }",
    "Project.webhooks": "project(id: $project) { list: webhooks(%s) { nodes { id } } }",
    "Project.views": "project(id: $project) { list: views(%s) { nodes { id } } }",
    "Project.tasks": "project(id: $project) { list: tasks(%s) { nodes { id } } }",
    "Project.members": "project(id: $project) { list: members(%s) { nodes { member { id } } } }",
    "Project.pauses": "project(id: $project) { list: pauses(%s) { nodes { member { id } } } }",
    "Project.annotators": "project(id: $project) { list: annotators(%s, minPosition: $head) "
    "{ nodes { member { id } } } }",
    "QuestionQuality.annotators": OF_KIND % "annotators(%s) { nodes { member { id } } }",
    "QuestionQuality.annotatorPairs": OF_KIND
    % "annotatorPairs(least: 1, %s) { nodes { member { id } peer { id } } }",
    "QuestionQuality.confusions": OF_KIND % "confusions(%s) { nodes { value other } }",
    "QuestionQuality.agreementByLabel": OF_KIND % "agreementByLabel(%s) { nodes { value } }",
    "QuestionQuality.disputed": OF_KIND % "disputed(%s) { nodes { task { id } disagreement } }",
    "QuestionQuality.distribution": OF_KIND % "distribution(%s) { nodes { value } }",
    "QuestionDrift.shares": OF_DRIFT % "shares(%s) { nodes { value } }",
    "QuestionDrift.annotators": OF_DRIFT % "annotators(%s) { nodes { member { id } labels } }",
    "Project.migrations": "project(id: $project) { list: migrations(%s) { nodes { id } } }",
    "Taxonomy.versions": "taxonomy(id: $taxonomy) { list: versions(%s) { nodes { number } } }",
    "Taxonomy.projects": "taxonomy(id: $taxonomy) { list: projects(%s) { nodes { id } } }",
    "TaxonomyVersion.roots": "taxonomy(id: $taxonomy) { latest { list: roots(%s) "
    "{ nodes { conceptId } } } }",
    "TaxonomyVersion.mapping": "taxonomy(id: $taxonomy) { latest { list: mapping(%s) "
    "{ nodes { source } } } }",
    "TaxonomyDiff.changes": "taxonomy(id: $taxonomy) { latest { diff(against: 1) { "
    "list: changes(%s) { nodes { kind label } } } } }",
    "TaxonomyDraft.roots": "taxonomy(id: $taxonomy) { draft { list: roots(%s) "
    "{ nodes { conceptId } } } }",
    "TaxonomyDraft.edits": "taxonomy(id: $taxonomy) { draft { list: edits(%s) "
    "{ nodes { position } } } }",
    "Concept.narrower": 'taxonomy(id: $taxonomy) { latest { concept(id: "animal") { '
    "list: narrower(%s) { nodes { conceptId } } } } }",
    "Viewer.annotations": "viewer { list: annotations(project: $project, %s) { nodes { id } } }",
    "Viewer.returned": "viewer { list: returned(project: $project, %s) { nodes { id } } }",
    "Viewer.mentions": "viewer { list: mentions(%s) { nodes { id } } }",
    "Query.members": "list: members(%s) { nodes { id } }",
    "Query.projects": "list: projects(%s) { nodes { id } }",
    "Query.taxonomies": "list: taxonomies(%s) { nodes { id } }",
    "Query.tasks": "list: tasks(project: $project, %s) { nodes { id } }",
    "Query.events": "list: events(%s) { nodes { position } }",
    "Query.erasures": "list: erasures(%s) { nodes { id } }",
    "Query.holds": "list: holds(%s) { nodes { id } }",
    "Query.webhooks": "list: webhooks(%s) { nodes { id } }",
    "Query.exports": "list: exports(%s) { nodes { position } }",
    "Query.access": "list: access(project: $project, %s) { nodes { member { id } } }",
}
"""A document for each list, with a place for its arguments."""
SHORT = {"TaxonomyVersion.mapping", "Project.migrations"}
"""Lists that have nothing here; they are paged by what others are paged by."""
ELSEWHERE = {
    *("Project.search", "Organization.parkedEvents", "Query.fileImports"),
    *("Query.changes", "Project.runs", "Run.diff"),
    *("Project.corrections", "Project.correctionMatches"),
    *("Run.results", "Run.people", "Run.adoptionPreview"),
    *("Webhook.deliveries", "QuestionQuality.goldScores"),
    *("Project.audits", "Audit.items", "Audit.rates", "Project.groupReleases"),
    "Project.initialTaggings",
    # Those of `QuestionQuality`, by the same code: tests/schema/test_slices.py
    *(f"SliceQuality.{one}" for one in ("agreementByLabel", "confusions", "distribution")),
    *(f"QuestionQuality.agreementBy{one}" for one in ("RegionLabel", "Annotator", "Pair")),
    *(f"SliceQuality.agreementBy{one}" for one in ("RegionLabel", "Annotator", "Pair")),
}
"""Lists that need much to be prepared: their own tests read them from both ends."""


def connections() -> Iterator[tuple[str, GraphQLField]]:
    for type_ in schema().type_map.values():
        # The lists of a snapshot are those of `Query`, by the same code.
        shown = isinstance(type_, GraphQLObjectType) and type_.name != "Snapshot"
        if shown and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                if get_named_type(field.type).name.endswith("Connection"):
                    yield f"{type_.name}.{name}", field


def test_every_list_has_all_arguments_of_pages_and_a_test():
    found = dict(connections())
    lacking = {name: WAYS - set(field.args) for name, field in found.items()}
    missing = {name: ways for name, ways in lacking.items() if ways}
    # It reads the ledger once, from one moment to another.
    assert missing == {"Query.changes": {"last", "before"}}
    assert set(found) == PLACES.keys() | ELSEWHERE


def page_in(data: Any) -> Any:
    """The page that a document asked for, however deep it lies."""
    while "list" not in data:
        (data,) = data.values()
    return data["list"]


def asked(inner: str, given: Any) -> tuple[str, dict[str, Any]]:
    """A query with the variables that it uses, and their values."""
    used = [name for name in ("project", "taxonomy", "head", "place") if f"${name}" in inner]
    declared = ", ".join(f"${name}: {given[name][0]}" for name in used)
    head = f"query({declared})" if used else "query"
    return f"{head} {{ {inner} }}", {name: given[name][1] for name in used}


async def both_ways(client: Client, query: str, given: Any) -> tuple[list[Any], list[Any]]:
    """The items of a list, read two at a time from its beginning and from its end."""
    found: list[list[Any]] = []
    for size, cursor, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        items, place = [], None
        while True:
            inner = query % f"{size}: 2, {cursor}: $place"
            inner = inner.replace("{ nodes", f"{{ pageInfo {{ {more} {end} }} nodes")
            text, values = asked(inner, {**given, "place": ("String", place)})
            page = page_in(await client.data(text, **values))
            assert len(page["nodes"]) <= 2
            items = items + page["nodes"] if size == "first" else page["nodes"] + items
            if not page["pageInfo"][more]:
                break
            place = page["pageInfo"][end]
        found.append(items)
    return found[0], found[1]


async def empty_cursors_are_refused(client: Client, place: str, given: Any) -> None:
    """An empty cursor is not the same as none, but among events, where it is the beginning."""
    for cursor in ("after", "before") if place != "Query.events" else ():
        text, values = asked(PLACES[place] % f'{cursor}: ""', given)
        error = (await client.ask(text, **values))["errors"][0]["extensions"]
        assert (error["code"], error["path"][-1]) == ("INVALID", cursor), place


async def annotated(workspace: Workspace, project: UUID, people: list[Actor]) -> None:
    """People answer some tasks and are rejected, and answer others in different ways."""
    rita = await workspace.member(Role.REVIEWER)
    for person in people:
        await workspace.grant(person, project, Role.ANNOTATOR)
    for task in await workspace.tasks(project, 3, overlap=3):
        for person in people:
            annotation = await workspace.annotate(task, person, kind("cat"))
            await workspace.comment(task, "Look.", mentions=[person.member])
            await workspace.reject(task, annotation, rita)
    for task in await workspace.tasks(project, 2, overlap=3):
        for person, value in zip(people, ("cat", "dog", "lion"), strict=True):
            await workspace.annotate(task, person, kind(value))


async def test_every_list_is_the_same_from_both_ends(app, workspace, database):
    versions = ANIMALS[:-2], ANIMALS[:-1], ANIMALS
    taxonomy = await published(database, workspace, *versions)
    projects = [await workspace.project(form(kinds(taxonomy))) for _ in range(3)]
    project, given = projects[0], {"project": ids.public("project", projects[0])}
    owner = Client(app, await key_of(workspace, workspace.owner))
    for n in range(3):
        await taxonomy_acts.edit(workspace, taxonomy, Rename("lion", {"": f"Lion {n}"}))
        await workspace.publish(project, form(kinds(taxonomy) | {"title": f"Kind {n}"}))
        await owner.do(*GUIDE, **given, text=f"Read {n} times.")
        await owner.do(*SAVE, **given, name=f"View {n}")
        await owner.do(*HOLD, subject=f"Nobody {n}", reason="A lawsuit.")
        await make_webhook(workspace, project)
        await raise_alert(workspace, project)
    await published(database, workspace)
    people = await workspace.members(3)
    await annotated(workspace, project, people)
    for one in people:
        whom = ids.public("member", one.member)
        await owner.do(*PAUSE, **given, member=whom, reason="Wait.")
    for task in await workspace.tasks(project, 3):
        erased = [ids.public("task", task)]
        wanted = {"commandId": str(uuid4()), "kind": "EVENTS", "stream": erased[0]}
        await owner.data(EXPORT, input=wanted)
        await owner.do(*ERASE, authority="MISTAKE", reason="Sent twice.", tasks=erased)
    known = {
        "project": ("ID!", given["project"]),
        "taxonomy": ("ID!", ids.public("taxonomy", taxonomy)),
        "head": ("Position", str((await workspace.do(lambda _: [])).position)),
    }
    ann = Client(app, await key_of(workspace, people[0]))
    for place, query in PLACES.items():
        who = ann if place.startswith("Viewer.") else owner
        forward, backward = await both_ways(who, query, known)
        assert forward == backward, place
        assert len(forward) >= 2 or place in SHORT, (place, forward)
        await empty_cursors_are_refused(who, place, known)


PAGES = """query($filter: TaskFilter, $order: TaskOrder!, $first: Int, $last: Int) {
projects { nodes { id tasks(filter: $filter, order: $order, first: $first, last: $last) {
  nodes { id status } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } } } }"""
PAGE = """query($project: ID!, $filter: TaskFilter, $order: TaskOrder!, $first: Int, $last: Int) {
tasks(project: $project, filter: $filter, order: $order, first: $first, last: $last) {
  nodes { id status } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }"""


async def test_pages_of_many_projects_are_those_of_each_alone(app, workspace):
    """To who sees all, and to an annotator, who sees all in one of them and is blind elsewhere."""
    ann = await workspace.member()
    projects = [
        await workspace.project(visibility=seen, overlap=2) for seen in ("own", "own", "all")
    ]
    for project in projects:
        tasks = await workspace.tasks(project, 4)
        await workspace.annotate(tasks[2], ann, topic("a"))
        await workspace.annotate(tasks[1], await workspace.member(), topic("b"))
        await workspace.manage(queue.prioritize, tasks[3], priority=2)
    label = {"question": "topic", "value": "a"}
    labels = [({"label": label}, "RANK"), ({"label": {**label, "within": True}}, "RANK")]
    for who in (workspace.owner, ann):
        client = Client(app, await key_of(workspace, who))
        for filter_, order in (
            ({}, "RANK"),
            ({}, "PRIORITY"),
            ({"statuses": ["OPEN"]}, "RANK"),
            ({"statuses": ["OPEN"]}, "PRIORITY"),
            ({"priorityAtLeast": 1}, "PRIORITY"),
            ({"unassigned": True, "text": "seven"}, "RANK"),
            *(labels if who is workspace.owner else []),
        ):
            for size in ({"first": 3}, {"last": 3}):
                given = {"filter": filter_, "order": order, **size}
                nodes = (await client.data(PAGES, **given))["projects"]["nodes"]
                assert len(nodes) == 3
                for node in nodes:
                    alone = await client.data(PAGE, project=node["id"], **given)
                    assert node["tasks"] == alone["tasks"], (given, node)
