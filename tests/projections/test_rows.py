"""JSON in columns is canonical, though written without the checks of what comes from outside."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.events.core import canonical_json
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import TaskContent
from server.projections.engine.json_columns import json_text

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
LEAVES = st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
VALUES = st.recursive(
    LEAVES | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_columns_hold_canonical_json(value: dict[str, Any]) -> None:
    assert json_text(value) == canonical_json.encode(value).decode()
    assert (
        json_text(canonical_json.decode(canonical_json.encode(value)))
        == canonical_json.encode(value).decode()
    )


@given(st.integers(53, 1000), TEXTS)
def test_large_floats_are_spelled_as_the_ledger_does_after_they_were_read_back(
    power: int, key: str
) -> None:
    stored = canonical_json.encode({key: 2.0**power})
    read = TaskContent.model_validate_json(b'{"inputs":%b}' % stored).inputs
    assert json_text(read) == stored.decode()


@given(WHOLE | st.floats(-1e15, 1e15))
def test_a_number_has_one_spelling(number: float) -> None:
    read_back = canonical_json.decode(canonical_json.encode(number))
    labels = [label_rows({"n": {"kind": "number", "number": one}}) for one in (number, read_back)]
    assert labels[0] == labels[1]
    assert labels[0][0][2] == canonical_json.encode(number).decode()
