"""The decisions to hold and to release, and what is refused meanwhile."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from server.events.core.event import Recorded
from server.events.core.refusal import Code
from server.events.core.registry import evolve
from server.events.erasure.holds import (
    MOST,
    HeldBySubject,
    Holds,
    place,
    release,
    require_not_held,
)
from tests.support.clock import START
from tests.support.decision_fixtures import ANN, TASK
from tests.support.given_when_then import ORG, refusing

FIRST, PROJECT = UUID(int=1), UUID(int=2)
SUBJECT = "ab" * 32


def folded(*decisions) -> Holds | None:
    """The state after some decisions, each a function of the state before."""
    state, version = None, 0
    for decide in decisions:
        for stream, event in decide(state):
            version += 1
            state = evolve(state, Recorded(ORG, version, stream, version, event, ANN, START))
    return state


def placing(hold=FIRST, **target):
    return lambda state: place(ORG, state, hold=hold, now=START, reason=" lawsuit ", **target)


def required(state, *, now=START, **about):
    require_not_held(state, now=now, **about)


@pytest.mark.parametrize(
    ("placed", "held", "free"),
    [
        ({"task": TASK}, {"task": TASK}, {"project": PROJECT}),
        ({"project": PROJECT}, {"task": TASK, "project": PROJECT}, {"task": TASK}),
        ({"project": PROJECT}, {"project": PROJECT}, {"project": FIRST}),
        ({"subject_digest": SUBJECT}, {"subject_digest": SUBJECT}, {"subject_digest": "cd"}),
    ],
)
def test_what_is_under_hold_is_refused(placed, held, free):
    state = folded(placing(**placed))
    assert state.holds[0].reason == "lawsuit"
    required(None, **held)
    required(state, **free)
    with refusing(Code.HELD, "task"):
        required(state, **held)
    required(folded(placing(**placed), lambda s: release(s, hold=FIRST, reason="over")), **held)


def test_a_hold_on_a_subject_holds_the_tasks_that_name_it():
    state = folded(placing(subject_digest=SUBJECT))
    seen = frozenset({FIRST})
    required(state, task=TASK, by_subject=HeldBySubject(seen))
    with refusing(Code.HELD, "task"):
        required(state, task=TASK, by_subject=HeldBySubject(seen, frozenset({TASK})))
    with refusing(Code.STALE, "task"):
        required(state, task=TASK, by_subject=HeldBySubject())


def test_a_hold_ends_at_its_time():
    end = START + timedelta(days=1)
    state = folded(placing(task=TASK, ends_at=end))
    with refusing(Code.HELD, "task"):
        required(state, task=TASK, now=end - timedelta(microseconds=1))
    required(state, task=TASK, now=end)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, Code.INVALID, "task"),
        ({"task": TASK, "project": PROJECT}, Code.INVALID, "task"),
        ({"task": TASK, "ends_at": START}, Code.INVALID, "until"),
        ({"task": TASK, "reason": " "}, Code.INVALID, "reason"),
        ({"task": TASK, "reason": "x" * 2_001}, Code.LIMIT, "reason"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(given, code, path):
    with refusing(code, path):
        place(ORG, None, **({"hold": FIRST, "now": START, "reason": "x"} | given))


def test_there_are_so_many_holds_and_no_unknown_one_is_released():
    state = folded(*(placing(UUID(int=n), task=TASK) for n in range(MOST)))
    with refusing(Code.LIMIT, "task"):
        placing(task=TASK)(state)
    with refusing(Code.NOT_FOUND, "hold"):
        release(state, hold=UUID(int=MOST), reason="x")
