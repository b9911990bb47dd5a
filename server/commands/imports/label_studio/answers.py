"""The results of an annotation in Label Studio, as answers to the questions of a form.

A question takes the results whose `from_name` is its name. Regions with several labels become
one region for each. What Label Studio shows as one control for each region (choices, texts or
ratings of a region) has no place here and is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from server.commands.imports.label_studio.results import Region, Result, SourceText, place_of
from server.commands.imports.row_limits import MOST_VALUES
from server.events.core.event import JsonObject, record
from server.events.core.json_validation import REGION_ID, SENTENCES, shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.forms.forms import Form, offered
from server.events.forms.questions import (
    MAX_REGIONS,
    Question,
    RegionQuestion,
    RelationQuestion,
)

GEOMETRY = {"rectangle", "ellipse", "polygon", "keypoint", "brush", "vector"}
"""Types of results that repeat the place of a region whose labels another result has."""
Kind = str
_REGION_ID = re.compile(REGION_ID)


@record
class LabelStudioAnswers:
    """Answers by question, and the results that they are made of."""

    answers: JsonObject = field(default_factory=dict)
    results: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By question, the numbers of its results, in the order of its regions."""
    sizes: dict[str, set[tuple[float, float]]] = field(default_factory=lambda: defaultdict(set))
    """By input, the width and height in pixels that results give of its picture."""

    def place(self, question: str, number: object) -> tuple[str | int, ...]:
        """Return the path, in the annotation, of an answer or of a region of it."""
        found = self.results.get(question, [])
        if len(found) == 1:
            return ("result", found[0])
        if isinstance(number, int) and number < len(found):
            return ("result", found[number])
        return ("result",)


class Room:
    """How many values the regions and relations of one row may still have.

    A result has one place and any number of labels, and becomes a region for each, so that a small
    row could take a thousand times its size.
    """

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def take(self, one: Result, labels: list[str], values: int, there: int) -> None:
        """Take the room for what a result becomes, before that is made.

        Args:
            one: the result.
            labels: its labels.
            values: how many values it has for each label.
            there: how many regions or relations the answer has already.

        Raises:
            Refused: INVALID for a label that comes twice; LIMIT.
        """
        if len(set(labels)) < len(labels):
            raise one.refused("A label comes twice here: leave out one of them.")
        if there + len(labels) > MAX_REGIONS:
            raise one.too_many(f"An answer has {MAX_REGIONS:,} regions or relations at most.")
        self._left -= len(labels) * values
        if self._left < 0:
            message = f"With a region for each label, the row has more than {MOST_VALUES:,} values"
            raise one.too_many(f"{message}: shorten it.")


class AnswerReader:
    """Reads the results of annotations of one task after another, by the questions of a form."""

    def __init__(self, form: Form) -> None:
        self._questions: dict[str, Question] = {one.name: one for one in form.questions}
        self._kinds = {item.name: item.kind for item in form.inputs}

    def read(
        self, results: object, texts: dict[str, list[SourceText]], room: Room
    ) -> LabelStudioAnswers:
        """Return the answers that results give.

        Args:
            results: the `result` of an annotation.
            texts: the texts of the task, by input.
            room: that of the row.

        Raises:
            Refused: INVALID or LIMIT with the path inside the annotation.
        """
        if not isinstance(results, list):
            raise Refused(Code.INVALID, "The results must be a list.", ("result",))
        found = LabelStudioAnswers()
        parsed = [_result(number, item) for number, item in enumerate(results)]
        regions = dict[str, str]()
        """By id, the question whose region it is."""
        for name, question, own in self._by_question(parsed):
            if isinstance(question, RegionQuestion):
                self._regions(found, question, own, texts, room)
                regions |= {one.id: name for one in own if one.id}
            else:
                found.answers[name] = _single(question, own)
                found.results[name] = [own[0].number]
        _require_apart(found, parsed, regions, self._questions)
        joins = [one for one in parsed if one.type == "relation"]
        self._relations(found, joins, regions, room)
        self._nothing_marked(found, texts)
        return found

    def _by_question(self, parsed: list[Result]) -> Iterator[tuple[str, Question, list[Result]]]:
        """Yield each question with its results. Raises Refused for one that the form lacks."""
        ids = defaultdict[str, int](int)
        for one in parsed:
            ids[one.id] += 1
        groups = defaultdict[str, list[Result]](list)
        for one in parsed:
            name = one.item.get("from_name")
            repeats = one.type in GEOMETRY and one.id and ids[one.id] > 1
            known = isinstance(name, str) and name in self._questions
            if one.type == "relation" or (repeats and isinstance(name, str) and not known):
                continue
            if not isinstance(name, str) or not known:
                message = f"The form has no question {shown_path(name)}: add it, or leave this out."
                raise one.refused(message, "from_name")
            groups[name].append(one)
        for name, own in groups.items():
            yield name, self._questions[name], own

    def _regions(
        self,
        found: LabelStudioAnswers,
        question: RegionQuestion,
        results: list[Result],
        texts: dict[str, list[SourceText]],
        room: Room,
    ) -> None:
        kind, of = _kind(question), question.applies_to
        regions = list[Region]()
        for one in results:
            place = place_of(one, kind, self._kinds[of], texts.get(of, []))
            if self._kinds[of] == "image":
                found.sizes[of].add(one.size())
            id_ = one.id or f"r{one.number}"
            if not _REGION_ID.fullmatch(id_):
                raise one.refused(SENTENCES[REGION_ID], "id")
            labels = _labels(question, one, one.labels())
            room.take(one, labels, 2 + _values(place), len(regions))
            for number, label in enumerate(labels):
                name = id_ if number == 0 else f"{id_}.{number + 1}"
                regions.append({"id": name, "label": label, **place})
                found.results[question.name].append(one.number)
        found.answers[question.name] = {"kind": kind, REGION_FIELDS[kind]: regions}

    def _relations(
        self,
        found: LabelStudioAnswers,
        results: list[Result],
        regions: dict[str, str],
        room: Room,
    ) -> None:
        for one in results:
            ends = [end for end in _ends(one) if end in regions]
            if len(ends) < 2:
                raise one.refused("A relation joins two regions of the same annotation.")
            source, target = ({"question": regions[end], "region": end} for end in ends)
            question = self._relation(one, *(regions[end] for end in ends))
            if one.item.get("direction") == "bi" and question.directed:
                message = f"The relations of {shown_path(question.name)} have one direction."
                raise one.refused(message, "direction")
            given = one.item.get("labels") or []
            if not isinstance(given, list) or not all(isinstance(label, str) for label in given):
                raise one.refused("The labels must be a list of texts.", "labels")
            answer = found.answers.setdefault(question.name, {"kind": "relation", "relations": []})
            labels = _labels(question, one, given)
            room.take(one, labels, 6, len(answer["relations"]))
            for label in labels:
                id_ = f"r{len(answer['relations']) + 1}"
                joined = {"id": id_, "label": label, "source": source, "target": target}
                answer["relations"].append(joined)
                found.results[question.name].append(one.number)

    def _relation(self, one: Result, *ends: str) -> RelationQuestion:
        """Return the only question that joins regions of these questions. Raises Refused."""
        found = [
            question
            for question in self._questions.values()
            if isinstance(question, RelationQuestion) and set(ends) <= set(question.between)
        ]
        if len(found) != 1:
            many = "several questions" if found else "no question"
            names = " and ".join(shown_path(end) for end in dict.fromkeys(ends))
            raise one.refused(f"The form has {many} for relations between {names}.")
        return found[0]

    def _nothing_marked(
        self, found: LabelStudioAnswers, texts: dict[str, list[SourceText]]
    ) -> None:
        """Answer what must be answered, and where nothing is marked, by no regions."""
        for name, question in self._questions.items():
            kind = _kind(question)
            if name in found.answers or not question.required or kind not in REGION_FIELDS:
                continue
            if question.applies_to is None or question.applies_to in texts:
                found.answers[name] = {"kind": kind, REGION_FIELDS[kind]: []}


def _values(place: Region) -> int:
    """Return how many values a place has, which are numbers and points."""
    return len(place) + 3 * len(place.get("points", ()))


def _kind(question: Question) -> Kind:
    return question.kind  # type: ignore[attr-defined,no-any-return]


def _result(number: int, item: object) -> Result:
    value = item.get("value", {}) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(value, dict):
        raise Refused(Code.INVALID, "A result must be an object.", ("result", number))
    id_, type_ = item.get("id") or "", item.get("type")
    if not isinstance(id_, str) or not isinstance(type_, str):
        raise Refused(Code.INVALID, "A result has an id and a type.", ("result", number))
    return Result(number, id_, type_, value, item)


def _ends(one: Result) -> list[str]:
    """Return the ids of the regions that a relation joins, in its direction, as far as there."""
    ends = [one.item.get(name) for name in ("from_id", "to_id")]
    if one.item.get("direction") == "left":
        ends.reverse()
    return [end for end in ends if isinstance(end, str)]


def _labels(
    question: RegionQuestion | RelationQuestion, one: Result, given: list[str]
) -> list[str]:
    """Return the labels of a region: its own, or the only one that the question has."""
    if given:
        return given
    labels = offered(question)
    if len(labels) == 1:
        return [labels[0].value]
    raise one.refused("This has no label, and the question has several.", "value")


def _require_apart(
    found: LabelStudioAnswers,
    parsed: list[Result],
    regions: dict[str, str],
    questions: dict[str, Question],
) -> None:
    """Refuse what Label Studio asked about a region: here, it would stand for the whole task."""
    for one in parsed:
        name = one.item.get("from_name")
        if one.id not in regions or not isinstance(name, str) or name not in found.answers:
            continue
        if not isinstance(questions[name], RegionQuestion):
            raise one.refused("This belongs to one region, which has labels alone: leave it out.")


def _single(question: Question, results: list[Result]) -> Any:
    """Return the answer to a question that is asked once a task."""
    if len(results) > 1:
        message = "This question is answered twice: an answer for each region has no place here."
        raise results[1].refused(message)
    kind, one = _kind(question), results[0]
    if kind in SINGLE:
        return {"kind": kind, **SINGLE[kind](one)}
    message = f"A result of the type {shown_path(one.type)} cannot be read as an answer of the kind"
    raise one.refused(f"{message} {kind}: leave it out.", "type")


def _choice(one: Result) -> JsonObject:
    found = one.value.get(one.type)
    if one.type == "pairwise":
        found = [one.value.get("selected")]
    if one.type == "taxonomy" and isinstance(found, list):
        found = [path[-1] if isinstance(path, list) and path else path for path in found]
    if not isinstance(found, list):
        raise one.refused("A list of choices belongs here.", "value", one.type)
    return {"values": found}


def _text(one: Result) -> JsonObject:
    found = one.value.get("datetime" if one.type == "datetime" else "text")
    if isinstance(found, list) and all(isinstance(line, str) for line in found):
        found = "\n".join(found)
    return {"text": found}


SINGLE: dict[Kind, Callable[[Result], JsonObject]] = {
    "choice": _choice,
    "text": _text,
    "number": lambda one: {"number": one.value.get("number")},
    "rating": lambda one: {"rating": one.value.get("rating")},
}
"""By kind of question, how its one result is read; the form checks what is in it."""
