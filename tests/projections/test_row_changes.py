"""Rows that are written batch by batch are those that a rebuild makes of the whole streams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.events.core.event import Event, Recorded, replace
from server.events.core.ids import uuid7
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.events.labeling.annotations import AnnotationRevised, AnnotationWithdrawn
from server.events.labeling.comments import (
    CommentAdded,
    CommentContent,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.leases import LeaseExpired, LeaseExtended
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import (
    Answers,
    Task,
    TaskArchived,
    TaskAssigned,
    TaskPrioritized,
    TaskRestored,
)
from server.events.project_policy import Policy
from server.events.projects import (
    FormContent,
    FormPublished,
    GuidelineContent,
    GuidelinePublished,
    PolicyChanged,
    Project,
    ProjectArchived,
    ProjectCreated,
    ProjectRestored,
)
from server.projections.engine.fold import Fold
from server.projections.engine.row_changes import RowChanges, statements, with_clause
from server.projections.tables import TABLES, schema_of
from tests.support.clock import START
from tests.support.decision_fixtures import ANN, BOB, FAR, PROJECT, claimed, imported, submitted
from tests.support.forms import CHOICE, topic

GENERATION = 1
STREAMS = (UUID(int=0x70), UUID(int=0x71), PROJECT)
"""Two tasks, and the project that they belong to."""
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 99), st.booleans(), st.booleans()), max_size=30
)
"""For each event its stream, its choice among the possible events, and whether time passes before
it, and whether a batch ends behind it."""


def possible(stream: UUID, state: Task | Project | None) -> Iterator[Event]:
    """Every kind of event that may follow in a stream, whether a decision would allow it or not."""
    if isinstance(state, Task):
        yield from _in_task(state)
    elif state is not None:
        yield from _in_project(state)
    elif stream == PROJECT:
        yield ProjectCreated(policy=Policy(), content=None)
    else:
        yield imported(overlap=2, external_id=str(stream))


def _in_task(state: Task) -> Iterator[Event]:
    number = len(state.annotations) + 1
    for who in (ANN, BOB):
        if state.lease(who) is None:
            yield claimed(who, state.fence + 1)
        else:
            yield LeaseExtended(annotator=who, expires_at=FAR + timedelta(days=state.fence))
            yield LeaseExpired(annotator=who)
            yield submitted(UUID(int=state.id.int << 8 | number), who, "a", fills=number > 1)
    for annotation in state.annotations:
        of: dict[str, Any] = {"annotation": annotation.id}
        given_again = {"form_version": 1, "guideline_version": 0, "time_spent_ms": 5}
        content = Answers(answers=topic("b" if annotation.revision % 2 else "a"))
        yield AnnotationRevised(**of, **given_again, fills=False, content=content)
        yield AnnotationWithdrawn(**of, content=None)
        yield AnnotationApproved(**of)
        yield AnnotationRejected(**of, reasons=(), content=None)
        replacement = UUID(int=state.id.int << 8 | number)
        yield AnnotationReplaced(**of, **given_again, replacement=replacement, content=content)
    said = UUID(int=state.id.int << 16 | len(state.comments))
    content = CommentContent(text="Why?")
    yield CommentAdded(comment=said, annotation=None, mentions=(ANN, BOB), content=content)
    for comment in state.comments:
        about: dict[str, Any] = {"comment": comment.id, "annotation": comment.annotation}
        yield CommentResolved(comment=comment.id)
        yield CommentEdited(**about, mentions=comment.mentions[1:], content=content)
        yield CommentReopened(**about)
        yield CommentDeleted(**about, content=None)
    yield TaskPrioritized(priority=state.priority + 1)
    yield TaskPrioritized(priority=state.priority)
    yield TaskAssigned(assignee=None if state.assignee else BOB)
    yield TaskArchived()
    if state.before_archive is not None:
        yield TaskRestored()


def _in_project(state: Project) -> Iterator[Event]:
    yield PolicyChanged(policy=Policy(overlap=3 if state.policy.overlap == 1 else 1))
    yield PolicyChanged(policy=state.policy)
    yield ProjectArchived()
    yield ProjectRestored()
    yield FormPublished(form_version=state.form_version + 1, content=FormContent(form=CHOICE))
    text = GuidelineContent(text="Read twice.")
    yield GuidelinePublished(guideline_version=state.guideline_version + 1, content=text)


def history(org: UUID, steps: list[tuple[int, int, bool, bool]]) -> list[list[Recorded[Event]]]:
    """Batches of events in several streams, one for each step."""
    states: dict[UUID, State] = {}
    versions: dict[UUID, int] = defaultdict(int)
    batches: list[list[Recorded[Event]]] = [[]]
    now = START
    for position, (number, choice, later, ends) in enumerate(steps, 1):
        stream = STREAMS[number]
        following = list(possible(stream, states.get(stream)))  # type: ignore[arg-type]
        event = following[choice % len(following)]
        now += timedelta(seconds=later)
        versions[stream] += 1
        recorded = Recorded(org, position, stream, versions[stream], event, ANN, now)
        states[stream] = evolve(states.get(stream), recorded)
        batches[-1].append(recorded)
        if ends:
            batches.append([])
    return batches


async def write_batches(
    connection: asyncpg.Connection, org: UUID, batches: list[list[Recorded[Event]]]
) -> None:
    """Write the rows as the writer does, batch by batch."""
    states: dict[UUID, State] = {}
    for batch in batches:
        changes = RowChanges(org, GENERATION)
        for recorded in batch:
            before = states.get(recorded.stream)
            states[recorded.stream] = evolve(before, recorded)
            changes.step(before, states[recorded.stream], recorded)
        texts, rows = changes.statement()
        await connection.execute(f"{with_clause(texts)}SELECT $1::uuid", org, *rows)


async def write_rebuilt(
    connection: asyncpg.Connection, org: UUID, batches: list[list[Recorded[Event]]]
) -> None:
    """Write the rows as a rebuild makes them, from each whole stream."""
    fold = Fold()
    for stream in STREAMS:
        fold.stream(
            replace(one, org=org) for batch in batches for one in batch if one.stream == stream
        )
    texts, rows = statements(GENERATION, fold.rows)
    await connection.execute(f"{with_clause(texts)}SELECT $1::uuid", org, *rows)


async def tables(connection: asyncpg.Connection, org: UUID) -> dict[str, list[str]]:
    """Every row of an organization, without the organization, by table that has any."""
    names = [*TABLES, *(f"{name}_history" for name, spec in TABLES.items() if spec.history)]
    found = {}
    for name in names:
        rows = await connection.fetch(
            f"SELECT (to_jsonb(t) - 'org_id')::text AS row FROM {schema_of(GENERATION)}.{name} t "
            "WHERE org_id = $1",
            org,
        )
        if rows:
            found[name] = sorted(row["row"] for row in rows)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_batches_write_what_a_rebuild_writes(
    owner: asyncpg.Connection, steps: list[tuple[int, int, bool, bool]]
) -> None:
    live, rebuilt = uuid7(), uuid7()
    batches = history(live, steps)
    await write_batches(owner, live, batches)
    await write_rebuilt(owner, rebuilt, batches)
    assert await tables(owner, live) == await tables(owner, rebuilt)
    # What a state says is what its rows say, whatever led to them.
    tasks = {step[0] for step in steps} & {0, 1}
    count = await owner.fetchval(
        f"SELECT count(*) FROM {schema_of(GENERATION)}.task WHERE org_id = $1", live
    )
    assert count == len(tasks)


async def test_one_large_batch_writes_what_single_events_write(
    owner: asyncpg.Connection,
) -> None:
    """Of a task with events of every kind."""
    steps = [(0, choice * 7, True, False) for choice in range(60)]
    whole, single, rebuilt = uuid7(), uuid7(), uuid7()
    batches = history(whole, steps)
    await write_batches(owner, whole, batches)
    one_by_one = [[replace(one, org=single)] for batch in batches for one in batch]
    await write_batches(owner, single, one_by_one)
    await write_rebuilt(owner, rebuilt, batches)
    found = await tables(owner, rebuilt)
    assert {"task_history", "annotation_history", "label_history", "comment"} <= set(found)
    assert await tables(owner, whole) == found
    assert await tables(owner, single) == found
