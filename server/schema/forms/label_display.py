"""The values of answers with label and path, in the language that the client asks for.

Labels are read from the form or taxonomy version under which the answer was given, so old answers
keep their wording. A page of tasks costs one read for forms, one for versions, one for concepts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import orjson
import strawberry

import taxonomy
from server.events.core.event import Event, JsonObject, Recorded
from server.events.labeling.tasks import AnnotationStatus
from server.reads.forms import FormKey, FormQuestion, present_form, question_of
from server.reads.labeling.annotations import annotations_of_task
from server.reads.labeling.tasks import task_row
from server.reads.session import ReadSession
from server.reads.taxonomies.concepts import concept_path
from server.reads.taxonomies.taxonomies import VersionKey, tree_of_version

AnswerOrigin: TypeAlias = "Callable[[ReadSession, str], Awaitable[FormKey | None]]"
"""Returns the form (project, number) under which a question was answered; None if it is gone."""


LONGEST = 100
"""Characters of a language tag that are looked at; tags of BCP 47 are shorter."""


@strawberry.type(description="A concept or option on the way from the top to what was chosen.")
class PathStep:
    """One step of a path."""

    value: str
    label: str


@strawberry.type(
    description="What was chosen: a concept of the taxonomy version that the annotation was made "
    "under, or an option of its form."
)
class ConceptLabel:
    """A value with the words for it."""

    value: str = strawberry.field(description="The value, as the answer holds it.")
    label: str
    path: list[PathStep] = strawberry.field(description="From the top to itself.")
    deprecated: bool = strawberry.field(description="Whether that version no longer offers it.")


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """The question of an answer, with what finds the form that it was given under."""

    session: ReadSession
    origin: AnswerOrigin
    question: str


@dataclass(frozen=True, slots=True)
class AnnotationAnswerSource:
    """Finds the form of an annotation's answers, which the annotation names."""

    project: UUID
    form_version: int

    async def __call__(self, _: ReadSession, __: str) -> FormKey:
        """Return the form."""
        return self.project, self.form_version


@dataclass(frozen=True, slots=True)
class EventAnswerSource:
    """Finds the form of the answers in an event, whose task names the project."""

    task: UUID
    form_version: int

    async def __call__(self, session: ReadSession, _: str) -> FormKey | None:
        """Return the form."""
        row = await task_row(session, self.task)
        return None if row is None else (row["project_id"], self.form_version)


@dataclass(frozen=True, slots=True)
class CurrentAnswerSource:
    """Finds the present form of a project."""

    project: UUID

    async def __call__(self, session: ReadSession, _: str) -> FormKey | None:
        """Return the form."""
        return await present_form(session, self.project)


def event_source(recorded: Recorded[Event]) -> EventAnswerSource | None:
    """Return what finds the form of the answers in an event; None where the event names none."""
    number = getattr(recorded.event, "form_version", 0)
    # The events of an audit name the task, and others are of its stream.
    task = getattr(recorded.event, "task", recorded.stream)
    return EventAnswerSource(task, number) if number else None


_COUNT = {AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED}


@dataclass(frozen=True, slots=True)
class ResolutionAnswerSource:
    """Finds the form of a final answer: the last one under which an annotation gave this answer."""

    task: UUID
    answers: JsonObject

    async def __call__(self, session: ReadSession, question: str) -> FormKey | None:
        """Return the form."""
        rows = await annotations_of_task(session, self.task)
        rows = [row for row in rows if row["answers"] and row["status"] in _COUNT]
        wanted = self.answers[question]
        same = [row for row in rows if orjson.loads(row["answers"]).get(question) == wanted]
        last = max(same or rows, key=lambda row: row["form_version"], default=None)
        return None if last is None else (last["project_id"], last["form_version"])


@dataclass(frozen=True, slots=True)
class MappedAnswerSource(ResolutionAnswerSource):
    """Finds the form of a final answer whose labels were mapped to a version of a taxonomy."""

    project: UUID
    mapped_to: VersionKey

    async def __call__(self, session: ReadSession, question: str) -> FormKey | None:
        """Return the form: the present one where no annotation counts any more."""
        found = await ResolutionAnswerSource.__call__(self, session, question)
        return found or await present_form(session, self.project)

    def draws_on(self, drawn: VersionKey | None) -> VersionKey | None:
        """Return the version whose words are shown for a question that draws on `drawn`."""
        return self.mapped_to if drawn and drawn[0] == self.mapped_to[0] else drawn


async def concepts(self: Any, language: str | None = None) -> list[ConceptLabel] | None:
    """What was chosen, in the order of `values`; null where the form is gone.

    A label that there is not in this language is given in one that there is: a broader tag
    (RFC 4647), English, any.
    """
    return await _words(self.asked_in, self.values, language)


async def concept(self: Any, language: str | None = None) -> ConceptLabel | None:
    """What it is labeled with; null where the form is gone."""
    found = await _words(self.asked_in, [self.label], language)
    return found[0] if found else None


async def _words(
    source: AnswerSource | None, values: Sequence[str], language: str | None
) -> list[ConceptLabel] | None:
    if source is None:
        return None
    return await words(source.session, source.origin, source.question, values, language)


async def words(
    session: ReadSession,
    origin: AnswerOrigin,
    question: str,
    values: Sequence[str],
    language: str | None,
) -> list[ConceptLabel] | None:
    """Return label and path of values of a question; None where its form or tree is gone."""
    form = await origin(session, question)
    asked = None if form is None else await question_of(session, form, question)
    if asked is None:
        return None
    drawn = asked.draws_on
    if isinstance(origin, MappedAnswerSource):
        drawn = origin.draws_on(drawn)
    if drawn is None:
        return [_option(asked, value) for value in values]
    tree = await tree_of_version(session, drawn)
    if tree is None:
        return None
    paths = await asyncio.gather(*(concept_path(session, (tree, value)) for value in values))
    wanted = [language[:LONGEST]] if language else []
    return [_concept(path, *wanted) for path in paths]


def _option(question: FormQuestion, value: str) -> ConceptLabel:
    path = question.path(value)
    steps = [
        PathStep(value=step["value"], label=step.get("label") or step["value"]) for step in path
    ]
    return ConceptLabel(value=value, label=steps[-1].label, path=steps, deprecated=False)


def _concept(path: Sequence[taxonomy.Concept], *languages: str) -> ConceptLabel:
    steps = [PathStep(value=step.id, label=step.label(*languages)) for step in path]
    last = path[-1]
    return ConceptLabel(
        value=last.id, label=steps[-1].label, path=steps, deprecated=last.deprecated
    )
