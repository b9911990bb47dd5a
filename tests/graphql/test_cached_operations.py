"""An operation that runs again by the fast path answers as stock code does: data, errors, paths."""

import asyncio
import gc
import json
import uuid
from enum import Enum

import pytest
import strawberry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.events.core.refusal import Code, Refused
from server.graphql.engine import Engine
from server.graphql.errors import Masking, RequestProblem
from server.graphql.fastpath.executor import CompiledExecutor
from server.graphql.fastpath.operations import CachedRoot
from server.graphql.limits import Limits
from server.graphql.request_parsing import Parameters


@strawberry.enum
class Size(Enum):
    SMALL = "s"
    LARGE = "l"


@strawberry.input
class Inner:
    text: str
    size: Size = Size.SMALL
    tags: list[str] = strawberry.field(default_factory=lambda: ["x"])


@strawberry.input(one_of=True)
class Either:
    whole: int | None = strawberry.UNSET
    inner: Inner | None = strawberry.UNSET


@strawberry.input
class Outer:
    key: uuid.UUID
    id: strawberry.ID
    ratio: float | None = None
    flag: bool = True
    count: int | None = strawberry.UNSET
    grid: list[list[int]] | None = None
    either: Either | None = None
    inners: list[Inner] = strawberry.field(default_factory=list)


@strawberry.type
class Seen:
    text: str
    number: int

    @strawberry.field
    async def later(self, times: int = 1) -> str:
        await asyncio.sleep(0)
        return self.text[:5] * times


@strawberry.type
class No:
    why: str


@strawberry.type
class Query:
    @strawberry.field
    async def take(self, info: strawberry.Info, given: Outer, again: int | None = 7) -> Seen | No:
        assert info.path.key in {"take", "t", "a"}
        assert "given" in info.variable_values
        if given.id == "0":
            raise Refused(Code.NOT_FOUND, "There is no such thing.")
        if given.id == "1":
            return No(why="so")
        if given.id == "2":
            return Seen(text="wrong", number="no")
        return Seen(text=repr(given), number=again)


SCHEMA = strawberry.Schema(Query)
PLAIN = "{ __typename ... on Seen { text number } ... on No { why } }"
DOCUMENTS = [
    f"query($given: Outer!, $again: Int) {{ take(given: $given, again: $again) {PLAIN} }}",
    f"query($given: Outer!) {{ t: take(given: $given) {PLAIN} }}",
    f"query($given: Outer!, $again: Int = 3) {{ take(given: $given, again: $again) {PLAIN} }}",
    "query($given: Outer!, $n: Int) { take(given: $given) { ... on Seen { later(times: $n) } } }",
    f"query($given: Outer!, $y: Boolean = true) {{ take(given: $given) @skip(if: $y) {PLAIN} }}",
    f"query($given: Outer!) {{ a: take(given: $given) {PLAIN} take(given: $given) {PLAIN} }}",
]


def bad():
    """Values that are of the wrong type nearly everywhere."""
    return st.sampled_from([None, "x", 1, 1.5, True, 2**31, [], [None], {}, {"text": None}])


def mostly(good):
    return st.one_of(*[good] * 12, bad())


def members(required, optional):
    fixed = {name: mostly(value) for name, value in required.items()}
    rest = {name: mostly(value) for name, value in optional.items()}
    made = st.fixed_dictionaries(fixed, optional={**rest, "unknown": st.nothing()})
    return st.one_of(*[made] * 12, bad(), made.map(lambda m: {**m, "unknown": 1}))


sizes = st.sampled_from(["SMALL", "LARGE", "MEDIUM"])
texts = st.text(max_size=3)
inner = members({"text": texts}, {"size": sizes, "tags": st.lists(texts, max_size=2)})
either = st.one_of(
    st.fixed_dictionaries({"whole": mostly(st.integers(0, 9))}),
    st.fixed_dictionaries({"inner": inner}),
    st.fixed_dictionaries({"whole": st.just(1), "inner": inner}),
)
outer = members(
    {"key": st.uuids().map(str), "id": st.sampled_from(["0", "1", "2", "3", "4", 5])},
    {
        "ratio": st.sampled_from([1, 1.5, None]),
        "flag": st.booleans(),
        "count": st.integers(-9, 9),
        "grid": st.sampled_from([None, [], [[1], []], [1]]),
        "either": either,
        "inners": st.lists(inner, max_size=2),
    },
)
variables = st.fixed_dictionaries(
    {"given": outer},
    optional={
        "again": st.one_of(st.none(), st.integers(0, 9), bad()),
        "n": st.integers(0, 2),
        "y": st.booleans(),
    },
)


def engine(*, fast=True):
    limits, masking = Limits(), Masking(lambda *_: None, reveal=True)
    return Engine(
        SCHEMA, limits, masking, development=False, may_introspect=lambda _: False, fast=fast
    )


async def answer(run_by, text, values):
    """What a client gets, as JSON; references of errors are random, so they go."""
    try:
        answered = await run_by.run(run_by.plan(Parameters(text, None, values, {}), None))
    except RequestProblem as problem:
        answered = {"errors": problem.errors}
    for error in answered.get("errors", ()):
        error["extensions"].pop("reference", None)
    return json.dumps(answered)


GOOD = {"given": {"key": str(uuid.UUID(int=1)), "id": "3"}}
FAST, STOCK = engine(), engine(fast=False)


async def prepared(text):
    """Run a document twice, so that its third run is from the cache."""
    for _ in range(2):
        await answer(FAST, text, GOOD)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DOCUMENTS), variables)
def test_the_fast_path_answers_as_stock_code_does(text, values):
    async def both():
        await prepared(text)
        assert await answer(FAST, text, values) == await answer(STOCK, text, values)

    asyncio.run(both())


@pytest.mark.parametrize(("document", "short"), [*zip(DOCUMENTS, [1, 1, 0, 1, 0, 0], strict=True)])
async def test_the_fast_path_is_really_taken(document, short, monkeypatch):
    """The property above would also hold if stock code always ran."""
    await prepared(document)
    started = []
    real = CachedRoot._run
    monkeypatch.setattr(CachedRoot, "_run", lambda *a: started.append(1) or real(*a))
    if short:
        monkeypatch.setattr(CompiledExecutor, "build", None)
    await answer(FAST, document, GOOD)
    assert started == [1] * short


async def test_without_the_fast_path_stock_code_does_everything(monkeypatch):
    """No compiled executor is ever made, and the types of inputs keep Strawberry's conversion."""
    monkeypatch.setattr(CompiledExecutor, "use", None)
    slow = engine(fast=False)
    for document in DOCUMENTS:
        for _ in range(4):
            assert await answer(slow, document, GOOD) == await answer(STOCK, document, GOOD)
    assert Outer.__strawberry_definition__.from_input is None


async def test_no_context_is_kept_after_its_request():
    import weakref

    class Context:
        pass

    run_by = engine()
    kept = []
    for _ in range(3):
        context = Context()
        kept.append(weakref.ref(context))
        await run_by.run(run_by.plan(Parameters(DOCUMENTS[0], None, GOOD, {}), context))
        del context
    gc.collect()
    assert [k() for k in kept] == [None] * 3


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_a_request_leaves_nothing_for_the_garbage_collector(document):
    class Context:
        pass

    async def answered(run_by):
        await run_by.run(run_by.plan(Parameters(document, None, GOOD, {}), Context()))

    for run_by in (engine(), engine(fast=False)):
        for _ in range(4):
            await answered(run_by)  # keeps what the document's later runs share
        gc.collect()
        gc.disable()
        try:
            await answered(run_by)
            left = [type(one) for one in gc.get_objects() if type(one) is Context]
        finally:
            gc.enable()
        assert left == []
