"""Checks of answers: one function per question, compiled once per form from its definition."""

from collections.abc import Callable, Mapping
from typing import Any

from server.events.core.json_validation import invalid, read, shown_path
from server.events.core.refusal import Refused, together
from server.events.forms import answer_kinds as k
from server.events.forms.allowed_values import AllowedValues, Concepts, choices, labels
from server.events.forms.forms import Form
from server.events.forms.questions import (
    ChoiceQuestion,
    IntervalQuestion,
    NumberQuestion,
    Question,
    RankingQuestion,
    RatingQuestion,
    RegionQuestion,
    RelationQuestion,
    ShapeQuestion,
    SpanQuestion,
    TextQuestion,
)
from server.events.forms.region_validators import CHECKS, require_apart, require_place_fits

Plain = dict[str, Any]
Check = Callable[[object, Plain], Plain]
"""(answer, size of its input) -> normalised answer. Raises Refused with the path in the answer."""


def check_of(question: Question, form: Form, concepts: Concepts) -> Check:
    """Return the check for the answers of one question. Raises Refused as `concepts` does."""
    if isinstance(question, ChoiceQuestion):
        return _choice(question, choices(question, concepts))
    if isinstance(question, RegionQuestion):
        kinds = {item.name: item.kind for item in form.inputs}
        return _regions(question, kinds[question.applies_to], labels(question, concepts))
    if isinstance(question, RelationQuestion):
        return _relation(question, labels(question, concepts))
    return MAKERS[type(question)](question)


def _choice(question: ChoiceQuestion, allowed: AllowedValues) -> Check:
    least = question.min_choices
    most = (question.max_choices or len(allowed)) if question.multiple else 1

    def check(answer: object, _size: Plain) -> Plain:
        values = read(k.ChoiceAnswer, answer).values
        for number, value in enumerate(values):
            if value not in allowed:
                raise invalid(allowed.why(value), "values", number)
        if len(values) > 1:
            _refuse_twice(values, "values")
            values.sort(key=allowed.__getitem__)
        _refuse_count(len(values), least, most, "values")
        return {"kind": "choice", "values": values}

    return check


def _text(question: TextQuestion) -> Check:
    def check(answer: object, _size: Plain) -> Plain:
        text = read(k.TextAnswer, answer).text
        if not question.min_length <= len(text) <= question.max_length:
            raise invalid(
                f"The text has {len(text)} characters: write {question.min_length} to "
                f"{question.max_length}.",
                "text",
            )
        return {"kind": "text", "text": text}

    return check


def _number(question: NumberQuestion) -> Check:
    def check(answer: object, _size: Plain) -> Plain:
        number = read(k.NumberAnswer, answer).number
        if question.min is not None and number < question.min:
            raise invalid(f"The number must be at least {question.min:g}.", "number")
        if question.max is not None and number > question.max:
            raise invalid(f"The number must be at most {question.max:g}.", "number")
        if question.integer and not number.is_integer():
            raise invalid("The number must be whole.", "number")
        if question.step is not None:
            steps = (number - (question.min or 0.0)) / question.step
            if abs(steps - round(steps)) > 1e-9 * max(1.0, abs(steps)):
                raise invalid(f"The number must lie on a step of {question.step:g}.", "number")
        return {"kind": "number", "number": int(number) if number.is_integer() else number}

    return check


def _rating(question: RatingQuestion) -> Check:
    def check(answer: object, _size: Plain) -> Plain:
        rating = read(k.RatingAnswer, answer).rating
        if rating > question.max:
            raise invalid(f"The rating must be between 1 and {question.max}.", "rating")
        return {"kind": "rating", "rating": rating}

    return check


def _ranking(question: RankingQuestion) -> Check:
    inline = {item.value: rank for rank, item in enumerate(question.items)}

    def check(answer: object, size: Plain) -> Plain:
        order = read(k.RankingAnswer, answer).order
        count = len(inline) or size.get("messages", size.get("rows"))
        for number, item in enumerate(order):
            if not (item in inline if inline else _is_row(item, count)):
                raise invalid(
                    f"{shown_path(item)} is not among the items to rank{_hint(inline)}.",
                    "order",
                    number,
                )
        _refuse_twice(order, "order")
        wanted = question.top if count is None else min(question.top or count, count)
        if wanted is not None and len(order) != wanted:
            raise invalid(f"Rank exactly {wanted} items, not {len(order)}.", "order")
        return {"kind": "ranking", "order": order}

    return check


def _is_row(item: str, count: int | None) -> bool:
    """Say whether `item` is the number of a row, in its only spelling: "0", "7", "12"."""
    if not (item.isascii() and item.isdigit() and len(item) < 16 and str(int(item)) == item):
        return False
    return count is None or int(item) < count


def _regions(question: RegionQuestion, input_kind: str, allowed: AllowedValues) -> Check:
    kind: str = question.kind  # type: ignore[attr-defined]
    model, field, fits = k.ANSWER_MODELS[kind], k.REGION_FIELDS[kind], CHECKS[kind]
    placed = isinstance(question, ShapeQuestion)
    apart = isinstance(question, SpanQuestion | IntervalQuestion) and not question.overlap

    def check_one(region: Any, size: Plain) -> None:
        if region.label not in allowed:
            raise invalid(allowed.why(region.label), "label")
        if placed:
            require_place_fits(input_kind, region, size)
        fits(region, size)

    def check(answer: object, size: Plain) -> Plain:
        parsed = read(model, answer)
        regions = getattr(parsed, field)
        _refuse_count(len(regions), question.min_regions, question.max_regions, field)
        seen, problems = set[str](), list[Refused]()
        for number, region in enumerate(regions):
            try:
                check_one(region, size)
                _refuse_seen(region.id, seen)
            except Refused as refused:
                problems.append(refused.under(field, number))
        if problems:
            raise together(problems)
        if apart:
            require_apart(regions, field)
        return parsed.model_dump(exclude_none=True)

    return check


def _relation(question: RelationQuestion, allowed: AllowedValues) -> Check:
    """Return the check of relations by themselves; `answers` checks that their ends exist."""

    def check(answer: object, _size: Plain) -> Plain:
        parsed = read(k.RelationAnswer, answer)
        _refuse_count(
            len(parsed.relations), question.min_regions, question.max_regions, "relations"
        )
        seen: set[str] = set()
        for number, relation in enumerate(parsed.relations):
            if relation.label not in allowed:
                raise invalid(allowed.why(relation.label), "relations", number, "label")
            try:
                _refuse_seen(relation.id, seen)
            except Refused as refused:
                raise refused.under("relations", number) from None
        return parsed.model_dump()

    return check


MAKERS: dict[type[Question], Callable[[Any], Check]] = {
    TextQuestion: _text,
    NumberQuestion: _number,
    RatingQuestion: _rating,
    RankingQuestion: _ranking,
}


def _refuse_seen(region_id: str, seen: set[str]) -> None:
    if region_id in seen:
        raise invalid(f"The id {shown_path(region_id)} is used twice: give each its own.", "id")
    seen.add(region_id)


def _refuse_twice(values: list[str], field: str) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            raise invalid(f"{shown_path(value)} is given twice: remove one.", field, number)
        seen.add(value)


def _refuse_count(count: int, least: int, most: int, field: str) -> None:
    if not least <= count <= most:
        wanted = f"exactly {most}" if least == most else f"{least} to {most}"
        raise invalid(f"There are {count}: give {wanted}.", field)


def _hint(allowed: Mapping[str, object]) -> str:
    """Return the end of a message that lists the allowed values, if there are few."""
    return f": use {', '.join(map(shown_path, allowed))}" if 0 < len(allowed) <= 10 else ""
