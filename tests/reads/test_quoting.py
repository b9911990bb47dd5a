"""Texts that quote an id, against the definition tried on each pair of a text and an id."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.utils.str_converters import to_camel_case

from server.reads.erasure.quoting_views import CLOSED, SHORTEST, quotes, texts_of
from server.reads.labeling.task_criteria import TaskCriteria
from server.schema.labeling.task_filter import TaskFilter

letters = "abB1_-/ äÄß"
short = st.text(letters, min_size=1, max_size=7)


@given(st.lists(st.text(letters, max_size=12), max_size=4), st.lists(short, max_size=4))
def test_an_id_is_quoted_alone_or_as_a_word(said: list[str], quoted: list[str]) -> None:
    def quotes_one(text: str, one: str) -> bool:
        text, one = text.casefold(), one.casefold()
        word = re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) is not None
        return text == one or (len(one) >= SHORTEST and word)

    expected = any(quotes_one(text, one) for text in said for one in quoted)
    assert quotes(said, quoted) == expected


def test_an_id_is_quoted_in_any_case() -> None:
    assert quotes(["all but SCAN-12/Ä, please"], ["scan-12/ä"])
    assert quotes(["X1"], ["x1"])


def test_an_id_between_other_words_is_found() -> None:
    assert quotes(["all but scan-12/ä, please"], ["scan-12/ä"])
    assert not quotes(["all but scan-12/äh, please"], ["scan-12/ä"])


def _closed(kind: Any) -> bool:
    alone = isinstance(kind, type) and issubclass(kind, Enum)
    return alone or any(map(_closed, get_args(kind)))


def test_what_is_of_a_closed_set_quotes_nothing() -> None:
    shown = {"statuses": ["OPEN"], "reviewReason": "TIE", "externalIds": ["done"]}
    view = {"name": "Mine", "filter": shown, "order": "RANK", "direction": "DESCENDING"}
    assert [*texts_of(view)] == ["Mine", "done"]
    answer = {"question": "q", "answer": {"kind": "choice", "values": ["a"]}}
    assert [*texts_of({"replaced_by": answer})] == ["q", "a"]
    ranked = {"kind": "ranking", "order": ["scan-12", "scan-13"]}
    assert [*texts_of({"replaced_by": ranked})] == ["scan-12", "scan-13"]


@pytest.mark.parametrize("conditions", [TaskFilter, TaskCriteria])
def test_conditions_by_closed_sets_are_known(conditions: Any) -> None:
    kinds = get_type_hints(conditions)
    closed = {one.name for one in fields(conditions) if _closed(kinds[one.name])}
    assert "review_reason" in closed
    assert closed | {to_camel_case(name) for name in closed} <= CLOSED
