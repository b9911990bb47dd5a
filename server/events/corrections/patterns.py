"""The pattern of a correction: which annotations have the error, by what they say and who said it.

A pattern is resolved when it is asked for: the values below a value and the versions of the form
that drew on a version of a taxonomy are written out in it, so that a correction finds what its
preview has shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from uuid import UUID

from pydantic import TypeAdapter

from server.events.core import ids
from server.events.core.event import JsonObject, record
from server.events.corrections.similarity import similarity, trigrams
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import Annotation, AnnotationStatus

ALL = 1_000_000
"""Millionths in one."""


@record
class MatchingLabel:
    """A label of an annotation that a pattern asks for."""

    question: str
    value: str
    region: str | None = None
    """The id of the region that carries it; None for a choice, and so on."""


@record
class TextPattern:
    """A text that others are compared with."""

    text: str | None
    """None where the text is that of a task."""
    task: UUID | None
    """The task whose input or whose inputs are compared, rather than a given text."""
    least_ppm: int
    """How alike texts must be, in millionths."""
    input: str | None = None
    """The input that is compared; None for all texts of a task's inputs together."""
    question: str | None = None
    """The text question whose answer is compared, rather than inputs."""


@record
class CorrectionPattern:
    """Which annotations a correction is about: all that is given holds."""

    statuses: tuple[AnnotationStatus, ...]
    question: str | None = None
    values: tuple[str, ...] = ()
    """Labels, one of which the annotation has; the first is the one that was asked for, and the
    others lie below it. None for no such condition."""
    authors: tuple[UUID, ...] = ()
    form_versions: tuple[int, ...] = ()
    guideline_versions: tuple[int, ...] = ()
    given_since: datetime | None = None
    """When the annotation was given for the first time, at the earliest."""
    given_until: datetime | None = None
    alike: TextPattern | None = None
    tasks: JsonObject | None = None
    """The filter of tasks, as `server.reads.labeling.task_criteria` writes it."""

    def json(self) -> JsonObject:
        """Return the pattern as JSON with public ids, without what is not given."""
        found: JsonObject = _adapter().dump_python(self, mode="json", exclude_defaults=True)
        if self.authors:
            found["authors"] = [ids.public("member", one) for one in self.authors]
        if self.alike is not None and self.alike.task is not None:
            found["alike"]["task"] = ids.public("task", self.alike.task)
        return found

    @staticmethod
    def of(stored: JsonObject) -> CorrectionPattern:
        """Return the pattern in JSON that `json` wrote."""
        given = dict(stored)
        if "authors" in given:
            given["authors"] = [ids.expect("member", one) for one in given["authors"]]
        if (given.get("alike") or {}).get("task"):
            task = ids.expect("task", given["alike"]["task"])
            given["alike"] = {**given["alike"], "task": task}
        return _adapter().validate_python(given)

    def admits(self, annotation: Annotation) -> bool:
        """Tell whether an annotation fits the pattern, what it says left aside."""
        forms, guidelines = self.form_versions, self.guideline_versions
        return (
            annotation.status in self.statuses
            and (not self.authors or annotation.author in self.authors)
            and (not forms or annotation.form_version in forms)
            and (not guidelines or annotation.guideline_version in guidelines)
            and (self.given_since is None or annotation.created_at >= self.given_since)
            and (self.given_until is None or annotation.created_at < self.given_until)
        )

    def labels_in(self, answers: JsonObject) -> list[MatchingLabel]:
        """Return the labels in answers that the pattern asks for, region by region."""
        answer = answers.get(self.question) if self.question else None
        if answer is None or not self.values or self.question is None:
            return []
        wanted = frozenset(self.values)
        return [
            MatchingLabel(self.question, value, region)
            for value, region in _labels(self.question, answer)
            if value in wanted
        ]

    def likeness(
        self, answers: JsonObject, inputs: frozenset[str], wanted: frozenset[str]
    ) -> int | None:
        """Return how alike the compared text is, in millionths; None where none is compared.

        Args:
            answers: of the annotation.
            inputs: the trigrams of the inputs that are compared.
            wanted: the trigrams of the text that the pattern names.
        """
        alike = self.alike
        if alike is None:
            return None
        if alike.question is not None:
            answer = answers.get(alike.question) or {}
            inputs = trigrams(answer.get("text") or "")
        return int(similarity(inputs, wanted) * ALL)


def _labels(question: str, answer: JsonObject) -> Iterator[tuple[str, str | None]]:
    """Yield the labels of an answer, each with its region, if it has one."""
    field = REGION_FIELDS.get(answer["kind"])
    if field is None:
        yield from ((row.value, None) for row in label_rows({question: answer}))
    else:
        yield from ((region["label"], region.get("id")) for region in answer[field])


@cache
def _adapter() -> TypeAdapter[CorrectionPattern]:
    return TypeAdapter(CorrectionPattern)
