"""What people answered, as figures by group tell of it: as they said it themselves.

The first release of a project is of the answers that count. From then on, an answer changes by what
its author does to it alone, and by nothing else: whoever corrects, migrates, reviews, imports or
undoes chooses whose answers move and what becomes of them, and could foretell the figures but for
one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from server.events.core.event import JsonObject
from server.events.corrections.correction_events import AnnotationCorrected, AnnotationRequeued
from server.events.groups.branches import Branches, branch_labels
from server.events.label_migrations.migration_events import (
    LabelsMigrated,
    LabelsRestored,
    RelabelRequested,
)
from server.events.labeling.tasks import COUNTING, Annotation
from server.reads.groups.releases import Past, Step

Value: TypeAlias = "float | tuple[str, ...]"
"""A number, or the labels of a choice, sorted."""
Given: TypeAlias = "Mapping[UUID, JsonObject]"
"""The answers to a task by person; those without a known author by the id of the annotation."""
IN_BULK = (
    *(AnnotationCorrected, AnnotationRequeued),
    *(LabelsMigrated, LabelsRestored, RelabelRequested),
)
"""What is done to answers of all: who does it says nothing else by it of their own."""


def answers_at(past: Past, positions: Sequence[int]) -> Iterator[Given]:
    """Yield the answers to a task as of the releases of its project.

    Args:
        past: the task as of these positions.
        positions: those of the releases, which rise.
    """
    first = past.states[0]
    given: Given = {} if first is None else _given(first.annotations)
    later = iter([one for one in past.steps if one.recorded.position > positions[0]])
    step = next(later, None)
    for position in positions:
        while step is not None and step.recorded.position <= position:
            given = _after(given, step)
            step = next(later, None)
        yield given


def _after(given: Given, step: Step) -> Given:
    """Return the answers after an event: those of whoever acted are as that person left them."""
    actor = step.recorded.actor
    before, after = (
        [one for one in task.annotations if one.author == actor]
        for task in (step.before, step.after)
    )
    if actor is None or before == after or isinstance(step.recorded.event, IN_BULK):
        return given
    return {person: one for person, one in given.items() if person != actor} | _given(after)


def _given(annotations: Iterable[Annotation]) -> dict[UUID, JsonObject]:
    """Return the answers of annotations that fill slots, and that were not erased."""
    return {
        one.author or one.id: one.answers
        for one in annotations
        if one.status in COUNTING and not one.gold and one.answers is not None
    }


def as_released(
    given: Given, question: str, kind: str | None, versions: Sequence[Branches]
) -> tuple[set[str], Mapping[UUID, Value]]:
    """Return what was chosen to a question, and the answers as a release tells them.

    Args:
        given: the answers to a task.
        question: the name of the question.
        kind: the kind that the form of the release has it of: what was answered when it was of
            another one is no answer to it. None where no form has it, for any kind.
        versions: of a question on a taxonomy, the branches of a release, and those of the releases
            before it, the latest first.
    """
    values = values_of(given, question, kind)
    chosen = {label for value in values.values() if isinstance(value, tuple) for label in value}
    return chosen, by_branches(values, versions) if versions else values


def values_of(given: Given, question: str, kind: str | None = None) -> dict[UUID, Value]:
    """Return what people answered to a question, as it was said, when it was of a kind, or any."""
    found = {person: _value(answers.get(question), kind) for person, answers in given.items()}
    return {person: value for person, value in found.items() if value is not None}


def by_branches(values: Mapping[UUID, Value], versions: Sequence[Branches]) -> dict[UUID, Value]:
    """Return answers to a question on a taxonomy by the branches that they lie in."""
    return {
        person: branch_labels(versions, value) if isinstance(value, tuple) else value
        for person, value in values.items()
    }


def _value(answer: JsonObject | None, wanted: str | None) -> Value | None:
    kind = None if answer is None else answer["kind"]
    if answer is None or kind not in ("choice", "number", "rating") or wanted not in (None, kind):
        return None
    return tuple(sorted(answer["values"])) if kind == "choice" else float(answer[kind])
