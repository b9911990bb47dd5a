"""Cells of units: whole numbers that moves bring from one state to another and back."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quality.cells import (
    Kind,
    add,
    code_of,
    count,
    difference,
    disagreement,
    of_answers,
    of_unit,
    pairs_of,
    text_of,
)

A, B = sorted((code_of("a"), code_of("b")))
UNITS = st.lists(st.lists(st.integers(-3, 3), max_size=5), max_size=12)


def test_cells_of_a_unit():
    assert of_unit({A: 2, B: 1}) == {
        (Kind.UNITS, 3, 0, 0): 1,
        (Kind.ANSWERS, 3, A, 0): 2,
        (Kind.ANSWERS, 3, B, 0): 1,
        (Kind.PAIRS, 3, A, A): 2,
        (Kind.PAIRS, 3, A, B): 2,
        (Kind.SQUARES, 3, 0, 0): 25,
        (Kind.PRODUCTS, 3, A, 0): 10,
        (Kind.PRODUCTS, 3, B, 0): 5,
    }
    assert of_unit({A: 1}) == {(Kind.UNITS, 1, 0, 0): 1, (Kind.ANSWERS, 1, A, 0): 1}
    assert of_unit({}) == {}


def test_pairs_are_named_from_the_lower_person():
    assert pairs_of({"z": A, "x": B, "y": A}) == {
        ("x", "y", B, A): 1,
        ("x", "z", B, A): 1,
        ("y", "z", A, A): 1,
    }


def test_the_code_depends_on_the_text_alone():
    assert code_of("cat") == 0x77AF778B51ABD4A3
    assert -(2**63) <= min(A, B) < 2**63
    assert text_of(frozenset({"b", "a,c"})) == '["a,c","b"]'
    assert [text_of(value) for value in (3, 3.0, 2.5, "3")] == ["3", "3", "2.5", "3"]


def test_disagreement_is_a_share_of_pairs():
    assert disagreement({A: 2, B: 1}) == 1 - 2 / 6
    assert disagreement({A: 3}) == 0
    assert disagreement({A: 1}) == disagreement({}) == 0


@given(UNITS, UNITS)
def test_moves_lead_there_and_back(before, after):
    one, other = count(before), count(after)
    sums = dict(one)
    add(sums, difference(one, other))
    assert sums == other
    add(sums, difference(other, one))
    assert sums == one
    assert difference(one, one) == {}


@given(UNITS)
def test_moving_unit_by_unit_counts_what_counting_does(units):
    sums: dict[tuple[int, int, int, int], int] = {}
    for unit in units:
        for end in range(len(unit)):
            add(sums, difference(of_answers(unit[:end]), of_answers(unit[: end + 1])))
    assert sums == count(units)
    for unit in units:
        add(sums, difference(of_unit(Counter(unit)), {}))
    assert sums == {}


def test_counting_does_not_load_numpy():
    script = "import sys, quality.cells; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
