"""Which answers to gold tasks are right, and which of them are judged."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.events.core.event import replace
from server.events.gold.reference import Gold
from server.projections.counters.quality_gold import is_right, judged_answers
from tests.support.clock import START
from tests.support.decision_fixtures import A1, A2, ANN, BOB, PROJECT, RITA, answered
from tests.support.forms import topic

CHOICES = [{"kind": "choice", "values": values} for values in (["a", "b"], ["b", "a"], ["a"])]
TEXTS = [{"kind": "text", "text": text} for text in ("Rome  stands", "Rome stinks", "x" * 3_000)]
SPANS = {"kind": "span", "spans": []}


@pytest.mark.parametrize(
    ("said", "reference", "right"),
    [
        (CHOICES[0], CHOICES[1], True),
        (CHOICES[0], CHOICES[2], False),
        ({"kind": "rating", "rating": 3}, {"kind": "rating", "rating": 3}, True),
        ({"kind": "number", "number": 2.5}, {"kind": "number", "number": 2.4}, False),
        ({"kind": "ranking", "order": ["a", "b"]}, {"kind": "ranking", "order": ["b", "a"]}, False),
        (TEXTS[0], {"kind": "text", "text": "Rome stands."}, True),
        (TEXTS[1], TEXTS[0], False),
        (TEXTS[2], TEXTS[2], True),
        (TEXTS[2], TEXTS[0], False),
        (SPANS, SPANS, None),
        (CHOICES[0], TEXTS[0], None),
    ],
)
def test_what_is_right(said, reference, right):
    assert is_right(said, reference) is right


def gold(task, value="a", by=RITA, **more):
    """The task as gold, its answers given since then."""
    known = Gold(by, START, 1, (), None if value is None else topic(value))
    annotations = tuple(replace(one, gold=True) for one in task.annotations)
    return replace(task, gold=known, annotations=annotations, **more)


def judged(task):
    found = judged_answers(task)
    return {(key[2], key[3]): n for (_, key, _), n in found.items()}


def test_answers_are_judged_while_the_task_is_gold():
    task = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).state
    assert judged(task) == {}
    assert judged(gold(task)) == {(ANN, 1): 1, (BOB, 0): 1}
    assert judged(gold(task, "b")) == {(ANN, 0): 1, (BOB, 1): 1}
    assert judged(gold(task, by=ANN)) == {(BOB, 0): 1}, "who set the gold"
    assert judged(gold(task, None)) == {}, "it was erased"
    given_before = replace(gold(task), annotations=task.annotations)
    assert judged(given_before) == {}
    (place, *_) = judged_answers(gold(task))
    assert place[0] == "quality_gold"
    assert place[1][:2] == (UUID(int=PROJECT.int), "topic")
