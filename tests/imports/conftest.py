"""Files to import, and what came of them."""

from __future__ import annotations

import json

import asyncpg
import pytest

from server.access.actor import Actor
from server.commands.imports.import_file import import_file
from server.events.core.ids import public
from server.ledger.read import read_events
from tests.support.forms import topic


@pytest.fixture
async def connection(database):
    opened = await asyncpg.connect(database.server_url)
    yield opened
    await opened.close()


@pytest.fixture
def run(workspace, tmp_path):
    """Import text or bytes as a file of a name; return the outcome and the rejected rows."""

    async def imported(project, body, name="tasks.jsonl", by=None, **options):
        path = tmp_path / name
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        done = await import_file(workspace.writer, by or workspace.owner, project, path, **options)
        rejects = tmp_path / f"{name}.rejected"
        lines = rejects.read_text().splitlines() if rejects.exists() else []
        assert len(lines) == done.rejected
        assert done.rows == done.imported + done.present + done.rejected
        return done, [json.loads(line) for line in lines]

    return imported


async def contents(connection, workspace):
    """What was imported, in order."""
    found = await read_events(
        connection, workspace.org, after=0, types=["task.imported"], limit=100_000
    )
    return [e.event.content for e in found]


def jsonl(*items):
    return "".join(json.dumps(item) + "\n" for item in items)


def texts(count, prefix="text"):
    return [{"inputs": {"text": f"{prefix} {n}"}} for n in range(count)]


MOMENT = "2025-03-03T12:30:00+01:00"


def answer(who, value="a", **fields):
    """An annotation by a pseudonym, by a member, or by whatever a row says of an author."""
    author = {"pseudonym": who} if isinstance(who, str) else who
    author = public("member", who.member) if isinstance(who, Actor) else author
    return {"author": author, "answers": topic(value), **fields}


def row(text, *annotations, **fields):
    return {"inputs": {"text": text}, "annotations": list(annotations), **fields}
