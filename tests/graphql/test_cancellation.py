"""An operation that is cut off at any moment leaves nothing behind that was never awaited."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import AsyncGenerator
from typing import Any

import pytest
import strawberry

from server.graphql.engine import Engine
from server.graphql.errors import Masking
from server.graphql.limits import Limits
from server.graphql.request_parsing import from_json
from tests.support.api import FAST

TURNS = 48
"""Of the event loop; the operations below are done in fewer."""


@strawberry.type
class Branch:
    depth: int

    @strawberry.field
    async def left(self) -> Branch:
        await asyncio.sleep(0)
        return Branch(depth=self.depth + 1)

    @strawberry.field
    async def right(self) -> list[Branch]:
        await asyncio.sleep(0)
        return [Branch(depth=self.depth + 1) for _ in range(2)]


@strawberry.type
class Query:
    @strawberry.field
    async def tree(self) -> Branch:
        await asyncio.sleep(0)
        return Branch(depth=0)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def trees(self) -> AsyncGenerator[Branch, None]:
        for _ in range(2):
            yield Branch(depth=0)


LEAVES = "{ left { depth } right { depth } }"
TREE = f"{{ left {LEAVES} right {LEAVES} }}"
SCHEMA = strawberry.Schema(Query, subscription=Subscription)


@pytest.fixture(scope="module", autouse=True)
def little_to_collect() -> None:
    """Have the garbage collector pass over what was there before the operations."""
    gc.collect()
    gc.freeze()


@pytest.mark.parametrize(
    "query",
    [f"{{ tree {TREE} }}", f"subscription {{ trees {TREE} }}"],
    ids=["query", "subscription"],
)
async def test_an_operation_is_cut_off_in_any_turn(query: str) -> None:
    ended = [await cut_off(query, turns) for turns in range(TURNS)]
    assert ended[0] is False
    assert ended[-1] is True, "the last turn must be after the end"


async def cut_off(query: str, turns: int) -> bool:
    """Take answers for so many turns of the loop; tell whether all had come by then."""
    engine: Engine[Any] = Engine(
        SCHEMA, Limits(), Masking(), development=False, may_introspect=lambda _: False, fast=FAST
    )
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        answers = await engine.start(engine.plan(from_json({"query": query}), None))
        taking = asyncio.ensure_future(taken(answers))
        for _ in range(turns):
            await asyncio.sleep(0)
        ended = not taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await answers.aclose()
        gc.collect()
    assert [str(warning.message) for warning in warned] == []
    return ended


async def taken(answers: AsyncGenerator[Any, None]) -> None:
    async for answer in answers:
        assert "errors" not in answer
