"""What an erasure would erase: a dry run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from server.events.corrections.correction_events import AnnotationCorrected
from server.events.erasure.erasures import Erasure
from server.events.labeling.annotations import AnnotationRevised, AnnotationSubmitted
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import AnnotationReplaced
from server.events.labeling.tasks import TASK
from server.reads.erasure.erasable_events import ErasableEvent, erasable_events
from server.reads.erasure.holds import held_among, holds_on
from server.reads.loaders import state_of
from server.reads.session import ReadSession

MOST = 100_000
"""Events after which a dry run counts no further."""
SHOWN = 1_000
"""Positions, and final answers, that a dry run names."""
_ANSWERS = {
    event.type
    for event in (
        *(AnnotationSubmitted, AnnotationRevised, AnnotationReplaced, AnnotationImported),
        AnnotationCorrected,
    )
}
_task_state = state_of(TASK)


@dataclass
class Preview:
    """The events that would lose their content, by type, and the final answers that rest on them.

    Attributes:
        types: how many events of which type.
        streams: the tasks, members and other streams concerned.
        positions: the first positions.
        resolved: the first tasks whose final answer came from answers that would be erased.
        held: the tasks and projects that would be left as they are, because they are under hold.
        holds: the holds under which these are.
        complete: whether all events were counted.
    """

    types: Counter[str] = field(default_factory=Counter)
    streams: set[UUID] = field(default_factory=set)
    positions: list[int] = field(default_factory=list)
    resolved: list[UUID] = field(default_factory=list)
    held: set[UUID] = field(default_factory=set)
    holds: set[UUID] = field(default_factory=set)
    complete: bool = True


async def preview(session: ReadSession, wanted: Erasure, now: datetime) -> Preview:
    """Return what an erasure would erase now."""
    found = Preview()
    async for read in erasable_events(session.raw, session.org, wanted):
        streams = {event.stream for event in read}
        held = await held_among(session.raw, session.org, streams, now)
        page = [event for event in read if event.stream not in held]
        found.held |= held
        found.holds |= await holds_on(session.raw, session.org, held, now)
        found.types.update(event.type for event in page)
        found.streams.update(event.stream for event in page)
        found.positions += [event.position for event in page][: SHOWN - len(found.positions)]
        if len(found.resolved) < SHOWN:
            found.resolved += await _resolved(session, page, set(found.resolved))
        if found.types.total() > MOST:
            found.complete = False
            break
    return found


async def _resolved(
    session: ReadSession, page: list[ErasableEvent], known: set[UUID]
) -> list[UUID]:
    """Return the tasks with a final answer that came from answers among some events."""
    gone: dict[UUID, set[str]] = {}
    for event in page:
        if event.type in _ANSWERS and event.stream not in known:
            facts = orjson.loads(event.facts)
            gone.setdefault(event.stream, set()).add(
                facts.get("replacement") or facts["annotation"]
            )
    found = []
    for task, given_up in gone.items():
        state = await _task_state(session, task)
        final = state.resolution if state else None
        if final and given_up & {str(id_) for id_ in final.annotations}:
            found.append(task)
    return found
