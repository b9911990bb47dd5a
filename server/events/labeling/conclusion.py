"""What follows once a task has all answers that it asks for: the one rule of a project.

Answers are resolved by majority or, where the policy asks until an answer is likely enough, by how
likely they are; or a reviewer decides, or one more person is asked. Whatever changes the answers
of a full task, such as a correction or a migration of labels, concludes it by this rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.events.core.event import Change, Event, JsonObject, on
from server.events.forms.allowed_values import Concepts
from server.events.forms.forms import Form
from server.events.forms.questions import AnyQuestion
from server.events.labeling.adaptive_overlap import WHOLE, Likely, PersonAnswers, likely_answers
from server.events.labeling.consensus import Majority, majority, winner_of
from server.events.labeling.queue import require_present
from server.events.labeling.resolution import (
    ComparedAnswers,
    Vote,
    approved,
    resolve_task,
    waits_for_agreement,
)
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import (
    Annotation,
    Method,
    ReviewReason,
    SentToReview,
    Task,
    TaskResolved,
)
from server.events.projects import Project


def outcome_of(
    state: Task,
    project: Project,
    form: Form,
    others: Sequence[Annotation],
    now: ComparedAnswers,
    by: UUID,
    concepts: Concepts,
) -> tuple[bool, list[Event]]:
    """Return whether an answer is the last that a task asks for, and the events that follow it.

    Args:
        state: the task without the answer.
        project: its project.
        form: the form of the project.
        others: the other annotations that count.
        now: the answer.
        by: who gives it.
        concepts: where concepts are.
    """
    if len(others) + 1 < state.overlap:
        return False, []
    given = [*(ComparedAnswers(a.id, a.answers, a.form_version) for a in others), now]
    people = [*(a.author for a in others), by]
    follows = conclusion_of(state.id, project, form, given, people, concepts)
    return not any(isinstance(event, TaskOverlapRaised) for event in follows), follows


def conclusion_of(
    task: UUID,
    project: Project,
    form: Form,
    given: list[ComparedAnswers],
    people: Sequence[UUID | None],
    concepts: Concepts,
    vote: Vote = majority,
) -> list[Event]:
    """Return the event that concludes a task with as many answers as it asks for.

    It is resolved or sent to review; where the project goes by how likely answers are and they are
    not likely enough, one more answer is asked for, as long as the policy allows that.

    Args:
        task: the task.
        project: its project.
        form: the form of the project.
        given: the answers.
        people: who gave each of them, as far as that is known.
        concepts: where concepts are.
        vote: finds the majority, in projects that go by it.
    """
    if not project.policy.most_answers:
        return resolve_task(task, project, form, given, concepts, vote)
    known = [
        PersonAnswers(author, one.answers)
        for author, one in zip(people, given, strict=True)
        if one.answers is not None
    ]
    likely = likely_answers(project, form, known, concepts)
    if likely.confidence_ppm >= project.policy.confidence * WHOLE:
        return _resolved(task, project, form, given, likely, concepts)
    if len(given) < project.policy.most_answers:
        return [TaskOverlapRaised(overlap=len(given) + 1, confidence_ppm=likely.confidence_ppm)]
    return [SentToReview(reason=ReviewReason.UNSURE)]


def compare_again(state: Task, project: Project, concepts: Concepts) -> list[Change]:
    """Compare answers again that did not decide a task; resolve it if they do now.

    They may because a migration mapped their labels, or under today's form, policy or skills.
    Nobody else is asked: the task waits for a reviewer.
    """
    require_present(state)
    if not waits_for_agreement(state) or approved(state):
        return []
    given = [ComparedAnswers(a.id, a.answers, a.form_version) for a in state.counting]
    people = [a.author for a in state.counting]
    follows = conclusion_of(state.id, project, project.pinned(), given, people, concepts)
    return on(state.id, *(event for event in follows if isinstance(event, TaskResolved)))


def _resolved(
    task: UUID,
    project: Project,
    form: Form,
    given: list[ComparedAnswers],
    likely: Likely,
    concepts: Concepts,
) -> list[Event]:
    """Return the event that resolves a task by the likeliest answers, or sends it to review."""

    def winner(question: AnyQuestion, answers: list[JsonObject], known: Concepts) -> JsonObject:
        found: JsonObject | None = likely.answers.get(question.name)
        return winner_of(question, answers, known) if found is None else found

    def vote(form: Form, answers: list[JsonObject], known: Concepts) -> Majority:
        return majority(form, answers, known, winner)

    [event] = resolve_task(task, project, form, given, concepts, vote)
    if not isinstance(event, TaskResolved):
        return [event]
    how = Method.LIKELIEST if event.method is Method.MAJORITY else event.method
    return [event.model_copy(update={"method": how, "confidence_ppm": likely.confidence_ppm})]
