"""The shared fixtures do what other tests take for granted."""

from __future__ import annotations

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from tests.support.forms import MIXED, mixed, topic
from tests.support.workspace import Workspace


async def test_a_project_runs_from_import_to_final_answers(
    workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(overlap=2)
    [task] = await workspace.tasks(project)
    ann, bob = await workspace.members(2)
    for member in (ann, bob):
        await workspace.submit(await workspace.claim(project, member), topic("b"))
    with pytest.raises(Refused) as caught:
        await workspace.claim(project, ann)
    assert caught.value.code is Code.NOTHING_TO_CLAIM
    row = await owner.fetchrow("SELECT * FROM projection_1.task WHERE id = $1", task)
    assert (row["status"], row["resolution_method"]) == ("DONE", "MAJORITY")
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    assert head == 2 + 2 + 1 + 2 + 4 + 1


async def test_every_kind_of_step(workspace: Workspace):
    project = await workspace.project(MIXED, review="all", lease_seconds=60)
    first, second = await workspace.tasks(project, 2)
    ann = await workspace.member()
    rita = await workspace.member(Role.REVIEWER)
    held = await workspace.take(first, ann)
    workspace.clock.advance(30)
    await workspace.extend(held)
    await workspace.release(held)
    answer = await workspace.annotate(first, ann, mixed(note="eternal"))
    await workspace.comment(first, "sure?", ann, answer)
    await workspace.reject(first, answer, rita)
    await workspace.revise(first, answer, ann, mixed("b"))
    done = await workspace.approve(first, answer, rita)
    assert done.states[first].status == "DONE"
    await workspace.take(second, ann)
    workspace.clock.advance(61)
    assert len((await workspace.expire(second)).events) == 1


async def test_modules_share_a_database_and_tests_do_not_share_an_organization(
    workspace: Workspace, owner: asyncpg.Connection
):
    seen = await owner.fetchval("SELECT count(*) FROM ledger")
    assert seen >= 1
    assert await owner.fetchval("SELECT count(*) FROM events WHERE org_id = $1", workspace.org) == 2
