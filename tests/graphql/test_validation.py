"""All rules in one walk find what graphql-core finds with the same rules."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pytest
from graphql import GraphQLError, parse, validate
from graphql.language.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from server.graphql.validation import RULES, AllRules
from tests.graphql import toy

SCHEMA = toy.schema()._schema
DOCUMENTS = (
    """query Q($first: Int = 2, $skip: Boolean!) { me { name } books { ...B @skip(if: $skip) }
    page(first: $first) { edges { node { name } } } }
    fragment B on Book { name author { name books(first: 1) { name } } }""",
    """{ hello other: hello { name } books { name name: author } nobody(a: 1, a: 2) }
    fragment F on Nothing { ...F } query Q { __schema { types { name } } } query Q { me }""",
    "subscription { count(to: 3) again: count(to: 4) } mutation($i: Int, $i: Thing) { a(i: $j) }",
)
TOKEN = re.compile(r"\.\.\.|[\w$@]+|\S")


def told(errors: list[GraphQLError]) -> list[Any]:
    return [(one.message, one.locations, one.path) for one in errors]


def require_same(text: str) -> None:
    document = parse(text)
    for most in (100, 2):
        stock = validate(SCHEMA, document, RULES, max_errors=most)
        assert told(validate(SCHEMA, document, (AllRules,), max_errors=most)) == told(stock)


@pytest.mark.parametrize("text", DOCUMENTS)
def test_documents_are_judged_as_by_stock_code(text: str) -> None:
    require_same(text)


@given(st.sampled_from(DOCUMENTS), st.data())
def test_documents_with_a_slip_are_judged_as_by_stock_code(text: str, data: st.DataObject) -> None:
    tokens = TOKEN.findall(text)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(tokens) - 1))
        other = data.draw(st.sampled_from(tokens))
        tokens[place : place + data.draw(st.integers(0, 1))] = data.draw(
            st.sampled_from(([], [other]))
        )
    with contextlib.suppress(GraphQLError):  # what does not parse is not validated
        parse(" ".join(tokens))
        require_same(" ".join(tokens))


def test_no_rule_has_functions_that_its_class_does_not_show() -> None:
    """What is looked up once for a class must hold for each of its objects."""
    for rule in RULES:
        assert issubclass(rule, Visitor)
        assert "get_enter_leave_for_kind" not in vars(rule)
    seen = []

    def note(self: AllRules, context: Any) -> None:
        AllRules.__init__(self, context)
        seen.extend(self._rules)

    noting = type("Noting", (AllRules,), {"__init__": note})
    validate(SCHEMA, parse("{ hello }"), (noting,))
    own = {name for rule in seen for name in vars(rule)} - {"enter_leave_map"}
    assert not {name for name in own if name.startswith(("enter", "leave"))}
    assert len(seen) == len(RULES)
