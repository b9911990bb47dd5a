"""What lists of tasks are ordered and filtered by: sort keys, and the tasks of each term by rank.

Sort keys that change together are in one table, which has a row a task: what a submission changes
is apart from what hardly ever changes, so that it writes two indexes rather than all. A term stands
for an author, a reviewer, a reason for a review, open comments or a value in meta; its rows are in
the order of RANK, so that one index serves each of these filters.

Of the two sort keys that an annotation changes, the values that tasks had before are kept for lists
as of a position. A first annotation, which most tasks are done with, adds none: it leaves no
disagreement, and the time before it was 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeAlias
from uuid import UUID

from server.events.core.canonical_json import shown_value
from server.events.core.event import Event, JsonObject, Recorded
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import Annotation, ReviewReason, Task, TaskImported
from server.projections.counters.projection import (
    ROWS,
    CounterProjection,
    CounterTable,
    Deltas,
    fast_id,
)
from server.projections.counters.task_events import TASK_EVENTS

_Keys: TypeAlias = "tuple[Any, ...]"
"""A row of sort keys: the project, a time in microseconds, the task, and another sort key. After a
time spent follow the times of the last and of the first annotation that took time."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

MOST_META = 20
"""Values in the meta of a task that are terms. A task with more of them has the term `CROWDED`."""
NEVER = (1 << 63) - 1
"""Where the time of the first annotation that took time is stored: there is none."""
LATE = 60_000_000
"""Microseconds that the time in a task's id may be later than its import, by another clock."""
LONGEST_META = 200
"""Characters of a value, and of its key, in meta that is a term."""


def _hashed(kind: str, value: str) -> int:
    digest = blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


@lru_cache(maxsize=10_000)
def author_term(member: UUID) -> int:
    """Return the term of tasks with an annotation by a member, whatever became of it."""
    return _hashed("author", member.hex)


@lru_cache(maxsize=10_000)
def reviewer_term(member: UUID) -> int:
    """Return the term of tasks with an annotation that a member was the last to review."""
    return _hashed("reviewer", member.hex)


def reason_term(reason: ReviewReason) -> int:
    """Return the term of tasks that a reviewer must look at for a reason."""
    return _hashed("reason", reason.value)


def meta_term(key: str, value: str) -> int:
    """Return the term of tasks whose meta has a value, as JSON shows it, under a key."""
    return _hashed("meta", f"{len(key)} {key} {value}")


OPEN_COMMENTS = _hashed("comments", "open")
"""The term of tasks with open comments."""
CROWDED = _hashed("meta", "crowded")
"""The term of tasks with more than `MOST_META` values in meta: none of them is a term."""


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def last_id(moment: int) -> UUID:
    """Return the last id of version 7 that is made up to a minute after a time, in microseconds.

    No task that was imported by then has a later id, but for those in `task_ids_ahead`.
    """
    return UUID(int=max((moment + LATE) // 1_000 + 1 << 80, 1) - 1)


def count(before: Task | None, after: Task, recorded: Recorded[Event]) -> Deltas:
    """Return what one event of a task's stream adds to its sort keys and to its terms."""
    if before is None:
        return _of_import(after, recorded, (fast_id(after.project.int), fast_id(after.id.int)))
    same_terms = (
        before.annotations is after.annotations
        and before.comments is after.comments
        and before.review_reason is after.review_reason
    )
    if same_terms and before.changed_at is after.changed_at:
        return []
    place = (fast_id(after.project.int), fast_id(after.id.int))
    had, have = _changed_keys(before, place), _changed_keys(after, place)
    deltas = _moved("task_changed_keys", had, have)
    if before.annotations is not after.annotations:
        deltas += _former_times(had, have, recorded)
        if before.annotations[1:] or after.annotations[1:]:
            had, have = _imported_keys(before, place), _imported_keys(after, place)
            deltas += _moved("task_imported_keys", had, have)
            deltas += _former_disagreement(had, have, recorded.position)
    if not same_terms:
        deltas += _of_terms(after.rank, place, _terms(before), _terms(after))
    return deltas


def _of_import(task: Task, recorded: Recorded[Event], place: tuple[UUID, UUID]) -> Deltas:
    deltas: Deltas = [
        (("task_imported_keys", _imported_keys(task, place), ROWS), 1),
        (("task_changed_keys", _changed_keys(task, place), ROWS), 1),
    ]
    if task.id.int > last_id(microseconds(task.imported_at)).int:
        deltas.append((("task_ids_ahead", place, ROWS), 1))
    content = getattr(recorded.event, "content", None)
    if isinstance(recorded.event, TaskImported) and content is not None and content.meta:
        deltas += _of_terms(task.rank, place, set(), meta_terms(content.meta))
    return deltas


def _changed_keys(task: Task, place: tuple[UUID, UUID]) -> _Keys:
    """Return the row of the sort keys that most events change."""
    project, id_ = place
    annotations = task.annotations
    # An annotation without time moves no sum: what is kept of an earlier one stays true of then.
    timed = [one.created_at for one in annotations if one.time_spent_ms]
    answered, begun = 0, NEVER
    if timed:
        answered = microseconds(timed[-1])
        begun = answered if len(timed) == 1 else microseconds(min(timed))
    return (project, microseconds(task.changed_at), id_, _time_spent(annotations), answered, begun)


def _imported_keys(task: Task, place: tuple[UUID, UUID]) -> _Keys:
    """Return the row of the sort keys that hardly any event changes."""
    project, id_ = place
    return (project, microseconds(task.imported_at), id_, disagreement(task.annotations))


def _moved(table: str, had: _Keys, have: _Keys) -> Deltas:
    """Return that a row was replaced by another one, if it was."""
    return [] if had == have else [((table, had, ROWS), -1), ((table, have, ROWS), 1)]


def _former_times(had: _Keys, have: _Keys, recorded: Recorded[Event]) -> Deltas:
    """Return the row of a time spent that ended with an event, if it was any and did.

    Also that the task may have had no time before, where the first annotation with time does not
    say so: it is older than the event that gave it time, by a revision or a revert.
    """
    project, _, task, spent, answered, begun = had
    ended = [(spent, answered)] if spent and spent != have[3] else []
    if have[5] < begun and have[5] < microseconds(recorded.recorded_at):
        ended.append((0, 0))
    return [
        (("task_former_times", (project, time, task, recorded.position, last), ROWS), 1)
        for time, last in ended
    ]


def _former_disagreement(had: _Keys, have: _Keys, position: int) -> Deltas:
    """Return the rows that a task left a disagreement for another one, if it did."""
    if had[3] == have[3]:
        return []
    return [
        (("task_former_disagreements", (project, share, task, position, sign), ROWS), 1)
        for (project, _, task, share), sign in ((had, -1), (have, 1))
    ]


def _of_terms(rank: int, place: tuple[UUID, UUID], had: set[int], have: set[int]) -> Deltas:
    """Count the terms that a task gained and lost."""
    if had == have:
        return []
    project, task = place
    return [
        (("task_postings", (project, term, rank, task), ROWS), 1 if term in have else -1)
        for term in sorted(had ^ have)
    ]


def _terms(task: Task) -> set[int]:
    """Return the terms of a task, except those of its meta, which its state does not hold."""
    found = set()
    for annotation in task.annotations:
        if annotation.author is not None:
            found.add(author_term(annotation.author))
        if annotation.reviewer is not None:
            found.add(reviewer_term(annotation.reviewer))
    if task.review_reason is not None:
        found.add(reason_term(task.review_reason))
    if task.comments and any(comment.open for comment in task.comments):
        found.add(OPEN_COMMENTS)
    return found


def meta_terms(meta: JsonObject) -> set[int]:
    """Return the terms of the values that stand right in a task's meta: texts, numbers, truth."""
    shown = {key: shown_value(value) for key, value in meta.items()}
    found = {
        meta_term(key, value)
        for key, value in shown.items()
        if value is not None and len(value) <= LONGEST_META and len(key) <= LONGEST_META
    }
    return found if len(found) <= MOST_META else {CROWDED}


def _time_spent(annotations: tuple[Annotation, ...]) -> int:
    total = 0
    for annotation in annotations:
        total += annotation.time_spent_ms
    return total


def disagreement(annotations: tuple[Annotation, ...]) -> int:
    """Return on how many questions of a hundred the counting annotations differ, rounded down.

    Free texts are not compared; regions are compared by their labels, not by where they lie. With
    fewer than two counting annotations, or with erased answers, nothing differs.
    """
    return differing_share([a.answers for a in annotations if a.counts and a.answers is not None])


def differing_share(given: Sequence[JsonObject]) -> int:
    """Return on how many questions of a hundred some answers differ, rounded down."""
    if len(given) < 2:
        return 0
    voices = [_compared(answers) for answers in given]
    questions = set().union(*voices)
    differing = [name for name in questions if len({voice.get(name) for voice in voices}) > 1]
    return 100 * len(differing) // len(questions) if questions else 0


def _compared(answers: JsonObject) -> dict[str, tuple[str, ...]]:
    """Return by question what is compared of its answer."""
    found: dict[str, tuple[str, ...]] = {}
    for question, _, value, _ in label_rows(answers):
        found[question] = (*found.get(question, ()), value)
    return found


TASK_LISTS = CounterProjection(
    name="task_lists",
    version=5,
    tables={
        "task_imported_keys": CounterTable(
            {"project_id": "uuid", "imported_us": "bigint", "task_id": "uuid"},
            ("disagreement",),
            listed=True,
        ),
        "task_changed_keys": CounterTable(
            {"project_id": "uuid", "changed_us": "bigint", "task_id": "uuid"},
            ("time_spent_ms", "answered_us", "begun_us"),
            listed=True,
        ),
        "task_former_disagreements": CounterTable(
            {
                "project_id": "uuid",
                "disagreement": "bigint",
                "task_id": "uuid",
                "since": "bigint",
                "sign": "smallint",
            },
            listed=True,
        ),
        "task_former_times": CounterTable(
            {
                "project_id": "uuid",
                "time_spent_ms": "bigint",
                "task_id": "uuid",
                "until": "bigint",
                "answered_us": "bigint",
            },
            listed=True,
        ),
        # Tasks that were imported before the time in their id, as where a clock was put back.
        "task_ids_ahead": CounterTable({"project_id": "uuid", "task_id": "uuid"}, listed=True),
        "task_postings": CounterTable(
            {"project_id": "uuid", "term": "bigint", "rank": "bigint", "task_id": "uuid"},
            listed=True,
        ),
    },
    count=count,
    types=TASK_EVENTS,
    pace=1.0,
)
