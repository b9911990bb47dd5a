"""A project with a day's work behind it, whose events tests read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.applications import Starlette

from server.access.actor import Actor
from server.events.accounts.roles import Role
from tests.support.api import Client, key_of
from tests.support.forms import topic
from tests.support.workspace import Workspace

EVENT = """__typename position cursor type: name typeVersion stream version recordedAt occurredAt
commandId actor { id name }"""
PAGE = f"""query($filter: EventFilter, $first: Int! = 200, $after: String) {{
  events(filter: $filter, first: $first, after: $after) {{
    edges {{ cursor node {{ {EVENT} }} }} nodes {{ position type: name }}
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""


@dataclass
class Ledger:
    """Ann and Bob answered; Rita rejected Ann's first answer and said why."""

    app: Starlette
    workspace: Workspace
    project: UUID
    tasks: list[UUID]
    ann: Actor
    bob: Actor
    rita: Actor

    async def client(self, actor: Actor) -> Client:
        return Client(self.app, await key_of(self.workspace, actor))


async def worked(app: Starlette, workspace: Workspace) -> Ledger:
    """Let a day's work happen, each event at a time of its own."""
    project = await workspace.project(overlap=2, review="disagreement")
    one, two = await workspace.tasks(project, 2)
    ann, bob = await workspace.members(2)
    rita = await workspace.member(Role.REVIEWER, name="Rita")
    rejected = await workspace.submit(await workspace.take(one, ann), topic("a"))
    await workspace.reject(one, rejected, rita, "look again")
    await workspace.submit(await workspace.take(two, bob), topic("b"))
    await workspace.submit(await workspace.take(two, ann), topic("c"))
    await workspace.comment(two, "hard to say", bob)
    await workspace.skip(await workspace.take(one, bob))
    return Ledger(app, workspace, project, [one, two], ann, bob, rita)


async def events(client: Client, first: int = 200, **filter: Any) -> list[dict[str, Any]]:
    """The nodes of one page."""
    page = await client.data(PAGE, filter=filter, first=first)
    return [edge["node"] for edge in page["events"]["edges"]]


async def refusal(client: Client, **filter: Any) -> tuple[str, list[Any]]:
    """Code and path of the refusal of a page."""
    answer = await client.ask(PAGE, filter=filter)
    extensions = answer["errors"][0]["extensions"]
    return extensions["code"], extensions["path"]


def types(found: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in found]
