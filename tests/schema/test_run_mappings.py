"""Runs that map labels: what the answers would be under another version of a taxonomy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.reads.accounts.readings import ShownContents
from server.schema.runs.changes import answers_by_run
from taxonomy import Mapping
from tests.schema.test_runs import finished, started
from tests.support import taxonomy_acts as acts
from tests.support.api import Client, client_of
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds, mention, mentions
from tests.support.workspace import Workspace

JOBS = {"runs"}
pytestmark = pytest.mark.usefixtures("programs_forked")
_WORDS = "{ question value { ... on ChoiceAnswer { values concepts { label } } } }"
_DIFF = f"""query($id: ID!) {{ run(id: $id) {{ diff {{ nodes {{ task {{ id }}
  before {_WORDS} after {_WORDS} relabel {{
  annotation {{ id task {{ id }} }} question region concept candidates rule }} }} }} }} }}"""
_RESULTS = f"""query($id: ID!) {{ run(id: $id) {{ results {{ nodes {{ task {{ id }}
  answers {_WORDS} }} }} }} }}"""
PAIRS = (("c0", "c0"), ("c1", "c1"), ("c2", "c2"), ("c3", "c3"), ("c4", "c4"), ("c0", "c2"))
"""What two people answered, task by task; the second version merges, splits and removes."""


async def labeled(workspace: Workspace, *, second: bool = False) -> tuple[UUID, UUID, list[UUID]]:
    """A project that draws on the first of two versions, and answers to its tasks."""
    taxonomy = await acts.create(workspace, "Kinds", acts.IDS[:5])
    await acts.edit(workspace, taxonomy, *acts.SECOND)
    await acts.publish(workspace, taxonomy)
    questions = [kinds(taxonomy)]
    if second:
        other = await acts.create(workspace, "Places", ["here", "there"])
        questions.append(mentions(other))
    project = await workspace.project(form(*questions), overlap=2)
    people, tasks = await workspace.members(2), await workspace.tasks(project, len(PAIRS))
    for task, said in zip(tasks, PAIRS, strict=True):
        for person, value in zip(people, said, strict=True):
            answers = kind(value) | (mention("here") if second else {})
            await workspace.annotate(task, person, answers)
    return taxonomy, project, tasks


async def mapped(
    client: Client, project: UUID, taxonomy: UUID, *matches: tuple[str, str, str], **more: Any
) -> Any:
    wanted = {"taxonomy": ids.public("taxonomy", taxonomy), "fromVersion": 1, "toVersion": 2}
    lines = [{"source": a, "relation": how, "target": b} for a, how, b in matches]
    mapping = {**wanted, "matches": lines, **more}
    return await started(client, ids.public("project", project), mapping=mapping)


async def differences(client: Client, run: str, tasks: list[UUID]) -> dict[int, Any]:
    """Return by the number of a task what it is, and what it would be."""
    nodes = (await client.data(_DIFF, id=run))["run"]["diff"]["nodes"]
    numbers = {ids.public("task", task): number for number, task in enumerate(tasks)}
    return {
        numbers[one["task"]["id"]]: (
            one["before"] and one["before"][0]["value"]["values"],
            one["after"] and one["after"][0]["value"]["values"],
            [(item["concept"], item["candidates"], item["rule"]) for item in one["relabel"]],
        )
        for one in nodes
        if {item["annotation"]["task"]["id"] for item in one["relabel"]} <= {one["task"]["id"]}
    }


async def require_results(client: Client, run: str, changes: list[Any]) -> None:
    """The results of a run say the same as its diff, in the same words."""
    lines = (await client.data(_RESULTS, id=run))["run"]["results"]["nodes"]
    answers = {one["task"]["id"]: one["answers"] for one in lines}
    assert [answers[one["task"]["id"]] for one in changes] == [one["after"] for one in changes]


async def test_a_run_by_the_published_mapping_says_what_the_migration_does(
    app: Any, workspace: Workspace
) -> None:
    taxonomy, project, tasks = await labeled(workspace)
    client = await client_of(app, workspace, Role.MANAGER)
    state: Any = (await workspace.do(lambda _: [], taxonomies=(taxonomy,))).states[taxonomy]
    cache = workspace.writer.taxonomy_cache  # type: ignore[attr-defined]
    published: Mapping = await cache.mapping(workspace.org, state.versions[1].mapping)
    lines = [(one.source, one.relation.value, one.target) for one in published.matches]
    made = await mapped(client, project, taxonomy, *lines, unmatched=[*published.unmatched])
    run = await finished(client, made["run"]["id"])
    assert (run["status"], run["tasks"], run["resolved"]) == ("FINISHED", 6, 4)
    split = [("c3", ["c1", "c5"], "SPLIT")] * 2
    assert await differences(client, run["id"], tasks) == {
        2: (["c2"], ["c0"], []),
        3: (["c3"], None, split),
        4: (["c4"], None, [("c4", [], "REMOVED")] * 2),
        5: (None, ["c0"], []),
    }
    before = run["position"]
    await acts.begin(workspace, project, await _planned(workspace, project, taxonomy))
    await acts.carry_on(workspace, project, tasks)
    await acts.finish(workspace, project)
    # A migration leaves what people disagreed on to a reviewer; all else is as the run said.
    assert await differences(client, run["id"], tasks) == {5: (None, ["c0"], [])}
    other = await started(
        client, ids.public("project", project), position=before, mapping={
            "taxonomy": ids.public("taxonomy", taxonomy), "fromVersion": 1, "toVersion": 2,
            "matches": [{"source": "c2", "target": "c1"}, {"source": "c3", "target": "c5"}],
        },
    )  # fmt: skip
    run = await finished(client, other["run"]["id"])
    assert await differences(client, run["id"], tasks) == {
        2: (["c0"], ["c1"], []),
        3: (None, ["c5"], []),
    }
    nodes = (await client.data(_DIFF, id=run["id"]))["run"]["diff"]["nodes"]
    words = [one["after"][0]["value"]["concepts"][0]["label"] for one in nodes]
    assert sorted(words) == ["Added", "Renamed"]
    await require_results(client, run["id"], nodes)


async def _planned(workspace: Workspace, project: UUID, taxonomy: UUID) -> Any:
    return await acts.plan(workspace, await acts.state_of(workspace, project), taxonomy, 2)


async def test_labels_are_merged_within_a_version_of_one_of_two_taxonomies(
    app: Any, workspace: Workspace
) -> None:
    taxonomy, project, tasks = await labeled(workspace, second=True)
    client = await client_of(app, workspace, Role.MANAGER)
    made = await mapped(client, project, taxonomy, ("c2", "BROAD", "c0"), toVersion=1)
    run = await finished(client, made["run"]["id"])
    found = await differences(client, run["id"], tasks)
    assert found == {2: (["c2"], ["c0"], []), 5: (None, ["c0"], [])}
    unused = await acts.create(workspace, "Unused", ["a"])
    made = await mapped(client, project, unused, fromVersion=1, toVersion=1)
    run = await finished(client, made["run"]["id"])
    assert (run["status"], run["failure"]) == ("FAILED", "TAXONOMY")


async def test_mappings_that_are_refused(
    app: Any, workspace: Workspace, another_workspace: Workspace
) -> None:
    taxonomy = await acts.create(workspace, "Kinds", acts.IDS[:3])
    elsewhere = await acts.create(another_workspace, "Kinds", acts.IDS[:3])
    project = await workspace.project(form(kinds(taxonomy)))
    client = await client_of(app, workspace, Role.MANAGER)
    one, other = ("c1", "EXACT", "c2"), ("c1", "CLOSE", "c0")
    for lines, more, code, path in (
        ([], {"of": elsewhere}, "NOT_FOUND", ["taxonomy"]),
        ([], {"fromVersion": 2}, "NOT_FOUND", ["fromVersion"]),
        ([], {"toVersion": 2}, "NOT_FOUND", ["toVersion"]),
        ([one, ("c9", "EXACT", "c1")], {}, "NOT_FOUND", ["matches", "1", "source"]),
        ([("c1", "EXACT", "c9")], {}, "NOT_FOUND", ["matches", "0", "target"]),
        ([], {"unmatched": ["c1", "c9"]}, "NOT_FOUND", ["unmatched", "1"]),
        ([one, other, ("c1", "BROAD", "c2")], {}, "INVALID", ["matches", "2"]),
        ([one], {"unmatched": ["c0", "c1"]}, "INVALID", ["unmatched", "1"]),
        ([], {"unmatched": ["c0", "c0"]}, "INVALID", ["unmatched", "1"]),
        ([], {"unmatched": ["c0"] * 1_001}, "LIMIT", ["matches"]),
    ):
        given = {"of": taxonomy, "toVersion": 1, **more}
        made = await mapped(client, project, given.pop("of"), *lines, **given)
        found = (made["code"], made["path"])
        assert found == (code, ["method", "mapping", *path]), made


def test_answers_of_a_run_count_as_contents_that_were_read() -> None:
    shown, project, task = ShownContents(), uuid7(), uuid7()
    session: Any = SimpleNamespace(shown=shown)
    assert answers_by_run(session, project, task, None, None) is None
    assert shown.annotations == 0
    assert answers_by_run(session, project, task, {}, None) == []
    assert (shown.annotations, [*shown.projects]) == (1, [project])
