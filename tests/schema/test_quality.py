"""The quality of a question over GraphQL: published figures, distributions, people, as of."""

from __future__ import annotations

from itertools import combinations, product
from math import comb
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from quality import Table, alpha
from quality.distances import ordinal
from quality.measures.intraclass import icc_of_people
from server.events.core import ids
from tests.schema.test_taxonomy_answers import TaxonomyProject, taxonomy_project
from tests.support.api import Client, key_of
from tests.support.forms import STARS, TAGS, form, topic
from tests.support.workspace import Workspace, command

__all__ = ["taxonomy_project"]

ESTIMATES = """query($id: ID!, $question: String!, $min: Position) {
  project(id: $id) { quality(question: $question, minPosition: $min) { asOfPosition
    agreements { coefficient distance estimate { value low high tasks answers method reason } }
    agreementByDepth { depth estimate { value } }
    confusions { nodes { value other pairs share { value } } totalCount }
    distribution { nodes { value labels withNarrower share { value } concept { label } } }
    agreementByLabel { nodes { value answers alike estimate { value tasks reason } } totalCount }
    agreementOverTime(begin: "2020-01-01", end: "2027-01-01", bucket: MONTH) { begin
      estimate { value low high tasks } }
    imported: agreementOverTime(begin: "2020-01-01", end: "2027-01-01", of: IMPORTED,
      coefficient: PERCENT, bucket: MONTH) { begin estimate { value tasks } }
    disputed { nodes { disagreement task { id } } }
    unused: distribution(use: UNUSED) { nodes { value labels } }
    coverage { offered used retired }
    annotators { nodes { member { id name } answers peers alike { value low high } } }
    annotatorPairs(least: 2) { nodes { member { name } peer { name } tasks alike { value }
      cohenKappa { value reason } scottPi { value } } } } } }"""

# The example of https://en.wikipedia.org/wiki/Krippendorff%27s_alpha: three coders, fifteen units.
CODED = ("     34121133 3", "1 213343       ", "  21344 21133 4")


async def head(workspace: Workspace) -> str:
    """The position of the head, which everything so far lies before."""
    return str(
        (await workspace.writer.execute(command(workspace.org, None, lambda _: []))).position
    )


async def owner_of(app: Starlette, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


async def quality(
    client: Client, workspace: Workspace, project: Any, question: str, document: str = ESTIMATES
) -> Any:
    found = await client.data(
        document,
        id=ids.public("project", project),
        question=question,
        min=await head(workspace),
    )
    return found["project"]["quality"]


def rating(stars: str) -> dict[str, Any]:
    return {"stars": {"kind": "rating", "rating": int(stars)}}


async def coded(workspace: Workspace) -> Any:
    """A project with the ratings of CODED."""
    project = await workspace.project(form(STARS, TAGS), overlap=3)
    coders = await workspace.members(3)
    tasks = await workspace.tasks(project, 15)
    await workspace.annotate_all(
        (task, coder, rating(stars))
        for coder, given in zip(coders, CODED, strict=True)
        for task, stars in zip(tasks, given, strict=True)
        if stars != " "
    )
    return project


async def test_agreement_is_what_was_published(app: Starlette, workspace: Workspace) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = await quality(client, workspace, project, "stars")
    alphas = {
        one["distance"]: round(one["estimate"]["value"], 3)
        for one in found["agreements"]
        if one["coefficient"] == "KRIPPENDORFF_ALPHA"
    }
    assert alphas == {"ORDINAL": 0.807, "INTERVAL": 0.811, "RATIO": 0.809, "NOMINAL": 0.691}
    assert found["agreements"][0]["distance"] == "ORDINAL"
    nominal = next(one for one in found["agreements"] if one["distance"] == "NOMINAL")["estimate"]
    assert (nominal["tasks"], nominal["answers"], nominal["method"]) == (12, 26, "DELTA")
    assert nominal["low"] < nominal["value"] < nominal["high"]
    assert found["agreementByDepth"] == []
    assert found["confusions"]["nodes"][0]["pairs"] == 3
    assert {(n["value"], n["other"]) for n in found["confusions"]["nodes"]} == {
        ("3", "4"),
        ("1", "3"),
    }


def units() -> list[list[str]]:
    """The answers to each task of CODED, of those with several."""
    given = [[stars for stars in task if stars != " "] for task in zip(*CODED, strict=True)]
    return [task for task in given if len(task) > 1]


async def test_each_label_has_an_agreement(app: Starlette, workspace: Workspace) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = (await quality(client, workspace, project, "stars"))["agreementByLabel"]
    shown = {n["value"]: n for n in found["nodes"]}
    assert shown.keys() == {"1", "2", "3", "4"}
    assert [n["answers"] for n in found["nodes"]] == sorted(
        (sum(task.count(label) for task in units()) for label in shown), reverse=True
    )
    for label, one in shown.items():
        # Of each answer that gives the label, the share of the others that do, counted by hand.
        shares = [
            (task.count(label) - 1) / (len(task) - 1)
            for task in units()
            for stars in task
            if stars == label
        ]
        assert one["alike"] == pytest.approx(sum(shares) / len(shares))
        given = Table.of_units([[stars == label for stars in task] for task in units()])
        assert one["estimate"]["value"] == pytest.approx(alpha(given).value)
        assert one["estimate"]["tasks"] == 12


async def test_disputed_tasks_come_with_the_most_disagreement_first(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = (await quality(client, workspace, project, "stars"))["disputed"]["nodes"]
    apart = [
        sum(one != other for one, other in combinations(task, 2)) / comb(len(task), 2)
        for task in units()
    ]
    shares = sorted((share for share in apart if share), reverse=True)
    assert [n["disagreement"] for n in found] == pytest.approx(shares, abs=1e-6)
    assert len({n["task"]["id"] for n in found}) == len(shares)


async def test_agreement_over_time_is_that_of_the_tasks_of_each_stretch(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = (
        await workspace.project(form(STARS), overlap=2),
        await owner_of(app, workspace),
    )
    people, months = await workspace.members(2), ("1122334455", "1213141544")
    workspace.clock.now = workspace.clock.now.replace(year=2026, month=3, day=1)
    tasks = await workspace.tasks(project, 10)
    for month, given in enumerate(months, 4):
        workspace.clock.now = workspace.clock.now.replace(month=month)
        for task, one, two in zip(tasks[month % 2 :: 2], given[::2], given[1::2], strict=True):
            await workspace.annotate(task, people[0], rating(one))
            await workspace.annotate(task, people[1], rating(two))
    found = await quality(client, workspace, project, "stars")
    shown = {one["begin"]: one["estimate"] for one in found["agreementOverTime"]}
    assert shown.keys() == {"2026-04-01", "2026-05-01"}
    for one, given in zip(shown.values(), months, strict=True):
        pairs = [list(map(int, pair)) for pair in zip(given[::2], given[1::2], strict=True)]
        figure = alpha(Table.of_units(pairs), ordinal)
        assert (one["value"], one["tasks"]) == (pytest.approx(figure.value), 5)
    ((imported, estimate),) = [(one["begin"], one["estimate"]) for one in found["imported"]]
    assert (imported, estimate) == ("2026-03-01", {"value": 0.6, "tasks": 10})


AMONG = """query($id: ID!, $min: Position, $one: [ID!]!, $two: [ID!], $three: [ID!]!) {
  project(id: $id) { quality(question: "stars", minPosition: $min) {
    all: agreementAmong(members: $three) { pairs alike scottPi { value low tasks }
      icc { raters single { value low high tasks answers } mean { value low high reason } } }
    agreementAmong(members: $one, others: $two) { pairs alike scottPi { value } icc { raters } }
    alone: agreementAmong(members: $one) { icc { raters single { value reason } } } } } }"""


async def test_groups_of_people_agree_within_and_with_each_other(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = (await quality(client, workspace, project, "stars"))["annotators"]["nodes"]
    people = [one["member"]["id"] for one in found]
    given = {
        "id": ids.public("project", project),
        "min": await head(workspace),
        "one": people[:1],
        "two": people[1:],
        "three": people,
    }
    found = (await client.data(AMONG, **given))["project"]["quality"]
    pairs = [pair for task in units() for pair in combinations(task, 2)]
    alike = sum(one == other for one, other in pairs) / len(pairs)
    assert (found["all"]["pairs"], found["all"]["alike"]) == (len(pairs), pytest.approx(alike))
    assert (found["all"]["scottPi"]["low"], found["all"]["scottPi"]["tasks"]) == (None, len(pairs))
    with_others = [(a, other) for a, *rest in zip(*CODED, strict=True) for other in rest]
    between = [one == other for one, other in with_others if " " not in (one, other)]
    shown = found["agreementAmong"]
    assert (shown["pairs"], shown["alike"]) == (len(between), sum(between) / len(between))
    assert shown["icc"] is None
    joint = [[*map(int, task)] for task in zip(*CODED, strict=True) if " " not in task]
    figures = [icc_of_people(np.array(joint, float), of_mean=mean) for mean in (False, True)]
    for name, figure in zip(("single", "mean"), figures, strict=True):
        icc, ends = found["all"]["icc"][name], (figure.value, figure.low, figure.high)
        assert (icc["value"], icc["low"], icc["high"]) == pytest.approx(ends)
    assert (found["all"]["icc"]["raters"], found["all"]["icc"]["single"]["tasks"]) == (
        3,
        len(joint),
    )
    assert found["alone"]["icc"]["single"] == {"value": None, "reason": "NO_PAIRS"}
    at = await head(workspace)
    past = AMONG.replace("$min: Position", "$at: Position").replace(", minPosition: $min", "")
    past = past.replace("project(id: $id) {", "asOf(position: $at) { project(id: $id) {", 1) + " }"
    then = (await client.data(past, **{**given, "at": at}))["asOf"]["project"]["quality"]
    assert then == found


async def test_people_are_compared_with_each_other(app: Starlette, workspace: Workspace) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = await quality(client, workspace, project, "stars")
    people = {n["member"]["name"]: (n["answers"], n["peers"]) for n in found["annotators"]["nodes"]}
    assert people == {"Member 0": (9, 11), "Member 1": (7, 8), "Member 2": (11, 13)}
    pairs = {
        (n["member"]["name"], n["peer"]["name"]): (n["tasks"], n["alike"]["value"])
        for n in found["annotatorPairs"]["nodes"]
    }
    assert {tuple(sorted(names)): counts for names, counts in pairs.items()} == {
        ("Member 0", "Member 1"): (3, 2 / 3),
        ("Member 0", "Member 2"): (8, 0.75),
        ("Member 1", "Member 2"): (5, 0.8),
    }


def weighted_kappa(pairs: list[tuple[int, int]], power: int, scale: int = 5) -> float:
    """Cohen's weighted κ by its definition: 1 less the distances observed over those by chance."""
    distances = [(abs(a - b) / (scale - 1)) ** power for a, b in pairs]
    by_chance = [(abs(a - b) / (scale - 1)) ** power for a, _ in pairs for _, b in pairs]
    return 1 - (sum(distances) / len(distances)) / (sum(by_chance) / len(by_chance))


async def test_two_people_who_rate_have_weighted_kappas(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = await quality(client, workspace, project, "stars", WEIGHTED)
    for node in found["annotatorPairs"]["nodes"]:
        coders = [CODED[int(node[who]["name"][-1])] for who in ("member", "peer")]
        pairs = [(int(a), int(b)) for a, b in zip(*coders, strict=True) if " " not in (a, b)]
        assert node["linear"]["tasks"] == len(pairs)
        for name, power in (("linear", 1), ("quadratic", 2)):
            assert node[name]["value"] == pytest.approx(weighted_kappa(pairs, power))
    chosen = await workspace.project(overlap=2)
    for task, who in product(await workspace.tasks(chosen, 2), await workspace.members(2)):
        await workspace.annotate(task, who, topic("a"))
    (pair,) = (await quality(client, workspace, chosen, "topic", WEIGHTED))["annotatorPairs"][
        "nodes"
    ]
    assert (pair["linear"], pair["quadratic"]) == (None, None)


async def test_weighted_kappa_is_of_the_scale_that_is_offered_now(
    app: Starlette, workspace: Workspace
) -> None:
    """Values of a longer scale, or of a question that was a number, are left out."""
    number = {"kind": "number", "name": "stars", "title": "Stars"}
    client, coders = await owner_of(app, workspace), await workspace.members(2)
    kept = [(1, 2), (3, 3), (5, 4), (2, 2), (4, 1)]
    longer = [({"rating": a}, {"rating": b}) for a, b in [*kept, (8, 4), (7, 7)]]
    numbers = [({"number": a}, {"number": b}) for a, b in [(3.5, 2), (2, 4.5), (9, 9)]]
    for first, given, left in (
        ({**STARS, "max": 10}, longer, kept),
        (number, numbers, []),
    ):
        project = await workspace.project(form(first), overlap=2)
        for task, pair in zip(await workspace.tasks(project, len(given)), given, strict=True):
            for coder, said in zip(coders, pair, strict=True):
                answer = {"kind": first["kind"], **said}
                await workspace.annotate(task, coder, {"stars": answer})
        await workspace.publish(project, form(STARS))
        found = await quality(client, workspace, project, "stars", WEIGHTED)
        (node,) = found["annotatorPairs"]["nodes"]
        for name, power in (("linear", 1), ("quadratic", 2)):
            assert node[name]["tasks"] == len(left)
            expected = weighted_kappa(left, power) if left else None
            assert node[name]["value"] == pytest.approx(expected)


WEIGHTED = """query($id: ID!, $question: String!, $min: Position) {
  project(id: $id) { quality(question: $question, minPosition: $min) {
    annotatorPairs(least: 2) { nodes { member { name } peer { name }
      linear: weightedKappa(weights: LINEAR) { value tasks low }
      quadratic: weightedKappa { value tasks low } } } } } }"""


async def test_a_question_without_answers_has_reasons_for_null(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    found = await quality(client, workspace, project, "tags")
    assert {one["estimate"]["reason"] for one in found["agreements"]} == {"NO_PAIRS"}
    assert found["agreements"][0]["distance"] == "MASI"
    assert found["coverage"] == {"offered": 3, "used": 0, "retired": 0}
    assert [n["value"] for n in found["unused"]["nodes"]] == ["x", "y", "z"]


async def test_labels_of_a_hierarchy_are_rolled_up(taxonomy_project: TaxonomyProject) -> None:
    await taxonomy_project.answer("lion", "cat")
    await taxonomy_project.answer("cat")
    await taxonomy_project.answer("dog")
    workspace = taxonomy_project.workspace
    found = await quality(taxonomy_project.owner, workspace, taxonomy_project.project, "kind")
    shown = {n["value"]: (n["labels"], n["withNarrower"]) for n in found["distribution"]["nodes"]}
    assert shown == {"cat": (2, 3), "dog": (1, 1), "lion": (1, 1)}
    assert found["distribution"]["nodes"][0]["concept"]["label"] == "Cat"
    assert found["coverage"]["used"] == 3


async def test_figures_as_of_a_position_are_those_of_then(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    before = await quality(client, workspace, project, "stars")
    position = await head(workspace)
    one, two = await workspace.members(2)
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, one, rating("1"))
    await workspace.annotate(task, two, rating("5"))
    now = await quality(client, workspace, project, "stars")
    assert now["agreements"] != before["agreements"]
    document = ESTIMATES.replace(", $min: Position", ", $at: Position")
    document = document.replace(", minPosition: $min", "")
    document = document.replace("project(id: $id) {", "asOf(position: $at) { project(id: $id) {")
    given = {"id": ids.public("project", project), "question": "stars", "at": position}
    then = (await client.data(document + " }", **given))["asOf"]["project"]["quality"]
    names = before.keys() - {"asOfPosition"}
    different = {name for name in names if then[name] != before[name]}
    assert not different, [(then[name], before[name]) for name in different]


@pytest.mark.parametrize(
    ("arguments", "field", "code", "path"),
    [
        ('question: "nothing"', "question", "NOT_FOUND", ["question"]),
        ('question: "stars"', "agreement(distance: MASI) { distance }", "INVALID", ["distance"]),
        ('question: "stars"', "annotatorPairs(least: 0) { totalCount }", "INVALID", ["least"]),
        ('question: "stars"', "distribution(depth: -1) { totalCount }", "INVALID", ["depth"]),
        (
            'question: "stars"',
            'distributionOverTime(begin: "2026-02-01", end: "2026-01-01") { begin }',
            "INVALID",
            ["end"],
        ),
    ],
)
async def test_mistakes_are_refused_with_their_path(
    app: Starlette, workspace: Workspace, arguments: str, field: str, code: str, path: list[str]
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    document = f"query($id: ID!) {{ project(id: $id) {{ quality({arguments}) {{ {field} }} }} }}"
    (error,) = (await client.ask(document, id=ids.public("project", project)))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
