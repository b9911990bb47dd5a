"""Answers with the error corrected: labels become another one or go, or a whole answer changes."""

from __future__ import annotations

from collections.abc import Sequence

from server.events.core.event import JsonObject
from server.events.corrections.correction_events import CorrectionAction
from server.events.corrections.patterns import CorrectionPattern
from server.events.forms.answer_kinds import REGION_FIELDS

_LISTS = {"choice": "values", "ranking": "order"}
"""By kind of question, the field of an answer that lists values."""


def corrected(
    answers: JsonObject,
    pattern: CorrectionPattern,
    action: CorrectionAction,
    replaced_by: JsonObject | None,
) -> JsonObject:
    """Return answers as a correction would have them; equal ones where there is nothing to do.

    Whether they fit a form is for the caller to check.
    """
    if action is CorrectionAction.REPLACE_ANSWER and replaced_by is not None:
        return {**answers, replaced_by["question"]: replaced_by["answer"]}
    name = pattern.question or ""
    to = replaced_by["value"] if replaced_by else None
    answer = answers.get(name)
    if answer is None:
        return answers
    changed = _relabeled(answer, pattern.values, to)
    left_out = {one: answers[one] for one in answers if one != name}
    return left_out if changed is None else {**answers, name: changed}


def _relabeled(answer: JsonObject, values: Sequence[str], to: str | None) -> JsonObject | None:
    """Return an answer with its labels changed; None where no label is left."""
    wanted, kind = frozenset(values), answer["kind"]
    field = REGION_FIELDS.get(kind) or _LISTS.get(kind)
    if field is None:
        return answer
    if kind in _LISTS:
        kept = [to if value in wanted else value for value in answer[field]]
        listed: list[object] = [*dict.fromkeys(value for value in kept if value is not None)]
    else:
        listed = [
            {**region, "label": to} if region["label"] in wanted else region
            for region in answer[field]
            if to is not None or region["label"] not in wanted
        ]
    return {**answer, field: listed} if listed else None
