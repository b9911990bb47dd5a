"""The shared fixtures do what other tests take for granted."""

from __future__ import annotations

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from tests.support.forms import MIXED, mixed, topic
from tests.support.workspace import House


async def test_a_project_runs_from_import_to_final_answers(house: House, owner: asyncpg.Connection):
    project = await house.project(overlap=2)
    [task] = await house.tasks(project)
    ann, bob = await house.members(2)
    for member in (ann, bob):
        await house.submit(await house.claim(project, member), topic("b"))
    with pytest.raises(Refused) as caught:
        await house.claim(project, ann)
    assert caught.value.code is Code.NOTHING_TO_CLAIM
    row = await owner.fetchrow("SELECT * FROM projection_1.task WHERE id = $1", task)
    assert (row["status"], row["resolution_method"]) == ("DONE", "MAJORITY")
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", house.org)
    assert head == 2 + 2 + 1 + 2 + 4 + 1


async def test_every_kind_of_step(house: House):
    project = await house.project(MIXED, review="all", lease_seconds=60)
    first, second = await house.tasks(project, 2)
    ann = await house.member()
    rita = await house.member(Role.REVIEWER)
    held = await house.take(first, ann)
    house.clock.advance(30)
    await house.extend(held)
    await house.release(held)
    answer = await house.annotate(first, ann, mixed(note="eternal"))
    await house.comment(first, "sure?", ann, answer)
    await house.reject(first, answer, rita)
    await house.revise(first, answer, ann, mixed("b"))
    done = await house.approve(first, answer, rita)
    assert done.states[first].status == "DONE"
    await house.take(second, ann)
    house.clock.advance(61)
    assert len((await house.expire(second)).events) == 1


async def test_modules_share_a_database_and_tests_do_not_share_an_organization(
    house: House, owner: asyncpg.Connection
):
    seen = await owner.fetchval("SELECT count(*) FROM ledger")
    assert seen >= 1
    assert await owner.fetchval("SELECT count(*) FROM events WHERE org_id = $1", house.org) == 2
