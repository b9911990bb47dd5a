"""Rules of alerts: what of a project's quality is watched, and from which value on it is told.

One stream has all rules of one project, whose limit is decided there. Alerts are streams of their
own, so that neither changes the version of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import NamedTuple
from uuid import UUID, uuid5

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import name_of

MOST_RULES = 50
"""The most rules of a project."""
LONGEST_WINDOW = 400
"""The most days of a window, and of what it is compared with."""
LONGEST_PAUSE = 60 * 24 * 366
"""The most minutes between two alerts of a rule."""
LONGEST_LABEL = 2_000
"""The most characters of a label."""
MOST_UNITS = 10**9
"""The most units that a rule can wait for."""


class AlertMetric(StrEnum):
    """What a rule watches."""

    AGREEMENT = "AGREEMENT"
    """A coefficient of agreement on a question, or on giving one label."""
    DRIFT = "DRIFT"
    """How far the labels of a window differ from those before: PSI beyond chance."""
    FAST_SHARE = "FAST_SHARE"
    """The share of annotations in a window that took far less time than those before."""
    MEDIAN_SECONDS = "MEDIAN_SECONDS"
    """The median time of annotations in a window."""
    TIED_SHARE = "TIED_SHARE"
    """The share of tasks with several answers of which no value has most."""
    REVIEW_SHARE = "REVIEW_SHARE"
    """The share of tasks in review among those that have all their answers."""
    REJECTED_SHARE = "REJECTED_SHARE"
    """The share of reviewed annotations that were rejected."""
    GOLD_SCORE = "GOLD_SCORE"
    """The share of right answers to a question of gold tasks."""
    GOLD_LEFT = "GOLD_LEFT"
    """How many gold tasks are left to whoever of those who answered in a window has fewest."""


class AlertCoefficient(StrEnum):
    """A coefficient with an interval: by same or different, or by the distance that it names."""

    KRIPPENDORFF_ALPHA = "KRIPPENDORFF_ALPHA"
    KRIPPENDORFF_ALPHA_ORDINAL = "KRIPPENDORFF_ALPHA_ORDINAL"
    KRIPPENDORFF_ALPHA_INTERVAL = "KRIPPENDORFF_ALPHA_INTERVAL"
    KRIPPENDORFF_ALPHA_RATIO = "KRIPPENDORFF_ALPHA_RATIO"
    KRIPPENDORFF_ALPHA_HIERARCHICAL = "KRIPPENDORFF_ALPHA_HIERARCHICAL"
    KRIPPENDORFF_ALPHA_MASI = "KRIPPENDORFF_ALPHA_MASI"
    KRIPPENDORFF_ALPHA_JACCARD = "KRIPPENDORFF_ALPHA_JACCARD"
    GWET_AC1 = "GWET_AC1"
    GWET_AC2_ORDINAL = "GWET_AC2_ORDINAL"
    GWET_AC2_INTERVAL = "GWET_AC2_INTERVAL"
    GWET_AC2_RATIO = "GWET_AC2_RATIO"
    GWET_AC2_HIERARCHICAL = "GWET_AC2_HIERARCHICAL"
    GWET_AC2_MASI = "GWET_AC2_MASI"
    GWET_AC2_JACCARD = "GWET_AC2_JACCARD"
    FLEISS_KAPPA = "FLEISS_KAPPA"
    BRENNAN_PREDIGER = "BRENNAN_PREDIGER"
    PERCENT = "PERCENT"
    ICC = "ICC"
    """Of numbers."""

    @property
    def distance(self) -> str | None:
        """The distance between values that it takes; None by same or different, and of ICC."""
        head, _, distance = self.rpartition("_")
        return distance if head in ("KRIPPENDORFF_ALPHA", "GWET_AC2") else None

    @property
    def is_of_any(self) -> bool:
        """Whether it is of answers of any kind, which are the same or not."""
        return self.distance is None and self is not AlertCoefficient.ICC


class AlertComparison(StrEnum):
    """On which side of the threshold an alert is raised."""

    BELOW = "BELOW"
    ABOVE = "ABOVE"


class AlertBound(StrEnum):
    """What is compared with the threshold: the value, or an end of its interval."""

    LOW = "LOW"
    VALUE = "VALUE"
    HIGH = "HIGH"


M, B = AlertMetric, AlertBound
OF_QUESTION = (M.AGREEMENT, M.DRIFT, M.TIED_SHARE, M.GOLD_SCORE)
"""Metrics of one question; the others are of the whole project."""
GOLD_METRICS = (M.GOLD_SCORE, M.GOLD_LEFT)
"""Metrics for who may know of gold: one that moves with an answer tells that its task is gold."""
OF_MEMBER = (M.FAST_SHARE, M.MEDIAN_SECONDS, M.REJECTED_SHARE, M.GOLD_SCORE, M.GOLD_LEFT)
"""Metrics that may be of one member."""
OF_WINDOW = (M.DRIFT, M.FAST_SHARE, M.MEDIAN_SECONDS, M.GOLD_LEFT)
"""Metrics that need a window; REVIEW_SHARE and GOLD_SCORE are of all up to now, and have none."""
COMPARED = (M.DRIFT, M.FAST_SHARE)
"""Metrics of a window that is compared with the days before it."""


class AlertRuleContent(Content):
    """What a rule is called, and what it is about: without it, a rule is not evaluated."""

    name: str
    question: str | None
    """The question in the form; null for metrics of the whole project."""
    label: str | None
    """One label of the question; null for all of them."""


class AlertRuleSet(Event, name="alert.rule_set", kind=Kind.ALERT_RULES):
    """A rule was made, or replaced by another one."""

    alert_rule: UUID
    project: UUID
    metric: AlertMetric
    member: UUID | None
    coefficient: AlertCoefficient | None
    window_days: int | None
    """The last days, up to that of the last event; null for all."""
    reference_days: int | None
    """The days before the window that it is compared with."""
    comparison: AlertComparison
    bound: AlertBound
    threshold: float
    hysteresis: float
    """How far the bound must be back beyond the threshold before an alert is cleared."""
    least_units: int
    """With fewer tasks, labels or annotations, nothing is raised or cleared."""
    pause_minutes: int
    """How long after an alert was cleared no other one is raised."""
    mail: bool
    """Whether those who may manage alerts get a mail of each one."""
    content: AlertRuleContent | None


class AlertRuleRemoved(Event, name="alert.rule_removed", kind=Kind.ALERT_RULES):
    """A rule was removed."""

    alert_rule: UUID


@record
class AlertRule:
    """One rule; without its content once that was erased."""

    id: UUID
    facts: AlertRuleSet
    """The event that set it, without its content."""
    content: AlertRuleContent | None
    position: int
    """Of that event."""
    created_at: datetime
    changed_at: datetime

    @property
    def set(self) -> AlertRuleSet:
        """The event that set it."""
        return self.facts.model_copy(update={"content": self.content})


@record
class AlertRules:
    """The state of a stream: all rules of one project."""

    id: UUID
    project: UUID
    changed_at: datetime
    rules: tuple[AlertRule, ...] = ()

    def rule(self, id_: UUID) -> AlertRule | None:
        """Return a rule; None if there is none of this id."""
        return next((rule for rule in self.rules if rule.id == id_), None)


evolve: Fold[AlertRules] = Fold()
ALERT_RULES = StreamKind(Kind.ALERT_RULES, AlertRules, evolve, project=lambda rules: rules.project)


@evolve.on(AlertRuleSet)
def _set(state: AlertRules | None, recorded: Recorded[AlertRuleSet]) -> AlertRules:
    event, at = recorded.event, recorded.recorded_at
    state = state or AlertRules(recorded.stream, event.project, at)
    before = state.rule(event.alert_rule)
    created = before.created_at if before else at
    facts = event.model_copy(update={"content": None})
    new = AlertRule(event.alert_rule, facts, event.content, recorded.position, created, at)
    kept = tuple(new if rule is before else rule for rule in state.rules)
    return replace(state, rules=kept if before else (*kept, new), changed_at=at)


@evolve.on(AlertRuleRemoved)
def _removed(state: AlertRules, recorded: Recorded[AlertRuleRemoved]) -> AlertRules:
    kept = tuple(rule for rule in state.rules if rule.id != recorded.event.alert_rule)
    return replace(state, rules=kept, changed_at=recorded.recorded_at)


class Usual(NamedTuple):
    """What a rule of a metric has for what its author leaves out."""

    comparison: AlertComparison
    bound: AlertBound
    threshold: float | None
    """None where only the author can say."""
    hysteresis: float
    least_units: int
    window_days: int | None = None
    reference_days: int | None = None


USUAL: Mapping[AlertMetric, Usual] = {
    # Krippendorff takes .667 for the least from which to conclude anything.
    M.AGREEMENT: Usual(AlertComparison.BELOW, B.LOW, 0.667, 0.02, 50),
    # Its lower end is 0 unless a test finds more than chance, so that both must say so.
    M.DRIFT: Usual(AlertComparison.ABOVE, B.LOW, 0.1, 0.02, 100, 7, 30),
    M.FAST_SHARE: Usual(AlertComparison.ABOVE, B.LOW, 0.1, 0.02, 50, 7, 30),
    M.MEDIAN_SECONDS: Usual(AlertComparison.BELOW, B.HIGH, None, 0, 50, 7),
    M.TIED_SHARE: Usual(AlertComparison.ABOVE, B.VALUE, 0.05, 0.01, 50),
    M.REVIEW_SHARE: Usual(AlertComparison.ABOVE, B.VALUE, 0.05, 0.01, 50),
    M.REJECTED_SHARE: Usual(AlertComparison.ABOVE, B.LOW, 0.1, 0.02, 50),
    # Below it beyond doubt, as people are warned.
    M.GOLD_SCORE: Usual(AlertComparison.BELOW, B.HIGH, 0.8, 0.02, 50),
    M.GOLD_LEFT: Usual(AlertComparison.BELOW, B.VALUE, None, 0, 1, 7),
}
USUAL_PAUSE = 60
"""Minutes without another alert of a rule, unless its author says otherwise."""


def stream_of(project: UUID) -> UUID:
    """Return the id of the stream that has the rules of a project."""
    return uuid5(project, "alert rules")


def set_rule(state: AlertRules | None, rule: AlertRuleSet, *, new: bool) -> list[Change]:
    """Set a rule: a new one, or another one in place of it; nothing where it is the same.

    Args:
        state: the rules of the project; None before the first one.
        rule: what to watch.
        new: whether the rule is a new one.

    Raises:
        Refused: NOT_FOUND if there is no such rule, LIMIT for too many rules, and as
            `require_valid`.
    """
    require_valid(rule)
    before = state.rule(rule.alert_rule) if state else None
    if before is None and not new:
        raise Refused(Code.NOT_FOUND, "The project has no such rule.", ("alertRule",))
    if new and state and len(state.rules) >= MOST_RULES:
        message = f"The project has {MOST_RULES} rules of alerts: remove one first."
        raise Refused(Code.LIMIT, message, ("project",))
    if before is not None and before.set == rule:
        return []
    return on(stream_of(rule.project), rule)


def remove_rule(state: AlertRules | None, rule: UUID) -> list[Change]:
    """Remove a rule; its alert is cleared soon. Raises Refused NOT_FOUND."""
    if state is None or state.rule(rule) is None:
        raise Refused(Code.NOT_FOUND, "The project has no such rule.", ("alertRule",))
    return on(state.id, AlertRuleRemoved(alert_rule=rule))


def require_valid(rule: AlertRuleSet) -> None:
    """Require that a rule can be evaluated.

    Raises:
        Refused: INVALID or LIMIT, with the path in the input of a rule.
    """
    content = rule.content
    if content is not None:
        name_of(content.name, "rule", "name")
        if content.label is not None and len(content.label) > LONGEST_LABEL:
            message = f"A label has {LONGEST_LABEL:,} characters at most."
            raise Refused(Code.LIMIT, message, ("rule", "label"))
        if content.label is not None and rule.coefficient and not rule.coefficient.is_of_any:
            message = "A label is given or not: use a coefficient without a distance."
            raise Refused(Code.INVALID, message, ("rule", "coefficient"))
    for name, given, wanted in _scope_of(rule):
        if given and wanted is False:
            message = f"{rule.metric} has no `{name}`: leave it out."
            raise Refused(Code.INVALID, message, ("rule", name))
        if wanted and not given:
            raise Refused(Code.INVALID, f"{rule.metric} needs `{name}`.", ("rule", name))
    for name, number, least, most in _numbers_of(rule):
        if number is not None and not (isfinite(number) and least <= number <= most):
            message = f"Use a number from {least:,} to {most:,}."
            raise Refused(Code.INVALID, message, ("rule", name))


def _numbers_of(rule: AlertRuleSet) -> list[tuple[str, float | None, int, int]]:
    """Return the numbers of a rule, each with its name and the least and the most."""
    return [
        ("windowDays", rule.window_days, 1, LONGEST_WINDOW),
        ("referenceDays", rule.reference_days, 1, LONGEST_WINDOW),
        ("leastUnits", rule.least_units, 1, MOST_UNITS),
        ("pauseMinutes", rule.pause_minutes, 0, LONGEST_PAUSE),
        ("threshold", rule.threshold, -MOST_UNITS, MOST_UNITS),
        ("hysteresis", rule.hysteresis, 0, MOST_UNITS),
    ]


def _scope_of(rule: AlertRuleSet) -> list[tuple[str, bool, bool | None]]:
    """Return parts of a rule: name, whether it is given, whether it must be (None: it may)."""
    metric, content = rule.metric, rule.content
    agreement = metric is M.AGREEMENT
    window = None if metric in (M.AGREEMENT, M.TIED_SHARE, M.REJECTED_SHARE) else False
    question, label = (content.question, content.label) if content else (None, None)
    return [
        ("question", question is not None, metric in OF_QUESTION),
        ("label", label is not None, None if agreement else False),
        ("member", rule.member is not None, None if metric in OF_MEMBER else False),
        ("coefficient", rule.coefficient is not None, agreement),
        ("windowDays", rule.window_days is not None, True if metric in OF_WINDOW else window),
        ("referenceDays", rule.reference_days is not None, metric in COMPARED),
    ]
