"""Methods that look at all tasks together: how far each person can be relied on is estimated along.

The methods themselves are those of `quality.consensus`, which is loaded only where a run is
computed. Here are their parameters, and how the answers of tasks become votes and votes answers.
Each question is decided for itself; questions that the method is not asked for are decided by the
majority.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from uuid import UUID

import orjson

from server.events.core.event import JsonObject
from server.events.core.ids import public
from server.events.core.refusal import Code, Refused
from server.events.forms.answer_validators import MAKERS
from server.events.forms.forms import Form
from server.events.forms.questions import (
    AnyQuestion,
    ChoiceQuestion,
    NumberQuestion,
    Question,
    RatingQuestion,
)
from server.events.labeling.tasks import Task

if TYPE_CHECKING:
    from quality.consensus import NumberOutcome, Outcome

MOST_QUESTIONS, MOST_ITERATIONS, MOST_RESTARTS = 50, 1_000, 100
SMOOTHING, RESTARTS = 0.01, 10
"""What is taken where nobody says otherwise."""
DIGITS = 9
"""Digits after the point to which results are rounded, so that they are the same everywhere."""
RARE = 0.005
"""Rates of a confusion below this are left out of a result."""
Solve: TypeAlias = "Callable[[Any], Any]"
"""Takes `Votes` and returns an `Outcome`; of numbers, rows and a `NumberOutcome`."""


class Deciding(NamedTuple):
    """Which kinds of questions a method decides."""

    kinds: tuple[type[Question], ...]
    words: str


VALUES = Deciding((ChoiceQuestion, RatingQuestion), "choices and ratings")
NUMBERS = Deciding((NumberQuestion,), "numbers")


@dataclass(frozen=True, slots=True)
class Consensus:
    """A method that looks at all tasks together, with its parameters."""

    questions: tuple[str, ...]
    solve: Solve
    deciding: Deciding = VALUES

    def ballot(self, question: AnyQuestion) -> Ballot:
        """Return the ballot on a question, without votes."""
        return (NumberBallot if self.deciding is NUMBERS else Ballot)(question)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a method found for one question."""

    question: AnyQuestion
    answers: dict[UUID, tuple[JsonObject | None, float | None]]
    """By task, the answer with its probability. The answer is None where several are equally likely
    and where people disagree whether to answer at all, and empty where it is left out."""
    people: list[JsonObject]
    """What is known of each person, as a line of the result."""
    about: JsonObject
    """How the iterations went, for the head of the result."""


@dataclass(slots=True)
class Ballot:
    """The votes on one question, collected task by task."""

    question: AnyQuestion
    rows: list[tuple[UUID, str, Any]] = field(default_factory=list)
    """A task, who answered, and what, as JSON; numbers as they are."""
    left_out: list[tuple[UUID, bool]] = field(default_factory=list)
    """Tasks without a vote that counts, and whether the answer goes without this question."""

    def add(self, task: Task) -> None:
        """Add the counting annotations of a task whose answers were not erased.

        Whether the question is answered at all is a matter of the majority, as elsewhere.
        """
        known = [one for one in task.counting if one.answers is not None]
        given = [(one, self._value(one.answers or {})) for one in known]
        said = [(one, value) for one, value in given if value is not None]
        absent = len(known) - len(said)
        if not said or absent >= len(said):
            tied = bool(said) and (self.question.required or absent == len(said))
            self.left_out.append((task.id, not tied))
            return
        for one, value in said:
            # Answers without a known author are each of somebody else.
            who = public("annotation", one.id) if one.author is None else author_name(one.author)
            self.rows.append((task.id, who, value))

    def _value(self, answers: JsonObject) -> Any:
        answer = answers.get(self.question.name)
        if answer is None or answer["kind"] != self.question.kind:
            return None
        return self._voted(answer[_FIELDS[answer["kind"]]])

    def _voted(self, value: Any) -> Any:
        """Return a value as it is in `rows`."""
        return orjson.dumps(value).decode()

    def solve(self, solve: Solve) -> Fitted:
        """Return what a method finds. Raises Refused LIMIT for too many different values."""
        from quality.consensus import TooLargeError, Votes  # noqa: PLC0415 - numpy, where it is needed

        try:
            found = solve(Votes.of(self.rows))
        except TooLargeError:
            message = "There are more different values than the method takes."
            raise Refused(Code.LIMIT, message) from None
        answers = self._unvoted()
        for task, value, sure in zip(
            found.votes.tasks, found.values, found.confidence.tolist(), strict=True
        ):
            answer = None if value is None else self._answer(str(value))
            answers[UUID(str(task))] = answer, round(sure, DIGITS)
        return Fitted(self.question, answers, [*self._people(found)], self._about(found))

    def _unvoted(self) -> dict[UUID, tuple[JsonObject | None, float | None]]:
        """Return what becomes of tasks without a vote that counts."""
        return {task: ({} if without else None, None) for task, without in self.left_out}

    def _answer(self, value: str) -> JsonObject:
        kind = self.question.kind
        return {"kind": kind, _FIELDS[kind]: orjson.loads(value)}

    def _people(self, found: Outcome) -> Iterator[JsonObject]:
        values = [orjson.loads(str(label)) for label in found.votes.labels]
        given = found.votes.per_person.tolist()
        for number, name in enumerate(found.votes.people):
            if not str(name).startswith("member_"):
                continue
            cells = [] if found.confusion is None else found.confusion.of(number)
            yield {
                "member": name,
                "question": self.question.name,
                "answers": given[number],
                "skill": round(float(found.skills[number]), DIGITS),
                "confusion": [
                    [values[true], values[said], round(rate, DIGITS)]
                    for true, said, rate in cells
                    if rate >= RARE
                ],
            }

    def _about(self, found: Outcome) -> JsonObject:
        likely = found.log_likelihood
        return {
            "question": self.question.name,
            "tasks": len(found.votes.tasks),
            "votes": len(found.votes),
            "people": len(found.votes.people),
            "values": len(found.votes.labels),
            "iterations": found.iterations,
            "converged": found.converged,
            "log_likelihood": None if likely is None else round(likely, 6),
        }


class NumberBallot(Ballot):
    """The numbers that were given to one question."""

    __slots__ = ()

    def _voted(self, value: Any) -> Any:
        return float(value)

    def solve(self, solve: Solve) -> Fitted:
        """Return the number of each task, on the question's grid."""
        found = solve(self.rows)
        answers, said = self._unvoted(), dict[Any, list[float]]()
        for task, _, number in self.rows:
            said.setdefault(task, []).append(number)
        for task, number in zip(found.tasks, found.values.tolist(), strict=True):
            answer = nearest_number(self.question, number)
            same = None if answer is None else said[task].count(answer["number"]) / len(said[task])
            answers[task] = answer, None if same is None else round(same, DIGITS)
        about = {
            "question": self.question.name, "tasks": len(found.tasks), "votes": len(self.rows),
            "people": len(found.people), "values": len({number for _, _, number in self.rows}),
            "iterations": 0, "converged": True, "log_likelihood": None,
        }  # fmt: skip
        return Fitted(self.question, answers, [*self._weights(found)], about)

    def _weights(self, found: NumberOutcome) -> Iterator[JsonObject]:
        given = Counter(person for _, person, _ in self.rows)
        most = float(found.weights.max(initial=0.0)) or 1.0
        for name, weight in zip(found.people, found.weights.tolist(), strict=True):
            if str(name).startswith("member_"):
                yield {
                    "member": name, "question": self.question.name, "answers": given[str(name)],
                    "skill": round(weight / most, DIGITS), "confusion": [],
                }  # fmt: skip


def nearest_number(question: AnyQuestion, number: float) -> JsonObject | None:
    """Return the answer nearest to a number, on the grid of its question; None without one."""
    assert isinstance(question, NumberQuestion)  # noqa: S101 - by its kind
    step = question.step or (1.0 if question.integer else None)
    found = Decimal(str(round(number, DIGITS)))
    if step is not None:
        first, wide = Decimal(str(question.min or 0.0)), Decimal(str(step))
        found = first + ((found - first) / wide).to_integral_value() * wide
    try:
        answer: JsonObject = {"kind": "number", "number": float(found)}
        return MAKERS[NumberQuestion](question)(answer, {})
    except Refused:
        return None


_FIELDS = {"choice": "values", "rating": "rating", "number": "number"}


def author_name(author: UUID) -> str:
    """Return what an author is called in a result."""
    return public("member", author)


def decidable(form: Form, names: Sequence[str] | None, deciding: Deciding = VALUES) -> list[str]:
    """Return the questions of a form that such methods decide.

    Args:
        form: the form.
        deciding: the kinds that the method decides.
        names: the questions that are asked for; None for all that can be decided.

    Raises:
        Refused: NOT_FOUND for a question that there is not; INVALID for one of another kind, and
            where no question can be decided.
    """
    by_name = {question.name: question for question in form.questions}
    if names is None:
        names = [one.name for one in form.questions if isinstance(one, deciding.kinds)]
        if not names:
            raise Refused(
                Code.INVALID, f"The form has no question that it decides: {deciding.words}.", ()
            )
        return [*names[:MOST_QUESTIONS]]
    for number, name in enumerate(names):
        if name not in by_name:
            message = "The form has no such question."
            raise Refused(Code.NOT_FOUND, message, ("questions", number))
        if not isinstance(by_name[name], deciding.kinds):
            message = f"This method decides {deciding.words} alone."
            raise Refused(Code.INVALID, message, ("questions", number))
    return [*names]


def wawa(parameters: JsonObject) -> Consensus:
    """Return the vote in which people weigh as much as they agree with the majority."""
    return _solved("wawa", parameters)


def one_coin(parameters: JsonObject) -> Consensus:
    """Return the model in which each person has one accuracy."""
    return _solved("one_coin", parameters, iterations=_iterations(parameters))


def dawid_skene(parameters: JsonObject) -> Consensus:
    """Return the model in which each person has a confusion of values."""
    smoothing, iterations = parameters["smoothing"], _iterations(parameters)
    if not 0 <= smoothing <= 10:
        raise Refused(Code.INVALID, "Use a smoothing of 0 to 10.", ("smoothing",))
    return _solved("dawid_skene", parameters, smoothing=smoothing, iterations=iterations)


def glad(parameters: JsonObject) -> Consensus:
    """Return the model in which annotators have abilities, and tasks are more or less easy."""
    return _solved("glad", parameters, iterations=_iterations(parameters))


def mace(parameters: JsonObject) -> Consensus:
    """Return the model in which annotators know an answer, or make one up."""
    iterations, seed, restarts = _iterations(parameters), parameters["seed"], parameters["restarts"]
    if not 0 <= seed < 2**31:
        raise Refused(Code.INVALID, "A seed is 0 or more.", ("seed",))
    if not 1 <= restarts <= MOST_RESTARTS:
        raise Refused(Code.INVALID, f"Use 1 to {MOST_RESTARTS} beginnings.", ("restarts",))
    return _solved("mace", parameters, iterations=iterations, seed=seed, restarts=restarts)


def weighted_mean(parameters: JsonObject) -> Consensus:
    """Return the mean of numbers in which annotators near the mean of all weigh more."""
    return replace(_solved("weighted_number", parameters), deciding=NUMBERS)


def _solved(method: str, parameters: JsonObject, **arguments: Any) -> Consensus:
    """Return a method of `quality.consensus`, which loads numpy where votes are counted.

    Raises:
        Refused: as `_questions`.
    """

    def solve(votes: Any) -> Any:
        return getattr(import_module("quality.consensus"), method)(votes, **arguments)

    return Consensus(_questions(parameters), solve)


def _questions(parameters: JsonObject) -> tuple[str, ...]:
    names: list[Any] = parameters["questions"]
    if not 0 < len(names) <= MOST_QUESTIONS:
        message = f"Name 1 to {MOST_QUESTIONS} questions."
        raise Refused(Code.LIMIT, message, ("questions",))
    for number, name in enumerate(names):
        if name in names[:number]:
            message = "This question is named already: name each once."
            raise Refused(Code.INVALID, message, ("questions", number))
    return tuple(names)


def _iterations(parameters: JsonObject) -> int:
    iterations = parameters["iterations"]
    if not 1 <= iterations <= MOST_ITERATIONS:
        message = f"Use 1 to {MOST_ITERATIONS:,} iterations."
        raise Refused(Code.INVALID, message, ("iterations",))
    return int(iterations)
