"""A page of events is counted for quality as its events are, one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.events.core.event import Recorded, replace
from server.events.gold.reference import Gold
from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.tasks import Annotation, AnnotationStatus, ImportedFrom, Status, Task
from server.projections.counters.quality import QUALITY

NOW = datetime(2026, 3, 3, 22, tzinfo=UTC)
ANSWERS: list[Any] = [
    {"topic": {"kind": "choice", "values": ["a"]}},
    {"topic": {"kind": "choice", "values": ["b", "a"]}},
    {"topic": {"kind": "choice", "values": ["a"]}, "stars": {"kind": "rating", "rating": 3}},
    {"note": {"kind": "text", "text": "Rome"}},
    {},
    None,
]


def test_what_answers_have_in_common_changes_nothing() -> None:
    random, reused = Random(5), 0
    assert QUALITY.of_page is not None
    counted, seen = QUALITY.of_page(), set[str]()
    for position in range(1, 400):
        before = _task(random)
        new = _annotation(random)
        after = replace(before, annotations=(*before.annotations, new), status=Status.DONE)
        event = AnnotationSubmitted.model_construct(annotation=new.id, annotator=new.author)
        recorded: Any = Recorded(UUID(int=1), position, before.id, 2, event, new.author, NOW)
        expected = QUALITY.count(before, after, recorded)
        assert sorted(counted(before, after, recorded), key=repr) == sorted(expected, key=repr)
        reused += repr(sorted(expected, key=repr)) in seen
        seen.add(repr(sorted(expected, key=repr)))
    assert reused > 50


def _task(random: Random) -> Task:
    earlier = random.choice([(), (), (), (_annotation(random),)])
    gold = Gold(by=None, at=NOW, form_version=1, question_digests=(), answers=ANSWERS[0])
    return Task(
        id=UUID(int=random.getrandbits(128)), project=UUID(int=random.randrange(2)),
        status=Status.OPEN, priority=0, rank=1, overlap=2, sizes={}, external_id=None,
        imported_at=NOW - timedelta(days=random.randrange(2)), changed_at=NOW,
        annotations=earlier, gold=random.choice([None] * 9 + [gold]),
    )  # fmt: skip


def _annotation(random: Random) -> Annotation:
    made = NOW + timedelta(hours=random.randrange(4))
    elsewhere = ImportedFrom(by=None, occurred_at=None, source_id=None, source_digest=None)
    return Annotation(
        id=UUID(int=random.getrandbits(128)),
        author=random.choice([None, *(UUID(int=n) for n in range(10, 13))]),
        status=random.choice([AnnotationStatus.SUBMITTED] * 9 + [AnnotationStatus.REJECTED]),
        answers=random.choice(ANSWERS), form_version=1, guideline_version=0,
        time_spent_ms=random.choice([900, 1_800]), created_at=made, changed_at=made,
        imported=random.choice([None] * 5 + [elsewhere]), gold=random.random() < 0.1,
    )  # fmt: skip
