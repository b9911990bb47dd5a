"""Traces: what a collector gets of a request and what it never gets; off, they cost nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

import server
from server.app import Overrides
from server.events.core import ids
from server.events.core.ids import uuid7
from server.serving import TRACES, serving
from server.settings import Settings, SettingsError
from server.tracing import SHARE
from tests.graphql.peer import opened, subscribe
from tests.schema.test_resumed_streams import streamed
from tests.support.api import CHEAP, key_of
from tests.support.databases import Database
from tests.support.idle_parts import idle_parts
from tests.support.workspace import Workspace

SPELLED = "SECRETWORD"
DOCUMENT = """query Who($first: Int) {
  viewer { member { name } } projects(first: $first) { totalCount } }"""
TRACE = "0af7651916cd43dd8448eb211c80319c"


@dataclass
class Collector:
    """A collector of OpenTelemetry that keeps what it gets."""

    address: str
    bodies: list[bytes] = field(default_factory=list)

    def spans(self) -> list[dict[str, Any]]:
        found = []
        for body in self.bodies:
            for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for of_scope in of_resource.scope_spans:
                    found += of_scope.spans
        return [
            {
                "name": span.name,
                "trace": span.trace_id.hex(),
                "id": span.span_id.hex(),
                "parent": span.parent_span_id.hex(),
                "links": {link.span_id.hex() for link in span.links},
                **{a.key: a.value.string_value or a.value.int_value for a in span.attributes},
            }
            for span in found
        ]


@pytest.fixture(autouse=True)
def idle() -> Iterator[None]:
    with idle_parts():
        yield


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        made = Collector(f"http://127.0.0.1:{listening.server_address[1]}")
        monkeypatch.setenv(TRACES, made.address)
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


async def ask(database: Database, key: str) -> None:
    """Send the requests that the tests look at to a server that traces, and stop it."""
    parts = Overrides(passwords=CHEAP, jobs=False)
    async with serving(Settings(port=0), database.server_url, parts) as made:
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=made.address, headers=headers) as client:
            body = {"query": DOCUMENT, "variables": {"first": 5}}
            of_mine = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
            answer = await client.post("/graphql", json=body, headers=of_mine)
            assert answer.json()["data"]["viewer"], answer.text
            for path in (f"/media/{SPELLED}?token={SPELLED}", f"/{SPELLED}", "/readyz"):
                await client.get(path)


async def test_a_request_is_traced_with_its_statements_and_none_of_its_values(
    collector: Collector, database: Database, workspace: Workspace
) -> None:
    await ask(database, await key_of(workspace, workspace.owner))
    spans = collector.spans()
    (request,) = [span for span in spans if span.get("graphql.operation.name") == "Who"]
    assert (request["name"], request["trace"]) == ("POST /graphql", TRACE)
    assert (request["http.response.status_code"], request["graphql.operation.type"]) == (
        200,
        "query",
    )
    statements = [span for span in spans if span["parent"] == request["id"]]
    assert any("SELECT" in str(span["db.statement"]) for span in statements)
    by_id = {span["id"] for span in spans}
    assert all(span["parent"] in by_id for span in spans if "db.system" in span), "of no request"
    assert not any("readyz" in span["name"] for span in spans)
    assert {span["name"] for span in spans if SPELLED in str(span)} == set()
    assert SPELLED.encode() not in b"".join(collector.bodies)


MUTATION = """mutation Comment($input: AddCommentInput!) { addComment(input: $input) {
  __typename ... on CommentPayload { position } } }"""
STATE = "subscription State($id: ID!) { taskChanged(id: $id) { id } }"


async def test_operations_of_sockets_and_streams_are_traced_and_batches_with_their_commands(
    collector: Collector, database: Database, workspace: Workspace
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    id_, key = ids.public("task", task), await key_of(workspace, workspace.owner)
    headers = {"Authorization": f"Bearer {key}"}
    given = {"commandId": str(uuid7()), "task": id_, "text": SPELLED}
    parts = Overrides(passwords=CHEAP, jobs=False)
    async with serving(Settings(port=0), database.server_url, parts) as made:
        async with streamed(f"{made.address}/graphql", key, query=STATE, id=id_) as messages:
            assert (await anext(messages))["data"]
        async with opened(f"{made.address}/graphql", init=False) as peer:
            await peer.say({"type": "connection_init", "payload": headers})
            await peer.receive()
            await peer.say(subscribe("1", MUTATION, variables={"input": given}))
            answer = (await peer.receive())["payload"]
            assert answer["data"]["addComment"]["__typename"] == "CommentPayload", answer
            await peer.receive()
            await peer.say(subscribe("2", STATE, variables={"id": id_}))
            assert (await peer.receive())["payload"]["data"]
    spans = collector.spans()
    operations = {
        (span["name"], span["graphql.operation.name"]): span
        for span in spans
        if "graphql.operation.name" in span
    }
    on_socket = "GraphQL over WebSocket"
    assert operations.keys() == {
        ("POST /graphql", "State"), (on_socket, "Comment"), (on_socket, "State"),
    }  # fmt: skip
    mutation = operations[on_socket, "Comment"]
    assert len({span["trace"] for span in operations.values()}) == 3
    batches = [span for span in spans if span["name"] == "batch"]
    assert [span["links"] for span in batches] == [{mutation["id"]}]
    assert batches[0]["annolog.batch.commands"] == 1
    written = [span for span in spans if span["parent"] == batches[0]["id"]]
    assert any("INSERT" in str(span["db.statement"]) for span in written)
    assert SPELLED.encode() not in b"".join(collector.bodies)


async def test_a_share_of_nothing_traces_nothing(
    collector: Collector,
    database: Database,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = await key_of(workspace, workspace.owner)
    monkeypatch.setenv(SHARE, "0")
    await ask(database, key)
    assert collector.bodies == []
    monkeypatch.setenv(SHARE, "much")
    with pytest.raises(SettingsError, match="a number from 0 to 1"):
        await ask(database, key)


def test_nothing_else_imports_what_traces() -> None:
    folder = Path(server.__file__).parent
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "import opentelemetry" in (text := path.read_text()) or "from opentelemetry" in text
    }
    assert found == {"tracing.py"}
