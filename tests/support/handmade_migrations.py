"""A migration with a plan made by hand, there and back, for tests of decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.label_migrations.migration_events import RelabelContent, RelabelRequested
from server.events.label_migrations.migration_plan import Plan
from server.events.labeling.tasks import Answers, Method, TaskResolved
from tests.support.decision_fixtures import A1, ANN, TASK, answered, project  # fmt: skip
from tests.support.forms import Json, topic
from tests.support.given_when_then import Past

M, U = UUID(int=0x4D), UUID(int=0x55)
TOPICS = {
    "a": ["UNCHANGED", ["a"], 0],
    "b": ["MERGED", ["z"], 5],
    "c": ["MERGED", ["z"], 5],
    "r": ["RENAMED", ["r"], 2],
    "s": ["SPLIT", ["s1", "s2"], None],
    "g": ["REMOVED", ["a"], None],
}
BACK = {
    "a": ["UNCHANGED", ["a"], 0],
    "z": ["SPLIT", ["b", "c"], None],
    "r": ["RENAMED", ["r"], 2],
    "s1": ["MERGED", ["s"], 3],
    "s2": ["MERGED", ["s"], 3],
}


def plan(fates: Json, forms: Json | None = None, *, least: int = 1, most: int | None = 1) -> Plan:
    """A plan for the question `topic`, whose answers were given under version 1."""
    said = {"least": least, "most": most, "fates": {"1": fates}}
    return Plan({"questions": {"topic": said}, "forms": forms or {"1": {"topic": 1}}})


THERE = MigrationTask(M, 2, plan(TOPICS), project(), NO_CONCEPTS)
BACK_AGAIN = MigrationTask(
    U,
    3,
    plan(BACK, {"1": {"topic": 1}, "2": {"topic": 1}}),
    project(),
    NO_CONCEPTS,
    undoes=M,
    since=2,
)


def migrate(past: Past, job: MigrationTask = THERE) -> Any:
    """Decide on a task; deciding again on what follows must change nothing."""
    when = past.when(
        lambda state: [(TASK, event) for event in migrate_task(state, job, MigrationCounts())]
    )
    if isinstance(when.outcome, list):
        after = past.and_(*when.outcome)
        assert migrate_task(after.state, job, MigrationCounts()) == []
    return when


def there(past: Past) -> Past:
    return migrate(past).happens()


def back(past: Past) -> Past:
    return migrate(past, BACK_AGAIN).happens()


def resolved(
    *ids: UUID, value: str = "a", method: Method = Method.SINGLE, form_version: int = 1
) -> TaskResolved:
    return TaskResolved(
        method=method,
        annotations=ids,
        form_version=form_version,
        content=Answers(answers=topic(value)),
    )


def done(value: str) -> Past:
    return answered(1, (A1, ANN, value)).and_(resolved(A1, value=value))


def set_aside(annotation: UUID) -> RelabelRequested:
    """A migration could not tell what the topic of an annotation became."""
    item = {"annotation": str(annotation), "question": "topic", "region": None, "concept": "s",
            "candidates": ["s1", "s2"], "rule": "SPLIT"}  # fmt: skip
    return RelabelRequested(
        migration=M,
        annotations=(annotation,),
        labels={"SPLIT": 1},
        reopens=False,
        content=RelabelContent(items=(item,)),
    )


def plainly(past: Past) -> Any:
    """What rows show of a task, but when it changed."""
    state = past.state
    rows = [
        (a.id, a.status, a.answers, a.form_version, a.revision, a.reviewer)
        for a in state.annotations
    ]
    return state.status, state.before_archive, state.resolution, state.review_reason, rows
