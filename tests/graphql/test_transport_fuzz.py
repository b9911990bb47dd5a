"""Any request is answered by the fast path as by stock execution: status, headers and body.

A standing campaign: random documents, whole and damaged, random variables and bodies, each sent
several times, since what runs again takes another way than what runs first.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.graphql import GraphQLApp
from tests.graphql import forest, toy
from tests.graphql.test_any_body import TOKENS, bodies, soup
from tests.graphql.test_cached_operations import DOCUMENTS
from tests.graphql.test_cached_operations import SCHEMA as OPERATIONS
from tests.graphql.test_cached_operations import variables as given_variables
from tests.graphql.test_compiler import document

SAMPLE = 60
CAMPAIGNS, EACH = 8, 12_500
"""A hundred thousand documents altogether."""
TIMES = 4
"""From the third run on, operations take the fast path."""
TURNS = 200
REFERENCE = re.compile(rb"\b[0-9a-f]{16}\b| at 0x[0-9a-f]+")
ACCEPTED = [b"application/json", b"application/graphql-response+json", b"text/event-stream"]
TOY = [
    "query($n: Int) { page(first: $n) { edges { cursor node { id name } } } hello me }",
    "{ books(first: 3) { id name __typename } named { name } items { __typename } }",
    "mutation($i: WishInput!) { wish(input: $i) { __typename } }",
    "subscription { count(to: 2) }",
    "{ boom } ",
    "{ refused hole { name } }",
]


async def context(*_: object) -> Any:
    return toy.Caller()


def pair(schema: Any) -> tuple[GraphQLApp[Any], GraphQLApp[Any]]:
    """Two applications of one schema: with and without the fast path."""
    quiet = {"context": context, "on_unexpected": lambda *_: None}
    return GraphQLApp(schema, **quiet, fast=True), GraphQLApp(schema, **quiet, fast=False)


PAIRS = {
    "forest": pair(forest.SCHEMA),
    "operations": pair(OPERATIONS),
    "toy": pair(toy.schema()),
}


async def answer(app: GraphQLApp[Any], body: bytes, accept: bytes) -> tuple[Any, ...]:
    """Post a body; status, headers and body of the answer, without what is drawn by lot."""
    sent: list[Any] = []
    waiting = asyncio.Event()
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if not parts:
            await waiting.wait()
        return parts.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"accept", accept), (b"host", b"t")]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    whole = b"".join(message.get("body", b"") for message in sent[1:])
    plain = REFERENCE.sub(b"", whole)
    names = {(name, value) for name, value in sent[0]["headers"] if name != b"content-length"}
    return sent[0]["status"], names, plain


@st.composite
def damaged(draw: Any, text: str) -> str:
    """A document with some of its tokens left out, doubled, or replaced."""
    tokens = re.findall(r"\w+|\S", text) or ["{"]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(tokens) - 1))
        tokens[at : at + 1] = draw(
            st.sampled_from([[], [tokens[at]] * 2, [draw(st.sampled_from(TOKENS))]])
        )
        if not tokens:
            break
    return " ".join(tokens)


@st.composite
def requests(draw: Any) -> tuple[str, list[bytes]]:
    """The name of a schema, and bodies that are sent to it one after the other."""
    name = draw(st.sampled_from([*PAIRS, "toy: any body"]))
    if name not in PAIRS:
        return "toy", [draw(bodies)]
    if name == "forest":
        text = draw(document())
        seed, rate = draw(st.integers(0, 10**6)), draw(st.sampled_from([0.0, 0.0, 0.02, 0.2]))
        several = [
            {"seed": seed + n, "defects": rate, "yes": draw(st.booleans())} for n in range(TIMES)
        ]
    elif name == "operations":
        text = draw(st.sampled_from(DOCUMENTS))
        several = [draw(given_variables) for _ in range(TIMES)]
    else:
        text = draw(st.one_of(st.sampled_from(TOY), soup))
        wish = {"i": {"text": "a", "details": []}, "n": draw(st.integers(-1, 9))}
        several = [wish] * TIMES
    if draw(st.integers(0, 3)) == 0:
        text = draw(damaged(text))
    sent = [{"query": text, "variables": each} for each in several]
    return name, [json.dumps(each, default=str).encode() for each in sent]


async def in_turns(work: Any) -> Any:
    """Return the result of work; fail where the work waits for what does not come.

    Counted in turns of the loop, since a machine that is busy elsewhere stretches seconds.
    """
    task = asyncio.ensure_future(work)
    for _ in range(TURNS):
        done, _ = await asyncio.wait({task}, timeout=0.1)
        if done:
            return task.result()
    task.cancel()
    raise TimeoutError


async def compare(name: str, sent: list[bytes], accept: bytes) -> None:
    fast, stock = PAIRS[name]
    for body in sent:
        ours = await in_turns(answer(fast, body, accept))
        theirs = await in_turns(answer(stock, body, accept))
        assert ours == theirs, (name, body)
        assert ours[0] in (200, 400), (name, body, ours)


def campaign(examples: int) -> Any:
    """A property of random requests, tried on so many of them."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(requests(), st.sampled_from(ACCEPTED))
    def tried(made: tuple[str, list[bytes]], accept: bytes) -> None:
        with asyncio.Runner() as runner:
            runner.run(compare(*made, accept))

    return tried


def test_a_sample_is_answered_alike() -> None:
    campaign(SAMPLE)()


@pytest.mark.soak
@pytest.mark.parametrize("number", range(CAMPAIGNS))
def test_a_hundred_thousand_documents_are_answered_alike(number: int) -> None:
    campaign(EACH)()


@pytest.mark.parametrize("query", ["{ }", "query Q { }", "mutation { }", "{ ... on Query { } }"])
def test_an_empty_selection_is_answered_alike(query: str) -> None:
    """The campaign found that the second run of one failed."""
    body = json.dumps({"query": query}).encode()
    for _ in range(TIMES):
        asyncio.run(compare("toy", [body], ACCEPTED[0]))


def test_the_fast_path_is_taken() -> None:
    """The property above would also hold if nothing ever took it."""
    fast, stock = PAIRS["operations"]
    body = json.dumps(
        {
            "query": DOCUMENTS[0],
            "variables": {"given": {"key": "6f1d9a52-4d0c-4e6c-9f0e-0a1b2c3d4e5f", "id": "3"}},
        }
    ).encode()
    for _ in range(TIMES):
        asyncio.run(compare("operations", [body], ACCEPTED[0]))
    [operation] = fast._engine._documents.prepare(DOCUMENTS[0]).operations.values()
    assert operation.cached
    assert stock._engine._inputs is None
