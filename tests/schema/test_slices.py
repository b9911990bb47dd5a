"""Slices of a project's tasks over GraphQL: figures of each, beside the rest, and a filter."""

from __future__ import annotations

from itertools import product
from typing import Any

import asyncpg
import pytest
from starlette.applications import Starlette

from quality import Table, alpha
from quality.tested_differences import alpha_difference, benjamini_hochberg
from server.events.core import ids
from server.events.gold.gold import set_gold
from server.events.slices import definitions
from tests.projections.test_statistics import caught_up
from tests.schema.test_quality import head, owner_of
from tests.support.api import Client, key_of
from tests.support.databases import Database
from tests.support.forms import CHOICE, form, topic
from tests.support.slices import backfilled, define_slice
from tests.support.taxonomies import ANIMALS, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("counters count all organizations")

SLICE = """id name counted taskCount(minPosition: $min) definedBy { name } project { id }
predicate { meta { path values } inputs formVersions guidelineVersions priorityAtLeast
  taxonomyVersions { taxonomyId versions }
  priorityAtMost importedSince importedUntil }"""
DEFINED = "... on DefineSlicePayload { position slice { id name counted taskCount } }"
FIGURES = f"""query($id: ID!, $min: Position) {{ project(id: $id) {{ slices {{ {SLICE}
  quality(question: "topic", minPosition: $min) {{
    agreements {{ coefficient distance estimate {{ value low tasks answers }} }}
    confusions {{ nodes {{ value other pairs }} }} coverage {{ used offered }}
    distribution {{ nodes {{ value labels }} }} unused: distribution(use: UNUSED) {{ totalCount }}
    agreementByLabel {{ nodes {{ value answers }} }}
    agreementOverTime(begin: "2020-01-01", end: "2027-01-01", bucket: MONTH) {{
      begin estimate {{ value tasks }} }}
    distributionOverTime(begin: "2020-01-01", end: "2027-01-01", bucket: MONTH) {{
      begin labels {{ value labels }} }} }} }}
  sliceComparisons(minPosition: $min) {{ slice {{ name }} question
    estimate {{ value tasks }} rest {{ value tasks }}
    difference {{ value low high p adjustedP }} }} }} }}"""
TASKS = """query($id: ID!, $filter: TaskFilter, $first: Int) {
  tasks(project: $id, filter: $filter, first: $first) { nodes { id } totalCount } }"""
TASKS_THEN = """query($id: ID!, $slice: ID!, $at: Position!) { asOf(position: $at) {
  tasks(project: $id, filter: {slice: $slice}) { nodes { id } } } }"""
SIZE = """query($id: ID!, $min: Position) { node(id: $id) {
  ... on Slice { taskCount(minPosition: $min) } } }"""
UNDONE = "... on RevertPayload { position }"
NORTH = {"meta": [{"path": ["region", "name"], "values": ["north"]}]}


async def define(client: Client, project: Any, name: str = "North", **predicate: Any) -> Any:
    given = {"project": ids.public("project", project), "name": name, "predicate": predicate}
    return await client.do("defineSlice", "DefineSliceInput", DEFINED, **given)


async def answered_in_two_regions(workspace: Workspace) -> tuple[Any, list[Any]]:
    """People agree on the tasks of the north, and mostly not on those of the south."""
    project = await workspace.project(CHOICE, overlap=2)
    people, said, items = await workspace.members(2), [], []
    for number in range(24):
        region = "north" if number % 2 else "south"
        meta = {"region": {"name": region, "number": number}}
        text = {"text": "Rome stands on seven hills."}
        items.append({"inputs": text, "meta": meta, "priority": number % 3})
        one = "ab"[number // 2 % 2]
        said.append((one, one if region == "north" and number > 1 else "ab"[number // 4 % 2]))
    tasks = await workspace.import_(project, items)
    await workspace.annotate_all(
        (task, who, topic(value))
        for task, values in zip(tasks, said, strict=True)
        for who, value in zip(people, values, strict=True)
    )
    return project, tasks


def table(numbers: range) -> Table:
    given = []
    for number in numbers:
        one = "ab"[number // 2 % 2]
        given.append([one, one if number % 2 and number > 1 else "ab"[number // 4 % 2]])
    return Table.of_units(given)


def require_compared(found: list[Any]) -> None:
    """Compare the figures of the north beside those of the rest with figures of all answers."""
    of_north = next(one for one in found if one["slice"]["name"] == "North")
    known = alpha_difference(table(range(1, 24, 2)), table(range(0, 24, 2)))
    assert of_north["rest"]["tasks"] == 12
    shown = of_north["difference"]
    assert shown["value"] == pytest.approx(known.value)
    assert shown["low"] == pytest.approx(known.low)
    ps = [one["difference"]["p"] for one in found]
    adjusted = [one["difference"]["adjustedP"] for one in found]
    assert adjusted == pytest.approx(benjamini_hochberg(ps))


async def test_a_slice_has_figures_of_its_tasks_and_is_held_against_the_rest(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    (project, tasks), client = (
        await answered_in_two_regions(workspace),
        await owner_of(app, workspace),
    )
    made = (await define(client, project, **NORTH))["slice"]
    assert (made["counted"], made["taskCount"]) == (False, None)
    await define(client, project, "Urgent", priorityAtLeast=2)
    await backfilled(database)
    given = {"id": ids.public("project", project), "min": await head(workspace)}
    found = (await client.data(FIGURES, **given))["project"]
    north, urgent = found["slices"]
    assert (north["counted"], north["taskCount"], urgent["taskCount"]) == (True, 12, 8)
    assert north["predicate"]["meta"] == NORTH["meta"]
    quality = north["quality"]
    expected = alpha(table(range(1, 24, 2)))
    nominal = quality["agreements"][0]["estimate"]
    assert (nominal["value"], nominal["tasks"]) == (pytest.approx(expected.value), 12)
    assert {n["value"]: n["labels"] for n in quality["distribution"]["nodes"]} == {"a": 12, "b": 12}
    assert quality["distributionOverTime"][0]["labels"][0]["labels"] == 12
    assert quality["agreementOverTime"][0]["estimate"]["tasks"] == 12
    assert quality["coverage"]["used"] == 2
    require_compared(found["sliceComparisons"])
    in_north = {"id": given["id"], "filter": {"slice": made["id"]}}
    page = (await client.data(TASKS, **in_north, first=50))["tasks"]
    assert {one["id"] for one in page["nodes"]} == {
        ids.public("task", task) for task in tasks[1::2]
    }
    removed = {"project": given["id"], "slice": made["id"]}
    selection = "... on RemoveSlicePayload { project { slices { name } } }"
    gone = await client.do("removeSlice", "RemoveSliceInput", selection, **removed)
    assert gone["project"]["slices"] == [{"name": "Urgent"}]
    answer = await client.ask(TASKS, **in_north)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("predicate", "code", "path"),
    [
        ({}, "INVALID", ["predicate"]),
        ({"meta": [{"path": [], "values": ["a"]}]}, "INVALID", ["predicate", "meta", "0"]),
        ({"meta": [NORTH["meta"][0]] * 6}, "LIMIT", ["predicate", "meta"]),
        ({"meta": [{"path": ["a"], "values": ["x" * 201]}]}, "LIMIT", None),
        ({"formVersions": list(range(51))}, "LIMIT", ["predicate", "formVersions"]),
        ({"inputs": [""]}, "INVALID", ["predicate", "inputs", "0"]),
        ({"priorityAtLeast": 2, "priorityAtMost": 1}, "INVALID", ["predicate", "priorityAtMost"]),
        ({"priorityAtLeast": -1_000_001}, "INVALID", ["predicate", "priorityAtLeast"]),
        ({"importedSince": "2026-03-03T00:00:00"}, "INVALID", ["predicate", "importedSince"]),
    ],
)
async def test_a_predicate_says_something_short(
    app: Starlette, workspace: Workspace, predicate: Any, code: str, path: list[str] | None
) -> None:
    client = await owner_of(app, workspace)
    refused = await define(client, await workspace.project(), **predicate)
    assert refused["code"] == code
    assert path is None or refused["path"] == path


async def test_slices_are_few_and_their_names_differ(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, client = await workspace.project(), await owner_of(app, workspace)
    monkeypatch.setattr(definitions, "MOST_SLICES", 2)
    await define(client, project, **NORTH)
    assert (await define(client, project, **NORTH))["code"] == "DUPLICATE"
    await define(client, project, "South", inputs=["text"])
    assert (await define(client, project, "East", inputs=["text"]))["code"] == "LIMIT"


async def test_a_definition_is_undone_and_a_removal_as_well(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await workspace.project(), await owner_of(app, workspace)
    made = await define(client, project, **NORTH)
    listed = "query($id: ID!) { project(id: $id) { slices { id name } } }"
    given = {"id": ids.public("project", project)}
    undone = await client.do("revert", "RevertInput", UNDONE, position=made["position"])
    assert (await client.data(listed, **given))["project"]["slices"] == []
    again = await client.do("revert", "RevertInput", UNDONE, position=undone["position"])
    assert "code" not in again
    (shown,) = (await client.data(listed, **given))["project"]["slices"]
    assert shown == {"id": made["slice"]["id"], "name": "North"}


async def test_a_removal_is_not_undone_where_another_slice_has_the_name(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await workspace.project(), await owner_of(app, workspace)
    made = (await define(client, project, **NORTH))["slice"]
    given = {"project": ids.public("project", project), "slice": made["id"]}
    gone = await client.do(
        "removeSlice", "RemoveSliceInput", "... on RemoveSlicePayload { position }", **given
    )
    await define(client, project, **NORTH)
    undone = await client.do("revert", "RevertInput", "", position=gone["position"])
    assert (undone["code"], undone["path"]) == ("DUPLICATE", ["position"])


async def test_answers_to_gold_tasks_are_in_a_slice_of_versions_wherever_it_is_asked_for(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    project, client = await workspace.project(), await owner_of(app, workspace)
    gold, other, _ = await workspace.tasks(project, 3)
    member = await workspace.member()
    for task in (gold, other):
        held = await workspace.take(task, member)
        if task == gold:
            await workspace.do(
                lambda current: set_gold(
                    current.task(gold), current.project(project), answers=topic("a")
                ),
                tasks=(gold,),
                projects=(project,),
            )
        await workspace.submit(held, topic("a"))
    id_ = ids.public("slice", await define_slice(workspace, project, form_versions=(1,)))
    await backfilled(database)
    given = {"id": ids.public("project", project), "filter": {"slice": id_}}
    listed = (await client.data(TASKS, **given, first=9))["tasks"]["nodes"]
    found = await client.data(SIZE, id=id_, min=await head(workspace))
    assert (len(listed), found["node"]["taskCount"]) == (2, 2)


class Drawn:
    """A project whose form draws on a taxonomy, in one version after the other."""

    def __init__(self, workspace: Workspace, client: Client, taxonomy: str) -> None:
        self.workspace, self.client, self.taxonomy = workspace, client, taxonomy

    async def begin(self) -> Drawn:
        self.project = await self.workspace.project(drawing(self.taxonomy, 1), overlap=2)
        self.people = await self.workspace.members(2)
        return self

    async def answered(self, version: int, title: str = "Animal") -> list[str]:
        """Two tasks, which two people answer by a version; on the second they do not agree."""
        await self.workspace.publish(self.project, drawing(self.taxonomy, version, title))
        tasks = await self.workspace.tasks(self.project, 2)
        for task, who in product(tasks, self.people):
            differs = task == tasks[1] and who == self.people[1]
            await self.workspace.annotate(task, who, topic("pet" if differs else "cat"))
        return [ids.public("task", task) for task in tasks]

    async def define(self, name: str, *versions: int, of: str | None = None, **more: Any) -> Any:
        drawn = [{"taxonomy": of or self.taxonomy, "versions": [*versions]}]
        return await define(self.client, self.project, name, taxonomyVersions=drawn, **more)

    async def listed(self, slice_: str) -> set[str]:
        """The tasks that the filter by a slice finds."""
        asked = {"id": ids.public("project", self.project), "filter": {"slice": slice_}}
        page = await self.client.data(TASKS, **asked, first=20)
        return {one["id"] for one in page["tasks"]["nodes"]}


async def test_a_slice_has_the_labels_of_a_version_of_a_taxonomy(
    app: Starlette, workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    id_ = await published(database, workspace, ANIMALS, ANIMALS[:4], ANIMALS[:5])
    other = ids.public("taxonomy", await published(database, workspace))
    taxonomy, client = ids.public("taxonomy", id_), await owner_of(app, workspace)
    drawn = await Drawn(workspace, client, taxonomy).begin()
    old = await drawn.answered(1)
    slices = [(await drawn.define(n, *of))["slice"]["id"] for n, of in VERSIONS.items()]
    slices.append((await drawn.define("First form", 1, 2, formVersions=[1]))["slice"]["id"])
    new = await drawn.answered(2)
    await backfilled(database)
    # A form that is published once all slices are counted draws on the second version, too.
    new += await drawn.answered(2, "An animal")
    await caught_up(database, owner, workspace)
    given = {"id": ids.public("project", drawn.project), "min": await head(workspace)}
    found = (await client.data(FIGURES, **given))["project"]["slices"]
    assert found[0]["predicate"]["taxonomyVersions"] == [{"taxonomyId": taxonomy, "versions": [1]}]
    sizes = [(one["taskCount"], one["quality"]["coverage"]["used"]) for one in found]
    assert sizes == [(2, 2), (4, 2), (6, 2), (0, 0), (2, 2)]
    assert found[1]["quality"]["agreements"][0]["estimate"]["tasks"] == 4
    for slice_, tasks in zip(slices, (old, new, old + new, [], old), strict=True):
        assert await drawn.listed(slice_) == {*tasks}
    path = ["predicate", "taxonomyVersions", "0", "taxonomy"]
    for unknown, code in ((other, "NOT_FOUND"), ("taxonomy_0", "INVALID")):
        refused = await drawn.define("Another", 1, of=unknown)
        assert (refused["code"], refused["path"]) == (code, path)
    assert (await drawn.define("None"))["code"] == "INVALID"


async def test_a_slice_lists_what_it_counts_after_a_form_was_reverted(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    id_ = await published(database, workspace, ANIMALS, ANIMALS[:4])
    taxonomy, client = ids.public("taxonomy", id_), await owner_of(app, workspace)
    drawn = await Drawn(workspace, client, taxonomy).begin()
    second = await workspace.publish(drawn.project, drawing(taxonomy, 2))
    tasks = {*await drawn.answered(2)}
    undone = await client.do("revert", "RevertInput", UNDONE, position=str(second.position))
    assert "code" not in undone
    slice_ = (await drawn.define("Second", 2))["slice"]["id"]
    await backfilled(database)
    at = await head(workspace)
    sizes = (await client.data(SIZE, id=slice_, min=at))["node"]
    assert (sizes["taskCount"], await drawn.listed(slice_)) == (len(tasks), tasks)
    asked = {"id": ids.public("project", drawn.project), "slice": slice_, "at": at}
    past = (await client.data(TASKS_THEN, **asked))["asOf"]["tasks"]
    assert {one["id"] for one in past["nodes"]} == tasks


def drawing(taxonomy: str, version: int, title: str = "Animal") -> Any:
    drawn = {"taxonomy": taxonomy, "version": version}
    return form({"kind": "choice", "name": "topic", "title": title, "taxonomy": drawn})


VERSIONS = {"First": (1,), "Second": (2,), "Both": (1, 2), "Third": (3,)}


async def test_the_blind_are_told_of_no_slice(app: Starlette, workspace: Workspace) -> None:
    project = await workspace.project()
    ann = await workspace.member()
    client = Client(app, await key_of(workspace, ann))
    before = "query($id: ID!) { project(id: $id) { version } }"
    given = {"id": ids.public("project", project)}
    version = await client.data(before, **given)
    slice_ = ids.public("slice", await define_slice(workspace, project, priority_at_least=1))
    assert await client.data(before, **given) == version
    asked = await client.ask("query($id: ID!) { project(id: $id) { slices { name } } }", **given)
    assert asked["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await client.data("query($id: ID!) { node(id: $id) { id } }", id=slice_))[
        "node"
    ] is None
    filtered = await client.ask(TASKS, **given, filter={"slice": slice_})
    assert filtered["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    events = await client.data("{ events(last: 5) { nodes { name } } }")
    assert "project.slice_defined" not in [one["name"] for one in events["events"]["nodes"]]
