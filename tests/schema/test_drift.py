"""Drift of labels, agreement and times between two windows of time, over GraphQL and as of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.applications import Starlette

from server.events.core import ids
from tests.schema.test_quality import head, owner_of
from tests.support.api import Client
from tests.support.forms import topic
from tests.support.workspace import Workspace

DRIFT = """labels referenceLabels values psi psiByChance divergence chiSquareP peopleP
reason peopleReason drifted ofMix ofChange
shares { nodes { value share { value } referenceShare { value } } totalCount }
annotators { nodes { member { id } labels referenceLabels ofMix ofChange } }
agreement(distance: NOMINAL) { estimate { value tasks } reference { value tasks }
  difference { value low high } }
times { annotations referenceAnnotations medianMs { value low } referenceMedianMs { value }
  ratio { value low high } fast { value low high } }"""
ASK = """query($id: ID!, $min: Position, $window: DayRange!, $reference: DayRange) {
  project(id: $id) { quality(question: "topic", minPosition: $min) {
    drift(window: $window, reference: $reference) { %s } } } }"""
AS_OF = """query($id: ID!, $at: Position!, $window: DayRange!) {
  asOf(position: $at) { project(id: $id) { quality(question: "topic") {
    drift(window: $window) { %s } } } } }"""


def days(begin: Any, count: int) -> dict[str, str]:
    first = begin.date()
    return {"begin": first.isoformat(), "end": (first + timedelta(days=count)).isoformat()}


async def turning(workspace: Workspace) -> tuple[Any, dict[str, str]]:
    """A project whose people say "a" on most days, and "b" and faster in the last week."""
    project = await workspace.project(overlap=2)
    people = await workspace.members(2)
    for said, spent, number in (("a", 40_000, 12), ("b", 10_000, 8)):
        for n, task in enumerate(await workspace.tasks(project, number)):
            for member in people:
                value = said if n % 4 else "c"
                held = await workspace.take(task, member)
                await workspace.submit(held, topic(value), time_spent_ms=spent + 700 * n)
        workspace.clock.now += timedelta(days=10)
    return project, days(workspace.clock.now - timedelta(days=10), 3)


async def asked(
    client: Client, workspace: Workspace, project: Any, window: Any, **more: Any
) -> Any:
    found = await client.data(
        ASK % DRIFT,
        id=ids.public("project", project),
        min=await head(workspace),
        window=window,
        **more,
    )
    return found["project"]["quality"]["drift"]


async def test_labels_that_turn_have_drifted(app: Starlette, workspace: Workspace) -> None:
    client = await owner_of(app, workspace)
    project, window = await turning(workspace)
    found = await asked(client, workspace, project, window)
    assert (found["labels"], found["referenceLabels"], found["reason"]) == (16, 24, None)
    assert found["drifted"]
    assert found["chiSquareP"] < 0.001
    assert (found["peopleP"], found["peopleReason"]) == (None, "FEW_PEOPLE")
    assert found["psi"] > found["psiByChance"] + 1
    assert 0.5 < found["divergence"] < 1
    assert (round(found["ofMix"], 9), round(found["ofChange"], 9)) == (0, 0.75)
    assert found["shares"]["totalCount"] == 3
    assert found["shares"]["nodes"][0]["value"] == "a"
    assert [one["labels"] for one in found["annotators"]["nodes"]] == [8, 8]
    assert found["agreement"]["estimate"]["tasks"] == 8
    assert found["agreement"]["difference"]["value"] == 0
    times = found["times"]
    assert (times["annotations"], times["referenceAnnotations"]) == (16, 24)
    assert 0.2 < times["ratio"]["low"] < times["ratio"]["value"] < times["ratio"]["high"] < 0.4
    assert times["fast"]["value"] > 0.9


async def test_drift_as_of_is_what_it_was(app: Starlette, workspace: Workspace) -> None:
    client = await owner_of(app, workspace)
    project, window = await turning(workspace)
    at = await head(workspace)
    before = await asked(client, workspace, project, window)
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, (await workspace.members(1))[0], topic("c"))
    await head(workspace)
    id_ = ids.public("project", project)
    past = await client.data(AS_OF % DRIFT, id=id_, at=at, window=window)
    assert past["asOf"]["project"]["quality"]["drift"] == before


PEOPLE = """annotators { nodes { member { id } times(begin: $begin, end: $end) {
  annotations medianMs { value low high } fast { value low high } } } }"""
TIMES = f"""query($id: ID!, $at: Position!, $begin: Date!, $end: Date!) {{
  project(id: $id) {{ {PEOPLE} }}
  asOf(position: $at) {{ project(id: $id) {{ {PEOPLE} }} }} }}"""


async def test_each_person_has_times_now_and_as_of_then(
    app: Starlette, workspace: Workspace
) -> None:
    client, project = await owner_of(app, workspace), await workspace.project(overlap=2)
    slow, quick = await workspace.members(2)
    for n, task in enumerate(await workspace.tasks(project, 30)):
        for member, spent in ((slow, 40_000 + 900 * n), (quick, 500 if n < 6 else 41_000)):
            held = await workspace.take(task, member)
            await workspace.submit(held, topic("a"), time_spent_ms=spent)
    at, given = await head(workspace), days(workspace.clock.now, 1)
    await asked(client, workspace, project, given)  # which waits until all is counted
    id_ = ids.public("project", project)
    found = await client.data(TIMES, id=id_, at=at, **given)
    nodes = {node["member"]["id"]: node for node in found["project"]["annotators"]["nodes"]}
    one, two = (nodes[ids.public("member", who.member)]["times"] for who in (slow, quick))
    assert (one["annotations"], two["annotations"]) == (30, 30)
    assert one["medianMs"]["low"] <= one["medianMs"]["value"] <= one["medianMs"]["high"]
    assert (one["fast"]["value"], two["fast"]["value"]) == (0, 0.2)
    (task,) = await workspace.tasks(project)
    await workspace.submit(await workspace.take(task, quick), topic("a"), time_spent_ms=9)
    await asked(client, workspace, project, given)
    later = await client.data(TIMES, id=id_, at=at, **given)
    assert later["asOf"]["project"] == found["project"] == found["asOf"]["project"]
    counts = [node["times"]["annotations"] for node in later["project"]["annotators"]["nodes"]]
    assert sorted(counts) == [30, 31]
    refused = await client.ask(TIMES, id=id_, at=at, begin="2020-01-01", end="2026-01-01")
    assert {one["extensions"]["code"] for one in refused["errors"]} == {"LIMIT"}


async def test_windows_that_cannot_be_compared(app: Starlette, workspace: Workspace) -> None:
    client = await owner_of(app, workspace)
    project, window = await turning(workspace)
    empty = days(workspace.clock.now + timedelta(days=200), 2)
    found = await asked(client, workspace, project, empty)
    assert (found["reason"], found["peopleReason"]) == ("NO_LABELS", "NO_LABELS")
    assert (found["psi"], found["chiSquareP"], found["drifted"]) == (None, None, False)
    assert found["agreement"]["difference"] is None
    assert found["times"]["medianMs"] is None
    refusals = [
        ({"window": window, "reference": window}, ["reference"]),
        ({"window": {"begin": "2026-02-02", "end": "2026-02-02"}}, ["window", "end"]),
        ({"window": {"begin": "2020-02-02", "end": "2026-02-02"}}, ["window", "end"]),
    ]
    for given, path in refusals:
        answer = await client.ask(ASK % "psi", id=ids.public("project", project), **given)
        (error,) = answer["errors"]
        assert error["extensions"]["path"] == path
