"""The consensus of annotations, question by question: a majority answer, or a tie.

Each kind has the simplest standard rule; except for means, the answer is one that somebody gave:
- choice, single: most votes (plurality). Choice, multiple: every option that more than half chose.
- number and rating: the median; of two different middle numbers the mean, where the form says so.
- ranking, regions: what more than half gave exactly; ids and order of regions do not count.
- text: the same text if the form says `consensus: exact`; otherwise texts are not compared, and
  the majority has no text.
Whether an optional question is answered at all is voted on first, by more than half.
If votes are equal, or no answer has more than half, the question is tied, and a reviewer decides.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts, choices
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.forms.answer_validators import MAKERS
from server.events.forms.forms import Form
from server.events.forms.questions import (
    AnyQuestion,
    ChoiceQuestion,
    NumberQuestion,
    RelationQuestion,
    TextQuestion,
)

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Majority:
    """The outcome of a vote: `answers` is None when a required question is tied."""

    answers: Plain | None
    tied: tuple[str, ...]


class Tied(Exception):  # noqa: N818 - a tie is an outcome, not a malfunction
    """No answer to a question wins."""


Winner: TypeAlias = Callable[[AnyQuestion, list[Plain], Concepts], Plain]
"""Decides a question, given the answers to it and where concepts are. Raises Tied."""


def majority(
    form: Form,
    answers: list[Plain],
    concepts: Concepts = NO_CONCEPTS,
    winner: Winner | None = None,
) -> Majority:
    """Return the majority of validated answers, one per annotation; None in it if there are none.

    Questions connected by a relation are decided together, so that every end of a relation exists.

    Args:
        form: the form.
        answers: validated, one per annotation.
        concepts: gives the order of values that were chosen from a taxonomy.
        winner: decides a question that no relation connects; None for `winner_of`.
    """
    decided: Plain = {}
    tied: set[str] = set()
    for group in _groups(form):
        try:
            decided.update(_decide(group, answers, concepts, winner or winner_of))
        except Tied:
            tied.update(question.name for question in group)
    required = any(question.required for question in form.questions if question.name in tied)
    names = tuple(question.name for question in form.questions if question.name in tied)
    ordered = {item.name: decided[item.name] for item in form.questions if item.name in decided}
    return Majority(None if required or not answers else ordered, names)


def agrees(form: Form, a: Plain, b: Plain) -> bool:
    """Say whether two annotations give the same answers; ids and order of regions do not count."""
    return all(key(question, a) == key(question, b) for question in form.questions)


def compared(form: Form, answers: Plain) -> Plain:
    """Return the answers without the texts that are not compared."""
    left_out = {question.name for question in form.questions if not _is_compared(question)}
    return {name: answer for name, answer in answers.items() if name not in left_out}


def _is_compared(question: AnyQuestion) -> bool:
    return not isinstance(question, TextQuestion) or question.consensus == "exact"


def key(question: AnyQuestion, answers: Plain) -> Hashable:
    """Return a key that is equal for equal answers to the question; None if no answer counts."""
    answer = _given(question, answers)
    if answer is None:
        return None
    kind = answer["kind"]
    if kind not in REGION_FIELDS:
        value = answer.get(kind, answer.get("values", answer.get("order")))
        return tuple(value) if isinstance(value, list) else value
    regions = answer[REGION_FIELDS[kind]]
    if isinstance(question, RelationQuestion):
        return _sorted(_relation_key(question, relation, answers) for relation in regions)
    return _sorted(_region_key(region) for region in regions)


def _given(question: AnyQuestion, answers: Plain) -> Plain | None:
    """Return the answer to the question; None for a text that is not compared, or another kind.

    An answer may be of another kind if the form has changed since it was given.
    """
    answer: Plain | None = answers.get(question.name)
    if answer is None or answer["kind"] != question.kind or not _is_compared(question):
        return None
    return answer


def _sorted(keys: Iterable[Hashable]) -> Hashable:
    # Keys mix numbers and texts, which have no common order; their repr has one.
    return tuple(sorted(keys, key=repr))


def _region_key(region: Plain) -> Hashable:
    return tuple(sorted((name, _frozen(value)) for name, value in region.items() if name != "id"))


def _relation_key(question: RelationQuestion, relation: Plain, answers: Plain) -> Hashable:
    ends: list[Hashable] = []
    for side in ("source", "target"):
        name, wanted = relation[side]["question"], relation[side]["region"]
        regions = answers[name][REGION_FIELDS[answers[name]["kind"]]]
        ends.append((name, *(_region_key(region) for region in regions if region["id"] == wanted)))
    return (relation["label"], tuple(ends) if question.directed else _sorted(ends))


def _frozen(value: Any) -> Hashable:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(item)) for name, item in value.items()))
    plain: Hashable = value
    return plain


def _groups(form: Form) -> list[list[AnyQuestion]]:
    """Return the questions in groups; questions that a relation connects are in one group."""
    leader = {question.name: question.name for question in form.questions}
    for question in form.questions:
        if isinstance(question, RelationQuestion):
            for name in question.between:
                old, new = leader[name], leader[question.name]
                leader = {item: new if first == old else first for item, first in leader.items()}
    groups: dict[str, list[AnyQuestion]] = {}
    for question in form.questions:
        groups.setdefault(leader[question.name], []).append(question)
    return list(groups.values())


def _decide(
    group: list[AnyQuestion], answers: list[Plain], concepts: Concepts, winner: Winner
) -> Plain:
    if len(group) > 1:
        keys = [tuple(key(question, one) for question in group) for one in answers]
        donor = answers[keys.index(_more_than_half(keys))] if keys else {}
        chosen = {item.name: _given(item, donor) for item in group}
        return {name: answer for name, answer in chosen.items() if answer is not None}
    question = group[0]
    given = [answer for one in answers if (answer := _given(question, one)) is not None]
    absent = len(answers) - len(given)
    if given and absent >= len(given) and (question.required or absent == len(given)):
        raise Tied
    if absent >= len(given):
        return {}
    return {question.name: winner(question, given, concepts)}


def winner_of(question: AnyQuestion, given: list[Plain], concepts: Concepts) -> Plain:
    """Return the answer that wins among the given ones, at least one. Raises Tied."""
    if isinstance(question, ChoiceQuestion):
        return _options(question, given, concepts) if question.multiple else _plurality(given)
    if question.kind in {"number", "rating"}:
        return _median(question, given, question.kind)
    keys = [key(question, {question.name: one}) for one in given]
    return given[keys.index(_more_than_half(keys))]


def _more_than_half(keys: list[Any]) -> Any:
    best, votes = Counter(keys).most_common(1)[0]
    if 2 * votes <= len(keys):
        raise Tied
    return best


def _plurality(given: list[Plain]) -> Plain:
    ranked = Counter(tuple(one["values"]) for one in given).most_common(2)
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        raise Tied
    return {"kind": "choice", "values": list(ranked[0][0])}


def _options(question: ChoiceQuestion, given: list[Plain], concepts: Concepts) -> Plain:
    """Return the options that more than half chose.

    The question is tied if an option has exactly half of the votes, or if too few options remain.
    """
    votes = Counter(value for one in given for value in one["values"])
    if any(2 * count == len(given) for count in votes.values()):
        raise Tied
    rank = choices(question, concepts)
    values = [value for value, count in votes.items() if 2 * count > len(given)]
    values.sort(key=lambda value: rank.get(value, 0))
    most = question.max_choices or len(values)
    if not question.min_choices <= len(values) <= most:
        raise Tied
    return {"kind": "choice", "values": values}


def _median(question: AnyQuestion, given: list[Plain], field: str) -> Plain:
    """Return the middle answer; two different middle answers are a tie, or count as their mean."""
    ranked = sorted(given, key=lambda one: one[field])
    low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
    if low[field] == high[field]:
        return low
    if isinstance(question, NumberQuestion) and question.even == "mean":
        return _mean(question, low[field], high[field])
    raise Tied


def _mean(question: NumberQuestion, low: float, high: float) -> Plain:
    """Return the decimal mean of two numbers; tied if the question does not allow that number."""
    mean = (Decimal(str(low)) + Decimal(str(high))) / 2
    try:
        return MAKERS[NumberQuestion](question)({"kind": "number", "number": float(mean)}, {})
    except Refused:
        raise Tied from None
