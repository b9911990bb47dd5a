"""Which questions a rule of alerts can watch, and by which coefficients."""

from __future__ import annotations

from server.events.alerts.rules import OF_QUESTION, AlertCoefficient, AlertMetric, AlertRuleSet
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused

WHOLE = ("choice", "rating", "number")
"""Kinds of questions whose answers are compared whole."""
OF_NUMBERS = ("ORDINAL", "INTERVAL", "RATIO")
"""Distances between numbers."""
OF_SETS = ("MASI", "JACCARD")
"""Distances between sets of options."""


def require_watched(
    rule: AlertRuleSet, question: JsonObject | None, *, below_zero: bool = False
) -> None:
    """Require that the question of a rule can be watched.

    Args:
        rule: the rule.
        question: as the form has it; None where the form has none of this name.
        below_zero: whether a number below 0 was given.

    Raises:
        Refused: NOT_FOUND, INVALID.
    """
    path = ("rule", "question")
    if rule.metric not in OF_QUESTION:
        return
    if question is None:
        raise Refused(Code.NOT_FOUND, "The form has no such question.", path)
    if rule.metric is AlertMetric.GOLD_SCORE:
        return
    kind = question["kind"]
    if kind == "text" or (rule.metric is not AlertMetric.DRIFT and kind not in WHOLE):
        message = f"{rule.metric} is not watched on questions of the kind {kind}."
        raise Refused(Code.INVALID, message, path)
    _require_compared(rule.coefficient, question, below_zero=below_zero)


def _require_compared(
    coefficient: AlertCoefficient | None, question: JsonObject, *, below_zero: bool
) -> None:
    """Raise Refused INVALID where a coefficient does not compare answers to a question."""
    if coefficient is None or coefficient.is_of_any:
        return
    distances, numbers = _distances_of(question), question["kind"] != "choice"
    if coefficient.distance not in distances and not (numbers and coefficient.distance is None):
        offered = ", ".join(
            one for one in AlertCoefficient if one.is_of_any or one.distance in distances
        )
        message = f"{coefficient} is not of such a question: use one of {offered}."
        raise Refused(Code.INVALID, message, ("rule", "coefficient"))
    if coefficient.distance == "RATIO" and (below_zero or (question.get("max") or 0) < 0):
        usual = coefficient.replace("RATIO", "INTERVAL")
        message = f"Answers are below 0, which {coefficient} does not compare: use {usual}."
        raise Refused(Code.INVALID, message, ("rule", "coefficient"))


def _distances_of(question: JsonObject) -> tuple[str, ...]:
    """Return the distances between answers to a choice, a rating or a number."""
    if question["kind"] != "choice":
        return OF_NUMBERS
    if question.get("multiple"):
        return OF_SETS
    nested = any(option.get("parent") for option in question.get("options") or ())
    return ("HIERARCHICAL",) if nested or question.get("taxonomy") else ()
