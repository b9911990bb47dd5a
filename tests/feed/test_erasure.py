"""What the feed keeps in memory forgets with the ledger."""

from __future__ import annotations

from server.events.core.event import Recorded
from server.events.erasure.erased_content import Authority, ContentErased
from server.feed.ring_buffer import RingBuffer
from tests.support.clock import START
from tests.support.decision_fixtures import A1, ANN, TASK, claimed, imported, submitted
from tests.support.given_when_then import ORG


def test_a_ring_forgets_the_contents_that_an_erasure_names():
    erased = ContentErased(positions=(2, 11, 13), authority=Authority.MISTAKE, erasure=None)
    events = (imported(), claimed(ANN), submitted(A1, ANN), erased)
    ring = RingBuffer(ORG)
    ring.begin(10)
    for position, event in enumerate(events, 11):
        ring.append(Recorded(ORG, position, TASK, position - 10, event, ANN, START), 100)
    kept = ring.since(10)
    assert [r.position for r in kept] == [11, 12, 13, 14]
    assert [getattr(r.event, "content", None) for r in kept] == [None] * 4
    assert kept[2].event.annotator == ANN
