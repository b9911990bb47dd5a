"""Compiled execution equals stock execution: data, errors, paths, for any document and any data."""

import asyncio
import json
from collections import Counter

import pytest
import strawberry
from graphql import FragmentDefinitionNode, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable

from server.graphql.executor import StrawberryExecutor
from server.graphql.fastpath.executor import CompiledExecutor, CompiledSelections
from tests.graphql.forest import SCHEMA

ARGUMENTS = "(seed: $seed, defects: $defects)"

named = st.sampled_from(["name", "nick", "__typename", "a: name"])
leaf_fields = st.one_of(
    named, st.sampled_from(["count", "ratio", "flag", "colour", "made", "c: count"])
)
plain_fields = st.sampled_from(["id", "words", "grid", "maybe", "__typename"])


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


def selections_of(schema, ast):
    found = [d for d in ast.definitions if isinstance(d, FragmentDefinitionNode)]
    return CompiledSelections(schema._schema, {d.name.value: d for d in found})


async def run(executor_class, ast, variables, selections=None):
    executor = executor_class.build(
        SCHEMA._schema, ast, raw_variable_values=variables, is_awaitable=optimized_is_awaitable
    )
    if selections is not None:
        executor.use(selections)
    result = executor.execute_operation()
    if optimized_is_awaitable(result):
        result = await result
    errors = [(e.message.split(" at 0x")[0], e.path, e.locations) for e in result.errors or ()]
    return json.dumps(result.data, default=str), errors


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(document(), st.integers(0, 10**6), st.sampled_from([0.0, 0.0, 0.02, 0.2]), st.booleans())
def test_compiled_execution_equals_stock(text, seed, defects, yes):
    ast = parse(text)
    selections = selections_of(SCHEMA, ast)

    async def both():
        for n, flag in ((0, yes), (1, not yes), (2, yes)):
            variables = {"seed": seed + n, "defects": defects, "yes": flag}
            stock, stock_errors = await run(StrawberryExecutor, ast, variables)
            ours, our_errors = await run(CompiledExecutor, ast, variables, selections)
            assert ours == stock
            assert our_errors == stock_errors

    asyncio.run(both())


GOOD = """query($seed: Int!, $defects: Float!) { trees(seed: $seed, defects: $defects) {
  __typename name leaf { name count ratio flag colour made } plain { id words grid maybe }
  leaves { name } holes { name } named { name ... on Leaf { count } }
  either { __typename ... on Leaf { name } ... on Plain { id } }
  many { ... on Leaf { name } ... on Plain { id } }
  quick { name } soon shout loud: shout(times: 2) later { name } ...F } }
  fragment F on Tree { nick plain { id } }"""


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
    compiled = await run(CompiledExecutor, ast, variables, selections_of(SCHEMA, ast))
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
    ast = parse("{ once }")
    executor = CompiledExecutor.build(schema._schema, ast)
    executor.use(selections_of(schema, ast))
    assert executor.execute_operation().errors[0].message == "no"
    assert runs == [1]


async def test_the_order_of_fields_is_that_of_the_document():
    body = "{ nick shout name later { name } a: nick }"
    ast = parse(f"query($seed: Int!, $defects: Float!) {{ tree{ARGUMENTS} {body} }}")
    data, _ = await run(
        CompiledExecutor, ast, {"seed": 1, "defects": 0.0}, selections_of(SCHEMA, ast)
    )
    assert list(json.loads(data)["tree"]) == ["nick", "shout", "name", "later", "a"]


@pytest.mark.parametrize("value", [iter([1]), (n for n in [1]), {1}, "abc"])
def test_only_lists_and_tuples_are_iterated(value):
    from graphql import GraphQLInt, GraphQLList

    from server.graphql.fastpath.compiler import Compiler
    from server.graphql.fastpath.plain_fields import FallbackToStock

    complete = Compiler(SCHEMA._schema, {}).value(GraphQLList(GraphQLInt), [])
    assert complete([1, None]) == [1, None]
    with pytest.raises(FallbackToStock):
        complete(value)
