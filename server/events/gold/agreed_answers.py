"""Gold from what people agreed on: final answers of done tasks that enough people gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from server.events.core.event import Change, Event, JsonObject, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.forms import Form
from server.events.gold.gold import set_gold
from server.events.labeling import queue
from server.events.labeling.consensus import key
from server.events.labeling.tasks import COUNTING, Status, Task
from server.events.projects import Project, evolve


class GoldTasksChanged(Event, name="project.gold_tasks_changed", kind=Kind.PROJECT):
    """Gold of some of the tasks that a filter found was set or removed; their own events say so.

    Whoever may not know which tasks are gold must not see `project.tasks_changed`, which names one.
    """

    matched: int
    changed: int
    refused: int
    """Tasks whose state did not allow it."""
    last_task: UUID
    """The last of them; the command goes on behind it."""


@evolve.on(GoldTasksChanged)
def _changed(state: Project, _: Recorded[GoldTasksChanged]) -> Project:
    return replace(state, counts=state.counts + 1)


@dataclass(frozen=True, slots=True)
class AgreedAnswers:
    """Which final answers are taken for right."""

    least: int
    """People who gave the final answer to a question, at least."""
    authors: frozenset[UUID] | None = None
    """Whose answers count; None for everybody's."""
    questions: frozenset[str] | None = None
    """The questions to set; None for all of them."""
    priority: int = 0
    """What all tasks get, as one of their own would tell them from others."""


def set_gold_from_answers(
    state: Task, project: Project, *, wanted: AgreedAnswers, concepts: Concepts = NO_CONCEPTS
) -> list[Change]:
    """Make a task gold by those of its final answers that enough people gave.

    Free texts that the form does not compare are left out, and relations of which too few people
    agree on all that is marked where they begin and end. The task is assigned to nobody from then
    on. A gold task stays as it is.

    Raises:
        Refused: CONFLICT for a task that is not done, and where too few people agree; as `set_gold`
            where the answers do not fit the present form.
    """
    if state.gold is not None:
        return []
    final = None if state.resolution is None else state.resolution.answers
    if state.status is not Status.DONE or final is None:
        raise Refused(Code.CONFLICT, "The task is not done, or its answers were erased.", ("task",))
    agreed = _with_ends(dict(_agreed(state, project.pinned(), final, wanted)))
    if not agreed:
        message = f"Fewer than {wanted.least} people gave its final answer."
        raise Refused(Code.CONFLICT, message, ("task",))
    return [
        *set_gold(state, project, answers=agreed, concepts=concepts),
        *queue.prioritize(state, priority=wanted.priority),
        *queue.assign(state, assignee=None),
    ]


def _with_ends(agreed: dict[str, JsonObject]) -> dict[str, JsonObject]:
    """Return answers without relations that join regions of questions that are not among them."""
    return {
        name: answer
        for name, answer in agreed.items()
        if all(
            relation[side]["question"] in agreed
            for relation in answer.get("relations", ())
            for side in ("source", "target")
        )
    }


def _agreed(
    state: Task, form: Form, final: JsonObject, wanted: AgreedAnswers
) -> Iterator[tuple[str, JsonObject]]:
    """Return the final answers to the questions of a form that enough people gave."""
    given = [
        one.answers
        for one in state.annotations
        if one.status in COUNTING and one.answers is not None and not one.gold
        if one.author is not None
        if wanted.authors is None or one.author in wanted.authors
    ]
    for question in form.questions:
        if wanted.questions is not None and question.name not in wanted.questions:
            continue
        right = key(question, final)
        if right is None:
            continue
        if sum(key(question, answers) == right for answers in given) >= wanted.least:
            yield question.name, final[question.name]
