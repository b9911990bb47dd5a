"""Comparison of a stream at two moments: each object that differs, with the events that did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.events.changes.answer_changes import AnswerChange, answer_changes
from server.events.changes.compared_objects import (
    ComparedObject,
    Key,
    Objects,
    objects_of,
)
from server.events.changes.field_changes import ChangeKind, FieldChange, PartChange, field_changes
from server.events.changes.form_changes import form_changes
from server.events.core.event import Event, Recorded


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """What is different about one object, and the events that touched it between the moments."""

    before: ComparedObject | None
    after: ComparedObject
    events: tuple[Recorded[Event], ...]

    @property
    def kind(self) -> ChangeKind:
        """ADDED where it was not there before, REMOVED where it is no longer in force."""
        if self.before is None:
            return ChangeKind.ADDED
        left = self.after.gone and not self.before.gone
        return ChangeKind.REMOVED if left else ChangeKind.CHANGED

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ; of a new object, all that are not empty."""
        old = {} if self.before is None else self.before.fields
        found = field_changes(old, self.after.fields)
        return tuple(f for f in found if self.before is not None or f.after not in (None, [], ""))

    @property
    def answers(self) -> tuple[AnswerChange, ...]:
        """The answers that differ; none where they were erased at either moment."""
        old = {} if self.before is None else self.before.answers
        new = self.after.answers
        return () if old is None or new is None else answer_changes(old, new)

    @property
    def gold(self) -> tuple[AnswerChange, ...]:
        """The right answers of a task that differ; none where they were erased."""
        old = {} if self.before is None else self.before.gold
        new = self.after.gold
        return () if old is None or new is None else answer_changes(old, new)

    @property
    def form(self) -> tuple[tuple[PartChange, ...], tuple[PartChange, ...]]:
        """The inputs and the questions that differ; none where a form was erased."""
        if "form" in self.erased:
            return (), ()
        return form_changes(self.before.form if self.before else None, self.after.form)

    @property
    def erased(self) -> tuple[str, ...]:
        """The parts that cannot be compared, because their contents were erased."""
        old = () if self.before is None else self.before.erased
        return tuple(dict.fromkeys((*old, *self.after.erased)))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the words of those who did it, the oldest first."""
        contents = (getattr(recorded.event, "content", None) for recorded in self.events)
        return tuple(reason for c in contents if (reason := getattr(c, "reason", None)))

    def __bool__(self) -> bool:
        """Tell whether anything differs but the order of what has none."""
        return bool(self.erased or self.fields or self.answers or self.gold or any(self.form))


def _whole(found: ComparedObject) -> ComparedObject:
    return found


@dataclass(slots=True)
class StreamComparison:
    """Folds a stream, and keeps what each object was at the first moment and who touched it."""

    evolve: Callable[[Any, Recorded[Event]], Any]
    since: int
    """The position of the first moment; later events are those compared."""
    shown: Callable[[ComparedObject], ComparedObject | None] = _whole
    """Returns what is compared of an object; None where the object is left out."""
    state: Any = None
    before: Objects = field(default_factory=dict)
    objects: Objects = field(default_factory=dict)
    touched: dict[Key, list[Recorded[Event]]] = field(default_factory=dict)
    events: list[Recorded[Event]] = field(default_factory=list)
    """The events after the first moment."""

    def take(self, recorded: Recorded[Event]) -> None:
        """Fold the next event of the stream."""
        if recorded.position > self.since and not self.events:
            self.before = self.objects = self._objects()
        self.state = self.evolve(self.state, recorded)
        if recorded.position <= self.since:
            return
        self.events.append(recorded)
        now = self._objects()
        for key in {**self.objects, **now}:
            if now.get(key) != self.objects.get(key):
                self.touched.setdefault(key, []).append(recorded)
        self.objects = now

    def _objects(self) -> Objects:
        found = objects_of(self.state, self.objects)
        shown = ((key, self.shown(one)) for key, one in found.items())
        return {key: one for key, one in shown if one is not None}

    def changes(self) -> list[ObjectChange]:
        """Return the objects that differ, in the order of the state: the stream's own one first."""
        undone = {
            key: ComparedObject(*key, {}, gone=True, answers={}, source=one.source)
            for key, one in self.before.items()
            if key not in self.objects
        }
        found = (
            ObjectChange(self.before.get(key), after, tuple(self.touched.get(key, ())))
            for key, after in {**self.objects, **undone}.items()
            if after != self.before.get(key)
        )
        return [change for change in found if change]
