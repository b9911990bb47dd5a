"""Reads the lineage of a task, and the steps by which a label came to stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson

from server.access.visibility import (
    Disclosure,
    EventVisibility,
    as_disclosed,
    load_references,
)
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import AnnotationStatus
from server.reads.events.events import EventCriteria, References, events_within
from server.reads.forms import FormKey, questions
from server.reads.labeling.annotations import annotations_of_task
from server.reads.labeling.tasks import task_row
from server.reads.lineage.steps import BEARING, Lineage, lineage_of
from server.reads.loaders import batched
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import VersionKey

MOST = 2_000
"""Events of one task that a lineage may have."""
_COUNT = {AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED}


async def task_lineage(session: ReadSession, visibility: EventVisibility, task: UUID) -> Lineage:
    """Return the lineage of a task up to the session's position, of the events that are visible.

    Raises:
        Refused: LIMIT where the task has more than `MOST` such events.
    """
    found = await _lineage(session, task, visibility)
    if found is None:
        message = f"More than {MOST:,} events made this task: read them by `events`."
        raise Refused(Code.LIMIT, message)
    return found


@batched
async def _lineage(
    session: ReadSession, tasks: Sequence[UUID], visibility: EventVisibility
) -> list[Lineage | None]:
    """Return the lineage of a task, read once for all its parts; None for too many events."""
    return [await _read(session, task, visibility) for task in tasks]


async def _read(session: ReadSession, task: UUID, visibility: EventVisibility) -> Lineage | None:
    criteria = EventCriteria(stream=task, types=BEARING)
    span = (0, (await session.cut()).head)
    events = await events_within(session, visibility, criteria, span, MOST + 1)
    if len(events) > MOST:
        return None
    return lineage_of(await _visible(session, visibility, events))


async def _visible(
    session: ReadSession, visibility: EventVisibility, events: Sequence[Recorded[Event]]
) -> list[Recorded[Event]]:
    known = await load_references(References(session), events, visibility, projects={})
    judged = [(event, visibility.discloses(event, known)) for event in events]
    return [as_disclosed(e, seen) for e, seen in judged if seen is not Disclosure.HIDDEN]


async def label_positions(
    session: ReadSession, task: UUID, lineage: Lineage, question: str, value: str
) -> list[int]:
    """Return the steps of a task's lineage that made a label what it is, as far as they are known.

    They are of annotations that count and have the label, and of the final answer if it has it.
    """
    found = [
        lineage.of_annotations.get(row["id"])
        for row in await annotations_of_task(session, task)
        if row["status"] in _COUNT and _has(row["answers"], question, value)
    ]
    row: Any = await task_row(session, task)
    if row is not None and _has(row["resolution"], question, value):
        found.append(lineage.of_resolution)
    return [place for place in found if place is not None]


def _has(answers: str | None, question: str, value: str) -> bool:
    rows: Iterable[Any] = () if answers is None else label_rows(orjson.loads(answers))
    return any(row.question == question and row.value == value for row in rows)


async def drawn_versions(session: ReadSession, form: FormKey) -> list[VersionKey]:
    """Return the taxonomy versions that the questions of a form draw on."""
    asked = await questions(session, form)
    return sorted({question.draws_on for question in asked.values() if question.draws_on})
