"""The decision to erase, and what a stream folds to afterwards."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.events.core.event import Recorded
from server.events.core.refusal import Code
from server.events.core.registry import evolve, refold
from server.events.erasure.erased_content import (
    MOST,
    Authority,
    ContentErased,
    StoredContent,
    erase,
)
from server.events.labeling.tasks import TaskPrioritized
from tests.support.clock import START
from tests.support.decision_fixtures import A1, ANN, TASK, claimed, imported, submitted
from tests.support.given_when_then import ORG, refusing, without_content

HELD = {n: StoredContent("task.imported", n != 5) for n in (3, 5, 8, 9)}
"""Positions of a stream, and whether their content is still there."""
AUTHORITY, ERASURE = Authority.DATA_SUBJECT_REQUEST, UUID(int=7)


def decide(positions, held=HELD):
    return erase(TASK, held, positions=positions, authority=AUTHORITY, erasure=ERASURE)


def erased(*positions):
    return [(TASK, ContentErased(positions=positions, authority=AUTHORITY, erasure=ERASURE))]


def recorded(*events):
    return [Recorded(ORG, n, TASK, n, event, ANN, START) for n, event in enumerate(events, 1)]


def test_an_erasure_names_each_position_once_and_in_order():
    assert decide([9, 3, 9]) == erased(3, 9)


def test_what_is_gone_or_never_was_is_not_erased_again():
    assert decide([5, 8]) == erased(8)
    assert decide([5]) == decide([]) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"positions": [3, 4]}, Code.NOT_FOUND, ("positions", 1)),
        ({"positions": range(MOST + 1)}, Code.LIMIT, ("positions",)),
    ],
)
def test_an_erasure_that_cannot_be_is_refused(fields, code, path):
    with refusing(code, *path):
        decide(**fields)


def test_the_largest_erasure_fits_an_entry():
    positions = {2**53 - 1 - n: StoredContent("task.imported", True) for n in range(MOST)}
    [(_, event)] = decide(list(positions), held=positions)
    assert len(event.encoded()[1]) < 60_000


def test_an_erasure_itself_leaves_the_state_as_the_reader_folded_it():
    known = recorded(imported(external_id="x"), claimed(ANN), submitted(A1, ANN, "b"))
    [(_, event)] = decide(
        [1, 3], held={n: StoredContent("task.imported", n != 2) for n in (1, 2, 3)}
    )
    gone = recorded(*(without_content(r.event) for r in known), event, TaskPrioritized(priority=2))
    state = refold(gone)
    assert (state.external_id, state.annotation(A1).answers, state.priority) == (None, None, 2)
    before = refold(known)
    assert evolve(before, gone[3]) == before


def test_no_stream_begins_with_an_erasure():
    [(_, event)] = decide([3])
    with pytest.raises(ValueError, match="begins"):
        evolve(None, recorded(event)[0])
