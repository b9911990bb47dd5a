"""The quality of questions at its limits: odd numbers, deep hierarchies, bad arguments."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from server.events.core import ids
from tests.schema.test_quality import CODED, coded, head, owner_of, quality, rating
from tests.support.forms import TOPIC, form
from tests.support.workspace import Workspace

SIZE = {"kind": "number", "name": "size", "title": "Size"}


async def measured(workspace: Workspace, *tasks: tuple[float, float]) -> Any:
    """A project with tasks to which two people gave these numbers."""
    project = await workspace.project(form(SIZE), overlap=2)
    people = await workspace.members(2)
    made = await workspace.tasks(project, len(tasks))
    for task, given in zip(made, tasks, strict=True):
        for person, number in zip(people, given, strict=True):
            await workspace.annotate(task, person, {"size": {"kind": "number", "number": number}})
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


async def test_a_deep_hierarchy_is_refused(app: Starlette, workspace: Workspace) -> None:
    chain = [{"value": str(level), "label": str(level)} for level in range(1_200)]
    for above, option in zip(chain, chain[1:], strict=False):
        option["parent"] = above["value"]
    project = await workspace.project(form({**TOPIC, "options": chain}), overlap=2)
    (task,) = await workspace.tasks(project)
    for member, value in zip(await workspace.members(2), ("5", "1199"), strict=True):
        await workspace.annotate(task, member, {"topic": {"kind": "choice", "values": [value]}})
    client = await owner_of(app, workspace)
    for field in ("distribution { totalCount }", "agreement { distance }"):
        document = f'query($id: ID!, $min: Position) {{ project(id: $id) {{ quality(question: "topic", minPosition: $min) {{ {field} }} }} }}'
        answer = await client.ask(
            document, id=ids.public("project", project), min=await head(workspace)
        )
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["LIMIT"], answer


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
    project, client = (
        await workspace.project(
            form(SIZE, {"kind": "rating", "name": "stars", "title": "S", "max": 5})
        ),
        await owner_of(app, workspace),
    )
    at = await head(workspace)
    for before, after in (("", ""), (f'asOf(position: "{at}") {{ ', " }")):
        document = f'query($id: ID!) {{ {before}project(id: $id) {{ quality(question: "stars") {{ {field} }} }} }}{after}'
        answer = await client.ask(document, id=ids.public("project", project))
        errors = [
            (e["extensions"]["code"], e["extensions"]["path"]) for e in answer.get("errors", ())
        ]
        assert errors == ([] if code is None else [(code, path)])
