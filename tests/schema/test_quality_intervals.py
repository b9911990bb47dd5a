"""Intervals by distances over GraphQL: of all tasks, of a sample, of a slice, as of a position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette

from quality import Figure, Table, Units, alpha, distances, gwet_ac2
from quality.hierarchy import Hierarchy
from quality.measures.intraclass import mean_difference
from quality.tested_differences import alpha_difference
from server.events.alerts.rules import AlertCoefficient
from server.events.core import ids
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.schema.core.base import Position
from server.schema.statistics import counted_up_to
from tests.quality.test_units import known_of
from tests.schema.test_quality import head, owner_of
from tests.support.alerts import set_rule
from tests.support.api import Client
from tests.support.databases import Database
from tests.support.forms import STARS, TAGS, TOPIC, form
from tests.support.slices import backfilled, define_slice
from tests.support.workspace import Workspace

PARENTS = {"a": ["one"], "b": ["one"], "c": ["two"], "one": [], "two": []}
NESTED = {
    **TOPIC,
    "options": [
        {"value": value, "label": value, **({"parent": above[0]} if above else {})}
        for value, above in sorted(PARENTS.items(), key=lambda item: bool(item[1]))
    ],
}
TASKS, URGENT = 24, 12
VALUES = {
    "stars": lambda n, who: 1 + (n + (who if n % 3 else 0) * (1 + n % 2)) % 5,
    "tags": lambda n, who: frozenset("xyz"[n % 3 : 1 + n % 3 + (who + n) % 2]),
    "topic": lambda n, who: ("a", "b", "c", "two")[(n + (who if n % 4 == 1 else 0)) % 4],
}
"""By question, what the person of a number answers to the task of a number."""
ESTIMATE = "coefficient distance estimate { value low high tasks method reason }"
PARTS = f"""agreements {{ {ESTIMATE} }} one: agreement {{ {ESTIMATE} }}
  agreementByLabel {{ nodes {{ value estimate {{ value low high }} }} }}
  agreementByDepth {{ depth estimate {{ value low high }} }}"""
ASK = f"""query($id: ID!, $min: Position) {{ project(id: $id) {{
  stars: quality(question: "stars", minPosition: $min) {{ {PARTS} }}
  tags: quality(question: "tags", minPosition: $min) {{ {PARTS} }}
  topic: quality(question: "topic", minPosition: $min) {{ {PARTS} }} }} }}"""
OVER_TIME = """query($id: ID!, $min: Position) { project(id: $id) {
  quality(question: "stars", minPosition: $min) {
    agreementOverTime(begin: "2020-01-01", end: "2030-01-01", bucket: MONTH) {
      estimate { value low high } } } } }"""
OF_STARS = """query($id: ID!, $min: Position) { project(id: $id) {
  quality(question: "stars", minPosition: $min) {
    asOfPosition agreement { estimate { value low reason } } } } }"""
COMPARED = """query($id: ID!, $min: Position) { project(id: $id) {
  sliceComparisons(minPosition: $min) { slice { name } question distance
    estimate { value low high } rest { value low high reason } difference { value low high } }
  nominal: sliceComparisons(distance: NOMINAL) { distance }
  masi: sliceComparisons(distance: MASI) { question distance } } }"""
USUAL = "query($id: ID!) { project(id: $id) { sliceComparisons { question distance } } }"
OTHERWISE = """query($id: ID!) { project(id: $id) {
  sliceComparisons(questions: ["tags", "stars"], distance: MASI) { question } } }"""
OF_RULE = """query($id: ID!, $min: Position) {
  node(id: $id) { ... on AlertRule { measured(minPosition: $min) { value } } } }"""
OF_SLICE = """query($id: ID!, $min: Position) { project(id: $id) { slices {
  quality(question: "stars", minPosition: $min) { agreements { %s } } } } }"""


class Measured(NamedTuple):
    """A project whose three questions three people answered, two of them all tasks."""

    workspace: Workspace
    client: Client
    project: Any

    async def ask(self, document: str = ASK) -> Any:
        """What the API says at present."""
        min_ = await head(self.workspace)
        return (await self.client.data(document, id=self.id, min=min_))["project"]

    async def then(self, position: str) -> Any:
        """What it says as of a position."""
        document = ASK.replace(", $min: Position", "").replace(", minPosition: $min", "")
        document = document.replace("project(", f'asOf(position: "{position}") {{ project(', 1)
        return (await self.client.data(document + " }", id=self.id))["asOf"]["project"]

    @property
    def id(self) -> str:
        return ids.public("project", self.project)


def units(question: str) -> list[list[Any]]:
    """The answers to each task: of three people, or of two."""
    return [[VALUES[question](n, who) for who in range(3 if n % 7 else 2)] for n in range(TASKS)]


async def measured(app: Starlette, workspace: Workspace) -> Measured:
    project = await workspace.project(form(NESTED, TAGS, STARS), overlap=3)
    people = await workspace.members(3)
    tasks = await workspace.tasks(project, URGENT, priority=1)
    tasks += await workspace.tasks(project, TASKS - URGENT)
    for n, task in enumerate(tasks):
        for who in range(3 if n % 7 else 2):
            said = {question: value(n, who) for question, value in VALUES.items()}
            answers = {
                "stars": {"kind": "rating", "rating": said["stars"]},
                "tags": {"kind": "choice", "values": sorted(said["tags"])},
                "topic": {"kind": "choice", "values": [said["topic"]]},
            }
            await workspace.annotate(task, people[who], answers)
    return Measured(workspace, await owner_of(app, workspace), project)


def distance_of(coefficient: str, distance: str) -> Any:
    if distance == "HIERARCHICAL":
        return Hierarchy(PARENTS)
    if (coefficient, distance) == ("GWET_AC2", "ORDINAL"):
        return distances.places
    return getattr(distances, distance.lower())


def expected(question: str, coefficient: str, distance: str) -> Figure:
    """A figure of the library, from all tasks."""
    given = units(question)
    table = Table.of_units(given)
    by: Callable[..., Figure] = gwet_ac2 if coefficient == "GWET_AC2" else alpha
    known = distance_of(coefficient, distance)
    return by(table, known, units=Units(table, known_of(given)))


def require_like(shown: Any, figure: Any) -> None:
    for name in ("value", "low", "high"):
        assert shown[name] == pytest.approx(getattr(figure, name), abs=1e-9), name


def require_labels(found: Any) -> None:
    """Compare labels and depths with figures of giving a label, or what lies below one, or not."""
    for question, quality in found.items():
        for one in quality["agreementByLabel"]["nodes"]:
            given = [[_gives(value, one["value"]) for value in unit] for unit in units(question)]
            require_like(one["estimate"], alpha(Table.of_units(given)))
    (top,) = found["topic"]["agreementByDepth"]
    tops = [[[*PARENTS[value], value][0] for value in unit] for unit in units("topic")]
    require_like(top["estimate"], alpha(Table.of_units(tops)))
    (apart,) = [
        one["estimate"]
        for one in found["stars"]["agreements"]
        if one["coefficient"] == "MEAN_DIFFERENCE"
    ]
    table = Table.of_units(units("stars"))
    require_like(apart, mean_difference(table, units=Units(table, known_of(units("stars")))))


def _gives(value: Any, label: str) -> bool:
    return label in value if isinstance(value, frozenset) else str(value) == label


def require_compared(found: Any) -> None:
    """Compare a slice beside the rest with the difference of all answers, by each distance."""
    compared = [one for one in found["sliceComparisons"] if one["slice"]["name"] == "Urgent"]
    usual = {"topic": "HIERARCHICAL", "tags": "MASI", "stars": "ORDINAL"}
    assert {one["question"]: one["distance"] for one in compared} == usual
    for one in compared:
        given, how = units(one["question"]), distance_of("", one["distance"])
        both = [given[:URGENT], given[URGENT:]]
        tables = [Table.of_units(some) for some in both]
        told = [Units(table, known_of(some)) for table, some in zip(tables, both, strict=True)]
        for place, name in enumerate(("estimate", "rest")):
            require_like(one[name], alpha(tables[place], how, units=told[place]))
        difference = alpha_difference(*tables, how, units=(told[0], told[1]))
        require_like(one["difference"], difference)
    assert {one["distance"] for one in found["nominal"]} == {"NOMINAL"}
    assert {(one["question"], one["distance"]) for one in found["masi"]} == {("tags", "MASI")}


def graded(found: Any) -> Sequence[tuple[str, Any]]:
    """The agreements by a distance, each with its question."""
    return [
        (question, one)
        for question, quality in found.items()
        for one in quality["agreements"]
        if one["coefficient"] in ("KRIPPENDORFF_ALPHA", "GWET_AC2") and one["distance"] != "NOMINAL"
    ]


def intervals(found: Any) -> list[tuple[Any, Any]]:
    return [(one["estimate"]["low"], one["estimate"]["high"]) for _, one in graded(found)]


async def require_slices(asked: Measured, database: Database, agreements: Any) -> None:
    """Define slices, and look at their figures, and at those beside the rest."""
    before = int(await head(asked.workspace))
    await define_slice(asked.workspace, asked.project, "All", form_versions=[1])
    await define_slice(asked.workspace, asked.project, "Urgent", priority_at_least=1)
    await backfilled(database)
    slice_, _ = (await asked.ask(OF_SLICE % ESTIMATE))["slices"]
    assert slice_["quality"]["agreements"] == agreements
    require_compared(await asked.ask(COMPARED))
    refused = await asked.client.ask(OTHERWISE, id=asked.id)
    assert refused["errors"][0]["extensions"]["code"] == "INVALID"
    with pytest.MonkeyPatch.context() as deep:
        deep.setattr("server.reads.quality.scales.MOST_LEVELS", 1)
        found = (await asked.ask(COMPARED))["sliceComparisons"]
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr("quality.distances.MOST_STEPS", 200)  # of one table, but not of all
        plain = (await asked.ask(USUAL))["sliceComparisons"]
        slow.setattr("server.schema.slices.compared.MOST_CELLS_COMPARED", 0)
        large = (await asked.client.ask(USUAL, id=asked.id))["errors"][0]["extensions"]
    assert {one["distance"] for one in plain if one["question"] == "tags"} == {"NOMINAL"}
    assert (large["code"], large["path"]) == ("LIMIT", ["questions"])
    assert {one["distance"] for one in found if one["question"] == "topic"} == {"NOMINAL"}

    async def counted(*_: Any) -> int:
        return before

    with pytest.MonkeyPatch.context() as lagging:
        lagging.setattr("server.schema.slices.types.counted_up_to", counted)
        assert (await asked.ask(COMPARED))["sliceComparisons"] == [], "none was defined by then"


async def test_each_distance_has_an_interval_now_and_then(
    app: Starlette, workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await measured(app, workspace)
    position, found = await head(workspace), await asked.ask()
    assert len(graded(found)) == 2 * (3 + 2 + 1)
    for question, one in graded(found):
        figure, estimate = expected(question, one["coefficient"], one["distance"]), one["estimate"]
        for name in ("value", "low", "high"):
            assert estimate[name] == pytest.approx(getattr(figure, name), abs=1e-9), one
        assert (estimate["tasks"], estimate["method"], estimate["reason"]) == (TASKS, "DELTA", None)
    assert all(quality["one"] == quality["agreements"][0] for quality in found.values())
    assert await asked.ask() == found
    assert await asked.then(position) == found
    (month,) = (await asked.ask(OVER_TIME))["quality"]["agreementOverTime"]
    ordinal = found["stars"]["agreements"][0]["estimate"]
    assert month["estimate"] == {name: ordinal[name] for name in ("value", "low", "high")}
    require_labels(found)
    await require_slices(asked, database, found["stars"]["agreements"])
    # Where the first tasks of the sample tell of few, further ones are read.
    monkeypatch.setattr("server.reads.quality.comparisons.parts.MOST_TASKS", 8)
    assert intervals(await asked.ask()) == intervals(found)
    # Of more tasks than a sample has, some stand for all: the same ones whenever it is asked for.
    monkeypatch.setattr("server.reads.quality.comparisons.parts.MOST_TASKS", 16)
    monkeypatch.setattr("server.reads.quality.units.LEAST", 10)
    sampled = await asked.ask()
    assert intervals(sampled) != intervals(found)
    assert None not in [end for ends in intervals(sampled) for end in ends]
    assert [one["estimate"]["value"] for _, one in graded(sampled)] == [
        one["estimate"]["value"] for _, one in graded(found)
    ]
    assert await asked.then(position) == sampled
    monkeypatch.setattr("quality.units.MOST_PAIRS", -1)  # not even of tasks where all agree
    without = await asked.ask()
    assert {one["estimate"]["reason"] for _, one in graded(without)} == {"NO_INTERVAL"}
    assert set(intervals(without)) == {(None, None)}
    assert None not in [one["estimate"]["value"] for _, one in graded(without)]


async def test_what_is_counted_without_its_sample(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The value is of what is counted; the interval waits for the sample, and so do rules."""
    asked, waited = await measured(app, workspace), list[str]()
    position = await head(workspace)

    async def behind(context: Any, session: Any, wanted: int | None, counter: str) -> Position:
        reached = await counted_up_to(context, session, wanted, counter)
        waited.append(counter)
        return Position(3) if counter == QUALITY_SAMPLES.name else reached

    async def far_behind(*_: Any) -> int:
        return 3

    with monkeypatch.context() as patch:
        patch.setattr("server.schema.quality.types.counted_up_to", behind)
        patch.setattr("server.reads.quality.units.counted_position", far_behind)
        stars = (await asked.ask(OF_STARS))["quality"]
    wanted = expected("stars", "KRIPPENDORFF_ALPHA", "ORDINAL").value
    assert stars["asOfPosition"] == position
    estimate = stars["agreement"]["estimate"]
    assert estimate["value"] == pytest.approx(wanted, abs=1e-9)
    assert (estimate["low"], estimate["reason"]) == (None, "NO_INTERVAL")
    monkeypatch.setattr("server.schema.alerts.types.counted_up_to", behind)
    coefficient = AlertCoefficient.KRIPPENDORFF_ALPHA_ORDINAL
    rule = await set_rule(workspace, asked.project, question="stars", coefficient=coefficient)
    waited.clear()
    found = await asked.client.data(
        OF_RULE, id=ids.public("alert_rule", rule), min=await head(workspace)
    )
    assert found["node"]["measured"]["value"] == pytest.approx(wanted, abs=1e-6)
    assert waited == ["quality", "quality_samples"]
