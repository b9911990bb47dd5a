"""Undoing: everything is as it was before, or it is said what stands in the way."""

from __future__ import annotations

from contextlib import suppress

import asyncpg
import pytest

from server.events.core.event import EVENTS
from server.events.core.refusal import Refused
from server.events.reverts.compensation import COMPENSATIONS, Incidental, Irreversible
from server.projections.engine.check import check
from tests.projections.random_organization import RandomOrganization
from tests.support.databases import Database
from tests.support.undoing import settled_rows, try_undoing, undo
from tests.support.workspace import Workspace

ENDED = {"task.imported", "project.created", "member.added", "member.external_added"}
"""What began something is undone by ending it, so that its rows stay."""


def test_every_class_of_events_is_undone_or_says_why_not() -> None:
    undeclared = [name for name, event in EVENTS.items() if event not in COMPENSATIONS]
    assert not undeclared, "declare in server/events/reverts how these are undone, or why never"
    for found in COMPENSATIONS.values():
        if isinstance(found, Irreversible | Incidental):
            assert found.reason.endswith(".")


@pytest.mark.parametrize("seed", range(3))
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
