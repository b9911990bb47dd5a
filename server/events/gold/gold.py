"""Sets and removes the right answers of a task, and says when as many answered it as another.

A gold task is out of the queue. Answers given to it fill no slot and never finish it.
"""

from __future__ import annotations

from server.events.core.event import Change, Event, JsonObject, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form
from server.events.gold.disputes import GoldConfirmed, GoldDisputed, confirm_gold
from server.events.gold.reference import Gold, digests
from server.events.gold.rounds import GoldAnswered
from server.events.labeling.queue import require_present
from server.events.labeling.tasks import Answers, Task, evolve
from server.events.projects import Project, require_active


class GoldSet(Event, name="task.gold_set", kind=Kind.TASK):
    """The right answers of the task are known: it is a gold task from now on."""

    form_version: int
    question_digests: tuple[str, ...]
    """Of the questions that the right answer is known of: SHA-256 of what the form says of each, so
    that it can be told whether a later form asks them in another way."""
    content: Answers | None


class GoldRemoved(Event, name="task.gold_removed", kind=Kind.TASK):
    """The task is one like all others again."""


GOLD_EVENTS = (GoldSet, GoldRemoved, GoldAnswered, GoldDisputed, GoldConfirmed)
"""Events of a task that tell that it is, or was, a gold task."""


@evolve.on(GoldSet)
def _set(state: Task, recorded: Recorded[GoldSet]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    answers = event.content.answers if event.content else None
    gold = Gold(recorded.actor, at, event.form_version, event.question_digests, answers)
    return replace(state, gold=gold, changed_at=at)


@evolve.on(GoldRemoved)
def _removed(state: Task, recorded: Recorded[GoldRemoved]) -> Task:
    return replace(state, gold=None, changed_at=recorded.recorded_at)


def set_gold(
    state: Task, project: Project, *, answers: JsonObject, concepts: Concepts = NO_CONCEPTS
) -> list[Change]:
    """Say what the right answers of a task are; of questions that are left out, nothing is known.

    The same answers under questions that have not changed write no event, unless they are disputed:
    they are confirmed then.

    Raises:
        Refused: INVALID with a path below `answers` where they do not fit the form or the task;
            CONFLICT for an archived task or project.
    """
    require_active(project)
    require_present(state)
    if not answers:
        raise Refused(Code.INVALID, "Answer at least one question.", ("answers",))
    form = project.pinned()
    try:
        checked = validate_answers(_asking(form, answers), state.sizes, answers, concepts)
    except Refused as refused:
        raise refused.under("answers") from None
    known = digests(form)
    asked = tuple(known[name] for name in sorted(checked))
    old = state.gold
    if old is not None and (old.question_digests, old.answers) == (asked, checked):
        return confirm_gold(state)
    content = Answers(answers=checked)
    event = GoldSet(form_version=project.form_version, question_digests=asked, content=content)
    return on(state.id, event)


def remove_gold(state: Task) -> list[Change]:
    """Make a gold task one like all others; a task that is none stays as it is."""
    return on(state.id, GoldRemoved()) if state.gold is not None else []


def gold_fits(state: Task, project: Project) -> bool:
    """Tell whether people can be judged by a gold task under the project's present form.

    Nobody is where the answers were erased or are disputed.
    """
    gold = state.gold
    if gold is None or gold.dispute is not None or project.form is None:
        return False
    return gold.fits(project.pinned())


def _asking(form: Form, answers: JsonObject) -> Form:
    """Return a form which requires no question that the answers leave out."""
    questions = tuple(
        one if one.name in answers else one.model_copy(update={"required": False})
        for one in form.questions
    )
    return form.model_copy(update={"questions": questions})
