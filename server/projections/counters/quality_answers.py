"""What people gave to the questions of a task, as it is compared: values, codes, and texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from quality.cells import code_of, text_of
from server.events.core.event import JsonObject
from server.events.labeling.tasks import Annotation
from server.projections.counters.projection import fast_id

LONGEST = 2_000
"""Characters of a value that is stored. Longer sets of options are told apart, not compared."""


@dataclass(slots=True)
class TaskAnswers:
    """What members gave to a question of a task."""

    codes: dict[UUID, int] = field(default_factory=dict)
    """The code of each member's value."""
    last: datetime | None = None
    """When the last of the annotations was made."""

    def add(self, member: UUID, code: int, made: datetime) -> None:
        """Add a value. Of two of one member, the one that is added later counts."""
        self.codes[member] = code
        self.last = made if self.last is None else max(self.last, made)

    def alike(self) -> dict[int, int]:
        """Return how many members gave each value."""
        found: dict[int, int] = {}
        for code in self.codes.values():
            found[code] = found.get(code, 0) + 1
        return found


class Unit(NamedTuple):
    """What members gave to a question of a task, in the ways in which it is counted."""

    codes: dict[UUID, int]
    """The code of each member's value."""
    alike: dict[int, int]
    """How many members gave each value."""
    last: datetime
    """When the last of the annotations was made."""
    text: str
    """See `text_of_answers`."""


class AnswerReader:
    """Reads answers to tasks, and reads none twice.

    An event leaves most annotations of a task as they are, and its state after one event is that
    before the next. Answers may be erased: use a reader for a page of events at most, and drop it.
    """

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        """The values that were read, by code."""
        self._codes: dict[str, int] = {}
        self._compared: dict[int, tuple[JsonObject, list[tuple[str, int]]]] = {}
        self._units: dict[int, tuple[tuple[Annotation, ...], dict[str, Unit]]] = {}
        # Both by what Python's `id` says of what was read, which is kept beside: as long as it
        # lives, nothing else has its id.

    def compared(self, annotation: Annotation) -> list[tuple[str, int]]:
        """Return the questions of an annotation, each with the code of what is compared.

        There are none if it does not count or was erased.
        """
        answers = annotation.answers
        if answers is None or not annotation.counts:
            return []
        known = self._compared.get(id(answers))
        if known is None:
            known = self._compared[id(answers)] = answers, self._read(answers)
        return known[1]

    def units(
        self, annotations: tuple[Annotation, ...], before: tuple[Annotation, ...] = ()
    ) -> dict[str, Unit]:
        """Return by question what members gave to a task.

        Args:
            annotations: of the task. One without an author is nobody's.
            before: those before an event, which may have added one to them.
        """
        known = self._units.get(id(annotations))
        if known is None:
            units = self._grown(before, annotations) if before else None
            if units is None:
                units = self._counted(annotations)
            known = self._units[id(annotations)] = annotations, units
        return known[1]

    def _grown(
        self, before: tuple[Annotation, ...], annotations: tuple[Annotation, ...]
    ) -> dict[str, Unit] | None:
        """Return what `_counted` does where one more person has answered; elsewhere None."""
        new = annotations[-1] if annotations else None
        if new is None or new.author is None or annotations != (*before, new):
            return None
        found, author = dict(self.units(before)), fast_id(new.author.int)
        for question, code in self.compared(new):
            unit = found.get(question)
            if unit is None or author in unit.codes:
                return None
            alike = {**unit.alike, code: unit.alike.get(code, 0) + 1}
            last = max(unit.last, new.created_at)
            found[question] = Unit(
                {**unit.codes, author: code}, alike, last, text_of_answers(alike)
            )
        return found

    def _read(self, answers: JsonObject) -> list[tuple[str, int]]:
        found = list[tuple[str, int]]()
        for question, answer in answers.items():
            value = value_of(answer)
            if value is not None:
                code = self._codes.get(value)
                if code is None:
                    code = self._codes[value] = code_of(value)
                    self.texts[code] = value
                found.append((question, code))
        return found

    def _counted(self, annotations: tuple[Annotation, ...]) -> dict[str, Unit]:
        found: dict[str, TaskAnswers] = {}
        for annotation in annotations:
            if annotation.author is not None:
                author = fast_id(annotation.author.int)
                for question, code in self.compared(annotation):
                    if question not in found:
                        found[question] = TaskAnswers()
                    found[question].add(author, code, annotation.created_at)
        return {question: _unit(given) for question, given in found.items()}


def _unit(given: TaskAnswers) -> Unit:
    assert given.last is not None  # noqa: S101 - some annotation was added
    alike = given.alike()
    return Unit(given.codes, alike, given.last, text_of_answers(alike))


def value_of(answer: JsonObject) -> str | None:
    """Return what is compared of an answer; None of kinds whose answers are not compared whole.

    Of a choice, a rating or a number it is what `quality.cells.text_of` returns for it; of a choice
    as a set, however many may be chosen.
    """
    kind = answer["kind"]
    if kind == "choice":
        text = orjson.dumps(sorted(answer["values"])).decode()
        return text if len(text) <= LONGEST else f"#{code_of(text)}"
    return text_of(answer[kind]) if kind in ("rating", "number") else None


def text_of_answers(alike: dict[int, int]) -> str:
    """Return how many answers of a task have which codes, as text."""
    return " ".join([f"{code} {alike[code]}" for code in sorted(alike)])


def alike_in(text: str) -> dict[int, int]:
    """Return how many answers have which codes, from `text_of_answers`."""
    numbers = [*map(int, text.split())]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
