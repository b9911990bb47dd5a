"""Who asks and what they learn: contexts, refusals, masked errors, introspection, development."""

import pytest
from httpx import ASGITransport, AsyncClient

from server.graphql.replies import Reply
from tests.graphql import toy
from tests.graphql.toy import HELLO, JSON, RESPONSE, code


async def test_refused_callers_get_401_and_403(client):
    reply = await client.post("/", json=HELLO, headers={"authorization": "Bearer bad"})
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert code(reply) == "UNAUTHENTICATED"
    reply = await client.post("/", json=HELLO, headers={"authorization": "Bearer locked"})
    assert reply.status_code == 403
    assert code(reply) == "FORBIDDEN"


async def test_the_context_reaches_resolvers(client):
    reply = await client.post("/", json={"query": "{me}"}, headers={"authorization": "Bearer eve"})
    assert reply.json() == {"data": {"me": "eve"}}


async def test_unexpected_errors_are_masked_and_reported(client, seen):
    reply = await client.post("/", json={"query": "{boom}"})
    (error,) = reply.json()["errors"]
    assert reply.status_code == 200
    assert "hunter2" not in reply.text
    assert error["path"] == ["boom"]
    assert error["locations"] == [{"line": 1, "column": 2}]
    assert error["extensions"]["code"] == "INTERNAL"
    ((cause, reference),) = seen
    assert str(cause) == "the password is hunter2"
    assert error["extensions"]["reference"] == reference


async def test_unexpected_errors_are_logged_by_default():
    from structlog.testing import capture_logs

    from server.graphql import GraphQLApp

    app = GraphQLApp(toy.schema(), context=toy.context)
    with capture_logs() as logs:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://x") as client:
            reply = await client.post("/", json={"query": "{boom}"})
    (entry,) = logs
    assert entry["reference"] == reply.json()["errors"][0]["extensions"]["reference"]
    assert isinstance(entry["exc_info"], RuntimeError)


async def test_a_broken_context_is_a_masked_500():
    from server.graphql import GraphQLApp

    async def broken(_connection, _params):
        raise RuntimeError("the password is hunter2")

    app = GraphQLApp(toy.schema(), context=broken, on_unexpected=lambda *_: None)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://x") as client:
        reply = await client.post("/", json=HELLO)
    assert reply.status_code == 500
    assert "hunter2" not in reply.text
    assert code(reply) == "INTERNAL"


async def test_a_refusal_in_a_resolver_passes_with_its_code(client, seen):
    reply = await client.post("/", json={"query": "{refused}"})
    assert reply.json()["data"] == {"refused": None}
    (error,) = reply.json()["errors"]
    assert error["message"] == "Ask an owner."
    assert error["extensions"] == {"code": "FORBIDDEN", "path": ["who"]}
    assert seen == []


async def test_null_in_non_null_nulls_the_parent(client, seen):
    reply = await client.post("/", json={"query": "{hole{name id}}"})
    assert reply.json()["data"] == {"hole": None}
    assert reply.json()["errors"][0]["path"] == ["hole", "id"]
    assert len(seen) == 1


async def test_a_bad_document_is_200_for_legacy_clients_and_400_for_others(client):
    for accept, status in ((JSON, 200), (RESPONSE, 400)):
        reply = await client.post("/", json={"query": "{nope}"}, headers={"accept": accept})
        assert (reply.status_code, list(reply.json())) == (status, ["errors"])


async def test_suggestions_are_for_development_only(client):
    queries = [
        "{hallo}",
        "{hello(nam:1)}",
        "{items{...on Boook{id}}}",
        "mutation{wish(input:{txt:1}){__typename}}",
    ]
    async with AsyncClient(
        transport=ASGITransport(toy.app(development=True)), base_url="http://x"
    ) as open_:
        for query in queries:
            assert "Did you mean" not in (await client.post("/", json={"query": query})).text
            assert "Did you mean" in (await open_.post("/", json={"query": query})).text
    given = {
        "query": "query Q($i: WishInput!) { wish(input: $i) { __typename } }",
        "variables": {"i": {"txt": "a"}},
    }
    assert "Did you mean" not in (await client.post("/", json=given)).text


@pytest.mark.parametrize(
    "query",
    [
        "{__schema{queryType{name}}}",
        '{__type(name:"Book"){name}}',
        "{...F} fragment F on Query{__schema{__typename}}",
    ],
)
async def test_introspection_is_for_those_who_may(client, query):
    for _ in range(2):  # The second time from the cache.
        allowed = await client.post("/", json={"query": query})
        assert "data" in allowed.json()
        denied = await client.post(
            "/", json={"query": query}, headers={"authorization": "Bearer plain"}
        )
        assert list(denied.json()) == ["errors"]
        assert code(denied) == "FORBIDDEN"
    typename = await client.post(
        "/", json={"query": "{__typename}"}, headers={"authorization": "Bearer plain"}
    )
    assert typename.json() == {"data": {"__typename": "Query"}}


async def test_a_browser_gets_a_page_where_there_is_one(client):
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert (await client.get("/", headers=browser)).status_code == 400
    given = Reply(200, b"text/html; charset=utf-8", b"<!doctype html>")
    async with AsyncClient(
        transport=ASGITransport(toy.app(development=True, page=given)), base_url="http://x"
    ) as open_:
        page = await open_.get("/", headers=browser)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.content == given.body
        assert "hunter2" in (await open_.post("/", json={"query": "{boom}"})).text


def test_a_schema_with_extensions_is_not_served():
    import strawberry
    from strawberry.extensions import SchemaExtension

    from server.graphql import GraphQLApp

    schema = strawberry.Schema(toy.Query, extensions=[SchemaExtension])
    with pytest.raises(TypeError, match="extensions"):
        GraphQLApp(schema, context=toy.context)


@pytest.mark.parametrize(
    ("query", "headers", "times"),
    [
        ("{hello}", {}, 1),
        ("{nope}", {}, 1),
        ("{boom}", {}, 1),
        ("subscription{count}", {}, 1),
        # Before each answer too: the client may take its time to read it.
        ("{hello}", {"accept": "text/event-stream"}, 2),
        ("subscription{count}", {"accept": "text/event-stream"}, 4),
        ("subscription{failing}", {"accept": "text/event-stream"}, 2),
        ("{nope}", {"accept": "text/event-stream"}, 1),
    ],
)
async def test_a_context_lets_go_when_its_operation_ends(client, callers, query, headers, times):
    await client.post("/", json={"query": query}, headers=headers)
    assert [caller.released for caller in callers] == [times]


async def test_a_context_that_fails_to_let_go_does_not_cost_the_answer(client, seen, monkeypatch):
    async def fail(_self):
        raise RuntimeError("stuck")

    monkeypatch.setattr(toy.Caller, "release", fail)
    reply = await client.post("/", json=HELLO)
    assert reply.json() == {"data": {"hello": "hello world"}}
    assert [str(cause) for cause, _ in seen] == ["stuck"]
