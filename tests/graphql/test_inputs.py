"""Compiled input types make what graphql-core's coercion and Strawberry's conversion make."""

import datetime as dt
import uuid
from enum import Enum

import pytest
import strawberry
from graphql import GraphQLError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.relay import GlobalID

from server.graphql.fastpath.inputs import InputTypes
from server.graphql.fastpath.plain_fields import FallbackToStock, Unsupported


@strawberry.enum
class Size(Enum):
    SMALL = "s"
    LARGE = "l"


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


@strawberry.input
class Node:
    id: GlobalID | None = None


@strawberry.input
class Tree:
    below: list["Tree"] | None = None


SEEN = []


@strawberry.type
class Query:
    @strawberry.field
    def take(
        self,
        given: Outer,
        choice: Choice | None = None,
        node: Node | None = None,
        tree: Tree | None = None,
    ) -> bool:
        SEEN.append(repr(given))
        return True


SCHEMA = strawberry.Schema(Query)
PRINTED = str(SCHEMA)
INPUTS = InputTypes(SCHEMA)
QUERY = "query($given: Outer!) { take(given: $given) }"


def compiled(name):
    return INPUTS.convert(SCHEMA._schema.type_map[name])


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


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(outer)
def test_compiled_inputs_equal_stock(value):
    assert SCHEMA.execute_sync(QUERY, variable_values={"given": value}).errors is None
    assert SEEN[-1] == repr(compiled("Outer")(value))


def test_the_schema_stays_as_it_was():
    compiled("Outer")
    assert str(SCHEMA) == PRINTED
    assert Outer.__strawberry_definition__.from_input is None


@pytest.mark.parametrize("name", ["Choice", "Node", "Tree"])
def test_what_strawberry_wraps_or_decodes_and_what_holds_itself_is_left_to_stock_code(name):
    with pytest.raises(Unsupported):
        compiled(name)


def test_defaults_are_not_shared():
    made = [compiled("Inner")({"text": "a"}) for _ in range(2)]
    assert made[0].tags == ["x"]
    assert made[0].tags is not made[1].tags


@pytest.mark.parametrize("inner", [{"text": 1}, {}, {"text": "a", "more": 1}, [], 1])
def test_a_bad_value_in_a_nested_input_is_left_to_stock_code(inner):
    value = {"id": "1", "key": str(uuid.uuid4()), "inner": inner}
    result = SCHEMA.execute_sync(QUERY, variable_values={"given": value})
    assert result.errors
    with pytest.raises((FallbackToStock, KeyError, GraphQLError)):
        compiled("Outer")(value)
