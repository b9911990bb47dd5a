"""The method that fuses answers: each kind of question has one that suits it.

The ways themselves, which need numpy, are given by the process that computes a run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import Concepts
from server.events.forms.forms import Form
from server.events.forms.questions import AnyQuestion, TextQuestion
from server.events.labeling.consensus import Majority, majority

SIMILARITY, QUORUM = 0.5, 50
"""What is taken where nobody says otherwise."""


class RankingRule(StrEnum):
    """How rankings become one."""

    BORDA = "BORDA"
    """By points for each item below."""
    KEMENY = "KEMENY"
    """The order that contradicts people the least; of more than 8 items, as BORDA."""


class TextRule(StrEnum):
    """How texts become one."""

    MEDOID = "MEDOID"
    """The text with the fewest edits to all others, in somebody's own words."""
    ROVER = "ROVER"
    """Word by word, what most people wrote at each place, as is usual of transcripts."""


@dataclass(frozen=True, slots=True)
class Fusing:
    """The parameters of the method."""

    similarity: float
    """How similar regions of one thing are at least."""
    quorum: int
    """More than so many percent of the people must have marked a thing."""
    rankings: RankingRule
    texts: TextRule = TextRule.MEDOID

    def of_task(self, sizes: JsonObject, fuse: Fuse) -> TaskFusing:
        """Return what decides a task, given the sizes of its inputs."""
        return TaskFusing(self, sizes, fuse)


FusedAnswer: TypeAlias = "tuple[JsonObject, float | None, bool]"
"""An answer; how far people agree with it, None for the share of those who say exactly the same;
and whether somebody chose it, or it lies above what people chose."""
Fuse: TypeAlias = Callable[
    [Fusing, JsonObject, AnyQuestion, Form, Sequence[JsonObject], Concepts], FusedAnswer
]
"""Makes one answer to a question of all that were given, at least one: takes the parameters, the
sizes of the task's inputs, the question, its form, the answers, and where concepts are. Raises
`Tied`."""


@dataclass(slots=True)
class TaskFusing:
    """Decides one task: a `Vote` that knows afterwards how sure it is of each question."""

    rules: Fusing
    sizes: JsonObject
    fuse: Fuse
    confidence: dict[str, float] = field(default_factory=dict)
    """By question that was fused, how far people agree with the answer, 0 to 1."""
    backed_off: list[str] = field(default_factory=list)
    """Choices whose answer nobody gave: it lies above what people chose."""

    def __call__(self, form: Form, given: Sequence[JsonObject], concepts: Concepts) -> Majority:
        """Return the answers; other kinds of questions are decided by the majority."""

        def winner(question: AnyQuestion, answers: list[JsonObject], known: Concepts) -> JsonObject:
            answer: JsonObject
            answer, sure, exact = self.fuse(self.rules, self.sizes, question, form, answers, known)
            if sure is not None:
                self.confidence[question.name] = sure
            if not exact:
                self.backed_off.append(question.name)
            return answer

        return majority(_comparing_texts(form), [*given], concepts, winner)


def fusing(parameters: JsonObject) -> Fusing:
    """Return the rules for parameters. Raises Refused INVALID."""
    similarity, quorum = parameters["similarity"], parameters["quorum"]
    if not 0 < similarity <= 1:
        message = "Use a similarity of more than 0, up to 1."
        raise Refused(Code.INVALID, message, ("similarity",))
    if not 0 <= quorum < 100:
        raise Refused(Code.INVALID, "Use a quorum of 0 to 99 percent.", ("quorum",))
    # Runs from before ROVER do not say how texts become one.
    texts = TextRule(parameters.get("texts", TextRule.MEDOID))
    return Fusing(similarity, quorum, RankingRule(parameters["rankings"]), texts)


def _comparing_texts(form: Form) -> Form:
    """Return the form with texts that are compared: the majority has none of the others."""
    questions = [
        one.model_copy(update={"consensus": "exact"}) if isinstance(one, TextQuestion) else one
        for one in form.questions
    ]
    return form.model_copy(update={"questions": questions})
