"""When people who are mostly right dispute what is said to be right."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from server.events.core.event import replace
from server.events.gold.reference import Gold, GoldDispute
from server.reads.gold.disputes import GoldLook, find_dispute
from tests.support.clock import START
from tests.support.decision_fixtures import PROJECT, RITA, answered
from tests.support.forms import topic

GOOD = (40, 41)
"""Right answers, and all judged ones, of somebody whose one wrong answer is the one in question."""


def people(count: int) -> list[UUID]:
    return [UUID(int=0x100 + n) for n in range(count)]


def found(said, counts=GOOD, *, by=RITA, confirmed=None, dispute=None):
    """By how many answers "a" is disputed, where each of some people said something else."""
    given = [
        (UUID(int=n + 1), who, value)
        for n, (who, value) in enumerate(zip(people(len(said)), said, strict=True))
    ]
    state = answered(len(said), *given).state
    gold = Gold(by, START, 1, ("digest",), topic("a"), dispute, confirmed)
    annotations = tuple(replace(one, gold=True) for one in state.annotations)
    numbers = counts if isinstance(counts, list) else [counts] * len(said)
    judged = {("topic", who): n for who, n in zip(people(len(said)), numbers, strict=True)}
    look = GoldLook(PROJECT, judged, 77, 1)
    evidence = find_dispute(replace(state, gold=gold, annotations=annotations), look)
    return evidence and len(evidence.annotations)


@pytest.mark.parametrize(
    ("said", "disputed"),
    [
        ("bbbbb", 5),
        ("bbbb", None),
        ("bbbbc", None),
        ("bbbbbbaaaaa", 6),
        ("bbbbbaaaaa", None),
        ("bbbbbccccccaaa", 6),
        ("aaaaaaa", None),
    ],
)
def test_five_who_agree_and_outnumber_those_who_are_right(said, disputed):
    assert found(said) == disputed


def test_only_people_count_who_are_mostly_right_without_this_task():
    # 11 of 11 are right beyond .8, 10 of 10 are not.
    assert found("bbbbb", (11, 12)) == 5
    assert found("bbbbb", (10, 11)) is None
    assert found("bbbbb", [GOOD] * 4 + [(20, 41)]) is None
    assert found("bbbbb", (0, 0)) is None
    # Without the answer that is right, too.
    assert found("bbbbbaaaaa", [GOOD] * 5 + [(11, 11)] * 5) == 5


def test_only_answers_count_that_came_since_somebody_decided():
    assert found("bbbbb", confirmed=START) == 5
    assert found("bbbbb", confirmed=START + timedelta(days=1)) is None
    assert found("bbbbb", by=people(1)[0]) is None, "who set it is not judged by it"
    dispute = GoldDispute(None, START, ("digest",), (), None, None, None)
    assert found("bbbbb", dispute=dispute) is None


def test_all_tasks_are_looked_at_once_somebody_is_reliable_who_was_not():
    one, two = people(2)
    look = GoldLook(PROJECT, {("topic", one): GOOD}, 77, 1)
    known = look.reliable
    again = GoldLook(PROJECT, {("topic", one): GOOD}, 99, 1, 77, known)
    assert again.after == 77
    more = GoldLook(PROJECT, {("topic", one): GOOD, ("topic", two): GOOD}, 99, 1, 77, known)
    assert more.after == 0
