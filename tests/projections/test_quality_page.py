"""A page of events is counted for quality as its events are, one after the other."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.events.core.event import Recorded, replace
from server.events.gold.reference import Gold
from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.tasks import Annotation, AnnotationStatus, ImportedFrom, Status, Task
from server.projections.counters.projection import Totals
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


def test_a_page_of_events_adds_what_each_of_them_adds() -> None:
    random = Random(5)
    assert QUALITY.of_page is not None
    counted, page = QUALITY.of_page(), QUALITY.totals(QUALITY)
    numbers, changes, seen = Counter[Any](), Counter[Any](), 0
    before = _task(random)
    for position in range(1, 600):
        after = _answered(random, before)
        new = after.annotations[-1]
        event = AnnotationSubmitted.model_construct(annotation=new.id, annotator=new.author)
        recorded: Any = Recorded(UUID(int=1), position, before.id, 2, event, new.author, NOW)
        alone = QUALITY.totals(QUALITY)
        alone.add(position, QUALITY.count(before, after, recorded))
        page.add(position, counted(before, after, recorded))
        for name, n in _numbers(alone).items():
            numbers[name] += n
        for name, n in _changes(alone).items():
            changes[name] += n
        seen += len(after.annotations) > 2
        before = after if random.random() < 0.6 else _task(random)
    assert seen > 50
    assert _numbers(page) == {name: n for name, n in numbers.items() if n}
    assert _changes(page) == {name: n for name, n in changes.items() if n}


def _numbers(totals: Totals) -> Any:
    found = Counter[Any]()
    for table, rows in totals.numbers().items():
        for key, column, n in rows:
            found[table, key, column] += n
    return {name: n for name, n in found.items() if n}


def _changes(totals: Totals) -> Any:
    found = Counter[Any]()
    for place, of in totals.changes():
        for position, n in zip(of[::2], of[1::2], strict=True):
            found[place, position] += n
    return {name: n for name, n in found.items() if n}


def _answered(random: Random, task: Task) -> Task:
    """The task with one more annotation, or with another one in the place of its first."""
    new, given = _annotation(random), task.annotations
    if given and random.random() < 0.3:
        changed = replace(
            given[0], **random.choice([{"status": new.status}, {"answers": new.answers}])
        )
        return replace(task, annotations=(changed, *given[1:]))
    return replace(task, annotations=(*given, new), status=Status.DONE)


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
