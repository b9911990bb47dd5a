"""The quality of questions at its limits: odd numbers, deep hierarchies, bad arguments."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from json import dumps
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from quality.cells import code_of
from server.access.permissions import Permission
from server.access.role_permissions import ROLE_PERMISSIONS
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Refused
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_answers import text_of_answers
from server.reads import statistics
from server.reads.quality.figures import Coefficient, Measure
from server.reads.quality.over_time import figures_over_time
from server.reads.quality.scales import AgreementDistance, scale_of
from tests.schema.test_quality import ESTIMATES, coded, head, owner_of, quality
from tests.schema.test_taxonomy_answers import TaxonomyProject, taxonomy_project
from tests.support.api import Client, client_of, key_of
from tests.support.forms import NOTE, STARS, TAGS, TOPIC, Json, form
from tests.support.taxonomies import kinds
from tests.support.workspace import Workspace

__all__ = ["taxonomy_project"]

AS_OF = """query($id: ID!, $at: Position) { asOf(position: $at) { project(id: $id) {
  quality(question: "size") { agreements { estimate { value } } confusions { totalCount } } } } }"""
TAXONOMY_ERASED = """query($id: ID!, $question: String!, $min: Position) {
  project(id: $id) { quality(question: $question, minPosition: $min) {
    agreement { coefficient distance estimate { reason } }
    agreements { coefficient distance estimate { reason } }
    agreementByDepth { depth } coverage { used } distribution { nodes { labels withNarrower } }
    agreementOverTime(begin: "2020-01-01", end: "2027-01-01", bucket: MONTH) {
      begin estimate { reason } } } } }"""
SOMEBODY = ids.public("member", UUID(int=1))
EVERYBODY = dumps([ids.public("member", UUID(int=number)) for number in range(51)])
SIZE = {"kind": "number", "name": "size", "title": "Size"}


async def measured(workspace: Workspace, *tasks: tuple[float, float]) -> Any:
    """A project with tasks to which two people gave these numbers."""
    project = await workspace.project(form(SIZE), overlap=2)
    people = await workspace.members(2)
    made = await workspace.tasks(project, len(tasks))
    await workspace.annotate_all(
        (task, person, {"size": {"kind": "number", "number": number}})
        for task, given in zip(made, tasks, strict=True)
        for person, number in zip(people, given, strict=True)
    )
    return project


async def test_numbers_of_any_size_are_compared(app: Starlette, workspace: Workspace) -> None:
    project = await measured(workspace, (1e-200, -1e-200), (3e-200, 3e-200), (-0.0, 0.0))
    found = await quality(await owner_of(app, workspace), workspace, project, "size")
    distances = [one["distance"] for one in found["agreements"][:3]]
    assert distances == ["INTERVAL", "ORDINAL", "NOMINAL"]
    assert None not in [one["estimate"]["value"] for one in found["agreements"]]
    shown = {one["value"]: one["labels"] for one in found["distribution"]["nodes"]}
    assert shown == {"1e-200": 1, "-1e-200": 1, "3e-200": 2, "0": 2}
    assert found["coverage"] == {"offered": 0, "used": 0, "retired": 0}
    spelled = await measured(workspace, (1e-7, 2))
    found = await quality(await owner_of(app, workspace), workspace, spelled, "size")
    ((value, other),) = [(one["value"], one["other"]) for one in found["confusions"]["nodes"]]
    assert {value, other} == {one["value"] for one in found["distribution"]["nodes"]}


async def test_a_deep_hierarchy_is_refused(app: Starlette, workspace: Workspace) -> None:
    chain = [{"value": str(level), "label": str(level)} for level in range(1_200)]
    for above, option in pairwise(chain):
        option["parent"] = above["value"]
    project = await workspace.project(form({**TOPIC, "options": chain}), overlap=2)
    (task,) = await workspace.tasks(project)
    for member, value in zip(await workspace.members(2), ("5", "1199"), strict=True):
        await workspace.annotate(task, member, {"topic": {"kind": "choice", "values": [value]}})
    client, least = await owner_of(app, workspace), await head(workspace)
    for field in ("distribution { totalCount }", "agreement { distance }"):
        document = (
            "query($id: ID!, $min: Position) { project(id: $id) { "
            f'quality(question: "topic", minPosition: $min) {{ {field} }} }} }}'
        )
        answer = await client.ask(document, id=ids.public("project", project), min=least)
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["LIMIT"]


@pytest.mark.parametrize(
    ("field", "code", "path"),
    [
        ('annotatorPairs(after: "nothing") { totalCount }', "INVALID", ["after"]),
        ('annotatorPairs(after: "member_a member_b") { totalCount }', "INVALID", ["after"]),
        ('annotatorPairs(before: " ") { totalCount }', "INVALID", ["before"]),
        ('annotators(after: "9") { totalCount }', "INVALID", ["after"]),
        ('confusions(after: "-1") { totalCount }', "INVALID", ["after"]),
        ('distribution(member: "member_x") { totalCount }', "INVALID", ["member"]),
        (
            'distributionOverTime(begin: "0001-01-01", end: "9999-12-31") { begin }',
            "LIMIT",
            ["end"],
        ),
        (
            "agreement(coefficient: GWET_AC1, distance: ORDINAL) { distance }",
            "INVALID",
            ["distance"],
        ),
        ('agreementAmong(members: ["x"]) { pairs }', "INVALID", ["members"]),
        (f"agreementAmong(members: {EVERYBODY}) {{ pairs }}", "LIMIT", ["members"]),
        (
            f'agreementAmong(members: ["{SOMEBODY}"], others: ["{SOMEBODY}"]) {{ pairs }}',
            "INVALID",
            ["others"],
        ),
        (f'agreementAmong(members: ["{SOMEBODY}"]) {{ pairs alike }}', None, None),
        ("agreementAmong(members: []) { pairs alike }", None, None),
        ("agreementByLabel(depth: -1) { totalCount }", "INVALID", ["depth"]),
        ('disputed(after: "1") { pageInfo { endCursor } }', "INVALID", ["after"]),
        ('disputed(before: "x task_x") { pageInfo { endCursor } }', "INVALID", ["before"]),
        (
            'agreementOverTime(begin: "2026-01-01", end: "2026-01-02", distance: MASI) { begin }',
            "INVALID",
            ["distance"],
        ),
        (
            'agreementOverTime(begin: "0001-01-01", end: "9999-12-31") { begin }',
            "LIMIT",
            ["end"],
        ),
        ("annotatorPairs(least: 2147483647) { edges { cursor } }", None, None),
        ("distribution(depth: 2147483647) { totalCount }", None, None),
        ('distributionOverTime(begin: "9999-12-30", end: "9999-12-31") { begin }', None, None),
        (
            'distributionOverTime(begin: "0001-01-01", end: "0001-01-02", bucket: MONTH) { begin }',
            None,
            None,
        ),
    ],
)
async def test_odd_arguments_are_answered_or_refused(
    app: Starlette, workspace: Workspace, field: str, code: str | None, path: list[str] | None
) -> None:
    project, client = await workspace.project(form(STARS)), await owner_of(app, workspace)
    asked = f'project(id: $id) {{ quality(question: "stars") {{ {field} }} }}'
    for fields in (asked, f'asOf(position: "{await head(workspace)}") {{ {asked} }}'):
        document = f"query($id: ID!) {{ {fields} }}"
        answer = await client.ask(document, id=ids.public("project", project))
        errors = [error["extensions"] for error in answer.get("errors", ())]
        assert [(one["code"], one["path"]) for one in errors] == ([(code, path)] if code else [])


async def test_a_question_may_become_one_of_another_kind(
    app: Starlette, workspace: Workspace
) -> None:
    project = await measured(workspace, (3, 4), (4, 4))
    (task,) = await workspace.tasks(project)
    client = await owner_of(app, workspace)
    one, two = await workspace.members(2)
    kinds: list[tuple[Json, Json, str | None]] = [
        ({**TOPIC, "name": "size"}, {"kind": "choice", "values": ["a"]}, "NOMINAL"),
        ({**TOPIC, "name": "size", "multiple": True}, {"kind": "choice", "values": []}, "NOMINAL"),
        ({**STARS, "name": "size"}, {"kind": "rating", "rating": 3}, "NOMINAL"),
        ({**NOTE, "name": "size"}, {"kind": "text", "text": "x"}, None),
        (SIZE, {"kind": "number", "number": 0.5}, "NOMINAL"),
    ]
    for question, answer, distance in kinds:
        if question.get("multiple"):
            question["min_choices"] = 0
        await workspace.publish(project, form(question))
        (task,) = await workspace.tasks(project)
        await workspace.annotate(task, one, {"size": answer})
        await workspace.annotate(task, two, {"size": answer})
        found = await quality(client, workspace, project, "size")
        assert found["agreements"][0]["distance"] == distance
        position, id_ = await head(workspace), ids.public("project", project)
        then = (await client.data(AS_OF, id=id_, at=position))["asOf"]["project"]["quality"]
        assert [one["estimate"]["value"] for one in then["agreements"]] == [
            one["estimate"]["value"] for one in found["agreements"]
        ]
        assert then["confusions"]["totalCount"] == found["confusions"]["totalCount"]


async def test_many_values_over_time_are_refused(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.schema.quality.label_shares.MOST_SHARES", 2)
    project, client = await coded(workspace), await owner_of(app, workspace)
    asked = 'distributionOverTime(begin: "%s", end: "%s") { begin }'
    day = workspace.clock.now.date()
    field = asked % (day, day.replace(year=day.year + 1))
    document = (
        "query($id: ID!, $min: Position) { project(id: $id) { "
        f'quality(question: "stars", minPosition: $min) {{ {field} }} }} }}'
    )
    (error,) = (
        await client.ask(document, id=ids.public("project", project), min=await head(workspace))
    )["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("LIMIT", ["end"])


def test_sets_over_many_stretches_of_time_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {code_of(text): text for text in ('["a"]', '["b","c"]', '["a","c"]')}
    answers = text_of_answers(dict.fromkeys(texts, 1))
    tasks = {date(2026, 1, day): Counter({answers: day}) for day in (1, 2, 3)}
    scale = scale_of({**TOPIC, "multiple": True}, texts, None)
    measure = Measure(Coefficient.KRIPPENDORFF_ALPHA, AgreementDistance.MASI)
    # Three values with three members, in each of three stretches.
    for most, reason in ((81, "FEW"), (80, None), (26, "TOO_MANY")):
        monkeypatch.setattr("quality.distances.MOST_STEPS", most)
        if reason is None:
            with pytest.raises(Refused, match="fewer stretches"):
                figures_over_time(tasks, lambda day: day, scale, measure)
        else:
            found = figures_over_time(tasks, lambda day: day, scale, measure)
            assert [figure.reason for _, figure in found] == [reason] * 3


async def test_many_large_sets_are_not_compared_by_label(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.schema.quality.by_label.MOST_STEPS", 1, raising=False)
    project = await workspace.project(form(TAGS), overlap=2)
    (task,) = await workspace.tasks(project)
    for values, member in zip(("xy", "yz"), await workspace.members(2), strict=True):
        answer = {"tags": {"kind": "choice", "values": [*values]}}
        await workspace.annotate(task, member, answer)
    document = (
        "query($id: ID!, $min: Position) { project(id: $id) { "
        'quality(question: "tags", minPosition: $min) { agreementByLabel { totalCount } } } }'
    )
    given = {"id": ids.public("project", project), "min": await head(workspace)}
    (error,) = (await (await owner_of(app, workspace)).ask(document, **given))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("LIMIT", ["question"])


async def test_figures_of_many_questions_cost_too_much(
    app: Starlette, workspace: Workspace
) -> None:
    project, client = await workspace.project(form(STARS)), await owner_of(app, workspace)
    asked = 'q%s: quality(question: "stars") { agreements { distance } }'
    for number, codes in ((20, []), (29, ["LIMIT"])):
        fields = " ".join(asked % one for one in range(number))
        document = f"query($id: ID!) {{ project(id: $id) {{ {fields} }} }}"
        answer = await client.ask(document, id=ids.public("project", project))
        assert [one["extensions"]["code"] for one in answer.get("errors", ())] == codes


async def test_what_an_older_version_counted_is_not_shown(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, client = await coded(workspace), await owner_of(app, workspace)
    least, id_ = await head(workspace), ids.public("project", project)
    await quality(client, workspace, project, "stars")
    monkeypatch.setitem(statistics.VERSIONS, QUALITY.name, QUALITY.version + 1)
    monkeypatch.setattr("server.schema.statistics.PATIENCE", 0)
    asked = (
        'project(id: $id) { quality(question: "stars") { disputed { nodes { disagreement } } } }'
    )
    own = 'viewer { work(project: $id) { agreement(question: "stars") { peers } } }'
    for fields in (asked, f'asOf(position: "{least}") {{ {asked} }}', own):
        answer = await client.ask(f"query($id: ID!) {{ {fields} }}", id=id_)
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAVAILABLE"]


async def test_quality_is_read_with_statistics(app: Starlette, workspace: Workspace) -> None:
    mine, other = await coded(workspace), await workspace.project(form(STARS), visibility="all")
    document = 'query($id: ID!) { project(id: $id) { quality(question: "stars") { question } } }'

    async def reads(client: Client, project: Any) -> bool:
        answer = await client.ask(document, id=ids.public("project", project))
        return bool(((answer["data"] or {}).get("project") or {}).get("quality"))

    for role in Role:
        may = Permission.STATISTICS_READ in ROLE_PERMISSIONS[role]
        client = await client_of(app, workspace, role)
        assert [await reads(client, one) for one in (mine, other)] == [may, may], role
    reviewer = await workspace.member(None)
    await workspace.grant(reviewer, mine, Role.REVIEWER)
    client = Client(app, await key_of(workspace, reviewer))
    assert [await reads(client, one) for one in (mine, other)] == [True, False]


async def test_items_of_a_ranking_are_offered(app: Starlette, workspace: Workspace) -> None:
    items = [{"value": value, "label": value.upper()} for value in "abc"]
    question = {"kind": "ranking", "name": "best", "title": "Best", "items": items, "top": 1}
    project, client = await workspace.project(form(question)), await owner_of(app, workspace)
    (task,) = await workspace.tasks(project)
    answer = {"best": {"kind": "ranking", "order": ["b"]}}
    await workspace.annotate(task, await workspace.member(), answer)
    document = ESTIMATES.replace("coefficient: PERCENT,", "coefficient: KENDALL_TAU,")
    found = await quality(client, workspace, project, "best", document)
    assert found["coverage"] == {"offered": 3, "used": 1, "retired": 0}
    assert [one["value"] for one in found["unused"]["nodes"]] == ["a", "c"]
    assert found["distribution"]["nodes"][0]["concept"] == {"label": "B"}
    assert (found["agreementByLabel"]["nodes"], found["disputed"]["nodes"]) == ([], [])
    assert (found["agreementOverTime"], found["imported"]) == ([], [])
    named = {"id": ids.public("project", project), "question": "best"}
    (error,) = (await client.ask(ESTIMATES, **named))["errors"]  # asks for PERCENT
    assert (error["path"][-1], error["extensions"]["path"]) == ("imported", ["coefficient"])
    assert error["message"] == "Use one of the coefficients KENDALL_TAU, SPEARMAN_RHO, KENDALL_W."


async def test_an_erased_taxonomy_leaves_what_needs_none(
    taxonomy_project: TaxonomyProject, owner: asyncpg.Connection
) -> None:
    workspace, client = taxonomy_project.workspace, taxonomy_project.owner
    stream, project = taxonomy_project.taxonomy, taxonomy_project.project
    await workspace.publish(project, form(kinds(stream, multiple=False)))
    for value in ("cat", "dog"):
        await taxonomy_project.answer(value)
    of_stream = "SELECT position FROM events WHERE stream = $1 AND content IS NOT NULL"
    gone = [row["position"] for row in await owner.fetch(of_stream, stream)]
    await workspace.erase(stream, gone, taxonomies=(stream,))
    found = await quality(client, workspace, project, "kind", TAXONOMY_ERASED)
    usual, *others = found["agreements"]
    assert (usual["distance"], usual["estimate"]["reason"]) == ("HIERARCHICAL", "ERASED")
    assert {one["distance"] for one in others} == {"NOMINAL"}
    assert found["agreement"] == usual
    assert (found["agreementByDepth"], found["coverage"]) == ([], None)
    assert [one["estimate"]["reason"] for one in found["agreementOverTime"]] == ["ERASED"]
    shown = [(one["labels"], one["withNarrower"]) for one in found["distribution"]["nodes"]]
    assert shown == [(1, None), (1, None)]
    for argument in ("depth: 0", "use: UNUSED"):
        document = (
            'query($id: ID!) { project(id: $id) { quality(question: "kind") { '
            f"distribution({argument}) {{ totalCount }} }} }} }}"
        )
        (error,) = (await client.ask(document, id=taxonomy_project.project_id))["errors"]
        assert error["extensions"]["code"] == "ERASED"
