"""Files to import, and what came of them."""

from __future__ import annotations

import json

import asyncpg
import pytest

from server.commands.imports.import_file import import_file
from server.ledger.read import read_events


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
