"""Adaptive overlap: people are asked one after the other until an answer is likely enough.

A project whose policy allows more answers than the overlap asks for them where the answers so far
leave it open what is true: by the model of `quality.stopping`, in which each person is right with
one probability. How often that is, somebody published from a run (`server.events.runs.skills`); of
others, nothing is known. What is decided stands in the events, so that skills may be published, or
erased, without changing what was decided.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from quality.stopping import PRIOR, likeliest, posterior
from server.events.core.event import JsonObject, Recorded, replace
from server.events.forms.allowed_values import Concepts, choices
from server.events.forms.forms import Form
from server.events.forms.questions import AnyQuestion, ChoiceQuestion, RatingQuestion
from server.events.labeling.consensus import key
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import Status, Task, evolve
from server.events.projects import Project

WHOLE = 1_000_000
"""Millionths in one."""


@evolve.on(TaskOverlapRaised)
def _raised(state: Task, recorded: Recorded[TaskOverlapRaised]) -> Task:
    raised = replace(
        state,
        overlap=recorded.event.overlap,
        raised_from=state.raised_from or state.overlap,
        changed_at=recorded.recorded_at,
    )
    # A correction or a migration changed answers of a task that had all that it asked for.
    if state.status not in (Status.LABELED, Status.IN_REVIEW):
        return raised
    return replace(raised, status=Status.OPEN, review_leases=(), review_reason=None)


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """The answers of one person."""

    author: UUID | None
    answers: JsonObject


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely the likeliest answers to a task are."""

    confidence_ppm: int
    """Of the least sure question, in millionths; 1 in one where no question is a choice or a
    rating."""
    answers: JsonObject
    """By question that somebody answered, the likeliest answer; none where several are."""


def likely_answers(
    project: Project, form: Form, given: Sequence[PersonAnswers], concepts: Concepts
) -> Likely:
    """Return the likeliest answers to the choices and ratings of a form.

    An optional question that most left out is sure to be left out. One is not sure at all where
    several values are as likely, and where a vote on whether it is answered is tied.
    """
    least, answers = 1.0, JsonObject()
    for question in form.questions:
        if isinstance(question, ChoiceQuestion | RatingQuestion):
            sure, answer = _likely(project, question, given, concepts)
            least = min(least, sure)
            if answer is not None:
                answers[question.name] = answer
    return Likely(int(round(least * WHOLE, 3)), answers)


def values_of(question: AnyQuestion, concepts: Concepts) -> int:
    """Return about how many answers to a choice or a rating there are."""
    if isinstance(question, RatingQuestion):
        return question.max
    assert isinstance(question, ChoiceQuestion)  # noqa: S101 - by its kind
    offered = len(choices(question, concepts))
    return 1 << min(offered, 10) if question.multiple else offered


def _likely(
    project: Project, question: AnyQuestion, given: Sequence[PersonAnswers], concepts: Concepts
) -> tuple[float, JsonObject | None]:
    said: dict[Hashable, JsonObject] = {}
    votes: list[tuple[float, Hashable]] = []
    right = project.skills.get(question.name, {})
    for one in given:
        value = key(question, one.answers)
        if value is not None:
            said[value] = one.answers[question.name]
            ppm = None if one.author is None else right.get(str(one.author))
            votes.append((PRIOR if ppm is None else ppm / WHOLE, value))
    absent = len(given) - len(votes)
    if absent >= len(votes):
        tied = bool(votes) and (question.required or absent == len(votes))
        return (0.0 if tied else 1.0), None
    value, sure = likeliest(posterior(votes, values_of(question, concepts)))
    return (0.0, None) if value is None else (sure, said[value])
