"""A manager and two annotators, each behind a client who sends everything again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import asyncpg
from starlette.applications import Starlette

from server.access.actor import Actor
from server.events.core import ids
from tests.schema.retrying_client import RetryingClient
from tests.support.api import Client, key_of
from tests.support.forms import CHOICE
from tests.support.workspace import Workspace

A, B, C = ([{"question": "topic", "value": {"choice": {"values": [v]}}}] for v in "abc")
TASK = "position task { id status priority version }"
ANSWERED = "position annotationId task { id status } annotation { id status revision }"
STATE = """query($id: ID!) { task(id: $id) { status priority overlap answered reviewReason version
assignee { id } leases { annotator { id } token } resolution { method answers { question } }
comments { id text resolvedAt author { id } annotation { id } }
annotations { id status revision reason reviewer { id } author { id } timeSpentMs } } }"""


@dataclass
class Team:
    """Ann and Bob annotate; the owner manages and reviews."""

    workspace: Workspace
    owner: RetryingClient
    ann: RetryingClient
    bob: RetryingClient
    people: dict[str, Actor]

    def id(self, name: str) -> str:
        return ids.public("member", self.people[name].member)

    async def project(self, form: Any = CHOICE, **policy: Any) -> str:
        made = await self.owner.do("createProject", "project { id }", name="P", policy=policy)
        project: str = made["project"]["id"]
        selection = "position project { id formVersion version }"
        other = {"formJson": {**form, "inputs": [*form["inputs"], {"name": "x", "kind": "text"}]}}
        given = {"project": project, "formJson": form}
        published = await self.owner.do("publishForm", selection, other, **given)
        assert published["project"]["formVersion"] == 1
        return project

    async def tasks(self, project: str, *inputs: Any) -> list[str]:
        items = [{"inputs": given, "externalId": f"row {n}"} for n, given in enumerate(inputs)]
        other = {"tasks": [*items, {"inputs": inputs[0]}]}
        made = await self.owner.do(
            "importTasks", "position taskIds", other, project=project, tasks=items
        )
        found: list[str] = made["taskIds"]
        assert len(found) == len(items)
        return found

    async def take(self, by: RetryingClient, project: str, task: str) -> int:
        """Claim a named task and return the token."""
        selection = "position token expiresAt task { id }"
        held = await by.do("claimTask", selection, {"task": None}, project=project, task=task)
        assert held["task"]["id"] == task
        token: int = held["token"]
        return token

    async def answer(self, by: RetryingClient, project: str, task: str, answers: Any = A) -> str:
        """Claim a named task and answer it; return the annotation."""
        token = await self.take(by, project, task)
        done = await by.do(
            "submitAnnotation",
            ANSWERED,
            {"timeSpentMs": 999},
            task=task,
            token=token,
            answers=answers,
            timeSpentMs=1_500,
        )
        assert done["annotation"]["id"] == done["annotationId"]
        return str(done["annotationId"])

    async def state(self, task: str) -> Any:
        """A task as the owner sees it."""
        return (await self.owner.client.data(STATE, id=task))["task"]


async def gathered(app: Starlette, workspace: Workspace, ledger: asyncpg.Connection) -> Team:
    """Let them come in; `ledger` is a connection that sees every ledger."""
    people = {
        "owner": workspace.owner,
        "ann": await workspace.member(),
        "bob": await workspace.member(),
    }
    clients = {
        name: RetryingClient(Client(app, await key_of(workspace, actor)), workspace, ledger)
        for name, actor in people.items()
    }
    return Team(workspace, clients["owner"], clients["ann"], clients["bob"], people)
