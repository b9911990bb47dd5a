"""The lineage of a task: its events as steps, each with the steps that it is based on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from server.events.core.event import Event, Recorded
from server.events.corrections.correction_events import AnnotationCorrected, AnnotationRequeued
from server.events.label_migrations.migration_events import (
    LabelsMigrated,
    LabelsRestored,
    RelabelRequested,
)
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.leases import TaskClaimed
from server.events.labeling.review_leases import ReviewClaimed
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import TaskImported, TaskResolved
from server.events.reverts.tasks import TaskReverted


class StepKind(StrEnum):
    """What happened in a step of a lineage."""

    IMPORTED = "IMPORTED"
    """The task came in."""
    ANNOTATION_IMPORTED = "ANNOTATION_IMPORTED"
    """An answer that was given elsewhere came in."""
    CLAIMED = "CLAIMED"
    """Somebody took the task to answer it."""
    ANSWERED = "ANSWERED"
    """Somebody answered it."""
    REVISED = "REVISED"
    """The author answered differently."""
    WITHDRAWN = "WITHDRAWN"
    """The author took the answer back."""
    REVIEW_CLAIMED = "REVIEW_CLAIMED"
    """A reviewer took the task to look at its answers."""
    APPROVED = "APPROVED"
    """A reviewer found an answer right."""
    REJECTED = "REJECTED"
    """A reviewer found an answer wrong."""
    REPLACED = "REPLACED"
    """A reviewer answered in place of the annotator."""
    RESOLVED = "RESOLVED"
    """The task got its final answer."""
    MIGRATED = "MIGRATED"
    """Labels followed the project to another version of a taxonomy."""
    SET_ASIDE = "SET_ASIDE"
    """A migration could not tell what labels became, and set their annotations aside."""
    RESTORED = "RESTORED"
    """A migration was taken back."""
    CORRECTED = "CORRECTED"
    """A correction in bulk replaced answers."""
    REQUEUED = "REQUEUED"
    """A correction in bulk sent an answer back."""
    REVERTED = "REVERTED"
    """Answers, reviews or the final answer were undone, or brought back by undoing that."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lineage: an event, and what it is based on."""

    kind: StepKind
    recorded: Recorded[Event]
    based_on: tuple[int, ...]
    """Positions of earlier steps, ascending."""
    annotations: tuple[UUID, ...] = ()
    """The annotations that it made or changed."""
    final: bool = False
    """Whether it made or changed the final answer."""

    @property
    def position(self) -> int:
        """The position of the event."""
        return self.recorded.position

    def version(self, document: str) -> int | None:
        """Return the number of the `form` or `guideline` under which the step was taken, if any."""
        return getattr(self.recorded.event, f"{document}_version", None) or None

    @property
    def migration(self) -> UUID | None:
        """The migration that the step is part of."""
        return getattr(self.recorded.event, "migration", None)

    @property
    def run(self) -> UUID | None:
        """The run whose result was adopted in the step, if one was."""
        event = self.recorded.event
        return event.run if isinstance(event, TaskResolved) else None

    @property
    def correction(self) -> UUID | None:
        """The correction in bulk that the step is part of."""
        return getattr(self.recorded.event, "correction", None)

    @property
    def undoes(self) -> tuple[int, ...]:
        """The positions of the events that it undoes; not all of them need be steps."""
        event = self.recorded.event
        return event.positions if isinstance(event, TaskReverted) else ()

    @property
    def content(self) -> Any:
        """The content of the event; None without one, and once it was erased."""
        return getattr(self.recorded.event, "content", None)


@dataclass(slots=True)
class Lineage:
    """The steps of a task, or of a part of it, in the order of their positions."""

    steps: list[Step] = field(default_factory=list)
    of_annotations: dict[UUID, int] = field(default_factory=dict)
    """By annotation, the position of the step that made it what it is."""
    of_resolution: int | None = None
    """The position of the step that made the final answer what it is."""

    def leading_to(self, positions: Iterable[int]) -> Lineage:
        """Return the part that leads to some steps."""
        wanted, known = set[int](), {step.position: step for step in self.steps}
        waiting = [place for place in positions if place in known]
        while waiting:
            place = waiting.pop()
            if place not in wanted:
                wanted.add(place)
                waiting += known[place].based_on
        steps = [step for step in self.steps if step.position in wanted]
        return Lineage(steps, self.of_annotations, self.of_resolution)


def lineage_of(events: Iterable[Recorded[Event]]) -> Lineage:
    """Return the lineage of a task from its events in order, those of no lineage among them.

    Events that a caller may not see can be left out: no step is based on them then.
    """
    tracer = _Tracer()
    for recorded in events:
        take = _STEPS.get(type(recorded.event))
        if take is not None:
            take(tracer, recorded)
    return tracer.lineage


class _Tracer:
    """Where each thing came from last, while the events of a task are read."""

    def __init__(self) -> None:
        self.lineage = Lineage()
        self.imported: int | None = None
        self.claims: dict[UUID, int] = {}
        self.reviews: dict[UUID | None, int] = {}

    def add(
        self,
        kind: StepKind,
        recorded: Recorded[Any],
        based_on: Iterable[int | None],
        annotations: Sequence[UUID] = (),
        *,
        final: bool = False,
    ) -> None:
        """Add a step, which made or changed some annotations or the final answer."""
        grounds = tuple(sorted({place for place in based_on if place is not None}))
        step = Step(kind, recorded, grounds, tuple(annotations), final)
        self.lineage.steps.append(step)
        self.lineage.of_annotations.update(dict.fromkeys(annotations, recorded.position))
        if final:
            self.lineage.of_resolution = recorded.position

    def last(self, annotations: Iterable[UUID]) -> list[int | None]:
        """Return the last steps of annotations; None for those that are not known."""
        return [self.lineage.of_annotations.get(annotation) for annotation in annotations]


_STEPS: dict[type[Event], Callable[[_Tracer, Recorded[Any]], None]] = {}
"""By class of event, what adds its step."""


def _on(
    *events: type[Event],
) -> Callable[[Callable[[_Tracer, Recorded[Any]], None]], Callable[..., None]]:
    def declare(take: Callable[[_Tracer, Recorded[Any]], None]) -> Callable[..., None]:
        _STEPS.update(dict.fromkeys(events, take))
        return take

    return declare


@_on(TaskImported)
def _imported(tracer: _Tracer, recorded: Recorded[TaskImported]) -> None:
    tracer.add(StepKind.IMPORTED, recorded, ())
    tracer.imported = recorded.position


@_on(AnnotationImported)
def _annotation_imported(tracer: _Tracer, recorded: Recorded[AnnotationImported]) -> None:
    made = (recorded.event.annotation,)
    tracer.add(StepKind.ANNOTATION_IMPORTED, recorded, (tracer.imported,), made)


@_on(TaskClaimed)
def _claimed(tracer: _Tracer, recorded: Recorded[TaskClaimed]) -> None:
    tracer.add(StepKind.CLAIMED, recorded, (tracer.imported,))
    tracer.claims[recorded.event.annotator] = recorded.position


@_on(ReviewClaimed)
def _review_claimed(tracer: _Tracer, recorded: Recorded[ReviewClaimed]) -> None:
    tracer.add(StepKind.REVIEW_CLAIMED, recorded, (tracer.imported,))
    tracer.reviews[recorded.event.reviewer] = recorded.position


@_on(AnnotationSubmitted)
def _answered(tracer: _Tracer, recorded: Recorded[AnnotationSubmitted]) -> None:
    event = recorded.event
    claim = tracer.claims.get(event.annotator, tracer.imported)
    tracer.add(StepKind.ANSWERED, recorded, (claim,), (event.annotation,))


_BY_AUTHOR: dict[type[Event], StepKind] = {
    AnnotationRevised: StepKind.REVISED,
    AnnotationWithdrawn: StepKind.WITHDRAWN,
}
_BY_CORRECTION: dict[type[Event], StepKind] = {
    AnnotationCorrected: StepKind.CORRECTED,
    AnnotationRequeued: StepKind.REQUEUED,
}
_BY_REVIEWER: dict[type[Event], StepKind] = {
    AnnotationApproved: StepKind.APPROVED,
    AnnotationRejected: StepKind.REJECTED,
}


@_on(*_BY_AUTHOR, *_BY_CORRECTION)
def _changed(tracer: _Tracer, recorded: Recorded[Any]) -> None:
    about, kinds = (recorded.event.annotation,), {**_BY_AUTHOR, **_BY_CORRECTION}
    tracer.add(kinds[type(recorded.event)], recorded, tracer.last(about), about)


@_on(*_BY_REVIEWER)
def _reviewed(tracer: _Tracer, recorded: Recorded[Any]) -> None:
    about = (recorded.event.annotation,)
    grounds = (*tracer.last(about), tracer.reviews.get(recorded.actor))
    tracer.add(_BY_REVIEWER[type(recorded.event)], recorded, grounds, about)


@_on(AnnotationReplaced)
def _replaced(tracer: _Tracer, recorded: Recorded[AnnotationReplaced]) -> None:
    event = recorded.event
    grounds = (*tracer.last((event.annotation,)), tracer.reviews.get(recorded.actor))
    both = (event.annotation, event.replacement)
    tracer.add(StepKind.REPLACED, recorded, grounds, both)


@_on(TaskResolved)
def _resolved(tracer: _Tracer, recorded: Recorded[TaskResolved]) -> None:
    grounds = tracer.last(recorded.event.annotations)
    tracer.add(StepKind.RESOLVED, recorded, grounds, final=True)


@_on(LabelsMigrated)
def _migrated(tracer: _Tracer, recorded: Recorded[LabelsMigrated]) -> None:
    _followed(tracer, StepKind.MIGRATED, recorded, recorded.event.annotations)


@_on(LabelsRestored)
def _restored(tracer: _Tracer, recorded: Recorded[LabelsRestored]) -> None:
    event = recorded.event
    _followed(tracer, StepKind.RESTORED, recorded, (*event.annotations, *event.returned))


def _followed(
    tracer: _Tracer, kind: StepKind, recorded: Recorded[Any], annotations: Sequence[UUID]
) -> None:
    final = recorded.event.final is not None
    grounds = [*tracer.last(annotations), tracer.lineage.of_resolution if final else None]
    tracer.add(kind, recorded, grounds, annotations, final=final)


@_on(RelabelRequested)
def _set_aside(tracer: _Tracer, recorded: Recorded[RelabelRequested]) -> None:
    about = recorded.event.annotations
    tracer.add(StepKind.SET_ASIDE, recorded, tracer.last(about), about)


@_on(TaskReverted)
def _reverted(tracer: _Tracer, recorded: Recorded[TaskReverted]) -> None:
    """Add a step unless only such parts of the task were restored as no step is about."""
    restored, known = recorded.event.restored, {step.position for step in tracer.lineage.steps}
    about = [UUID(annotation) for annotation in restored.get("annotations", ())]
    final = "resolution" in restored
    if about or final:
        last = (*tracer.last(about), tracer.lineage.of_resolution if final else None)
        grounds = (*last, *known.intersection(recorded.event.positions))
        tracer.add(StepKind.REVERTED, recorded, grounds, about, final=final)


BEARING = frozenset(event.type for event in _STEPS)
"""Stored names of the events that are steps of a lineage."""
