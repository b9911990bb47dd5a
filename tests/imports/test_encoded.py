"""An import writes each JSON once, for the ledger and for the row: the same as writing it twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.imports.import_codec import encoded
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import TaskContent, TaskImported
from server.ledger.append import prepare
from server.projections.tables.labeling.tasks import import_columns

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    LEAVES | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)


def imported(sizes: dict[str, Any], **content: Any) -> TaskImported:
    return TaskImported(
        project=UUID(int=7),
        priority=0,
        rank=None,
        overlap=1,
        sizes=sizes,
        content=TaskContent(**content),
    )


@given(OBJECTS, st.none() | OBJECTS, st.none() | TEXTS, st.lists(TEXTS, max_size=3), OBJECTS)
def test_it_is_what_the_parts_write(
    inputs: dict[str, Any],
    meta: dict[str, Any] | None,
    name: str | None,
    refs: list[str],
    sizes: dict[str, Any],
) -> None:
    event = imported(sizes, inputs=inputs, meta=meta, external_id=name, subject_refs=tuple(refs))
    plain, fast = prepare(event), encoded(event)
    assert (fast.event, fast.facts, fast.content) == (plain.event, plain.facts, plain.content)
    assert fast.import_columns == import_columns(plain.event)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"inputs": {"a": "x\0"}}, ("inputs", "a")),
        ({"inputs": {}, "meta": {"a": ["\ud800"]}}, ("meta", "a", 0)),
        ({"inputs": {}, "external_id": "x\0"}, ("external_id",)),
        ({"inputs": {}, "subject_refs": ("a", "b\0")}, ("subject_refs", 1)),
        ({"inputs": {"n": 2**60}}, ("inputs", "n")),
    ],
    ids=["nul", "surrogate", "name", "reference", "large"],
)
def test_what_cannot_be_written_is_refused_where_it_stands(
    content: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    event = imported({}, inputs={}).model_copy(
        update={
            "content": TaskContent.model_construct(
                **({"external_id": None, "meta": None, "subject_refs": ()} | content)
            )
        }
    )
    with pytest.raises(Refused) as refused:
        encoded(event)
    assert (refused.value.code, refused.value.path) == (Code.INVALID, path)


def test_the_text_of_an_escape_is_no_u0000() -> None:
    event = imported({}, inputs={"a": "\\u0000"}, subject_refs=("\\u0000",))
    assert encoded(event).content == prepare(event).content
