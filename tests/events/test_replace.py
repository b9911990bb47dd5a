"""`replace` of states is `dataclasses.replace`, only faster."""

from __future__ import annotations

import dataclasses

import pytest

from server.events.core.event import replace
from tests.support.decision_fixtures import A1, ANN, BOB, answered


def test_the_copy_differs_in_what_was_named_and_nothing_else() -> None:
    state = answered(1, (A1, ANN, "a")).state
    changes = {"priority": 7, "assignee": BOB}
    copy = replace(state, **changes)
    assert copy == dataclasses.replace(state, **changes)
    assert copy.annotations is state.annotations
    assert (state.priority, state.assignee) == (0, None)


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(AttributeError):
        replace(answered(1).state, mood="good")
