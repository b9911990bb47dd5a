"""Documents named by hash: trusted ones, persisted queries, over every way that GraphQL travels."""

import json
from hashlib import sha256

import pytest
from httpx import ASGITransport, AsyncClient

from server.graphql import Limits
from server.graphql.persisted_documents import PersistedDocuments, read_trusted_documents
from tests.graphql import toy
from tests.graphql.conftest import serve
from tests.graphql.peer import opened
from tests.graphql.toy import RESPONSE, code

QUERY, OTHER = "query Hi { hello }", "{ me }"


def hash_of(text):
    return sha256(text.encode()).hexdigest()


def persisted(text, version=1):
    return {"persistedQuery": {"version": version, "sha256Hash": hash_of(text)}}


def client_of(**options):
    given = PersistedDocuments(**options)
    app = toy.app(persisted=given)
    return AsyncClient(transport=ASGITransport(app), base_url="http://x")


async def test_a_query_is_kept_when_it_was_sent_with_its_hash():
    async with client_of() as client:
        missing = await client.post("/", json={"extensions": persisted(QUERY)})
        assert missing.status_code == 200
        assert missing.json()["errors"] == [
            {
                "message": "PersistedQueryNotFound",
                "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
            }
        ]
        strict = await client.post(
            "/", json={"extensions": persisted(QUERY)}, headers={"accept": RESPONSE}
        )
        assert strict.status_code == 400
        sent = await client.post("/", json={"query": QUERY, "extensions": persisted(QUERY)})
        assert sent.json() == {"data": {"hello": "hello world"}}
        for given in (
            {"extensions": persisted(QUERY)},
            {"query": None, "extensions": persisted(QUERY)},
            {"documentId": f"sha256:{hash_of(QUERY)}"},
            {"documentId": hash_of(QUERY), "operationName": "Hi"},
        ):
            assert (await client.post("/", json=given)).json() == sent.json(), given
        asked = {"extensions": json.dumps(persisted(QUERY))}
        assert (await client.get("/", params=asked)).json() == sent.json()


async def test_no_caller_can_put_another_document_under_a_hash():
    async with client_of() as client:
        poison = {"query": OTHER, "extensions": persisted(QUERY)}
        assert code(await client.post("/", json=poison)) == "INVALID"
        by_id = {"query": OTHER, "documentId": f"sha256:{hash_of(QUERY)}"}
        assert code(await client.post("/", json=by_id)) == "INVALID"
        found = await client.post("/", json={"extensions": persisted(QUERY)})
        assert code(found) == "PERSISTED_QUERY_NOT_FOUND"


async def test_an_invalid_document_is_not_kept():
    async with client_of() as client:
        wrong = "{ nope }"
        sent = await client.post("/", json={"query": wrong, "extensions": persisted(wrong)})
        assert code(sent) == "INVALID"
        again = await client.post("/", json={"extensions": persisted(wrong)})
        assert code(again) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("limits", [{"persisted_entries": 2}, {"persisted_bytes": 20}])
async def test_what_is_kept_is_bounded(limits):
    async with client_of(limits=Limits(**limits)) as client:
        texts = [f"{{ a{n}: me }}" for n in range(5)]
        for text in texts:
            await client.post("/", json={"query": text, "extensions": persisted(text)})
        replies = [await client.post("/", json={"extensions": persisted(t)}) for t in texts]
        kept = ["data" in reply.json() for reply in replies]
        assert kept[-1]
        assert sum(kept) <= 2


async def test_persisted_queries_can_be_off():
    async with client_of(automatic=False) as client:
        reply = await client.post("/", json={"extensions": persisted(QUERY)})
        assert reply.json()["errors"] == [
            {
                "message": "PersistedQueryNotSupported",
                "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"},
            }
        ]
        sent = await client.post("/", json={"query": QUERY, "extensions": persisted(QUERY)})
        assert "data" in sent.json()


@pytest.mark.parametrize(
    "given",
    [
        {"documentId": 1},
        {"documentId": ""},
        {"query": QUERY, "documentId": []},
        {"extensions": {"persistedQuery": None}},
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 3}}},
        {"extensions": persisted(QUERY, version=2)},
        {"query": "", "extensions": persisted(QUERY)},
        {"query": 1, "extensions": persisted(QUERY)},
    ],
    ids=json.dumps,
)
async def test_a_malformed_name_is_refused(given):
    async with client_of() as client:
        reply = await client.post("/", json=given, headers={"accept": RESPONSE})
        assert reply.status_code == 400
        assert code(reply) == "INVALID"


async def test_only_trusted_documents_run_where_only_they_may():
    trusted = {hash_of(QUERY): QUERY, "custom-1": OTHER}
    async with client_of(trusted=trusted, only=True) as client:
        for given in (
            {"documentId": f"sha256:{hash_of(QUERY)}"},
            {"extensions": persisted(QUERY)},
            {"query": QUERY},
            {"documentId": "custom-1"},
            {"documentId": hash_of(OTHER)},
        ):
            assert "data" in (await client.post("/", json=given)).json(), given
        for given in (
            {"query": "{ hello }"},
            {"query": "{ hello }", "extensions": persisted("{ hello }")},
            {"extensions": persisted("{ hello }")},
            {"documentId": "custom-2"},
            {"query": "{ __schema { types { name } } }"},
            {"query": "{"},
        ):
            assert code(await client.post("/", json=given)) == "DOCUMENT_NOT_TRUSTED", given
        stream = {"accept": "text/event-stream"}
        reply = await client.post("/", json={"query": "{ hello }"}, headers=stream)
        assert code(reply) == "DOCUMENT_NOT_TRUSTED"
        reply = await client.post("/", json={"documentId": hash_of(QUERY)}, headers=stream)
        assert 'data: {"data":{"hello":"hello world"}}' in reply.text


async def test_an_unknown_id_is_told():
    async with client_of() as client:
        reply = await client.post("/", json={"documentId": "custom-2"})
        assert code(reply) == "DOCUMENT_NOT_FOUND"


async def test_they_are_named_over_websocket_as_well():
    app = toy.app(persisted=PersistedDocuments({"count": "subscription { count(to: 1) }"}))
    with serve(app) as url:
        async with opened(url) as peer:
            payloads = {
                "a": {"documentId": "count"},
                "b": {"extensions": persisted(QUERY)},
                "c": {"query": QUERY, "extensions": persisted(QUERY)},
                "d": {"extensions": persisted(QUERY)},
            }
            answers = {}
            for id_, payload in payloads.items():
                await peer.say({"id": id_, "type": "subscribe", "payload": payload})
                answers[id_] = await peer.receive()
                if answers[id_]["type"] == "next":
                    assert (await peer.receive())["type"] == "complete"
        assert answers["a"]["payload"] == {"data": {"count": 0}}
        assert answers["b"]["payload"][0]["message"] == "PersistedQueryNotFound"
        assert answers["c"]["payload"] == answers["d"]["payload"]
        async with opened(url) as peer:
            await peer.say({"id": "1", "type": "subscribe", "payload": {"extensions": {}}})
            assert await peer.closed() == 4400


def test_trusted_documents_that_the_schema_refuses_are_named():
    app = toy.app(persisted=PersistedDocuments({"good": QUERY, "old": "{ gone }", "bad": "{"}))
    found = dict(app.unusable_documents())
    assert found["old"] == "Cannot query field 'gone' on type 'Query'."
    assert found.keys() == {"old", "bad"}


APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": hash_of(QUERY), "name": "Hi", "type": "query", "body": QUERY}],
}


def test_the_usual_files_are_read(tmp_path):
    (tmp_path / "codegen.json").write_text(json.dumps({hash_of(OTHER): OTHER}))
    (tmp_path / "relay.json").write_text(json.dumps({"0cc175b9c0f1b6a831c399e269772661": "{a}"}))
    (tmp_path / "apollo.json").write_text(json.dumps(APOLLO))
    (tmp_path / "one.graphql").write_text("{ hello }")
    (tmp_path / "README.md").write_text("not read")
    assert read_trusted_documents(tmp_path) == {
        hash_of(OTHER): OTHER,
        hash_of(QUERY): QUERY,
        hash_of("{ hello }"): "{ hello }",
        "0cc175b9c0f1b6a831c399e269772661": "{a}",
    }
    prefixed = {f"sha256:{hash_of(QUERY)}": QUERY}
    (tmp_path / "prefixed.json").write_text(json.dumps(prefixed))
    assert read_trusted_documents(tmp_path / "prefixed.json") == {hash_of(QUERY): QUERY}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "an object"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"a": 1}', "an id and a text"),
        ('{"a": " "}', "an id and a text"),
        ('{"operations": [1]}', "an id and a text"),
        ('{"operations": [{"id": "a"}]}', "an id and a text"),
        (json.dumps({hash_of("{a}"): "{b}"}), "is not the SHA-256"),
        (json.dumps({"sha256:abc": "{b}"}), "is not the SHA-256"),
    ],
    ids=range(9),
)
def test_a_wrong_file_is_named(tmp_path, text, said):
    file = tmp_path / "documents.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=said) as raised:
        read_trusted_documents(file)
    assert str(file) in str(raised.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match="No such file"):
        read_trusted_documents(tmp_path / "documents.json")


def test_two_files_agree_on_an_id(tmp_path):
    (tmp_path / "a.json").write_text('{"x": "{a}"}')
    (tmp_path / "b.json").write_text('{"x": "{b}"}')
    with pytest.raises(ValueError, match="another document"):
        read_trusted_documents(tmp_path)
