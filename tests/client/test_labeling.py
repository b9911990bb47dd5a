"""The example of a client that labels: it answers all that it may, and ends."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from annolog_client import accepted, connect
from annolog_client.operations.input_types import (
    CreateProjectInput,
    ImportTasksInput,
    PublishFormInput,
    TaskInput,
)

from server.serving import serving
from server.settings import Settings
from tests.support.api import key_of
from tests.support.databases import Database
from tests.support.forms import form, options
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

LABEL = Path(__file__).parents[2] / "client" / "examples" / "label.py"
KIND = {"name": "kind", "kind": "choice", "title": "Kind", "options": options("dog", "cat")}


async def test_a_program_labels_every_task(database: Database, workspace: Workspace) -> None:
    key = await key_of(workspace, workspace.owner)
    async with (
        serving(Settings(port=0), database.server_url) as server,
        connect(server.address, key) as client,
    ):
        named = CreateProjectInput(command_id=uuid4(), name="Animals")
        project = accepted(await client.create_project(named)).project.id
        asked = PublishFormInput(command_id=uuid4(), project=project, form_json=form(KIND))
        accepted(await client.publish_form(asked))
        tasks = [TaskInput(inputs={"text": text}) for text in ("It barks.", "It purrs.")]
        given = ImportTasksInput(command_id=uuid4(), project=project, tasks=tasks)
        accepted(await client.import_tasks(given))
        environment = os.environ | {"ANNOLOG_URL": server.address, "ANNOLOG_KEY": key}
        program = await asyncio.create_subprocess_exec(
            sys.executable, LABEL, project, env=environment
        )
        assert await program.wait() == 0
        found = await client.tasks(project, first=10)
    assert [task.status for task in found.nodes] == ["DONE", "DONE"]
