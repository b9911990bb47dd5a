"""Whatever the body is, the answer is a GraphQL answer, and nothing is our fault."""

import asyncio
import json

import pytest
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.graphql import toy

SEEN: list = []
APP = toy.app(seen=SEEN)
WORDS = """
query mutation subscription fragment on { } ( ) [ ] : ! = @ | & ... $ $a $b a b hello name me page
books items boom hole first last edges node cursor __typename __schema __type Query Book @include
@skip if true false null 1 -1 1.5 1e999 99999999999999999999 1e400 0x1 "s" # , Int! String wish
WishInput input text details note é 😀
"""
TOKENS = [*WORDS.split(), '"\\u0000"', '"\\ud800"', '"""block"""', "\ufeff", "\x07"]

soup = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
wish = "mutation M($i: WishInput!) { wish(input: $i) { __typename } }"
requests = st.one_of(
    st.fixed_dictionaries({"query": soup}, optional={"variables": values, "operationName": values}),
    st.fixed_dictionaries(
        {
            "query": st.just(wish),
            "variables": st.fixed_dictionaries(
                {"i": values | st.fixed_dictionaries({"text": values, "details": values})}
            ),
        }
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "query": soup | values,
            "documentId": values,
            "extensions": values
            | st.fixed_dictionaries(
                {
                    "persistedQuery": values
                    | st.fixed_dictionaries({"version": st.just(1), "sha256Hash": values})
                }
            ),
        },
    ),
    values,
)
bodies = st.one_of(st.binary(max_size=60), requests.map(lambda r: json.dumps(r).encode()))


async def post(body):
    async with AsyncClient(transport=ASGITransport(APP), base_url="http://x") as client:
        headers = {
            "content-type": "application/json",
            "accept": "application/graphql-response+json",
        }
        return await client.post("/", content=body, headers=headers)


def check(body):
    SEEN.clear()
    reply = asyncio.run(post(body))
    answer = reply.json()
    assert reply.status_code in {200, 400}
    assert answer.keys() <= {"data", "errors"}
    assert ("data" in answer) == (reply.status_code == 200)
    # What the toy itself breaks is masked; nothing else may be.
    assert {str(cause) for cause, _ in SEEN} <= {
        "the password is hunter2",
        "Cannot return null for non-nullable field Book.id.",
    }


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies)
def test_any_body_is_answered(body):
    check(body)


LONG = "1" * 10_000


@pytest.mark.parametrize(
    "query",
    [
        f'mutation {{ wish(input: {{text: "a", count: {LONG}}}) {{ __typename }} }}',
        (
            f'mutation {{ wish(input: {{text: "a", details: [{{note: "n", weight: {LONG}}}]}}) '
            "{ __typename } }"
        ),
        f"{{ hello(name: {LONG}) }}",
        f"{{ page(first: {LONG}) {{ edges {{ cursor }} }} }}",
        f"query($a: Int = {LONG}) {{ page(first: $a) {{ edges {{ cursor }} }} }}",
        "{ hello(name: " + "[" * 150 + "]" * 150 + ") }",
        "mutation { wish(input: " + "{details: [" * 90 + "]}" * 90 + ") { __typename } }",
        "query($a: " + "[" * 150 + "Int" + "]" * 150 + ") { hello }",
        "{ hello @include(if: $a) }",
        "{ hello @skip(if: 1) }",
        "{ hello @defer }",
        "type Query { a: Int }",
        "extend type Query { a: Int }",
        "query A { hello } query A { hello }",
        "{ ... on Nope { x } }",
        "{ hello { x } }",
        "{ books }",
        "{ __type(name: 1) { name } }",
        "{ __schema }",
    ],
)
def test_odd_documents_are_400(query):
    reply = asyncio.run(post(json.dumps({"query": query}).encode()))
    assert reply.status_code == 400
    assert list(reply.json()) == ["errors"]


@pytest.mark.parametrize(
    "variables",
    [
        '{"i": {"text": "a", "count": ' + LONG + "}}",
        '{"i": {"text": "a", "count": 1.5}}',
        '{"i": {"text": "a", "count": true}}',
        '{"i": {"text": null}}',
        '{"i": {"text": "a", "more": 1}}',
        '{"i": ' + "[" * 60 + "]" * 60 + "}",
        '{"i": {"text": "a", "details": [' + "[" * 50 + "]" * 50 + "]}}",
        '{"i": {"text": "a", "genre": "novel"}}',
        '{"i": {"text": "a", "genre": 1}}',
        '{"i": {"text": "a", "details": [{"note": "n", "weight": "x"}]}}',
        "{}",
    ],
)
def test_odd_variables_are_400(variables):
    body = f'{{"query": {json.dumps(wish)}, "variables": {variables}}}'.encode()
    reply = asyncio.run(post(body))
    assert reply.status_code == 400
    assert list(reply.json()) == ["errors"]
