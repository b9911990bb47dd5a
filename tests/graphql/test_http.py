"""GraphQL over HTTP beyond the audits: negotiation, methods and bodies."""

import asyncio

import orjson
import pytest
from httpx import ASGITransport, AsyncClient

from server.graphql import Limits
from tests.graphql import toy
from tests.graphql.toy import HELLO, JSON, RESPONSE, code


async def post_raw(client, body, **headers):
    return await client.post("/", content=body, headers={"content-type": JSON, **headers})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (RESPONSE, RESPONSE),
        (f"{JSON}, {RESPONSE}", RESPONSE),
        (f"{JSON};q=0.9, {RESPONSE};q=0.1", JSON),
        (f"{RESPONSE};q=0, */*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        (f"{JSON};charset=utf-8", JSON),
        (f"{JSON}; charset=utf-8, {RESPONSE}; charset=utf-8; q=0.5", JSON),
        ("APPLICATION/JSON", JSON),
    ],
)
async def test_the_accepted_media_type_is_answered(client, accept, expected):
    reply = await client.post("/", json=HELLO, headers={"accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == f"{expected}; charset=utf-8"
    assert reply.headers["vary"] == "Accept"
    assert reply.json() == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize(
    "accept", ["text/plain", "image/*", f"{JSON};q=0", f"{JSON};charset=latin1", "x", "text/html"]
)
async def test_nothing_acceptable_is_406(client, accept):
    reply = await client.post("/", json=HELLO, headers={"accept": accept})
    assert reply.status_code == 406
    assert RESPONSE in reply.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/graphql",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        f"{JSON}; charset=utf-16",
        "application/jsonp",
    ],
)
async def test_other_content_types_are_415(client, content_type):
    # The first three, and form data, are what a foreign page can send without a preflight.
    reply = await client.post(
        "/", content=b'{"query":"{hello}"}', headers={"content-type": content_type}
    )
    assert reply.status_code == 415
    assert reply.headers["accept"] == JSON
    assert "errors" in reply.json()


async def test_compressed_bodies_are_415(client):
    reply = await post_raw(client, b"x", **{"content-encoding": "gzip"})
    assert (reply.status_code, reply.headers["accept-encoding"]) == (415, "identity")
    plain = await post_raw(client, orjson.dumps(HELLO), **{"content-encoding": "Identity"})
    assert plain.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_other_methods_are_405_with_allow(client, method):
    reply = await client.request(method, "/", json=HELLO)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, POST"
    assert "errors" in reply.json()


async def test_a_mutation_by_get_is_405_and_does_not_run(client):
    query = 'mutation { wish(input: {text: "a"}) { ... on Wish { text } } }'
    reply = await client.get("/", params={"query": query})
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"


async def test_get_reads_variables_and_operation_name(client):
    query = "query A { me } query B($n: String!) { hello(name: $n) }"
    reply = await client.get(
        "/", params={"query": query, "operationName": "B", "variables": '{"n": "ź"}'}
    )
    assert reply.json() == {"data": {"hello": "hello ź"}}


@pytest.mark.parametrize(
    "url",
    ["/?query=%ff", "/?query={hello}&variables={", "/?query={hello}&variables=[]", "/", "/?query="],
)
async def test_malformed_gets_are_400(client, url):
    reply = await client.get(url)
    assert reply.status_code == 400
    assert code(reply) == "INVALID"


async def test_a_subscription_by_post_is_400(client):
    reply = await client.post("/", json={"query": "subscription { count }"})
    assert reply.status_code == 400
    assert "WebSocket" in reply.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b'"x"',
        b"1",
        b"null",
        b"[]",
        b'[{"query":"{hello}"}]',
        b"{}",
        b"\xff\xfe",
        b'{"query":"\xff"}',
        b'{"query":"{hello}","variables":{"a":NaN}}',
        b'{"query":"{hello}","variables":{"a":1e999}}',
        b'{"query":"{hello}","variables":{"a":12345678901234567}}',
        b'{"query":"{hello}","variables":{"a":"\\u0000"}}',
        b'{"query":"{hello}","variables":{"\\u0000":1}}',
        b'{"query":"{hello}","variables":{"a":"\\ud800"}}',
        b'{"query":"{hello(name:\\"\\\\u0000\\")}"}',
        b'{"query":"{hello}","variables":' + b'{"a":' * 100 + b"1" + b"}" * 100 + b"}",
        b'{"query":"{hello}","variables":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b"[" * 100_000,
        b'{"query":{}}',
        b'{"query":"   "}',
        b'{"query":"{hello}","operationName":1}',
        b'{"query":"{hello}","variables":"x"}',
        b'{"query":"{hello}","variables":[1]}',
        b'{"query":"{hello}","extensions":1}',
        b'{"query":"{hello}","operationName":"Nope"}',
        b'{"query":"query A{hello} query B{hello}"}',
        b'{"query":"fragment F on Query{hello}"}',
        b'{"query":"query Q($n:Int!){page(first:$n){edges{cursor}}}","variables":{"n":"x"}}',
        b'{"query":"query Q($n:Int!){page(first:$n){edges{cursor}}}"}',
        b'{"query":"' + b"{a" * 1000 + b'"}',
        b'{"query":"{hello(name:' + b"[" * 1000 + b'"}',
    ],
)
async def test_a_bad_body_is_400_json_without_data(client, seen, body):
    reply = await post_raw(client, body, accept=RESPONSE)
    assert reply.status_code == 400
    assert list(reply.json()) == ["errors"]
    assert all(error["message"] for error in reply.json()["errors"])
    assert seen == []


async def test_ordinary_texts_pass_the_strict_decoder(client):
    name = "\\u0000 1234567890123456789 😀 \ufeff"
    query = "query Q($n: String!) { hello(name: $n) }"
    reply = await client.post("/", json={"query": query, "variables": {"n": name}})
    assert reply.json() == {"data": {"hello": f"hello {name}"}}


@pytest.mark.parametrize(("depth", "status"), [(61, 200), (62, 400)])
async def test_json_may_be_nested_as_deeply_as_the_limit_says(client, depth, status):
    # The request and `variables` are the first three levels.
    nested = "[" * depth + "1" + "]" * depth
    body = f'{{"query": "{{hello}}", "variables": {{"a": [{nested}]}}}}'
    assert (await post_raw(client, body.encode())).status_code == status


async def test_long_fractions_are_no_long_integers(client):
    body = (
        b'{"query": "{hello}", "variables": {"a": [0.12345678901234567, 1.2345678901234567e+25]}}'
    )
    assert (await post_raw(client, body)).status_code == 200


async def test_a_body_over_the_limit_is_413_whether_declared_or_not(client):
    body = b'{"query":"' + b" " * (1 << 20) + b'{hello}"}'

    async def chunks():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    for content in (body, chunks()):
        reply = await post_raw(client, content)
        assert reply.status_code == 413
        assert code(reply) == "LIMIT"


async def test_reading_stops_at_the_limit():
    from server.graphql.errors import RequestProblem
    from server.graphql.request_parsing import read_body

    reads = []

    async def receive():
        reads.append(1)
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    with pytest.raises(RequestProblem):
        await read_body(receive, None, Limits(body_bytes=5000))
    assert len(reads) == 6


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (b'{"a": [' + b"[]," * 9 + b"{}]}", False),
        (b'{"a": [' + b"[]," * 7 + b"{}]}", True),
        (b'{"a": "' + b"[{" * 99 + b'", "b": "\\\\", "c": "\\"[[[[[[[[["}', True),
        (b'{"a": "\\' + b"[" * 99, True),  # no JSON at all, which is found out later
    ],
)
async def test_lists_and_objects_are_counted_before_they_are_made(text, allowed):
    from server.graphql.errors import RequestProblem
    from server.graphql.request_parsing import decode_json

    try:
        decode_json(text, Limits(json_containers=10))
        refused = False
    except RequestProblem as problem:
        refused = "lists and objects" in str(problem)
    assert refused is not allowed


async def test_a_body_that_stays_away_is_408():
    from server.graphql.errors import RequestProblem
    from server.graphql.request_parsing import read_body

    sent = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive():
        return sent.pop() if sent else await asyncio.Event().wait()

    with pytest.raises(RequestProblem) as refused:
        await read_body(receive, "100", Limits(body_seconds=0.02))
    assert refused.value.status == 408
    assert ("connection", "close") in refused.value.headers


async def test_answers_that_orjson_cannot_encode_are_encoded_all_the_same():
    from server.graphql.replies import encode

    assert orjson.loads(encode({"a": "é"})) == {"a": "é"}
    assert encode({"a": 1 << 70}) == b'{"a": 1180591620717411303424}'
    assert encode({"a": "\ud800"}) == b'{"a": "\\ud800"}'


async def test_limits_are_settings():
    async with AsyncClient(
        transport=ASGITransport(toy.app(Limits(body_bytes=20))), base_url="http://x"
    ) as client:
        assert (await client.post("/", json={"query": "{ hello me }"})).status_code == 413
