"""Every problem of a tree is found at once, whatever else is wrong with it."""

from __future__ import annotations

import pytest

from taxonomy import Concept, Invalid, Tree
from taxonomy.formats import Format, read

BAD = b"id,label,parent\na,A,b\nb,B,a\nc,C,zzz\na,D,\nd,,\ne,E,e\n"


def test_a_cycle_is_found_beside_a_parent_that_is_not_there() -> None:
    concepts = [
        Concept("a", {"": "A"}, ("b", "gone")),
        Concept("b", {"": "B"}, ("a",)),
        Concept("c", {"": "C"}, ("c", "gone")),
        Concept("d", {"": "D"}, ("a",)),
    ]
    with pytest.raises(Invalid) as refused:
        Tree(concepts)
    found = [(problem.code, problem.where) for problem in refused.value.problems]
    assert found == [
        ("DANGLING_PARENT", "a"), ("DANGLING_PARENT", "c"), ("CYCLE", "a"), ("CYCLE", "c"),
    ]  # fmt: skip


def test_every_problem_of_a_file_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        read(BAD, Format.CSV)
    found = {(problem.code, problem.where) for problem in refused.value.problems}
    assert found == {
        ("DUPLICATE_ID", "line 5"), ("EMPTY_LABEL", "line 6"), ("DANGLING_PARENT", "line 4"),
        ("CYCLE", "line 2"), ("CYCLE", "line 7"),
    }  # fmt: skip
