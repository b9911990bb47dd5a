"""The application as a client meets it: GraphQL over HTTP with a key, without a socket."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any
from uuid import uuid4

import orjson
import pytest
from graphql import GraphQLSchema
from starlette.applications import Starlette

from server.access import tokens
from server.access.actor import Actor
from server.app import Overrides, build
from server.commands import Secret
from server.commands.writer.writer import wall_clock
from server.events.accounts.credentials import issue_key
from server.events.accounts.roles import Role
from server.events.core.ids import uuid7
from server.graphql import Limits, engine
from server.graphql.documents import Documents
from server.projections.counters import runner
from server.settings import Settings
from tests.support.cheap_passwords import CHEAP
from tests.support.clock import Clock
from tests.support.commands import at_once
from tests.support.databases import Database
from tests.support.idle_parts import AwaitedCounters, IdleWatch
from tests.support.workspace import Workspace, command

SEALING_KEY = bytes(range(32)).hex()
"""What seals the secrets of webhooks, unless the settings of a test say otherwise."""
FAST = os.environ.get("ANNOLOG_TEST_STOCK_GRAPHQL") != "1"
"""Whether applications under test take the fast path of GraphQL; without, stock code does all."""


CACHE_BYTES = 256 << 20
"""What the documents of the tests of a process may take: what asks for everything takes 5 MB."""
_documents: list[tuple[object, Documents]] = []


def shared_documents(schema: GraphQLSchema, limits: Limits, *, suggestions: bool) -> Documents:
    """Return the documents that all applications of this process with these limits have in common.

    Tests ask the same again in other applications; to parse and to validate takes longer than the
    answer.
    """
    wanted = (schema, limits, suggestions)
    for known, made in _documents:
        if known == wanted:
            return made
    larger = replace(limits, cache_bytes=CACHE_BYTES)
    _documents.append((wanted, Documents(schema, larger, suggestions=suggestions)))
    return _documents[-1][1]


class Client:
    """One caller. Every call is a POST through the whole application."""

    def __init__(self, app: Starlette, key: str | None) -> None:
        self._app = app
        self.key = key
        self.address = "203.0.113.9"
        self.headers: dict[str, str] = {}

    async def send(self, body: bytes, **headers: str) -> tuple[int, bytes]:
        """Post a body and return status and answer."""
        given = {"content-type": "application/json", "accept": "application/json", "host": "test"}
        if self.key is not None:
            given["authorization"] = f"Bearer {self.key}"
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "root_path": "",
            "client": (self.address, 1),
            "server": ("test", 80),
            "headers": [
                (k.encode(), v.encode()) for k, v in {**given, **self.headers, **headers}.items()
            ],
        }
        sent: list[dict[str, Any]] = []

        bodies = [body]

        async def receive() -> dict[str, Any]:
            if not bodies:
                await asyncio.Event().wait()  # who waits for the answer stays
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)  # type: ignore[arg-type]
        return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the whole answer to an operation."""
        _, body = await self.send(orjson.dumps({"query": query, "variables": variables}))
        answer: dict[str, Any] = orjson.loads(body)
        return answer

    async def data(self, query: str, **variables: Any) -> Any:
        """Return the data of an operation that must not fail."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def do(self, field: str, kind: str, selection: str, **given: Any) -> Any:
        """Run one mutation with a command id of its own and return its payload or refusal."""
        query = (
            f"mutation($input: {kind}!) {{ {field}(input: $input) {{ __typename {selection} "
            "... on Refused { code message path } } }"
        )
        found = await self.data(query, input={"commandId": str(uuid4()), **given})
        return found[field]


@contextlib.asynccontextmanager
async def served(
    database: Database,
    clock: Clock | None = None,
    *,
    jobs: bool | AbstractSet[str] = False,
    counting: bool | None = None,
    **settings: Any,
) -> AsyncIterator[Starlette]:
    """Run the application on a database; without its background jobs, nothing happens by itself.

    Statistics are counted where somebody waits for them; with jobs, which read them, or `counting`,
    in any case.
    The jobs of an application take more CPU than most tests, so that whoever needs them says so.
    Webhooks are delivered in no case: tests of that have a process for it, or parts of one.
    """
    parts = Overrides(
        passwords=CHEAP,
        clock=clock or wall_clock,
        jobs=jobs if isinstance(jobs, bool) else frozenset(jobs),
        register=False,
        fast_graphql=FAST,
    )
    chosen = {"secret_key": SEALING_KEY, "deliveries": False} | settings
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "Documents", shared_documents)
        app = build(Settings(**chosen), database.server_url, parts)
    async with contextlib.AsyncExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            if counting or (counting is None and jobs):
                # What nobody waits for is counted once a second.
                stack.enter_context(pytest.MonkeyPatch.context()).setattr(runner, "EACH", 1.0)
            else:
                patch.setattr("server.app.CounterRunner", AwaitedCounters)
            if jobs is not True:
                patch.setattr("server.background.DatabaseWatch", IdleWatch)
            await stack.enter_async_context(app.router.lifespan_context(app))
        yield app


async def key_of(workspace: Workspace, actor: Actor) -> str:
    """Return a new key of a member."""
    credential, token = uuid7(), tokens.issue(tokens.TokenKind.KEY)
    made = command(
        workspace.org,
        None,
        lambda current: issue_key(
            current.member(actor.member),
            credential=credential,
            label="test",
            expires_at=None,
            now=current.now,
        ),
        members=(actor.member,),
        secrets=(Secret(credential, actor.member, "key", tokens.digest(token)),),
    )
    await workspace.writer.execute(made)
    return token.reveal()


async def client_of(app: Starlette, workspace: Workspace, role: Role) -> Client:
    """Return a client who holds a role in the whole organization."""
    actor = Actor(org=workspace.org, member=uuid7(), organization_role=role)
    member = workspace.member(role, id_=actor.member)
    _, key = await at_once(member, key_of(workspace, actor))
    return Client(app, key)
