"""Tasks that come in many at once look in every table as if each had come in alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.access.permissions import Permission
from server.commands import Command, Receipt
from server.commands.imports.import_codec import encoded
from server.events.core.event import Recorded
from server.events.core.ids import uuid7
from server.events.labeling import queue
from server.events.labeling.tasks import TASK, TaskImported
from server.events.projects import Project
from server.ledger.append import row
from server.projections.engine import bulk_insert as module
from server.projections.engine.bulk_insert import alike, bulk_insert
from server.projections.tables.labeling.tasks import TASKS, import_columns
from tests.commands.ledger import check
from tests.support.bulk_insert_rows import events_of, tasks_of
from tests.support.commands import command
from tests.support.forms import TOPIC, form
from tests.support.workspace import Workspace

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
tasks = st.fixed_dictionaries(
    {"inputs": st.fixed_dictionaries({"text": texts}, optional={"more": texts})},
    optional={
        "external_id": texts.filter(lambda text: text.strip() == text and text.isprintable()),
        "priority": st.integers(-1_000_000, 1_000_000),
        "meta": st.dictionaries(texts, st.none() | st.integers(-9, 9) | st.floats(-9, 9) | texts),
        "subject_refs": st.tuples(texts.filter(str.strip)),
    },
)
MORE = {"name": "more", "kind": "text", "required": False}
FORM = form(TOPIC)
FORM = {**FORM, "inputs": [*FORM["inputs"], MORE]}


@pytest.fixture(params=["sequence", "random"])
async def project(workspace: Workspace, request: pytest.FixtureRequest) -> Project:
    id_ = await workspace.project(FORM, overlap=3, order=request.param)
    state = (await workspace.do(lambda _: [], projects=(id_,))).states[id_]
    assert isinstance(state, Project)
    return state


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(tasks, min_size=1, max_size=4), st.integers(1, 2**50))
async def test_columns_are_those_of_single_tasks(
    workspace: Workspace, project: Project, many: list[Any], first: int
) -> None:
    ready = []
    for fields in many:
        ((id_, event),) = queue.import_task(project, task=uuid7(), **fields)
        ready.append((id_, encoded(event)))
    assert all(alike(new) for _, new in ready)
    circumstances = Recorded(
        workspace.org, first, ready[0][0], 1, ready[0][1].event, workspace.owner.member,
        workspace.clock.now, command=uuid7(),
    )  # fmt: skip
    found = bulk_insert(1, circumstances, ready)
    events, others = events_of(found), tasks_of(found)
    for number, (id_, new) in enumerate(ready):
        at = replace(circumstances, position=first + number, stream=id_, event=new.event)
        assert events[number] == row(at, new)[0]
        state = TASK.evolve(None, at)
        once = import_columns(new.event)
        whole = TASKS.current(workspace.org, TASKS.row(state), state, 1, once, at.position)
        assert others[number] == whole


def bulk(
    workspace: Workspace, project: Project, items: list[dict[str, Any]]
) -> tuple[Command, list[UUID]]:
    """Return a command that brings tasks in at once, and their ids."""
    ready = []
    for fields in items:
        ((id_, event),) = queue.import_task(project, task=uuid7(), **fields)
        assert isinstance(event, TaskImported)
        ready.append((id_, encoded(event)))
    wish = command(
        workspace.org,
        workspace.owner,
        lambda _: ready,
        permission=Permission.TASKS_IMPORT,
        projects=(project.id,),
        creates=len(items),
        bulk=True,
    )
    return wish, [id_ for id_, _ in ready]


async def test_the_ledger_and_all_tables_are_the_fold_of_the_events(
    workspace: Workspace, project: Project, owner: asyncpg.Connection
) -> None:
    items = [
        {"inputs": {"text": f"100 % {n} \U0001f600"}, "priority": n % 3, "meta": {"n": n * 1.5}}
        | ({"external_id": f'"x{n}\\'} if n % 2 else {})
        for n in range(40)
    ]
    wish, ids = bulk(workspace, project, items)
    receipt = await workspace.writer.execute(wish)
    assert (receipt.written, receipt.events) == (40, ())
    await check(owner, workspace.org)
    again = await workspace.writer.execute(wish)
    assert isinstance(again, Receipt)
    assert (again.replayed, again.first, again.position) == (True, receipt.first, receipt.position)
    ann = await workspace.member()
    held = await workspace.claim(project.id, ann)
    assert held.task in {id_ for n, id_ in enumerate(ids) if n % 3 == 2}
    await workspace.submit(held)
    await check(owner, workspace.org)


async def test_tasks_that_ask_for_different_numbers_of_answers_have_their_own(
    workspace: Workspace, project: Project, owner: asyncpg.Connection
) -> None:
    overlaps = [2, 5, 2, 9]
    items = [{"inputs": {"text": str(n)}, "overlap": number} for n, number in enumerate(overlaps)]
    wish, ids = bulk(workspace, project, items)
    await workspace.writer.execute(wish)
    rows = await owner.fetch("SELECT id, overlap, imported_overlap FROM projection_1.task")
    kept = {row["id"]: (row["overlap"], row["imported_overlap"]) for row in rows}
    assert [kept[id_] for id_ in ids] == [(number, number) for number in overlaps]
    await check(owner, workspace.org)


async def test_what_became_free_is_offered_to_whoever_walked_past(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    id_ = await workspace.project(overlap=2)
    await workspace.tasks(id_, 12)
    ann = await workspace.member()
    for _ in range(12):
        await workspace.submit(await workspace.claim(id_, ann))
    state = (await workspace.do(lambda _: [], projects=(id_,))).states[id_]
    assert isinstance(state, Project)
    wish, (urgent, _) = bulk(workspace, state, [{"inputs": {"text": "a"}, "priority": 7}] * 2)
    await workspace.writer.execute(wish)
    assert (await workspace.claim(id_, ann)).task == urgent


async def test_a_large_task_among_them_is_imported_all_the_same(
    workspace: Workspace, project: Project, owner: asyncpg.Connection
) -> None:
    items = [{"inputs": {"text": "x" * size}} for size in (1, 70_000, 2)]
    wish, ids = bulk(workspace, project, items)
    assert (await workspace.writer.execute(wish)).written == 3
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", workspace.org) == 1
    stored = await owner.fetch("SELECT id FROM projection_1.task WHERE project_id = $1", project.id)
    assert {row["id"] for row in stored} == set(ids)
    await check(owner, workspace.org)


def test_an_example_whose_values_do_not_stand_out_is_an_error() -> None:
    with pytest.raises(TypeError, match="does not stand in its place"):
        module._pattern('{"a":1,"b":1}', 1, 2)
