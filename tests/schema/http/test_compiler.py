"""Compiled execution equals stock execution: data, errors, paths, for any document and any data."""

import asyncio
import datetime as dt
import json
import random
from collections import Counter
from enum import Enum

import pytest
import strawberry
from graphql import GraphQLError, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable

from server.schema.http.executor import CompiledExecutor, Plans, StrawberryExecutor


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str
    nick: str | None = None


@strawberry.type
class Leaf(Named):
    count: int = 0
    ratio: float | None = None
    flag: bool = False
    colour: Colour = Colour.RED
    made: dt.datetime | None = None


@strawberry.type
class Plain:
    id: strawberry.ID
    words: list[str]
    grid: list[list[int | None]]
    maybe: list[str | None] | None = None


@strawberry.type
class Tree(Named):
    leaf: Leaf
    spare: Leaf | None
    plain: Plain
    leaves: list[Leaf]
    holes: list[Leaf | None]
    named: list[Named]
    either: "Leaf | Plain | None"
    many: "list[Leaf | Plain]"

    @strawberry.field
    def shout(self, times: int = 1) -> str:
        return self.name.upper() * times

    @strawberry.field
    async def later(self) -> Leaf | None:
        await asyncio.sleep(0)
        return self.leaf

    @strawberry.field
    def quick(self) -> Leaf | None:
        return self.spare

    @strawberry.field
    async def soon(self) -> list[str]:
        return [self.name, self.plain.id]

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("broken")


class Subleaf(Leaf):
    """Not decorated: a class that the schema does not know by itself."""


class Duck:
    """Has what a Plain has, and is none."""

    def __init__(self):
        self.id, self.words, self.grid, self.maybe = "d", ["x"], [[1]], None


DEFECTS = [
    None,
    "text",
    1,
    2**40,
    -1.5,
    float("nan"),
    True,
    [],
    ["a", None],
    (1, 2),
    ValueError("a value that is an error"),
    GraphQLError("a GraphQL error"),
    object(),
    Duck(),
    {"name": "dict"},
    Subleaf(name="sub"),
    Leaf(name=None),  # type: ignore[arg-type]
]


class Grower:
    """Grows the same tree from the same seed, with some values of the wrong kind."""

    def __init__(self, seed, defects):
        self.rng = random.Random(seed)
        self.rate = defects

    def maybe_bad(self, value):
        return self.rng.choice(DEFECTS) if self.rng.random() < self.rate else value

    def leaf(self):
        r = self.rng
        return Leaf(
            name=self.maybe_bad("leaf"),
            nick=r.choice(["nick", None]),
            count=self.maybe_bad(r.randint(-5, 5)),
            ratio=self.maybe_bad(r.choice([0.5, None])),
            flag=self.maybe_bad(r.random() < 0.5),
            colour=self.maybe_bad(r.choice(list(Colour))),
            made=self.maybe_bad(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        )

    def plain(self):
        return Plain(
            id=self.maybe_bad(strawberry.ID("p")),
            words=self.maybe_bad([self.maybe_bad("w") for _ in range(3)]),
            grid=self.maybe_bad([[self.maybe_bad(1), None], []]),
            maybe=self.maybe_bad(self.rng.choice([None, ["m", None]])),
        )

    def tree(self):
        def several(make):
            items = [self.maybe_bad(make()) for _ in range(self.rng.randint(0, 3))]
            return tuple(items) if self.rng.random() < 0.2 else items

        def either():
            return self.rng.choice([self.leaf, self.plain])()

        return Tree(
            name=self.maybe_bad("tree"),
            leaf=self.maybe_bad(self.leaf()),
            spare=self.maybe_bad(self.rng.choice([None, self.leaf()])),
            plain=self.maybe_bad(self.plain()),
            leaves=self.maybe_bad(several(self.leaf)),
            holes=several(lambda: self.rng.choice([None, self.leaf()])),
            named=several(self.leaf),
            either=self.maybe_bad(either()),
            many=several(either),
        )


@strawberry.type
class Query:
    @strawberry.field
    def tree(self, seed: int, defects: float) -> Tree | None:
        return Grower(seed, defects).tree()

    @strawberry.field
    async def trees(self, seed: int, defects: float) -> list[Tree]:
        return [Grower(seed + n, defects).tree() for n in range(2)]

    @strawberry.field
    def things(self, seed: int, defects: float) -> list[Named]:
        grower = Grower(seed, defects)
        return [grower.tree(), grower.leaf()]


SCHEMA = strawberry.Schema(Query)
ARGUMENTS = "(seed: $seed, defects: $defects)"

named = st.sampled_from(["name", "nick", "__typename", "a: name"])
leaf_fields = st.one_of(
    named, st.sampled_from(["count", "ratio", "flag", "colour", "made", "c: count"])
)
plain_fields = st.sampled_from(["id", "words", "grid", "maybe", "__typename"])
conditions = st.sampled_from(["", " @include(if: $yes)", " @skip(if: $yes)"])


def block(fields, most=5):
    """A selection set of some fields, now and then with a directive."""
    directives = st.sampled_from([""] * 8 + [" @include(if: $yes)", " @skip(if: $yes)"])
    directed = st.builds(with_directive, fields, directives)
    chosen = st.lists(directed, min_size=1, max_size=most)
    return chosen.map(lambda several: "{ " + " ".join(several) + " }")


def with_directive(field, directive):
    return field.replace(" {", directive + " {", 1) if " {" in field else field + directive


def on(type_, inner):
    return inner.map(lambda b: f"... on {type_} {b}")


leaf_block = block(
    st.one_of(leaf_fields, leaf_fields, on("Named", block(named)), on("Leaf", block(leaf_fields)))
)
plain_block = block(plain_fields)
union_block = block(
    st.one_of(
        st.just("__typename"),
        on("Leaf", leaf_block),
        on("Plain", plain_block),
        on("Named", block(named)),
    )
)
spread = st.just("...F")
tree_fields = st.one_of(
    named,
    st.sampled_from(["shout", "shout2: shout(times: 2)", "broken", "soon"]),
    spread,
    *(
        leaf_block.map(lambda b, f=f: f"{f} {b}")
        for f in ("leaf", "spare", "leaves", "holes", "later", "quick")
    ),
    plain_block.map(lambda b: f"plain {b}"),
    *(union_block.map(lambda b, f=f: f"{f} {b}") for f in ("either", "many")),
    block(st.one_of(named, on("Leaf", leaf_block))).map(lambda b: f"named {b}"),
)
tree_block = block(tree_fields, 8)
things_block = block(st.one_of(named, on("Tree", tree_block), on("Leaf", leaf_block)))


@st.composite
def document(draw):
    root = draw(st.sampled_from(["tree", "trees", "things"]))
    body = draw(things_block if root == "things" else tree_block)
    fragment = draw(block(st.one_of(named, leaf_block.map(lambda b: f"leaf {b}")), 3))
    return (
        "query($seed: Int!, $defects: Float!, $yes: Boolean!) "
        f"{{ {root}{ARGUMENTS} {body} }} fragment F on Tree {fragment}"
    )


async def run(executor_class, ast, variables, plans=None):
    executor = executor_class.build(
        SCHEMA._schema, ast, raw_variable_values=variables, is_awaitable=optimized_is_awaitable
    )
    if plans is not None:
        executor.use(plans)
    result = executor.execute_operation()
    if optimized_is_awaitable(result):
        result = await result
    errors = [(e.message.split(" at 0x")[0], e.path, e.locations) for e in result.errors or ()]
    return json.dumps(result.data, default=str), errors


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(document(), st.integers(0, 10**6), st.sampled_from([0.0, 0.0, 0.02, 0.2]), st.booleans())
def test_compiled_execution_equals_stock(text, seed, defects, yes):
    ast = parse(text)
    plans = Plans()

    async def both():
        for n, flag in ((0, yes), (1, not yes), (2, yes)):
            variables = {"seed": seed + n, "defects": defects, "yes": flag}
            stock, stock_errors = await run(StrawberryExecutor, ast, variables)
            ours, our_errors = await run(CompiledExecutor, ast, variables, plans)
            assert ours == stock
            assert our_errors == stock_errors

    asyncio.run(both())


GOOD = """query($seed: Int!, $defects: Float!) { trees(seed: $seed, defects: $defects) {
  __typename name leaf { name count ratio flag colour made } plain { id words grid maybe }
  leaves { name } holes { name } named { name ... on Leaf { count } }
  either { __typename ... on Leaf { name } ... on Plain { id } }
  many { ... on Leaf { name } ... on Plain { id } }
  quick { name } soon shout later { name } ...F } } fragment F on Tree { nick plain { id } }"""


async def test_plain_data_is_really_compiled(monkeypatch):
    """The property above would also hold if nothing were ever compiled."""
    resolved = []
    real = StrawberryExecutor.execute_field

    def spy(self, parent_type, source, details, path, context):
        resolved.append(details[0].node.name.value)
        return real(self, parent_type, source, details, path, context)

    monkeypatch.setattr(StrawberryExecutor, "execute_field", spy)
    variables = {"seed": 1, "defects": 0.0}
    ast = parse(GOOD)
    compiled = await run(CompiledExecutor, ast, variables, Plans())
    assert Counter(resolved) == {"trees": 1, "shout": 2, "later": 2}
    assert compiled == await run(StrawberryExecutor, ast, variables)


async def test_root_fields_run_once_even_when_they_fail():
    runs = []

    @strawberry.type
    class Root:
        @strawberry.field
        def once(self) -> str | None:
            runs.append(1)
            raise ValueError("no")

    schema = strawberry.Schema(Root)
    executor = CompiledExecutor.build(schema._schema, parse("{ once }"))
    executor.use(Plans())
    assert executor.execute_operation().errors[0].message == "no"
    assert runs == [1]


async def test_the_order_of_fields_is_that_of_the_document():
    body = "{ nick shout name later { name } a: nick }"
    ast = parse(f"query($seed: Int!, $defects: Float!) {{ tree{ARGUMENTS} {body} }}")
    data, _ = await run(CompiledExecutor, ast, {"seed": 1, "defects": 0.0}, Plans())
    assert list(json.loads(data)["tree"]) == ["nick", "shout", "name", "later", "a"]


@pytest.mark.parametrize("value", [iter([1]), (n for n in [1]), {1}, "abc"])
def test_only_lists_and_tuples_are_iterated(value):
    from graphql import GraphQLInt, GraphQLList

    from server.schema.http.compiler import Compiler
    from server.schema.http.plain import Surprise

    complete = Compiler(SCHEMA._schema, {}).value(GraphQLList(GraphQLInt), [])
    assert complete([1, None]) == [1, None]
    with pytest.raises(Surprise):
        complete(value)
