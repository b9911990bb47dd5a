"""How an answer to a gold task is judged: its score, and whether that is enough to be right.

What an answer has in common with the right one is counted whatever the settings, by `compared` of
the counter "quality". `Judge` makes a score of it by the settings of a project. So a project that
changes them judges all answers anew, and as of a position the settings of then do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import orjson
from pydantic import BaseModel, ConfigDict, Field

from quality.gold import MatchedRegions, set_score
from server.events.core.refusal import Code, Refused
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.forms.forms import Form

_ROUNDING = 1e-9


class JudgingRule(BaseModel):
    """When an answer is right; None stands for the usual value of its kind."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    threshold: float | None = Field(default=None, ge=0.01, le=1)
    """The score from which on it is right."""
    tolerance: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Of numbers and ratings: how far they may be from the right one."""
    similarity: float | None = Field(default=None, ge=0.01, le=1)
    """Of regions: how similar those must be that stand for the same thing."""

    def filled(self, usual: JudgingRule) -> JudgingRule:
        """Return the rule with the values of another one where it has none."""
        return usual.model_copy(update=self.model_dump(exclude_none=True))


AS_USUAL = JudgingRule()
_OF_REGIONS = JudgingRule(threshold=0.8, similarity=0.5)
USUAL: Mapping[str, JudgingRule] = {
    "choice": JudgingRule(threshold=1.0),
    "rating": JudgingRule(tolerance=0.0),
    "number": JudgingRule(tolerance=0.0),
    "ranking": JudgingRule(threshold=1.0),
    "text": JudgingRule(threshold=0.9),
    **dict.fromkeys(REGION_FIELDS, _OF_REGIONS),
}
"""By the kinds of questions whose answers are judged: what is right unless a project says more."""


def require_judged(form: Form, rules: Iterable[tuple[str, JudgingRule]]) -> None:
    """Require that settings are of questions that a form asks, and fit their kinds.

    Raises:
        Refused: INVALID with a path below `judging`.
    """
    kinds = {question.name: question.kind for question in form.questions}
    for place, (name, rule) in enumerate(rules):
        path = ("judging", place)
        usual = USUAL.get(kinds.get(name, ""))
        if usual is None:
            message = "The form has no such question, or its answers are not judged."
            raise Refused(Code.INVALID, message, (*path, "question"))
        for setting in rule.model_dump(exclude_none=True):
            if getattr(usual, setting) is None:
                message = f"Answers of this kind have no {setting}: leave it out."
                raise Refused(Code.INVALID, message, (*path, setting))


@dataclass(frozen=True, eq=False)
class Judge:
    """Judges answers to one question by the settings of a project."""

    rule: JudgingRule = AS_USUAL
    parents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of options in a hierarchy, those right above; none for a top and for other options."""
    directed: bool = True
    """Of relations, whether source and target may not be exchanged."""
    _known: dict[tuple[str, str, str], tuple[float, bool]] = field(default_factory=dict, init=False)

    def verdict(self, compared: str, said: str, reference: str) -> tuple[float, bool]:
        """Return the score of an answer, from 0 to 1, and whether it is right.

        Args:
            compared: what the counter says of it.
            said: the text of the value of a choice, a rating or a number.
            reference: that of the right one.
        """
        key = compared, said, reference
        if key not in self._known:
            kind, *numbers = compared.split(" ")
            score = self._score(kind, numbers, said, reference)
            self._known[key] = score, score >= (self._rules[kind].threshold or 1.0) - _ROUNDING
        return self._known[key]

    @cached_property
    def _rules(self) -> Mapping[str, JudgingRule]:
        rules = {kind: self.rule.filled(usual) for kind, usual in USUAL.items()}
        of_regions = self.rule.filled(_OF_REGIONS)
        return {**rules, "regions": of_regions, "relations": of_regions}

    def _score(self, kind: str, numbers: Sequence[str], said: str, reference: str) -> float:
        rule = self._rules[kind]
        match kind:
            case "choice":
                return set_score(self._with_ancestors(said), self._with_ancestors(reference))
            case "rating" | "number":
                # In decimals, as they were written: 100000000.3 is 0.1 above 100000000.2.
                distance = abs(Decimal(said) - Decimal(reference))
                return float(distance <= Decimal(repr(rule.tolerance or 0.0)))
            case "regions" | "relations":
                mine, right, *alike = numbers
                if kind == "relations":
                    middle = alike.index("|")
                    alike = alike[:middle] if self.directed else alike[middle + 1 :]
                pairs = (one.split(":") for one in alike)
                matched = tuple((int(percent), int(n)) for percent, n in pairs)
                return MatchedRegions(int(mine), int(right), matched).f1(rule.similarity or 1.0)
        return int(numbers[0]) / 100

    def _with_ancestors(self, text: str) -> frozenset[str]:
        """Return the options in the text of a choice, and all that are above them."""
        if not text.startswith("["):
            return frozenset((text,))  # a set that is too long to be stored: the same or another
        waiting: list[str] = orjson.loads(text)
        found = set[str]()
        while waiting:
            option = waiting.pop()
            if option not in found:
                found.add(option)
                waiting += self.parents.get(option, ())
        return frozenset(found)
