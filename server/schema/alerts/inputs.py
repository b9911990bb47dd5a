"""A rule of alerts as clients send it, with what is usual for what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import strawberry

from server.events.alerts.rules import (
    USUAL,
    USUAL_PAUSE,
    AlertRuleContent,
    AlertRuleSet,
    require_valid,
)
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.reads.forms import present_form, question_of
from server.reads.session import ReadSession
from server.schema.alerts.metrics import (
    AlertBound,
    AlertCoefficient,
    AlertComparison,
    AlertMetric,
)

T = TypeVar("T")


@strawberry.input(description="What to watch, and from which value on to tell it.")
class AlertRuleInput:
    """A rule; what is left out is what is usual for its metric."""

    name: str
    metric: AlertMetric
    question: str | None = strawberry.field(
        default=None, description="The question, for AGREEMENT, DRIFT, TIED_SHARE and GOLD_SCORE."
    )
    label: str | None = strawberry.field(
        default=None, description="For AGREEMENT: whether people agree on giving this label."
    )
    member: strawberry.ID | None = strawberry.field(
        default=None,
        description="For FAST_SHARE, MEDIAN_SECONDS, REJECTED_SHARE, GOLD_SCORE and GOLD_LEFT: "
        "whose work to watch; null for everybody's.",
    )
    coefficient: AlertCoefficient | None = strawberry.field(
        default=None,
        description="For AGREEMENT; KRIPPENDORFF_ALPHA by default. With a label, one without a "
        "distance.",
    )
    window_days: int | None = strawberry.field(
        default=None,
        description="The last days, up to 400; 7 by default for DRIFT, FAST_SHARE, MEDIAN_SECONDS "
        "and GOLD_LEFT, else null for all. REVIEW_SHARE and GOLD_SCORE have none.",
    )
    reference_days: int | None = strawberry.field(
        default=None,
        description="The days before the window that it is compared with, for DRIFT and "
        "FAST_SHARE: 30 by default.",
    )
    comparison: AlertComparison | None = strawberry.field(
        default=None,
        description="BELOW by default for AGREEMENT, MEDIAN_SECONDS, GOLD_SCORE and GOLD_LEFT, "
        "ABOVE for the others.",
    )
    bound: AlertBound | None = strawberry.field(
        default=None,
        description="LOW by default for AGREEMENT, DRIFT, FAST_SHARE and REJECTED_SHARE, HIGH for "
        "MEDIAN_SECONDS and GOLD_SCORE, VALUE for the others.",
    )
    threshold: float | None = strawberry.field(
        default=None,
        description="0.667 by default for AGREEMENT, 0.8 for GOLD_SCORE, 0.1 for DRIFT, FAST_SHARE "
        "and REJECTED_SHARE, 0.05 for the others; MEDIAN_SECONDS and GOLD_LEFT have no default.",
    )
    hysteresis: float | None = strawberry.field(
        default=None, description="0.02 by default for thresholds from 0.1, else 0.01 or 0."
    )
    least_units: int | None = strawberry.field(
        default=None, description="100 by default for DRIFT, 1 for GOLD_LEFT, else 50."
    )
    pause_minutes: int | None = strawberry.field(default=None, description="60 by default.")
    mail: bool = False


@dataclass(frozen=True)
class WantedRule:
    """A project, the id of a rule, and the rule as the client sent it."""

    project: UUID
    rule: UUID
    given: AlertRuleInput

    @property
    def member(self) -> UUID | None:
        """The member whose work to watch. Raises Refused INVALID for another id."""
        text = self.given.member
        return None if text is None else ids.expect("member", text, "rule", "member")

    def event(self) -> AlertRuleSet:
        """Return the event that sets the rule.

        Raises:
            Refused: INVALID without a threshold, and as `require_valid`.
        """
        given, usual = self.given, USUAL[self.given.metric]
        threshold = _given(given.threshold, usual.threshold)
        if threshold is None:
            message = f"{given.metric} needs `threshold`."
            raise Refused(Code.INVALID, message, ("rule", "threshold"))
        coefficient = given.coefficient
        if given.metric is AlertMetric.AGREEMENT and coefficient is None:
            coefficient = AlertCoefficient.KRIPPENDORFF_ALPHA
        found = AlertRuleSet(
            alert_rule=self.rule,
            project=self.project,
            metric=given.metric,
            member=self.member,
            coefficient=coefficient,
            window_days=_given(given.window_days, usual.window_days),
            reference_days=_given(given.reference_days, usual.reference_days),
            comparison=given.comparison or usual.comparison,
            bound=given.bound or usual.bound,
            threshold=threshold,
            hysteresis=_given(given.hysteresis, usual.hysteresis),
            least_units=_given(given.least_units, usual.least_units),
            pause_minutes=_given(given.pause_minutes, USUAL_PAUSE),
            mail=given.mail,
            content=AlertRuleContent(
                name=given.name.strip(), question=given.question, label=given.label
            ),
        )
        require_valid(found)
        return found


def _given(number: T | None, usual: T) -> T:
    """Return a number that was sent, 0 too, or what is usual in place of none."""
    return usual if number is None else number


async def question_of_rule(
    session: ReadSession, project: UUID, rule: AlertRuleSet
) -> JsonObject | None:
    """Return a rule's question as the present form has it; None where it has none."""
    name = None if rule.content is None else rule.content.question
    form = await present_form(session, project)
    found = None if form is None or name is None else await question_of(session, form, name)
    return None if found is None else found.question
