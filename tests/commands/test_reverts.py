"""Undoing: everything is as it was before, or it is said what stands in the way."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from time import process_time
from uuid import UUID

import asyncpg
import pytest

from server.commands.reverts import rights
from server.commands.reverts.plan import StreamPlan, decide, to_undo
from server.commands.reverts.revert import named, plan_position, plan_streams
from server.events.core.event import EVENTS, Event, Recorded
from server.events.core.refusal import Refused
from server.events.forms.forms import parse_form
from server.events.gold.initial_tagging import InitialTaggingAdded
from server.events.labeling.comments import CommentResolved
from server.events.projects import PROJECT
from server.events.reverts.compensation import COMPENSATIONS, Incidental, Irreversible
from server.events.reverts.tasks import TaskReverted
from server.projections.engine.check import check
from server.reads.reverts import written_with
from tests.projections.random_organization import RandomOrganization
from tests.support import taxonomies
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.initial_tagging import draw_tagging
from tests.support.undoing import settled_rows, try_undoing, undo
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are checked")

ENDED = {"task.imported", "project.created", "member.added", "member.external_added"}
"""What began something is undone by ending it, so that its rows stay."""


def test_every_class_of_events_is_undone_or_says_why_not() -> None:
    undeclared = [name for name, event in EVENTS.items() if event not in COMPENSATIONS]
    assert not undeclared, "declare in server/events/reverts how these are undone, or why never"
    for found in COMPENSATIONS.values():
        if isinstance(found, Irreversible | Incidental):
            assert found.reason.endswith(".")


def test_what_was_undone_and_undone_again_ten_thousand_times_takes_no_time() -> None:
    """Rights are required under the lock of the ledger, and annotators undo as often as they like.

    Nobody waits for a task that somebody went on undoing.
    """
    task = UUID(int=1)
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    said = CommentResolved(comment=task)
    history: list[Recorded[Event]] = [Recorded(task, 1, task, 1, said, task, moment, command=task)]
    for number in range(2, 10_001):
        undone = TaskReverted(positions=(number - 1,), restored={}, content=None)
        one = Recorded(task, number, task, number, undone, task, moment, command=UUID(int=number))
        history.append(one)
    begun = process_time()
    known = {one.position: one for one in history}
    assert rights._origin(known, history[-1]) is history[0]
    assert not rights._of_several_wishes(known, history[-1:])
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))]
)
async def test_what_is_done_and_undone_leaves_every_row_as_it_was(
    owner: asyncpg.Connection, database: Database, workspace: Workspace, seed: int
) -> None:
    organization = await RandomOrganization(workspace, seed).begin()
    undone = set[str]()
    await organization.go(40)
    for _ in range(40):
        before, head = await settled_rows(owner, workspace), await _head(owner, workspace)
        await organization.go(1)
        if (now := await _head(owner, workspace)) == head:
            continue
        types = await _types(owner, workspace, head + 1, now)
        after = await settled_rows(owner, workspace)
        with suppress(Refused):
            expected = await try_undoing(workspace, owner, now)
            receipt = await undo(workspace, owner, now)
            assert len(expected) == receipt.written
            if types[0] in ENDED:
                continue
            assert await settled_rows(owner, workspace) == before, types
            undone.add(types[0])
            await undo(workspace, owner, receipt.position)
            assert await settled_rows(owner, workspace) == after, types
    assert len(undone) > 5
    assert await check(database.admin_url) == []


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_version_that_a_label_names_at_the_commit_is_not_withdrawn(
    owner: asyncpg.Connection, database: Database, workspace: Workspace, *, at_once: bool
) -> None:
    taxonomy = await taxonomies.published(
        database, workspace, taxonomies.ANIMALS, taxonomies.ANIMALS[:4]
    )
    published = await _head(owner, workspace)
    drawn = parse_form(form(taxonomies.kinds(taxonomy, 2)))
    project = await workspace.project(form(taxonomies.kinds(taxonomy, 2)))
    (task,) = await workspace.tasks(project)
    await workspace.publish(project, form(taxonomies.kinds(taxonomy, 1)))
    (ann,) = await workspace.members(1)
    plans = await _plans(owner, workspace, published, at_once=at_once)
    assert [(plan.labeled, plan.labeled_at > published) for plan in plans] == [(set(), True)]

    answers = taxonomies.kind("cat")
    await workspace.import_annotation(task, ann, answers, form_version=1, form=drawn)
    for later in (plans, await _plans(owner, workspace, published, at_once=at_once)):
        with pytest.raises(Refused, match="labels name it"):
            await workspace.do(partial(decide, plans=later), permission=None, **named(later))


async def test_to_undo_a_draw_takes_no_other_events_of_the_project(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 2)
    drawn = await draw_tagging(workspace, project, tasks)
    for at_once in (True, False):
        [plan] = plans = await _plans(owner, workspace, drawn, at_once=at_once)
        assert (plan.kind, {*map(type, (one.event for one in plan.history))}) == (
            PROJECT, {InitialTaggingAdded},
        )  # fmt: skip
    await draw_tagging(workspace, project, tasks[:1])
    decision = partial(decide, plans=plans)
    with pytest.raises(Refused, match="in between"):
        await workspace.do(decision, permission=None, **named(plans))


async def _plans(
    owner: asyncpg.Connection, workspace: Workspace, position: int, *, at_once: bool
) -> list[StreamPlan]:
    """Plan to undo a wish at once, or as the job that works in the background does."""
    if at_once:
        return await plan_position(owner, workspace.org, position)
    wish = await written_with(owner, workspace.org, position)
    return await plan_streams(owner, workspace.org, to_undo(wish))


async def _head(owner: asyncpg.Connection, workspace: Workspace) -> int:
    head: int = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    return head


async def _types(
    owner: asyncpg.Connection, workspace: Workspace, first: int, last: int
) -> list[str]:
    rows = await owner.fetch(
        "SELECT type FROM events WHERE org_id = $1 AND position BETWEEN $2 AND $3 "
        "ORDER BY position",
        *(workspace.org, first, last),
    )
    return [row["type"] for row in rows]
