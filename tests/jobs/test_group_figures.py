"""What is compared of answers, so that a release is held against earlier ones."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.jobs.group_figures import TaskAnswers, moment_of

ANN, BOB, TASK = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1.0, 2.0), (-1.0, -2.0), (1.0, 2.0**61), (("a",), ("b",)), ((), ("a",))],
)
def test_another_answer_is_another_part(one: float, other: float) -> None:
    """Whatever their hashes: else few people could change unnoticed."""
    parts = [
        moment_of({ANN: "young"}, {"q": [TaskAnswers(TASK, frozenset(), {ANN: said, BOB: 0.0})]})
        .answered("q")
        .within(None)[ANN]
        for said in (one, other)
    ]
    assert parts[0].given != parts[1].given
    assert parts[0].counted == parts[1].counted == 1
