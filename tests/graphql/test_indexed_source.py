"""The index of lines tells the same places as graphql-core does."""

from __future__ import annotations

from graphql import Source
from hypothesis import given
from hypothesis import strategies as st

from server.graphql.indexed_source import IndexedSource


@given(st.text("a{ \r\n\u2028", max_size=20))
def test_places_are_those_of_graphql_core(text: str) -> None:
    plain, indexed = Source(text), IndexedSource(text)
    for position in range(len(text) + 2):
        assert indexed.get_location(position) == plain.get_location(position)
