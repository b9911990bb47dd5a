"""The methods of runs against the plainest way to count votes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.core.ids import public
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.forms.forms import Form
from server.events.labeling.tasks import Annotation, AnnotationStatus, Status, Task
from server.events.project_policy import Policy
from server.events.projects import Project, ProjectStatus
from server.events.runs.adoptions import confidence_ppm, ppm_of
from server.events.runs.methods import METHODS, RunMethod, resolve
from tests.support.forms import CHOICE, topic

AT = datetime(2026, 3, 3, tzinfo=UTC)
TASK, PROJECT = UUID(int=1), UUID(int=2)
FORM = Form.model_validate(CHOICE)
BALLOTS = st.lists(st.sampled_from("abc"), min_size=1, max_size=6)


def member(number: int) -> UUID:
    return UUID(int=100 + number)


def decided(method: RunMethod, parameters: dict[str, Any], said: list[str]) -> str | None:
    """What a method says of one task, whose annotations are of different people."""
    annotations = tuple(
        Annotation(
            id=UUID(int=200 + number), author=member(number), status=AnnotationStatus.SUBMITTED,
            answers=topic(value), form_version=1, guideline_version=1, time_spent_ms=0,
            created_at=AT, changed_at=AT,
        )
        for number, value in enumerate(said)
    )  # fmt: skip
    task = Task(
        id=TASK, project=PROJECT, status=Status.IN_REVIEW, priority=0, rank=0, overlap=len(said),
        sizes={}, external_id=None, imported_at=AT, changed_at=AT, annotations=annotations,
    )  # fmt: skip
    found = resolve(METHODS[method](parameters), task, project(), FORM, NO_CONCEPTS).resolution
    if found is None or found.content is None:
        return None
    assert len(found.annotations) == len(set(found.annotations))
    return str(found.content.answers["topic"]["values"][0])


def project() -> Project:
    """A project whose tasks all go to reviewers, which no method minds."""
    return Project(
        id=PROJECT, status=ProjectStatus.ACTIVE, name="P", description=None,
        policy=Policy(review="all"), created_by=None, created_at=AT, changed_at=AT,
    )  # fmt: skip


def most(votes: Counter[str]) -> str | None:
    """The value with the most votes; None where two have as many."""
    best = max(votes.values(), default=0)
    winners = [value for value, count in votes.items() if count == best and best]
    return winners[0] if len(winners) == 1 else None


@given(BALLOTS, st.integers(0, 100))
def test_a_majority_that_enough_support(said: list[str], percent: int) -> None:
    winner = most(Counter(said))
    enough = len(said) == 1 or (winner and said.count(winner) / len(said) * 100 >= percent)
    expected = winner if enough else None
    assert decided(RunMethod.MAJORITY, {"percent": percent}, said) == expected


@given(BALLOTS, st.integers(0, 100))
def test_pairs_that_agree(said: list[str], percent: int) -> None:
    pairs = [*combinations(said, 2)]
    agreed = sum(a == b for a, b in pairs) * 100 >= percent * len(pairs)
    expected = most(Counter(said)) if agreed else None
    assert decided(RunMethod.AGREEMENT, {"percent": percent}, said) == expected


@given(BALLOTS, st.lists(st.integers(0, 20), min_size=6, max_size=6))
def test_weights_are_votes(said: list[str], weights: list[int]) -> None:
    votes = Counter[str]()
    for value, weight in zip(said, weights, strict=False):
        votes[value] += weight
    parameters = {"weights": {public("member", member(n)): w for n, w in enumerate(weights)}}
    assert decided(RunMethod.WEIGHTS, parameters, said) == most(votes)


@given(BALLOTS, st.integers(0, 5))
def test_without_an_annotator(said: list[str], number: int) -> None:
    left = [value for n, value in enumerate(said) if n != number]
    parameters = {"member": public("member", member(number))}
    assert decided(RunMethod.WITHOUT, parameters, said) == most(Counter(left))


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (RunMethod.MAJORITY, {"percent": -1}),
        (RunMethod.AGREEMENT, {"percent": 101}),
        (RunMethod.WEIGHTS, {"weights": {}}),
        (RunMethod.WEIGHTS, {"weights": {"member_x": 21}}),
        (RunMethod.WEIGHTS, {"weights": {str(n): 1 for n in range(201)}}),
    ],
)
def test_parameters_that_make_no_sense(method: RunMethod, parameters: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        METHODS[method](parameters)


@pytest.mark.parametrize("sure", [41 / 80, 2 / 3, 0.29, 1.0, 0.0, 0.999_999_9])
def test_a_run_is_as_sure_as_itself(sure: float) -> None:
    shown = round(sure, 9)
    assert confidence_ppm({"confidence": {"topic": shown}}) >= ppm_of(shown)
    assert confidence_ppm({"confidence": {"topic": shown}}) >= ppm_of(sure)
    assert (confidence_ppm({"confidence": {"topic": shown}}) == 1_000_000) == (sure == 1)
