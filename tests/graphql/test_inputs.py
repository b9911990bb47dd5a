"""Compiled inputs equal Strawberry's own conversion."""

import datetime as dt
import uuid
from enum import Enum

import pytest
import strawberry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.graphql.input_types import compile_inputs


@strawberry.enum
class Size(Enum):
    SMALL = "s"
    LARGE = "l"


def build():
    """The same types anew: compiling changes them."""

    @strawberry.input
    class Inner:
        text: str
        size: Size = Size.SMALL
        tags: list[str] = strawberry.field(default_factory=lambda: ["x"])

    @strawberry.input
    class Outer:
        id: strawberry.ID
        key: uuid.UUID
        when: dt.datetime | None
        long_name: str | None = strawberry.UNSET
        amounts: list[float | None] | None = None
        sizes: list[Size] = strawberry.field(default_factory=list)
        grid: list[list[int]] | None = None
        inner: Inner | None = None
        inners: list[Inner] = strawberry.field(default_factory=list)
        renamed: int = strawberry.field(default=3, name="other")

    @strawberry.input(one_of=True)
    class Choice:
        a: strawberry.Maybe[int]
        b: strawberry.Maybe[str]

    seen = []

    @strawberry.type
    class Query:
        @strawberry.field
        def take(self, given: Outer, choice: Choice | None = None) -> bool:
            seen.append(repr(given).replace("build.<locals>.", ""))
            return True

    return strawberry.Schema(Query), seen


STOCK, STOCK_SEEN = build()
COMPILED, COMPILED_SEEN = build()
INPUTS = compile_inputs(COMPILED)
NAMES = sorted(
    name
    for name, known in COMPILED.schema_converter.type_map.items()
    if getattr(known.definition, "from_input", None)
)
QUERY = "query($given: Outer!) { take(given: $given) }"


def optional(**fields):
    return st.fixed_dictionaries({}, optional=fields)


def both(*parts):
    return st.tuples(*parts).map(lambda ds: {k: v for d in ds for k, v in d.items()})


sizes = st.sampled_from(["SMALL", "LARGE"])
inner = both(
    st.fixed_dictionaries({"text": st.text(max_size=3)}),
    optional(size=sizes, tags=st.lists(st.text(max_size=2), max_size=2)),
)
outer = both(
    st.fixed_dictionaries(
        {"id": st.one_of(st.integers(0, 9), st.text(max_size=2)), "key": st.uuids().map(str)}
    ),
    optional(
        when=st.sampled_from(["2026-01-01T00:00:00Z", None]),
        longName=st.sampled_from(["x", None]),
        amounts=st.one_of(st.none(), st.lists(st.sampled_from([1.5, None]), max_size=2)),
        sizes=st.lists(sizes, max_size=2),
        grid=st.sampled_from([None, [], [[1], []]]),
        inner=st.one_of(st.none(), inner),
        inners=st.lists(inner, max_size=2),
        other=st.integers(0, 5),
    ),
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(outer)
def test_compiled_inputs_equal_stock(value):
    results = [s.execute_sync(QUERY, variable_values={"given": value}) for s in (STOCK, COMPILED)]
    assert [r.errors for r in results] == [None, None]
    assert STOCK_SEEN[-1] == COMPILED_SEEN[-1]


def test_the_schema_is_printed_as_before():
    assert str(STOCK) == str(COMPILED)


def test_types_with_maybe_keep_strawberrys_conversion():
    assert NAMES == ["Inner", "Outer"]


def test_shared_defaults_are_copied():
    value = {"id": "1", "key": str(uuid.uuid4()), "inner": {"text": "a"}}
    for _ in range(2):
        COMPILED.execute_sync(QUERY, variable_values={"given": value})
        assert "tags=['x']" in COMPILED_SEEN[-1]


@pytest.mark.parametrize("schema", [STOCK, COMPILED])
def test_a_bad_value_in_a_nested_input_is_an_error(schema):
    value = {"id": "1", "key": "no", "inner": {"text": 1}}
    result = schema.execute_sync(QUERY, variable_values={"given": value})
    assert len(result.errors) == 2
