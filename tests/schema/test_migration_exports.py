"""What a migration left to people, in the lines of an export."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import pytest

from server.events.accounts.roles import Role
from server.reads.exports.export import export
from tests.schema.test_migrations import BIRD, AnsweredProject, answered
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.taxonomies import kind

pytestmark = pytest.mark.own_database("jobs work for all organizations")

__all__ = ["answered"]


async def test_an_export_says_what_waits_and_what_was_chosen(
    database: Database, answered: AnsweredProject, owner: asyncpg.Connection
):
    async with served(database, jobs={"label migration"}) as app:
        client = Client(app, await key_of(answered.workspace, answered.workspace.owner))
        begun = await answered.begin(client)
        await answered.ended(client)
    header, tasks = await exported(database, answered)
    assert [form["version"] for form in header["forms"]] == [1, 2]
    assert [task["relabel"] for task in tasks] == [False] * 3 + [True, False]
    assert [task["annotations"][0]["set_aside"] for task in tasks if not task["relabel"]] == [
        None
    ] * 4
    (waiting,) = tasks[3]["annotations"]
    assert (waiting["status"], waiting["answers"], waiting["form_version"]) == (
        "OUTDATED", kind("鳥"), 1,
    )  # fmt: skip
    doubt = {name: BIRD[name] for name in ("question", "concept", "candidates", "rule")}
    assert waiting["set_aside"] == {
        "migration": begun["migration"]["id"],
        "status": "SUBMITTED",
        "labels": [{**doubt, "region": None}],
    }
    held = await answered.workspace.claim(
        answered.project, await answered.workspace.member(Role.ANNOTATOR)
    )
    assert held.task == answered.tasks[3]
    await answered.workspace.submit(held, kind("cat"))
    _, tasks = await exported(database, answered)
    assert tasks[3]["relabel"] is False
    assert tasks[3]["annotations"][0] == waiting, "set aside for good: its slot is given away"
    assert tasks[3]["annotations"][1]["set_aside"] is None
    # What is erased is told no more.
    where = "stream = $1 AND type = 'task.relabel_requested'"
    position = await owner.fetchval(f"SELECT position FROM events WHERE {where}", held.task)
    await erase(answered.workspace, database.admin_url, [position])
    _, tasks = await exported(database, answered)
    assert tasks[3]["annotations"][0]["set_aside"]["labels"] is None


async def exported(database: Database, answered: AnsweredProject) -> tuple[Any, list[Any]]:
    """The header and the tasks of an export."""
    chunks: list[bytes] = []
    blobs = answered.workspace.writer.taxonomy_cache.blobs
    await export(
        database.server_url, answered.workspace.org, answered.project, chunks.append, blobs=blobs
    )
    lines = [json.loads(line) for line in b"".join(chunks).splitlines()]
    return lines[0]["export"], lines[1:-1]
